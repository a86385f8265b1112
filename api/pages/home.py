"""The start page: every opportunity in one list, filtered and sorted by its address alone.

What is not worked out yet comes last and fills in later, so that no opportunity ever delays the
page. Source: issue "the whole answer" 5; design 1 (answer first).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from api.pages.verdict import Standing, headline
from api.pages.wording import Voice
from graph.model import Opportunity
from graph.records import natural_order
from graph.results.portfolio import Outline, PortfolioItem
from graph.vocabulary import OpportunitySize, Side, Status
from graph.workspace import Workspace

__all__ = [
    "SORTS",
    "AccountLink",
    "Choice",
    "DealRow",
    "Wanted",
    "account_links",
    "choices",
    "deal_row",
    "is_changed",
    "rows_of",
    "stage_of",
]

SORTS = ("account", "light", "lead", "thread", "changed", "close", "amount")
_LIGHTS = (Status.RED, Status.AMBER, Status.GREEN, Status.GREY)
_NOTICEABLE = 0.005
_MARK_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the page asks for.

    Attributes:
        light: Only this light.
        thread: Only what hangs on one person.
        changed: Only what changed since the day.
        account: Only this account, by our id.
        sort: One of `SORTS`.
    """

    light: Status | None = None
    thread: bool = False
    changed: bool = False
    account: str | None = None
    sort: str = "account"

    def query(self, kept: Mapping[str, str], **other: str | None) -> str:
        """The address with one choice made differently; None leaves it out."""
        own = {
            "light": self.light.value if self.light else None,
            "thread": "1" if self.thread else None,
            "changed": "1" if self.changed else None,
            "account": self.account,
            "sort": None if self.sort == SORTS[0] else self.sort,
        }
        values = {**kept, **own, **other}
        text = urlencode({key: value for key, value in values.items() if value})
        return f"/?{text}" if text else "/"


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that filters or sorts; `count` None where not everything is worked out yet."""

    name: str
    address: str
    is_on: bool
    count: int | None = None
    light: Status | None = None


@dataclass(frozen=True, slots=True)
class DealRow:
    """One opportunity; reach None where nobody can say.

    Attributes:
        light: None where it is not worked out; `is_waiting` when it will be.
        moved: What changed since the day, in words; empty for nothing.
    """

    key: str
    name: str
    address: str
    account: str
    account_address: str
    stage: str
    money: str
    closes: str
    light: Status | None
    is_waiting: bool
    sentence: str
    ours: float | None
    theirs: float | None
    thread: str
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A customer with the address of its map."""

    name: str
    facts: str
    address: str
    deals: int


def rows_of(items: Sequence[PortfolioItem], wanted: Wanted) -> list[PortfolioItem]:
    """The items that are asked for, in the order that is asked for.

    What is not worked out yet cannot be judged: it stays, at the end, where light, lead, thread
    or change is asked for.
    """
    kept = [one for one in items if _is_wanted(one, wanted)]
    key = _ORDERS.get(wanted.sort)
    return kept if key is None else sorted(kept, key=key)


def choices(
    items: Sequence[PortfolioItem], wanted: Wanted, kept: Mapping[str, str], voice: Voice
) -> tuple[Choice, ...]:
    """The filters with their counts; a light that no opportunity has is left out."""
    is_whole = all(one.now is not None for one in items)
    found = [
        Choice(
            voice.say("start.all"),
            wanted.query(kept, light=None, thread=None, changed=None),
            not (wanted.light or wanted.thread or wanted.changed),
            len(items),
        )
    ]
    for light in _LIGHTS:
        count = sum(_light(one) is light for one in items)
        if count or wanted.light is light:
            other = None if wanted.light is light else light.value
            address = wanted.query(kept, light=other)
            is_on = wanted.light is light
            found.append(
                Choice(voice.label(light), address, is_on, count if is_whole else None, light)
            )
    for name, is_on, test in (
        ("thread", wanted.thread, _hangs),
        ("changed", wanted.changed, is_changed),
    ):
        count = sum(map(test, items))
        address = wanted.query(kept, **{name: None if is_on else "1"})
        found.append(
            Choice(voice.say(f"start.{name}"), address, is_on, count if is_whole else None)
        )
    return tuple(found)


