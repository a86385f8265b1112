"""The network view as data and as a file: who, which lines, where, who at first; safe and equal."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest
from support.attack_strings import ATTACKS
from support.map_contents import draw_map_content

from graph.drawing.composition import draw_map
from graph.drawing.content import Card, DottedLine, Influence, LanePerson, MapContent, Tie
from graph.drawing.networks import network_page, network_view, part_data, view_data
from graph.drawing.networks.elements import NetworkView
from graph.drawing.networks.listing import find_data, script_text
from graph.drawing.networks.looks import LOOKS
from graph.drawing.networks.page import SCRIPTS, view_markup
from graph.drawing.networks.positions import STEP, start_places
from graph.drawing.networks.viewing import start_people
from graph.drawing.scene import MapScene
from graph.drawing.writing.style import LEGEND

ASSETS = files("graph.drawing.networks").joinpath("assets")


def small() -> MapContent:
    """A chief, two below, an outsider, one of ours, one of a rival's, and a line of every kind."""
    return MapContent(
        kind="opportunity",
        context_id="O",
        title="项目 Deal",
        cards=(
            Card("A", "陈总 Chief", "总经理 General manager", role="approver", is_decider=True),
            Card("B", "林", account_manager="A", manager="A", attitude="strong_positive"),
            Card("C", "王", account_manager="A", manager="B", attitude="unknown"),
            Card("X", "冯", side="external", rank_behind=1, attitude="negative"),
        ),
        influences=(
            Influence("i1", "X", "A", strength="strong", is_hot=True, weight=0.6),
            Influence("i2", "B", "A", confidence="confirmed", months=2),
            Influence("i3", "C", "B", confidence="rumour", freshness="stale", months=9),
            Influence("i4", "C", "A", freshness="stale", months=9),
            Influence("i5", "B", "C", state="conflict"),
            Influence("i6", "A", "C", state="suppressed"),
            Influence("i7", "A", "gone"),
            Influence("i8", "A", "A"),
        ),
        ties=(
            Tie("t1", "U1", "B", 0.5),
            Tie("t2", "R1", "C", 0.5, vendor="rival"),
            Tie("t3", "U1", "C", 0.1, confidence="inferred"),
        ),
        lane_people=(
            LanePerson("U1", "我", "客户经理 Account manager"),
            LanePerson("R1", "他", vendor="rival"),
        ),
        dotted=(DottedLine("C", "A"),),
    )


def seen(content: MapContent) -> tuple[NetworkView, MapScene]:
    scene = draw_map(content)
    return network_view(content, scene, start_people(content)), scene


def data_of(text: str) -> dict[str, Any]:
    (found,) = re.findall(
        r'<script type="application/json" class="sgnet-data">(.*?)</script>', text, re.DOTALL
    )
    data: dict[str, Any] = json.loads(found)
    return data


def test_everybody_is_a_node_under_the_own_id() -> None:
    data = view_data(seen(small())[0], "en", is_whole=False)
    assert [node["id"] for node in data["nodes"]] == ["A", "B", "C", "R1", "U1", "X"]
    chief = data["nodes"][0]
    assert (chief["label"], chief["post"], chief["standing"]) == (
        "Chief",
        "General manager",
        "Not asked · Approves",
    )
    assert {node["id"]: node.get("frame") for node in data["nodes"]} == {
        "A": "decider",
        "B": None,
        "C": None,
        "R1": "rival",
        "U1": "us",
        "X": "hot",
    }


def test_every_kind_of_line_is_there_once_in_its_direction() -> None:
    data = view_data(seen(small())[0], "en", is_whole=False)
    lines = sorted((line["from"], line["to"], line["look"]) for line in data["edges"])
    assert lines == sorted(
        [
            ("A", "B", "reports_to"),
            ("B", "C", "project_seat"),
            ("A", "C", "dotted_line"),
            ("X", "A", "best_path"),
            ("B", "A", "influence_confirmed"),
            ("C", "B", "influence_assumed"),
            ("C", "A", "influence_old"),
            ("B", "C", "influence_conflict"),
            ("A", "C", "influence_cut"),
            ("U1", "B", "tie_us"),
            ("R1", "C", "tie_rival"),
            ("U1", "C", "tie_assumed"),
        ]
    )
    assert len({line["id"] for line in data["edges"]}) == len(lines)


