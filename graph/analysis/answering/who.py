"""Sections about people and paths: who decides, what changed, who stands behind, through whom."""

from __future__ import annotations

from graph.analysis.answering.findings import Findings
from graph.analysis.engine import ExactEngine, SampledEngine
from graph.analysis.flow import person_wiring
from graph.analysis.key_people import IndirectKeyPerson, key_people, key_set
from graph.analysis.paths import Path, best_from, best_paths, strands_on
from graph.analysis.reach import certified_bounds
from graph.calibration import Calibration
from graph.errors import BudgetExceededError, PersonNotFoundError
from graph.network import Network
from graph.records import natural_order
from graph.results import (
    AttitudeChange,
    BestPathResult,
    CalibrationRef,
    ChainSeat,
    Changes,
    ContextRef,
    ExternalInfluencer,
    IndirectKeyPersonResult,
    KeyPersonResult,
    MethodResult,
    Overridden,
    PairRef,
    PathResult,
    PathsAnswer,
    PersonRef,
    RecordRef,
    Reparented,
    TotalInfluence,
    WeakestLink,
)
from graph.vocabulary import Side

__all__ = [
    "best_vendor_paths",
    "calibration_ref",
    "chain",
    "changes",
    "context_ref",
    "external_influencers",
    "indirect",
    "key_people_section",
    "named_calibration",
    "paths_answer",
    "people_of",
]


_PERSON_FIELDS = set(PersonRef.model_fields)


def context_ref(network: Network) -> ContextRef:
    """The subject of an answer."""
    context = network.context
    return ContextRef(
        kind=context.kind.value, id=context.id, account=context.account, name=context.name
    )


def calibration_ref(network: Network) -> CalibrationRef:
    """The defaults behind an answer."""
    return named_calibration(network.calibration)


def named_calibration(calibration: Calibration) -> CalibrationRef:
    """Whether these are the defaults of the method, and their digest."""
    name = "default" if calibration == Calibration() else "edited"
    return CalibrationRef(name=name, digest=calibration.digest)


def people_of(network: Network, base: Network | None = None) -> dict[str, PersonRef]:
    """How everybody in the network, and in its account, is called."""
    nodes = {**base.nodes, **network.nodes} if base else network.nodes
    # nothing to check, and a set of fields of their own would triple what each of a crowd takes
    return {
        node.id: PersonRef.model_construct(
            _PERSON_FIELDS,
            id=node.id,
            name=node.name,
            title=node.title,
            organization=node.organization,
            side=node.side.value,
        )
        for node in nodes.values()
    }


def chain(network: Network) -> tuple[ChainSeat, ...]:
    """Who decides, with weights that sum to 1."""
    return tuple(
        ChainSeat(
            person=seat.person,
            role=seat.role.value if seat.role else None,
            veto=seat.has_veto,
            weight=seat.weight,
            tags=seat.tags,
            evidence=seat.records,
        )
        for seat in network.seats
    )


def changes(network: Network, base: Network | None) -> Changes:
    """What the opportunity changes in its account; empty for an account."""
    if base is None:
        return Changes()
    difference = network.difference
    now, before = key_set(network), key_set(base)
    return Changes(
        reparented=tuple(
            Reparented(person=person, from_=old, to=new)
            for person, old, new in difference.reparented
        ),
        added=tuple(RecordRef(record=record) for record in difference.added),
        suppressed=tuple(PairRef(source=one[0], target=one[1]) for one in difference.suppressed),
        overridden=tuple(
            Overridden(record=record, field=field, value=value)
            for record, field, value in difference.overridden
        ),
        attitudes=tuple(
            AttitudeChange(person=person, vendor=vendor, from_=old, to=new)
            for person, vendor, old, new in difference.attitudes
        ),
        entering=tuple(sorted(now - before, key=natural_order)),
        leaving=tuple(sorted(before - now, key=natural_order)),
    )


def key_people_section(network: Network) -> tuple[KeyPersonResult, ...]:
    """The key people of the context."""
    return tuple(
        KeyPersonResult(person=one.person, weight=one.weight, why=one.why)
        for one in key_people(network)
    )


def indirect(found: Findings) -> tuple[IndirectKeyPersonResult, ...]:
    """Who stands behind the formal deciders, with the paths that make the score."""
    return tuple(
        IndirectKeyPersonResult(
            person=one.person,
            score=one.score,
            on_chain=one.is_on_chain,
            standing=_standing(found.network, one),
            paths=tuple(_path(found.network, path, hidden_first=True) for path in one.paths),
        )
        for one in found.listed(found.behind, lambda one: one.score)
    )


