"""Whatever is sent, the answer is a report or an error of ours, and never half an import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from importers.options import ImportOptions
from importers.pipeline import import_files
from importers.sheets import SHEET_NAMES, Column, sheet_of

IDS = ("A", "D", "US", "RIVAL", "C01", "C02", "U1", "R1", "O1", "E1", "T1", "G1", "exchange:C01")
CODES = ("solid", "customer", "unit", "reparent", "override", "suppress", "follows", "approver")
ODD = ("", "=1", "2025", "2025-13", "-1", "9" * 400, "\t", "a;b;;", "是", "nan", "1e999", "'")
ANY = st.one_of(st.sampled_from([*IDS, *CODES, *ODD]), st.text(max_size=12))
DATES = st.sampled_from(["", "2024", "2024-05", "2025-01-31", "2030-01-01"])


def cells_of(sheet: str, column: Column) -> st.SearchStrategy[str]:
    """Mostly what fits the column, so that rows get past the first checks; sometimes anything."""
    field = sheet_of(sheet).fields().get(column.field)
    if column.targets or column.name == "id":
        fitting = st.sampled_from(IDS)
    elif column.name in ("our_id", "system"):
        fitting = st.just("")
    elif field is not None and field.code is not None:
        fitting = st.sampled_from([one.value for one in field.code])
    elif field is not None and "date" in field.kind:
        fitting = DATES
    else:
        fitting = st.sampled_from(["", "1", "yes", "strength", "weak"])
    return st.integers(0, 19).flatmap(lambda draw: ANY if draw == 0 else fitting)


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("hostile")
    store = open_store(f"sqlite:///{folder}/store.db", migrate=True)
    yield store
    store.close()


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    names = draw(st.lists(st.sampled_from(SHEET_NAMES), min_size=1, max_size=6, unique=True))
    made = {}
    for name in [*names, "organizations", "people"]:
        columns = sheet_of(name).columns
        cells = st.tuples(*(cells_of(name, column) for column in columns))
        rows = draw(st.lists(cells, max_size=6))
        made[name] = [[column.name for column in columns], *map(list, rows)]
    return made


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def attempt(store: Store, folder: Path, *, skip_invalid: bool) -> None:
    scope = Scope.administrator()
    before = len(store.read(scope))
    created, problems = 0, ()
    try:
        created = import_files(
            store, [folder], options=ImportOptions(skip_invalid=skip_invalid)
        ).created
    except InputError as error:
        problems = error.problems
    assert len(store.read(scope)) == before + created
    assert all(one.text.endswith(".") for one in problems)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(made=sheets(), skip_invalid=st.booleans())
def test_any_cells_give_a_report_or_an_input_error(
    made: dict[str, list[list[str]]],
    skip_invalid: bool,  # noqa: FBT001 - drawn
    shared_store: Store,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    for name, rows in made.items():
        text = "\n".join(",".join(quoted(cell) for cell in row) for row in rows)
        (folder / f"{name}.csv").write_bytes(text.encode("utf-8", "replace"))
    attempt(shared_store, folder, skip_invalid=skip_invalid)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_bytes_give_an_input_error_or_nothing(
    data: bytes, shared_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "people.csv").write_bytes(data)
    (folder / "packed.zip").write_bytes(data)
    for path in (folder / "people.csv", folder / "packed.zip"):
        attempt(shared_store, path, skip_invalid=False)
