"""Which records can touch a score at all: the rest is not taken away, and loses nothing.

Source: method 3.4 (two edges), 3.6 (the contact's own ties), 3.8 (two edges).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from graph.analysis.explaining.breakdown import Keys
from graph.analysis.explaining.removals import Removal
from graph.analysis.explaining.view import View
from graph.network import Network

__all__ = ["REBUILT", "nearness", "touches"]

Test = Callable[[Removal], bool]
_EDGES = frozenset({"conflict", "influence", "reporting", "tie"})
REBUILT = frozenset({"circle", "overlay", "role"})


def nearness(view: View, section: str, keys: Keys) -> Test:
    """A test of which removals may change this score."""
    if section in _BY_KIND:
        kinds = _BY_KIND[section]
        return lambda one: one.kind in kinds
    if section == "advantage" and keys[0] != "relation":
        return lambda one: one.kind in {"assessment", *REBUILT}
    return _TESTS.get(section, _of_ours)(view, keys)


def _external(_: View, keys: Keys) -> Test:
    return lambda one: one.kind in REBUILT or one.people == keys


def _close(_: View, keys: Keys) -> Test:
    """Ties to a contact and what they think; of everybody for the overall value."""
    return lambda one: (
        one.kind in {"tie", "assessment"} and (len(keys) == 1 or keys[1] in one.people)
    )


def _threatening(view: View, keys: Keys) -> Test:
    return _towards(view.network, {keys[0]})


def _leaning(view: View, keys: Keys) -> Test:
    is_overall = keys[-1] in {"projected", "start"}
    return _towards(view.network, set(view.weights) if is_overall else {keys[-1]})


def _behind(view: View, keys: Keys) -> Test:
    return _from(view.network, keys[0])


def _on_path(view: View, keys: Keys) -> Test:
    return _carrying(view, {keys[0]}, {keys[1]})


def _reaching(view: View, keys: Keys) -> Test:
    return _carrying(view, {keys[0]}, set(view.weights) if len(keys) == 1 else {keys[1]})


def _isolating(view: View, keys: Keys) -> Test:
    return _carrying(view, {keys[0]}, set(view.weights))


def _leading(view: View, keys: Keys) -> Test:
    ends = set(view.weights) if len(keys) == 1 else {keys[1]}
    return _carrying(view, set(view.network.vendors), ends)


def _meeting(view: View, keys: Keys) -> Test:
    us = view.network.us or ""
    return _carrying(view, {us}, set(view.weights), also_near={keys[1]})


def _limiting(_: View, keys: Keys) -> Test:
    return lambda one: (
        (one.kind in {"tie", "assessment"} and keys[0] in one.people) or one.kind in REBUILT
    )


def _capping(view: View, keys: Keys) -> Test:
    """What may change the number that a cap compares."""
    code, subject = keys[0], keys[-1]
    if code == "single_threaded":
        return _of_ours(view, keys)
    if code.endswith("_low_advantage"):
        return _leading(view, ("relation", subject))
    if code == "low_evidence":
        return lambda one: one.kind in {"tie", "assessment", *REBUILT}
    return lambda one: one.kind == "assessment" and subject in one.people


def _of_ours(view: View, _: Keys) -> Test:
    return _carrying(view, {view.network.us or ""}, set(view.weights))


_BY_KIND = {
    "chain": REBUILT,
    "key_people": REBUILT,
    "coverage": frozenset({"assessment", "tie", *REBUILT}),
}
_TESTS: dict[str, Callable[[View, Keys], Test]] = {
    "advantage": _leading,
    "best_paths": _on_path,
    "closeness": _close,
    "external_influencers": _external,
    "indirect_key_people": _behind,
    "isolation": _isolating,
    "lean": _leaning,
    "limiting": _limiting,
    "next_ties": _meeting,
    "reach": _reaching,
    "status": _capping,
    "threats": _threatening,
}


def _from(network: Network, person: str) -> Test:
    """Edges that leave a person, and edges from there to a formal decider."""
    near = {person, *(target for target, _ in network.successors.get(person, ()))}

    def test(one: Removal) -> bool:
        if one.kind in REBUILT:
            return True
        if one.kind not in _EDGES:
            return False
        ends = [one.people, one.people[::-1]] if one.kind == "reporting" else [one.people]
        return any(
            pair[0] == person or (pair[0] in near and pair[1] in network.deciders) for pair in ends
        )

    return test


def _towards(network: Network, people: set[str]) -> Test:
    """Edges that end at these people or one step before them."""
    near = people | {source for source, target in network.channels if target in people}

    def test(one: Removal) -> bool:
        return one.kind in {"assessment", *REBUILT} or bool(near.intersection(one.people))

    return test


def _carrying(
    view: View, vendors: set[str], ends: set[str], *, also_near: Collection[str] = ()
) -> Test:
    """Edges from somebody whom a vendor reaches to somebody through whom it reaches the ends."""
    known = vendors & set(view.network.vendors)
    reached: set[str] = set()
    for vendor in known:
        people = view.wiring(vendor).nodes
        values = view.reached(vendor).values_of(people)
        reached.update(one for one, value in zip(people, values, strict=True) if value > 0)
    # whoever a new tie makes reachable is reached too
    reached |= _closure(view, also_near, forward=True)
    leading = _closure(view, ends, forward=False)

    def test(one: Removal) -> bool:
        if one.kind in REBUILT:
            return True
        if one.kind == "assessment":
            return one.people[1] in known and one.people[0] in leading
        pairs = [one.people, one.people[::-1]] if one.kind == "reporting" else [one.people]
        return one.kind != "conflict" and any(a in reached and b in leading for a, b in pairs)

    return test


def _closure(view: View, starts: Collection[str], *, forward: bool) -> set[str]:
    """Everybody on a walk of ungated channels from, or to, the starts; the starts too."""
    steps: dict[str, list[str]] = {}
    for source, target in view.network.channels:
        near, far = (source, target) if forward else (target, source)
        steps.setdefault(near, []).append(far)
    found, waiting = set(starts), list(starts)
    while waiting:
        for one in steps.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


# Which defaults can touch a section, by the start of their names.
_EDGES_OF = (
    "strength_",
    "confidence_",
    "influence_half",
    "implied_",
    "dotted_",
    "background_",
    "circle_",
)
_FLOW = (*_EDGES_OF, "tie_", "gate_", "role_", "decider_")
_TOUCHING: dict[str, tuple[str, ...]] = {
    "chain": ("role_", "decider_"),
    "key_people": ("role_", "importance_"),
    "coverage": ("role_", "decider_", "cover_", "accepted_"),
    "closeness": ("tie_", "confidence_", "attitude_", "importance_"),
    "external_influencers": ("strength_", "confidence_", "influence_half", "tie_"),
    "indirect_key_people": (*_EDGES_OF, "decider_", "indirect_"),
    "threats": (*_EDGES_OF, "attitude_", "conflict_", "threat_"),
    "advantage": (*_FLOW, "attitude_"),
    "lean": (*_FLOW, "attitude_", "susceptibility"),
    "best_paths": (*_FLOW, "path_edges"),
}


def touches(section: str, default: str) -> bool:
    """Whether a default of the method can move a score of a section at all."""
    return default.startswith(_TOUCHING.get(section, _FLOW))
