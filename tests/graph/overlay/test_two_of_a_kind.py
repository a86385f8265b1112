"""A reader who sees a private record beside the team's: both stand, and nothing breaks (S23)."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.model import Assessment, Influence, OverlayEntry, Record, Reporting, Role, Tie
from graph.overlay.attitudes import opinions_of
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import Attitude, DecisionRole, OverlayChange, Strength, TieLevel, Visibility
from graph.workspace import Workspace
from importers.pipeline import import_files

DATA = Path(__file__).parents[2] / "data" / "worked-example"
DAY = date(2025, 6, 30)
ADMIN = Scope.administrator()
OWN: dict[str, Any] = {
    "visibility": Visibility.PRIVATE, "entered_by": "ann", "external_id": None, "system": None,
}  # fmt: skip
KINDS = (Assessment, Influence, OverlayEntry, Reporting, Role, Tie)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as opened:
        import_files(opened, [DATA], today=DAY)
        yield opened


def reader(store: Store, user: str) -> Workspace:
    accounts = {one.id: "editor" for one in store.accounts(ADMIN)}
    return Workspace(store, Scope(user, accounts=accounts))  # type: ignore[arg-type]


def answer(store: Store, user: str) -> str:
    return repr(reader(store, user).analyse("opportunity", "O1", as_of=DAY))


def put(store: Store, *records: Record) -> None:
    with store.writing("ann") as writer:
        writer.put_all(records)


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_copy_of_a_record_changes_no_answer(store: Store, kind: type[Record]) -> None:
    records = store.read(ADMIN)
    before = answer(store, "eva")
    shared = records.all(kind)
    put(store, *(replace(one, id=f"{one.id}2", **OWN) for one in shared))
    assert answer(store, "eva") == before
    own = reader(store, "ann").analyse("opportunity", "O1", as_of=DAY)
    plain = reader(store, "eva").analyse("opportunity", "O1", as_of=DAY)
    assert own.reach["US"].overall == pytest.approx(plain.reach["US"].overall)
    assert {one.person for one in own.chain} == {one.person for one in plain.chain}
    network = reader(store, "ann").network("opportunity", "O1", as_of=DAY)
    others = reader(store, "eva").network("opportunity", "O1", as_of=DAY)
    assert set(network.edges) == set(others.edges)
    for edge in network.edges:
        assert network.edges[edge]["weight"] == pytest.approx(others.edges[edge]["weight"])


def test_the_strongest_of_two_edges_counts(store: Store) -> None:
    weak = next(
        one
        for one in store.read(ADMIN).all(Influence)
        if one.strength is Strength.MEDIUM and one.opportunity is None
    )
    put(store, replace(weak, id="edg_own", strength=Strength.STRONG, **OWN))
    records = store.read(ADMIN)
    edge = (records.reference(weak.source), records.reference(weak.target))
    own = reader(store, "ann").network("account", "A", as_of=DAY).edges[edge]["weight"]
    plain = reader(store, "eva").network("account", "A", as_of=DAY).edges[edge]["weight"]
    assert own > plain


def test_a_private_assessment_counts_before_the_teams(store: Store) -> None:
    shared = next(one for one in store.read(ADMIN).all(Assessment) if one.attitude is not None)
    other = next(one for one in Attitude if one is not shared.attitude)
    put(store, replace(shared, id="ass_own", attitude=other, **OWN))

    def attitude(user: str) -> Attitude | None:
        workspace = reader(store, user)
        seen = store.read(workspace.scope)
        found = opinions_of(seen, shared.opportunity, DAY, workspace.calibration, {})
        return found[shared.person, shared.vendor].attitude

    assert (attitude("ann"), attitude("eva")) == (other, shared.attitude)


def test_a_second_solid_line_is_no_second_manager(store: Store) -> None:
    shared = store.read(ADMIN).all(Reporting)[0]
    put(store, replace(shared, id="edg_line", **OWN))
    tie = next(one for one in store.read(ADMIN).all(Tie) if one.level is not None)
    put(store, replace(tie, id="edg_tie", level=TieLevel.NONE, **OWN))
    role = store.read(ADMIN).all(Role)[0]
    put(store, replace(role, id="rol_own", role=DecisionRole.USER, **OWN))
    cut = next(
        one for one in store.read(ADMIN).all(OverlayEntry) if one.change is OverlayChange.SUPPRESS
    )
    put(store, replace(cut, id="ovl_own", **OWN))
    assert answer(store, "ann")
    assert answer(store, "eva")
