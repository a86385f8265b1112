"""The people from whom influence spreads furthest, with a certificate.

Reverse reachable sets: draw a person at random and everybody from whom they would be reached in
one random world; who is in most such sets spreads furthest. One half of the sets chooses, the
other half judges. Source: Borgs et al. 2014; Tang, Tang, Xiao, Yuan 2018 (OPIM-C).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.flow import Wiring
from graph.analysis.kernels.compiling import Flags, Keys, Places
from graph.analysis.kernels.reverse_sets import count_hits, cover_sets, draw_sets, group_sets
from graph.analysis.kernels.snapshot import Snapshot
from graph.patience import check_patience

__all__ = ["Aim", "Choice", "Ground", "choose_people", "choose_seeds"]

_FIRST = 1_024
_RANGE = 2.0**32
_ROOM = 1 << 16  # members that a first batch of sets may have
_KEY_SIZE = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of people and what is certain about it.

    Attributes:
        people: Numbers, in the order in which they were chosen.
        spread: Expected number reached, themselves included.
        at_least: Lower bound of that spread.
        best_at_most: Upper bound of the largest spread of any set of that size.
        certainty: With which both bounds hold together.
        sets: Reverse reachable sets drawn, both halves.
        is_truncated: The work budget ended before the guarantee was as good as was asked for.
    """

    people: tuple[int, ...]
    spread: float
    at_least: float
    best_at_most: float
    certainty: float
    sets: int
    is_truncated: bool


@dataclass(frozen=True)
class Ground:
    """Where sets are drawn.

    Attributes:
        snapshot: n people, m edges that fire with their weight.
        counted: Numbers of those who count when they are reached.
        is_passed: Whom influence may run through, n; who counts is reached in any case.
        is_offered: Who may be chosen, n; only people whom influence may run through.
    """

    snapshot: Snapshot
    counted: Places
    is_passed: Flags
    is_offered: Flags

    @classmethod
    def whole(cls, snapshot: Snapshot) -> Ground:
        """Everybody counts, passes on and may be chosen."""
        everybody = np.ones(snapshot.people, dtype=np.bool_)
        numbers = np.arange(snapshot.people, dtype=np.int32)
        return cls(snapshot, numbers, everybody, everybody)


@dataclass(frozen=True, slots=True)
class Aim:
    """When to stop.

    Attributes:
        share: Of the best spread that the set has to reach surely; 1 - 1/e is what greedy choice
            promises, and in practice it reaches more.
        doubt: Probability that the certificate may be wrong; 1 / n where None.
        budget: Edges and people to look at, about; at most one more doubling is begun within it.
    """

    share: float = 0.9
    doubt: float | None = None
    budget: int = 10_000_000


