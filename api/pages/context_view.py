"""Everything that the page of an account or an opportunity shows, gathered once."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.balance import Balance, Key, Share, balance_of, key_rows, shares_of
from api.pages.findings import (
    Asked,
    change_lines,
    first_questions,
    question_list,
    warning_list,
)
from api.pages.home import stage_of
from api.pages.lists import (
    Behind,
    Decider,
    Meeting,
    OldRecord,
    Verification,
    behind_list,
    decider_list,
    first_meetings,
    first_verifications,
    meeting_list,
    missing_meeting,
    old_list,
    sponsor_list,
    verification_list,
)
from api.pages.measures import MeasuresPanel, measures_panel
from api.pages.opposition import (
    Opposition,
    Prop,
    RivalWays,
    Way,
    against_of,
    opposition_of,
    props_of,
    vendor_ways,
    ways_of,
)
from api.pages.reach_panel import ReachPanel, reach_panel
from api.pages.roster import Branch, Row, roster, tree
from api.pages.sight import Sight
from api.pages.verdict import Verdict, verdict_of
from api.pages.wording import Rich

__all__ = ["ContextView", "context_view", "default_person"]

_MOST_ROWS = 1200


@dataclass(frozen=True, slots=True)
class ContextView:
    """The page; lists come as the first rows and as a whole.

    Attributes:
        rows: The first of `total` people, who decides first; so with the branches.
        no_meeting: Key of what to say where there is nobody to meet.
        has_reach: Whether any tie of ours is recorded.
    """

    account_name: str
    name: str
    stage: str
    deals: tuple[tuple[str, str], ...]
    verdict: Verdict
    advantage: float | None
    reach: ReachPanel
    deciders: tuple[Decider, ...]
    keys: tuple[Key, ...]
    balance: tuple[Balance, ...]
    shares: tuple[Share, ...]
    opposition: Opposition
    against: Rich
    our_ways: tuple[Way, ...]
    rival_ways: tuple[RivalWays, ...]
    props: tuple[Prop, ...]
    behind: tuple[Behind, ...]
    sponsors: tuple[Behind, ...]
    meetings: tuple[Meeting, ...]
    no_meeting: str
    has_reach: bool
    first_meetings: tuple[Meeting, ...]
    verifications: tuple[Verification, ...]
    first_verifications: tuple[Verification, ...]
    old: tuple[OldRecord, ...]
    changes: tuple[Rich, ...]
    first_questions: tuple[Asked, ...]
    questions: tuple[Asked, ...]
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    branches: tuple[Branch, ...]
    measures: MeasuresPanel


def context_view(sight: Sight) -> ContextView:
    """Gather the page around the map and the panel."""
    deal = sight.opportunity
    voice = sight.voice
    opposition = opposition_of(sight)
    rows, branches = roster(sight), tree(sight)
    return ContextView(
        account_name=voice.part_of(sight.account.name),
        name=voice.part_of(sight.network.context.name),
        stage=stage_of(deal, voice) if deal else "",
        deals=tuple(
            (f"/opportunities/{one.id}", voice.part_of(one.name)) for one in sight.opportunities
        ),
        verdict=verdict_of(sight),
        advantage=_advantage(sight),
        reach=reach_panel(sight),
        deciders=decider_list(sight),
        keys=key_rows(sight),
        balance=balance_of(sight),
        shares=shares_of(sight),
        opposition=opposition,
        against=against_of(sight, opposition),
        our_ways=vendor_ways(sight, sight.network.us),
        rival_ways=ways_of(sight),
        props=props_of(sight),
        behind=behind_list(sight),
        sponsors=sponsor_list(sight),
        meetings=meeting_list(sight),
        no_meeting=missing_meeting(sight),
        has_reach=_has_reach(sight),
        first_meetings=first_meetings(sight),
        verifications=verification_list(sight),
        first_verifications=first_verifications(sight),
        old=old_list(sight),
        changes=change_lines(sight) if sight.is_deal else (),
        first_questions=first_questions(sight),
        questions=question_list(sight),
        warnings=warning_list(sight),
        rows=rows[:_MOST_ROWS],
        total=len(rows),
        branches=branches[:_MOST_ROWS],
        measures=measures_panel(sight),
    )


def _has_reach(sight: Sight) -> bool:
    ours = sight.answer.reach.get(sight.network.us or "")
    return ours is not None and ours.known_ties > 0


def _advantage(sight: Sight) -> float | None:
    relation = sight.answer.advantage.relation
    return relation.overall if relation else None


def default_person(sight: Sight) -> str | None:
    """Whose card is open at first: the first hidden influencer, else the first decider."""
    if sight.hidden:
        return sight.hidden[0].person
    if sight.answer.chain:
        return sight.answer.chain[0].person
    contacts = sight.network.contacts
    return contacts[0] if contacts else None
