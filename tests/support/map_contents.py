"""Whole accounts as map content, drawn from a seed: a tree, units, a chain, influence, ties."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from graph.drawing.content import Card, Influence, LanePerson, MapContent, Seats, Tie

__all__ = ["draw_map_content"]

_ATTITUDES = (None, None, None, "unknown", "neutral", "positive", "negative", "strong_negative")
_STRENGTHS = ("weak", "medium", "strong")
_CONFIDENCES = ("confirmed", "reported", "inferred", "rumour")
_FRESHNESSES = ("fresh", "due", "stale", "expired")
_ROLES = ("decision_maker", "evaluator", "gatekeeper", "user", "evaluator", "user")
_SPAN = (3, 8)
_RANKS = 5


class _Draw:
    """One account; `kind` says whether its map or that of its first opportunity is asked for."""

    def __init__(self, people: int, seed: int) -> None:
        self.random = Random(f"{people}/{seed}")
        self.keys = [f"P{number:04}" for number in range(people)]
        self.boss: dict[str, str | None] = {self.keys[0]: None}
        self.units: dict[str, tuple[str, ...]] = {self.keys[0]: ()}
        heads = max(2, min(9, people // 12))
        waiting = [self.keys[0]]
        rest = self.keys[1:]
        while rest:
            boss = waiting.pop(0)
            span = heads if boss == self.keys[0] else self.random.randint(*_SPAN)
            for key in rest[:span]:
                self.boss[key] = boss
                self.units[key] = self._units(key, boss)
                waiting.append(key)
            rest = rest[span:]
        leaves = sorted(set(self.keys[heads + 1 :]).difference(self.boss.values()))
        for key in self.random.sample(leaves, max(1, min(8, people // 40))):
            self.boss[key], self.units[key] = None, ()

    def _units(self, key: str, boss: str) -> tuple[str, ...]:
        above = self.units[boss]
        if boss == self.keys[0]:
            return (f"部{key[1:]} Branch {key[1:]}",)
        return above if len(above) > 1 else (*above, f"组{key[1:]} Unit of {key[1:]}")

    def seats(self, number: int) -> dict[str, str | None]:
        """Who sits elsewhere in one opportunity."""
        draws = Random(f"{self.keys[-1]}/{number}")
        leaves = sorted(set(self.keys[1:]).difference(self.boss.values()))
        moved = draws.sample(leaves, max(1, len(self.keys) // 40))
        heads = [key for key, boss in self.boss.items() if boss == self.keys[0]]
        chosen = {key: draws.choice(heads) for key in moved}
        return {key: boss for key, boss in chosen.items() if self.boss[key] != boss}

    def cards(self) -> list[Card]:
        chain = self.random.sample(self.keys[1:], min(len(self.keys) // 4, 9))
        roles = dict(zip(chain, _ROLES, strict=False))
        behind = self.random.sample(
            sorted(set(self.keys[1:]) - set(roles)), min(_RANKS, len(roles))
        )
        ranks = {key: place for place, key in enumerate(behind, start=1)}
        found = []
        for key in self.keys:
            role = "approver" if key == self.keys[0] else roles.get(key)
            found.append(
                Card(
                    key,
                    f"员{key[1:]} Person {key[1:]}",
                    self.random.choice(
                        ("副总 Vice president", "职员 Staff", "车间数字化 Plant lead")
                    ),
                    account_manager=self.boss[key],
                    manager=self.boss[key],
                    role=role,
                    has_veto=role == "gatekeeper",
                    is_decider=role in {"approver", "decision_maker", "gatekeeper"},
                    attitude=self.random.choice(_ATTITUDES),
                    importance="both" if key == self.keys[0] else None,
                    rank_behind=ranks.get(key),
                    units=self.units[key],
                )
            )
        return found

    def influences(self, first: str | None) -> list[Influence]:
        draws = self.random
        pairs: dict[tuple[str, str], None] = {}
        if first is not None:
            pairs[first, self.keys[1] if first != self.keys[1] else self.keys[0]] = None
        while len(pairs) < len(self.keys) * 5 // 6:
            place = draws.randrange(len(self.keys))
            near = min(len(self.keys) - 1, max(0, place + draws.randint(-12, 12)))
            target = near if draws.random() < 0.7 else draws.randrange(max(3, len(self.keys) // 8))
            if place != target:
                pairs[self.keys[place], self.keys[target]] = None
        return [
            Influence(
                f"E{number:04}",
                *pair,
                strength=draws.choice(_STRENGTHS),
                confidence=draws.choice(_CONFIDENCES),
                months=draws.randrange(24),
                freshness=draws.choice(_FRESHNESSES),
                weight=round(draws.random(), 2),
                is_hot=number == 0 and first is not None,
            )
            for number, pair in enumerate(pairs)
        ]

    def lanes(self) -> tuple[list[LanePerson], list[Tie]]:
        draws = self.random
        size = min(8, 2 + len(self.keys) // 20)
        staff = [LanePerson(f"U{n}", f"我{n} Ours {n}", "客户经理 Account manager", mark=f"U{n}")
                 for n in range(size)]  # fmt: skip
        staff += [LanePerson(f"R{n}", f"他{n} Theirs {n}", vendor="rival", mark=f"R{n}")
                  for n in range(size)]  # fmt: skip
        pairs = {
            (draws.choice(staff), draws.choice(self.keys)): None
            for _ in range(max(4, len(self.keys) // 3))
        }
        ties = [
            Tie(
                f"T{number:04}",
                who.key,
                contact,
                round(draws.uniform(0.1, 0.9), 2),
                vendor=who.vendor,
                confidence=draws.choice(_CONFIDENCES),
            )
            for number, (who, contact) in enumerate(pairs)
        ]
        return staff, ties


def draw_map_content(people: int, seed: int, kind: str = "opportunity") -> MapContent:
    """An account of so many people, or its first opportunity, which moves and adds something."""
    draw = _Draw(people, seed)
    cards = draw.cards()
    first = next((card.key for card in cards if card.rank_behind == 1), None)
    influences = draw.influences(first)
    staff, ties = draw.lanes()
    moves = draw.seats(1)
    if kind == "account":
        heads = {key for key, boss in draw.boss.items() if boss == draw.keys[0]}
        cards = [
            replace(
                card,
                role=None,
                has_veto=False,
                is_decider=card.importance is not None or card.key in heads,
                importance=card.importance or ("positional" if card.key in heads else None),
            )
            for card in cards
        ]
    else:
        cards = [
            replace(card, manager=moves[card.key], background_boss=card.account_manager)
            if card.key in moves
            else replace(card, in_chain=number % 9 != 8)
            for number, card in enumerate(cards)
        ]
        added = range(len(influences) - max(1, people // 30), len(influences))
        for number in added:
            influences[number] = replace(influences[number], state="added")
        influences[1] = replace(influences[1], state="suppressed")
    return MapContent(
        kind,
        "O1" if kind == "opportunity" else "A",
        "集团 Group",
        tuple(cards),
        tuple(influences),
        tuple(ties),
        tuple(staff),
        other_seats=tuple(Seats(f"O{n}", f"O{n}", tuple(draw.seats(n).items())) for n in (1, 2)),
    )
