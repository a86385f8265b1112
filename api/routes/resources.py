"""Accounts, and the deals of all accounts. Records of every kind are in `records`."""

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
    account_view,
    opportunity_item,
    references,
)
from graph.model import Organization

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
