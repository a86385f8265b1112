"""Which deciders are lost when one of a vendor's people leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.small_accounts import DAY, build, edge, line, make, person

from graph.analysis.dependence import hanging_deciders
from graph.analysis.engine import ExactEngine
from graph.analysis.flow import vendor_wiring
from graph.model import Role, Tie
from graph.workspace import Workspace

Open = Callable[[Path], Workspace]
WORKED = Path(__file__).parents[2] / "data" / "worked-example"
TIE = {"level": "deep", "confidence": "confirmed", "last_contact": "2025-06"}
APPROVER = make(Role, "ro1", opportunity="opp_O1", person="P1", role="approver")


def test_the_worked_example_hangs_on_whom_the_reach_without_them_says(workspace_of: Open) -> None:
    workspace = workspace_of(WORKED)
    network = workspace.context(workspace.subject("opportunity", "O1"), as_of=DAY)
    engine = ExactEngine(network.calibration)
    wiring = vendor_wiring(network, "US")
    before = engine.reach(wiring)
    expected = {}
    for one in network.staff["US"]:
        after = ExactEngine(network.calibration).reach(wiring.without_person(one))
        lost = tuple(d for d in network.deciders if after.value(d) < before.value(d) / 2)
        if lost:
            expected[one] = lost
    assert hanging_deciders(network, "US") == expected
    assert expected == {"U2": ("C04",)}


def test_only_one_who_knows_the_decider_is_all_that_they_hang_on() -> None:
    network = build(APPROVER, make(Tie, "t1", person="U1", contact="P1", **TIE))
    assert hanging_deciders(network, "org_US") == {"U1": ("P1",)}
    assert hanging_deciders(network, "org_R") == {}


def test_two_equal_ways_hang_on_nobody_and_the_longer_one_counts() -> None:
    second = person("U2", organization="org_US", account=None)
    network = build(
        APPROVER, second, edge("e1", "P2", "P1"),
        make(Tie, "t1", person="U1", contact="P1", **TIE),
        make(Tie, "t2", person="U2", contact="P2", **TIE),
    )  # fmt: skip
    assert hanging_deciders(network, "org_US") == {"U1": ("P1",)}
    both = build(
        APPROVER, second,
        make(Tie, "t1", person="U1", contact="P1", **TIE),
        make(Tie, "t2", person="U2", contact="P1", **TIE),
    )  # fmt: skip
    assert hanging_deciders(both, "org_US") == {}


@pytest.mark.parametrize("vendor", ["org_US", "org_R", "org_nobody"])
def test_without_deciders_ties_or_people_nobody_hangs(vendor: str) -> None:
    assert hanging_deciders(build(), vendor) == {}
    assert hanging_deciders(build(APPROVER, line("P2", "P1")), vendor) == {}
