"""A context without one of its records: what the score would be if nobody had recorded it.

A record is taken away from the network as it stands, so that the loss of an influence edge here
is its loss in `fragility`; what is implied beside it, and what an opportunity's own row replaced,
stays as it is. Roles, overlay entries and circles are taken away from the records, and the network
is built again. Source: method 3.10 (loss).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.view import Pair, View
from graph.model import Assessment, Circle, OverlayEntry, Role
from graph.network import Line, Network, Strand
from graph.overlay.attitudes import opinion_without
from graph.overlay.lines import implied_strands
from graph.records import Records
from graph.vocabulary import ContextKind

__all__ = ["Removal", "removals_of"]


@dataclass(frozen=True)
class Removal:
    """One record that may be taken away.

    Attributes:
        record: Its name in answers.
        kind: Table of the record, in the singular.
        people: Whom it is about; from influencer to influenced where it has a direction.
        view: Makes the view without it.
    """

    record: str
    kind: str
    people: tuple[str, ...]
    view: Callable[[], View]


def removals_of(basis: Basis, view: View) -> Iterator[Removal]:
    """Everything that a score of this context may rest on, by kind and then by id."""
    network = view.network
    for strand in network.strands:
        if strand.record is not None:
            make = partial(_without_strand, view, strand)
            kind = "tie" if strand.kind == "tie" else "influence"
            yield Removal(strand.record, kind, (strand.source, strand.target), make)
    for strand in network.conflicts:
        make = partial(_without_conflict, view, strand)
        people = (strand.source, strand.target)
        yield Removal(strand.record or "", "conflict", people, make)
    for line in network.lines:
        if line.record is not None:
            make = partial(_without_line, view, line)
            yield Removal(line.record, "reporting", (line.subordinate, line.manager), make)
    yield from _assessments(basis, view)
    yield from _rebuilt(basis, view)


def _without_strand(view: View, strand: Strand) -> View:
    strands = tuple(one for one in view.network.strands if one is not strand)
    pairs = [(strand.source, strand.target)]
    return view.changed(replace(view.network, strands=strands), pairs)


def _without_conflict(view: View, strand: Strand) -> View:
    conflicts = tuple(one for one in view.network.conflicts if one is not strand)
    return view.changed(replace(view.network, conflicts=conflicts), ())


def _without_line(view: View, line: Line) -> View:
    network = view.network
    lines = tuple(one for one in network.lines if one is not line)
    implied = implied_strands(
        lines,
        network.circles,
        network.nodes,
        frozenset(network.difference.suppressed),
        network.calibration,
    )
    explicit = (one for one in network.strands if one.kind in ("influence", "tie"))
    changed = replace(network, lines=lines, strands=(*explicit, *implied))
    ends = (line.subordinate, line.manager)
    return view.changed(changed, [ends, ends[::-1]])


def _assessments(basis: Basis, view: View) -> Iterator[Removal]:
    records = basis.records
    by_name = {records.reference(one.id): one for one in records.all(Assessment)}
    for (person, vendor), opinion in view.network.opinions.items():
        for name in opinion.records:
            row = by_name.get(name)
            if row is not None:
                make = partial(_without_assessment, basis, view, (person, vendor), row)
                yield Removal(name, "assessment", (person, vendor), make)


def _without_assessment(basis: Basis, view: View, pair: tuple[str, str], row: Assessment) -> View:
    network = view.network
    opportunity = basis.record_id if basis.kind is ContextKind.OPPORTUNITY else None
    opinion = opinion_without(basis.records, row, opportunity, basis.as_of, basis.calibration)
    opinions = {key: one for key, one in network.opinions.items() if key != pair}
    if opinion is not None:
        opinions[pair] = opinion
    return view.changed(replace(network, opinions=opinions), _leaving(network, pair[0]))


def _leaving(network: Network, person: str) -> list[Pair]:
    return [pair for pair in network.channels if pair[0] == person]


def _rebuilt(basis: Basis, view: View) -> Iterator[Removal]:
    records = basis.records
    rows: list[tuple[str, Role | OverlayEntry | Circle]] = []
    rows += [("role", one) for one in records.all(Role) if _is_here(basis, one)]
    rows += [("overlay", one) for one in records.all(OverlayEntry) if _is_here(basis, one)]
    rows += [("circle", one) for one in records.all(Circle)]
    for kind, row in rows:
        make = partial(_without_record, basis, view, row.id)
        yield Removal(records.reference(row.id), kind, _about(records, row), make)


def _is_here(basis: Basis, row: Role | OverlayEntry) -> bool:
    return row.opportunity == basis.record_id


def _about(records: Records, row: Role | OverlayEntry | Circle) -> tuple[str, ...]:
    if isinstance(row, Circle):
        return tuple(records.reference(one) for one in row.members)
    if isinstance(row, Role):
        return (records.reference(row.person),)
    ends = (row.subject, row.object or "")
    return tuple(records.reference(one) for one in ends if one.startswith("per_"))


def _without_record(basis: Basis, view: View, record_id: str) -> View:
    return view.changed(basis.without({record_id}))
