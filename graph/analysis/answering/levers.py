"""Sections about what to do: what carries us or a rival, what to verify, whom to meet next."""

from __future__ import annotations

from graph.analysis.answering.findings import Findings
from graph.analysis.contacts import best_pair
from graph.analysis.isolation import carriers, isolation_cuts, solution_isolation
from graph.analysis.reach import VendorReach
from graph.analysis.verification import verification_values
from graph.results import (
    CarrierResult,
    CutResult,
    FragilityResult,
    IsolationResult,
    NextPairResult,
    NextTieResult,
    OurTieRef,
    RemovedRef,
    TieRef,
    VerifyResult,
)

__all__ = ["fragility", "isolation", "next_contacts", "next_pair", "verify"]


def fragility(found: Findings) -> tuple[FragilityResult, ...]:
    """What our reach hangs on, largest loss first."""
    return tuple(
        FragilityResult(
            removed=RemovedRef(kind=one.kind, id=one.id),
            loss=one.loss,
            share=one.share,
            approver_loss=one.approver_loss,
        )
        for one in found.listed(found.losses, lambda one: one.loss)
    )


def isolation(found: Findings) -> dict[str, IsolationResult]:
    """How isolated each rival is, what carries it and what would cut it off."""
    return {rival: _isolation(found, found.reaches[rival]) for rival in found.network.rivals}


def verify(found: Findings) -> tuple[VerifyResult, ...]:
    """The influence records whose truth moves our reach most; empty without a chain."""
    if found.ours is None or not found.weights:
        return ()
    values = verification_values(found.network, found.ours, found.engine)
    return tuple(
        VerifyResult(
            record=one.record,
            source=one.source,
            target=one.target,
            if_confirmed=one.if_confirmed,
            if_wrong=one.if_wrong,
            range=one.range,
            approver_if_confirmed=one.approver_if_confirmed,
            approver_if_wrong=one.approver_if_wrong,
        )
        for one in found.listed(values, lambda one: one.range)
    )


def next_contacts(found: Findings) -> tuple[NextTieResult, ...]:
    """The best tie to each contact, by gain."""
    return tuple(
        NextTieResult(
            our_person=one.our_person,
            contact=one.contact,
            gain=one.gain,
            gain_per_effort=one.gain_per_effort,
            approver_after=one.approver_after,
            action=one.action.value,
        )
        for one in found.listed(found.next_ties, lambda one: one.gain)
    )


def next_pair(found: Findings) -> NextPairResult:
    """The two ties that add most together."""
    pair = None
    if found.ours is not None:
        pair = best_pair(found.network, found.ours, found.engine, found.next_ties)
    if pair is None:
        return NextPairResult()
    return NextPairResult(
        ties=tuple(OurTieRef(our_person=person, contact=contact) for person, contact in pair.ties),
        gain=pair.gain,
        exhaustive=pair.is_exhaustive,
    )


def _isolation(found: Findings, reach: VendorReach) -> IsolationResult:
    solution, known = solution_isolation(found.network, reach.vendor)
    has_chain = bool(found.weights)
    sustaining = carriers(found.network, reach, found.engine) if has_chain else []
    return IsolationResult(
        relation=1 - reach.expected.overall(found.weights) if has_chain else None,
        solution=solution,
        solution_coverage=known,
        carriers=tuple(
            CarrierResult(kind=one.kind, id=one.id, loss=one.loss, share=one.share)
            for one in found.listed(sustaining, lambda one: one.loss)
        ),
        cuts=tuple(
            CutResult(
                people=cut.people,
                ties=tuple(TieRef(person=one[0], contact=one[1]) for one in cut.ties),
                size=cut.size,
                overall_after=cut.overall_after,
                deciders_after=dict(cut.deciders_after),
            )
            for cut in isolation_cuts(found.network, reach, found.engine)
        ),
    )
