"""Accounts, opportunities and people, as lists and one by one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_json
from api.dependencies import ReaderWorkspace
from api.views import (
    AccountList,
    AccountView,
    OpportunityList,
    OpportunityView,
    PersonList,
    PersonView,
    account_view,
    opportunity_item,
    opportunity_view,
    people_views,
    person_view,
    references,
)
from graph.errors import PersonNotFoundError
from graph.model import Opportunity, Organization, Person
from graph.subject import find_anybody
from graph.workspace import Workspace

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["resources"])


@router.get(
    "/accounts",
    response_model=AccountList,
    operation_id="listAccounts",
    summary="The customers whose maps you may see",
)
def list_accounts(request: Request, workspace: ReaderWorkspace) -> Response:
    """All of them, in the order of their ids."""
    accounts = workspace.accounts()
    names = references(accounts)
    items = tuple(account_view(one, names[one.id]) for one in accounts)
    return answer_json(request, AccountList(items=items))


@router.get(
    "/accounts/{account}",
    response_model=AccountView,
    operation_id="readAccount",
    summary="One customer",
)
def read_account(request: Request, workspace: ReaderWorkspace, account: str) -> Response:
    """By the sender's id, `system:id`, or our id."""
    subject = workspace.subject("account", account)
    found = subject.records.get(subject.record_id)
    if not isinstance(found, Organization):
        message = "An account is an organization."
        raise TypeError(message)
    reference = subject.records.reference(found.id)
    return answer_json(request, account_view(found, reference))


@router.get(
    "/opportunities",
    response_model=OpportunityList,
    operation_id="listOpportunities",
    summary="The deals of your accounts",
)
def list_opportunities(
    request: Request,
    workspace: ReaderWorkspace,
    account: Annotated[str | None, Query(description="Only those of this account.")] = None,
) -> Response:
    """All of them, or those of one account."""
    found = workspace.opportunities()
    names = references(found) | references(workspace.accounts())
    if account is not None:
        account_id = workspace.subject("account", account).account_id
        found = tuple(one for one in found if one.account == account_id)
    items = tuple(opportunity_item(one, names) for one in found)
    return answer_json(request, OpportunityList(items=items))


@router.get(
    "/opportunities/{opportunity}",
    response_model=OpportunityView,
    operation_id="readOpportunity",
    summary="One deal",
)
def read_opportunity(request: Request, workspace: ReaderWorkspace, opportunity: str) -> Response:
    """By the sender's id, `system:id`, or our id."""
    subject = workspace.subject("opportunity", opportunity)
    found = subject.records.get(subject.record_id)
    if not isinstance(found, Opportunity):
        message = "The subject of an opportunity is an opportunity."
        raise TypeError(message)
    return answer_json(request, opportunity_view(found, subject.records))


@router.get(
    "/people",
    response_model=PersonList,
    operation_id="listPeople",
    summary="The people on one account's map, and ours",
)
def list_people(
    request: Request,
    workspace: ReaderWorkspace,
    account: Annotated[str, Query(description="The account whose map is meant.")],
) -> Response:
    """In the order of their ids."""
    records = workspace.subject("account", account).records
    return answer_json(request, PersonList(items=people_views(records)))


@router.get(
    "/people/{person}",
    response_model=PersonView,
    operation_id="readPerson",
    summary="One person",
)
def read_person(request: Request, workspace: ReaderWorkspace, person: str) -> Response:
    """By the sender's id, `system:id`, or our id."""
    found = find_anybody(workspace.store, workspace.scope, person)
    organizations = [
        one
        for one in workspace.store.find(workspace.scope, Organization.table, found.organization)
        if isinstance(one, Organization)
    ]
    if not organizations:
        raise PersonNotFoundError(person)
    names = {record.id: _reference(workspace, record) for record in (found, organizations[0])}
    return answer_json(request, person_view(found, organizations[0], names))


def _reference(workspace: Workspace, record: Person | Organization) -> str:
    """The sender's id where it means this record alone to the reader, else our id."""
    if record.external_id is None:
        return record.id
    found = workspace.store.find(workspace.scope, record.table, record.external_id)
    return record.external_id if len(found) == 1 else record.id
