"""The bar above a map, what is lit on it, what differs from the account: as links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.pages.choosing import read_choice
from api.pages.differences import differences_of
from api.pages.lit_note import lit_note
from api.pages.map_controls import MapControls, controls_of
from api.pages.person_actions import actions_of
from api.pages.pills import Pill
from api.pages.sight import Sight
from graph.drawing.emphasis import emphasised
from graph.drawing.scene import MapScene
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import MapPreset
from graph.workspace import Workspace

Choosing = Callable[..., Sight]


@pytest.fixture
def choosing(sight_of: Callable[..., Sight]) -> Choosing:
    """A context of the worked example with some of the map chosen."""

    def make(*pairs: tuple[str, str], kind: str = "opportunity", language: str = "en") -> Sight:
        sight = sight_of("xinghe", kind, "O1" if kind == "opportunity" else "A", language)
        return replace(sight, choice=read_choice(sight, pairs))

    return make


@pytest.fixture
def scene_of(store_of: Callable[[str], Store]) -> Callable[[Sight], MapScene]:
    """The drawn map of a context of the worked example."""

    def draw(sight: Sight) -> MapScene:
        workspace = Workspace(store_of("xinghe"), Scope.administrator())
        return workspace.scene(sight.subject, as_of=sight.answer.as_of, view=sight.choice.view)

    return draw


def query(pill: Pill) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(pill.address).query)


def pills(controls: MapControls) -> Iterator[Pill]:
    groups = (
        controls.presets, controls.sides, controls.vendors, controls.contexts, controls.tabs,
        controls.extras, controls.opened, *controls.filters,
    )  # fmt: skip
    for group in groups:
        yield from group.pills


def test_every_control_keeps_the_state_and_changes_its_own_part(choosing: Choosing) -> None:
    sight = choosing(("preset", "rival"), ("focus", "C10"), ("attitude", "neutral"))
    for pill in pills(controls_of(sight, "C10")):
        name = pill.key.partition("-")[0]
        kept = dict(query(pill))
        assert kept["person"] == "C10"
        assert kept["focus"] == "C10"
        assert (kept.get("preset") == "rival") is (name != "preset" or pill.is_on)


def test_every_control_has_an_id_of_its_own(choosing: Choosing) -> None:
    keys = [pill.key for pill in pills(controls_of(choosing(("open", "more:C01")), None))]
    assert len(keys) == len(set(keys)) > 30


@pytest.mark.parametrize(("kind", "usual"), [("opportunity", "chain"), ("account", "customer")])
def test_the_usual_preset_needs_no_parameter(choosing: Choosing, kind: str, usual: str) -> None:
    presets = controls_of(choosing(kind=kind), None).presets.pills
    assert [pill.key for pill in presets] == [f"preset-{one.value}" for one in MapPreset]
    assert [pill.key for pill in presets if pill.is_on] == [f"preset-{usual}"]
    assert ["preset" in dict(query(pill)) for pill in presets] == [not one.is_on for one in presets]


def test_a_filter_that_is_on_takes_itself_out(choosing: Choosing) -> None:
    controls = controls_of(choosing(("attitude", "neutral"), ("attitude", "not_asked")), None)
    assert controls.filter_count == 2
    group = next(one for one in controls.filters if one.pills[0].key.startswith("attitude"))
    on = next(pill for pill in group.pills if pill.key == "attitude-neutral")
    off = next(pill for pill in group.pills if pill.key == "attitude-negative")
    assert on.is_on
    assert query(on) == [("attitude", "not_asked")]
    assert [value for _, value in query(off)] == ["neutral", "not_asked", "negative"]
    assert urlsplit(controls.without_filters).query == ""


def test_roles_are_a_filter_of_projects_only(choosing: Choosing) -> None:
    has_roles = [
        any(one.pills[0].key.startswith("role") for one in controls_of(sight, None).filters)
        for sight in (choosing(), choosing(kind="account"))
    ]
    assert has_roles == [True, False]


def test_account_and_project_lead_to_each_other_with_the_same_state(choosing: Choosing) -> None:
    chosen = (("side", "rival"), ("focus", "C10"))
    there = controls_of(choosing(*chosen), None).contexts.pills
    back = controls_of(choosing(*chosen, kind="account"), None).contexts.pills
    for pills in (there, back):
        kinds = [urlsplit(one.address).path.split("/")[1] for one in pills[:2]]
        assert kinds == ["accounts", "opportunities"]
    for pill in (*there, *back):
        assert query(pill) == list(chosen)


def test_a_context_without_rivals_offers_no_sides(
    sight_of: Callable[..., Sight], small_account: Callable[..., dict[str, object]]
) -> None:
    controls = controls_of(sight_of(small_account(), "account", "A"), None)
    assert controls.sides.pills == ()
    assert controls.vendors.pills == ()


def test_a_person_of_the_map_has_every_question(choosing: Choosing) -> None:
    sight = choosing(("walk", "C10"), ("walk", "C04"), ("role", "user"))
    actions = actions_of(sight, "C01")
    chosen = [dict(parse_qsl(urlsplit(one.address).query)) for one in actions]
    assert len({one.label for one in actions}) == len(actions) == 7
    assert [one.get("direction") for one in chosen[:2]] == ["in", "out"]
    assert [(one.get("from"), one.get("to")) for one in chosen[2:4]] == [
        ("US", "C01"),
        ("RIVAL", "C01"),
    ]
    assert [one.get("steps", "1") for one in chosen[4:]] == ["1", "2", "3"]
    assert all("walk" not in one and one["role"] == "user" for one in chosen)


def test_our_own_people_are_no_end_of_a_path_from_us(choosing: Choosing) -> None:
    assert not any("to=U2" in one.address for one in actions_of(choosing(), "U2"))


def test_what_is_lit_is_said_with_names(
    choosing: Choosing, scene_of: Callable[[Sight], MapScene]
) -> None:
    sight = choosing(("focus", "C10"), ("direction", "out"))
    note = lit_note(sight, scene_of(sight), "C10")
    assert note is not None
    assert note.heading == "Whom 褚 influences:"
    assert set(note.people) == {"C04", "C02"}
    assert [pill.key for pill in note.directions.pills if pill.is_on] == ["direction-out"]
    assert parse_qsl(urlsplit(note.clear).query) == [("person", "C10")]


def test_nothing_lit_needs_no_note(
    choosing: Choosing, scene_of: Callable[[Sight], MapScene]
) -> None:
    sight = choosing(("preset", "customer"))
    assert lit_note(sight, scene_of(sight), None) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_focus_that_finds_nobody_says_so(
    choosing: Choosing, scene_of: Callable[[Sight], MapScene], language: str
) -> None:
    sight = choosing(("focus", "C01"), ("direction", "out"), language=language)
    note = lit_note(sight, scene_of(sight), None)
    assert note is not None
    assert note.people == ()
    assert note.empty == sight.voice.say("lit.nobody.out")


def test_every_difference_lights_something_of_the_map(
    choosing: Choosing, scene_of: Callable[[Sight], MapScene]
) -> None:
    sight = choosing()
    scene = scene_of(sight)
    groups = differences_of(sight)
    assert [len(group.entries) for group in groups] == [4, 3, 1, 2]
    for one in (entry for group in groups for entry in group.entries):
        pairs = parse_qsl(urlsplit(one.address).query)
        choice = read_choice(sight, pairs)
        assert choice.problems == ()
        shown = emphasised(scene, choice.emphasis)
        assert {box.key for box in shown.people if not box.is_dim} == set(choice.emphasis.walk)
        assert differences_of(replace(sight, choice=choice)) != groups


def test_an_account_differs_from_nothing(choosing: Choosing) -> None:
    assert differences_of(choosing(kind="account")) == ()
