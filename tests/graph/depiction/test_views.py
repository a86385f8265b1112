"""The four presets and three sides of each context: what they show, where people stand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.small_accounts import ACCOUNT, DAY, DEAL, base, edge, make

from graph.analysis.answering import answer_for
from graph.analysis.dependence import hanging_deciders
from graph.depiction import Depicted, content_of, picture_of
from graph.drawing.captions import (
    NO_CHAIN,
    NO_CUT,
    NO_INFLUENCE,
    NO_KEY_PEOPLE,
    NO_NEXT_TIE,
    NO_RIVAL,
    NO_RIVAL_SIDE,
    NO_RIVAL_TIES,
    NO_SINGLE_POINT,
    NO_TIES,
    NO_US,
    NOBODY,
    only_by,
)
from graph.drawing.content import Words
from graph.drawing.geometry import middle_of
from graph.drawing.scene import MapScene
from graph.drawing.view import MapView
from graph.drawing.writing.page import page
from graph.drawing.writing.svg import to_svg
from graph.errors import InputError
from graph.model import Opportunity, Record, Role, Tie
from graph.overlay import build_network
from graph.records import Records
from graph.scope import Scope
from graph.vocabulary import ContextKind, MapExtra, MapPreset, MapSide
from graph.workspace import Workspace

Open = Callable[[Path], Workspace]
DATA = Path(__file__).parents[2] / "data"
WORKED = DATA / "worked-example"
CIRCLE = DATA / "more-examples" / "3-circle"
GROUP = Path(__file__).parents[3] / "importers" / "examples" / "group"
CONTEXTS = [
    (WORKED, "opportunity", "O1"),
    (WORKED, "account", "A"),
    (GROUP, "opportunity", "GO1"),
    (GROUP, "account", "G"),
]
NAMES = [one[2] for one in CONTEXTS]
VIEWS = [
    MapView(preset=preset, side=side) for preset, side in itertools.product(MapPreset, MapSide)
]


def drawn(workspace: Workspace, kind: str, reference: str, view: MapView) -> MapScene:
    return workspace.scene(workspace.subject(kind, reference), as_of=DAY, view=view)


def text(scene: MapScene) -> str:
    return json.dumps(scene.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize(("folder", "kind", "reference"), CONTEXTS, ids=NAMES)
def test_everybody_stands_at_the_same_place_in_every_view(
    workspace_of: Open, folder: Path, kind: str, reference: str
) -> None:
    workspace = workspace_of(folder)
    places = drawn(workspace, kind, reference, MapView()).boxes()
    for view in VIEWS:
        scene = drawn(workspace, kind, reference, view)
        boxes = scene.boxes()
        assert all(places[key] == box for key, box in boxes.items()), view
        assert {*boxes} | {lane for lane in places if lane[0] in "URVHL"} >= {*places}, view
        pairs = itertools.combinations(boxes.values(), 2)
        assert not any(one.meets(other) for one, other in pairs), view


@pytest.mark.parametrize(("folder", "kind", "reference"), CONTEXTS, ids=NAMES)
def test_equal_views_are_equal_bytes(
    workspace_of: Open, folder: Path, kind: str, reference: str
) -> None:
    workspace = workspace_of(folder)
    for view in VIEWS if folder == WORKED else [one for one in VIEWS if one.side is MapSide.GAP]:
        afresh = Workspace(workspace.store, Scope.administrator())
        assert text(drawn(workspace, kind, reference, view)) == text(
            drawn(afresh, kind, reference, view)
        )


@pytest.mark.parametrize("reference", ["O1", "A"])
def test_the_usual_map_is_the_chain_of_a_deal_and_the_customer_of_an_account(
    workspace_of: Open, reference: str
) -> None:
    kind = "account" if reference == "A" else "opportunity"
    preset = MapPreset.CUSTOMER if reference == "A" else MapPreset.CHAIN
    workspace = workspace_of(WORKED)
    usual, named = (drawn(workspace, kind, reference, MapView(preset=p)) for p in (None, preset))
    assert text(usual) == text(named)


def test_our_resources_show_our_ties_and_who_alone_knows_somebody(workspace_of: Open) -> None:
    scene = drawn(workspace_of(WORKED), "opportunity", "O1", MapView(preset=MapPreset.RESOURCES))
    assert {lane.vendor for lane in scene.lanes} == {"us"}
    assert {tie.vendor for tie in scene.ties} == {"us"}
    assert not scene.has_rival_lane
    marked = {one.key: one.notes for one in scene.people if one.notes}
    knowing: dict[str, set[str]] = {}
    for tie in scene.listed_ties:
        knowing.setdefault(tie.contact, set()).add(tie.person)
    assert marked == {
        contact: (only_by(next(iter(people))),)
        for contact, people in knowing.items()
        if len(people) == 1
    }
    assert marked["C11"] == (Words("只靠 U2", "only U2"),)
    quiet = {one.key for one in scene.people if one.is_quiet}
    assert quiet == {"C03", "C07", "C08", "C09", "C10"}


def test_our_resources_count_the_deciders_who_hang_on_one_of_ours(workspace_of: Open) -> None:
    workspace = workspace_of(WORKED)
    network = workspace.context(workspace.subject("opportunity", "O1"), as_of=DAY)
    hanging = hanging_deciders(network, "US")
    scene = drawn(workspace, "opportunity", "O1", MapView(preset=MapPreset.RESOURCES))
    assert {lane.key: lane.notes[0].en for lane in scene.lanes if lane.notes} == {
        one: f"{len(found)} of 3 deciders" for one, found in hanging.items()
    }
    assert "who leaves with them: over half of 赵" in to_svg(scene, lang="en")


def test_folded_contacts_are_counted_on_their_tile(workspace_of: Open) -> None:
    scene = drawn(workspace_of(GROUP), "opportunity", "GO1", MapView(preset=MapPreset.RESOURCES))
    home = {key: tile.key for tile in scene.tiles for key in tile.members}
    counted: dict[str, dict[str, set[str]]] = {}
    for tie in scene.listed_ties:
        if tie.contact in home and tie.weight > 0:
            known = counted.setdefault(home[tie.contact], {})
            known.setdefault(tie.person, set()).add(tie.contact)
    said = {tile.key: tile.notes[0].en for tile in scene.tiles if tile.notes}
    assert len(said) > 3
    assert {key: sorted(words.split(", ")) for key, words in said.items()} == {
        key: sorted(f"{who} ×{len(met)}" for who, met in people.items())
        for key, people in counted.items()
    }


def test_the_map_of_a_rival_shows_one_rival_and_what_carries_it(workspace_of: Open) -> None:
    workspace = workspace_of(GROUP)
    usual = drawn(workspace, "opportunity", "GO1", MapView(preset=MapPreset.RIVAL))
    other = drawn(workspace, "opportunity", "GO1", MapView(preset=MapPreset.RIVAL, vendor="LIHENG"))
    assert {lane.company for lane in usual.lanes} == {"岚栈软件 Lanzhan Software"}
    assert len({lane.company for lane in other.lanes}) == 1
    assert {tie.vendor for tie in other.ties} == {"rival"}
    answer = workspace.answer(workspace.subject("opportunity", "GO1"), as_of=DAY)
    losses = {one.id: one.loss for one in answer.isolation["LIHENG"].carriers}
    marked = {one.key: one.notes[0].en for one in (*other.people, *other.lanes) if one.notes}
    assert marked
    assert marked == {key: f"carries {losses[key]:.2f}" for key in marked}
    assert all(losses[one.key] < 0.005 for one in other.lanes if not one.notes)


def test_both_rivals_are_told_apart_on_the_chain(workspace_of: Open) -> None:
    scene = drawn(workspace_of(GROUP), "opportunity", "GO1", MapView())
    companies = {lane.company for lane in scene.lanes if lane.vendor == "rival"}
    assert len(companies) == 2
    picture = to_svg(scene, lang="en")
    assert all(f"rival, {name.split(' ', 1)[1]}" in picture for name in companies)


@pytest.mark.parametrize("preset", MapPreset)
def test_attitudes_are_those_to_the_vendor_looked_at(workspace_of: Open, preset: MapPreset) -> None:
    workspace = workspace_of(WORKED)
    network = workspace.context(workspace.subject("opportunity", "O1"), as_of=DAY)
    for side, vendor in ((MapSide.US, "US"), (MapSide.RIVAL, "RIVAL"), (MapSide.GAP, "US")):
        scene = drawn(workspace, "opportunity", "O1", MapView(preset=preset, side=side))
        assert {one.key: one.attitude for one in scene.people} == {
            one.key: network.opinion(one.key, vendor).attitude for one in scene.people
        }


def test_the_gap_says_both_reaches_and_who_leads_by_word_and_sign(workspace_of: Open) -> None:
    workspace = workspace_of(WORKED)
    answer = workspace.answer(workspace.subject("opportunity", "O1"), as_of=DAY)
    scene = drawn(workspace, "opportunity", "O1", MapView(side=MapSide.GAP))
    standing = {one.key: one.standing for one in scene.people if one.standing}
    assert set(standing) == {one.person for one in answer.chain if one.weight}
    for key, one in standing.items():
        assert one is not None
        assert one.ours == answer.reach["US"].people[key].value
        assert one.theirs == answer.reach["RIVAL"].people[key].value
    assert standing["C08"] is not None
    assert standing["C08"].lead == "rival"
    picture = to_svg(scene, lang="en")
    assert "rival leads 0.56 : 0.65" in picture
    assert "reach: us 0.56, rival 0.65, rival leads" in picture
    assert 'class="lead lead-rival"' in picture
    assert {"lead_us", "lead_rival"} <= set(scene.legend)


def test_a_vendor_who_is_no_rival_here_is_refused_with_those_who_are(workspace_of: Open) -> None:
    workspace = workspace_of(GROUP)
    for wrong in ("ACME", "US", ""):
        with pytest.raises(InputError, match="LANZHAN, LIHENG") as caught:
            drawn(workspace, "opportunity", "GO1", MapView(vendor=wrong))
        assert caught.value.problems[0].column == "vendor"


def test_the_customer_map_shows_recorded_circles_and_no_proposed_ones(workspace_of: Open) -> None:
    recorded = drawn(workspace_of(CIRCLE), "account", "A", MapView())
    (hull,) = recorded.hulls
    assert set(hull.members) == {"C03", "C10", "C11"}
    assert "circle" in recorded.legend or "circle_assumed" in recorded.legend
    assert not drawn(workspace_of(CIRCLE), "account", "A", MapView(preset=MapPreset.CHAIN)).hulls
    krackhardt = workspace_of(GROUP.parent / "krackhardt")
    (account,) = krackhardt.accounts()
    assert krackhardt.analyse("account", account.id, as_of=DAY).circle_proposals
    assert not drawn(krackhardt, "account", account.id, MapView()).hulls


def test_an_unconfirmed_circle_is_dashed(workspace_of: Open) -> None:
    (hull,) = drawn(workspace_of(GROUP), "account", "G", MapView()).hulls
    assert not hull.is_confirmed
    scene = drawn(workspace_of(GROUP), "account", "G", MapView())
    assert 'class="hull assumed"' in to_svg(scene)


def test_the_chain_of_an_account_is_its_key_people(workspace_of: Open) -> None:
    scene = drawn(workspace_of(WORKED), "account", "A", MapView(preset=MapPreset.CHAIN))
    bright = {one.key for one in scene.people if not one.is_quiet}
    assert {"C01", "C02", "C03", "C04", "C09"} <= bright
    assert {"C05", "C06"}.isdisjoint(bright)
    assert {line.target for line in scene.influences} <= {"C01", "C02", "C03", "C04"}


def small(
    *more: Record, kind: ContextKind = ContextKind.OPPORTUNITY, without: tuple[str, ...] = ()
) -> Depicted:
    """The made account of four people, with further records and without some."""
    every = [*(one for one in base() if not one.id.startswith(without or ("-",))), *more]
    records = Records(every, Scope.administrator())
    account = build_network(records, ContextKind.ACCOUNT, ACCOUNT, as_of=DAY)
    if kind is ContextKind.ACCOUNT:
        return Depicted(account, answer_for(account, graph_version="v"), records)
    deal = build_network(records, kind, DEAL, as_of=DAY)
    return Depicted(deal, answer_for(deal, base=account, graph_version="v"), records, account)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (MapView(preset=MapPreset.CUSTOMER), NO_INFLUENCE),
        (MapView(preset=MapPreset.CHAIN), NO_CHAIN),
        (MapView(preset=MapPreset.RESOURCES), NO_TIES),
        (MapView(preset=MapPreset.RIVAL), NO_RIVAL_TIES),
        (MapView(extras=(MapExtra.NEXT_TIES,)), NO_NEXT_TIE),
        (MapView(extras=(MapExtra.CUT,)), NO_CUT),
        (MapView(extras=(MapExtra.SINGLE_POINTS,)), NO_SINGLE_POINT),
    ],
)
def test_a_map_with_little_to_show_says_what_is_missing(view: MapView, words: Words) -> None:
    scene = picture_of(small(), view, width=1080)
    assert words in scene.captions
    assert words.en.split(".")[0] in " ".join(to_svg(scene).replace("&#x27;", "'").split())
    assert len(scene.people) == 4


def test_an_account_without_key_people_asks_for_them() -> None:
    depicted = small(kind=ContextKind.ACCOUNT)
    assert NO_KEY_PEOPLE in content_of(depicted, MapView(preset=MapPreset.CHAIN)).captions


def test_without_a_rival_its_map_and_its_side_say_so() -> None:
    depicted = small(make(Opportunity, DEAL, name="deal"), without=(DEAL, "org_R", "R1"))
    assert NO_RIVAL in content_of(depicted, MapView(preset=MapPreset.RIVAL)).captions
    assert NO_RIVAL in content_of(depicted, MapView(extras=(MapExtra.CUT,))).captions
    for side in (MapSide.RIVAL, MapSide.GAP):
        content = content_of(depicted, MapView(side=side))
        assert NO_RIVAL_SIDE in content.captions
        assert not any(card.standing and card.standing.side for card in content.cards)
    with pytest.raises(InputError, match="none is recorded yet"):
        content_of(depicted, MapView(vendor="R"))


def test_without_our_people_our_resources_say_so() -> None:
    assert NO_US in content_of(small(without=("U1",)), MapView(preset=MapPreset.RESOURCES)).captions


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_account_is_never_a_blank_canvas(view: MapView) -> None:
    depicted = small(kind=ContextKind.ACCOUNT, without=("P", DEAL))
    scene = picture_of(depicted, view, width=1080)
    assert NOBODY in scene.captions
    assert "Nobody is recorded" in to_svg(scene)


def test_numbers_that_are_shown_alike_are_no_lead() -> None:
    """A rival who is ahead by less than what is shown is not said to lead."""
    tie = {"level": "deep", "confidence": "confirmed", "last_contact": "2025-06"}
    depicted = small(
        make(Role, "ro1", opportunity=DEAL, person="P1", role="approver"),
        make(Tie, "t1", person="U1", contact="P1", **tie),
        make(Tie, "t2", person="R1", contact="P1", **tie),
    )
    content = content_of(depicted, MapView(side=MapSide.GAP))
    (standing,) = [card.standing for card in content.cards if card.standing]
    assert standing.lead == "even"


def test_a_conflict_has_opposed_heads_a_zigzag_and_words_in_every_list() -> None:
    depicted = small(edge("e1", "P1", "P2", polarity="conflict"), kind=ContextKind.ACCOUNT)
    scene = picture_of(depicted, MapView(), width=1080)
    (line,) = scene.influences
    assert line.state == "conflict"
    assert "influence_conflict" in scene.legend
    picture = to_svg(scene, lang="zh", legend=True)
    assert picture.count('class="f-inf k-inf round"') >= 2
    assert ">冲突<" in picture
    assert "conflict" in page(scene, "en")


def test_words_on_a_conflict_keep_clear_of_its_teeth() -> None:
    old = edge("e1", "P1", "P2", polarity="conflict", observed_on="2023-06")
    scene = picture_of(small(old, kind=ContextKind.ACCOUNT), MapView(), width=1080)
    (line,), (x, y) = scene.influences, middle_of(scene.influences[0].points)
    for label in scene.labels:
        for lang in ("zh", "en"):
            box = label.box(lang)
            assert not (box.x < x < box.right and box.y < y < box.bottom), line.records


def test_assumed_ties_of_a_rival_are_dotted(workspace_of: Open) -> None:
    scene = drawn(workspace_of(WORKED), "opportunity", "O1", MapView(preset=MapPreset.RIVAL))
    assumed = [tie for tie in scene.ties if tie.confidence in {"inferred", "rumour"}]
    assert assumed
    assert "tie_assumed" in scene.legend


def test_the_lists_have_what_the_map_shows(workspace_of: Open) -> None:
    over = MapView(side=MapSide.GAP, extras=tuple(MapExtra))
    text = page(drawn(workspace_of(WORKED), "opportunity", "O1", over), "en")
    for words in ("Our reach", "Who leads", "we lead", "rival leads", "tie to build", "win over",
                  "single point", "58 %"):  # fmt: skip
        assert words in text
    circles = page(drawn(workspace_of(CIRCLE), "account", "A", MapView()), "zh")
    assert "<h2>圈子</h2>" in circles
    assert "<td>卫强、王敏、褚敏</td>" in circles
