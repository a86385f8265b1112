"""A graph that was brought up to date equals one that was built anew, array by array."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from support.small_accounts import PERSON, make
from support.tenants import TenantDraw, fill

from graph.history import Tail
from graph.model import Person, Record
from graph.scope import Scope
from graph.tenant.graph import TenantGraph
from graph.tenant.reading import Reader
from graph.tenant.refreshing import refresh, touched_accounts

Draw = Callable[[int], tuple[Reader, TenantDraw]]


def arrays(graph: TenantGraph) -> dict[str, Any]:
    own = {name: getattr(graph, name) for name in ("firsts", "ids", "by_id", "sides")}
    return own | vars(graph.snapshot) | {f"shared {k}": v for k, v in vars(graph.shared).items()}


def check_equal(found: TenantGraph, wanted: TenantGraph) -> None:
    assert (found.key, found.accounts) == (wanted.key, wanted.accounts)
    left, right = arrays(found), arrays(wanted)
    for name, array in left.items():
        assert array.dtype == right[name].dtype, name
        np.testing.assert_array_equal(array, right[name], err_msg=name)
        assert not array.flags.writeable, name


def revision(reader: Reader) -> int:
    return Tail().advance(reader.store, reader.scope)


class Counting:
    """Counts which accounts a reader builds anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        rows = Reader.rows

        def counted(reader: Reader, account: str) -> Any:
            self.read.append(account)
            return rows(reader, account)

        monkeypatch.setattr(Reader, "rows", counted)


def edits(drawing: TenantDraw) -> list[Record | str]:
    """Records to write, or ids to remove."""
    account = drawing.random.choice(drawing.accounts)
    roll = drawing.random.random()
    people = drawing.mapped[account]
    if roll < 0.2:
        return [drawing.newcomer(account)]
    if roll < 0.35 and people:
        return [people.pop(drawing.random.randrange(len(people)))]
    if roll < 0.45:
        return [f"edg_{account}_{drawing.random.randint(1, drawing._made)}"]
    if roll < 0.5:
        new = f"org_{len(drawing.accounts)}"
        drawing.accounts.insert(0, new)
        drawing.mapped[new], drawing.rivals[new] = [], []
        return [*drawing.account(new)]
    if roll < 0.55 and len(drawing.accounts) > 1:
        drawing.accounts.remove(account)
        return [account]
    return [*drawing.edit(account)]


def perform(reader: Reader, acts: list[Record | str]) -> None:
    for act in acts:
        if isinstance(act, str):
            with reader.store.writing("test") as writer:
                writer.delete(act)
        else:
            fill(reader.store, [act])


@pytest.mark.parametrize("seed", range(8))
def test_after_random_edits_it_equals_a_graph_built_anew(
    drawn_reader: Draw, campaign: Callable[[int], int], seed: int
) -> None:
    reader, drawing = drawn_reader(seed)
    graph = reader.graph(revision(reader))
    for _ in range(campaign(400)):
        perform(reader, edits(drawing))
        now = revision(reader)
        graph = reader.refreshed(graph, now)
        check_equal(graph, reader.graph(now))


def test_only_the_account_that_changed_is_read(
    drawn_reader: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, drawing = drawn_reader(1)
    graph = reader.graph(revision(reader))
    counting = Counting(monkeypatch)
    fill(reader.store, [drawing.newcomer("org_2")])
    after = reader.refreshed(graph, revision(reader))
    assert counting.read == ["org_2"]
    assert after.people == graph.people + 1
    assert reader.refreshed(after, revision(reader)).key == after.key
    assert counting.read == ["org_2"]


def test_our_people_are_on_every_map_so_all_is_read_again(
    drawn_reader: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, _ = drawn_reader(1)
    graph = reader.graph(revision(reader))
    counting = Counting(monkeypatch)
    ours = {**PERSON, "name": "new", "account": None, "organization": "org_us"}
    fill(reader.store, [make(Person, "per_u9", **ours)])
    now = revision(reader)
    check_equal(reader.refreshed(graph, now), reader.graph(now))
    assert sorted(counting.read) == sorted(2 * ["org_0", "org_1", "org_2"])


def test_another_day_reader_or_default_is_built_anew(drawn_reader: Draw) -> None:
    reader, _ = drawn_reader(1)
    graph = reader.graph(revision(reader))
    later = replace(reader, day=reader.day + timedelta(days=400))
    other = replace(reader, scope=Scope(user="mei", accounts={"org_1": "viewer"}))
    for one in (later, other):
        now = revision(one)
        check_equal(one.refreshed(graph, now), one.graph(now))
        with pytest.raises(ValueError, match="anew"):
            refresh(graph, one.graph(now).key, graph.accounts, {})
    with pytest.raises(ValueError, match="No rows"):
        refresh(graph, graph.key, [replace(graph.accounts[0], id="org_9")], {})


def test_a_change_names_its_account_or_all(drawn_reader: Draw) -> None:
    reader, _ = drawn_reader(1)
    changes = reader.store.changes(reader.scope)
    of_maps = [one for one in changes if one.record.account is not None]
    assert touched_accounts(of_maps) == {"org_0", "org_1", "org_2"}
    assert touched_accounts(changes) is None
    assert touched_accounts([]) == frozenset()
