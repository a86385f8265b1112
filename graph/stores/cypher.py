"""The Cypher of the Neo4j store: every query is a constant here, every value a parameter.

Labels, types and properties come from `neo4j_shapes` and `graph.model`, settled when this module
is loaded. Records are answered as their properties.

Lists arrive inside one map, `$given`: Neo4j plans a query anew for each magnitude of a list that is
a parameter by itself, and planning takes far longer than running.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.model import RECORD_TYPES
from graph.schema import fields_of, reference_fields
from graph.stores.neo4j_shapes import EDGES, LABELS, LINES, Line, labels_of
from graph.stores.references import TABLES, targets_of

__all__ = [
    "CHECK_EMPTY",
    "CREATE",
    "CROSS_GATE",
    "DELETE",
    "DELETE_CHANGES",
    "DELETE_ITEMS",
    "DRAW",
    "ERASE",
    "FIND_ENTRIES",
    "HISTORY",
    "HISTORY_OF_ACCOUNT",
    "HISTORY_OF_RECORD",
    "INSERT_CHANGES",
    "INSERT_ITEMS",
    "INSERT_REPLY",
    "INSERT_UNIT",
    "KEY_TAKEN",
    "LAST_UNIT",
    "LOCATE",
    "LOCK_GATE",
    "LOCK_TURN",
    "OPEN_ACCOUNTS",
    "PRUNE_REPLIES",
    "PUBLISH",
    "READ_GATE",
    "READ_REVISION",
    "READ_STATE",
    "REFERRERS",
    "RELEASE",
    "SAVE_DRAWN",
    "SAVE_WRITTEN",
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
    "SETTLE_GATE",
    "SET_VERSION",
    "UPDATE",
    "WAIT_FOR_INDEXES",
]

_MANY = {
    kind.table: frozenset(field.name for field in fields_of(kind) if field.many)
    for kind in RECORD_TYPES
}


def _pattern(table: str) -> str:
    if table in LABELS:
        return f"(n:{LABELS[table]})"
    return f"()-[n:{EDGES[table].type}]->()"


def _select(table: str, condition: str = "", index: str = "") -> str:
    label = LABELS[table] if table in LABELS else EDGES[table].type
    hint = f"USING INDEX n:{label}({index}) " if index else ""
    where = f"WHERE {condition} " if condition else ""
    return f"MATCH {_pattern(table)} {hint}{where}RETURN properties(n) AS row"


def _union(queries: Iterable[str]) -> str:
    return " UNION ALL ".join(queries)


def _keyed(table: str, key: str) -> str:
    return f"MATCH {_pattern(table)} WHERE n.{key} IN $given.keys RETURN n.{key} AS key, n.id AS id"


# --- reading

# One query for each kind: a server that was just started plans the union of all for longer than a
# reader is willing to wait for a first word.
SELECT_ALL: Mapping[str, str] = {table: _select(table) for table in TABLES}
# $maps: our ids of accounts, '' for what is on nobody's map.
SELECT_ACCOUNTS: Mapping[str, str] = {
    table: _select(table, "n.on_map IN $given.maps", "on_map") for table in TABLES
}
# $ids
SELECT_IDS: Mapping[str, str] = {
    table: _select(table, "n.id IN $given.ids", "id") for table in TABLES
}
# $reference our id; $external and $both how the key of a sender's id begins.
SELECT_FOUND: Mapping[str, str] = {
    table: _select(
        table,
        "n.id = $given.reference OR n.sender_key STARTS WITH $given.external "
        "OR n.sender_key STARTS WITH $given.both",
    )
    for table in TABLES
}
OPEN_ACCOUNTS = (
    "MATCH (n:Organization {visibility: 'company'}) WHERE n.account = n.id RETURN n.id AS id"
)
# $ids; answers id and table.
LOCATE = _union(
    f"MATCH {_pattern(table)} WHERE n.id IN $given.ids RETURN n.id AS id, '{table}' AS kind"
    for table in TABLES
)
# $keys; answers key and id.
KEY_TAKEN: Mapping[str, str] = {
    kind.table: _keyed(kind.table, "natural_key") for kind in RECORD_TYPES if kind.natural_fields
}
SENDER_TAKEN: Mapping[str, str] = {table: _keyed(table, "sender_key") for table in TABLES}


def _refers(table: str, field: str) -> list[str]:
    """Queries for the records that hold one of $ids in a field, along what is drawn."""
    answer = f"RETURN '{table}' AS kind, '{field}' AS field, properties(n) AS row"
    if field == "account":
        return [f"MATCH {_pattern(table)} WHERE n.on_map IN $given.ids {answer}"]
    drawn = next((line for line in LINES.get(table, ()) if line.field == field), None)
    is_end = table in EDGES and field in (EDGES[table].start, EDGES[table].end)
    if not is_end and (drawn is None or targets_of(field) - LABELS.keys()):
        return [f"MATCH {_pattern(table)} WHERE n.{field} IN $given.ids {answer}"]
    return [
        f"MATCH {_drawn_pattern(table, field, label, drawn)} WHERE t.id IN $given.ids {answer}"
        for label in labels_of(field)
    ]


def _drawn_pattern(table: str, field: str, label: str, drawn: Line | None) -> str:
    if drawn is not None:
        left, right = ("<-", "-") if drawn.leaves else ("-", "->")
        return f"(t:{label}){left}[:{drawn.type}]{right}(n:{LABELS[table]})"
    edge = EDGES[table]
    if field == edge.start:
        return f"(t:{label})-[n:{edge.type}]->()"
    return f"()-[n:{edge.type}]->(t:{label})"


# $ids of any kind; answers kind, field and row of each record that refers to one of them.
REFERRERS = _union(
    query
    for table in TABLES
    for field in reference_fields(table)
    for query in _refers(table, field)
)

# --- writing; $rows are properties with their keys


def _create(table: str) -> tuple[str, ...]:
    """Queries that make the records of a kind; each makes those whose ends have its labels."""
    if table in LABELS:
        return (f"UNWIND $given.rows AS row CREATE (n:{LABELS[table]}) SET n = row",)
    edge = EDGES[table]
    return tuple(
        f"UNWIND $given.rows AS row MATCH (s:{start} {{id: row.{edge.start}}}) "
        f"MATCH (t:{end} {{id: row.{edge.end}}}) CREATE (s)-[n:{edge.type}]->(t) SET n = row"
        for start in labels_of(edge.start)
        for end in labels_of(edge.end)
    )


def _update(table: str) -> str:
    if table in LABELS:
        return f"UNWIND $given.rows AS row MATCH (n:{LABELS[table]} {{id: row.id}}) SET n = row"
    return (
        f"UNWIND $given.rows AS row MATCH ()-[n:{EDGES[table].type} {{id: row.id}}]->() SET n = row"
    )


def _delete(table: str) -> str:
    if table in LABELS:
        return f"UNWIND $given.ids AS id MATCH (n:{LABELS[table]} {{id: id}}) DETACH DELETE n"
    return f"UNWIND $given.ids AS id MATCH ()-[n:{EDGES[table].type} {{id: id}}]->() DELETE n"


def _draw(table: str, line: Line, label: str) -> str:
    left, right = ("-", "->") if line.leaves else ("<-", "-")
    return (
        f"UNWIND $given.rows AS row MATCH (n:{LABELS[table]} {{id: row.id}}) "
        f"UNWIND row.{line.field} AS one MATCH (t:{label} {{id: one}}) "
        f"CREATE (n){left}[:{line.type}]{right}(t)"
    )


def _erase(table: str, line: Line) -> str:
    left, right = ("-", "->") if line.leaves else ("<-", "-")
    pattern = f"(:{LABELS[table]} {{id: id}}){left}[drawn:{line.type}]{right}()"
    return f"UNWIND $given.ids AS id MATCH {pattern} DELETE drawn"


def _release(table: str) -> str:
    if table in LABELS:
        found = f"MATCH (n:{LABELS[table]} {{id: id}})"
    else:
        found = f"MATCH ()-[n:{EDGES[table].type} {{id: id}}]->()"
    return f"UNWIND $given.ids AS id {found} REMOVE n.natural_key, n.sender_key"


CREATE: Mapping[str, tuple[str, ...]] = {table: _create(table) for table in TABLES}
UPDATE: Mapping[str, str] = {table: _update(table) for table in TABLES}
# $ids
DELETE: Mapping[str, str] = {table: _delete(table) for table in TABLES}
# By table and field: queries that draw the field's line, one for each label it may lead to.
DRAW: Mapping[tuple[str, str], tuple[str, ...]] = {
    (table, line.field): tuple(_draw(table, line, label) for label in labels_of(line.field))
    for table, lines in LINES.items()
    for line in lines
}
# $ids; by table and field: a query that takes away the field's lines of some nodes.
ERASE: Mapping[tuple[str, str], str] = {
    (table, line.field): _erase(table, line) for table, lines in LINES.items() for line in lines
}
# $ids; takes their keys from records that are about to get others.
RELEASE: Mapping[str, str] = {table: _release(table) for table in TABLES}

# --- history and replies

# $at, $actor and $unit (its number) of all, $rows one list for each change.
INSERT_CHANGES = (
    "UNWIND $given.rows AS row CREATE (:Change {at: $given.at, actor: $given.actor, "
    "unit: $given.unit, sequence: row[0], kind: row[1], record: row[2], account: row[3], "
    "former_account: row[4], before: row[5], after: row[6]})"
)
_CHANGE = (
    "OPTIONAL MATCH (u:Unit {number: c.unit}) "
    "RETURN c.sequence AS sequence, c.at AS at, c.actor AS actor, c.kind AS kind, "
    "c.before AS before, c.after AS after, coalesce(u.unit, '') AS unit, "
    "coalesce(u.reason, '') AS reason ORDER BY c.sequence"
)
# What comes after $until is not published, and may never be.
_OLDEST = f"WITH c ORDER BY c.sequence LIMIT $limit {_CHANGE}"
SELECT_CHANGES = f"MATCH (c:Change) WHERE c.sequence > $after AND c.sequence <= $until {_OLDEST}"
# A record that left one of the accounts has it as its former account.
SELECT_CHANGES_OF_ACCOUNTS = (
    "MATCH (c:Change) WHERE c.sequence > $after AND c.sequence <= $until AND "
    "(c.account IN $given.accounts OR "
    "c.former_account IN $given.accounts OR (c.account IS NULL AND c.former_account IS NULL)) "
    f"{_OLDEST}"
)
# Below $before and not below $first, by $actor or anybody, the newest first.
_BACK = (
    "c.sequence < $before AND c.sequence >= $first AND ($actor IS NULL OR c.actor = $actor) "
    f"WITH c ORDER BY c.sequence DESC LIMIT $limit {_CHANGE} DESC"
)
HISTORY = f"MATCH (c:Change) WHERE {_BACK}"
HISTORY_OF_RECORD = f"MATCH (c:Change) WHERE c.record = $record AND {_BACK}"
HISTORY_OF_ACCOUNT = (
    f"MATCH (c:Change) WHERE (c.account = $account OR c.former_account = $account) AND {_BACK}"
)
SELECT_UNIT = "MATCH (u:Unit {unit: $unit}) RETURN u.first AS first, u.last AS last"
LAST_UNIT = (
    "MATCH (u:Unit) WHERE u.number > 0 "
    "RETURN u.number AS number, coalesce(u.code, '') AS code ORDER BY u.number DESC LIMIT 1"
)
INSERT_UNIT = (
    "CREATE (:Unit {number: $number, unit: $unit, at: $at, actor: $actor, reason: $reason, "
    "first: $first, last: $last, digest: $digest, code: $code})"
)
# $rows pairs of a piece's place and its items.
INSERT_ITEMS = (
    "UNWIND $given.rows AS row "
    "CREATE (:UnitItems {unit: $given.unit, piece: row[0], items: row[1]})"
)
# What a unit that was never published has left.
DELETE_ITEMS = "MATCH (i:UnitItems) WHERE i.unit > $after WITH i LIMIT $limit DELETE i"
_ENTRY = (
    "RETURN u.number AS number, u.unit AS unit, u.at AS at, u.actor AS actor, "
    "u.reason AS reason, u.first AS first, u.last AS last, coalesce(u.digest, '') AS digest, "
    "coalesce(u.code, '') AS code ORDER BY u.number"
)
SELECT_ENTRIES = f"MATCH (u:Unit) WHERE u.number > $after {_ENTRY} LIMIT $limit"
# NULL narrows nothing.
FIND_ENTRIES = (
    "MATCH (u:Unit) WHERE u.number < $before AND ($actor IS NULL OR u.actor = $actor) "
    "AND ($since IS NULL OR u.at >= $since) AND ($record IS NULL OR EXISTS { "
    "MATCH (c:Change) WHERE c.record = $record AND u.first <= c.sequence <= u.last }) "
    "AND ($account IS NULL OR EXISTS { MATCH (c:Change) WHERE u.first <= c.sequence <= u.last "
    "AND (c.account = $account OR c.former_account = $account) }) "
    f"{_ENTRY} DESC LIMIT $limit"
)
SELECT_ITEMS = (
    "MATCH (i:UnitItems) WHERE i.unit IN $given.numbers AND i.piece < $given.most "
    "RETURN i.unit AS unit, i.items AS items ORDER BY i.unit, i.piece"
)
SELECT_WRITTEN = (
    "MATCH (c:Change) WHERE c.sequence > $after AND c.sequence <= $until "
    "RETURN c.sequence AS sequence, c.kind AS kind, c.record AS record, c.before AS before, "
    "c.after AS after ORDER BY c.sequence LIMIT $limit"
)
# $ids; the newest removal of a record comes last.
SELECT_REMOVED = (
    "MATCH (c:Change) WHERE c.record IN $given.ids AND c.after IS NULL "
    f"AND c.sequence <= $until {_CHANGE}"
)
DELETE_CHANGES = "MATCH (c:Change) WHERE c.sequence > $after WITH c LIMIT $limit DELETE c"
SELECT_REPLY = "MATCH (r:Reply {key: $key}) RETURN r.request AS request, r.reply AS reply"
INSERT_REPLY = (
    "CREATE (r:Reply {key: $key, request: $request, reply: $reply, created_at: $created_at})"
)
PRUNE_REPLIES = "MATCH (r:Reply) WHERE r.created_at < $oldest DELETE r"

# --- whose turn it is to write, and what readers may trust

# Setting a property to what it is writes nothing and takes the node's lock all the same.
LOCK_TURN = "MATCH (s:StoreState {key: 'store'}) SET s.locked = true"
# How far the history is published, drawn as records and drawn as lines; whether more is staged.
READ_STATE = (
    "OPTIONAL MATCH (s:StoreState {key: 'store'}) "
    "RETURN s.version AS version, s.sequence AS sequence, s.written AS written, s.drawn AS drawn, "
    "EXISTS { MATCH (c:Change) WHERE c.sequence > s.sequence } AS has_staged"
)
PUBLISH = (
    "MATCH (s:StoreState {key: 'store'}) "
    "SET s.sequence = $sequence, s.written = $drawn, s.drawn = $drawn"
)
SAVE_WRITTEN = "MATCH (s:StoreState {key: 'store'}) SET s.written = $sequence"
SAVE_DRAWN = "MATCH (s:StoreState {key: 'store'}) SET s.drawn = $sequence"
# $drawn below $sequence: readers look through the changes in between.
CROSS_GATE = (
    "MATCH (g:StoreGate {key: 'store'}) "
    "SET g.revision = g.revision + 1, g.sequence = $sequence, g.drawn = $drawn "
    "RETURN g.revision AS revision"
)
SETTLE_GATE = "MATCH (g:StoreGate {key: 'store'}) SET g.drawn = g.sequence"
LOCK_GATE = "MATCH (g:StoreGate {key: 'store'}) SET g.locked = true"
# A store that was emptied and filled again counts anew, from another origin.
READ_REVISION = (
    "MATCH (g:StoreGate {key: 'store'}) "
    "RETURN coalesce(g.origin, '') AS origin, g.sequence AS sequence"
)
READ_GATE = (
    "MATCH (g:StoreGate {key: 'store'}) "
    "RETURN g.revision AS revision, g.sequence AS sequence, g.drawn AS drawn"
)

# --- schema

CHECK_EMPTY = "MATCH (n) RETURN n LIMIT 1"
SET_VERSION = (
    "MERGE (s:StoreState {key: 'store'}) "
    "ON CREATE SET s.sequence = 0, s.written = 0, s.drawn = 0, s.locked = true "
    "SET s.version = $version "
    "MERGE (g:StoreGate {key: 'store'}) "
    "ON CREATE SET g.revision = 0, g.sequence = 0, g.drawn = 0, g.locked = true, "
    "g.origin = randomUUID()"
)
WAIT_FOR_INDEXES = "CALL db.awaitIndexes(60)"
