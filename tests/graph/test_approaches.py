"""Who of ours is named for a contact, and how somebody new is met."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.small_accounts import DAY, build, make, person

from graph.approaches import Approach, approach_of, bearer_of
from graph.model import Tie
from graph.results import NextTieResult
from graph.workspace import Workspace

Open = Callable[[Path], Workspace]
WORKED = Path(__file__).parents[1] / "data" / "worked-example"


def wish(our_person: str, contact: str, action: str = "win_over") -> NextTieResult:
    return NextTieResult(
        our_person=our_person, contact=contact, gain=0.1, gain_per_effort=0.1,
        approver_after=None, action=action,
    )  # fmt: skip


def test_an_executive_is_met_by_an_executive_who_acts_here(workspace_of: Open) -> None:
    workspace = workspace_of(WORKED)
    network = workspace.context(workspace.subject("opportunity", "O1"), as_of=DAY)
    assert bearer_of(network, wish("U1", "C01")) == "U4"
    assert bearer_of(network, wish("U4", "C04")) == "U4"  # deepens a tie


@pytest.mark.parametrize(
    ("level", "action", "approach"),
    [
        ("executive", "win_over", Approach.EXECUTIVE),
        ("staff", "win_over", Approach.OTHER),
        ("executive", "discover", Approach.EXPERT),
        ("executive", "neutralise", Approach.OTHER),
    ],
)
def test_the_approach_follows_level_and_action(level: str, action: str, approach: Approach) -> None:
    network = build(person("P9", formal_level=level))
    assert approach_of(network, wish("U1", "P9", action)) is approach


def test_where_all_of_ours_know_the_contact_the_answer_stands() -> None:
    network = build(make(Tie, "t1", person="U1", contact="P1", level="deep", confidence="rumour"))
    assert bearer_of(network, wish("U1", "P1")) == "U1"
