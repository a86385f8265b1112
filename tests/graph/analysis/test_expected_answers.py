"""The answers of two independent programs: the worked example and eight generated accounts."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graph.analysis.engine import ExactEngine
from graph.analysis.flow import vendor_wiring
from graph.network import Network
from graph.vocabulary import Confidence, TieLevel
from graph.workspace import Workspace

AS_OF = date(2025, 6, 30)
DATA = Path(__file__).parents[2] / "data"
WORKED = DATA / "worked-example"
CASES = sorted(DATA.glob("more-examples/*/expected-*.json"))
FOUR_DECIMALS = 0.5e-4 + 1e-9
FIVE_DECIMALS = 1e-5


def answer_of(workspace: Workspace, kind: str, name: str) -> dict[str, Any]:
    answer = workspace.analyse(kind, name, as_of=AS_OF)
    found: dict[str, Any] = json.loads(answer.model_dump_json(by_alias=True))
    return found


def assert_close(mine: Any, expected: Any, where: str, tolerance: float) -> None:
    """Every value that is expected is there; a missing list entry counts as 0."""
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            if key in mine:
                assert_close(mine[key], value, f"{where}.{key}", tolerance)
            else:
                assert value in (0, {"value": 0}), f"{where}.{key} is missing"
    elif isinstance(expected, (int, float)) and not isinstance(expected, bool):
        assert mine == pytest.approx(expected, abs=tolerance), where
    else:
        assert mine == expected, where


def assert_same_path(
    network: Network, found: dict[str, Any], wanted: dict[str, Any], *, vendor: str | None
) -> None:
    """The same people; or others, where the path that was expected weighs just as much."""
    if list(found["people"]) == wanted["people"]:
        return
    edges = list(pairwise(wanted["people"]))
    if vendor is None:
        weights = [network.hidden[edges[0]].weight(), *(network.weight(*one) for one in edges[1:])]
    else:
        gated = vendor_wiring(network, vendor).edges
        weights = [gated[one] for one in edges]
    assert math.prod(weights) == pytest.approx(found["weight"], rel=1e-9), (found, wanted)


def assert_same_pair(network: Network, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """The same two ties; or others, where those that were expected win just as much."""
    ties = [[one["our_person"], one["contact"]] for one in found["ties"]]
    if ties == wanted.get("ties", []):
        return
    engine, defaults = ExactEngine(network.calibration), network.calibration
    weights = {seat.person: seat.weight for seat in network.seats}
    before = after = vendor_wiring(network, network.us or "")
    weight = defaults.tie_level(TieLevel.MULTIPLE) * defaults.confidence(Confidence.CONFIRMED)
    for tie in wanted["ties"]:
        after = after.with_edge(*tie, weight)
    gain = engine.reach(after).overall(weights) - engine.reach(before).overall(weights)
    assert gain == pytest.approx(found["gain"], abs=1e-9), (ties, wanted)


def scores(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["person"]: one for one in answer["indirect_key_people"]}


def by_target(paths: list[dict[str, Any]]) -> dict[str, float]:
    return {path["to"]: path["weight"] for path in paths}


def test_there_are_cases() -> None:
    assert len(CASES) == 17


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_generated_accounts_agree_in_every_field(
    path: Path, workspace_of: Callable[[Path], Workspace]
) -> None:
    expected = json.loads(path.read_text("utf-8"))
    kind, name = expected["context"]["kind"], expected["context"]["id"]
    workspace = workspace_of(path.parent)
    mine = answer_of(workspace, kind, name)
    network = workspace.context(workspace.subject(kind, name), as_of=AS_OF)

    def check(section: str, found: Any, wanted: Any) -> None:
        assert_close(found, wanted, section, FIVE_DECIMALS)

    assert mine["vendor"] == expected["vendor"]
    assert mine["method"]["reach"] == "exact"
    weights = {seat["person"]: seat["weight"] for seat in mine["chain"]}
    check("chain", weights, {one["person"]: one["weight"] for one in expected["chain"]})
    assert set(scores(mine)) == {one["person"] for one in expected["indirect_key_people"]}
    for one in expected["indirect_key_people"]:
        found = scores(mine)[one["person"]]
        check(one["person"], found["score"], one["score"])
        assert found["on_chain"] == one.get("on_chain", False)
        assert set(by_target(found["paths"])) == set(by_target(one["paths"]))
        check(one["person"], by_target(found["paths"]), by_target(one["paths"]))
    best = {(one["vendor"], one["to"]): one["weight"] for one in mine["best_paths"]}
    assert best == pytest.approx(
        {(one["vendor"], one["to"]): one["weight"] for one in expected["best_paths"]}, abs=1e-5
    )
    wanted_paths = {(one["vendor"], one["to"]): one for one in expected["best_paths"]}
    for one in mine["best_paths"]:
        wanted = wanted_paths[one["vendor"], one["to"]]
        assert_same_path(network, one, wanted, vendor=one["vendor"])
    for one in expected["indirect_key_people"]:
        found_to = {path["to"]: path for path in scores(mine)[one["person"]]["paths"]}
        for wanted in one["paths"]:
            assert_same_path(network, found_to[wanted["to"]], wanted, vendor=None)
    check("reach", mine["reach"], expected["reach"])
    for item in ("relation", "solution", "price"):
        check(item, mine["advantage"][item], expected["advantage"][item])
    for vendor, wanted in expected["closeness"].items():
        values = {p: one["value"] for p, one in mine["closeness"][vendor]["people"].items()}
        check(f"closeness.{vendor}", values, wanted["people"])
        check(f"closeness.{vendor}", mine["closeness"][vendor]["overall"], wanted["overall"])
    check("threats", mine["threats"], expected["threats"])
    _check_levers(mine, expected, check)
    assert_same_pair(network, mine["next_pair"], expected["next_pair"])
    check("lean", mine["lean"], expected["lean"] if expected["lean"]["people"] else {})
    ages = {one["record"]: (one["months"], one["label"]) for one in mine["freshness"]}
    wanted_ages = {one["record"]: (one["months"], one["label"]) for one in expected["freshness"]}
    assert ages == wanted_ages


def _check_levers(
    mine: dict[str, Any], expected: dict[str, Any], check: Callable[[str, Any, Any], None]
) -> None:
    def by_removed(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {
            f"{row['removed']['kind']}:{row['removed']['id']}": {
                key: row[key] for key in ("loss", "share", "approver_loss")
            }
            for row in rows
        }

    found, wanted = by_removed(mine["fragility"]), by_removed(expected["fragility"])
    for key, row in wanted.items():
        if key in found:
            check(f"fragility.{key}", found[key], row)
        else:
            assert row["loss"] == 0
    assert not {key for key in set(found) - set(wanted) if abs(found[key]["loss"]) > 1e-6}
    for vendor, one in expected["isolation"].items():
        isolation = mine["isolation"][vendor]
        for item in ("relation", "solution", "solution_coverage"):
            check(f"isolation.{vendor}.{item}", isolation[item], one[item])
        carriers = {row["id"]: row["loss"] for row in isolation["carriers"]}
        check("carriers", carriers, {row["id"]: row["loss"] for row in one["carriers"]})
        assert len(isolation["cuts"]) == len(one["cuts"])
        for cut, other in zip(isolation["cuts"], one["cuts"], strict=True):
            ties = [[tie["person"], tie["contact"]] for tie in cut["ties"]]
            assert (list(cut["people"]), ties) == (other["people"], other["ties"])
            for item in ("size", "overall_after", "deciders_after"):
                check(f"cut.{item}", cut[item], other[item])
    verify = {row["record"]: row for row in mine["verify"]}
    assert set(verify) == {row["record"] for row in expected["verify"]}
    check("verify", verify, {row["record"]: row for row in expected["verify"]})
    ties = {row["contact"]: row for row in mine["next_ties"]}
    assert set(ties) == {row["contact"] for row in expected["next_ties"]}
    check("next_ties", ties, {row["contact"]: row for row in expected["next_ties"]})
    if expected["next_pair"]:
        check("next_pair", mine["next_pair"]["gain"], expected["next_pair"]["gain"])
    else:
        assert mine["next_pair"]["ties"] == []


@pytest.mark.parametrize(("kind", "name"), [("account", "A"), ("opportunity", "O1")])
def test_the_worked_example_agrees_in_every_field(
    kind: str, name: str, workspace_of: Callable[[Path], Workspace]
) -> None:
    expected = json.loads((WORKED / "expected.json").read_text("utf-8"))[kind]
    mine = answer_of(workspace_of(WORKED), kind, name)

    def check(section: str, found: Any, wanted: Any) -> None:
        assert_close(found, wanted, section, FOUR_DECIMALS)

    weights = {seat["person"]: seat["weight"] for seat in mine["chain"]}
    check("weights", weights, expected["weights"])
    for vendor, one in expected["reach"].items():
        reach = mine["reach"][vendor]
        band = [reach["low"], reach["overall"], reach["high"]]
        assert band == pytest.approx(one["band"], abs=FOUR_DECIMALS)
        check(vendor, reach["overall"], one["overall"])
        people = {person: value["value"] for person, value in reach["people"].items()}
        check(vendor, people, one["people"])
    assert set(scores(mine)) == set(expected["indirect_key_people"])
    for person, one in expected["indirect_key_people"].items():
        found = scores(mine)[person]
        check(person, found["score"], one["score"])
        assert [path["people"] for path in found["paths"]] == [
            path["people"] for path in one["paths"]
        ]
        assert found["on_chain"] == one.get("on_chain", False)
    check("relation", mine["advantage"]["relation"], expected["relation_advantage"])
    threats = {person: one["value"] for person, one in mine["threats"].items()}
    check("threats", threats, expected["threats"])
    check("lean", mine["lean"], expected["lean"])
    if kind == "account":
        over = {vendor: one["over_key_people"] for vendor, one in mine["reach"].items()}
        check("over key people", over, expected["reach_over_key_people"])
    else:
        _check_opportunity(mine, expected, check)


def _check_opportunity(
    mine: dict[str, Any], expected: dict[str, Any], check: Callable[[str, Any, Any], None]
) -> None:
    for vendor, people in expected["closeness"].items():
        values = {p: one["value"] for p, one in mine["closeness"][vendor]["people"].items()}
        check(f"closeness.{vendor}", values, people)
    check("solution", mine["advantage"]["solution"], expected["solution_advantage"])
    check("price", mine["advantage"]["price"], expected["price_advantage"])
    isolation = dict(expected["isolation"])
    cut = isolation.pop("cut")
    check("isolation", mine["isolation"]["RIVAL"], isolation)
    assert len(mine["isolation"]["RIVAL"]["cuts"]) == 1
    check("cut", mine["isolation"]["RIVAL"]["cuts"][0], cut)
    fragility = {row["removed"]["id"]: row for row in mine["fragility"]}
    check("fragility", fragility, expected["fragility"])
    carriers = {row["id"]: row["loss"] for row in mine["isolation"]["RIVAL"]["carriers"]}
    check("carriers", carriers, expected["rival_carriers"])
    verify = {f"{row['source']}->{row['target']}": row for row in mine["verify"]}
    assert set(verify) == set(expected["verify"])
    check("verify", verify, expected["verify"])
    ties = {row["contact"]: row for row in mine["next_ties"]}
    assert set(ties) == set(expected["next_ties"])
    check("next_ties", ties, expected["next_ties"])
    check("next_pair", mine["next_pair"]["gain"], expected["next_pair"]["gain"])
    pair = [[tie["our_person"], tie["contact"]] for tie in mine["next_pair"]["ties"]]
    assert pair == expected["next_pair"]["ties"]


def test_an_account_has_every_section(workspace_of: Callable[[Path], Workspace]) -> None:
    """The same questions for an account: every section of contract 5 is filled, but for what only
    an opportunity has (its changes) and for what nobody recorded (acceptance), which says so."""
    mine = answer_of(workspace_of(WORKED), "account", "A")
    without_records = {"changes", "warnings"}
    assert {name for name, value in mine.items() if value in ([], {})} <= without_records
    assert all(value == [] for value in mine["changes"].values())
    for item in ("solution", "price"):
        assert mine["advantage"][item] == {"overall": None, "coverage": 0.0, "people": {}}
    for part in ("reach", "closeness"):
        assert {one["overall"] is None for one in mine[part].values()} == {False}
    assert [cut["size"] > 0 for cut in mine["isolation"]["RIVAL"]["cuts"]]
    assert None not in (mine["lean"]["start"], mine["lean"]["projected"])
    assert mine["status"]["capped"] != "grey"
    assert mine["next_pair"]["ties"]
    assert mine["robust"][0]["holds"] is False
