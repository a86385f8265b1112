"""The start page: accounts and their opportunities.

Lights are fetched row by row, so that a large opportunity never delays the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.wording import Voice
from graph.model import Opportunity
from graph.workspace import Workspace

__all__ = ["AccountRow", "OpportunityRow", "account_rows", "stage_of"]


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """A deal with its address."""

    name: str
    stage: str
    address: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A customer with its deals."""

    name: str
    facts: str
    address: str
    opportunities: tuple[OpportunityRow, ...]


def account_rows(workspace: Workspace, voice: Voice, wanted: str = "") -> tuple[AccountRow, ...]:
    """The accounts that the reader may see, by name.

    Args:
        workspace: Whose.
        voice: The reader's language.
        wanted: Part of a name of an account or opportunity; empty for all.
    """
    deals: dict[str, list[Opportunity]] = {}
    for one in workspace.opportunities():
        deals.setdefault(one.account or "", []).append(one)
    rows = []
    for account in workspace.accounts():
        own = deals.get(account.id, [])
        if not _has(account.name, wanted):
            own = [one for one in own if _has(one.name, wanted)]
            if not own:
                continue
        facts = (voice.part_of(account.industry), voice.part_of(account.region))
        rows.append(
            AccountRow(
                name=voice.part_of(account.name),
                facts=" · ".join(fact for fact in facts if fact),
                address=f"/accounts/{account.id}",
                opportunities=tuple(
                    OpportunityRow(
                        name=voice.part_of(one.name),
                        stage=stage_of(one, voice),
                        address=f"/opportunities/{one.id}",
                    )
                    for one in own
                ),
            )
        )
    return tuple(rows)


def stage_of(opportunity: Opportunity, voice: Voice) -> str:
    """Stage and size in words: "Evaluation · big deal"; a stage of the sender's own as it is."""
    words = []
    if opportunity.stage:
        key = f"stage.{opportunity.stage.strip().casefold()}"
        words.append(voice.say(key) if voice.knows(key) else voice.part_of(opportunity.stage))
    if opportunity.size is not None:
        words.append(voice.label(opportunity.size, lower=True))
    return " · ".join(words)


def _has(name: str, wanted: str) -> bool:
    return wanted.strip().casefold() in name.casefold()
