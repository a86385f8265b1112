"""The verdict: one sentence that a director can repeat, the light, and what holds it back.

Source: design 1 (answer first), 4; method 3.7, 4.1 A14.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from api.pages.observations import observations, weighting
from api.pages.references import Reference, cap_reason
from api.pages.sight import Sight
from api.pages.wording import Part, Rich, Voice
from graph.results import Cap
from graph.vocabulary import DecisionRole, Status
from graph.wording import is_ideograph

__all__ = ["Standing", "Verdict", "headline", "merge_caps", "standing_of", "verdict_of"]

_LEVEL = 0.005
# The most telling obstacle first.
_OBSTACLES = (
    "approver_negative",
    "veto_negative",
    "no_approver",
    "bare_red",
    "bare_grey",
    "approver_no_tie",
    "veto_no_tie",
    "bare_amber",
    "evaluator_strong_negative",
    "single_threaded",
    "approver_low_advantage",
    "veto_low_advantage",
    "low_evidence",
)
_GROUPS = {
    "approver_negative": "negative",
    "veto_negative": "negative",
    "approver_no_tie": "no_tie",
    "veto_no_tie": "no_tie",
    "approver_low_advantage": "low_advantage",
    "veto_low_advantage": "low_advantage",
}
_SHOWN_CAPS = 3
_ONE_LINE = 124
_DECIDING = (DecisionRole.APPROVER, DecisionRole.DECISION_MAKER, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sentence is made from.

    Attributes:
        leader: Whose reach is larger; None where it cannot be told.
        is_robust: Whether that holds over the whole band.
        rival: Name to use for the rival; empty for "the rival".
        lacks: What is missing first: `us`, `chain`, `ties`, `rival`, or empty.
        obstacles: Codes of caps, and `bare_red`, `bare_grey` or `bare_amber` for the light
            without caps.
    """

    leader: Literal["us", "rival", "nobody"] | None
    is_robust: bool = False
    rival: str = ""
    lacks: Literal["us", "chain", "ties", "rival", ""] = ""
    obstacles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The upper left of a context's page.

    Attributes:
        light: Code of the light after its caps, `status` and `word` the same for the reader.
        caps: Reasons in words, each as parts; the first few. `more` counts the rest.
        whys: Section and item of the explanation of each cap; nothing where no cap holds.
        is_long: Whether the caps need two lines.
        note: What the light would be without them, or why it is what it is.
    """

    light: str
    status: Status
    word: str
    sentence: str
    caps: tuple[Rich, ...]
    all_caps: tuple[Rich, ...]
    whys: tuple[Reference, ...]
    more: int
    is_long: bool
    note: Rich


def headline(standing: Standing, voice: Voice) -> str:
    """The sentence: who leads, whether that is sure, and the most telling obstacle."""
    if standing.lacks in {"us", "chain", "ties"}:
        return voice.say(f"verdict.no_{standing.lacks}")
    obstacle = next((code for code in _OBSTACLES if code in standing.obstacles), None)
    if standing.leader is None:
        if obstacle is None:
            return voice.say("verdict.no_rival")
        first = voice.say("verdict.rival_unknown")
        return voice.say("verdict.and", first=first, second=voice.say(f"obstacle.{obstacle}"))
    sureness = "leads" if standing.is_robust else "seems"
    if standing.leader == "nobody":
        first = voice.say("verdict.level")
    elif standing.leader == "rival" and standing.rival:
        first = voice.say(f"verdict.named_{sureness}", rival=standing.rival)
    else:
        first = voice.say(f"verdict.{standing.leader}_{sureness}")
    if obstacle is not None:
        joint = "but" if standing.leader == "us" else "and"
        second = voice.say(f"obstacle.{obstacle}")
        return voice.say(f"verdict.{joint}", first=first, second=second)
    if standing.leader == "nobody":
        return voice.say("verdict.plain", first=first)
    tail = f"verdict.sure_{standing.leader}" if standing.is_robust else "verdict.thin"
    return voice.say(tail, first=first)


def standing_of(sight: Sight) -> Standing:
    """Read the standing from an answer; the strongest rival stands for all."""
    answer, network = sight.answer, sight.network
    codes = [cap.code for cap in answer.status.caps]
    if answer.status.bare != Status.GREEN.value:
        codes.append(f"bare_{answer.status.bare}")
    if sight.is_deal and DecisionRole.APPROVER not in sight.roles.values():
        codes.append("no_approver")
    obstacles = tuple(codes)
    if network.us is None:
        return Standing(None, lacks="us", obstacles=obstacles)
    if not network.seats:
        return Standing(None, lacks="chain", obstacles=obstacles)
    ours = answer.reach[network.us]
    if sight.rival is None:
        lacks: Literal["ties", "rival"] = "rival" if ours.known_ties else "ties"
        return Standing(None, lacks=lacks, obstacles=obstacles)
    theirs = answer.reach[sight.rival]
    if not ours.known_ties and not theirs.known_ties:
        return Standing(None, lacks="ties", obstacles=obstacles)
    gap = (ours.overall or 0.0) - (theirs.overall or 0.0)
    leader: Literal["us", "rival", "nobody"] = "us" if gap > 0 else "rival"
    if abs(gap) < _LEVEL:
        leader = "nobody"
    claims = {one.vendor: one.holds for one in answer.robust}
    several = len(network.rivals) > 1
    return Standing(
        leader=leader,
        is_robust=claims.get(sight.rival, False),
        rival=sight.name(sight.rival) if several else "",
        obstacles=obstacles,
    )


def merge_caps(sight: Sight, caps: Sequence[Cap]) -> tuple[Rich, ...]:
    """The caps in words, those of one kind in one: "陈 approver, 林 veto: no tie of ours"."""
    return tuple(_cap_words(sight, kind, group) for kind, group in _grouped(caps).items())


def _grouped(caps: Sequence[Cap]) -> dict[str, list[Cap]]:
    groups: dict[str, list[Cap]] = {}
    for cap in caps:
        groups.setdefault(_GROUPS.get(cap.code, cap.code), []).append(cap)
    return groups


def _cap_words(sight: Sight, kind: str, group: Sequence[Cap]) -> Rich:
    voice = sight.voice
    people = voice.rich_series(_capped_person(sight, cap) for cap in group)
    values: dict[str, str | Rich] = {"people": people}
    if kind == "single_threaded":
        shares = {one.removed.id: one.share for one in sight.answer.fragility}
        values["share"] = voice.percent(shares.get(group[0].person or "") or 0.0)
    if kind == "low_advantage":
        values["limit"] = voice.number(sight.network.calibration.approver_advantage)
    return voice.rich(f"cap.{kind}", **values)


def _capped_person(sight: Sight, cap: Cap) -> Rich:
    """A person as the cap's sentence names them, with the role where that is the point."""
    name = _mark(sight, cap.person or "")
    if cap.code.startswith("approver"):
        return sight.voice.rich("cap.person.approver", person=name)
    if cap.code.startswith("veto"):
        return sight.voice.rich("cap.person.veto", person=name)
    return name