def test_lines_to_nobody_and_to_oneself_are_left_out() -> None:
    view = seen(small())[0]
    assert not [line for line in view.lines if "gone" in {line.source, line.target}]
    assert not [line for line in view.lines if line.source == line.target]


def test_kinds_of_lines_differ_without_colour() -> None:
    marks = {
        look: (tuple(one["dashes"]), one["head"], one.get("isBoth"), "casing" in one)
        for look, one in LOOKS.items()
        # a tie ends in a dot as a moved seat does, but is wide and leaves a vendor's person
        if look != "project_seat"
    }
    assert len(set(marks.values())) == len(marks)
    assert set(LOOKS) <= set(LEGEND)


def test_people_stand_where_the_map_has_them_and_nobody_covers_anybody() -> None:
    content = draw_map_content(200, 3)
    view, scene = seen(content)
    places = dict(view.places)
    assert set(places) == {card.key for card in content.cards} | {
        who.key for who in content.lane_people
    }
    for (ax, ay), (bx, by) in combinations(places.values(), 2):
        assert abs(ax - bx) >= STEP[0] - 1 or abs(ay - by) >= STEP[1] - 1
    boxes = {person.key: person.box for person in scene.people}
    for one, other in combinations(sorted(boxes), 2):
        for start, end, axis in (("x", "right", 0), ("y", "bottom", 1)):
            if getattr(boxes[one], end) < getattr(boxes[other], start):
                assert places[one][axis] < places[other][axis]


def test_somebody_in_the_very_middle_has_a_place() -> None:
    view, _scene = seen(MapContent("account", "A", "x", (Card("A", "x"),)))
    (node,) = view_data(view, "en", is_whole=False)["nodes"]
    assert (node["x"], node["y"], node["degree"]) == (0, 0, 0)


def test_folded_people_stand_together() -> None:
    content = draw_map_content(200, 3)
    view, scene = seen(content)
    places = dict(view.places)
    tile = max(scene.tiles, key=lambda one: len(one.members))
    xs, ys = zip(*(places[key] for key in tile.members), strict=True)
    inside = [
        key for key, (x, y) in places.items() if min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)
    ]
    assert sorted(inside) == sorted(tile.members)


def test_an_empty_map_has_an_empty_view() -> None:
    content = MapContent("account", "A", "Nobody", ())
    view, scene = seen(content)
    assert (view.people, view.lines, view.start) == ((), (), ())
    assert start_places(scene, ()) == {}
    assert "<canvas" not in network_page(view, scene, "en")


def test_a_large_network_begins_with_those_who_matter_and_one_step() -> None:
    content = draw_map_content(400, 1)
    start = set(start_people(content))
    key = {card.key for card in content.cards if card.role or card.is_decider or card.rank_behind}
    near = {edge.source for edge in content.influences if edge.target in key}
    assert key <= start
    assert near <= start
    assert len(start & {card.key for card in content.cards}) <= 300 < len(content.cards)


def test_a_large_network_where_nobody_matters_begins_at_the_top() -> None:
    cards = [Card("P0", "top")]
    cards += [Card(f"P{one}", "x", manager=f"P{(one - 1) // 3}") for one in range(1, 400)]
    assert start_people(MapContent("account", "A", "x", tuple(cards))) == ("P0", "P1", "P2", "P3")


def test_the_first_part_never_grows_beyond_its_bound() -> None:
    cards = tuple(Card(f"P{one}", "x", manager="P0" if one else None) for one in range(900))
    content = MapContent("account", "A", "x", cards)
    assert len(start_people(content)) == 300


def test_a_part_tells_every_line_of_its_people() -> None:
    view = seen(small())[0]
    part = part_data(view, ("C", *view.near("C")), "en")
    assert view.near("C") == ("A", "B", "R1", "U1")
    assert [node["id"] for node in part["nodes"]] == ["A", "B", "C", "R1", "U1"]
    known = {line["id"] for line in part["edges"]}
    assert known == {
        line.id for line in view.lines if {line.source, line.target} & {"A", "B", "C", "R1", "U1"}
    }


