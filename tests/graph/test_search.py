"""One search: by name, pinyin, initials, title and evidence, and only what the reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.model import Influence, Person
from graph.scope import Scope
from graph.search import LONGEST_QUERY, find
from graph.stores.opening import open_store
from graph.vocabulary import Visibility
from graph.workspace import Workspace
from importers.examples import example_folder
from importers.pipeline import import_files


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    store = open_store(f"sqlite:///{tmp_path}/deal.db")
    import_files(store, [example_folder("xinghe")], today=date(2025, 6, 30))
    with Workspace(store, Scope.administrator(), owns_store=True) as opened:
        person = next(
            one for one in store.read(opened.scope).all(Person) if one.external_id == "C10"
        )
        with store.writing("mei") as writer:
            writer.put(
                replace(person, name="褚静川", name_latin="Chu Jingchuan", aliases=("老褚",))
            )
        yield opened


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("褚静川", "name"),
        ("静川", "name"),
        ("老褚", "alias"),
        ("chu JINGchuan", "alias"),
        ("ｊｉｎｇｃｈｕａｎ", "alias"),
        ("chujing", "pinyin"),
        ("cjc", "initials"),
        ("成本控制", "title"),
        ("cost controller", "title"),
        ("C10", "id"),
    ],
)
def test_somebody_is_found_in_every_spelling(workspace: Workspace, text: str, field: str) -> None:
    people = [one for one in find(workspace, text).hits if one.kind == "person"]
    assert people[0].id == "C10"
    assert people[0].field == field
    assert people[0].account == "A"


def test_evidence_leads_to_its_line(workspace: Workspace) -> None:
    (hit,) = find(workspace, "figures balance").hits
    assert (hit.kind, hit.id, hit.people) == ("record", "E09", ("C10", "C04"))
    assert hit.opportunity is not None


def test_accounts_deals_and_kinds_in_their_order(workspace: Workspace) -> None:
    answer = find(workspace, "xinghe")
    assert answer.hits[0].kind == "account"
    kinds = [one.kind for one in find(workspace, "车间").hits]
    assert kinds == sorted(kinds, key=["account", "opportunity", "unit", "person", "record"].index)
    assert "opportunity" in kinds


def test_all_words_must_be_there_and_limits_are_said(workspace: Workspace) -> None:
    assert find(workspace, "cost nonsense").totals == {}
    assert find(workspace, "  ").hits == ()
    short = find(workspace, "a", limit=1)
    assert short.totals["person"] > sum(one.kind == "person" for one in short.hits) == 1


def test_a_single_latin_letter_is_no_pinyin(workspace: Workspace) -> None:
    assert not {one.field for one in find(workspace, "q", limit=200).hits} & {"pinyin", "initials"}


def test_a_query_that_is_too_long_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="201 characters"):
        find(workspace, "x" * (LONGEST_QUERY + 1))


def test_what_was_written_a_moment_ago_is_found(workspace: Workspace) -> None:
    assert find(workspace, "zanzibar").totals == {}
    edge = workspace.store.read(workspace.scope).all(Influence)[0]
    with workspace.store.writing("mei") as writer:
        writer.put(replace(edge, evidence="They met in Zanzibar."))
    assert find(workspace, "zanzibar").totals == {"record": 1}


def test_what_is_hidden_is_neither_found_nor_counted(workspace: Workspace) -> None:
    store = workspace.store
    account = workspace.accounts()[0].id
    edge = next(
        one for one in store.read(workspace.scope).all(Influence) if one.external_id == "E09"
    )
    with store.writing("mei") as writer:
        writer.put(replace(edge, visibility=Visibility.PRIVATE, entered_by="mei"))
    viewer = Workspace(store, Scope(user="lu", accounts={account: "viewer"}))
    author = Workspace(store, Scope(user="mei", accounts={account: "viewer"}))
    stranger = Workspace(store, Scope(user="mei"))
    assert find(author, "figures balance").totals == {"record": 1}
    assert find(viewer, "figures balance").totals == {}
    assert find(viewer, "褚静川").totals["person"] == 1
    for text in ("褚静川", "xinghe", "figures balance", "cjc"):
        assert find(stranger, text).totals == {}
