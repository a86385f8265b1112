"""Drawn accounts of 12 to 1,000 people: nothing lies on anything, nothing depends on chance."""

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from support.map_checks import crossed_strangers, find_overlaps
from support.map_contents import draw_map_content

from graph.drawing import MapContent, draw_map

SIZES = (12, 40, 80, 120, 150, 300, 600, 1000)
KINDS = ("account", "opportunity")
Campaign = Callable[[int], int]


def mixed(content: MapContent, seed: int) -> MapContent:
    rng = random.Random(seed)
    return replace(
        content,
        **{
            name: tuple(rng.sample(getattr(content, name), len(getattr(content, name))))
            for name in ("cards", "influences", "ties", "lane_people")
        },
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("people", SIZES)
def test_a_drawn_account_holds_together(people: int, kind: str, campaign: Campaign) -> None:
    for seed in range(campaign(20)):
        content = draw_map_content(people, seed, kind)
        scene = draw_map(content)
        assert find_overlaps(scene) == [], seed
        assert list(crossed_strangers(scene)) == [], seed
        assert 0.5 <= scene.width / scene.height <= 3, seed
        again = draw_map(mixed(content, seed))
        assert json.dumps(again.to_dict()) == json.dumps(scene.to_dict()), seed


def bosses(content: MapContent, kind: str) -> dict[str, str | None]:
    is_account = kind == "account"
    return {
        card.key: card.account_manager if is_account else card.manager for card in content.cards
    }


@pytest.mark.parametrize("people", [size for size in SIZES if size <= 120])
def test_who_sits_below_the_same_people_keeps_the_place(people: int, campaign: Campaign) -> None:
    for seed in range(campaign(20)):
        deal, account = (
            draw_map_content(people, seed, kind) for kind in ("opportunity", "account")
        )
        here, there = draw_map(deal).boxes(), draw_map(account).boxes()
        seats, before = bosses(deal, "opportunity"), bosses(deal, "account")
        changed = {key for key in seats if seats[key] != before[key]}
        # whose report came or went may turn from one who has reports into one who has none
        touched = {boss for key in changed for boss in (seats[key], before[key])}
        kept = [
            key
            for key in seats
            if key not in changed and seats[key] not in touched and key not in touched
            if key in here and key in there
        ]
        moved = [key for key in kept if here[key] != there[key]]
        assert moved == [], (seed, len(kept))
        assert len(kept) > people / 4
