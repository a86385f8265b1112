"""From an address to a store; the one place that knows which stores there are."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from graph.errors import ConfigError
from graph.stores.protocol import Store

__all__ = ["open_store"]

_SQLITE = "sqlite:///"
_NEO4J = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})
_CURE = "Write sqlite:///file.db, or sqlite:////folder/file.db from the root folder."


def open_store(url: str, *, migrate: bool = False) -> Store:
    """Open the store at an address.

    Args:
        url: `sqlite:///file.db` beside the working directory, `sqlite:////folder/file.db` from the
            root. A file that is not there is made.
        migrate: Bring a store of an older version up to date instead of refusing it.

    Raises:
        ConfigError: The address names no store that this program can open. The message never
            repeats the address, which may hold a password.
        StoreError: The store cannot be opened; see its subclasses.
    """
    scheme, separator, _ = url.partition("://")
    if scheme.lower() in _NEO4J and separator:
        message = (
            "A Neo4j store comes with the neo4j extra, which this version does not have yet. "
            f"{_CURE}"
        )
        raise ConfigError(message)
    if not url.lower().startswith(_SQLITE):
        message = f"The address of the store is not understood. {_CURE}"
        raise ConfigError(message)
    # only here: who asks for another store does not load this one
    from graph.stores.sqlite_store import SqliteStore  # noqa: PLC0415

    return SqliteStore(_read_path(url[len(_SQLITE) :]), migrate=migrate)


def _read_path(text: str) -> Path:
    if not text or text == ":memory:":
        message = f"A store needs a file; one in memory would be lost. {_CURE}"
        raise ConfigError(message)
    path = Path(unquote(text))
    if path.is_dir():
        message = f"The address of the store names a folder. {_CURE}"
        raise ConfigError(message)
    if not path.parent.is_dir():
        message = (
            "The folder of the store's file is not there. Make it, or change the address of the "
            "store."
        )
        raise ConfigError(message)
    return path
