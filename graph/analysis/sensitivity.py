"""Which answers change when one default of the method moves a quarter.

Every default of `MOVABLE` moves down and up, within its legal range; each time the network is
built again and the answers below are taken in the same random worlds, so that what differs comes
from the default alone. Whether the best next tie or a single thread changes is judged among the
few that are best under the unmoved defaults. Source: method 5 item 1, 3.3 (common worlds).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from graph.analysis.advantage import relation_advantage
from graph.analysis.answering.who import calibration_ref, context_ref, people_of
from graph.analysis.closeness import measure_closeness
from graph.analysis.coverage import limiting_items
from graph.analysis.engine import Reached, SampledEngine
from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.naming import Naming
from graph.analysis.flow import Wiring
from graph.analysis.key_people import indirect_key_people, key_people
from graph.analysis.leverage import Loss
from graph.analysis.reach import VendorReach, decision_weights, measure_reach
from graph.analysis.status import light_of, threads_of
from graph.analysis.worlds import WORD_BITS
from graph.calibration import Calibration, describe_defaults
from graph.network import Network
from graph.ranges import MOVABLE, moved
from graph.records import natural_order
from graph.results import Answer, MethodResult
from graph.results.sensitivity import AnswerChange, MoveResult, SensitivityResult
from graph.vocabulary import Confidence, Language, Status, TieLevel

__all__ = ["sensitivity_of"]

_QUARTER = 0.25
_REACH_STEP = 0.01
_TIES = 8
_THREADS = 5
_FIRST = 3
_EQUAL = 1e-12
# Work, in edges x 64 worlds of one vendor: what all moves may take, and what a record takes a move
# where the network is built and asked (both measured).
_BUDGET = 140_000_000
_RECORD = 360
_STATUS = {one.value: one for one in Status}

Tie = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Tried:
    """What is tried under every move: ties that may be the best, people whom reach may hang on."""

    ties: tuple[Tie, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The answers that are compared."""

    status: str
    leader: str | None
    robust: Mapping[str, bool]
    reach: Mapping[str, float]
    key_order: tuple[str, ...]
    behind: tuple[str, ...]
    next_tie: Tie | None
    limiting: Mapping[str, str]
    threads: tuple[str, ...]


