"""Which new contact adds most to our reach.

Source: method 3.10; Borgatti 2006 (KPP-POS) on a vendor's own reach.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from graph.analysis.edits import Addition, Pairs, raised
from graph.analysis.engine import Engine
from graph.analysis.flow import Wiring
from graph.analysis.kernels.additions import find_pair
from graph.analysis.kernels.compiling import IS_COMPILED
from graph.analysis.leverage import approver_of, watched_people
from graph.analysis.reach import VendorReach, decision_weights
from graph.network import Network
from graph.records import natural_order
from graph.vocabulary import Confidence, TieAction, TieLevel

__all__ = ["PairChoice", "TieChoice", "best_pair", "next_ties", "possible_ties"]

_Option = tuple[float, tuple[str, str]]  # what a tie adds alone

_LEVELS = tuple(TieLevel)
_EQUAL = 1e-12
_PAIRED = 400  # options that a pair is looked for among; a lighter one is a bound


@dataclass(frozen=True, slots=True)
class TieChoice:
    """A contact tie worth building.

    Attributes:
        gain: Overall reach won.
        gain_per_effort: Per unit of effort of the contact's level.
        approver_after: Reach of the approver with the tie; None without an approver.
        action: What to do with the contact, by the attitude to us.
    """

    our_person: str
    contact: str
    gain: float
    gain_per_effort: float
    approver_after: float | None
    action: TieAction


@dataclass(frozen=True, slots=True)
class PairChoice:
    """The two ties that add most together.

    Attributes:
        gain: Overall reach won.
        is_exhaustive: No other pair adds more; False where the work budget was used up before.
    """

    ties: tuple[tuple[str, str], tuple[str, str]]
    gain: float
    is_exhaustive: bool = True


def next_ties(network: Network, reach: VendorReach, engine: Engine) -> list[TieChoice]:
    """The best new or deeper tie to each contact, by gain.

    A regular, confirmed tie of today is tried for each of our people whose own tie to the contact
    is below that. Equal gains go to the first by id.
    """
    weights = decision_weights(network)
    approver = approver_of(network)
    before = reach.expected.overall(weights)
    tried = possible_ties(network, reach.wiring, reach.vendor)
    after = raised(engine, reach.wiring, reach.expected, tried, watched_people(network))
    approver_after = after.of(approver) if approver else [None] * len(tried)
    best: dict[str, tuple[float, str, float | None]] = {}
    for (person, contact, _), overall, reached in zip(
        tried, after.overall(weights), approver_after, strict=True
    ):
        gain = overall - before
        if contact not in best or gain > best[contact][0] + _EQUAL:
            best[contact] = (gain, person, reached)
    choices = [
        TieChoice(
            our_person=person,
            contact=contact,
            gain=gain,
            gain_per_effort=gain / network.calibration.effort(network.nodes[contact].formal_level),
            approver_after=reached,
            action=action,
        )
        for (contact, (gain, person, reached)), action in zip(
            best.items(), _actions(network, best, reach.vendor), strict=True
        )
    ]
    return sorted(choices, key=lambda one: (-one.gain, network.ranks[one.contact]))


def possible_ties(network: Network, wiring: Wiring, vendor: str) -> list[Addition]:
    """The ties that may be built or deepened: our person, contact, weight; contact by contact.

    Args:
        network: The graph of a context.
        wiring: What the vendor's message runs through.
        vendor: Whose people.
    """
    return [
        _tie(network, wiring, person, contact)
        for contact in _worth_meeting(network, wiring)
        for person in _candidates(network, wiring, vendor, contact)
    ]


def best_pair(
    network: Network, reach: VendorReach, engine: Engine, singles: list[TieChoice]
) -> PairChoice | None:
    """The two ties that add most together, searched exhaustively.

    Gains of ties never help each other (reach is submodular in the ties), so a pair gains at most
    the sum of its singles; pairs are tried from the largest sum down until none can win. In a
    large context the options that add least alone are left out, and the answer says whether one
    of them could still win.
    """
    weights = decision_weights(network)
    before = reach.expected.overall(weights)
    options = [(one.gain, (one.our_person, one.contact)) for one in singles]
    options += _second_options(network, reach, singles)
    options.sort(key=lambda one: (-one[0], natural_order(one[1][1]), natural_order(one[1][0])))
    unlisted = options[_PAIRED][0] if len(options) > _PAIRED else None
    options = options[:_PAIRED]
    tried = [_tie(network, reach.wiring, *tie) for _, tie in options]
    pairs = Pairs(engine, reach.wiring, reach.expected, tried, watched_people(network))
    if IS_COMPILED and pairs.masks is not None:
        best = _counted_pair(network, pairs, pairs.masks, options, before)
    else:
        best = _tried_pair(network, pairs, options, before)
    if best is None or unlisted is None or options[0][0] + unlisted <= best.gain + _EQUAL:
        return best
    return replace(best, is_exhaustive=False)


def _counted_pair(
    network: Network,
    pairs: Pairs,
    masks: NDArray[np.uint64],
    options: Sequence[_Option],
    before: float,
) -> PairChoice | None:
    """The best pair of sampled options, by the compiled loop."""
    weights = decision_weights(network)
    groups = {tie: group for group, tie in enumerate(dict.fromkeys(tie for _, tie in options))}
    found = find_pair(
        masks,
        np.array([gain for gain, _ in options]),
        np.array([groups[tie] for _, tie in options], dtype=np.int32),
        np.array([weights.get(one, 0.0) for one in watched_people(network)]),
        before=before,
        budget=network.calibration.pair_budget,
    )
    if found is None:
        return None
    ties = options[found.first][1], options[found.second][1]
    gain = pairs.together(found.first, found.second).overall(weights) - before
    return PairChoice(ties, gain, found.is_exhaustive)


def _tried_pair(
    network: Network, pairs: Pairs, options: Sequence[_Option], before: float
) -> PairChoice | None:
    """The same of any options, one pair after another."""
    weights = decision_weights(network)
    best: PairChoice | None = None
    for work, (bound, first, second) in enumerate(_by_sum([gain for gain, _ in options])):
        if best is not None and bound <= best.gain + _EQUAL:
            break
        if work >= network.calibration.pair_budget:
            return best if best is None else replace(best, is_exhaustive=False)
        if options[first][1] == options[second][1]:
            continue
        gain = pairs.together(first, second).overall(weights) - before
        if best is None or gain > best.gain + _EQUAL:
            best = PairChoice((options[first][1], options[second][1]), gain)
    return best


def _by_sum(gains: Sequence[float]) -> Iterator[tuple[float, int, int]]:
    """Pairs of places by the sum of their gains, largest first; gains come in falling order."""
    heap = [
        (-(gains[first] + gains[first + 1]), first, first + 1) for first in range(len(gains) - 1)
    ]
    heapq.heapify(heap)
    while heap:
        total, first, second = heapq.heappop(heap)
        yield -total, first, second
        if second + 1 < len(gains):
            heapq.heappush(heap, (-(gains[first] + gains[second + 1]), first, second + 1))


def _worth_meeting(network: Network, wiring: Wiring) -> Sequence[str]:
    """The contacts; of very many those who lead to somebody whose reach counts: others add 0."""
    contacts = network.contacts
    if len(contacts) <= network.calibration.list_limit:
        return contacts
    leading = wiring.leading_to(watched_people(network))
    found = [one for one in contacts if one in leading]
    idle = (one for one in contacts if one not in leading)
    return [*found, *islice(idle, 2)]  # a pair takes two


def _candidates(network: Network, wiring: Wiring, vendor: str, contact: str) -> list[str]:
    """Those of our people whose tie to a contact is below regular.

    The untied ones are alike, so the first by id stands for all.
    """
    found: list[str] = []
    has_untied = False
    for person in network.staff.get(vendor, ()):
        is_untied = (person, contact) not in wiring.edges
        if (is_untied and has_untied) or not _is_candidate(network, person, contact):
            continue
        has_untied = has_untied or is_untied
        found.append(person)
    return found


def _second_options(
    network: Network, reach: VendorReach, singles: list[TieChoice]
) -> list[tuple[float, tuple[str, str]]]:
    """For each contact a second of our people: two ties to one contact may be the best pair."""
    found: list[tuple[float, tuple[str, str]]] = []
    for one in singles:
        others = [
            person
            for person in network.staff.get(reach.vendor, ())
            if person != one.our_person and _is_candidate(network, person, one.contact)
        ]
        found += [(one.gain, (person, one.contact)) for person in others[:1]]
    return found


def _is_candidate(network: Network, person: str, contact: str) -> bool:
    strands = network.channels.get((person, contact), ())
    return all(
        _LEVELS.index(one.code) < _LEVELS.index(TieLevel.MULTIPLE)
        for one in strands
        if isinstance(one.code, TieLevel)
    )


def _tie(network: Network, wiring: Wiring, person: str, contact: str) -> Addition:
    calibration = network.calibration
    weight = calibration.tie_level(TieLevel.MULTIPLE) * calibration.confidence(Confidence.CONFIRMED)
    return person, contact, max(weight, wiring.edges.get((person, contact), 0.0))


def _actions(network: Network, contacts: Iterable[str], vendor: str) -> list[TieAction]:
    staff = set(network.staff.get(vendor, ()))
    tied = {
        strand.target
        for strand in network.strands
        if strand.kind == "tie" and strand.source in staff and strand.weight() > 0
    }
    return [_action(network, contact, vendor, has_tie=contact in tied) for contact in contacts]


def _action(network: Network, contact: str, vendor: str, *, has_tie: bool) -> TieAction:
    value = network.calibration.attitude(network.opinion(contact, vendor).attitude)
    if value is None:
        return TieAction.DISCOVER
    if value == 0:
        return TieAction.WIN_OVER
    if value < 0:
        return TieAction.NEUTRALISE
    return TieAction.LEVERAGE if has_tie else TieAction.DEVELOP
