"""What becomes of the account's map when its owner takes up what a deal found out.

The map gets the deal's influence, tie or assessment, or its own record takes over what the deal
says; the deal is named as evidence. What the deal holds stays as it is, and so do its answers.
Source: method 3.2 (5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph.identifiers import new_id
from graph.model import (
    Assessment,
    Evidence,
    Influence,
    Opportunity,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Statement,
    Tie,
)
from graph.records import Records
from graph.vocabulary import ProposalState, Visibility
from importers.editing.planning import Plan, plan_change
from importers.editing.verdicts import edit_verdict, refused
from importers.merging import Entry

__all__ = ["PROPOSED", "plan_decision"]

# Tables whose records may be proposed, in the order in which a reference is looked for.
PROPOSED = ("influence", "ties", "assessments", "overlay", "people")
_TAKEN: Mapping[type[Statement], tuple[str, ...]] = {
    Influence: ("strength", "confidence", "observed_on", "valid_from", "valid_to"),
    Tie: ("level", "last_contact", "basis", "wanted_level", "confidence", "observed_on"),
    Assessment: (
        "attitude",
        "solution_acceptance",
        "price_acceptance",
        "closeness_override",
        "confidence",
        "observed_on",
    ),
}
_LONGEST = 500
_Claim = Influence | Tie | Assessment


def plan_decision(records: Records, proposal: Proposal, state: ProposalState, entry: Entry) -> Plan:
    """Tell what a decision writes.

    Args:
        records: What who decides sees of the account: the item among it.
        proposal: As it stands.
        state: What is decided; open proposes anew what was decided otherwise.
        entry: Who decides, and on which day.

    Raises:
        InputError: It was decided already, or what it proposes no longer fits the map.
    """
    is_open = proposal.state is ProposalState.OPEN
    if is_open == (state is ProposalState.OPEN):
        raise refused([edit_verdict("decided", None)])
    if state is ProposalState.OPEN:
        decided = replace(proposal, state=state, decided_by=None, decided_on=None)
        return Plan(decided, (decided,))
    decided = replace(proposal, state=state, decided_by=entry.actor, decided_on=entry.today)
    taken = _taken(records, proposal, entry) if state is ProposalState.ACCEPTED else ()
    return Plan(decided, (*taken, decided))


def _taken(records: Records, proposal: Proposal, entry: Entry) -> tuple[Record, ...]:
    """What the map gets."""
    item = records.get(proposal.item)
    if isinstance(item, Person):
        return (replace(item, visibility=Visibility.ACCOUNT_TEAM),)
    if isinstance(item, OverlayEntry):
        edge = records.get(item.subject)
        if not isinstance(edge, Influence) or item.field is None:
            return ()
        changed = plan_change(records, edge, {item.field: item.value}, entry).records
        return (*changed, *_named(records, proposal, item, edge, entry))
    if isinstance(item, Influence | Tie | Assessment):
        base = _base(records, item)
        made = _new(item, entry) if base is None else _overlaid(base, item)
        return (made, *_named(records, proposal, item, made, entry))
    return ()


def _base(records: Records, item: _Claim) -> _Claim | None:
    """The account's own record of the same."""
    key = replace(item, opportunity=None).natural_key
    same = (one for one in records.all(type(item)) if one.natural_key == key and not one.holder)
    return next(same, None)


def _new(item: _Claim, entry: Entry) -> _Claim:
    return replace(
        item,
        id=new_id(item.prefix),
        system=None,
        external_id=None,
        opportunity=None,
        visibility=Visibility.ACCOUNT_TEAM,
        entered_by=entry.actor,
    )


def _overlaid(base: _Claim, item: _Claim) -> _Claim:
    said = {name: getattr(item, name) for name in _TAKEN[type(item)]}
    return replace(base, **{name: value for name, value in said.items() if value is not None})


def _named(
    records: Records, proposal: Proposal, item: Statement, base: Record, entry: Entry
) -> tuple[Evidence, ...]:
    """The deal as evidence of what the map now says."""
    deal = records.get(proposal.opportunity)
    name = deal.name if isinstance(deal, Opportunity) else proposal.opportunity
    note = item.evidence or (item.note if isinstance(item, OverlayEntry) else None)
    text = (f"{name}: {note}" if note else name)[:_LONGEST]
    if any(one.record == base.id and one.text == text for one in records.all(Evidence)):
        return ()
    made = Evidence(
        id=new_id(Evidence.prefix),
        account=base.account,
        entered_by=entry.actor,
        record=base.id,
        text=text,
        author=item.author,
        provenance=f"opportunity:{records.key(proposal.opportunity)}",
        confidence=item.confidence,
        observed_on=item.observed_on,
        entered_on=entry.today,
    )
    return (made,)
