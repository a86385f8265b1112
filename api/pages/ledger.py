"""Records as the panel shows them: what is claimed, how sure, how old, who said so.

Source: design/card; contract 2 (evidence), 1 (three states of a value).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.editing import version_of
from api.pages.sight import Sight
from graph.model import Assessment, Evidence, Influence, Statement, Tie
from graph.network import Strand
from graph.vocabulary import Code, Freshness

__all__ = [
    "Age",
    "Entry",
    "Quote",
    "entries_between",
    "entries_of_walk",
    "entry_of",
    "opinion_entries",
]


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of evidence in the reader's language, and who gave it."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Age:
    """How old a record is: in months, in a word, and the code of that word."""

    months: str
    word: str
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record.

    Attributes:
        source: Key of the person on the left of the arrow, `target` on the right; for an
            assessment `target` is the vendor.
        value: Strength, level or attitude in words; `weight` 0 to 1, None where none applies.
        seen: Date as recorded, empty where none is; `age` is None where nothing tells it.
        basis: How sure, and what it rests on.
        state: `cut`, `conflict`, or empty.
        scope: Whether it holds in this project only or in the whole account.
        table, our_id, version: By which it is edited; empty for what is implied.
        is_of_deal: Whether an opportunity says it for itself only.
    """

    source: str
    target: str
    record: str
    value: str
    weight: float | None
    seen: str
    age: Age | None
    basis: str
    quotes: tuple[Quote, ...]
    scope: str
    state: str = ""
    is_implied: bool = False
    table: str = ""
    our_id: str = ""
    version: str = ""
    is_of_deal: bool = False


def entry_of(sight: Sight, strand: Strand) -> Entry:
    """The record behind a strand; an implied one says what it follows from."""
    record = sight.record_names.get(strand.record or "")
    if not isinstance(record, Influence | Tie):
        return _implied(sight, strand)
    voice = sight.voice
    state = ""
    if strand in sight.network.suppressed:
        state = "cut"
    elif strand in sight.network.conflicts:
        state = "conflict"
    value = voice.label(strand.code, lower=True) if isinstance(strand.code, Code) else ""
    return Entry(
        source=strand.source,
        target=strand.target,
        record=strand.record or "",
        value=value,
        weight=None if state else strand.weight(),
        seen=_seen(sight, record),
        age=_age(sight, strand),
        basis=_basis(sight, strand, record),
        quotes=_quotes(sight, record),
        scope=voice.say("scope.project" if strand.layer == "opportunity" else "scope.account"),
        state=state,
        table=record.table,
        our_id=record.id,
        version=version_of(record),
        is_of_deal=record.opportunity is not None,
    )


def _implied(sight: Sight, strand: Strand) -> Entry:
    kind = "circle" if strand.kind == "circle" else "line"
    return Entry(
        source=strand.source,
        target=strand.target,
        record="",
        value="",
        weight=strand.weight(),
        seen="",
        age=None,
        basis=sight.voice.say(f"implied.{kind}"),
        quotes=(),
        scope="",
        is_implied=True,
    )


def _seen(sight: Sight, record: Statement) -> str:
    day = (record.last_contact if isinstance(record, Tie) else None) or record.observed_on
    return sight.voice.seen(day) if day else ""


def _age(sight: Sight, strand: Strand) -> Age | None:
    return _age_of(sight, strand.sighting.months) if strand.sighting else None


def _age_of(sight: Sight, months: int) -> Age:
    label: Freshness = sight.network.calibration.freshness(months)
    return Age(sight.voice.age(months), sight.voice.label(label, lower=True), label.value)


def _basis(sight: Sight, strand: Strand, record: Influence | Tie) -> str:
    voice = sight.voice
    words = []
    if strand.sighting is not None:
        words.append(voice.label(strand.sighting.confidence, lower=True))
        if "confidence" in strand.sighting.assumed:
            words.append(voice.say("record.assumed"))
    if record.basis is not None:
        words.append(voice.label(record.basis, lower=True))
    return " · ".join(words)


def _quotes(sight: Sight, record: Statement) -> tuple[Quote, ...]:
    """The record's own sentence, then its further pieces, newest first."""
    quotes = []
    if record.evidence:
        quotes.append(Quote(sight.voice.evidence(record.evidence), _by(sight, record)))
    pieces = sorted(
        sight.evidence.get(record.id, ()),
        key=lambda one: (str(one.observed_on or ""), one.id),
        reverse=True,
    )
    quotes += [Quote(sight.voice.evidence(one.text), _by(sight, one)) for one in pieces]
    return tuple(quotes)


def _by(sight: Sight, record: Statement | Evidence) -> str:
    voice = sight.voice
    words = [voice.part_of(record.author), voice.part_of(record.provenance)]
    if record.confidence is not None:
        words.append(voice.label(record.confidence, lower=True))
    if record.observed_on is not None:
        words.append(voice.seen(record.observed_on))
    return " · ".join(word for word in words if word)


def entries_between(sight: Sight, source: str, target: str) -> tuple[Entry, ...]:
    """Everything recorded from one person to another, what was cut included."""
    network = sight.network
    strands = [
        strand
        for strand in (*network.strands, *network.conflicts, *network.suppressed)
        if (strand.source, strand.target) == (source, target)
    ]
    explicit = [strand for strand in strands if strand.record]
    return tuple(entry_of(sight, strand) for strand in _unique(explicit or strands))


def _unique(strands: Iterable[Strand]) -> list[Strand]:
    found: dict[str, Strand] = {}
    for strand in strands:
        found.setdefault(strand.record or f"{strand.source}>{strand.target}", strand)
    return list(found.values())


def entries_of_walk(sight: Sight, people: Sequence[str]) -> tuple[Entry, ...]:
    """The records of every step of a path."""
    return tuple(entry for a, b in pairwise(people) for entry in entries_between(sight, a, b))


def opinion_entries(sight: Sight, person: str) -> tuple[Entry, ...]:
    """What is recorded about a person's attitude to each vendor, ours first."""
    entries = []
    for vendor in sight.network.vendors:
        for reference in sight.network.opinion(person, vendor).records:
            record = sight.record_names.get(reference)
            if isinstance(record, Assessment):
                entries.append(_opinion_entry(sight, person, vendor, record))
    return tuple(entries)


def _opinion_entry(sight: Sight, person: str, vendor: str, record: Assessment) -> Entry:
    voice = sight.voice
    seen = record.observed_on
    age = _age_of(sight, seen.months_before(sight.answer.as_of)) if seen else None
    basis = voice.label(record.confidence, lower=True) if record.confidence else ""
    words = [voice.label(record.attitude, lower=True)] if record.attitude else []
    words += [
        voice.say(f"assessment.{name}", value=value)
        for name, value in (
            ("solution", record.solution_acceptance),
            ("price", record.price_acceptance),
            ("closeness", record.closeness_override),
        )
        if value is not None
    ]
    return Entry(
        source=person,
        target=vendor,
        record="",
        value=" · ".join(words),
        weight=None,
        seen=_seen(sight, record),
        age=age,
        basis=basis,
        quotes=_quotes(sight, record),
        scope=voice.say("scope.project" if record.opportunity else "scope.account"),
        table=record.table,
        our_id=record.id,
        version=version_of(record),
        is_of_deal=record.opportunity is not None,
    )
