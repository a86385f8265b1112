"""Texts that look like queries are texts: in cells, in headers, in addresses and in bodies."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import iter_route_contexts
from neo4j import Driver
from starlette.testclient import TestClient
from support.hostile_words import HOSTILE_WORDS, MARKS
from support.neo4j_server import PATIENT, take_graph

from api.app import create_app
from api.settings import Settings
from graph.errors import StakegraphError
from graph.scope import Scope
from graph.stores.neo4j_shapes import EDGES, LABELS, LINES
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from importers.options import ImportOptions
from importers.pipeline import import_files
from importers.sheets import SHEETS, Column, Sheet

ADMIN = Scope.administrator()
DAY = date(2025, 6, 30)
EXAMPLE = Path(__file__).parents[1] / "data" / "worked-example"
OURS = {"Change", "Reply", "StoreState", "StoreGate", "Unit", "UnitItems"}
Rows = list[list[str]]
# a file with a zero byte is no text, and is refused whole
ZERO, WRITABLE = (
    tuple(one for one in HOSTILE_WORDS if ("\0" in one) is is_zero) for is_zero in (True, False)
)
# what no cell may hold takes its whole row out of an import
HELD = tuple(one for one in WRITABLE if len(one) <= 500 and not re.search(r"[\0-\x1f\x7f]", one))
LAST = -len(HOSTILE_WORDS)  # a turn that begins with what no cell may hold


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as store:
        yield store


@pytest.fixture
def driver() -> Iterator[Driver]:
    with take_graph() as server, server.driver() as found:
        found.access = server.access  # type: ignore[attr-defined]
        yield found


@pytest.fixture
def shared(driver: Driver) -> Iterator[Store]:
    with closing(Neo4jStore(driver.access, limits=PATIENT)) as store:  # type: ignore[attr-defined]
        yield store


def assert_nothing_more(driver: Driver, store: Store) -> None:
    """The graph holds the records, and nothing with a name that no record has."""
    rows = driver.execute_query("MATCH (n) UNWIND labels(n) AS one RETURN one, count(*) AS n")
    nodes = {row["one"]: row["n"] for row in rows.records}
    records = Counter(record.table for record in store.read(ADMIN))
    wanted = {label: records[table] for table, label in LABELS.items() if records[table]}
    assert {one: number for one, number in nodes.items() if one not in OURS} == wanted
    rows = driver.execute_query("MATCH ()-[r]->() RETURN type(r) AS one, count(*) AS n")
    lines = {row["one"]: row["n"] for row in rows.records}
    drawn = {line.type for held in LINES.values() for line in held}
    assert lines.keys() <= {edge.type for edge in EDGES.values()} | drawn
    for table, edge in EDGES.items():
        assert lines.get(edge.type, 0) == records[table]
    names = driver.execute_query("CALL db.labels() YIELD label RETURN collect(label) AS names")
    types = driver.execute_query(
        "CALL db.relationshipTypes() YIELD relationshipType AS one RETURN collect(one) AS names"
    )
    assert not {*MARKS} & {*names.records[0]["names"], *types.records[0]["names"]}


# --- files


def takes_text(sheet: Sheet, column: Column) -> bool:
    field = sheet.fields().get(column.field)
    is_name = column.targets or column.name in ("id", "our_id", "system", "field", "value")
    return not is_name and field is not None and field.kind == "text"


def sheet_rows(sheet: Sheet, turn: int) -> Rows:
    """The rows of an example with a hostile word in every text cell, and hostile columns."""
    path = EXAMPLE / f"{sheet.name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    words = iter(WRITABLE[::-1] * 30 if turn == LAST else HELD[turn:] + HELD * 30)
    texts = [one.name for one in sheet.columns if takes_text(sheet, one) and one.name not in head]
    head += texts
    rows = [row + [""] * len(texts) for row in rows]
    columns = {one.name: one for one in sheet.columns}
    for place, name in enumerate(head):
        column = columns.get(name)
        if column is not None and takes_text(sheet, column):
            for row in rows:
                row[place] = next(words)
    unknown = [one for one in WRITABLE[turn:] + WRITABLE[:turn] if one.strip()][:150]
    return [head + unknown, *(row + unknown for row in rows)]


def write_files(folder: Path, turn: int) -> Path:
    folder.mkdir()
    for sheet in SHEETS:
        rows = sheet_rows(sheet, turn)
        if rows:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            (folder / f"{sheet.name}.csv").write_bytes(text.getvalue().encode())
    return folder


def outcome(store: Store, folder: Path) -> Any:
    try:
        report = import_files(store, [folder], options=ImportOptions(skip_invalid=True), today=DAY)
    except StakegraphError as error:
        return type(error).__name__, str(error)
    return report.to_dict("en")


def test_words_in_cells_and_headers_are_words(
    embedded: Store, shared: Store, driver: Driver, tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    changed = 0
    for turn in (*range(0, len(HELD), len(HELD) // max(4, campaign(80))), LAST):
        folder = write_files(tmp_path / str(turn), turn)
        told = [outcome(store, folder) for store in (embedded, shared)]
        assert told[0] == told[1], turn
        assert isinstance(told[0], dict), told[0]
        assert embedded.read(ADMIN).canonical_hash == shared.read(ADMIN).canonical_hash
        changed += told[0]["changes"]
    assert changed > 300
    assert_nothing_more(driver, shared)


def test_a_header_alone_is_read_or_refused_alike(
    embedded: Store, shared: Store, driver: Driver, tmp_path: Path
) -> None:
    before = shared.read(ADMIN).canonical_hash
    for number in range(0, len(WRITABLE), 31):  # words in place of the columns that must be
        text = io.StringIO()
        csv.writer(text).writerows([WRITABLE[number : number + 31]] * 2)
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "people.csv").write_bytes(text.getvalue().encode())
        told = [outcome(store, folder) for store in (embedded, shared)]
        assert told[0] == told[1]
        assert told[0][0] == "MappingError", told[0]
    for number, word in enumerate(ZERO):
        folder = tmp_path / f"zero {number}"
        folder.mkdir()
        (folder / "people.csv").write_text(f"id,{word}\nA,{word}\n", encoding="utf-8")
        told = [outcome(store, folder) for store in (embedded, shared)]
        assert told[0] == told[1]
        assert told[0][0] == "SourceUnreadableError"
    assert shared.read(ADMIN).canonical_hash == before
    assert_nothing_more(driver, shared)


# --- HTTP


@contextmanager
def calling(store: Store, folder: Path) -> Iterator[tuple[TestClient, list[tuple[str, str]]]]:
    """Somebody who may write, and every route as method and pattern."""
    settings = Settings(store_url="sqlite:///unused.db", access_path=folder / "access.db")
    app = create_app(settings, store=store)
    key, _ = app.state.resources.credentials.create_key("writes", can_write=True)
    routes = sorted(
        (method, str(route.path))
        for route in iter_route_contexts(app.routes)
        for method in set(route.methods or ()) - {"HEAD", "OPTIONS"}
    )
    with ExitStack() as stack:
        client = TestClient(
            app,
            base_url="http://localhost",
            headers={"Authorization": f"Bearer {key}"},
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        yield stack.enter_context(client), routes


def filled(pattern: str, word: str) -> str:
    path = pattern
    while "{" in path:
        head, _, rest = path.partition("{")
        path = head + quote(word[:300], safe="") + rest.partition("}")[2]
    return path


def archive(word: str) -> bytes:
    """A .zip whose file's name, column and cell are the word."""
    held = io.BytesIO()
    text = io.StringIO()
    csv.writer(text).writerows([["id", "name", "kind", word], [f"A {word}", word, "other", word]])
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("organizations.csv", text.getvalue().encode())
        packed.writestr(f"{word[:60]}.csv".replace("\x00", "0"), text.getvalue().encode())
    return held.getvalue()


