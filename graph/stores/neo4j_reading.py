"""What is read from Neo4j: rows become records, and records what a reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from neo4j import Result, Transaction

from graph.changes import Change
from graph.model import Organization, Record
from graph.scope import Scope
from graph.stores.closure import Wanted, shown_changes, with_references
from graph.stores.cypher import (
    FIND_ENTRIES,
    HISTORY,
    HISTORY_OF_ACCOUNT,
    HISTORY_OF_RECORD,
    KEY_TAKEN,
    LAST_UNIT,
    LOCATE,
    OPEN_ACCOUNTS,
    READ_REVISION,
    REFERRERS,
    SELECT_ACCOUNTS,
    SELECT_ALL,
    SELECT_CHANGES,
    SELECT_CHANGES_OF_ACCOUNTS,
    SELECT_ENTRIES,
    SELECT_FOUND,
    SELECT_IDS,
    SELECT_ITEMS,
    SELECT_REMOVED,
    SELECT_UNIT,
    SELECT_WRITTEN,
    SENDER_TAKEN,
)
from graph.stores.neo4j_pending import Pending
from graph.stores.neo4j_rows import (
    from_json,
    read_properties,
    sender_key_of,
    sender_prefix,
)
from graph.stores.newest import Asked, newest_changes
from graph.stores.protocol import Revision
from graph.stores.references import TABLES
from graph.stores.trailing import LastEntry, Sought
from graph.trail import Entry, Written
from graph.vocabulary import Visibility

__all__ = ["Neo4jReader", "read_changes", "read_revision"]

_BATCH = 1000
_ALL = 2**62
_NOBODYS = ""  # how `on_map` says that a record is on nobody's map
# No key begins so: a reference that names no system is only looked for as a sender's id.
_IMPOSSIBLE = "-"


class Neo4jReader:
    """The store as one transaction sees it.

    Args:
        transaction: Whose eyes these are.
        published: Number of the last change that counts.
        pending: What has happened and is not drawn in the graph.
    """

    def __init__(
        self, transaction: Transaction, published: int, pending: Pending | None = None
    ) -> None:
        self.transaction = transaction
        self._published = published
        self._pending = pending if pending is not None else Pending()

    def warm_up(self) -> None:
        """Let the server plan what every reader and writer asks, so that none waits for it."""
        self.accounts(())
        self.locate(())
        self.open_accounts(Scope.administrator())

    def open_accounts(self, scope: Scope) -> set[str]:
        """Accounts with records that the reader may see, an administrator aside.

        Those of the scope, and those that the whole company may know of.
        """
        found = {row["id"] for row in self.transaction.run(OPEN_ACCOUNTS)}
        found = {one for one in found if one not in self._pending}
        opened = self._pending.over((), _is_open_customer)
        return found | {one.id for one in opened} | set(scope.accounts)

    def all(self) -> list[Record]:
        """Every record."""
        return [record for table in TABLES for record in self.table(table, None)]

    def accounts(self, accounts: Iterable[str]) -> list[Record]:
        """The records of some accounts, and those of none."""
        known = list(accounts)
        return [record for table in TABLES for record in self.table(table, known)]

    def table(self, table: str, accounts: Iterable[str] | None) -> list[Record]:
        """The records of one table, of some accounts and of none; accounts None stands for all."""
        if accounts is None:
            return self._stand(table, self.transaction.run(SELECT_ALL[table]))
        maps = [_NOBODYS, *accounts]
        rows = self.transaction.run(SELECT_ACCOUNTS[table], given={"maps": maps})
        return self._stand(table, rows, lambda one: (one.account or _NOBODYS) in maps)

    def found(self, table: str, reference: str) -> list[Record]:
        """The records of a table that a reference may mean: our id, sender's id, `system:id`."""
        system, _, external_id = reference.partition(":")
        external = sender_prefix(reference)
        both = sender_prefix(external_id, system) if system else _IMPOSSIBLE
        given = {"reference": reference, "external": external, "both": both}
        rows = self.transaction.run(SELECT_FOUND[table], given=given)
        return self._stand(
            table,
            rows,
            lambda one: (
                one.id == reference
                or (one.external_id is not None and sender_key_of(one).startswith((external, both)))
            ),
        )

    def records(self, wanted: Wanted) -> list[Record]:
        """The records with these ids, by table; ids that are not there are passed over."""
        found: list[Record] = []
        for table in TABLES:
            if ids := wanted.get(table):
                rest = sorted(one for one in ids if one not in self._pending)
                if rest:
                    rows = self.transaction.run(SELECT_IDS[table], given={"ids": rest})
                    found += _read(table, rows)
                changed = filter(None, map(self._pending.get, sorted(ids - set(rest))))
                found += [record for record in changed if record.table == table]
        return found

    def with_references(self, found: list[Record]) -> list[Record]:
        """Records and everything that they refer to, directly or over others."""
        return with_references(found, self.records)

    def referrers(self, ids: Iterable[str]) -> list[tuple[str, str, Record]]:
        """Every record that refers to one of these, as (table, field, record)."""
        wanted = sorted(ids)
        rows = self.transaction.run(REFERRERS, given={"ids": wanted})
        stored = [
            (row["kind"], row["field"], read_properties(row["kind"], row["row"])) for row in rows
        ]
        kept = [one for one in stored if one[2].id not in self._pending]
        return kept + list(self._pending.referrers(wanted))

    def locate(self, ids: Iterable[str]) -> dict[str, str]:
        """Id -> table, of those that are there."""
        wanted = sorted(ids)
        rest = [one for one in wanted if one not in self._pending]
        changed = filter(None, map(self._pending.get, wanted))
        known = {record.id: record.table for record in changed}
        rows = self.transaction.run(LOCATE, given={"ids": rest})
        return known | {row["id"]: row["kind"] for row in rows}

    def key_owners(self, table: str, keys: Iterable[str]) -> dict[str, str]:
        """Natural key -> id of the record of a table that has it."""
        wanted = list(keys)
        rows = self.transaction.run(KEY_TAKEN[table], given={"keys": wanted})
        return self._owners(rows, table, wanted)

    def sender_owners(self, table: str, keys: Iterable[str]) -> dict[str, str]:
        """Sender's key -> id of the record of a table that has it."""
        wanted = list(keys)
        rows = self.transaction.run(SENDER_TAKEN[table], given={"keys": wanted})
        return self._owners(rows, table, wanted)

    def changes(self, scope: Scope, after: int, limit: int) -> tuple[Change, ...]:
        """The first `limit` changes after a sequence number that the reader may see."""
        accounts = None if scope.is_administrator else sorted(self.open_accounts(scope))
        found: list[Change] = []
        while len(found) < limit:
            batch = self._changes(accounts, after, max(_BATCH, limit))
            if not batch:
                break
            after = batch[-1].sequence
            found += batch if accounts is None else shown_changes(scope, batch, self._recall)
        return tuple(found[:limit])

    def history(self, scope: Scope, asked: Asked) -> tuple[Change, ...]:
        """The newest changes that the reader may see."""
        return newest_changes(scope, asked, partial(self._read_back, asked), self._recall)

    def last_entry(self) -> LastEntry:
        """Where the trail ends."""
        found = self.transaction.run(LAST_UNIT).single()
        return LastEntry(0, "") if found is None else LastEntry(**found.data())

    def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """Entries of the trail after a number, with their pieces."""
        rows = self.transaction.run(SELECT_ENTRIES, after=after, limit=limit)
        return self._with_pieces(rows, _ALL)

    def find_entries(self, sought: Sought) -> tuple[Entry, ...]:
        """The newest entries of what is sought, each with its first piece."""
        return self._with_pieces(self.transaction.run(FIND_ENTRIES, sought._asdict()), 1)

    def written(self, after: int, limit: int) -> tuple[Written, ...]:
        """Changes after a number, as they stand in the history."""
        rows = self.transaction.run(SELECT_WRITTEN, after=after, until=self._published, limit=limit)
        return tuple(Written(*row) for row in rows)

    def _with_pieces(self, rows: Result, most: int) -> tuple[Entry, ...]:
        found = [tuple(row) for row in rows]
        given = {"numbers": [row[0] for row in found], "most": most}
        pieces: dict[int, list[str]] = defaultdict(list)
        for number, items in self.transaction.run(SELECT_ITEMS, given=given):
            pieces[number].append(items)
        return tuple(Entry(*(*row, tuple(pieces[row[0]]))) for row in found)

    def _read_back(self, asked: Asked, before: int, limit: int) -> list[Change]:
        """The newest changes of what is asked for, hidden ones among them."""
        first, last = 0, min(before - 1, self._published)
        if asked.unit is not None:
            found = self.transaction.run(SELECT_UNIT, unit=asked.unit).single()
            if found is None:
                return []
            first, last = found["first"], min(last, found["last"])
        narrowed = {"before": last + 1, "first": first, "actor": asked.actor, "limit": limit}
        if asked.record is not None:
            rows = self.transaction.run(HISTORY_OF_RECORD, narrowed, record=asked.record)
        elif asked.account is not None:
            rows = self.transaction.run(HISTORY_OF_ACCOUNT, narrowed, account=asked.account)
        else:
            rows = self.transaction.run(HISTORY, narrowed)
        return _read_changes(rows)

    def _stand(
        self, table: str, rows: Result, belongs: Callable[[Record], bool] | None = None
    ) -> list[Record]:
        return self._pending.over(
            _read(table, rows),
            lambda one: one.table == table and (belongs is None or belongs(one)),
        )

    def _owners(self, rows: Result, table: str, keys: list[str]) -> dict[str, str]:
        found = {key: one for key, one in rows.values() if one not in self._pending}
        changed = ((key, self._pending.owner(table, key)) for key in keys)
        return found | {key: one for key, one in changed if one is not None}

    def _changes(self, accounts: list[str] | None, after: int, limit: int) -> list[Change]:
        if accounts is None:
            return read_changes(self.transaction, after, self._published, limit)
        rows = self.transaction.run(
            SELECT_CHANGES_OF_ACCOUNTS,
            after=after,
            until=self._published,
            limit=limit,
            given={"accounts": accounts},
        )
        return _read_changes(rows)

    def _recall(self, wanted: Wanted) -> list[Record]:
        """As `records`, with the last form of records that are gone."""
        found = {record.id: record for record in self.records(wanted)}
        missing = set().union(*wanted.values()) - found.keys()
        if missing:
            rows = self.transaction.run(
                SELECT_REMOVED, until=self._published, given={"ids": sorted(missing)}
            )
            for row in rows:
                record = from_json(row["kind"], row["before"])
                found[record.id] = record
        return list(found.values())


