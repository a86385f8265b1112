"""The days at which something changed in a context: what a reader can replay the committee over.

Source: contract 1 (dates keep the precision they were told with); issue "as-of slider".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from api.pages.sight import Sight
from graph.dates import PartialDate
from graph.model import Activity, Employment, Evidence, Person, Record, Statement, Tie

__all__ = ["Moment", "Replay", "replay_of"]

_MOST = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, in words, and how many records say that something changed on it."""

    day: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The days in order, and which of them is shown: `now`, at `place`."""

    moments: tuple[Moment, ...]
    place: int
    now: str
    is_past: bool


def replay_of(sight: Sight, present: date) -> Replay:
    """The days up to the present one at which a record of the context says that something changed.

    Args:
        sight: The context on the day that is shown.
        present: The last day of the list, whether anything changed on it or not.

    Returns:
        At most 60 days: of more, those with most changes, the first and the last.
    """
    counted = Counter(day for day in _days(sight) if day <= present)
    shown = sight.answer.as_of
    kept = {day for day, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_MOST]}
    days = sorted({*kept, *([min(counted)] if counted else []), present, shown})
    return Replay(
        moments=tuple(
            Moment(day.isoformat(), sight.voice.day(day), counted.get(day, 0)) for day in days
        ),
        place=days.index(shown),
        now=shown.isoformat(),
        is_past=shown != present,
    )


def _days(sight: Sight) -> Iterator[date]:
    deal = sight.subject.record_id if sight.is_deal else None
    account = sight.subject.account_id
    people = {
        record.id
        for record in sight.subject.records.all(Person)
        if sight.subject.records.reference(record.id) in sight.nodes
    }
    for record in sight.subject.records:
        if record.account not in {None, account}:
            continue
        if getattr(record, "opportunity", None) in {None, deal}:
            yield from _changes(record, people)


def _changes(record: Record, people: set[str]) -> Iterator[date]:
    """Beginnings and sightings on their first day; an end counts on the day after it."""
    if isinstance(record, Statement):
        starts = [record.valid_from, record.observed_on]
        starts += [record.last_contact] if isinstance(record, Tie) else []
        yield from _first_days(*starts)
        yield from _days_after(record.valid_to)
    elif isinstance(record, Evidence):
        yield from _first_days(record.observed_on)
    elif isinstance(record, Activity):
        yield from _first_days(record.date)
    elif isinstance(record, Employment) and record.person in people:
        yield from _first_days(record.start)
        yield from _days_after(record.end)
    elif isinstance(record, Person) and record.id in people:
        yield from _days_after(record.left_on)


def _first_days(*found: PartialDate | None) -> Iterator[date]:
    return (one.first_day() for one in found if one is not None)


def _days_after(end: PartialDate | None) -> Iterator[date]:
    if end is not None and end.last_day() < date.max:
        yield end.last_day() + timedelta(days=1)