def test_near_nobody_is_nobody() -> None:
    assert seen(small())[0].near("gone") == ()


@pytest.mark.parametrize(
    "wanted", ["chen", "czz", "Chief", "general MANAGER", "陈总", "ＣＨＩＥＦ"]
)
def test_somebody_is_found_in_either_language_by_pinyin_and_title(wanted: str) -> None:
    content = small()
    first = replace(content.cards[0], name="陈总之 Chief")
    view = seen(replace(content, cards=(first, *content.cards[1:])))[0]
    assert [node["id"] for node in find_data(view, wanted, "en")["nodes"]] == ["A"]


def test_an_empty_search_finds_nobody() -> None:
    assert find_data(seen(small())[0], "  ", "en")["nodes"] == []


def test_equal_content_gives_equal_bytes() -> None:
    pages = [network_page(*seen(draw_map_content(60, 2)), "zh") for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0] != network_page(*seen(draw_map_content(60, 2)), "en")


ODD = (
    "</script><script>alert(1)</script>",
    "\u2028\u2029",
    "\ud800 lone \udfff",
    "\x00\x01\x1f\x7f\x85\ufeff\ufffe",
    "\"'`&<>",
    "]]>--><!--",
)


@pytest.mark.parametrize("text", [*ODD, *ATTACKS[:24]])
def test_no_text_leaves_its_place(text: str) -> None:
    content = small()
    cards = tuple(
        replace(card, key=f"{card.key}{text}", name=text, title=text, units=(text,), manager=None)
        for card in content.cards
    )
    lanes = tuple(replace(who, name=text, title=text) for who in content.lane_people)
    view, scene = seen(
        replace(content, title=text, cards=cards, lane_people=lanes, influences=(), dotted=())
    )
    page = network_page(view, scene, "en")
    page.encode()
    scripts = re.findall(r"<script[^>]*>", page)
    data_script = '<script type="application/json" class="sgnet-data">'
    assert scripts == [*["<script>"] * len(SCRIPTS), data_script, "<script>"]
    data = data_of(page)
    assert {node["id"] for node in data["nodes"]} >= {card.key for card in cards}
    inside = script_text(data)
    assert not re.search("[<>&'\u2028\u2029\ud800-\udfff]", inside)
    assert json.loads(inside) == data


def test_a_view_inside_a_page_has_no_script_of_its_own() -> None:
    markup = view_markup(seen(small())[0], "en")
    assert re.findall(r"<script[^>]*>", markup) == [
        '<script type="application/json" class="sgnet-data">'
    ]
    assert not re.search(r" style=| on[a-z]+=", markup)


def test_a_file_names_what_may_run_and_asks_for_nothing() -> None:
    page = network_page(*seen(small()), "en")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == 1 + len(SCRIPTS) + 1
    markup = re.sub("<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<link|<img|<iframe|src=|@import|url\(", markup)


def test_a_file_of_300_people_is_below_a_megabyte() -> None:
    content = draw_map_content(300, 1)
    assert len(content.cards) == 300
    for language in ("zh", "en"):
        assert len(network_page(*seen(content), language).encode()) < 1_000_000


def test_vis_network_is_what_its_makers_sent() -> None:
    for line in ASSETS.joinpath("SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256(ASSETS.joinpath(name).read_bytes()).hexdigest() == digest
    head = ASSETS.joinpath("vis-network.min.js").read_text(encoding="utf-8")[:900]
    assert re.search(r"@version 10\.\d+\.\d+", head)
    assert {"LICENSE-MIT", "LICENSE-APACHE-2.0"} <= {one.name for one in ASSETS.iterdir()}


def test_scripts_of_ours_take_no_text_for_markup() -> None:
    for name in SCRIPTS:
        if name == "vis-network.min.js":
            continue
        text = ASSETS.joinpath(name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)


def test_pyvis_is_loaded_when_a_list_is_built_and_not_before() -> None:
    code = (
        "import sys, api.app, api.cli, graph.exploration\n"
        "print({'pyvis', 'IPython', 'jsonpickle'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