def deal_row(item: PortfolioItem, voice: Voice, *, is_waiting: bool = False) -> DealRow:
    """How one opportunity is shown; `is_waiting` while it is being worked out."""
    now = item.now
    ours, theirs = _reaches(now)
    size = OpportunitySize.parse(item.size) if item.size else None
    return DealRow(
        key=item.record_id,
        name=voice.part_of(item.name),
        address=f"/opportunities/{item.record_id}",
        account=voice.part_of(item.account_name),
        account_address=f"/accounts/{item.account_record_id}",
        stage=_stage(item.stage, size, voice),
        money=voice.money(item.amount, item.currency),
        closes=item.close_date or "",
        light=_light(item),
        is_waiting=is_waiting,
        sentence=headline(_standing(now, voice), voice) if now else "",
        ours=ours,
        theirs=theirs,
        thread=_thread(now, voice),
        moved=_moved(item, voice),
    )


def is_changed(item: PortfolioItem) -> bool:
    """Whether something was written down since, or the answer is another one."""
    if item.now is None:
        return False
    has_records = bool(item.is_new or item.changes or item.account_changes)
    return has_records or not item.changes_are_whole or _has_other_answer(item)


def account_links(workspace: Workspace, voice: Voice) -> tuple[AccountLink, ...]:
    """The accounts that the reader may see."""
    deals: dict[str, int] = {}
    for one in workspace.opportunities():
        deals[one.account or ""] = deals.get(one.account or "", 0) + 1
    links = []
    for account in workspace.accounts():
        facts = (voice.part_of(account.industry), voice.part_of(account.region))
        links.append(
            AccountLink(
                name=voice.part_of(account.name),
                facts=" · ".join(fact for fact in facts if fact),
                address=f"/accounts/{account.id}",
                deals=deals.get(account.id, 0),
            )
        )
    return tuple(links)


def stage_of(opportunity: Opportunity, voice: Voice) -> str:
    """Stage and size in words: "Evaluation · big deal"; a stage of the sender's own as it is."""
    return _stage(opportunity.stage, opportunity.size, voice)


def _stage(stage: str | None, size: OpportunitySize | None, voice: Voice) -> str:
    words = []
    if stage:
        key = f"stage.{stage.strip().casefold()}"
        words.append(voice.say(key) if voice.knows(key) else voice.part_of(stage))
    if size is not None:
        words.append(voice.label(size, lower=True))
    return " · ".join(words)


def _is_wanted(item: PortfolioItem, wanted: Wanted) -> bool:
    if wanted.account is not None and item.account_record_id != wanted.account:
        return False
    if item.now is None:
        return True
    if wanted.light is not None and _light(item) is not wanted.light:
        return False
    return (not wanted.thread or _hangs(item)) and (not wanted.changed or is_changed(item))


def _light(item: PortfolioItem) -> Status | None:
    return Status.parse(item.now.status.capped) if item.now else None


def _hangs(item: PortfolioItem) -> bool:
    return item.now is not None and item.now.single_threaded.value


def _reaches(outline: Outline | None) -> tuple[float | None, float | None]:
    """Our reach and that of the strongest rival."""
    if outline is None:
        return None, None
    ours = outline.reach.get(outline.vendor or "")
    rivals = [
        one.overall
        for vendor, one in outline.reach.items()
        if vendor != outline.vendor and one.overall is not None
    ]
    return (ours.overall if ours else None), max(rivals, default=None)


def _lead(item: PortfolioItem) -> float:
    ours, theirs = _reaches(item.now)
    return (ours or 0.0) - (theirs or 0.0)


