"""From an address to a store; the one place that knows which stores there are."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

from graph.errors import ConfigError
from graph.stores.addresses import secured
from graph.stores.protocol import Store
from graph.stores.trail_files import TrailFiles, trail_base

__all__ = ["open_store"]

_SQLITE = "sqlite:///"
_NEO4J = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})
_CURE = "Write sqlite:///file.db, or sqlite:////folder/file.db from the root folder."
_USER = "STAKEGRAPH_NEO4J_USER"
_PASSWORD = "STAKEGRAPH_NEO4J_PASSWORD"  # noqa: S105 - the name of a setting
_DATABASE = "STAKEGRAPH_NEO4J_DATABASE"
_TLS = "STAKEGRAPH_NEO4J_TLS"


def open_store(url: str, *, migrate: bool = False) -> Store:
    """Open the store at an address.

    Args:
        url: `sqlite:///file.db` beside the working directory, `sqlite:////folder/file.db` from the
            root. A file that is not there is made. Or `neo4j://host:7687`, `bolt://host:7687`, with
            user, password and database in the environment; a server on another machine is spoken
            to with TLS unless STAKEGRAPH_NEO4J_TLS is off.
        migrate: Bring a store of an older version up to date instead of refusing it.

    Raises:
        ConfigError: The address names no store that this program can open. The message never
            repeats the address, which may hold a password.
        StoreError: The store cannot be opened; see its subclasses.
    """
    scheme, separator, _ = url.partition("://")
    if scheme.lower() in _NEO4J and separator:
        return _open_neo4j(url, migrate=migrate)
    if not url.lower().startswith(_SQLITE):
        message = f"The address of the store is not understood. {_CURE}"
        raise ConfigError(message)
    # only here: who asks for another store does not load this one
    from graph.stores.sqlite_store import SqliteStore  # noqa: PLC0415

    path = _read_path(url[len(_SQLITE) :])
    return SqliteStore(path, migrate=migrate, files=TrailFiles(trail_base(path)))


def _open_neo4j(url: str, *, migrate: bool) -> Store:
    # only here: who asks for another store does not load the driver
    from graph.stores.neo4j_connections import Access  # noqa: PLC0415
    from graph.stores.neo4j_store import Neo4jStore  # noqa: PLC0415

    may_be_plain = os.environ.get(_TLS, "").strip().lower() in {"off", "no", "false", "0"}
    address = secured(url, may_be_plain=may_be_plain)
    password = os.environ.get(_PASSWORD, "")
    if not password:
        message = (
            f"A Neo4j store needs a password. Set {_PASSWORD}, and {_USER} if it is not neo4j."
        )
        raise ConfigError(message)
    access = Access(
        url=address,
        user=os.environ.get(_USER) or "neo4j",
        password=password,
        database=os.environ.get(_DATABASE) or None,
    )
    return Neo4jStore(access, migrate=migrate)


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