def sensitivity_of(basis: Basis, answer: Answer) -> SensitivityResult:
    """Move every default a quarter down and up, and list the answers that change.

    Args:
        basis: The context.
        answer: Made from the same basis; its best ties and largest losses are tried again.

    Returns:
        Moves that change something, those that change most first; overall reach counts from a
        change of .01. Sampled throughout, in the same worlds.

    Cost: two networks and six reaches a vendor for each default, within a budget of records and
    of edges x worlds; defaults beyond it are named in `left_out`, all where the context is so
    large that not one can be tried.
    """
    affordable = min(len(MOVABLE), max(0, _BUDGET // _work(basis) - 1) // 2)
    moves: list[MoveResult] = []
    silent: list[str] = []
    count = 0
    for name, found in _tried(basis, answer, MOVABLE[:affordable]):
        count += len(found)
        moves += (one for one in found if one.changes)
        if not any(one.changes for one in found):
            silent.append(name)
    return SensitivityResult(
        context=context_ref(basis.network),
        as_of=basis.as_of,
        graph_version=answer.graph_version,
        calibration=calibration_ref(basis.network),
        vendor=basis.network.us,
        method=MethodResult(
            reach="sampled",
            worlds=SampledEngine(basis.calibration).worlds,
            seed=basis.calibration.seed if basis.seed is None else basis.seed,
        ),
        moves=tuple(sorted(moves, key=_telling)),
        tried=count,
        silent=tuple(silent),
        left_out=tuple(MOVABLE[affordable:]),
        people=people_of(basis.network),
    )


def _work(basis: Basis) -> int:
    """What one move takes."""
    network = basis.network
    words = basis.calibration.worlds // WORD_BITS
    return max(
        1, len(basis.records) * _RECORD + len(network.channels) * len(network.vendors) * words
    )


def _tried(
    basis: Basis, answer: Answer, names: Sequence[str]
) -> Iterator[tuple[str, list[MoveResult]]]:
    """Each default with its moves, those that change nothing too."""
    if not names:
        return
    tried = _Tried(
        ties=tuple((one.our_person, one.contact) for one in answer.next_ties[:_TIES]),
        people=tuple(one.removed.id for one in answer.fragility if one.removed.kind != "edge")[
            :_THREADS
        ],
    )
    engine = _Common(basis.calibration, seed=basis.seed)
    before = _taken(basis.network, engine, tried)
    naming = Naming(basis.network, basis.language)
    described = {one.name: one for one in describe_defaults(basis.calibration)}
    is_chinese = basis.language is Language.ZH
    for name in names:
        one, found = described[name], []
        for direction, calibration in _both_ways(basis.calibration, name):
            after = _taken(basis.recalibrated(calibration), engine.beside(), tried)
            found.append(
                MoveResult(
                    name=name,
                    meaning=one.meaning_zh if is_chinese else one.meaning_en,
                    value=one.value,
                    moved_to=getattr(calibration, name),
                    direction="down" if direction < 1 else "up",
                    changes=tuple(_changes(naming, before, after)),
                )
            )
        yield name, found


def _telling(move: MoveResult) -> tuple[bool, int, str, str]:
    """Moves that change the status come first, then those that change most answers."""
    has_status = any(one.code == "status" for one in move.changes)
    return not has_status, -len(move.changes), move.name, move.direction


def _both_ways(calibration: Calibration, name: str) -> Iterator[tuple[float, Calibration]]:
    for factor in (1 - _QUARTER, 1 + _QUARTER):
        other = moved(calibration, name, factor)
        if other is not None:
            yield factor, other


class _Common(SampledEngine):
    """One set of worlds for all moves: a flow that a move leaves as it is runs once.

    Args:
        calibration: As of a `SampledEngine`, like `seed`.
    """

    def __init__(self, calibration: Calibration, *, seed: int | None = None, size: int = 0) -> None:
        super().__init__(calibration, seed=seed, size=size)
        self._flows: list[Wiring] = []
        self._known: dict[object, Reached] = {}
        self._is_open = True

    def beside(self) -> Self:
        """For one move: what is known here is known there, and nothing that it adds is kept."""
        made = super().beside()
        made._is_open = False  # noqa: SLF001 - its own kind
        return made

    def reach(self, wiring: Wiring) -> Reached:
        root = wiring.root or wiring
        equal = next((place for place, one in enumerate(self._flows) if _is_same(one, root)), None)
        if equal is None and self._is_open:
            equal = len(self._flows)
            self._flows.append(root)
        if equal is None:
            return super().reach(wiring)
        changed = frozenset(wiring.changed.items())
        key = (equal, wiring.sources, wiring.silent, wiring.gone, changed)
        if key not in self._known:
            self._known[key] = super().reach(wiring)
        return self._known[key]


def _is_same(one: Wiring, other: Wiring) -> bool:
    return one is other or (
        one.sources == other.sources
        and one.nodes == other.nodes
        and one.root_edges == other.root_edges
    )


def _taken(network: Network, engine: SampledEngine, tried: _Tried) -> _Taken:
    weights = decision_weights(network)
    reaches = measure_reach(network, engine)
    ours = reaches.get(network.us or "")
    losses = _losses(network, ours, engine, tried, weights) if ours else []
    reach = {one: found.expected.overall(weights) for one, found in reaches.items()}
    light = light_of(network, relation_advantage(network, reaches), reaches, losses)
    best = max(reach, key=lambda one: reach[one]) if weights and network.rivals else None
    close = measure_closeness(network, network.us) if network.us else {}
    return _Taken(
        status=light.capped.value,
        leader=best,
        robust=_robust(network, reaches, weights),
        reach=reach if weights else {},
        key_order=tuple(one.person for one in key_people(network)),
        behind=tuple(one.person for one in indirect_key_people(network) if not one.is_on_chain)[
            :_FIRST
        ],
        next_tie=_best_tie(network, ours, engine, tried, weights) if ours and weights else None,
        limiting={person: plain for person, (plain, _) in limiting_items(network, close).items()}
        if network.us
        else {},
        threads=tuple(one.id for one in threads_of(network, losses)),
    )


def _robust(
    network: Network, reaches: Mapping[str, VendorReach], weights: Mapping[str, float]
) -> dict[str, bool]:
    ours = reaches.get(network.us or "")
    if ours is None or not weights:
        return {}
    low, _, high = ours.band(weights)
    bands = {rival: reaches[rival].band(weights) for rival in network.rivals}
    return {rival: low > band[2] or band[0] > high for rival, band in bands.items()}


def _losses(
    network: Network,
    ours: VendorReach,
    engine: SampledEngine,
    tried: _Tried,
    weights: Mapping[str, float],
) -> list[Loss]:
    """What the people tried carry, as in `fragility`."""
    overall = ours.expected.overall(weights)
    found = []
    for person in (one for one in tried.people if one in network.nodes):
        others = {one: weight for one, weight in weights.items() if one != person}
        after = engine.reach(ours.wiring.without_person(person))
        loss = ours.expected.overall(others) - after.overall(others)
        is_staff = person in ours.wiring.sources
        share = loss / overall if overall else None
        found.append(Loss("our_person" if is_staff else "contact", person, loss, share, None))
    return sorted(found, key=lambda one: (-one.loss, one.kind, natural_order(one.id)))


def _best_tie(
    network: Network,
    ours: VendorReach,
    engine: SampledEngine,
    tried: _Tried,
    weights: Mapping[str, float],
) -> Tie | None:
    number = network.calibration
    weight = number.tie_level(TieLevel.MULTIPLE) * number.confidence(Confidence.CONFIRMED)
    best: tuple[float, Tie] | None = None
    for tie in tried.ties:
        now = ours.wiring.edges.get(tie, 0.0)
        value = engine.reach(ours.wiring.with_edge(*tie, max(weight, now))).overall(weights)
        if best is None or value > best[0] + _EQUAL:
            best = (value, tie)
    return best[1] if best else None


def _changes(naming: Naming, before: _Taken, after: _Taken) -> Iterator[AnswerChange]:
    """The answers that differ, in words."""
    yield from _one(naming, "status", None, before.status, after.status)
    yield from _one(naming, "leader", None, before.leader, after.leader)
    for vendor, holds in before.robust.items():
        if holds != after.robust.get(vendor):
            yield from _one(naming, "robust", vendor, _yes(holds), _yes(not holds))
    for vendor, value in before.reach.items():
        now = after.reach.get(vendor, 0.0)
        if abs(value - now) > _REACH_STEP:
            text = naming.say("change_reach", subject=naming.name(vendor), before=value, after=now)
            yield AnswerChange(code="reach", subject=vendor, before=value, after=now, text=text)
    for code, old, new in (
        ("key_order", before.key_order, after.key_order),
        ("behind_order", before.behind, after.behind),
        ("next_tie", before.next_tie or (), after.next_tie or ()),
        ("single_threaded", before.threads, after.threads),
    ):
        yield from _one(naming, code, None, ">".join(old), ">".join(new), (old, new))
    for person, item in before.limiting.items():
        yield from _one(naming, "limiting", person, item, after.limiting.get(person, item))


def _one(
    naming: Naming,
    code: str,
    subject: str | None,
    before: str | None,
    after: str | None,
    people: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
) -> Iterator[AnswerChange]:
    if before == after:
        return
    old = _said(naming, code, before) if people is None else _row(naming, code, people[0])
    new = _said(naming, code, after) if people is None else _row(naming, code, people[1])
    text = naming.say(
        f"change_{code}", subject=naming.name(subject) if subject else "", before=old, after=new
    )
    yield AnswerChange(code=code, subject=subject, before=before, after=after, text=text)


def _row(naming: Naming, code: str, people: tuple[str, ...]) -> str:
    if not people:
        return naming.say("nobody")
    if code == "next_tie":
        return naming.path(people)
    return naming.say("and").join(naming.name(one) for one in people)


def _said(naming: Naming, code: str, value: str | None) -> str:
    if value is None:
        return naming.say("nobody")
    if code == "status":
        return _STATUS[value].label(naming.language)
    if code == "limiting":
        return naming.say(f"limit_{value}")
    if code == "robust":
        return naming.say(value)
    return naming.name(value)


def _yes(holds: object) -> str:
    return "yes" if holds else "no"
