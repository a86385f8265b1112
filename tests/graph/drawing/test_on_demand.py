"""Contacts to build, scissors and rings lie over a map of which nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.drawing import MapContent, MapScene, draw_map, page, to_svg
from graph.drawing.additions import Additions, Cut, NextTie, WeakPoint

Example = Callable[[str], MapContent]
Crowd = Callable[[int], MapContent]
ALL = Additions(
    next_ties=(NextTie("U4", "C01", 0.1), NextTie("U1", "C04", 0.0674), NextTie("U4", "C02", 0.05)),
    cut=Cut(("C05", "C06"), (("R1", "C03"),)),
    weak_points=(WeakPoint("U2", 0.584), WeakPoint("E09", 0.61, is_line=True)),
    names=(("U1", "经理"),),
)


def both(example: Example, kind: str = "opportunity") -> tuple[MapScene, MapScene]:
    content = example(kind)
    return draw_map(content), draw_map(replace(content, additions=ALL))


@pytest.mark.parametrize("kind", ["opportunity", "account"])
def test_nothing_that_stands_moves(example: Example, kind: str) -> None:
    plain, over = both(example, kind)
    assert over.suggested
    assert over.signs
    cleared = replace(
        over,
        suggested=(),
        signs=(),
        captions=(),
        additions=plain.additions,
        legend=plain.legend,
    )
    assert cleared == plain


def test_suggested_ties_run_from_our_person_to_the_contact_with_the_gain(example: Example) -> None:
    _, scene = both(example)
    boxes = scene.boxes()
    assert [(one.source, one.target) for one in scene.suggested] == [
        ("U4", "C01"), ("U1", "C04"), ("U4", "C02"),
    ]  # fmt: skip
    for one in scene.suggested:
        (x, _), (to_x, to_y) = one.points[0], one.points[-1]
        assert boxes[one.source].x <= x <= boxes[one.source].right
        assert boxes[one.target].y - 1 <= to_y <= boxes[one.target].bottom + 1
        assert boxes[one.target].x - 1 <= to_x <= boxes[one.target].right + 1
        assert one.label is not None
        for lang in ("zh", "en"):
            assert not any(one.label.box(lang).meets(box) for box in boxes.values())
    picture = to_svg(scene, lang="en")
    assert picture.count('class="edge tie suggested"') == 3
    assert ">+0.10<" in picture
    assert ">+0.07<" in picture
    assert "suggested: Account manager meets 赵, reach +0.07" in picture


def test_suggested_ties_enter_no_card_and_no_words_below_one(example: Example) -> None:
    _, scene = both(example)
    for one in scene.suggested:
        for key, box in scene.boxes().items():
            if key in {one.source, one.target}:
                continue
            inside = [
                (x, y) for x, y in one.points if box.x < x < box.right and box.y < y < box.bottom
            ]
            assert inside == [], (one.target, key)


def test_scissors_are_on_the_people_and_ties_that_the_answer_names(example: Example) -> None:
    _, scene = both(example)
    cut = {sign.on: sign for sign in scene.signs if sign.kind == "cut"}
    tie = next(one for one in scene.ties if (one.source, one.target) == ("R1", "C03"))
    assert set(cut) == {"C05", "C06", tie.records[0]}
    assert cut["C05"].label.words.en == "win over"
    assert cut[tie.records[0]].box is None
    assert cut[tie.records[0]].spoken.en.startswith("to isolate the rival: displace the tie of")
    assert {"cut_off", "single_point", "next_tie"} <= set(scene.legend)


def test_rings_are_on_people_and_lines_with_the_share_in_words(example: Example) -> None:
    _, scene = both(example)
    rings = {sign.on: sign.label.words.en for sign in scene.signs if sign.kind == "single"}
    assert rings == {"U2": "58 % hangs here", "E09": "61 % hangs here"}
    picture = to_svg(scene, lang="zh")
    assert "系于此 58 %" in picture
    assert 'class="sign sign-single" role="img" data-on="U2"' in picture


def test_words_of_signs_do_not_cover_each_other(example: Example) -> None:
    _, scene = both(example)
    for lang in ("zh", "en"):
        words = [sign.label.box(lang) for sign in scene.signs]
        for number, one in enumerate(words):
            assert not any(one.meets(other) for other in words[number + 1 :])


def test_signs_are_drawn_last(example: Example) -> None:
    _, scene = both(example)
    picture = to_svg(scene)
    last = max(picture.rindex('class="node'), picture.rindex('class="thumb"'))
    assert picture.index('class="edge tie suggested"') > last
    assert picture.index('class="sign') > picture.rindex('class="edge tie suggested"')


def test_what_is_not_on_the_map_stays_in_the_list(example: Example) -> None:
    absent = Additions(
        next_ties=(NextTie("U9", "C01", 0.2),),
        cut=Cut(("C99",), (("R9", "C01"),)),
        weak_points=(WeakPoint("E99", 0.7, is_line=True),),
        names=(("U9", "新人 Newcomer"), ("R9", "对手 Opponent")),
    )
    scene = draw_map(replace(example("opportunity"), additions=absent))
    assert scene.suggested == ()
    assert scene.signs == ()
    assert [words.en for words in scene.captions] == ["4 more marked in the list"]
    text = page(scene, "en")
    assert "Marked on the map" in text
    for words in ("Newcomer", "+0.20", "Opponent", "displace", "70 %", "tie to build"):
        assert words in text


def test_folded_people_of_a_cut_are_counted_on_their_tile(crowd: Crowd) -> None:
    content = crowd(150)
    tile = next(one for one in draw_map(content).tiles if len(one.members) > 1)
    cut = Additions(cut=Cut(tile.members[:2], ()))
    (sign,) = draw_map(replace(content, additions=cut)).signs
    assert sign.on == tile.key
    assert sign.label.words.en == "win over 2 people"


def test_the_lists_say_in_both_languages_what_is_marked(example: Example) -> None:
    _, scene = both(example)
    assert "图上标注" in page(scene, "zh")
    assert "建议的接触" in page(scene, "zh")
    assert "cut the rival off" in page(scene, "en")
