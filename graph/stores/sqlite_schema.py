"""The SQL of the SQLite store: every query is a constant here, every value a parameter.

Names of tables and columns come from `graph.model`, settled when this module is loaded. Lists of
values arrive as one JSON text, so that a query never depends on how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import RECORD_TYPES
from graph.schema import fields_of, reference_fields
from graph.stores.references import TABLES
from graph.stores.sqlite_rows import COLUMNS

__all__ = [
    "DELETE",
    "FIND_ENTRIES",
    "HISTORY",
    "HISTORY_OF_ACCOUNT",
    "HISTORY_OF_RECORD",
    "INSERT_CHANGE",
    "INSERT_ITEMS",
    "INSERT_REPLY",
    "INSERT_UNIT",
    "KEY_TAKEN",
    "LAST_SEQUENCE",
    "LAST_UNIT",
    "LOCATE",
    "OPEN_ACCOUNTS",
    "PRUNE_REPLIES",
    "REFERRERS",
    "SELECT_ACCOUNT",
    "SELECT_ACCOUNTS",
    "SELECT_ALL",
    "SELECT_CHANGES",
    "SELECT_CHANGES_OF_ACCOUNTS",
    "SELECT_ENTRIES",
    "SELECT_FOUND",
    "SELECT_IDS",
    "SELECT_ITEMS",
    "SELECT_REMOVED",
    "SELECT_REPLY",
    "SELECT_UNIT",
    "SELECT_WRITTEN",
    "SENDER_TAKEN",
    "UPSERT",
]

_LISTED = "(SELECT value FROM json_each(?1))"
_WITH_KEY = frozenset(kind.table for kind in RECORD_TYPES if kind.natural_fields)
_MANY = {
    kind.table: frozenset(field.name for field in fields_of(kind) if field.many)
    for kind in RECORD_TYPES
}


def _select(table: str, condition: str) -> str:
    columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
    return f'SELECT {columns} FROM "{table}" WHERE {condition}'  # noqa: S608 - names from the model


def _upsert(table: str) -> str:
    names = [*COLUMNS[table], *(["natural_key"] if table in _WITH_KEY else [])]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return (
        f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) '  # noqa: S608 - names from the model
        f"ON CONFLICT (id) DO UPDATE SET {updates}"
    )


def _refers(table: str, field: str) -> str:
    if field not in _MANY[table]:
        return f'"{field}" IN {_LISTED}'
    return (
        f'EXISTS (SELECT 1 FROM json_each("{table}"."{field}") AS held '  # noqa: S608 - as above
        f"WHERE held.value IN {_LISTED})"
    )


SELECT_ALL: Mapping[str, str] = {table: _select(table, "1") for table in TABLES}
# ?1 our id of an account; what belongs to nobody's map comes with it.
SELECT_ACCOUNT: Mapping[str, str] = {
    table: _select(table, "account = ?1 OR account IS NULL") for table in TABLES
}
# ?1 a list of accounts.
SELECT_ACCOUNTS: Mapping[str, str] = {
    table: _select(table, f"account IN {_LISTED} OR account IS NULL") for table in TABLES
}
# ?1 a list of ids.
SELECT_IDS: Mapping[str, str] = {table: _select(table, f"id IN {_LISTED}") for table in TABLES}
# ?1 the reference, ?2 and ?3 the same as system and sender's id.
SELECT_FOUND: Mapping[str, str] = {
    table: _select(table, "id = ?1 OR external_id = ?1 OR (external_id = ?3 AND system = ?2)")
    for table in TABLES
}
# ?1 a list of ids that the field may hold; by table and field.
REFERRERS: Mapping[tuple[str, str], str] = {
    (table, field): _select(table, _refers(table, field))
    for table in TABLES
    for field in reference_fields(table)
}
# ?1 a list of ids; answers (id, table).
LOCATE = " UNION ALL ".join(
    f"SELECT id, '{table}' FROM \"{table}\" WHERE id IN {_LISTED}"  # noqa: S608 - as above
    for table in TABLES
)
# ?1 a list of natural keys; answers (key, id).
KEY_TAKEN: Mapping[str, str] = {
    table: f'SELECT natural_key, id FROM "{table}" WHERE natural_key IN {_LISTED}'  # noqa: S608
    for table in sorted(_WITH_KEY)
}
# Whose private record it is, as `Record.holder` says it and the indexes by sender hold it.
_HOLDER = "CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END"
# ?1 a list of sender's ids; answers (sender's id, system, account, holder, id).
SENDER_TAKEN: Mapping[str, str] = {
    table: f"SELECT external_id, ifnull(system, ''), ifnull(account, ''), {_HOLDER}, id "  # noqa: S608
    f'FROM "{table}" WHERE external_id IN {_LISTED}'
    for table in TABLES
}
UPSERT: Mapping[str, str] = {table: _upsert(table) for table in TABLES}
DELETE: Mapping[str, str] = {
    table: f'DELETE FROM "{table}" WHERE id = ?1'  # noqa: S608 - as above
    for table in TABLES
}

# Accounts that the whole company may know of; what is on their maps has a visibility of its own.
OPEN_ACCOUNTS = "SELECT id FROM organizations WHERE account = id AND visibility = 'company'"

LAST_SEQUENCE = "SELECT seq FROM sqlite_sequence WHERE name = 'changes'"
INSERT_CHANGE = (
    "INSERT INTO changes (unit, sequence, at, actor, kind, record, account, former_account, "
    "before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHANGE = (
    "SELECT sequence, c.at, c.actor, kind, before, after, units.unit, units.reason "
    "FROM changes AS c LEFT JOIN units ON units.number = c.unit"
)
SELECT_CHANGES = f"{_CHANGE} WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"
# ?3 a list of accounts; a record that left one of them has it as its former account.
SELECT_CHANGES_OF_ACCOUNTS = (
    f"{_CHANGE} WHERE sequence > ?1 "  # noqa: S608 - a constant
    "AND ((account IS NULL AND former_account IS NULL) "
    "OR account IN (SELECT value FROM json_each(?3)) "
    "OR former_account IN (SELECT value FROM json_each(?3))) "
    "ORDER BY sequence LIMIT ?2"
)
# Newest first: below ?1 and not below ?2, by ?3 or anybody, at most ?4.
_NEWEST = (
    "sequence < ?1 AND sequence >= ?2 AND (?3 IS NULL OR c.actor = ?3) "
    "ORDER BY sequence DESC LIMIT ?4"
)
HISTORY = f"{_CHANGE} WHERE {_NEWEST}"
# ?5 the record.
HISTORY_OF_RECORD = f"{_CHANGE} WHERE record = ?5 AND {_NEWEST}"
# ?5 the account; the second half finds what left it, for another account or for good.
HISTORY_OF_ACCOUNT = (
    f"SELECT * FROM (SELECT * FROM ({_CHANGE} WHERE account = ?5 AND {_NEWEST}) "  # noqa: S608
    f"UNION ALL SELECT * FROM ({_CHANGE} WHERE former_account = ?5 "
    f"AND former_account IS NOT account AND {_NEWEST})) ORDER BY sequence DESC LIMIT ?4"
)
SELECT_UNIT = "SELECT first, last FROM units WHERE unit = ?1"
LAST_UNIT = "SELECT number, code FROM units ORDER BY number DESC LIMIT 1"
_ENTRY = "number, unit, at, actor, reason, first, last, digest, code"
INSERT_UNIT = f"INSERT INTO units ({_ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
INSERT_ITEMS = "INSERT INTO unit_items (unit, piece, items) VALUES (?, ?, ?)"
# ?1 number of the unit to begin after.
SELECT_ENTRIES = f"SELECT {_ENTRY} FROM units WHERE number > ?1 ORDER BY number LIMIT ?2"  # noqa: S608
# Below ?1, by ?2, since ?3, about the record ?4 and the account ?5, or whatever it is where one of
# them is NULL; the newest first, at most ?6.
FIND_ENTRIES = (
    f"SELECT {_ENTRY} FROM units WHERE number < ?1 AND (?2 IS NULL OR actor = ?2) "  # noqa: S608
    "AND (?3 IS NULL OR at >= ?3) AND (?4 IS NULL OR EXISTS (SELECT 1 FROM changes AS c "
    "WHERE c.record = ?4 AND c.sequence BETWEEN first AND last)) "
    "AND (?5 IS NULL OR EXISTS (SELECT 1 FROM changes AS c "
    "WHERE c.account = ?5 AND c.sequence BETWEEN first AND last) "
    "OR EXISTS (SELECT 1 FROM changes AS c WHERE c.former_account = ?5 "
    "AND c.former_account IS NOT c.account AND c.sequence BETWEEN first AND last)) "
    "ORDER BY number DESC LIMIT ?6"
)
# ?1 a list of numbers of units, ?2 how many pieces of each.
SELECT_ITEMS = (
    f"SELECT unit, items FROM unit_items WHERE unit IN {_LISTED} AND piece < ?2 "  # noqa: S608
    "ORDER BY unit, piece"
)
SELECT_WRITTEN = (
    "SELECT sequence, kind, record, before, after FROM changes "
    "WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"
)
# ?1 a list of ids; the newest removal of a record comes last.
SELECT_REMOVED = (
    f"SELECT kind, before FROM changes WHERE record IN {_LISTED} "  # noqa: S608 - a constant
    "AND after IS NULL ORDER BY sequence"
)

SELECT_REPLY = "SELECT request, reply FROM replies WHERE key = ?1"
INSERT_REPLY = "INSERT INTO replies (key, request, reply, created_at) VALUES (?1, ?2, ?3, ?4)"
PRUNE_REPLIES = "DELETE FROM replies WHERE created_at < ?1"
