import json
import random
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from graph.drawing import MapContent, MapScene, draw_map
from graph.drawing.routes.curves import crossings

Example = Callable[[str], MapContent]
Crowd = Callable[[int], MapContent]


def edges(scene: MapScene) -> int:
    return len(scene.influences) + len(scene.ties)


def test_the_project_map_has_19_edges_and_one_crossing(
    example: Example,
) -> None:
    scene = draw_map(example("opportunity"))
    assert (edges(scene), scene.unrouted) == (19, ())
    assert scene.crossings <= 1


def test_the_account_map_has_17_edges_and_at_most_four_crossings(
    example: Example,
) -> None:
    scene = draw_map(example("account"))
    assert (edges(scene), scene.unrouted) == (17, ())
    assert scene.crossings <= 4


def test_eight_of_twelve_people_keep_their_places(example: Example) -> None:
    here, there = draw_map(example("opportunity")), draw_map(example("account"))
    before, after = there.boxes(), here.boxes()
    people = [person.key for person in here.people]
    assert sum(before[key] == after[key] for key in people) == 8
    lanes = [lane.key for lane in here.lanes]
    assert all(before[key] == after[key] for key in lanes)


def test_influence_on_people_outside_the_chain_is_hidden_unless_asked_for(
    example: Example,
) -> None:
    content = example("opportunity")
    shown = {record for line in draw_map(content).influences for record in line.records}
    every = {r for line in draw_map(content, off_chain=True).influences for r in line.records}
    assert every - shown == {"E03"}


def test_no_route_enters_a_stranger(example: Example) -> None:
    for kind in ("account", "opportunity"):
        scene = draw_map(example(kind))
        boxes = scene.boxes()
        for line in (*scene.influences, *scene.ties):
            for key, box in boxes.items():
                if key in {line.source, line.target}:
                    continue
                assert not any(
                    box.x < x < box.right and box.y < y < box.bottom for x, y in line.points
                ), (line.records, key)


def test_labels_stand_clear_of_cards(example: Example) -> None:
    scene = draw_map(example("opportunity"))
    assert {label.kind for label in scene.labels} == {"hot", "new", "age"}
    for label in scene.labels:
        for lang in ("zh", "en"):
            assert not any(label.box(lang).meets(box) for box in scene.boxes().values())


def test_equal_content_gives_an_equal_scene_in_any_order(
    example: Example,
) -> None:
    content = example("opportunity")
    rng = random.Random(4)
    mixed = replace(
        content,
        cards=tuple(rng.sample(content.cards, len(content.cards))),
        influences=tuple(rng.sample(content.influences, len(content.influences))),
        ties=tuple(rng.sample(content.ties, len(content.ties))),
        lane_people=tuple(rng.sample(content.lane_people, len(content.lane_people))),
    )
    one, other = (json.dumps(draw_map(c).to_dict(), sort_keys=True) for c in (content, mixed))
    assert one == other


def test_lines_between_folded_units_are_bundled(crowd: Crowd) -> None:
    content = crowd(1000)
    scene = draw_map(content)
    bundles = [line for line in scene.influences if len(line.records) > 1]
    assert bundles
    assert {label.kind for label in scene.labels} <= {"bundle", "hot"}


def test_a_line_through_a_point_of_another_crosses_it_once() -> None:
    line = np.array([[0.0, 0.0], [5.0, 5.0], [10.0, 10.0]])
    across = np.array([[0.0, 10.0], [5.0, 5.0], [10.0, 0.0]])
    assert crossings(line[None], across[:-1], across[1:]).sum() == 1
    beside = across + np.array([0.0, 30.0])
    assert crossings(line[None], beside[:-1], beside[1:]).sum() == 0


def test_the_rounding_never_leaves_the_map(crowd: Crowd) -> None:
    scene = draw_map(crowd(300))
    for line in scene.influences:
        assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in line.points)


@pytest.mark.parametrize(("count", "seconds"), [(300, 2.0)])
def test_large_maps_are_quick(crowd: Crowd, count: int, seconds: float) -> None:
    content = crowd(count)
    # Processor time of this thread: other workers on the same machine do not count.
    start = time.thread_time()
    draw_map(content)
    assert time.thread_time() - start < 2 * seconds


def test_the_worked_example_is_quick(example: Example) -> None:
    content = example("opportunity")
    start = time.thread_time()
    draw_map(content)
    assert time.thread_time() - start < 2.0
