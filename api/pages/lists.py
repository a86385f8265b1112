"""The five lists above the map, three rows each, and the whole lists below it.

Their order never changes: who decides, who stands behind them, whom to meet next, what to verify,
what differs from the account and what to ask. Source: design 4; method 4.1 A1, A2, A11, A12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from api.pages.sight import Sight
from graph.approaches import Approach
from graph.results import ChainSeat, IndirectKeyPersonResult, NextTieResult, VerifyResult
from graph.vocabulary import Attitude, Freshness, TieAction

__all__ = [
    "Behind",
    "Decider",
    "Meeting",
    "OldRecord",
    "Verification",
    "age_note",
    "behind_list",
    "decider_list",
    "first_meetings",
    "first_verifications",
    "meeting_list",
    "missing_meeting",
    "old_list",
    "pick",
    "sponsor_list",
    "verification_list",
]

T = TypeVar("T")

_ROWS = 3
_NOTICEABLE = 0.005
_AGED = (Freshness.STALE.value, Freshness.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who decides; reach None where nobody can say."""

    key: str
    attitude: Attitude | None
    role: str
    is_decider: bool
    has_veto: bool
    weight: float
    ours: float | None
    rival: str | None
    theirs: float | None
    advantage: float | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody behind the deciders: `targets` are keys, `note` says about ties and age."""

    rank: int
    key: str
    score: float
    targets: tuple[str, ...]
    note: str
    in_account: float | None
    on_chain: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A contact to build or deepen.

    Attributes:
        by: Who of ours is to do it; `named` is who stands for them in the answer.
    """

    key: str
    action: str
    note: str
    gain: float
    by: str
    named: str


@dataclass(frozen=True, slots=True)
class Verification:
    """A record to verify, with our reach if it is true and if it is not."""

    record: str
    source: str
    target: str
    note: str
    if_confirmed: float
    if_wrong: float
    is_telling: bool


@dataclass(frozen=True, slots=True)
class OldRecord:
    """A record by age."""

    record: str
    source: str
    target: str
    note: str
    months: int
    label: Freshness


def pick(rows: Sequence[T], extra: T | None) -> tuple[T, ...]:
    """The first three rows; `extra`, when it is not among them, takes the third place."""
    first = list(rows[:_ROWS])
    if extra is not None and extra not in first:
        first[_ROWS - 1 :] = [extra]
    return tuple(first)


def decider_list(sight: Sight) -> tuple[Decider, ...]:
    """The chain: who must agree first, then by weight."""
    deciders = sight.network.deciders
    seats = sorted(sight.answer.chain, key=lambda seat: seat.person not in deciders)
    return tuple(_decider(sight, seat) for seat in seats)


def _decider(sight: Sight, seat: ChainSeat) -> Decider:
    person, us = seat.person, sight.network.us
    rival = sight.pressing_rival(person)
    ours, theirs = sight.reach(person, us), sight.reach(person, rival)
    relation = sight.answer.advantage.relation
    is_known = ours is not None or theirs is not None
    return Decider(
        key=person,
        attitude=sight.attitude(person, us),
        role=sight.voice.label(sight.roles[person]) if person in sight.roles else "",
        is_decider=person in sight.network.deciders,
        has_veto=seat.veto,
        weight=seat.weight,
        ours=ours,
        rival=rival,
        theirs=theirs,
        advantage=relation.people.get(person) if relation and is_known else None,
    )


def behind_list(sight: Sight) -> tuple[Behind, ...]:
    """Who stands behind the deciders without a role, best first."""
    return tuple(_behind(sight, rank, one) for rank, one in enumerate(sight.hidden, start=1))


def sponsor_list(sight: Sight) -> tuple[Behind, ...]:
    """Those with a role who carry others, for the whole list below the map."""
    on_chain = [one for one in sight.answer.indirect_key_people if one.on_chain]
    return tuple(_behind(sight, 0, one) for one in on_chain)


def _behind(sight: Sight, rank: int, one: IndirectKeyPersonResult) -> Behind:
    in_account = sight.ranks_in_account.get(one.person)
    return Behind(
        rank=rank,
        key=one.person,
        score=one.score,
        targets=tuple(path.to for path in one.paths),
        note=_access_note(sight, one),
        in_account=in_account[1] if in_account else None,
        on_chain=one.on_chain,
    )


def _access_note(sight: Sight, one: IndirectKeyPersonResult) -> str:
    voice = sight.voice
    ours = sight.ties_of(one.person, ours=True)
    theirs = sight.ties_of(one.person, ours=False)
    if ours:
        said = voice.say("access.ours", person=sight.short(ours[0].source))
    elif theirs:
        said = voice.say("access.theirs", person=sight.short(theirs[0].source))
    else:
        said = ""
    aged = _aged(sight, one)
    if not said:
        said = voice.say("access.nobody_short" if aged else "access.nobody")
    return voice.say("access.aged", access=said, age=aged) if aged else said


def _aged(sight: Sight, one: IndirectKeyPersonResult) -> str:
    """What is old about the person's best path; empty where nothing is."""
    records = one.paths[0].evidence
    strand = sight.strands_by_record.get(records[0]) if records else None
    if strand is None or strand.sighting is None:
        return ""
    months = strand.sighting.months
    label = sight.network.calibration.freshness(months)
    if label is Freshness.EXPIRED:
        return sight.voice.say("access.expired")
    return sight.voice.say("access.old", months=months) if label is Freshness.STALE else ""


def meeting_list(sight: Sight) -> tuple[Meeting, ...]:
    """The contacts that add reach, by gain."""
    return tuple(_meeting(sight, one) for one in sight.answer.next_ties if one.gain >= _NOTICEABLE)


