"""Where a record stands: found by what a reader calls it, among the records of its map.

A record and its version are always read beside the same neighbours, so that a page, an answer and
the check of an edit mean the same. Source: contract 3 (references); trust S20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.editing.standing import Standing
from api.wording import said
from graph.errors import InputError, NotFoundError, PersonNotFoundError, RelationshipNotFoundError
from graph.model import Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.subject import find_subject
from graph.vocabulary import ContextKind
from importers.editing.columns import editable_sheet

__all__ = [
    "account_id",
    "account_named",
    "find_among",
    "find_record",
    "records_of",
    "standing_of",
    "with_organization",
]

_MISSING: dict[str, type[NotFoundError]] = {
    "people": PersonNotFoundError,
    "reporting": RelationshipNotFoundError,
    "influence": RelationshipNotFoundError,
    "ties": RelationshipNotFoundError,
}


def account_id(store: Store, scope: Scope, reference: str) -> str:
    """Our id of an account.

    Raises:
        AccountNotFoundError: The reader sees no such account.
        InputError: The reference means several.
    """
    return find_subject(store, scope, ContextKind.ACCOUNT, reference).account_id


def account_named(
    store: Store, scope: Scope, table: str, values: Mapping[str, str | None]
) -> str | None:
    """Our id of the account on whose map the records are that some values name.

    Args:
        store: Where records live.
        scope: Who names them.
        table: Of the record that the values make.
        values: By column.

    Returns:
        None where they name nothing of an account, or something that may mean several.
    """
    for column in editable_sheet(table).columns:
        text = (values.get(column.name) or "").strip()
        found = [
            one for target in column.targets if text for one in store.find(scope, target, text)
        ]
        accounts = {one.account for one in found if scope.sees_account(one.account)} - {None}
        if len(accounts) == 1 and len(found) == 1:
            return accounts.pop()
    return None


def find_record(store: Store, scope: Scope, table: str, reference: str) -> Record:
    """The record that a reader means.

    Raises:
        NotFoundError: The reader sees none of that reference.
        InputError: The reference means several.
    """
    found = store.find(scope, table, reference)
    if not found:
        raise _MISSING.get(table, NotFoundError)(reference)
    if len(found) > 1:
        raise InputError(said("ambiguous_reference", reference=reference))
    return found[0]


def find_among(store: Store, scope: Scope, tables: Iterable[str], reference: str) -> Record:
    """The record of one of several tables that a reader means.

    Raises:
        NotFoundError: The reader sees none of that reference.
        InputError: The reference means several.
    """
    found = [one for table in tables for one in store.find(scope, table, reference)]
    if not found:
        raise NotFoundError(reference)
    if len(found) > 1:
        raise InputError(said("ambiguous_reference", reference=reference))
    return found[0]


def records_of(store: Store, scope: Scope, account: str | None) -> Records:
    """What a reader sees of an account's map and of nobody's; of nobody's alone where None."""
    if account is not None:
        return store.read(scope, account)
    accounts = store.accounts(scope)
    known = store.read(scope, accounts[0].id) if accounts else store.read(scope)
    return Records((one for one in known if one.account is None), scope)


def standing_of(store: Store, scope: Scope, table: str, reference: str) -> Standing:
    """How a record stands now.

    Raises:
        NotFoundError: The reader sees none of that reference.
        InputError: The reference means several.
    """
    found = find_record(store, scope, table, reference)
    records = records_of(store, scope, found.account)
    shown = records.get(found.id)
    if shown is None:  # beside records of other maps: open to all, or an employer's
        records = store.read(scope)
        shown = records.get(found.id)
    if shown is None:
        raise _MISSING.get(table, NotFoundError)(reference)
    return Standing(shown, records)


def with_organization(store: Store, scope: Scope, records: Records, reference: str) -> Records:
    """Records with an organization that the reader sees on another map."""
    found = store.find(scope, Organization.table, reference)
    if len(found) != 1 or records.get(found[0].id) is not None:
        return records
    customer = store.find(scope, Organization.table, found[0].account or "")
    return Records((*records, *{one.id: one for one in (*customer, *found)}.values()), scope)
