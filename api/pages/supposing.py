"""How a page offers edits: links that add one, and what the forms of a card let the reader choose.

Every link and form is a plain GET with all edits in it, so that they work without scripts.
Source: contract 4 (grammar of edits).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import parse_qsl, urlencode

from api.pages.sight import Sight
from graph.errors import InputError
from graph.overlay.what_if import Edit, EditKind, edit_text, parse_edits
from graph.vocabulary import Attitude, DecisionRole, Side, Strength, TieLevel

__all__ = [
    "CardChoices",
    "Choice",
    "choices_for",
    "context_address",
    "hidden_fields",
    "present_query",
    "suppose",
    "turns",
]

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CardChoices:
    """What can be supposed of one person: pairs of a word of the grammar and what it is called.

    Empty rows are not offered.
    """

    can_leave: bool
    staff: tuple[Choice, ...] = ()
    levels: tuple[Choice, ...] = ()
    vendors: tuple[Choice, ...] = ()
    attitudes: tuple[Choice, ...] = ()
    roles: tuple[Choice, ...] = ()
    targets: tuple[Choice, ...] = ()
    strengths: tuple[Choice, ...] = ()


def context_address(sight: Sight, edits: Sequence[str], person: str | None) -> str:
    """Address of the context's page with these edits, and somebody's card open."""
    pairs = [*_kept(sight), *(("edit", one) for one in edits)]
    if person is not None:
        pairs.append(("person", person))
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{sight.root}{query}#what-if"


def suppose(sight: Sight, person: str | None, *words: str) -> str:
    """Address of the page with one more edit, made of the words of the grammar.

    It takes the place of an edit about the same thing. Records are dropped first and people leave
    last, so that what one choice takes away does not make another one meaningless.
    """
    text = edit_text(words)
    subject, rank = _subject(text), _rank(text)
    others = [one for one in sight.edits if subject is None or _subject(one) != subject]
    is_numbered = any(_OWN in one for one in (*others, text))
    place = (
        len(others)
        if is_numbered
        else sum(1 for _ in takewhile(lambda one: _rank(one) <= rank, others))
    )
    return context_address(sight, (*others[:place], text, *others[place:]), person)


# The name of what an edit adds counts edits, so their order has to stay.
_OWN = "what-if-"
_ON_RECORDS = (EditKind.DROP, EditKind.CONFIRM)


def _subject(text: str) -> tuple[str, ...] | None:
    """What an edit is about; None where it is not understood."""
    edit = _read(text)
    if edit is None:
        return None
    kind = "record" if edit.kind in _ON_RECORDS else edit.kind.value
    return kind, *edit.references


def _rank(text: str) -> int:
    edit = _read(text)
    if edit is None:
        return 1
    return 0 if edit.kind in _ON_RECORDS else 2 if edit.kind is EditKind.LEAVE else 1


def _read(text: str) -> Edit | None:
    try:
        return parse_edits([text])[0]
    except InputError:
        return None


def hidden_fields(sight: Sight, person: str | None = None) -> tuple[Choice, ...]:
    """What a form carries on: day, choice of the map, edits so far, whose card is open."""
    last = (("person", person),) if person is not None else ()
    return (*_kept(sight), *(("edit", one) for one in sight.edits), *last)


def present_query(sight: Sight) -> str:
    """The query of the same view on the present day."""
    pairs = [*sight.choice.pairs, *(("edit", one) for one in sight.edits)]
    return f"?{urlencode(pairs)}" if pairs else ""


def choices_for(sight: Sight, key: str) -> CardChoices:
    """What can be supposed of somebody; nothing of who is not in this context."""
    network, voice = sight.network, sight.voice
    node = network.nodes.get(key)
    if node is None:
        return CardChoices(can_leave=False)
    if node.side not in (Side.CUSTOMER, Side.EXTERNAL):
        return CardChoices(can_leave=True)
    ours = network.staff.get(network.us or "", ())
    acting = [one for one in ours if one in network.active_staff]
    deciders = [seat.person for seat in network.seats if seat.person != key]
    levels = (TieLevel.MULTIPLE, TieLevel.DEEP, TieLevel.OCCASIONAL)
    may_decide = sight.is_deal and node.side is Side.CUSTOMER
    return CardChoices(
        can_leave=True,
        staff=_named(sight, [*acting, *(one for one in ours if one not in acting)]),
        levels=tuple((one.value, voice.label(one, lower=True)) for one in levels),
        vendors=_named(sight, network.vendors),
        attitudes=tuple((one.value, voice.label(one, lower=True)) for one in Attitude),
        roles=tuple((one.value, voice.label(one, lower=True)) for one in DecisionRole)
        if may_decide
        else (),
        targets=_named(sight, deciders),
        strengths=tuple((one.value, voice.label(one, lower=True)) for one in reversed(Strength)),
    )


def turns(sight: Sight, key: str) -> tuple[Choice, ...]:
    """Addresses and words of what may become of somebody: they leave, are won, or are lost."""
    can, voice = choices_for(sight, key), sight.voice
    if not can.can_leave:
        return ()
    found = [(suppose(sight, key, EditKind.LEAVE.value, key), voice.say("whatif.leaves"))]
    us = sight.network.us
    if us is not None and can.attitudes:
        for attitude, words in (
            (Attitude.POSITIVE, "whatif.won"),
            (Attitude.NEGATIVE, "whatif.lost"),
        ):
            if sight.attitude(key, us) is not attitude:
                edit = (EditKind.ATTITUDE.value, key, us, attitude.value)
                found.append((suppose(sight, key, *edit), voice.say(words)))
    return tuple(found)


def _kept(sight: Sight) -> list[Choice]:
    return [*parse_qsl(sight.query.removeprefix("?")), *sight.choice.pairs]


def _named(sight: Sight, keys: Iterable[str]) -> tuple[Choice, ...]:
    return tuple((key, sight.name(key)) for key in keys)
