"""Who is against us, how the rival comes in, what our reach hangs on; and who is heard outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from api.pages.balance import balance_of
from api.pages.lists import behind_list
from api.pages.opposition import opposition_of, props_of, ways_of
from api.pages.references import cap_reason
from api.pages.sight import Sight
from api.pages.wording import Rich

pytestmark = pytest.mark.parametrize("store_kind", ["sqlite"])
Rows = Mapping[str, Sequence[Mapping[str, str]]]
OUTSIDE = {
    "organizations": [{"id": "X", "name": "顾问 Adviser", "kind": "other"}],
    "people": [
        {"id": "U1", "name": "高岩", "organization": "US"},
        {"id": "X1", "name": "穆", "organization": "X", "account": "A"},
        {"id": "P2", "name": "林", "organization": "A"},
    ],
    "roles": [{"opportunity": "O", "person": "P1", "role": "approver"}],
    "influence": [
        {
            "id": "E1",
            "source": "X1",
            "target": "P1",
            "strength": "strong",
            "confidence": "reported",
        },
        {"id": "E2", "source": "P2", "target": "P1", "strength": "weak", "confidence": "reported"},
        {"id": "E3", "source": "U1", "target": "P1", "strength": "strong"},
    ],
}


@pytest.fixture
def deal(sight_of: Callable[..., Sight]) -> Sight:
    return sight_of("xinghe", "opportunity", "O1")


def text(parts: Rich) -> str:
    return "".join(part.text for part in parts)


def test_opponents_with_a_say_come_with_those_whom_they_press(deal: Sight) -> None:
    found = opposition_of(deal)
    assert [(one.key, one.role) for one in found.opponents] == [("C08", "Evaluator"), ("C03", "")]
    assert found.opponents[0].against == ("C05", "C11", "C04", "C07")
    assert found.further == 0
    assert [(one.key, one.by) for one in found.pressed[:2]] == [
        ("C05", ("C08", "C03")),
        ("C11", ("C08",)),
    ]


def test_the_rivals_ways_carriers_and_cut(deal: Sight) -> None:
    (rival,) = ways_of(deal)
    assert [way.people for way in rival.ways] == [
        ("R1", "C01"),
        ("R2", "C08", "C05", "C04"),
        ("R1", "C06", "C02"),
    ]
    assert [one.key for one in rival.carriers[:3]] == ["R2", "R1", "C08"]
    said = (
        "To cut the strong ways of Rival company: win over 孙, 周; "
        "its reach falls from 0.31 to 0.24."
    )
    assert [text(cut) for cut in rival.cuts] == [said]


def test_what_our_reach_hangs_on(deal: Sight) -> None:
    first = props_of(deal)[0]
    assert (first.key, first.kind) == ("U2", "our_person")
    assert deal.voice.percent(first.share or 0.0) == "58%"


def test_every_cap_and_every_limit_has_an_explanation(deal: Sight) -> None:
    reasons = [cap_reason(deal, cap) for cap in deal.answer.status.caps]
    assert all(section and item for section, item in reasons)
    limits = {row.key: (row.limit, row.limit_why) for row in balance_of(deal)}
    assert limits["C11"][0] == "price"
    assert all(limits["C11"][1])


def test_an_outsider_who_is_heard_stands_behind_and_our_own_people_do_not(
    sight_of: Callable[..., Sight], small_account: Callable[..., Rows]
) -> None:
    sight = sight_of(small_account(**OUTSIDE), "opportunity", "O")
    rows = behind_list(sight)
    assert [(row.rank, row.key) for row in rows] == [(1, "X1"), (2, "P2")]
    assert rows[0].score > rows[1].score > 0
    assert sight.backing("X1") == ("external_influencers", "X1:P1")
    assert sight.backing("P2") == ("indirect_key_people", "P2")


def test_the_story_of_the_simulation_deal_is_about_the_outsider(
    sight_of: Callable[..., Sight],
) -> None:
    sight = sight_of("group", "opportunity", "GO5")
    assert behind_list(sight)[0].key == "X2"
    (rival,) = ways_of(sight)
    assert rival.ways[0].people[:2] == ("H2", "X2")
    bearers = {sight.bearer(one) for one in sight.answer.next_ties}
    assert bearers <= sight.network.active_staff
