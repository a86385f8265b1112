"""The defaults of the method as an installation edits them, in a small file of their own.

Not in the store: both stores hold records of accounts, and a backup of them says nothing of who
administers. Every set of values that was ever current stays readable by its digest, so that an
old answer can be traced. The file is made with the first edit; until then the defaults hold.
Source: contract 6; method 3 (one frozen settings object), 5 item 1.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from api.settings import Settings
from graph.calibration import Calibration
from graph.errors import NotFoundError, StaleRevisionError, StoreUnavailableError
from graph.ranges import edited
from graph.stores.sqlite_connections import connect, create_file, protect

__all__ = [
    "CalibrationNotFoundError",
    "Calibrations",
    "Edition",
    "calibrations_file",
    "calibrations_of",
]

_WAIT_SECONDS = 2.0
_TABLE = """CREATE TABLE IF NOT EXISTS editions (
    number INTEGER PRIMARY KEY, digest TEXT NOT NULL, numbers TEXT NOT NULL,
    made_at TEXT NOT NULL, made_by TEXT NOT NULL) STRICT"""
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_COMMIT = "COMMIT"
_ROLLBACK = "ROLLBACK"
_ALL = "SELECT digest, numbers, made_at, made_by FROM editions ORDER BY number DESC"
_LAST = "SELECT digest, numbers FROM editions ORDER BY number DESC LIMIT 1"
_BY_DIGEST = "SELECT numbers FROM editions WHERE digest = ? ORDER BY number LIMIT 1"
_INSERT = "INSERT INTO editions (digest, numbers, made_at, made_by) VALUES (?, ?, ?, ?)"


class CalibrationNotFoundError(NotFoundError):
    """No set of defaults with this digest was ever current here."""

    kind = "calibration"


@dataclass(frozen=True, slots=True)
class Edition:
    """A set of values that was current.

    Attributes:
        digest: Names the values.
        made_at: When it became current; None for the defaults of the method.
        made_by: The administrator who edited; None for the defaults.
    """

    digest: str
    made_at: datetime | None
    made_by: str | None


class Calibrations:
    """The file of one installation; safe to use from many threads and processes.

    Args:
        path: The file; it need not be there.
        now: The clock.
    """

    def __init__(self, path: Path, *, now: Callable[[], datetime] | None = None) -> None:
        self._path = path.absolute()
        self._now = now or _utc_now

    def current(self) -> Calibration:
        """The values that answers are computed with now."""
        with self._opened() as connection:
            row = connection.execute(_LAST).fetchone() if connection else None
        return _read(row[1]) if row else Calibration()

    def find(self, digest: str) -> Calibration:
        """The values of a digest, also where they are no longer current.

        Raises:
            CalibrationNotFoundError: They never were.
        """
        default = Calibration()
        if digest == default.digest:
            return default
        with self._opened() as connection:
            row = connection.execute(_BY_DIGEST, (digest,)).fetchone() if connection else None
        if row is None:
            raise CalibrationNotFoundError(digest)
        return _read(row[0])

    def editions(self) -> tuple[Edition, ...]:
        """Everything that ever was current, the newest first; the defaults of the method last."""
        with self._opened() as connection:
            rows = connection.execute(_ALL).fetchall() if connection else []
        made = [Edition(row[0], datetime.fromisoformat(row[2]), row[3]) for row in rows]
        return (*made, Edition(Calibration().digest, None, None))

    def edit(self, values: Mapping[str, object], *, seen: str, user: str) -> Calibration:
        """Make another set of values current.

        Args:
            values: Name and number of each default that changes.
            seen: Digest of the values that the editor had before them.
            user: Who edits.

        Raises:
            InputError: A name or a value is not right; nothing is changed.
            StaleRevisionError: Somebody else edited meanwhile.
        """
        create_file(self._path)
        with self._opened() as connection:
            if connection is None:
                raise _unavailable()
            protect(connection)
            connection.execute(_TABLE)
            connection.execute(_BEGIN_WRITING)
            try:
                row = connection.execute(_LAST).fetchone()
                now = _read(row[1]) if row else Calibration()
                if now.digest != seen:
                    message = "The defaults were edited meanwhile; read them again, then edit."
                    raise StaleRevisionError(message)
                made = edited(now, values)
                if made != now:
                    text = json.dumps(asdict(made), sort_keys=True)
                    moment = self._now().astimezone(UTC).isoformat(timespec="seconds")
                    connection.execute(_INSERT, (made.digest, text, moment, user))
                connection.execute(_COMMIT)
            finally:
                if connection.in_transaction:
                    connection.execute(_ROLLBACK)
        return made

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection | None]:
        """The file; None where it is not there, or empty.

        Raises:
            StoreUnavailableError: The file does not answer, or is no such file.
        """
        if not self._path.exists():
            yield None
            return
        try:
            connection = connect(self._path, _WAIT_SECONDS)
            try:
                yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise _unavailable() from error


def calibrations_of(settings: Settings) -> Calibrations:
    """The file of an installation: beside its access file."""
    return Calibrations(calibrations_file(settings))


def calibrations_file(settings: Settings) -> Path:
    """Where an installation keeps the defaults that it edited."""
    return settings.beside_access("calibrations.db")


def _read(text: str) -> Calibration:
    """Values as written; a default that did not exist then has the method's value."""
    known = {one.name for one in fields(Calibration)}
    return Calibration(**{key: value for key, value in json.loads(text).items() if key in known})


def _unavailable() -> StoreUnavailableError:
    return StoreUnavailableError("The file of the defaults does not answer; try again in a moment.")


def _utc_now() -> datetime:
    return datetime.now(UTC)