def external_influencers(found: Findings) -> tuple[ExternalInfluencer, ...]:
    """The best direct edge of each outsider and vendor's person to each key person."""
    network = found.network
    keys = key_set(network)
    edges = [
        ExternalInfluencer(
            person=source,
            side=network.nodes[source].side.value,
            to=target,
            weight=strands[0].weight(),
            path=(source, target),
            evidence=tuple(one.record for one in strands if one.record),
        )
        for (source, target), strands in network.channels.items()
        if target in keys
        and network.nodes[source].side is not Side.CUSTOMER
        and strands[0].weight() > 0
    ]
    edges.sort(key=lambda one: (-one.weight, natural_order(one.person), natural_order(one.to)))
    return tuple(found.listed(edges, lambda one: one.weight))


def best_vendor_paths(found: Findings) -> tuple[BestPathResult, ...]:
    """The best gated path of each vendor to each formal decider that it reaches."""
    network = found.network
    deciders = sorted(
        network.deciders, key=lambda one: (-network.deciders[one], natural_order(one))
    )
    results: list[BestPathResult] = []
    for vendor in network.vendors:
        wiring = found.reaches[vendor].wiring
        paths = best_from(
            wiring.snapshot,
            wiring.places,
            wiring.sources,
            hops=network.calibration.path_edges,
            only=deciders,
        )
        results += [
            BestPathResult(vendor=vendor, **_path(network, paths[person]).model_dump())
            for person in deciders
            if person in paths
        ]
    return tuple(results)


def paths_answer(
    network: Network, *, source: str, target: str, limit: int | None, graph_version: str
) -> PathsAnswer:
    """The best paths from one person to another on the ungated graph, and the total influence.

    Args:
        network: The graph of a context.
        source: Who influences; staff of a vendor too.
        target: Who is influenced; the same person is reached surely, over no path.
        limit: How many paths; the calibration's number when None.
        graph_version: Hash of the records behind the network.

    Raises:
        PersonNotFoundError: One of them is not in the network.
        BudgetExceededError: So many paths cost more than the work budget.
    """
    for person in (source, target):
        if person not in network.nodes:
            raise PersonNotFoundError(person)
    calibration = network.calibration
    wiring = person_wiring(network, source)
    paths = best_paths(
        wiring, target, limit=limit or calibration.path_count, hops=calibration.path_edges
    )
    return PathsAnswer(
        context=context_ref(network),
        as_of=network.as_of,
        graph_version=graph_version,
        calibration=calibration_ref(network),
        source=source,
        target=target,
        paths=tuple(_path(network, path) for path in paths if path.edges),
        total=_total(network, source, target),
        people=people_of(network),
    )


def _total(network: Network, source: str, target: str) -> TotalInfluence:
    wiring = person_wiring(network, source)
    engine: ExactEngine | SampledEngine = ExactEngine(network.calibration)
    try:
        reached = engine.reach(wiring)
    except BudgetExceededError:
        engine = SampledEngine.fitted(network)
        reached = engine.reach(wiring)
    is_exact = engine.method == "exact"
    return TotalInfluence(
        value=reached.value(target),
        method=MethodResult(
            reach=engine.method,
            worlds=engine.worlds,
            seed=None if is_exact else network.calibration.seed,
            states=engine.states,
        ),
        interval=reached.interval(target),
        bounds=None if is_exact else certified_bounds(wiring).get(target, (0.0, 0.0)),
    )


def _standing(network: Network, one: IndirectKeyPerson) -> str:
    if not one.is_on_chain:
        return "hidden"
    return "sponsor_or_blocker" if one.score >= network.calibration.sponsor_from else "chain"


def _path(network: Network, path: Path, *, hidden_first: bool = False) -> PathResult:
    """A path with what it rests on; the first edge by its explicit strand where asked."""
    strands = list(strands_on(network, path))
    if hidden_first:
        strands[0] = network.hidden[path.edges[0]]
    weakest = min(strands, key=lambda strand: strand.reliability)
    reliability = 1.0
    for strand in strands:
        reliability *= strand.reliability
    return PathResult(
        to=path.people[-1],
        people=path.people,
        weight=path.weight,
        reliability=reliability,
        weakest=WeakestLink(
            source=weakest.source,
            target=weakest.target,
            record=weakest.record,
            reliability=weakest.reliability,
        ),
        origins=tuple(strand.layer for strand in strands),
        evidence=tuple(strand.record for strand in strands if strand.record),
    )
