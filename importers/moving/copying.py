"""From one store to another, in batches, so that a copy that was cut off goes on where it ended.

A copy is begun into an empty store. Its units of work carry a name that tells which store they come
from, so that the rest of a copy is told from a store that somebody works in.
Source: issue of Neo4j, moving.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.errors import InputError
from graph.model import RECORD_TYPES, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from importers.moving.restoring import clear_others, difference
from importers.report import Place, verdict

__all__ = ["CopyReport", "copy_records"]

_BATCH = 5000
_PAGE = 1000
_ADMIN = Scope.administrator()

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a copy did.

    Attributes:
        records: How many the source holds.
        written: Put into the target now.
        present: There already, from an earlier run of the same copy.
        removed: Taken out of the target, as the source no longer holds them so.
        canonical_hash: Over what the records of the source say.
        is_equal: The target gives the same hash.
    """

    records: int
    written: int
    present: int
    removed: int
    canonical_hash: str
    is_equal: bool


def copy_records(
    source: Store, target: Store, *, progress: Progress | None = None, batch: int = _BATCH
) -> CopyReport:
    """Copy every record of one store into another.

    Args:
        source: Read once, as one snapshot; it may be written to meanwhile.
        target: Empty, or holding a part of the same copy.
        progress: Told how many records are there, and of how many.
        batch: Records in a unit of work; the organizations are one whatever their number, as
            they are parts of each other.

    Raises:
        InputError: The target holds records that this copy did not put there.
        StoreUnavailableError: A store does not answer; the same copy may be repeated.
    """
    records = source.read(_ADMIN)
    there = target.read(_ADMIN)
    actor = f"copy {_mark(source)}"
    others = difference(there, records)
    if others and not _is_own(target, actor):
        example = min(others)
        found = verdict("target_not_empty", Place(), count=len(others), example=example)
        raise InputError(found)
    kept = {one.id for one in there} - others
    if others:
        with target.writing(actor, "copy") as writer:
            clear_others(writer, others)
        # what went with them is missing now
        kept = {one.id for one in target.read(_ADMIN)}
    written = 0
    tell = progress or (lambda _done, _of: None)
    for part in _batches(records, kept, batch):
        with target.writing(actor, "copy") as writer:
            written += len(writer.put_all(part))
        tell(len(kept) + written, len(records))
    tell(len(records), len(records))
    return CopyReport(
        records=len(records),
        written=written,
        present=len(kept),
        removed=len(others),
        canonical_hash=records.canonical_hash,
        is_equal=target.read(_ADMIN).canonical_hash == records.canonical_hash,
    )


def _batches(records: Records, kept: set[str], size: int) -> Iterator[list[Record]]:
    """What is missing, in the order in which records may refer to earlier ones."""
    missing = [one for one in records.all(Organization) if one.id not in kept]
    if missing:
        yield list(missing)
    rest = [
        one
        for kind in RECORD_TYPES
        if kind is not Organization
        for one in records.all(kind)
        if one.id not in kept
    ]
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def _mark(source: Store) -> str:
    """What tells a store from others and stays while it lives: the start of its history."""
    first = source.changes(_ADMIN, limit=1)
    told = f"{first[0].at.isoformat()}|{first[0].record.id}" if first else ""
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _is_own(target: Store, actor: str) -> bool:
    """Whether nobody but this copy ever wrote to a store."""
    after = 0
    while page := target.changes(_ADMIN, after=after, limit=_PAGE):
        if any(change.actor != actor for change in page):
            return False
        after = page[-1].sequence
    return True
