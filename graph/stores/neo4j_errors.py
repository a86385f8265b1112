"""Errors of Neo4j and its driver, translated once into ours.

The texts name neither the address nor a value: they may go to whoever asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    DatabaseError,
    DatabaseUnavailable,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import (
    ConfigError,
    DuplicateError,
    InputError,
    StakegraphError,
    StorageFullError,
    StoreError,
    StoreUnavailableError,
)

__all__ = ["SILENT", "is_passing", "translate_error", "translated"]

SILENT = "The Neo4j server does not answer. Check that it runs, or try again in a moment."
_CROWDED = "All connections to the Neo4j server are in use. Try again in a moment."
_UNKNOWN = (
    "The connection broke while the work was being committed, so it is not known whether it was "
    "written. Send it again with the same idempotency key: it is then written once."
)
_CROSSED = "Another writer was in the way; nothing was written. Send it again."
_REFUSED = "The Neo4j server does not take the user and password. Check STAKEGRAPH_NEO4J_USER and STAKEGRAPH_NEO4J_PASSWORD."  # noqa: E501
_FORBIDDEN = "The Neo4j user may not do this. Give it the right to read, write and make indexes."
_ABSENT = "The Neo4j server has no such database. Check STAKEGRAPH_NEO4J_DATABASE."
_SETTING = "The Neo4j driver cannot use the address or a setting. Check the address of the store."
_TAKEN = "Another record has the same natural key or sender's id."
_LARGE = (
    "The work does not fit into the memory of the Neo4j server; nothing was written. Send it in "
    "smaller pieces, or give the server more memory."
)
_SLOW = "The Neo4j server gave up, as the work took too long; nothing was written."
_FULL = "The disk of the Neo4j server is full; nothing was written. Free some space there."
_INVALID = "A value cannot be stored: it is too large, or no valid text."
_OTHER = "The Neo4j store cannot do this; nothing was written."

# The server's own codes, where the class of the error says too little.
_BY_CODE: dict[str, tuple[type[StakegraphError], str]] = {
    "Neo.ClientError.Database.DatabaseNotFound": (ConfigError, _ABSENT),
    "Neo.ClientError.Security.AuthenticationRateLimit": (StoreUnavailableError, _REFUSED),
    "Neo.ClientError.Security.CredentialsExpired": (ConfigError, _REFUSED),
    "Neo.ClientError.Transaction.TransactionTimedOut": (StoreUnavailableError, _SLOW),
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": (
        StoreUnavailableError,
        _SLOW,
    ),
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": (StoreError, _LARGE),
    "Neo.TransientError.General.OutOfMemoryError": (StoreError, _LARGE),
    "Neo.TransientError.General.TransactionOutOfMemoryError": (StoreError, _LARGE),
    "Neo.DatabaseError.General.StorageDamageDetected": (StoreError, _OTHER),
    "Neo.DatabaseError.Transaction.TransactionLogError": (StorageFullError, _FULL),
    "Neo.TransientError.General.DatabaseUnavailable": (StoreUnavailableError, SILENT),
    "Neo.ClientError.Statement.ArgumentError": (InputError, _INVALID),
}
# By class, the more particular ones first.
_BY_CLASS: tuple[tuple[type[Exception], type[StakegraphError], str], ...] = (
    (IncompleteCommit, StoreUnavailableError, _UNKNOWN),
    (ServiceUnavailable, StoreUnavailableError, SILENT),
    (SessionExpired, StoreUnavailableError, SILENT),
    (ConnectionAcquisitionTimeoutError, StoreUnavailableError, _CROWDED),
    (ConfigurationError, ConfigError, _SETTING),
    (AuthError, ConfigError, _REFUSED),
    (Forbidden, ConfigError, _FORBIDDEN),
    (ConstraintError, DuplicateError, _TAKEN),
    (DatabaseUnavailable, StoreUnavailableError, SILENT),
    (TransientError, StoreUnavailableError, _CROSSED),
    (ClientError, StoreError, _OTHER),
    (DatabaseError, StoreError, _OTHER),
    (Neo4jError, StoreError, _OTHER),
    (DriverError, StoreError, _OTHER),
)


@contextmanager
def translated() -> Iterator[None]:
    """Let no error of Neo4j or its driver out of the block.

    Raises:
        StakegraphError: What `translate_error` makes of it, with the cause attached.
        InputError: A value has no form that Neo4j can store.
        StoreUnavailableError: The network broke under the driver.
    """
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise translate_error(error) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise InputError(_INVALID) from error
    except OSError as error:
        raise StoreUnavailableError(SILENT) from error


def translate_error(error: Neo4jError | DriverError) -> StakegraphError:
    """Say in our words what Neo4j or its driver reports."""
    code = getattr(error, "code", "")  # those of the driver itself have none
    if code in _BY_CODE:
        kind, text = _BY_CODE[code]
        return kind(text)
    return next(kind(text) for foreign, kind, text in _BY_CLASS if isinstance(error, foreign))


def is_passing(error: BaseException | None) -> bool:
    """Whether the same work may go well at once, on another connection or after a deadlock."""
    if isinstance(error, IncompleteCommit):
        return False
    return isinstance(error, Neo4jError | DriverError) and error.is_retryable()
