"""What the audit trail says of a unit of work, gathered as it is written, alike in every store.

Source: `graph.trail`; trust S13 and 0b (audit).
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from graph.changes import Change
from graph.errors import StoreUnavailableError
from graph.model import RECORD_TYPES, Person, Record
from graph.schema import fields_of, reference_fields
from graph.stores.closure import Load, Wanted
from graph.stores.references import TABLES, targets_of
from graph.stores.trail_files import TrailFiles
from graph.trail import Entry, Item, PersonKey, Written, genesis, mark_of, pieces_of, sealed

__all__ = ["CHAIN", "LastEntry", "Sought", "UnitTrail"]

CHAIN = "trail"

_logger = logging.getLogger(__name__)

_PEOPLE = Person.table
_PERSON_ID = f"{Person.prefix}_"


def _fields(table: str, *, certain: bool) -> tuple[str, ...]:
    """Fields that name people for certain, or that name people or records about people."""
    return tuple(
        name
        for name in reference_fields(table)
        if (targets_of(name) == {_PEOPLE}) is certain and targets_of(name) & {_PEOPLE, "influence"}
    )


def _getter(names: Sequence[str]) -> Callable[[Record], tuple[str | None, ...]]:
    """Reads many fields at once: the trail looks at every record that is written."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


_MANY = {
    kind.table: tuple(
        field.name
        for field in fields_of(kind)
        if field.many and field.name in _fields(kind.table, certain=True)
    )
    for kind in RECORD_TYPES
}
_ONE = {
    table: _getter([name for name in _fields(table, certain=True) if name not in _MANY[table]])
    for table in TABLES
}
_PERHAPS = {table: _fields(table, certain=False) for table in TABLES}
# Records about people that others refer to: evidence and overlay entries concern their people.
_STATED = frozenset(
    one for names in _PERHAPS.values() for name in names for one in targets_of(name)
) - {_PEOPLE, "organizations"}


@dataclass(frozen=True, slots=True)
class LastEntry:
    """Where the trail ends.

    Attributes:
        number: Of the last unit of work; 0 before the first.
        code: Its code; '' where there is none.
    """

    number: int
    code: str


class Sought(NamedTuple):
    """Which entries are sought; None narrows nothing.

    Attributes:
        before: Entries with a smaller number than this one.
        actor: Who.
        since: Of this day or later ones, as ISO text.
        record: Our id of a record that changed.
        account: Our id of a customer on whose map something changed.
        limit: How many at most.
    """

    before: int = 2**62
    actor: str | None = None
    since: str | None = None
    record: str | None = None
    account: str | None = None
    limit: int = 100


class UnitTrail:
    """The entry of one unit of work.

    Args:
        files: Keys and heads.
        load: Records by id, as they stand in the unit.
    """

    def __init__(self, files: TrailFiles, load: Load) -> None:
        self._files = files
        self._load = load
        self._keys: dict[str, PersonKey] = {}
        self._fresh: dict[str, PersonKey] = {}
        self._stated: dict[str, Change] = {}  # the unit's changes of records about people
        self._about: dict[str, set[str]] = {}  # whom other such records concern
        self._items: list[Item] = []

    def note(self, changes: Sequence[Change], written: Sequence[Written]) -> None:
        """Take in what happened next.

        Args:
            changes: Changes of the unit, in order.
            written: The same, as they are written.
        """
        self._learn(changes)
        concerned = [self._concerned(change) for change in changes]
        unknown = set().union(*concerned) - self._keys.keys()
        if unknown:
            known, fresh = self._files.keys_of(unknown)
            self._keys |= known | fresh
            self._fresh |= fresh
        otherwise = self._files.value_key
        self._items += [
            self._item(one, people, otherwise)
            for one, people in zip(written, concerned, strict=True)
        ]

    def close(self, entry: Entry, last: LastEntry) -> Entry:
        """The entry as it is to be written; the keys that it takes are on the disk.

        Args:
            entry: Without digest, code and pieces.
            last: The entry before.

        Raises:
            StorageFullError, StoreUnavailableError: The keys cannot be kept.
        """
        self._files.save(self._fresh)
        key = self._files.chain_key
        return sealed(entry, pieces_of(self._items), key, last.code or genesis(key, CHAIN))

    def tell(self, entry: Entry) -> None:
        """Note the entry's code outside the store, once the unit is committed.

        What is committed counts, whatever becomes of the note; the next one covers it.
        """
        try:
            self._files.append_head(CHAIN, entry.number, entry.code)
        except StoreUnavailableError as error:
            _logger.warning("unit %s: %s", entry.unit, error)

    def _learn(self, changes: Sequence[Change]) -> None:
        """Find out whom the records concern that some of the changes refer to."""
        for change in changes:
            record = change.record
            if record.table in _STATED:
                self._stated[record.id] = change
        wanted: Wanted = defaultdict(set)
        for change in changes:
            for one in _perhaps(change):
                if not (one in self._stated or one in self._about or one.startswith(_PERSON_ID)):
                    for table in _STATED:
                        wanted[table].add(one)
        for record in self._load(wanted) if wanted else ():
            self._about[record.id] = set(_named(record))

    def _concerned(self, change: Change) -> set[str]:
        found = _people_of(change)
        for one in _perhaps(change):
            if one.startswith(_PERSON_ID):
                found.add(one)
            elif one in self._stated:
                found |= _people_of(self._stated[one])
            else:
                found |= self._about.get(one, set())
        return found

    def _item(self, one: Written, people: set[str], otherwise: bytes) -> Item:
        keys = [self._keys[person] for person in people]
        if len(keys) > 1:
            keys.sort()
        record = self._keys[one.record].pseudonym if one.table == _PEOPLE else one.record
        mark = mark_of(one, keys, otherwise)
        return Item(one.kind, one.table, record, tuple([key.pseudonym for key in keys]), mark)


def _people_of(change: Change) -> set[str]:
    """The people that a change names, or is about."""
    found: set[str] = set()
    for form in (change.before, change.after):
        if form is not None:
            found.update(_named(form))
    return found


def _named(record: Record) -> Iterable[str]:
    table = record.table
    found = [one for one in _ONE[table](record) if one is not None]
    if table == _PEOPLE:
        found.append(record.id)
    for name in _MANY[table]:
        found += getattr(record, name)
    return found


def _perhaps(change: Change) -> Iterable[str]:
    """Ids of people, or of what may be about people, that a change refers to."""
    names = _PERHAPS[change.record.table]
    if not names:
        return ()
    forms = [form for form in (change.before, change.after) if form is not None]
    found = [getattr(form, name) for form in forms for name in names]
    return [one for one in found if one is not None]
