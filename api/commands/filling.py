"""A store to write to, made where there is none, and not left behind where it stays empty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from api.settings import Settings
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store

__all__ = ["store_to_fill"]


@contextmanager
def store_to_fill(settings: Settings) -> Iterator[Store]:
    """The store that the settings name; a file made for it goes again if nothing came into it."""
    file = settings.store_file
    is_fresh = file is not None and not file.exists()
    is_kept = False
    try:
        with closing(open_store(settings.store_url)) as opened_store:
            try:
                yield opened_store
            finally:
                is_kept = not is_fresh or bool(opened_store.changes(Scope.administrator(), limit=1))
    finally:
        if is_fresh and not is_kept and file is not None:
            for end in ("", "-wal", "-shm"):
                file.with_name(file.name + end).unlink(missing_ok=True)
