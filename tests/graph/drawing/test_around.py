"""The map around one person: who is near, who has room, and what is said about the others."""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.map_checks import crossed_strangers, find_overlaps
from support.map_contents import draw_map_content

from graph.drawing import Card, Influence, LanePerson, MapContent, Tie, draw_map
from graph.drawing.places.around import part_around
from graph.drawing.view import MapView
from graph.errors import NetworkTooLargeError, PersonNotFoundError
from graph.vocabulary import MapExtra, MapPreset
from graph.workspace import Workspace

DAY = date(2025, 6, 30)
GROUP = Path(__file__).parents[3] / "importers" / "examples" / "group"


def person(key: str, boss: str | None = None) -> Card:
    return Card(key, key, account_manager=boss, manager=boss)


CHART = (
    person("root"),
    person("head", "root"),
    person("boss", "head"),
    person("me", "boss"),
    person("other head", "root"),
    person("deep", "other head"),
    person("friend", "deep"),
    person("far", "friend"),
    person("stranger", "other head"),
)
CONTENT = MapContent(
    "account", "A", "A", CHART,
    influences=(
        Influence("E1", "friend", "me", weight=0.6),
        Influence("E2", "stranger", "me", weight=0.9, state="suppressed"),
    ),
    ties=(Tie("T1", "U1", "me", 0.5), Tie("T2", "U1", "stranger", 0.5)),
    lane_people=(LanePerson("U1", "Ours"), LanePerson("U2", "Nobody's")),
)  # fmt: skip


def keys(content: MapContent) -> set[str]:
    return {card.key for card in content.cards} | {who.key for who in content.lane_people}


def test_one_step_goes_along_influence_reporting_and_ties_and_shows_the_branches() -> None:
    part = part_around(CONTENT, "me", 1)
    assert keys(part.content) == {"me", "boss", "head", "root", "friend", "other head", "U1"}
    assert part.left_out == 0
    # who stands between is not shown, so the friend hangs on the head of the branch
    assert {card.key: card.manager for card in part.content.cards}["friend"] == "other head"
    assert {edge.record for edge in part.content.influences} == {"E1"}


def test_two_steps_reach_whom_our_people_know_and_the_friends_of_friends() -> None:
    assert {"stranger", "far", "deep"} <= keys(part_around(CONTENT, "me", 2).content)


def test_one_of_ours_can_stand_in_the_middle() -> None:
    assert {"U1", "me", "stranger"} <= keys(part_around(CONTENT, "U1", 1).content)


def test_somebody_without_any_edge_stands_alone() -> None:
    content = MapContent("account", "A", "A", (person("me"), person("you")))
    assert keys(part_around(content, "me", 3).content) == {"me"}


def test_an_unknown_person_is_named() -> None:
    with pytest.raises(PersonNotFoundError, match="nobody"):
        part_around(CONTENT, "nobody", 1)
    with pytest.raises(PersonNotFoundError):
        draw_map(CONTENT, around=("nobody", 1))


def test_the_heaviest_come_first_and_the_others_are_counted() -> None:
    crowd = [person(f"P{number:03}") for number in range(200)]
    edges = [
        Influence(f"E{n:03}", f"P{n:03}", "P000", weight=n / 200) for n in range(1, len(crowd))
    ]
    content = MapContent("account", "A", "A", tuple(crowd), tuple(edges))
    scene = draw_map(content, around=("P000", 1))
    shown = {one.key for one in scene.people}
    assert len(scene.boxes()) == 60
    assert shown == {"P000", *(f"P{number:03}" for number in range(141, 200))}
    assert scene.left_out == 140
    assert any("140" in words.en and "140" in words.zh for words in scene.captions)


