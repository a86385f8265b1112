"""The map of a page with everything around it: bar, sentence, picture, legend, what is folded.

Source: design 4, 5 (level of detail), 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from api.pages.context_view import default_person
from api.pages.differences import DifferenceGroup, differences_of
from api.pages.lit_note import LitNote, lit_note
from api.pages.map_choice import NOT_ASKED, changed
from api.pages.map_controls import MapControls, controls_of
from api.pages.pictures import MapPicture, map_picture
from api.pages.pills import Pill, PillGroup, map_address, step_pills
from api.pages.replay import Replay, replay_of
from api.pages.sight import Sight
from graph.drawing.emphasis import emphasised
from graph.drawing.places.folding import LARGEST
from graph.drawing.scene import MapScene, TileBox
from graph.vocabulary import MapSide, Side
from graph.workspace import Workspace

__all__ = ["MapArea", "MapSideList", "map_area", "scene_of"]

# The map of a larger network comes after the page: answers first.
_AT_ONCE = 60
_LARGE = 120
_FIRST = 12


@dataclass(frozen=True, slots=True)
class MapSideList:
    """What stands left of a large map.

    Attributes:
        steps, path: For whom the map is about: a focus, and the best path from us to them.
        chain: Keys of who decides.
        unasked: How many of the customer's people have no attitude on record; `unasked_address`
            lights them.
    """

    steps: PillGroup
    path: str
    chain: tuple[str, ...]
    unasked: int
    unasked_address: str


@dataclass(frozen=True, slots=True)
class MapArea:
    """The map.

    Attributes:
        picture: None while it is fetched later, or where there is no map of everybody.
        crowd: How many people there are where these are too many for one map; else None.
        starts: Who to begin with on such a map: addresses and keys.
        left_out: How many people of an ego map have no room on it.
        folded: A control for each folded unit that opens it in place.
        side: On a large map only.
        download: Address of the map as a file.
    """

    controls: MapControls
    replay: Replay
    differences: tuple[DifferenceGroup, ...]
    picture: MapPicture | None
    note: LitNote | None
    left_out: int
    folded: PillGroup
    crowd: int | None
    starts: tuple[tuple[str, str], ...]
    side: MapSideList | None
    download: str


def scene_of(workspace: Workspace, sight: Sight) -> MapScene:
    """The drawn map that a page shows, with everything bright.

    Raises:
        NetworkTooLargeError: So many people have no map of everybody.
    """
    return workspace.scene(sight.subject, as_of=sight.answer.as_of, view=sight.choice.view)


def map_area(
    workspace: Workspace,
    sight: Sight,
    *,
    person: str | None,
    present: date,
    may_wait: bool = False,
) -> MapArea:
    """Gather the map and its controls.

    Args:
        workspace: Of the reader.
        sight: The context and what is chosen of its map.
        person: Whose card is open beside it.
        present: The last day to replay.
        may_wait: Whether a larger map is left to be fetched later.
    """
    size = len(sight.network.nodes)
    people = len(sight.network.people_of(Side.CUSTOMER, Side.EXTERNAL))
    crowd = people if people > LARGEST and sight.choice.view.around is None else None
    # whoever asks for the map around somebody asks for the map
    is_late = may_wait and size > _AT_ONCE and sight.choice.view.around is None
    scene = None if crowd or is_late else scene_of(workspace, sight)
    if scene is not None and scene.opened != sight.choice.view.open_units:
        sight = _settled(sight, scene)
    deciders = tuple(seat.person for seat in sight.answer.chain)
    return MapArea(
        controls=controls_of(sight, person),
        replay=replay_of(sight, present),
        differences=differences_of(sight) if sight.is_deal else (),
        picture=_picture(sight, scene),
        note=lit_note(sight, scene, person) if scene else None,
        left_out=scene.left_out if scene else 0,
        folded=_folded(sight, scene.tiles if scene else (), person),
        crowd=crowd,
        starts=tuple(
            (map_address(sight, {"around": one, "focus": one}, person=one), one)
            for one in deciders[:_FIRST]
        )
        if crowd
        else (),
        side=_side(sight, person, deciders) if size > _LARGE else None,
        download=_download(sight),
    )


def _settled(sight: Sight, scene: MapScene) -> Sight:
    """The context with the units that are open: the page may have had no room for all of them."""
    pairs = changed(sight.choice.pairs, {"open": scene.opened})
    view = replace(sight.choice.view, open_units=scene.opened)
    return replace(sight, choice=replace(sight.choice, view=view, pairs=pairs))


def _picture(sight: Sight, scene: MapScene | None) -> MapPicture | None:
    if scene is None:
        return None
    return map_picture(emphasised(scene, sight.choice.emphasis), sight.voice.language)


def _folded(sight: Sight, tiles: Sequence[TileBox], person: str | None) -> PillGroup:
    """The folded units by size; a unit that is opened stays so with the next one."""
    now = sight.choice.view.open_units
    language = sight.voice.language.value
    return PillGroup(
        sight.voice.say("list.folded"),
        tuple(
            Pill(
                f"folded-{place}",
                f"{tile.name.to(language)} +{len(tile.members)}",
                map_address(sight, {"open": (*now, tile.key)}, person=person),
            )
            for place, tile in enumerate(
                sorted(tiles, key=lambda one: (-len(one.members), one.key))
            )
        ),
    )


def _side(sight: Sight, person: str | None, deciders: tuple[str, ...]) -> MapSideList:
    near = sight.choice.emphasis.focus or person or default_person(sight)
    us, network = sight.network.us, sight.network
    view = sight.choice.view
    vendor = us if view.side is MapSide.US else view.vendor or sight.rival
    is_contact = near is not None and near in network.contacts
    changes = {**dict.fromkeys(("focus", "steps", "direction", "walk")), "from": us, "to": near}
    return MapSideList(
        steps=step_pills(sight, person, focus=near),
        path=map_address(sight, changes) if us is not None and is_contact else "",
        chain=deciders,
        unasked=sum(sight.attitude(one, vendor) is None for one in network.contacts),
        unasked_address=map_address(sight, {"attitude": NOT_ASKED}, person=person),
    )


def _download(sight: Sight) -> str:
    """The same map as a file; what is opened or lit belongs to the page."""
    wanted = ("preset", "side", "vendor", "show")
    pairs = [one for one in sight.choice.pairs if one[0] in wanted]
    pairs += [("format", "html"), ("lang", sight.voice.language.value)]
    joint = "&" if sight.query else "?"
    return f"/api/v1{sight.root}/map{sight.query}{joint}{urlencode(pairs)}"
