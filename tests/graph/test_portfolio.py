"""Every opportunity in one list: the light of its page, and what moved in the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.clock import Clock

from graph.history import Tail, changes_since, records_before
from graph.model import Opportunity, Tie
from graph.portfolio import review
from graph.results.portfolio import PortfolioItem
from graph.scope import Scope
from graph.stores.sqlite_store import SqliteStore
from graph.vocabulary import TieLevel
from graph.workspace import Workspace
from importers.examples import example_folder
from importers.pipeline import import_files

DAY = date(2025, 6, 30)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2025, 6, 1, 9, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    store = SqliteStore(tmp_path / "deal.db", clock=clock)
    import_files(store, [example_folder("xinghe")], today=DAY)
    with Workspace(store, Scope.administrator(), owns_store=True) as opened:
        yield opened


def weaken(workspace: Workspace) -> None:
    """Our only deep tie to the champion turns out to be occasional."""
    records = workspace.subject("opportunity", "O1").records
    tie = next(
        one
        for one in records.all(Tie)
        if records.reference(one.person) == "U2" and records.reference(one.contact) == "C11"
    )
    with workspace.store.writing("mei") as writer:
        writer.put(replace(tie, level=TieLevel.OCCASIONAL))


def only(workspace: Workspace, **asked: date) -> PortfolioItem:
    (item,) = review(workspace, as_of=DAY, **asked).items
    return item


def test_the_list_says_what_the_page_says(workspace: Workspace) -> None:
    answer = workspace.analyse("opportunity", "O1", as_of=DAY)
    now = only(workspace).now
    assert now is not None
    assert now.status == answer.status
    assert now.single_threaded == answer.single_threaded
    assert now.reach["US"].overall == answer.reach["US"].overall
    assert (now.leads, now.robust) == (True, True)
    assert round(now.share or 0, 2) == 0.58


def test_what_was_written_down_weeks_ago_has_not_changed(workspace: Workspace) -> None:
    item = only(workspace)
    assert item.is_new is False
    assert item.changes == ()
    assert item.account_changes == 0
    assert item.then is not None
    assert item.then.as_of == DAY - timedelta(days=7)


def test_then_is_the_answer_from_the_records_as_they_were(
    workspace: Workspace, clock: Clock
) -> None:
    before = only(workspace).now
    clock.now = datetime(2025, 6, 28, 12, tzinfo=UTC)
    weaken(workspace)
    item = only(workspace, since=date(2025, 6, 27))
    assert before is not None
    assert item.now is not None
    assert item.then is not None
    assert item.account_changes == 1
    assert item.changes == ()
    assert item.then.reach == before.reach
    assert (item.now.reach["US"].overall or 0) < (before.reach["US"].overall or 0)


def test_changes_of_the_day_itself_came_before(workspace: Workspace, clock: Clock) -> None:
    clock.now = datetime(2025, 6, 27, 23, 59, tzinfo=UTC)
    weaken(workspace)
    assert only(workspace, since=date(2025, 6, 27)).account_changes == 0
    assert only(workspace, since=date(2025, 6, 26)).account_changes == 1


def test_a_deal_of_this_week_is_new_and_has_no_earlier_answer(workspace: Workspace) -> None:
    item = only(workspace, since=date(2025, 5, 30))
    assert (item.is_new, item.then) == (True, None)
    assert {one.kind for one in item.changes} == {"created"}


def test_own_changes_are_listed(workspace: Workspace, clock: Clock) -> None:
    clock.now = datetime(2025, 6, 29, tzinfo=UTC)
    deal = workspace.opportunities()[0]
    with workspace.store.writing("mei") as writer:
        writer.put(replace(deal, stage="negotiation"))
    item = only(workspace)
    assert item.stage == "negotiation"
    assert [(one.record, one.table, one.kind) for one in item.changes] == [
        ("O1", Opportunity.table, "updated")
    ]
    assert item.changes[0].on == date(2025, 6, 29)


def test_work_is_bounded_and_what_is_known_costs_nothing(workspace: Workspace) -> None:
    first = review(workspace, as_of=DAY, most=0)
    assert (first.total, first.pending) == (1, ("O1",))
    assert first.items[0].now is None
    assert first.items[0].name
    review(workspace, as_of=DAY)
    assert review(workspace, as_of=DAY, most=0).pending == ()


def test_another_reader_sees_nothing_of_it(workspace: Workspace) -> None:
    review(workspace, as_of=DAY)
    stranger = Workspace(workspace.store, Scope(user="mei"))
    assert review(stranger, as_of=DAY).total == 0
    assert stranger.revision() <= workspace.revision()


def test_too_much_history_is_said_and_not_guessed(workspace: Workspace) -> None:
    history = changes_since(workspace.store, workspace.scope, date(2025, 5, 1), limit=10)
    assert not history.is_whole
    assert len(history.changes) == 10


def test_undoing_every_change_leaves_nothing(workspace: Workspace) -> None:
    history = changes_since(workspace.store, workspace.scope, date(2025, 5, 1))
    records = workspace.subject("opportunity", "O1").records
    assert history.is_whole
    assert len(records_before(records, history.changes)) == 0
    assert len(records_before(records, ())) == len(records)


def test_a_tail_follows_the_history(workspace: Workspace, clock: Clock) -> None:
    tail, store, scope = Tail(), workspace.store, workspace.scope
    last = tail.advance(store, scope)
    assert last == store.changes(scope, after=last - 1, limit=1)[0].sequence
    assert store.changes(scope, after=last) == ()
    assert tail.advance(store, scope) == last
    clock.now = datetime(2025, 6, 29, tzinfo=UTC)
    weaken(workspace)
    assert tail.advance(store, scope) == last + 1
