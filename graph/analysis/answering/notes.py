"""Sections about how far to trust an answer: ages, open questions, warnings."""

from __future__ import annotations

from collections.abc import Iterator

from graph.analysis.answering.findings import Findings
from graph.analysis.engine import SampledEngine
from graph.analysis.questions import open_questions
from graph.network import Network
from graph.phrases import say
from graph.records import natural_order
from graph.results import CodedText, FreshnessResult, Question
from graph.vocabulary import ContextKind, DecisionRole, Side

__all__ = ["freshness", "questions", "warnings"]


def freshness(found: Findings) -> tuple[FreshnessResult, ...]:
    """Age of every hidden edge among contacts and outsiders and of every tie, by kind and id.

    Of very many the oldest are listed.
    """
    network = found.network
    aged = [
        (strand, strand.sighting.months)
        for strand in (*network.strands, *network.conflicts)
        if strand.sighting is not None
        and (strand.kind == "tie" or network.nodes[strand.source].vendor is None)
    ]
    oldest = found.listed(sorted(aged, key=lambda one: -one[1]), lambda one: one[1])
    ordered = sorted(oldest, key=lambda one: (one[0].kind, natural_order(one[0].record or "")))
    return tuple(
        FreshnessResult(
            record=strand.record or "",
            months=months,
            label=network.calibration.freshness(months).value,
        )
        for strand, months in ordered
    )


def questions(found: Findings) -> tuple[Question, ...]:
    """What to find out next, the most telling first."""
    return tuple(
        Question(
            code=one.code,
            person=one.person,
            record=one.record,
            text=found.say(one.code, **one.names),
        )
        for one in found.listed(open_questions(found.network, found.behind), lambda _: 1)
    )


def warnings(found: Findings) -> tuple[CodedText, ...]:
    """What a reader must know before trusting the numbers."""
    return tuple(CodedText(code=code, text=text) for code, text in _warnings(found))


def _warnings(found: Findings) -> Iterator[tuple[str, str]]:
    network = found.network
    simple = {
        "no_us": network.us is None,
        "no_chain_yet": not network.seats,
        "no_rival_recorded": not network.rivals,
        "no_tie_recorded": found.ours is not None and found.ours.known_ties == 0,
        "missing_approver": _lacks_approver(network),
    }
    for code, applies in simple.items():
        if applies:
            yield code, say(code, found.language)
    if found.engine.worlds is not None:
        yield "sampled", say("sampled", found.language, worlds=f"{found.engine.worlds:,}")
    yield from _shortened(found)
    for rival in network.rivals:
        if found.reaches[rival].is_low_evidence:
            yield "low_evidence_rival", found.say("low_evidence_rival", vendor=rival)
    for source, target in network.difference.doubly_told:
        yield (
            "own_edge_suppressed",
            found.say("own_edge_suppressed", source=source, target=target),
        )
    limit = network.calibration.cautious_reliability
    for person in network.people_of(Side.CUSTOMER, Side.EXTERNAL):
        opinion = network.opinion(person, network.us)
        value = network.calibration.attitude(opinion.attitude)
        if value is not None and value > 0 and opinion.attitude_reliability < limit:
            yield "attitude_doubtful", found.say("attitude_doubtful", person=person)


def _shortened(found: Findings) -> Iterator[tuple[str, str]]:
    """Where lists are cut, and where the work budget of sampled values ended."""
    if more := sum(found.shortened.values()):
        limit = f"{found.network.calibration.list_limit:,}"
        text = say("long_lists", found.language, count=f"{more:,}", limit=limit)
        yield "long_lists", text
    engine = found.engine
    if isinstance(engine, SampledEngine) and engine.is_reduced:
        full = f"{found.network.calibration.worlds:,}"
        text = say("fewer_worlds", found.language, worlds=f"{engine.worlds:,}", full=full)
        yield "fewer_worlds", text
    if isinstance(engine, SampledEngine) and engine.left_out:
        count = f"{len(engine.left_out):,}"
        yield "truncated", say("truncated", found.language, count=count)


def _lacks_approver(network: Network) -> bool:
    return (
        network.context.kind is ContextKind.OPPORTUNITY
        and bool(network.seats)
        and not any(seat.role is DecisionRole.APPROVER for seat in network.seats)
    )
