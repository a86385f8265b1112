"""One network under one engine, and what differs from the one it was made from.

A view that differs in a few channels re-uses the engine's work on its root, so that a score
without one record costs one run and sampled views see the same worlds. Source: method 3.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.analysis.engine import Engine, Reached
from graph.analysis.flow import Wiring, gate_of, vendor_wiring
from graph.analysis.key_people import IndirectKeyPerson, indirect_key_people
from graph.analysis.lean import Lean, project_lean
from graph.analysis.leverage import approver_of
from graph.analysis.opposition import Threat, threats
from graph.analysis.reach import decision_weights
from graph.network import Network, Run, Strand

__all__ = ["Pair", "Remembering", "View", "strands_between"]

Pair = tuple[str, str]

_ROOM = 64 * 1024 * 1024  # bytes of worlds of edits that are kept
_FEW = 8
_MANY = 1_000


class Remembering:
    """An engine that computes each wiring once, or once more where it has forgotten it.

    Args:
        engine: Does the work; `runs` counts how often it had to.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.runs = 0
        self._roots: dict[int, Wiring] = {}  # kept, so that the id of each stays its own
        self._known: dict[object, Reached] = {}
        self._edits: deque[object] = deque()

    def reach(self, wiring: Wiring) -> Reached:
        """The reach of everybody from the sources."""
        root = id(wiring.root_edges)
        self._roots.setdefault(root, wiring)
        changed = frozenset(wiring.changed.items())
        key = (root, wiring.sources, wiring.silent, wiring.gone, changed)
        if key not in self._known:
            self.runs += 1
            known = self._known[key] = self.engine.reach(wiring)
            if wiring.changed or wiring.silent or wiring.gone:  # asked about a few times, no more
                self._edits.append(key)
                room = _ROOM // (len(wiring.nodes) * ((self.engine.worlds or 0) // 8 + 1))
                if len(self._edits) > max(_FEW, room):
                    del self._known[self._edits.popleft()]
            return known
        return self._known[key]


@dataclass(frozen=True)
class View:
    """A network to take scores from.

    Attributes:
        root: What it was made from; None for the one as it is.
        pairs: The only channels that may differ from the root's; None = any.
    """

    network: Network
    engine: Remembering
    root: View | None = None
    pairs: tuple[Pair, ...] | None = None

    def changed(self, network: Network, pairs: Iterable[Pair] | None = None) -> View:
        """A view of another network beside this one."""
        return View(network, self.engine, self, None if pairs is None else tuple(pairs))

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Decision weight of each person in the chain."""
        return decision_weights(self.network)

    @cached_property
    def approver(self) -> str | None:
        """The approver with the largest weight."""
        return approver_of(self.network)

    @cached_property
    def behind(self) -> Mapping[str, IndirectKeyPerson]:
        """Indirect key people by id."""
        return {one.person: one for one in indirect_key_people(self.network)}

    @cached_property
    def threats(self) -> Mapping[str, Threat]:
        """The threat on each contact."""
        us = self.network.us
        return {one.person: one for one in threats(self.network, us)} if us else {}

    def lean(self, rival: str) -> Lean | None:
        """Projected views against a rival."""
        return project_lean(self.network, rival)

    def reached(self, vendor: str) -> Reached:
        """The vendor's reach in the expected run.

        Channels that leave nobody whom the vendor reaches change nothing.
        """
        wiring = self.wiring(vendor)
        root = self.root
        if root is not None and wiring.root_edges is root.wiring(vendor).root_edges:
            before = root.reached(vendor)
            known = root.wiring(vendor).edges
            changed = (pair for pair in wiring.changed if wiring.edges.get(pair) != known.get(pair))
            if all(before.value(source) == 0 for source, _ in changed):
                return before
        return self.engine.reach(wiring)

    def wiring(self, vendor: str) -> Wiring:
        """What the vendor's message runs through; the root's own where nothing differs."""
        known: dict[str, Wiring] = self._wirings
        if vendor not in known:
            known[vendor] = self._wired(vendor)
        return known[vendor]

    @cached_property
    def _wirings(self) -> dict[str, Wiring]:
        return {}

    def _wired(self, vendor: str) -> Wiring:
        if self.root is None:
            return vendor_wiring(self.network, vendor)
        before = self.root.wiring(vendor)
        if self.pairs is None:
            whole = vendor_wiring(self.network, vendor)
            if (whole.sources, whole.nodes) != (before.sources, before.nodes):
                return whole
            pairs: Iterable[Pair] = {**before.edges, **whole.edges}
            now = whole.edges
        else:
            pairs = [pair for pair in self.pairs if _is_inside(before, pair)]
            now = {pair: self._gated(pair, vendor, len(pairs)) for pair in pairs}
        different = {
            pair: weight
            for pair in pairs
            if (weight := now.get(pair, 0.0)) != before.edges.get(pair, 0.0)
        }
        if len(different) > _MANY:  # a search looks at all edits of each person
            edges = {**before.edges, **different}
            return replace(before, root_edges={pair: one for pair, one in edges.items() if one > 0})
        return replace(before, changed={**before.changed, **different}) if different else before

    def _gated(self, pair: Pair, vendor: str, asked: int) -> float:
        strands: Sequence[Strand]
        if self.root is not None and self.network.strands is self.root.network.strands:
            strands = self.root.network.channels.get(pair, ())
        elif asked > _FEW:
            strands = self.network.channels.get(pair, ())
        else:
            strands = strands_between(self.network, pair)
        weight = self.network.heaviest(strands, Run.EXPECTED)
        return gate_of(self.network, pair[0], vendor, Run.EXPECTED) * weight


def strands_between(network: Network, pair: Pair) -> list[Strand]:
    """The strands of one channel, without ordering all of them."""
    return [one for one in network.strands if (one.source, one.target) == pair]


def _is_inside(wiring: Wiring, pair: Pair) -> bool:
    return pair[0] in wiring.keys and pair[1] in wiring.keys
