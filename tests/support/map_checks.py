"""What covers ground on a drawn map, and what lies on what."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from graph.drawing import MapScene
from graph.drawing.geometry import Box
from graph.drawing.writing.tags import lane_tags, reach_tag, tags_of, tile_tags

__all__ = ["crossed_strangers", "find_overlaps"]


def _things(scene: MapScene, lang: str) -> dict[str, Box]:
    """Everything that covers ground, by a name of its own."""
    found = {f"box {key}": box for key, box in scene.boxes().items()}
    tags = [(one.key, tags_of(one, lang)) for one in scene.people]
    tags += [(one.key, lane_tags(one, lang)) for one in scene.lanes]
    tags += [(one.key, tile_tags(one, lang)) for one in scene.tiles]
    tags += [(one.key, [tag]) for one in scene.people if (tag := reach_tag(one, lang))]
    for number, (key, placed) in enumerate(tags):
        found |= {f"tag {number}.{place} {key}": box for place, (box, _) in enumerate(placed)}
    found |= {f"seat {seat.context} {seat.key}": seat.box for seat in scene.ghost_seats}
    found |= {f"label {label.record}": label.box(lang) for label in scene.labels}
    if scene.thumbnail is not None:
        found["thumbnail"] = scene.thumbnail.box
    return found


def _is_of(tag: str, box: str) -> bool:
    return tag.startswith("tag ") and box == f"box {tag.split(' ', 2)[2]}"


def find_overlaps(scene: MapScene) -> list[tuple[str, str, str]]:
    return [
        (lang, a, b)
        for lang in ("zh", "en")
        for (a, one), (b, other) in itertools.combinations(_things(scene, lang).items(), 2)
        if one.meets(other) and not _is_of(b, a)
    ]


def crossed_strangers(scene: MapScene) -> Iterator[tuple[str, str]]:
    """Reporting lines and third boxes that they enter; elbows are straight between points."""
    boxes = scene.boxes()
    for line in scene.reporting:
        for (ax, ay), (bx, by) in itertools.pairwise(line.points):
            low, high = (min(ax, bx), min(ay, by)), (max(ax, bx), max(ay, by))
            for key, box in boxes.items():
                if (
                    key not in {line.child, line.manager}
                    and low[0] < box.right - 1
                    and high[0] > box.x + 1
                    and low[1] < box.bottom - 1
                    and high[1] > box.y + 1
                ):
                    yield line.child, key