class _Sets:
    """Reverse reachable sets, drawn one after another."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.members: Places = np.zeros(0, dtype=np.int32)
        self.offsets: Places = np.zeros(1, dtype=np.int32)
        self._work = np.zeros((1, 1), dtype=np.int64)
        digest = hashlib.blake2b(str(seed).encode(), digest_size=_KEY_SIZE).digest()
        self._key = np.frombuffer(digest, dtype=np.uint64)
        self._limits: Keys = np.ceil(ground.snapshot.back_weights * _RANGE).astype(np.uint64)
        self._stamps = np.zeros(ground.snapshot.people, dtype=np.int32)

    @property
    def work(self) -> int:
        """Edges and people looked at so far."""
        return int(self._work[0, 0])

    def extend(self, count: int) -> None:
        """Draw until there are `count` sets."""
        ground, edges = self.ground, self.ground.snapshot
        first, room = len(self.offsets) - 1, max(_ROOM, len(self.members))
        parts, ends = [self.members], [self.offsets]
        while first < count:
            check_patience()
            members = np.empty(room, dtype=np.int32)
            offsets = np.zeros(count - first + 1, dtype=np.int32)
            drawn = draw_sets(
                edges.back_starts, edges.back_ends, self._limits, ground.is_passed, ground.counted,
                self._key, first, count, self._stamps, members, offsets, self._work,
            )  # fmt: skip
            kept = offsets[1 : drawn + 1]
            parts.append(members[: kept[-1]] if drawn else members[:0])
            ends.append(kept + ends[-1][-1])
            first += drawn
            room *= 2
        self.members, self.offsets = np.concatenate(parts), np.concatenate(ends)


def choose_people(ground: Ground, count: int, *, seed: int, aim: Aim | None = None) -> Choice:
    """Choose people greedily until the certificate is good, or the work budget ends.

    Args:
        ground: Who counts, passes on, and may be chosen.
        count: How many to choose, at most as many as may be chosen.
        seed: Equal seeds choose equal people.
        aim: When to stop.

    Cost: the aim's budget, and what one more doubling of the sets takes.
    """
    aim = aim or Aim()
    counted = len(ground.counted)
    count = min(count, int(np.count_nonzero(ground.is_offered)))
    if not counted or count < 1:
        return Choice((), 0.0, 0.0, 0.0, 1.0, 0, is_truncated=False)
    choosing, judging = _Sets(ground, 2 * seed), _Sets(ground, 2 * seed + 1)
    allowed = 2 / max(100, counted) if aim.doubt is None else aim.doubt
    size, rounds = _FIRST, 0
    while True:
        rounds += 1
        choosing.extend(size)
        judging.extend(size)
        chosen, most = _greedy(choosing, count)
        hits = _covered(judging, chosen)
        doubt = allowed / 2 / 2**rounds  # for each of the two bounds; over all rounds: `allowed`
        scale = counted / size
        sure = int(np.count_nonzero(np.isin(ground.counted, chosen)))
        at_least = max(float(sure), scale * _surely(hits, doubt))
        at_most = min(float(counted), scale * _at_most(most, doubt))
        is_good = at_least >= aim.share * at_most and size > _FIRST
        is_over = choosing.work + judging.work > aim.budget
        if is_good or is_over:
            return Choice(
                people=tuple(chosen),
                spread=scale * hits,
                at_least=at_least,
                best_at_most=max(at_most, at_least),
                certainty=1 - allowed,
                sets=2 * size,
                is_truncated=is_over and not is_good,
            )
        size *= 2


def choose_seeds(wiring: Wiring, count: int, *, seed: int) -> tuple[tuple[str, ...], Choice]:
    """Choose of a whole wiring, whose sources are not looked at: names, and what is certain.

    Args:
        wiring: n people, m edges that fire with their weight.
        count: How many to choose, at most n.
        seed: Equal seeds choose equal people.

    Cost: at most 10 million edges looked at, and what one more doubling of the sets takes.
    """
    found = choose_people(Ground.whole(wiring.snapshot), count, seed=seed)
    return tuple(wiring.nodes[one] for one in found.people), found


def _greedy(sets: _Sets, count: int) -> tuple[list[int], float]:
    """Who covers most sets, one after another; and the most that any choice of them covers."""
    people, total = sets.ground.snapshot.people, len(sets.offsets) - 1
    starts = np.zeros(people + 1, dtype=np.int32)
    owners = np.empty(len(sets.members), dtype=np.int32)
    group_sets(sets.offsets, sets.members, starts, owners)
    gains = np.diff(starts)
    is_open = np.ones(total, dtype=np.bool_)
    is_offered = sets.ground.is_offered.copy()
    covered, most = 0, math.inf
    chosen: list[int] = []
    while True:
        left = np.where(is_offered, gains, 0)
        most = min(most, covered + _largest(left, count))
        if len(chosen) == count:
            return chosen, min(most, float(total))
        person = int(left.argmax())
        if left[person] <= 0:
            person = int(is_offered.argmax())
        chosen.append(person)
        is_offered[person] = False
        covered += int(
            cover_sets(starts, owners, sets.offsets, sets.members, person, is_open, gains)
        )


def _largest(gains: NDArray[np.int32], count: int) -> float:
    """The sum of the largest gains, counted by value: most are equal, which sorting is slow at."""
    many = np.bincount(gains)[::-1]
    taken = np.diff(np.minimum(np.cumsum(many), count), prepend=0)
    return float(taken @ np.arange(len(many) - 1, -1, -1))


def _covered(sets: _Sets, chosen: list[int]) -> int:
    is_chosen = np.zeros(sets.ground.snapshot.people, dtype=np.bool_)
    is_chosen[chosen] = True
    return int(count_hits(sets.offsets, sets.members, is_chosen))


def _surely(hits: float, doubt: float) -> float:
    """Lower bound of the mean behind this many hits (a martingale's, as in the paper)."""
    a = math.log(1 / doubt)
    root = math.sqrt(hits + 2 * a / 9) - math.sqrt(a / 2)
    return max(0.0, root**2 - a / 18) if root > 0 else 0.0


def _at_most(hits: float, doubt: float) -> float:
    """Upper bound of the mean behind this many hits."""
    a = math.log(1 / doubt)
    return (math.sqrt(hits + a / 2) + math.sqrt(a / 2)) ** 2