def read_changes(transaction: Transaction, after: int, until: int, limit: int) -> list[Change]:
    """The first `limit` changes with a number above `after` and up to `until`."""
    return _read_changes(transaction.run(SELECT_CHANGES, after=after, until=until, limit=limit))


def read_revision(transaction: Transaction) -> Revision:
    """What state the store is in; it may count a commit that is under way.

    Raises:
        neo4j.exceptions.DriverError: The store has no gate, as when somebody emptied it.
    """
    found = transaction.run(READ_REVISION).single(strict=True)
    return Revision(found["origin"], found["sequence"])


def _is_open_customer(record: Record) -> bool:
    return (
        isinstance(record, Organization)
        and record.account == record.id
        and record.visibility is Visibility.COMPANY
    )


def _read(table: str, rows: Result) -> list[Record]:
    # A commit that is under way may show a record without its fields. Whoever reads past such a
    # commit reads again, or has the record from what is pending.
    return [read_properties(table, fields) for (fields,) in rows if fields.get("id") is not None]


def _read_changes(rows: Result) -> list[Change]:
    return [
        Change(
            sequence=sequence,
            at=datetime.fromisoformat(at),
            actor=actor,
            before=None if before is None else from_json(table, before),
            after=None if changed is None else from_json(table, changed),
            unit=unit,
            reason=reason,
        )
        for sequence, at, actor, table, before, changed, unit, reason in rows
    ]
