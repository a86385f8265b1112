"""A file put in its place at once: whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from graph.errors import InputError
from importers.report import Place, verdict

__all__ = ["put_in_place"]

_PRIVATE = 0o600


def put_in_place(target: Path, write: Callable[[Path], Any], *, is_private: bool = False) -> None:
    """Write a file beside the target, wait for the disk, and rename it, so that no half is seen.

    Args:
        target: Where the file is to be; one that is there is replaced.
        write: Writes to the path that it is given.
        is_private: Only who writes it may read it.

    Raises:
        InputError: The folder is not there, is full, or may not be written to.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if is_private:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE))
        write(part)
        _settle(part)
        part.replace(target)
        _settle(target.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        found = verdict("unwritable_file", Place(), file=target.name, reason=reason)
        raise InputError(found) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
