"""What an account's verdict adds where no cap speaks: who is against us, how old the lines are.

Source: design/account; method 4.1 A4, A15.
"""

from __future__ import annotations

from api.pages.sight import Sight
from api.pages.wording import Rich

__all__ = ["observations", "weighting"]


def weighting(sight: Sight) -> Rich | None:
    """How far the account's numbers depend on who is counted."""
    answer, voice = sight.answer, sight.voice
    ours = answer.reach.get(sight.network.us or "")
    theirs = answer.reach.get(sight.rival or "")
    formal, every = len(answer.chain), len(answer.key_people)
    if ours is None or theirs is None or every <= formal:
        return None
    if ours.over_key_people is None or theirs.over_key_people is None:
        return None
    turns = (ours.over_key_people > theirs.over_key_people) != (
        (ours.overall or 0.0) > (theirs.overall or 0.0)
    )
    return voice.rich(
        "weighting.turns" if turns else "weighting.holds",
        formal=voice.amount(formal),
        every=voice.amount(every),
        ours=voice.number(ours.over_key_people),
        theirs=voice.number(theirs.over_key_people),
    )


def observations(sight: Sight) -> tuple[Rich, ...]:
    """What is worth saying where no cap holds: opponents, the first decider, old lines."""
    return tuple(
        said
        for said in (_opponent(sight), _first_decider(sight), _old_lines(sight))
        if said is not None
    )


def _opponent(sight: Sight) -> Rich | None:
    network = sight.network
    negatives = [
        one.person
        for one in sight.answer.key_people
        if (network.calibration.attitude(sight.attitude(one.person, network.us)) or 0.0) < 0
    ]
    if not negatives:
        return None
    person = negatives[0]
    to_us = sight.attitude_word(sight.attitude(person, network.us))
    if sight.rival is None:
        words = _low(sight, to_us)
        return sight.voice.rich("point.opponent", person=sight.strong(person), us=words)
    to_rival = sight.attitude_word(sight.attitude(person, sight.rival))
    return sight.voice.rich(
        "point.opponent_rival",
        person=sight.strong(person),
        title=sight.title(person),
        us=_low(sight, to_us),
        rival=_low(sight, to_rival),
    )


def _low(sight: Sight, word: str) -> str:
    return word if sight.voice.is_chinese else word.lower()


def _first_decider(sight: Sight) -> Rich | None:
    if not sight.answer.chain:
        return None
    person = sight.answer.chain[0].person
    ours = sight.reach(person, sight.network.us)
    theirs = sight.reach(person, sight.rival)
    if ours is None or theirs is None:
        return None
    return sight.voice.rich(
        "point.reach",
        person=sight.strong(person),
        ours=sight.voice.number(ours),
        theirs=sight.voice.number(theirs),
    )


def _old_lines(sight: Sight) -> Rich | None:
    lines = [one for one in sight.answer.freshness if _is_influence(sight, one.record)]
    limit = sight.network.calibration.due_months
    old = [one for one in lines if one.months >= limit]
    if not old:
        return None
    return sight.voice.rich(
        "point.old", old=str(len(old)), every=str(len(lines)), months=str(limit)
    )


def _is_influence(sight: Sight, record: str) -> bool:
    strand = sight.strands_by_record.get(record)
    return strand is not None and strand.kind == "influence"