def call_all(client: TestClient, routes: list[tuple[str, str]], share: int) -> list[int]:
    """Send every word to a share of the routes; the answers' statuses."""
    statuses = []
    for number, word in enumerate(HOSTILE_WORDS):
        for method, pattern in routes[number % share :: share]:
            params = {word[:200]: word[:200], "account": word[:200], "vendor": word[:200]}
            body = None if method == "GET" else {word: word, "name": word, "id": {word: [word]}}
            answer = client.request(method, filled(pattern, word), params=params, json=body)
            statuses.append(answer.status_code)
        headers = {"Content-Type": "application/zip"}
        if word.isprintable() and word.isascii():
            headers["Idempotency-Key"] = word.strip()[:200] or "x"
        answer = client.post(
            "/api/v1/imports",
            params={"system": word[:80], "skip_invalid": "true"},
            content=archive(word),
            headers=headers,
        )
        statuses.append(answer.status_code)
    return statuses


def test_words_in_addresses_and_bodies_are_words(
    embedded: Store, shared: Store, driver: Driver, tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    statuses = []
    for number, store in enumerate((embedded, shared)):
        import_files(store, [EXAMPLE], today=DAY)
        folder = tmp_path / str(number)
        folder.mkdir()
        with calling(store, folder) as (client, routes):
            share = 1 if campaign(20) == 20 else len(routes) // 2
            statuses.append(call_all(client, routes, share))
    assert max(statuses[1]) < 500
    assert statuses[0] == statuses[1]
    assert statuses[1].count(200) > 50  # some words are good names for a thing
    assert embedded.read(ADMIN).canonical_hash == shared.read(ADMIN).canonical_hash
    assert_nothing_more(driver, shared)
