"""What is drawn over a finished map on demand: contacts to build, scissors, rings.

Nothing that stands moves: further lines are routed around it, signs sit on it.
Source: issue of the map (drawn on demand); design 5, labels.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graph.drawing.additions import NextTie, WeakPoint
from graph.drawing.captions import (
    CUT_PERSON,
    CUT_TIE,
    cut_fact,
    cut_people,
    gain_words,
    hangs,
    hangs_fact,
    left_to_list,
    suggestion_fact,
)
from graph.drawing.content import Words
from graph.drawing.geometry import Box, Point, middle_of
from graph.drawing.laid_over import Sign, SuggestedTie, Worded
from graph.drawing.lettering import text_width
from graph.drawing.linework import Plan, points_of
from graph.drawing.phrases import BOTH
from graph.drawing.routes.labels import Caption, place_labels
from graph.drawing.routes.router import Field, Order, Routed
from graph.drawing.routes.routing import route_over
from graph.drawing.scene import MapScene, RoutedInfluence, RoutedTie

__all__ = ["SIGN_HEIGHT", "SIGN_ROOM", "lay_over"]

SIGN_HEIGHT = 17.0
SIGN_ROOM = 22.0  # for the picture before the words
_SIZE = 11.0
_TIE_RANK = 4
_FOOT = 11.0  # of the words below a card


def lay_over(scene: MapScene, plan: Plan, field: Field, routed: Sequence[Routed]) -> MapScene:
    """The scene with what the reader asked for over it; the same scene where that is nothing.

    What is not on the map, such as a tie to build of somebody whose lane is not shown, is left to
    the list beside it, and a caption says how much that is.

    Args:
        scene: The drawn map.
        plan: What it was drawn from.
        field: Where lines may run.
        routed: The routes that stand.
    """
    additions = plan.content.additions
    names = {card.key: card.name for card in plan.content.cards}
    names |= {who.key: who.name for who in plan.content.lane_people}
    suggested = _suggested(scene, plan, field, routed, names)
    signs = _Signs(scene, plan, names)
    if additions.cut is not None:
        signs.cut(additions.cut.people, additions.cut.ties)
    for point in additions.weak_points:
        signs.single(point)
    left = len(additions.next_ties) - len(suggested) + signs.missing
    captions = (*scene.captions, *([left_to_list(left)] if left else []))
    return replace(scene, suggested=suggested, signs=tuple(signs.made), captions=captions)


def _suggested(
    scene: MapScene,
    plan: Plan,
    field: Field,
    routed: Sequence[Routed],
    names: Mapping[str, str],
) -> tuple[SuggestedTie, ...]:
    home = plan.folding.home
    wanted = {
        f"next:{tie.person}>{tie.contact}": tie
        for tie in plan.content.additions.next_ties
        if tie.person in field.inwards and home.get(tie.contact) in field.boxes
    }
    orders = [
        Order(record, tie.person, home[tie.contact], _TIE_RANK) for record, tie in wanted.items()
    ]
    words = {f"label {n} {lang}": label.box(lang) for n, label in enumerate(scene.labels)
             for lang in BOTH}  # fmt: skip
    words |= {f"tag {n}": tag for n, tag in enumerate(plan.layout.tags)}
    found = route_over(replace(field, boxes={**field.boxes, **words}), routed, orders)
    labels = _gains(scene, plan, [*routed, *found], wanted)
    return tuple(
        SuggestedTie(
            source=one.order.source,
            target=one.order.target,
            gain=wanted[one.order.record].gain,
            points=points_of(one.line.points),
            label=labels.get(one.order.record),
            spoken=_spoken(wanted[one.order.record], names),
        )
        for one in found
    )


def _spoken(tie: NextTie, names: Mapping[str, str]) -> Words:
    return suggestion_fact(tie, names[tie.person], names[tie.contact])


def _gains(
    scene: MapScene, plan: Plan, lines: Sequence[Routed], wanted: Mapping[str, NextTie]
) -> dict[str, Worded]:
    """Where the gain of each suggested tie stands, clear of the words that are there."""
    captions = [
        Caption(one.order.record, one.order.source, one.order.target, number, "bundle", (words,))
        for number, one in enumerate(lines)
        if one.order.record in wanted
        for words in [Words(*[gain_words(wanted[one.order.record].gain)] * 2)]
    ]
    if not captions:
        return {}
    boxes = [*plan.layout.boxes.values(), *plan.layout.lanes.values(), *plan.layout.tags]
    boxes += [label.box(lang) for label in scene.labels for lang in BOTH]
    placed = place_labels(
        captions,
        [one.line.points for one in lines],
        boxes,
        [np.array(line.points, dtype=np.float64) for line in plan.reporting],
        (plan.layout.width, plan.layout.height),
    )
    return {one.record: Worded(one.lines[0], one.box_zh, one.box_en) for one in placed}


class _Signs:
    """Scissors and rings, each with its words beside the others'."""

    def __init__(self, scene: MapScene, plan: Plan, names: Mapping[str, str]) -> None:
        self._scene = scene
        self._home = plan.folding.home
        self._tagged = plan.folding.tagged
        self._tags = plan.layout.tags
        self._boxes = scene.boxes()
        self._names = names
        self._taken: list[Box] = []
        self.made: list[Sign] = []
        self.missing = 0

    def cut(self, people: Iterable[str], ties: Iterable[tuple[str, str]]) -> None:
        """Scissors on the people to win over, and on the ties to displace."""
        for key, group in itertools.groupby(sorted(people, key=self._place), key=self._place):
            members = list(group)
            is_folded = key not in members
            name = self._names.get(members[0], members[0])
            self._on_person(
                "cut",
                key,
                cut_people(len(members)) if is_folded else CUT_PERSON,
                cut_fact(name) if not is_folded else cut_people(len(members)),
            )
        for person, contact in ties:
            line = next(
                (
                    tie
                    for tie in self._scene.ties
                    if (tie.source, tie.target) == (person, self._place(contact))
                ),
                None,
            )
            said = cut_fact(self._names.get(person, person), self._names.get(contact, contact))
            self._on_line("cut", line, CUT_TIE, said)

    def single(self, point: WeakPoint) -> None:
        """A ring on what too much of our reach hangs on."""
        words = hangs(point.share)
        if not point.is_line:
            name = self._names.get(point.key, point.key)
            self._on_person("single", self._place(point.key), words, hangs_fact(point.share, name))
            return
        line = next((one for one in self._scene.influences if point.key in one.records), None)
        ends = [self._names.get(key, key) for key in (line.source, line.target)] if line else [""]
        self._on_line("single", line, words, hangs_fact(point.share, *ends))

    def _place(self, person: str) -> str:
        """The key of the box that stands for a person."""
        return self._home.get(person, person)

    def _on_person(self, kind: str, key: str, words: Words, spoken: Words) -> None:
        box = self._boxes.get(key)
        if box is None:
            self.missing += 1
            return
        spots = {
            lang: [
                (box.x + 6, box.y - 10),
                (box.right - _room(words, lang) - 6, box.y - 10),
                (box.x + 6, box.bottom - 7),
                (box.right - _room(words, lang) - 6, box.bottom - 7),
            ]
            for lang in BOTH
        }
        foot = Box(box.x, box.y, box.width, box.height + (_FOOT if key in self._tagged else 0.0))
        middle = (round(box.x + box.width / 2, 1), round(box.y + box.height / 2, 1))
        self.made.append(Sign(kind, key, foot, middle, self._worded(words, spots), spoken))

    def _on_line(
        self, kind: str, line: RoutedTie | RoutedInfluence | None, words: Words, spoken: Words
    ) -> None:
        if line is None:
            self.missing += 1
            return
        x, y = middle_of(line.points)
        spots = {
            lang: [
                (x - _room(words, lang) / 2, y + 13),
                (x - _room(words, lang) / 2, y - 13 - SIGN_HEIGHT),
                (x + 13, y - SIGN_HEIGHT / 2),
                (x - 13 - _room(words, lang), y - SIGN_HEIGHT / 2),
            ]
            for lang in BOTH
        }
        at = (round(x, 1), round(y, 1))
        self.made.append(Sign(kind, line.records[0], None, at, self._worded(words, spots), spoken))

    def _worded(self, words: Words, spots: Mapping[str, Sequence[Point]]) -> Worded:
        """The words at the first spot that is clear, else at the one that meets least."""
        found = {}
        for lang in BOTH:
            boxes = [
                Box(round(x, 1), round(y, 1), _room(words, lang), SIGN_HEIGHT)
                for x, y in spots[lang]
            ]
            found[lang] = min(boxes, key=self._meeting)
        self._taken += found.values()
        return Worded(words, found["zh"], found["en"])

    def _meeting(self, box: Box) -> int:
        """How bad a spot is: words of other signs are worst, cards bad."""
        outside = box.x < 0 or box.y < 0 or box.right > self._scene.width
        cards = sum(box.meets(other, -1) for other in (*self._boxes.values(), *self._tags))
        return 100 * (sum(box.meets(other) for other in self._taken) + outside) + cards


def _room(words: Words, lang: str) -> float:
    return round(text_width(words.to(lang), _SIZE, bold=True) + SIGN_ROOM + 7, 1)