def missing_meeting(sight: Sight) -> str:
    """The key of the sentence that says why there is nobody to meet."""
    network = sight.network
    if not network.staff.get(network.us or ""):
        return "empty.meet_no_us"
    return "empty.meet" if sight.answer.chain else "empty.meet_no_chain"


def first_meetings(sight: Sight) -> tuple[Meeting, ...]:
    """The rows to show first: the third place goes to the first hidden person nobody knows."""
    rows = meeting_list(sight)
    unknown = next((one.person for one in sight.hidden if one.person not in sight.ties), None)
    return pick(rows, next((row for row in rows if row.key == unknown), None))


def _meeting(sight: Sight, one: NextTieResult) -> Meeting:
    return Meeting(
        key=one.contact,
        action=_action(sight, one),
        note=_meeting_note(sight, one),
        gain=one.gain,
        by=sight.bearer(one),
        named=one.our_person,
    )


def _action(sight: Sight, one: NextTieResult) -> str:
    voice = sight.voice
    own = sight.ties_of(one.contact, ours=True)
    if own and own[0].sighting is not None:
        months = own[0].sighting.months
        return voice.say("meet.deepen", count=months) if months else voice.say("meet.deepen_now")
    if one.action == TieAction.NEUTRALISE.value:
        return voice.say("meet.neutralise")
    approach = sight.approach_of(one)
    if approach is not Approach.OTHER:
        return voice.say(f"meet.{approach.value}")
    return voice.label(TieAction.parse(one.action), lower=True)


def _bearer_note(sight: Sight, one: NextTieResult) -> str:
    """Who of ours goes; and who knows the contact already, where that is somebody else."""
    bearer = sight.bearer(one)
    own = [tie.source for tie in sight.ties_of(one.contact, ours=True)]
    if own and bearer not in own:
        other = sight.short(own[0])
        return sight.voice.say("meet.beside", person=sight.called(bearer), other=other)
    return sight.voice.say("meet.by", person=sight.called(bearer))


def _meeting_note(sight: Sight, one: NextTieResult) -> str:
    """Who goes, and what it does for the approver or together with the first."""
    by, gain = _bearer_note(sight, one), _meeting_gain(sight, one)
    return sight.voice.say("meet.with", by=by, note=gain) if gain else by


def _meeting_gain(sight: Sight, one: NextTieResult) -> str:
    answer = sight.answer
    first, pair = answer.next_ties[0], answer.next_pair
    tied = {(tie.our_person, tie.contact) for tie in pair.ties}
    both = {(one.our_person, one.contact), (first.our_person, first.contact)}
    if one is not first and tied == both and pair.gain is not None:
        return sight.voice.say("meet.together", gain=sight.voice.signed(pair.gain))
    is_discovery = one.action == TieAction.DISCOVER.value and one is not first
    return "" if is_discovery else _approver_gain(sight, one)


def _approver_gain(sight: Sight, one: NextTieResult) -> str:
    approver = next((seat.person for seat in sight.answer.chain if seat.role == "approver"), None)
    if approver is None or one.approver_after is None:
        return ""
    ours = sight.answer.reach[sight.network.us or ""].people[approver].value
    if one.approver_after - ours < _NOTICEABLE:
        return ""
    voice = sight.voice
    return voice.say(
        "meet.approver", before=voice.number(ours), after=voice.number(one.approver_after)
    )


def verification_list(sight: Sight) -> tuple[Verification, ...]:
    """The hidden edges by how much our reach depends on them."""
    return tuple(_verification(sight, one) for one in sight.answer.verify)


def first_verifications(sight: Sight) -> tuple[Verification, ...]:
    """The rows to show first: the third place goes to what the top hidden name rests on."""
    rows = verification_list(sight)
    carrying = _carrying_record(sight)
    telling = [row for row in rows if row.is_telling or row.record == carrying]
    return pick(telling or rows, next((row for row in rows if row.record == carrying), None))


def _carrying_record(sight: Sight) -> str | None:
    if not sight.hidden or not sight.hidden[0].paths[0].evidence:
        return None
    return sight.hidden[0].paths[0].evidence[0]


def _verification(sight: Sight, one: VerifyResult) -> Verification:
    said = age_note(sight, one.record)
    if one.record == _carrying_record(sight):
        said = sight.voice.say("verify.carries", note=said)
    return Verification(
        record=one.record,
        source=one.source,
        target=one.target,
        note=said,
        if_confirmed=one.if_confirmed,
        if_wrong=one.if_wrong,
        is_telling=one.range >= _NOTICEABLE,
    )


def age_note(sight: Sight, record: str) -> str:
    """How sure and how old a record is: "inferred · 20 mo"."""
    strand = sight.strands_by_record.get(record)
    if strand is None or strand.sighting is None:
        return ""
    voice, sighting = sight.voice, strand.sighting
    return f"{voice.label(sighting.confidence, lower=True)} · {voice.age(sighting.months)}"


def old_list(sight: Sight) -> tuple[OldRecord, ...]:
    """Every dated edge, the oldest first."""
    rows = []
    for one in sight.answer.freshness:
        strand = sight.strands_by_record.get(one.record)
        if strand is not None:
            rows.append(
                OldRecord(
                    record=one.record,
                    source=strand.source,
                    target=strand.target,
                    note=age_note(sight, one.record),
                    months=one.months,
                    label=Freshness.parse(one.label),
                )
            )
    return tuple(sorted(rows, key=lambda row: (-row.months, row.record)))
