"""What a reader asks to see over a map: contacts to build, the cut of a rival, single points.

Source: issue of the map (drawn on demand); method 3.10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.approaches import bearer_of
from graph.depiction.depicted import Depicted
from graph.drawing.additions import Additions, Cut, NextTie, WeakPoint
from graph.drawing.captions import NO_CUT, NO_NEXT_TIE, NO_RIVAL, NO_SINGLE_POINT
from graph.drawing.content import Words
from graph.vocabulary import MapExtra

__all__ = ["additions_of", "missing_additions"]

_MOST_TIES = 3
_NOTICEABLE = 0.005  # what rounds to 0.01


def additions_of(depicted: Depicted, extras: Iterable[MapExtra], rival: str | None) -> Additions:
    """What is drawn over the map.

    Args:
        depicted: The context.
        extras: What the reader asked for.
        rival: Whom the cut isolates; None for none.

    Returns:
        The three best ties by gain, each with who of ours is to build it; the cut that leaves the
        rival least; the people and influence records that more of our reach hangs on than the
        calibration's `single_threaded_share`, an edge by its record. What the answer does not name
        is empty.

    Cost: linear in the lists of the answer. Source: method 3.10.
    """
    wanted = frozenset(extras)
    isolation = depicted.answer.isolation.get(rival or "")
    cut = next((one for one in isolation.cuts if one.size), None) if isolation else None
    made = Additions(
        next_ties=_next_ties(depicted) if MapExtra.NEXT_TIES in wanted else (),
        cut=Cut(cut.people, tuple((one.person, one.contact) for one in cut.ties))
        if cut is not None and MapExtra.CUT in wanted
        else None,
        weak_points=_weak_points(depicted) if MapExtra.SINGLE_POINTS in wanted else (),
    )
    return replace(made, names=_names(depicted, made))


def _names(depicted: Depicted, made: Additions) -> tuple[tuple[str, str], ...]:
    """Names of the vendors' people in it: a map need not show their lane."""
    staff = [tie.person for tie in made.next_ties] + [point.key for point in made.weak_points]
    staff += [person for person, _ in made.cut.ties] if made.cut else []
    nodes = depicted.network.nodes
    return tuple((one, nodes[one].name) for one in sorted(set(staff)) if one in nodes)


def missing_additions(
    additions: Additions, extras: Iterable[MapExtra], rival: str | None
) -> tuple[Words, ...]:
    """Why something that was asked for is not on the map, one sentence each.

    Cost: constant. Source: design 6 (empty).
    """
    empty = {
        MapExtra.NEXT_TIES: None if additions.next_ties else NO_NEXT_TIE,
        MapExtra.CUT: None if additions.cut else NO_CUT if rival else NO_RIVAL,
        MapExtra.SINGLE_POINTS: None if additions.weak_points else NO_SINGLE_POINT,
    }
    return tuple(words for one in dict.fromkeys(extras) if (words := empty[one]) is not None)


def _next_ties(depicted: Depicted) -> tuple[NextTie, ...]:
    rows = [one for one in depicted.answer.next_ties if one.gain >= _NOTICEABLE][:_MOST_TIES]
    return tuple(NextTie(bearer_of(depicted.network, one), one.contact, one.gain) for one in rows)


def _weak_points(depicted: Depicted) -> tuple[WeakPoint, ...]:
    least = depicted.network.calibration.single_threaded_share
    return tuple(
        WeakPoint(one.removed.id, one.share, is_line=one.removed.kind == "edge")
        for one in depicted.answer.fragility
        if one.share is not None and one.share > least
    )
