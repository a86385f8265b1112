"""Who is against us, by which ways the rival comes in, and on whom our own reach hangs.

Source: contract 5 (threats, best_paths, isolation, fragility); method 3.6, 3.8, 3.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.sight import Sight
from api.pages.wording import Part, Rich
from graph.results import CutResult, ThreatPart
from graph.vocabulary import Attitude

__all__ = [
    "Opponent",
    "Opposition",
    "Pressed",
    "Prop",
    "RivalWays",
    "Way",
    "against_of",
    "opposition_of",
    "props_of",
    "vendor_ways",
    "ways_of",
]

_NOTICEABLE = 0.005
_TELLING = 0.01
_ROWS = 8
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Opponent:
    """Somebody who is against us and has a say; `against` are those they set against us."""

    key: str
    role: str
    attitude: Attitude | None
    to_rival: Attitude | None
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody who decides, and who sets them against us."""

    key: str
    value: float
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opposition:
    """Opponents with a say, `further` ones without, and the deciding people whom they press."""

    opponents: tuple[Opponent, ...]
    further: int
    pressed: tuple[Pressed, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The best path of a vendor to somebody who decides."""

    vendor: str
    to: str
    people: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Prop:
    """Who or what carries a reach, and how much of it goes without; `share` of that reach."""

    key: str
    kind: str
    loss: float
    share: float | None
    approver_loss: float | None = None


@dataclass(frozen=True, slots=True)
class RivalWays:
    """How one rival comes in: `relation` and `solution` say how isolated it is, 0 to 1."""

    vendor: str
    ways: tuple[Way, ...]
    carriers: tuple[Prop, ...]
    cuts: tuple[Rich, ...]
    relation: float | None
    solution: float | None


def against_of(sight: Sight, opposition: Opposition) -> Rich:
    """Who is against us, in a few words: "Against us: 郑, 王"."""
    people = [one.key for one in opposition.opponents]
    if not people:
        return sight.voice.rich("jump.against.nobody")
    names = sight.voice.rich_series((Part(sight.name(one)),) for one in people[:_NAMED])
    if len(people) <= _NAMED:
        return sight.voice.rich("jump.against", people=names)
    more = len(people) - _NAMED
    return sight.voice.rich("jump.against.more", people=names, count=str(more))


def opposition_of(sight: Sight) -> Opposition:
    """Who is against us and has a say, or presses a decider; and whom they press."""
    network = sight.network
    against = [one for one in network.contacts if _is_against(sight, one)]
    weights = _say(sight)
    pressed = _pressed(sight)
    known = {by for one in pressed if one.key in network.deciders for by in one.by}
    shown = [one for one in against if one in weights or one in known]
    shown.sort(key=lambda one: (-weights.get(one, 0.0), sight.name(one)))
    return Opposition(
        opponents=tuple(
            Opponent(
                key=one,
                role=sight.voice.label(sight.roles[one]) if one in sight.roles else "",
                attitude=sight.attitude(one, network.us),
                to_rival=sight.attitude(one, sight.rival),
                against=tuple(other.key for other in pressed if one in other.by),
            )
            for one in shown
        ),
        further=len(against) - len(shown),
        pressed=pressed,
    )


def _is_against(sight: Sight, person: str) -> bool:
    value = sight.network.calibration.attitude(sight.attitude(person, sight.network.us))
    return value is not None and value < 0


def _say(sight: Sight) -> dict[str, float]:
    """How much each person has to say here: part in the decision, and behind those who decide."""
    found = {one.person: one.weight for one in sight.answer.key_people}
    found |= {one.person: one.weight for one in sight.answer.chain}
    for person, one in sight.backers.items():
        found[person] = found.get(person, 0.0) + one.score
    return found


def _pressed(sight: Sight) -> tuple[Pressed, ...]:
    deciding = {seat.person for seat in sight.answer.chain}
    deciding |= {one.person for one in sight.answer.key_people}
    found = [
        Pressed(person, one.value, _sources(one.by))
        for person, one in sight.answer.threats.items()
        if person in deciding and one.value >= _NOTICEABLE
    ]
    return tuple(sorted(found, key=lambda one: -one.value))


def _sources(parts: Sequence[ThreatPart]) -> tuple[str, ...]:
    heavy = [part.person for part in parts if part.part is None or part.part >= _TELLING]
    return tuple(dict.fromkeys(heavy))


def ways_of(sight: Sight) -> tuple[RivalWays, ...]:
    """How each rival comes in, the strongest first."""
    rivals = sorted(sight.network.rivals, key=lambda one: one != sight.rival)
    return tuple(_rival_ways(sight, one) for one in rivals)


def _rival_ways(sight: Sight, rival: str) -> RivalWays:
    is_known = sight.answer.reach[rival].known_ties > 0
    isolation = sight.answer.isolation.get(rival) if is_known else None
    return RivalWays(
        vendor=rival,
        ways=vendor_ways(sight, rival),
        carriers=tuple(
            Prop(one.id, one.kind, one.loss, one.share)
            for one in (isolation.carriers if isolation else ())
            if (one.share or 0.0) >= _TELLING
        )[:_ROWS],
        cuts=tuple(
            _cut(sight, rival, one, is_further=place > 0)
            for place, one in enumerate(isolation.cuts if isolation else ())
        ),
        relation=isolation.relation if isolation else None,
        solution=isolation.solution if isolation and isolation.solution_coverage else None,
    )


def vendor_ways(sight: Sight, vendor: str | None) -> tuple[Way, ...]:
    """The best path of a vendor to each decider, in the order of the answer."""
    return tuple(
        Way(one.vendor, one.to, one.people, one.weight)
        for one in sight.answer.best_paths
        if one.vendor == vendor
    )


def _cut(sight: Sight, rival: str, cut: CutResult, *, is_further: bool) -> Rich:
    """What cuts a rival off: "win over 吴, 周; then Rival keeps 0.24 of 0.31"."""
    voice = sight.voice
    parts = []
    if cut.people:
        names = voice.rich_series(sight.strong(one) for one in cut.people)
        parts.append(voice.rich("cut.people", people=names))
    if cut.ties:
        ties = voice.series(
            [f"{sight.short(t.person)} → {sight.name(t.contact)}" for t in cut.ties]
        )
        parts.append(voice.rich("cut.ties", ties=ties))
    if not parts:
        return voice.rich("cut.none", vendor=sight.name(rival))
    return voice.rich(
        "cut.or" if is_further else "cut.after",
        steps=voice.rich_series(parts),
        vendor=sight.name(rival),
        before=voice.number(sight.answer.reach[rival].overall),
        after=voice.number(cut.overall_after),
    )


def props_of(sight: Sight) -> tuple[Prop, ...]:
    """What our own reach hangs on, the heaviest first."""
    return tuple(
        Prop(one.removed.id, one.removed.kind, one.loss, one.share, one.approver_loss)
        for one in sight.answer.fragility
        if (one.share or 0.0) >= _TELLING
    )[:_ROWS]
