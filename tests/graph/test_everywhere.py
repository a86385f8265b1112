"""Questions over all accounts: what they say, for whom, and that they follow every edit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.errors import AccountNotFoundError, InputError, PersonNotFoundError
from graph.everywhere import Everywhere
from graph.model import Influence, Organization, Person
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import InstallationRole, Language
from graph.workspace import Workspace
from importers.examples import example_folder
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
ADMIN = Scope.administrator()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'deals.db'}")) as opened:
        for name in ("xinghe", "krackhardt"):
            import_files(opened, [example_folder(name)], today=AS_OF)
        yield opened


@pytest.fixture
def everywhere(store: Store) -> Everywhere:
    return Everywhere(Workspace(store, ADMIN), AS_OF)


def person_of(store: Store, reference: str) -> Person:
    (found,) = store.find(ADMIN, "people", reference)
    assert isinstance(found, Person)
    return found


def test_ways_are_the_best_paths_of_the_account(everywhere: Everywhere, store: Store) -> None:
    answer = everywhere.ways("C01")
    target = person_of(store, "C01").id
    assert [one.probability for one in answer.ways] == sorted(
        (one.probability for one in answer.ways), reverse=True
    )
    workspace = everywhere.workspace
    for way in answer.ways[:6]:
        assert way.path[0] == way.person
        assert way.path[-1] == target
        ends = {"source": way.person, "target": target}
        best = workspace.paths("account", "A", **ends, as_of=AS_OF).paths[0]
        assert way.probability == pytest.approx(best.weight, rel=1e-6)
    assert answer.people[target].account_name == "星河制造 Xinghe Manufacturing"


def test_the_other_direction_is_whom_the_person_reaches(everywhere: Everywhere) -> None:
    to, away = everywhere.ways("C01"), everywhere.ways("C11", direction="from")
    assert away.direction == "from"
    there = {one.person: one.probability for one in to.ways}
    back = {one.person: one.probability for one in away.ways}
    assert there[away.person] == back[to.person]


def test_an_edit_is_in_the_next_answer(everywhere: Everywhere, store: Store) -> None:
    before = everywhere.ways("C01")
    others = everywhere.graph()
    edge = next(
        one
        for one in store.read(ADMIN).all(Influence)
        if one.target == before.person and one.opportunity is None
    )
    with store.writing("eva") as writer:
        writer.delete(edge.id)
    after = everywhere.ways("C01")
    assert after != before
    assert everywhere.graph() is not others
    fresh = Everywhere(Workspace(store, ADMIN), AS_OF)
    assert fresh.ways("C01") == after


def test_the_graph_is_found_again_in_its_folder(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "graphs"
    first = Everywhere(Workspace(store, ADMIN), AS_OF, folder)
    said = first.ways("C01")
    written = sorted(folder.rglob("*.npy"))
    again = Everywhere(Workspace(store, ADMIN), AS_OF, folder)
    assert again.ways("C01") == said
    assert sorted(folder.rglob("*.npy")) == written
    written[0].write_bytes(b"damaged")
    assert Everywhere(Workspace(store, ADMIN), AS_OF, folder).ways("C01") == said


def test_a_reader_of_one_account_learns_nothing_of_another(store: Store) -> None:
    own = next(one for one in store.accounts(ADMIN) if one.external_id == "A")
    scope = Scope("ann", InstallationRole.MEMBER, {own.id: "viewer"})
    ann = Everywhere(Workspace(store, scope), AS_OF)
    assert {one.account for one in ann.ways("C01").people.values()} <= {own.id, None}
    assert ann.best_contacts(3).accounts == (own.id,)
    assert {one.account for one in ann.standings().items} == {own.id}
    with pytest.raises(PersonNotFoundError):
        ann.ways("K01")


def test_best_contacts_are_of_the_region(everywhere: Everywhere, store: Store) -> None:
    own = next(one for one in store.accounts(ADMIN) if one.external_id == "A")
    with store.writing("eva") as writer:
        writer.put(replace(own, region="华东"))
    found = everywhere.best_contacts(2, region="华东", language=Language.ZH)
    assert found.accounts == (own.id,)
    assert {found.people[one].account for one in found.contacts} == {own.id}
    assert found == everywhere.best_contacts(2, account="A", language="zh").model_copy(
        update={"region": "华东"}
    )
    assert 0 < found.at_least <= found.spread <= found.best_at_most
    assert "2 人" in found.text


def test_what_cannot_be_meant_is_said(everywhere: Everywhere) -> None:
    with pytest.raises(AccountNotFoundError):
        everywhere.best_contacts(1, account="nowhere")
    with pytest.raises(InputError, match="not both"):
        everywhere.best_contacts(1, account="A", region="x")
    with pytest.raises(InputError, match="of the region 'nowhere'"):
        everywhere.best_contacts(1, region="nowhere")
    with pytest.raises(PersonNotFoundError):
        everywhere.ways("nobody")


def test_standings_are_near_the_whole_answer(everywhere: Everywhere) -> None:
    (item,) = everywhere.standings().items
    whole = everywhere.workspace.analyse("opportunity", "O1", as_of=AS_OF)
    for vendor, value in item.reach.items():
        exact = whole.reach[vendor].overall
        assert exact is not None
        assert abs(value - exact) < 0.05
    assert item.next_tie is not None
    assert item.next_tie.contact == whole.next_ties[0].contact
    assert everywhere.standings(workers=2) == everywhere.standings()


def test_no_account_is_an_answer_too(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'empty.db'}")) as empty:
        nothing = Everywhere(Workspace(empty, ADMIN), AS_OF)
        assert nothing.standings().items == ()
        assert nothing.best_contacts(3).contacts == ()
        assert nothing.graph().people == 0
        us = Organization(id="org_us", name="us", kind="us")  # type: ignore[arg-type]
        assert us.account is None
