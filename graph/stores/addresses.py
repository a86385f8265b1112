"""Addresses of stores on other machines: which are ours alone, and which need encryption."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from graph.errors import ConfigError

__all__ = ["is_loopback", "secured"]

_PLAIN = frozenset({"neo4j", "bolt"})


def secured(url: str, *, may_be_plain: bool = False) -> str:
    """The address with encryption, unless it is this machine or plain was asked for by name.

    Args:
        url: `neo4j://` or `bolt://`, or one of the forms that say how (`+s`, `+ssc`).
        may_be_plain: Leave an address of another machine as it is.

    Raises:
        ConfigError: The address holds a user or password, or no host. The message never repeats it.
    """
    parts = urlsplit(url)
    try:
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if parts.username is not None or parts.password is not None:
        message = (
            "The address of the store holds a user or password. Put them into "
            "STAKEGRAPH_NEO4J_USER and STAKEGRAPH_NEO4J_PASSWORD instead."
        )
        raise ConfigError(message)
    if not host:
        message = "The address of the Neo4j server names no host. Write neo4j://host:7687."
        raise ConfigError(message)
    if parts.scheme in _PLAIN and not may_be_plain and not is_loopback(host):
        return parts._replace(scheme=f"{parts.scheme}+s").geturl()
    return parts.geturl()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nobody else hears what is said to it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
