"""Whether the process lives, and whether it can answer; open to everybody, and async.

An async route answers at once also when every thread is busy (trust, fact 10).
"""

from __future__ import annotations

from functools import partial

import anyio
from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import ResourcesOfApp
from api.operations.own_threads import run_aside
from graph.errors import StoreError, StoreUnavailableError
from graph.scope import Scope

__all__ = ["HealthBody", "router"]

router = APIRouter(prefix="/health", tags=["health"])
_DEADLINE_SECONDS = 1.8
_NOBODY = Scope(user="health")


class HealthBody(BaseModel):
    """That it works; nothing about what it holds."""

    status: str = "ok"


@router.get("/live", operation_id="readLive", summary="Whether the process lives")
async def read_live() -> HealthBody:
    """Answer at once."""
    return HealthBody()


@router.get("/ready", operation_id="readReady", summary="Whether the store answers")
async def read_ready(resources: ResourcesOfApp) -> HealthBody:
    """Ask the store, within a deadline; a server that is stopping is not ready."""
    if resources.errands.is_stopping:
        message = "The server is stopping. Try again in a moment."
        raise StoreUnavailableError(message)
    try:
        with anyio.fail_after(_DEADLINE_SECONDS):
            # the reader sees nothing, so that nothing shows here
            await run_aside(partial(resources.store.accounts, _NOBODY), may_be_left=True)
    except (TimeoutError, StoreError) as error:
        message = "The store does not answer."
        raise StoreUnavailableError(message) from error
    return HealthBody()