def test_a_network_of_twenty_thousand_people_opens_on_a_person() -> None:
    content = draw_map_content(20_000, 1)
    with pytest.raises(NetworkTooLargeError):
        draw_map(content)
    for steps in (1, 2, 3):
        scene = draw_map(content, around=("P0007", steps))
        assert scene.around == "P0007"
        assert "P0007" in {one.key for one in scene.people}
        assert len(scene.boxes()) <= 60
        assert scene.tiles == ()
        assert 0.5 <= scene.width / scene.height <= 3
        assert len(scene.listed_people) == len(scene.people)


def test_of_many_lines_those_of_the_person_are_drawn_first() -> None:
    crowd = [person(f"P{number:02}") for number in range(30)]
    pairs = [(f"P{a:02}", f"P{b:02}") for a in range(30) for b in range(a) if (a + b) % 3 == 0]
    edges = [Influence(f"E{n:03}", *pair, weight=0.9) for n, pair in enumerate(pairs)]
    edges += [Influence(f"F{n:03}", f"P{n:02}", "P07", weight=0.2) for n in range(8, 20)]
    content = MapContent("account", "A", "A", tuple(crowd), tuple(edges))
    scene = draw_map(content, around=("P07", 2))
    own = {e.record for e in edges if "P07" in {e.source, e.target}}
    assert len(own) < len(edges) / 3
    drawn = {record for line in scene.influences for record in line.records}
    assert len(own & drawn) > len(own) / 2
    assert len(own & drawn) >= len(drawn) / 2
    assert drawn | set(scene.unrouted) == {e.record for e in scene.listed_influences}


def test_what_a_map_does_not_show_is_not_walked() -> None:
    hidden = tuple(replace(edge, is_shown=False) for edge in CONTENT.influences)
    assert "friend" not in keys(part_around(replace(CONTENT, influences=hidden), "me", 1).content)


def test_the_order_of_the_records_does_not_matter() -> None:
    content = draw_map_content(300, 3)
    turned = replace(
        content,
        cards=content.cards[::-1],
        influences=content.influences[::-1],
        ties=content.ties[::-1],
    )
    one, other = (part_around(c, "P0011", 2).content for c in (content, turned))
    assert keys(one) == keys(other)


def test_the_map_around_anybody_holds_together(campaign: Callable[[int], int]) -> None:
    rng = random.Random(7)
    for _ in range(campaign(200)):
        content = draw_map_content(rng.choice([40, 300, 1500]), rng.randrange(1000))
        who, steps = rng.choice(content.cards).key, rng.randint(1, 3)
        scene = draw_map(content, around=(who, steps))
        assert find_overlaps(scene) == [], (who, steps)
        assert list(crossed_strangers(scene)) == [], (who, steps)
        assert 0.5 <= scene.width / scene.height <= 3


@pytest.mark.parametrize("preset", MapPreset)
def test_a_reader_s_view_begins_with_a_person_in_every_preset(
    preset: MapPreset, workspace_of: Callable[[Path], Workspace]
) -> None:
    workspace = workspace_of(GROUP)
    subject = workspace.subject("opportunity", "GO1")
    whole = workspace.scene(subject, as_of=DAY)
    first = next(card.key for card in whole.listed_people if card.rank_behind == 1)
    for who, steps in itertools.product((first, whole.lanes[0].key), (1, 2)):
        view = MapView(preset=preset, around=who, steps=steps, extras=tuple(MapExtra))
        scene = workspace.scene(subject, as_of=DAY, view=view)
        assert scene.around == who
        assert len(scene.boxes()) <= 60
        assert len(scene.people) < len(whole.listed_people) / 4
        assert find_overlaps(scene) == []
        assert list(crossed_strangers(scene)) == []


def test_a_view_of_somebody_who_is_not_there_is_refused(
    workspace_of: Callable[[Path], Workspace],
) -> None:
    workspace = workspace_of(GROUP)
    subject = workspace.subject("opportunity", "GO1")
    with pytest.raises(PersonNotFoundError):
        workspace.scene(subject, as_of=DAY, view=MapView(around="nobody"))
