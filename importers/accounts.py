"""On which customer's map a record is: derived from what it names, never typed in twice.

Source: contract 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from graph.model import (
    Activity,
    Assessment,
    Circle,
    Coverage,
    Employment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.vocabulary import OrganizationKind
from importers.catalogue import Catalogue
from importers.drafts import Draft
from importers.report import Place, Verdict, verdict
from importers.state import State

__all__ = ["Neighbourhood", "account_of", "account_of_person"]

# The field whose record's account a record takes, where one field settles it.
_FOLLOWED: dict[type[Record], str] = {
    Employment: "person",
    Reporting: "subordinate",
    Assessment: "person",
    Evidence: "record",
    Role: "opportunity",
    OverlayEntry: "opportunity",
    Coverage: "covers",
    Proposal: "opportunity",
}


class Neighbourhood:
    """What the files say of the accounts of people who belong to no customer.

    Args:
        drafts: All rows of the files.
        catalogue: Names of records; people of customers and organizations are known by now.
        state: Their records.
    """

    def __init__(self, drafts: Iterable[Draft], catalogue: Catalogue, state: State) -> None:
        self._by_person: dict[str, set[str]] = {}
        self._by_company: dict[str, set[str]] = {}
        for draft in drafts:
            if draft.table in ("influence", "ties"):
                self._meet(draft, catalogue, state)
            elif draft.table == "opportunities":
                self._compete(draft, catalogue)

    def accounts(self, person: Draft, organization: str) -> set[str]:
        """Accounts of who the person has an edge with; else those where the company competes."""
        near = self._by_person.get(person.name or "", set())
        return near or self._by_company.get(organization, set())

    def _meet(self, draft: Draft, catalogue: Catalogue, state: State) -> None:
        fields = ("source", "target") if draft.table == "influence" else ("person", "contact")
        ends = [one for field in fields for one in draft.references.get(field, ())]
        for end in ends:
            record = state.get(catalogue.find(end, draft.system))
            if record is not None and record.account is not None:
                for other in ends:
                    self._by_person.setdefault(other.text, set()).add(record.account)

    def _compete(self, draft: Draft, catalogue: Catalogue) -> None:
        for account in draft.references.get("account", ()):
            for competitor in draft.references.get("competitors", ()):
                company = catalogue.find(competitor, draft.system)
                customer = catalogue.find(account, draft.system)
                self._by_company.setdefault(company, set()).add(customer)


def account_of(record: Record, draft: Draft, state: State) -> str | Verdict | None:
    """Our id of the account of a record whose references are resolved; None for nobody's map."""
    settle = _SETTLED.get(type(record))
    if settle is not None:
        return settle(record, draft, state)
    other = state.get(getattr(record, _FOLLOWED[type(record)]))
    return other.account if other else None


def account_of_person(
    person: Person, draft: Draft, state: State, neighbourhood: Neighbourhood | None
) -> str | Verdict | None:
    """The account of a person: the customer's own, none for ours, and of others as they say.

    Args:
        person: The record so far; `account` as its row names it, or as it is stored.
        draft: Its row.
        state: Organizations are known, and for outsiders everybody else.
        neighbourhood: Where to look when an outsider's row is silent and customers are several.
    """
    place = draft.place.at("account")
    root = state.root(person.organization)
    is_named = bool(draft.references.get("account"))
    if root is not None and root.kind is OrganizationKind.US:
        if is_named:
            return verdict("unused_cell", place, change="person of ours")
        return None
    if root is not None and root.kind is OrganizationKind.CUSTOMER:
        if is_named and person.account != root.id:
            return verdict(
                "wrong_account",
                place,
                value=draft.name or person.name,
                found=state.label(root.id),
                wanted=state.label(person.account),
            )
        return root.id
    if person.account is not None:
        return _of_named(person, draft, state)
    near = neighbourhood.accounts(draft, person.organization) if neighbourhood else set()
    return _of_outsider(person, draft, state, near)


def _of_outsider(person: Person, draft: Draft, state: State, near: set[str]) -> str | Verdict:
    place = draft.place.at("account")
    customers = state.customers()
    if not customers:
        return verdict("no_account", place, value=draft.name or person.name)
    if len(customers) == 1:
        return customers[0]
    if len(near) == 1:
        return next(iter(near))
    return verdict("needs_account", place, value=draft.name or person.name)


def _of_organization(record: Organization, draft: Draft, state: State) -> str | Verdict | None:
    if record.kind is OrganizationKind.CUSTOMER:
        return record.id
    if record.kind is not OrganizationKind.UNIT:
        return None
    place = draft.place_of("parent")
    if record.parent is None:
        return verdict("missing_cell", place)
    path = [record.id]
    above = state.organization(record.parent)
    while above is not None and above.kind is OrganizationKind.UNIT:
        path.append(above.id)
        if above.id in path[:-1]:
            names = " → ".join(state.label(one) for one in path)
            return verdict("organization_cycle", place, path=names)
        above = state.organization(above.parent)
    root = state.root(record.id)
    if root is None or root.kind is not OrganizationKind.CUSTOMER:
        found = root.kind.value if root else "unknown"
        return verdict(
            "wrong_kind", place, value=state.label(record.parent), found=found, wanted="customer"
        )
    return root.id


def _of_named(
    record: Person | Opportunity | Circle, draft: Draft, state: State
) -> str | Verdict | None:
    account = record.account
    place = draft.place_of("account")
    named = state.organization(account)
    if named is None:
        return verdict("missing_cell", place)
    root = state.root(named.id)
    if root is None or root.kind is not OrganizationKind.CUSTOMER:
        return verdict(
            "wrong_kind",
            place,
            value=state.label(account),
            found=named.kind.value,
            wanted="customer",
        )
    return root.id


def _of_influence(record: Influence, draft: Draft, state: State) -> str | Verdict | None:
    account = _of_pair(record.target, record.source, draft.place_of("source"), state)
    opportunity = state.get(record.opportunity)
    return account or (opportunity.account if opportunity else None)


def _of_tie(record: Tie, draft: Draft, state: State) -> str | Verdict | None:
    return _of_pair(record.contact, record.person, draft.place_of("person"), state)


def _of_pair(first: str, second: str, place: Place, state: State) -> str | Verdict | None:
    one, other = state.get(first), state.get(second)
    account = one.account if one else None
    second_account = other.account if other else None
    if account and second_account and account != second_account:
        return verdict("two_accounts", place, value=state.label(second), other=state.label(first))
    return account or second_account


def _of_activity(record: Activity, draft: Draft, state: State) -> str | Verdict | None:
    accounts: dict[str, str] = {}
    for contact in record.contacts:
        found = state.get(contact)
        if found is not None and found.account is not None:
            accounts.setdefault(found.account, contact)
    opportunity = state.get(record.opportunity)
    if len(accounts) > 1:
        one, other = list(accounts.values())[:2]
        return verdict(
            "two_accounts",
            draft.place_of("contacts"),
            value=state.label(one),
            other=state.label(other),
        )
    return opportunity.account if opportunity else next(iter(accounts), None)


_SETTLED: dict[type[Record], Callable[[Any, Draft, State], str | Verdict | None]] = {
    Organization: _of_organization,
    Opportunity: _of_named,
    Influence: _of_influence,
    Tie: _of_tie,
    Circle: _of_named,
    Activity: _of_activity,
}
