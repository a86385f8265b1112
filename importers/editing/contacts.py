"""Ties follow the activities: who met whom is known from then on, as well and as lately as told.

A tie that activities made, or raised above what a person wrote, says so in its provenance; such a
tie follows downwards too, back to what the person had written. Nothing else is ever lowered. A
private activity moves no tie, as the tie would tell of it. Source: method 1.2, 3.2 (4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph.dates import PartialDate
from graph.identifiers import new_id
from graph.interaction import interaction_level
from graph.model import Activity, Organization, Person, Tie
from graph.overlay.membership import side_of
from graph.records import Records
from graph.vocabulary import Confidence, Side, TieLevel, Visibility
from importers.merging import Entry

__all__ = ["FROM_ACTIVITIES", "Following", "by_hand", "follow_activities"]

FROM_ACTIVITIES = "activities"
_RAISED = re.compile(
    rf"{FROM_ACTIVITIES} over (?P<level>\w+|-) (?P<last>[\d-]+)(?:: (?P<provenance>.*))?",
    re.DOTALL,
)
_KNOWN = (Side.CUSTOMER, Side.EXTERNAL)
_LEVELS = tuple(TieLevel)
_LONGEST = 1_000

_Pair = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Following:
    """What becomes of the ties.

    Attributes:
        written: Ties that are new or different.
        removed: Ties that only activities had made, of which none is left.
    """

    written: tuple[Tie, ...] = ()
    removed: tuple[Tie, ...] = ()


def follow_activities(
    records: Records, before: Activity | None, after: Activity | None, entry: Entry
) -> Following:
    """Tell which ties change with an activity.

    Args:
        records: What the reader sees, before the edit.
        before: The activity as it was; None where it is new.
        after: As it is to be; None where it goes.
        entry: Who says it, and on which day.

    Returns:
        Ties of the account for each of our people with each contact, and of the deal where the
        activity names one.

    Cost: linear in the activities and ties.
    """
    pairs = dict.fromkeys(pair for one in (before, after) for pair in _pairs(one, records))
    changed = {one.id for one in (before, after) if one is not None}
    known = [one for one in records.all(Activity) if one.id not in changed]
    known += [after] if after is not None else []
    told = [one for one in known if one.visibility is not Visibility.PRIVATE]
    ties = {
        (one.person, one.contact, one.opportunity): one
        for one in records.all(Tie)
        if one.visibility is not Visibility.PRIVATE
    }
    written, removed = [], []
    for pair in pairs:
        tie = ties.get(pair)
        made = _followed(pair, tie, list(_of(pair, told)), records, entry)
        if made is not None and made != tie:
            written.append(made)
        if made is None and tie is not None:
            removed.append(tie)
    return Following(tuple(written), tuple(removed))


def by_hand(tie: Tie) -> Tie:
    """A tie as a person wrote it, without what activities added."""
    raised = _RAISED.fullmatch(tie.provenance or "")
    if raised is None:
        return tie
    level, last = raised["level"], raised["last"]
    return replace(
        tie,
        level=None if level == "-" else TieLevel.parse(level),
        last_contact=None if last == "-" else PartialDate.parse(last),
        provenance=raised["provenance"],
    )


def _pairs(activity: Activity | None, records: Records) -> Iterator[_Pair]:
    """Whose ties an activity is about: of the account, and of its deal."""
    if activity is None or activity.visibility is Visibility.PRIVATE:
        return
    for person in activity.our_people:
        for contact in activity.contacts:
            if _side(person, records) is Side.US and _side(contact, records) in _KNOWN:
                yield person, contact, None
                if activity.opportunity is not None:
                    yield person, contact, activity.opportunity


def _side(person: str, records: Records) -> Side | None:
    found = records.get(person)
    organization = records.get(found.organization) if isinstance(found, Person) else None
    return side_of(organization) if isinstance(organization, Organization) else None


def _of(pair: _Pair, activities: Iterable[Activity]) -> Iterator[Activity]:
    person, contact, opportunity = pair
    for one in activities:
        is_theirs = person in one.our_people and contact in one.contacts
        if is_theirs and opportunity in (None, one.opportunity):
            yield one


def _followed(
    pair: _Pair, tie: Tie | None, activities: list[Activity], records: Records, entry: Entry
) -> Tie | None:
    """The tie as it should be; None where there should be none."""
    level = interaction_level(activities, entry.today)
    is_made = tie is not None and tie.provenance == FROM_ACTIVITIES
    if level is None:
        return None if tie is None or is_made else by_hand(tie)
    dates = [one.date for one in activities if one.date.first_day() <= entry.today]
    last = max(dates, key=PartialDate.first_day)
    if tie is None:
        return _made(pair, level, last, records, entry)
    if is_made:
        return replace(tie, level=level, last_contact=last)
    return _raised(by_hand(tie), level, last)


def _made(pair: _Pair, level: TieLevel, last: PartialDate, records: Records, entry: Entry) -> Tie:
    person, contact, opportunity = pair
    known = records.get(contact)
    return Tie(
        id=new_id(Tie.prefix),
        account=None if known is None else known.account,
        entered_by=entry.actor,
        author=entry.actor,
        provenance=FROM_ACTIVITIES,
        confidence=Confidence.CONFIRMED,
        entered_on=entry.today,
        person=person,
        contact=contact,
        level=level,
        last_contact=last,
        opportunity=opportunity,
    )


def _raised(tie: Tie, level: TieLevel, last: PartialDate) -> Tie:
    """What a person wrote, raised where activities tell of more."""
    is_more = tie.level is None or _LEVELS.index(level) > _LEVELS.index(tie.level)
    is_later = tie.last_contact is None or tie.last_contact < last
    if not is_more and not is_later:
        return tie
    kept = "-" if tie.level is None else tie.level.value
    told = f"{FROM_ACTIVITIES} over {kept} {tie.last_contact or '-'}"
    whole = f"{told}: {tie.provenance}" if tie.provenance else told
    return replace(
        tie,
        level=level if is_more else tie.level,
        last_contact=last if is_later else tie.last_contact,
        provenance=whole[:_LONGEST],
    )