def _mark(sight: Sight, key: str) -> Rich:
    """The bold name; vendors' people with the mark in front by which the map names them."""
    return (Part(sight.called(key), is_strong=True),)


def verdict_of(sight: Sight) -> Verdict:
    """Everything that the upper left of the page says."""
    status = sight.answer.status
    capped = merge_caps(sight, status.caps)
    every = capped or observations(sight)
    return Verdict(
        light=status.capped,
        status=Status.parse(status.capped),
        word=sight.voice.label(Status.parse(status.capped)),
        sentence=headline(standing_of(sight), sight.voice),
        caps=every[:_SHOWN_CAPS],
        all_caps=every,
        whys=tuple(cap_reason(sight, group[0]) for group in _grouped(status.caps).values()),
        more=max(0, len(every) - _SHOWN_CAPS),
        is_long=_width(every[:_SHOWN_CAPS]) > _ONE_LINE,
        note=_note(sight, len(capped)),
    )


def _width(caps: Sequence[Rich]) -> int:
    """Rough width in letters; a Chinese character counts as two."""
    text = "".join(part.text for cap in caps for part in cap)
    return sum(2 if is_ideograph(letter) else 1 for letter in text)


def _note(sight: Sight, count: int) -> Rich:
    status, voice = sight.answer.status, sight.voice
    if status.bare == Status.GREY.value:
        return voice.rich(f"light.grey_{_darkness(sight)}")
    why = _why_bare(sight)
    if not sight.is_deal:
        return weighting(sight) or why
    if not count or status.bare == status.capped:
        return voice.rich("light.plain", why=why)
    light = voice.label(Status.parse(status.bare), lower=True)
    key = "light.without.one" if count == 1 else "light.without"
    return voice.rich(key, number=voice.amount(count), light=light, why=why)


def _darkness(sight: Sight) -> str:
    """Why there is no light."""
    if sight.network.us is None:
        return "us"
    return "attitudes" if sight.network.seats else "chain"


def _why_bare(sight: Sight) -> Rich:
    """Whose support makes the light what it is before its caps."""
    status, network = sight.answer.status, sight.network
    values = {
        seat.person: network.calibration.attitude(sight.attitude(seat.person, network.us)) or 0.0
        for seat in network.seats
    }
    friends = [seat for seat in network.seats if values[seat.person] > 0]
    if status.bare == Status.GREEN.value:
        friends = [seat for seat in friends if seat.role in _DECIDING]
    if not friends:
        return sight.voice.rich("light.nobody")
    first = max(friends, key=lambda seat: (values[seat.person], seat.weight))
    word = sight.attitude_word(sight.attitude(first.person, network.us))
    role = sight.voice.label(first.role, lower=True) if first.role else sight.title(first.person)
    key = "light.friend" if role else "light.friend_plain"
    attitude = word if sight.voice.is_chinese else word.lower()
    return sight.voice.rich(key, role=role, person=sight.name(first.person), attitude=attitude)
