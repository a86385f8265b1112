import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.map_contents import draw_map_content

from graph.drawing import (
    Card,
    DottedLine,
    Influence,
    LanePerson,
    MapContent,
    MapScene,
    Seats,
    Tie,
    draw_map,
)
from graph.drawing.places.forest import Forest
from graph.drawing.scene import Box
from graph.errors import InputError, NetworkTooLargeError

Example = Callable[[str], MapContent]
Crowd = Callable[[int], MapContent]
Campaign = Callable[[int], int]
KEYS = [f"P{number:02}" for number in range(48)]


@st.composite
def charts(draw: st.DrawFn) -> MapContent:
    """Any reporting, circles too, with a project that moves some people."""
    count = draw(st.integers(1, len(KEYS)))
    keys = KEYS[:count]
    bosses = st.one_of(st.none(), st.sampled_from(keys[: max(1, count // 3)]))
    before = {key: draw(bosses) for key in keys}
    moves = draw(st.dictionaries(st.sampled_from(keys), bosses, max_size=6))
    cards = tuple(
        Card(key, key, account_manager=before[key], manager=moves.get(key, before[key]))
        for key in keys
    )
    lanes = tuple(LanePerson(f"U{n}", f"U{n}") for n in range(draw(st.integers(0, 3))))
    ties = tuple(
        Tie(f"T{n}", who.key, draw(st.sampled_from(keys)), 0.5) for n, who in enumerate(lanes)
    )
    other = Seats("O2", "O2", tuple(draw(st.dictionaries(st.sampled_from(keys), bosses)).items()))
    kind = draw(st.sampled_from(["account", "opportunity"]))
    return MapContent(kind, "X", "X", cards, (), ties, lanes, other_seats=(other,))


def overlaps(scene: MapScene) -> list[tuple[str, str]]:
    return [
        (a, b)
        for (a, one), (b, other) in itertools.combinations(scene.boxes().items(), 2)
        if one.meets(other)
    ]


def inside(box: Box, x: float, y: float) -> bool:
    return box.x + 1 < x < box.right - 1 and box.y + 1 < y < box.bottom - 1


def strangers_crossed(scene: MapScene) -> list[tuple[str, str]]:
    found = []
    boxes = scene.boxes()
    for line in scene.reporting:
        for (ax, ay), (bx, by) in itertools.pairwise(line.points):
            for step in range(41):
                x, y = ax + (bx - ax) * step / 40, ay + (by - ay) * step / 40
                found += [(line.child, key) for key, box in boxes.items() if inside(box, x, y)]
    return found


@given(charts())
def test_no_two_boxes_overlap_and_no_reporting_line_enters_a_box(content: MapContent) -> None:
    scene = draw_map(content)
    assert overlaps(scene) == []
    assert strangers_crossed(scene) == []


@given(charts())
def test_everybody_is_drawn_or_folded_once_and_within_the_map(content: MapContent) -> None:
    scene = draw_map(content)
    folded = [key for tile in scene.tiles for key in tile.members]
    assert sorted([person.key for person in scene.people] + folded) == sorted(
        card.key for card in content.cards
    )
    for box in scene.boxes().values():
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= scene.width
        assert box.bottom <= scene.height


@pytest.mark.parametrize("count", [41, 90, 121, 200, 301, 1000])
def test_large_charts_do_not_overlap(crowd: Crowd, count: int) -> None:
    scene = draw_map(crowd(count))
    assert overlaps(scene) == []
    assert strangers_crossed(scene) == []


@pytest.mark.parametrize(
    ("count", "level"), [(40, 0), (41, 1), (120, 1), (121, 2), (300, 2), (301, 3)]
)
def test_the_level_of_detail_follows_the_number_of_people(
    crowd: Crowd, count: int, level: int
) -> None:
    assert draw_map(crowd(count)).level == level


def test_folded_maps_keep_the_page_small(crowd: Crowd) -> None:
    for count in (150, 300, 1000):
        scene = draw_map(crowd(count))
        assert len(scene.people) + len(scene.tiles) <= 60


def test_a_large_deal_opens_only_the_branches_that_matter_in_it(crowd: Crowd) -> None:
    content = crowd(300)
    # of eight branches only the first two have somebody who decides or stands behind
    cards = [
        c
        if c.manager in {None, "P0000", "P0001", "P0002"}
        else replace(c, role=None, rank_behind=None)
        for c in content.cards
    ]
    deal = replace(content, cards=tuple(cards))
    opened = {person.key for person in draw_map(deal).people}
    matter = {c.key for c in cards if c.role or c.is_decider or c.rank_behind}
    assert matter <= opened <= matter | {"P0000", "P0001", "P0002"}
    account = draw_map(replace(deal, kind="account"))
    assert {f"P{number:04}" for number in range(1, 9)} <= {one.key for one in account.people}
    assert len(opened) < len(account.people)


def test_the_chain_and_the_first_behind_stay_open(crowd: Crowd) -> None:
    content = crowd(300)
    shown = {person.key for person in draw_map(content).people}
    wanted = {card.key for card in content.cards if card.role or card.rank_behind}
    assert wanted <= shown


def test_an_opened_unit_shows_its_people(crowd: Crowd) -> None:
    content = crowd(150)
    tile = draw_map(content).tiles[0]
    opened = draw_map(content, open_units=[tile.key])
    assert set(tile.members) <= {person.key for person in opened.people}
    assert overlaps(opened) == []


def opened_by(scene: MapScene, key: str) -> set[str]:
    return set(next(tile.members for tile in scene.tiles if tile.key == key))


def test_a_neighbour_closes_when_the_page_is_full(crowd: Crowd) -> None:
    content = crowd(300)
    keys = [tile.key for tile in sorted(draw_map(content).tiles, key=lambda t: -len(t.members))]
    folded = draw_map(content)
    opened = draw_map(content, open_units=keys[:6])
    assert len(opened.people) + len(opened.tiles) <= 60
    # the newest are open, the oldest closed
    assert 0 < len(opened.opened) < 6
    assert opened.opened == tuple(keys[6 - len(opened.opened) : 6])
    shown = {person.key for person in opened.people}
    assert opened_by(folded, keys[5]) <= shown
    assert not opened_by(folded, keys[0]) & shown
    assert overlaps(opened) == []
    assert strangers_crossed(opened) == []


def test_a_unit_stays_open_with_the_unit_around_it(crowd: Crowd) -> None:
    content = crowd(400)
    outer = next(tile.key for tile in draw_map(content).tiles if tile.key.startswith("unit:"))
    inside = draw_map(content, open_units=[outer])
    inner = next(tile.key for tile in inside.tiles if tile.key.startswith(f"{outer}/"))
    opened = draw_map(content, open_units=[outer, inner])
    assert opened.opened == (outer, inner)
    assert opened_by(inside, inner) <= {person.key for person in opened.people}


@pytest.mark.parametrize("count", [150, 300, 900])
def test_a_unit_too_large_for_a_page_shows_whom_it_can(count: int) -> None:
    cards = [Card("B", "B"), Card("H", "H", account_manager="B", manager="B")]
    cards += [
        Card(f"P{n:03}", f"P{n}", account_manager="H", manager="H", units=("All",),
             rank_behind=3 if n == 100 else None)
        for n in range(count)
    ]  # fmt: skip
    content = MapContent("account", "A", "A", tuple(cards))
    (key,) = (tile.key for tile in draw_map(content).tiles)
    scene = draw_map(content, open_units=[key])
    assert scene.opened == (key,)
    assert len(scene.people) + len(scene.tiles) == 60
    assert "P100" in {person.key for person in scene.people}
    (rest,) = scene.tiles
    assert len(rest.members) == count + 2 - len(scene.people)
    assert overlaps(scene) == []
    assert strangers_crossed(scene) == []
    assert 0.5 <= scene.width / scene.height <= 3


def test_no_choice_of_opened_units_breaks_the_page(campaign: Campaign) -> None:
    rng = random.Random(5)
    for _ in range(campaign(100)):
        content = draw_map_content(rng.choice([150, 300, 700]), rng.randrange(1000))
        opened: list[str] = []
        for _step in range(4):
            scene = draw_map(content, open_units=opened)
            assert len(scene.people) + len(scene.tiles) <= 60, opened
            assert overlaps(scene) == [], opened
            assert strangers_crossed(scene) == [], opened
            if scene.tiles:
                opened.append(rng.choice(scene.tiles).key)


def test_without_units_the_people_below_one_manager_fold() -> None:
    bosses = {f"M{n:02}": None if n == 0 else "M00" for n in range(20)}
    cards = [
        Card(k, k, f"{k} 部长 Head of {k}", account_manager=m, manager=m) for k, m in bosses.items()
    ]
    for number in range(280):
        boss = f"M{number % 19 + 1:02}"
        cards.append(Card(f"S{number:03}", f"S{number}", account_manager=boss, manager=boss))
    scene = draw_map(MapContent("account", "A", "A", tuple(cards)))
    assert scene.tiles
    assert any(tile.name.en.startswith("Head of") for tile in scene.tiles)
    assert len(scene.people) + len(scene.tiles) <= 60
    assert overlaps(scene) == []


def test_a_whole_map_of_more_than_a_thousand_people_is_refused(
    crowd: Crowd,
) -> None:
    with pytest.raises(NetworkTooLargeError):
        draw_map(crowd(1001))


def test_an_empty_map_is_drawn() -> None:
    scene = draw_map(MapContent("account", "A", "Nobody", ()))
    assert scene.people == ()
    assert scene.crossings == 0


def test_a_circle_is_cut_at_its_smallest_key() -> None:
    forest = Forest({"a": "c", "b": "a", "c": "b", "d": "a"})
    assert forest.roots == ("a",)
    assert forest.subtree("a") == ["a", "b", "d", "c"]


def test_a_doubled_person_is_named() -> None:
    with pytest.raises(InputError, match="'P1' twice"):
        MapContent("account", "A", "A", (Card("P1", "x"), Card("P1", "y")))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "deal"}, "'deal' is no kind of context"),
        (
            {"lane_people": (LanePerson("u", "U", vendor="competitor"),)},
            "'competitor' is no",
        ),
        ({"influences": (Influence("e", "a", "b", state="new"),)}, "'new' is no state"),
    ],
)
def test_unknown_codes_of_the_map_itself_are_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(MapContent("account", "A", "A", ()), **change)


