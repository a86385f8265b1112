"""The person card of the panel: place, attitude, why, what it rests on, what to do next.

Source: design/card (B), design 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.ledger import Entry, entry_of, opinion_entries
from api.pages.sight import Sight
from api.pages.wording import Rich
from graph.network import Strand
from graph.records import natural_order
from graph.results import IndirectKeyPersonResult
from graph.vocabulary import Attitude, Side, TieAction
from graph.wording import is_ideograph

__all__ = ["Card", "Fact", "PathRow", "Why", "card_of", "initials"]

_NOTICEABLE = 0.005
_OTHERS = 24


@dataclass(frozen=True, slots=True)
class PathRow:
    """A path to a decider."""

    people: tuple[str, ...]
    role: str
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a person stands behind the deciders."""

    heading: str
    score: float
    note: str
    paths: tuple[PathRow, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A small fact under its label; `key` opens a card."""

    label: str
    value: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One person.

    Attributes:
        attitudes: Label, code and word towards us and the strongest rival.
        ours, theirs: Reach 0 to 1; None where nobody can say.
        entries: Records that the answer rests on; `others` the rest about this person.
    """

    key: str
    name: str
    title: str
    initials: str
    place: str
    is_contact: bool
    is_hot: bool
    attitudes: tuple[tuple[str, Attitude | None, str], ...]
    ours: float | None
    theirs: float | None
    facts: tuple[Fact, ...]
    why: Why | None
    entries: tuple[Entry, ...]
    others: tuple[Entry, ...]
    next_step: Rich | None


def card_of(sight: Sight, key: str) -> Card:
    """Gather the card of somebody in the context or its account."""
    node = sight.nodes[key]
    is_contact = node.side in {Side.CUSTOMER, Side.EXTERNAL}
    indirect = sight.backers.get(key)
    main, rest = _records(sight, key, indirect)
    return Card(
        key=key,
        name=sight.name(key),
        title=sight.title(key),
        initials=initials(sight.name(key)),
        place=_place(sight, key),
        is_contact=is_contact,
        is_hot=bool(sight.hidden) and sight.hidden[0].person == key,
        attitudes=_attitudes(sight, key) if is_contact else (),
        ours=sight.reach(key, sight.network.us),
        theirs=sight.reach(key, sight.rival),
        facts=_facts(sight, key) if is_contact else (),
        why=_why(sight, indirect) if indirect else None,
        entries=main,
        others=rest[:_OTHERS],
        next_step=_next_step(sight, key) if node.side is Side.CUSTOMER else None,
    )


def initials(name: str) -> str:
    """One or two letters for the round picture.

    >>> initials("褚"), initials("康润泽"), initials("Ann van Dyck"), initials("")
    ('褚', '康', 'AD', '?')
    """
    words = name.split()
    if not words:
        return "?"
    if is_ideograph(words[0][0]):
        return words[0][0]
    ends = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return ends.upper()


def _place(sight: Sight, key: str) -> str:
    """Whom somebody reports to, and their role: "Reports to 林, CFO · no decision role"."""
    voice, network = sight.voice, sight.network
    node = sight.nodes[key]
    words = []
    boss = network.manager_of(key)
    if boss is not None:
        words.append(_boss(sight, boss))
        background = _background_boss(sight, key)
        if background:
            words.append(voice.say("card.line_boss", person=sight.name(background)))
    if node.side is not Side.CUSTOMER:
        words += [voice.part_of(node.organization_name), voice.label(node.side)]
        return " · ".join(dict.fromkeys(word for word in words if word))
    if key not in network.nodes:
        words.append(voice.say("card.outside"))
    elif sight.is_deal:
        seat = next((one for one in network.seats if one.person == key), None)
        role = seat.role if seat else None
        words.append(voice.label(role, lower=True) if role else voice.say("card.no_role"))
        if seat is not None and seat.has_veto:
            words.append(voice.say("veto"))
    elif node.importance is not None:
        words.append(voice.say("card.importance", word=voice.label(node.importance, lower=True)))
    return " · ".join(words)


def _boss(sight: Sight, boss: str) -> str:
    title = sight.title(boss)
    key = "card.reports_titled" if title else "card.reports"
    return sight.voice.say(key, person=sight.name(boss), title=title)


def _background_boss(sight: Sight, key: str) -> str | None:
    lines = (one for one in sight.network.lines if one.kind == "background")
    return next((one.manager for one in lines if one.subordinate == key), None)


def _attitudes(sight: Sight, key: str) -> tuple[tuple[str, Attitude | None, str], ...]:
    voice = sight.voice
    us = sight.attitude(key, sight.network.us)
    rows = [(voice.say("card.to_us"), us, sight.attitude_word(us))]
    if sight.rival is not None:
        them = sight.attitude(key, sight.rival)
        several = len(sight.network.rivals) > 1
        label = (
            voice.say("card.to_named", rival=sight.name(sight.rival))
            if several
            else voice.say("card.to_rival")
        )
        rows.append((label, them, sight.attitude_word(them)))
    return tuple(rows)


def _facts(sight: Sight, key: str) -> tuple[Fact, ...]:
    voice = sight.voice
    orientation = sight.nodes[key].behavior_orientation
    shown = voice.label(orientation) if orientation else voice.say("card.not_asked")
    return (
        _tie_fact(sight, key, ours=True),
        _tie_fact(sight, key, ours=False),
        Fact(voice.say("card.orientation"), shown),
    )


def _tie_fact(sight: Sight, key: str, *, ours: bool) -> Fact:
    voice = sight.voice
    label = voice.say("card.our_tie" if ours else "card.rival_tie")
    ties = sight.ties_of(key, ours=ours)
    if not ties:
        return Fact(label, voice.say("card.none_recorded"))
    first = ties[0]
    mark = sight.short(first.source)
    level = voice.label(first.code, lower=True) if first.code else ""
    more = f" +{len(ties) - 1}" if len(ties) > 1 else ""
    return Fact(label, f"{mark} · {level}{more}" if level else f"{mark}{more}", first.source)


def _why(sight: Sight, one: IndirectKeyPersonResult) -> Why:
    voice = sight.voice
    ranks = {other.person: place for place, other in enumerate(sight.hidden, start=1)}
    rank = ranks.get(one.person)
    heading = (
        voice.say("card.why_place", place=voice.place(rank))
        if rank
        else voice.say("card.why_chain")
    )
    before = sight.ranks_in_account.get(one.person)
    note = ""
    if before is not None:
        note = voice.say(
            "card.in_account", score=voice.number(before[1]), place=voice.place(before[0])
        )
    elif sight.is_deal:
        note = voice.say("card.not_in_account")
    paths = tuple(PathRow(path.people, _role(sight, path.to), path.weight) for path in one.paths)
    return Why(heading, one.score, note, paths)


def _role(sight: Sight, key: str) -> str:
    role = sight.roles.get(key)
    return sight.voice.label(role) if role else sight.title(key)


def _records(
    sight: Sight, key: str, indirect: IndirectKeyPersonResult | None
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The records that the card's claim rests on, and the others about the person."""
    network = sight.network
    every = [
        strand
        for strand in (*network.strands, *network.conflicts, *network.suppressed)
        if strand.record and key in (strand.source, strand.target)
    ]
    every = list({strand.record: strand for strand in reversed(every)}.values())
    firsts = {(path.people[0], path.people[1]) for path in indirect.paths} if indirect else set()
    node = sight.nodes[key]
    if indirect:
        main = [strand for strand in every if (strand.source, strand.target) in firsts]
    elif node.side in {Side.US, Side.COMPETITOR}:
        main = [strand for strand in every if strand.source == key]
    else:
        main = [strand for strand in every if strand.target == key]
    main.sort(key=_by_weight)
    rest = sorted((one for one in every if one not in main), key=_by_weight)
    others = (*(entry_of(sight, one) for one in rest), *opinion_entries(sight, key))
    return tuple(entry_of(sight, one) for one in main), others


def _by_weight(strand: Strand) -> tuple[float, object]:
    return -strand.weight(), natural_order(strand.record or "")


def _next_step(sight: Sight, key: str) -> Rich | None:
    """One sentence: what to do about this person."""
    voice, name = sight.voice, sight.strong(key)
    ours, theirs = sight.ties_of(key, ours=True), sight.ties_of(key, ours=False)
    if not ours and not theirs:
        ask = _whom_to_ask(sight, key)
        if not ask:
            return voice.rich("next.nobody_plain", person=name)
        people = voice.rich_series(
            (voice.rich("next.of", person=sight.strong(one)) for one in ask), joint="series.and"
        )
        return voice.rich("next.nobody", people=people, person=name)
    attitude = sight.attitude(key, sight.network.us)
    if attitude in {None, Attitude.UNKNOWN}:
        return voice.rich("next.unknown", person=name)
    suggested = next((one for one in sight.answer.next_ties if one.contact == key), None)
    if suggested is not None and suggested.gain >= _NOTICEABLE:
        action = voice.label(TieAction.parse(suggested.action))
        return voice.rich(
            "next.tie",
            our_person=sight.strong(sight.bearer(suggested)),
            action=action,
            gain=voice.signed(suggested.gain),
        )
    if not ours:
        return voice.rich("next.rival_only", rival=sight.strong(theirs[0].source))
    return voice.rich("next.keep", our_person=sight.strong(ours[0].source))


def _whom_to_ask(sight: Sight, key: str) -> list[str]:
    """The boss and whoever the person influences directly: somebody there knows them."""
    boss = sight.network.manager_of(key)
    targets = [
        strand.target
        for strand in sight.network.strands
        if strand.source == key and strand.kind == "influence"
    ]
    return list(dict.fromkeys([*([boss] if boss else []), *targets]))[:2]
