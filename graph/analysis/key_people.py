"""Who matters: key people, and who stands behind them.

Source: method 3.4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph.analysis.paths import Path, path_order
from graph.analysis.views import weights_of
from graph.network import Network
from graph.records import natural_order
from graph.vocabulary import ContextKind, DecisionRole, Importance, Side

__all__ = ["IndirectKeyPerson", "KeyPerson", "indirect_key_people", "key_people", "key_set"]

_KEY_IMPORTANCE = (Importance.BOTH, Importance.POSITIONAL, Importance.INTERPERSONAL)


@dataclass(frozen=True, slots=True)
class KeyPerson:
    """A contact that matters.

    Attributes:
        weight: Decision weight in an opportunity, share of importance in an account.
        why: Codes of role, veto or importance.
    """

    person: str
    weight: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndirectKeyPerson:
    """Somebody who can influence a formal decider from inside the customer.

    Attributes:
        score: Sum over the deciders of their weight x the best path to them, 0 to 1.
        is_on_chain: Has a role in the opportunity: a sponsor or blocker, not hidden.
        paths: The best path to each decider that it reaches, heaviest first.
    """

    person: str
    score: float
    is_on_chain: bool
    paths: tuple[Path, ...]


def key_people(network: Network) -> list[KeyPerson]:
    """The key people of a context, heaviest first.

    In an opportunity approver, decision makers and veto holders, then evaluators; in an account
    everybody whose position or relations matter.
    """
    if network.context.kind is ContextKind.ACCOUNT:
        found = _key_in_account(network)
    else:
        found = [
            KeyPerson(seat.person, seat.weight, _why(seat.role, has_veto=seat.has_veto))
            for seat in network.seats
            if seat.has_veto
            or seat.role
            in (DecisionRole.APPROVER, DecisionRole.DECISION_MAKER, DecisionRole.EVALUATOR)
        ]
    return sorted(found, key=lambda one: (-one.weight, natural_order(one.person)))


def key_set(network: Network) -> frozenset[str]:
    """The key people of a context, without order."""
    return frozenset(one.person for one in key_people(network))


def indirect_key_people(network: Network) -> list[IndirectKeyPerson]:
    """Who stands behind the formal deciders, best first.

    A path has at most two edges, starts with an explicit internal influence edge of its own
    weight, and weighs at least the threshold; the graph is ungated.

    Cost: O(m), and the number of such paths.
    """
    calibration = network.calibration
    decided: dict[str, list[tuple[str, float]]] = {}
    for (source, target), weight in weights_of(network).items():
        if target in network.deciders and weight > 0:
            decided.setdefault(source, []).append((target, weight))
    behind: dict[str, dict[str, Path]] = {}
    for (source, middle), strand in network.hidden.items():
        if source in network.deciders or not (middle in network.deciders or middle in decided):
            continue
        first = strand.weight()
        for path in _onward(network, decided.get(middle, ()), (source, middle), first):
            decider = path.people[-1]
            kept = behind.setdefault(source, {})
            if path.weight >= calibration.indirect_threshold and (
                decider not in kept or path_order(path) < path_order(kept[decider])
            ):
                kept[decider] = path
    on_chain = {seat.person for seat in network.seats}
    found = [
        IndirectKeyPerson(
            person=person,
            score=sum(network.deciders[decider] * path.weight for decider, path in paths.items()),
            is_on_chain=person in on_chain,
            paths=_ordered(network, paths.values()),
        )
        for person, paths in behind.items()
        if paths
    ]
    return sorted(found, key=lambda one: (-one.score, network.ranks[one.person]))


def _ordered(network: Network, paths: Collection[Path]) -> tuple[Path, ...]:
    if len(paths) == 1:
        return tuple(paths)
    return tuple(sorted(paths, key=lambda path: _path_rank(network, path)))


def _path_rank(network: Network, path: Path) -> tuple[float, float, tuple[object, ...]]:
    """Heaviest first; of equal ones the one to the weightier decider."""
    order = path_order(path)
    return order[0], -network.deciders[path.people[-1]], order


def _onward(
    network: Network,
    decided: Iterable[tuple[str, float]],
    edge: tuple[str, str],
    first: float,
) -> list[Path]:
    """The paths over an edge that end at a decider: there, or at one of those who follow."""
    source, middle = edge
    paths: list[Path] = []
    if middle in network.deciders:
        paths.append(Path((source, middle), first))
    if network.calibration.indirect_path_edges > 1:
        paths += [
            Path((source, middle, target), first * weight)
            for target, weight in decided
            if target != source
        ]
    return paths


def _key_in_account(network: Network) -> list[KeyPerson]:
    calibration = network.calibration
    important = {
        node.id: node.importance
        for node in network.nodes.values()
        if node.side is Side.CUSTOMER and node.importance in _KEY_IMPORTANCE
    }
    total = sum(calibration.importance(code) for code in important.values())
    return [
        KeyPerson(
            person,
            calibration.importance(code) / total if total else 0.0,
            (f"importance_{code}",),
        )
        for person, code in important.items()
    ]


def _why(role: DecisionRole | None, *, has_veto: bool) -> tuple[str, ...]:
    return (*((role.value,) if role else ()), *(("veto",) if has_veto else ()))
