"""Runs a coroutine in a loop of its own, also where a browser of this process keeps one running."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

__all__ = ["run_in_own_loop"]


def run_in_own_loop(play: Coroutine[Any, Any, None]) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play).result()