def _standing(outline: Outline, voice: Voice) -> Standing:
    """What the sentence of the context's own page is made from."""
    codes = [cap.code for cap in outline.status.caps]
    if outline.status.bare != Status.GREEN.value:
        codes.append(f"bare_{outline.status.bare}")
    if not outline.has_approver:
        codes.append("no_approver")
    obstacles = tuple(codes)
    lacks = _lacks(outline)
    if lacks:
        return Standing(None, lacks=lacks, obstacles=obstacles)
    ours, theirs = _reaches(outline)
    gap = (ours or 0.0) - (theirs or 0.0)
    leader: Literal["us", "rival", "nobody"] = "us" if gap > 0 else "rival"
    rivals = [one for one in outline.reach if one != outline.vendor]
    first = max(rivals, key=lambda one: outline.reach[one].overall or 0.0)
    return Standing(
        leader="nobody" if abs(gap) < _NOTICEABLE else leader,
        is_robust=bool(outline.robust),
        rival=voice.part_of(outline.vendors.get(first, first)) if len(rivals) > 1 else "",
        obstacles=obstacles,
    )


def _lacks(outline: Outline) -> Literal["us", "chain", "ties", "rival", ""]:
    ours = outline.reach.get(outline.vendor or "")
    if ours is None:
        return "us"
    if ours.overall is None:
        return "chain"
    ties = [one.known_ties for vendor, one in outline.reach.items() if vendor != outline.vendor]
    if not ours.known_ties and not sum(ties):
        return "ties"
    return "" if ties else "rival"


def _thread(outline: Outline | None, voice: Voice) -> str:
    if outline is None or not outline.single_threaded.through:
        return ""
    key = outline.single_threaded.through[0]
    person = outline.people.get(key)
    name = voice.part_of(person.name) if person else key
    if person and person.side == Side.US.value and len(key) <= _MARK_LENGTH:
        name = f"{key} {name}"  # as in the lanes of the map
    return voice.say("start.hangs", person=name, share=voice.percent(outline.share or 0.0))


def _moved(item: PortfolioItem, voice: Voice) -> tuple[str, ...]:
    if item.now is None:
        return ()
    if not item.changes_are_whole:
        return (voice.say("moved.too_much"),)
    if item.is_new:
        return (voice.say("moved.new"),)
    said = []
    if item.changes:
        said.append(voice.say("moved.own", count=len(item.changes)))
    if item.account_changes:
        said.append(voice.say("moved.account", count=item.account_changes))
    then = item.then
    if then is not None and then.status.capped != item.now.status.capped:
        light = voice.label(Status.parse(then.status.capped), lower=True)
        said.append(voice.say("moved.light", light=light))
    (ours, _), (before, _) = _reaches(item.now), _reaches(then)
    if ours is not None and before is not None and abs(ours - before) >= _NOTICEABLE:
        said.append(voice.say("moved.reach", before=voice.number(before), after=voice.number(ours)))
    if said and not item.changes and not item.account_changes:
        said.append(voice.say("moved.age"))
    return tuple(said)


def _has_other_answer(item: PortfolioItem) -> bool:
    now, then = item.now, item.then
    if now is None or then is None:
        return False
    (ours, theirs), (before, theirs_before) = _reaches(now), _reaches(then)
    gaps = [abs((ours or 0.0) - (before or 0.0)), abs((theirs or 0.0) - (theirs_before or 0.0))]
    return now.status.capped != then.status.capped or max(gaps) >= _NOTICEABLE


def _last(value: float | None) -> tuple[bool, float]:
    return value is None, -(value or 0.0)


_ORDERS: Mapping[str, Callable[[PortfolioItem], tuple[object, ...]]] = {
    "light": lambda one: (one.now is None, _LIGHTS.index(_light(one) or Status.GREY)),
    "lead": lambda one: (one.now is None, _lead(one)),
    "thread": lambda one: (one.now is None, *_last(one.now.share if one.now else None)),
    "changed": lambda one: (
        one.now is None,
        not is_changed(one),
        -len(one.changes),
        -one.account_changes,
    ),
    "close": lambda one: (one.close_date is None, one.close_date or ""),
    "amount": lambda one: (_last(one.amount), natural_order(one.id)),
}
