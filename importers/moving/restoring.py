"""The records of a backup, or of another store, made to be all that a store holds.

Source: trust D11.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import InputError
from graph.records import Records
from graph.stores.protocol import Store, Writer
from importers.moving.verification import Backup
from importers.report import Place, verdict

__all__ = ["RestoreReport", "clear_others", "difference", "restore_backup"]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did.

    Attributes:
        records: How many the store holds now.
        created, updated, unchanged, removed: Numbers of records.
        canonical_hash: Over what they say, equal to that of the backup.
        created_at: When the backup was written, UTC.
    """

    records: int
    created: int
    updated: int
    unchanged: int
    removed: int
    canonical_hash: str
    created_at: str


def restore_backup(
    store: Store, backup: Backup, *, actor: str = "restore", replace: bool = False
) -> RestoreReport:
    """Bring a store to what a backup holds, in one unit of work.

    Args:
        store: Empty, or holding just these records.
        backup: Read and checked.
        actor: Who does it; the history of the store starts, or goes on, with these changes.
        replace: Take out what else the store holds.

    Raises:
        InputError: The store holds other records and `replace` is not set; or it does not hold
            what was written, and nothing of that stays.
    """
    wanted = backup.records
    with store.writing(actor, "restore") as writer:
        there = writer.read()
        known = {one.id for one in there}
        others = difference(there, wanted)
        if others and not replace:
            raise InputError(verdict("store_not_empty", Place(), count=len(there)))
        clear_others(writer, others)
        writer.put_all(wanted)
        if writer.read().canonical_hash != wanted.canonical_hash:
            raise InputError(verdict("restore_differs", Place()))
    kept = {one.id for one in wanted}
    return RestoreReport(
        records=len(wanted),
        created=len(kept - known),
        updated=len(kept & others),
        unchanged=len(kept & known - others),
        removed=len(others - kept),
        canonical_hash=wanted.canonical_hash,
        created_at=backup.created_at,
    )


def clear_others(writer: Writer, others: set[str]) -> None:
    """Take out records, in no order: what is to stay and went with them is written again after.

    A record that only changes goes too, so that its key is free for whoever has it now.
    """
    gone: set[str] = set()
    for record_id in sorted(others):
        if record_id not in gone:
            changes = writer.delete(record_id)
            gone.update(change.record.id for change in changes if change.after is None)


def difference(there: Records, wanted: Records) -> set[str]:
    """Ids of records that a store holds and that are not wanted in this form."""
    return {one.id for one in there if wanted.get(one.id) != one}