def test_edges_of_people_who_are_not_shown_leave_no_mark(
    example: Example,
) -> None:
    content = example("opportunity")
    seen = tuple(card for card in content.cards if card.key != "C10")
    scene = draw_map(MapContent("opportunity", "O1", "O1", seen, content.influences, content.ties))
    assert "C10" not in str(scene.to_dict())
    assert not {"E08", "E09"} & set(scene.unrouted)


def test_a_dotted_line_is_drawn_round_the_cards(example: Example) -> None:
    content = example("account")
    with_dots = MapContent(
        content.kind, "A", "A", content.cards, dotted=(DottedLine("C06", "C04"),)
    )
    scene = draw_map(with_dots)
    assert [(line.child, line.manager) for line in scene.reporting if line.kind == "dotted"] == [
        ("C06", "C04")
    ]
    assert strangers_crossed(scene) == []


def test_height_and_width_are_at_least_as_wished(example: Example) -> None:
    scene = draw_map(example("account"), width=1400, height=900)
    assert (scene.width, scene.height) == (1400, 900)


@given(st.integers(0, 10**6), st.integers(121, 420), st.sampled_from([0.0, 0.8]))
@settings(max_examples=12)
def test_random_folded_charts_hold_together(seed: int, count: int, share: float) -> None:
    rng = random.Random(seed)
    cards = []
    for number in range(count):
        boss = f"Q{rng.randrange(max(1, number // rng.choice([1, 2, 6])))}" if number else None
        units = (f"U{number % 5}", f"V{number % 17}") if rng.random() < share else ()
        cards.append(
            Card(
                f"Q{number}",
                f"Q{number}",
                account_manager=boss,
                manager=boss if rng.random() < 0.98 else None,
                role="evaluator" if rng.random() < 0.05 else None,
                units=units,
            )
        )
    scene = draw_map(MapContent("opportunity", "O", "O", tuple(cards)))
    folded = [key for tile in scene.tiles for key in tile.members]
    drawn = [person.key for person in scene.people]
    assert sorted(drawn + folded) == sorted(card.key for card in cards)
    assert len(scene.people) + len(scene.tiles) <= 60
    assert overlaps(scene) == []
    assert strangers_crossed(scene) == []
