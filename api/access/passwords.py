"""Which passwords of a Neo4j server are refused: those that anybody would try first.

A person who tries Neo4j on the own machine may take any. Once other machines can reach the pages or
the database, a password that ships with an image or stands in an example is none. Source: trust S3.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from graph.errors import ConfigError
from graph.stores.addresses import is_loopback

__all__ = ["GUESSED", "refuse_guessed_password"]

_LEAST_LENGTH = 8
# Defaults of the server, of images and of examples, this repository's own included.
GUESSED = frozenset(
    {
        "12345678",
        "123456789",
        "1234567890",
        "admin123",
        "administrator",
        "change-me",
        "change_me",
        "changeit",
        "changeme",
        "changeme123",
        "choose-a-long-password",
        "letmein123",
        "neo4j123",
        "neo4jneo4j",
        "neo4jpassword",
        "p@ssw0rd",
        "passw0rd",
        "password",
        "password1",
        "password123",
        "qwertyui",
        "qwertyuiop",
        "stakegraph",
        "test1234",
        "testtest",
        "your-password",
        "yourpassword",
    }
)
_SQLITE = "sqlite"
_REFUSED = (
    "The Neo4j password is a well-known one or shorter than 8 characters, and the pages or the "
    "database can be reached from other machines. Give the Neo4j user a password of its own, and "
    "put it into STAKEGRAPH_NEO4J_PASSWORD."
)


def refuse_guessed_password(password: str, store_url: str, *, is_served_locally: bool) -> None:
    """Check the password of a Neo4j store that others can reach.

    Args:
        password: As set; none at all is refused where the store is opened.
        store_url: Address of the store; a file has no password.
        is_served_locally: Whether only this machine can call our server.

    Raises:
        ConfigError: The password is too well known. The message does not repeat it.
    """
    try:
        address = urlsplit(store_url)
        host = address.hostname
    except ValueError:
        return  # whoever opens the store says what is wrong with the address
    if not password or address.scheme.lower() == _SQLITE:
        return
    if is_served_locally and is_loopback(host or ""):
        return
    if len(password) < _LEAST_LENGTH or password.strip().casefold() in GUESSED:
        raise ConfigError(_REFUSED)
