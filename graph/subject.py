"""What a question is about: a context found by a reference, with the records that a reader sees.

Source: contract 3 (ids): ours, the sender's where it is unambiguous for the reader, `system:id`.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import (
    AccountNotFoundError,
    InputError,
    NotFoundError,
    OpportunityNotFoundError,
    PersonNotFoundError,
    Problem,
)
from graph.model import Opportunity, Organization, Person
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import ContextKind, OrganizationKind

__all__ = ["Subject", "find_anybody", "find_person", "find_subject", "find_vendor"]

_LONGEST = 80  # of a reference that a sentence quotes


@dataclass(frozen=True)
class Subject:
    """A context as a reader sees it: its records and what identifies them.

    Attributes:
        record_id: Our id of the account or opportunity.
        records: The account's records, our people and the competitors.
    """

    kind: ContextKind
    record_id: str
    account_id: str
    records: Records

    @property
    def graph_version(self) -> str:
        """Hash of the records that the reader can see here."""
        return self.records.canonical_hash

    def of_account(self) -> Subject:
        """The account that the context belongs to."""
        return Subject(ContextKind.ACCOUNT, self.account_id, self.account_id, self.records)

    def other_deals(self) -> tuple[Subject, ...]:
        """The other opportunities of the account."""
        return tuple(
            Subject(ContextKind.OPPORTUNITY, one.id, self.account_id, self.records)
            for one in self.records.all(Opportunity)
            if one.account == self.account_id and one.id != self.record_id
        )


def find_subject(store: Store, scope: Scope, kind: ContextKind, reference: str) -> Subject:
    """Load a context.

    Args:
        store: Where it lives.
        scope: Who reads.
        kind: Account or opportunity.
        reference: Our id, an unambiguous sender's id, or `system:id`.

    Raises:
        AccountNotFoundError, OpportunityNotFoundError: No such context for this reader.
        InputError: The reference means several.
    """
    is_account = kind is ContextKind.ACCOUNT
    table = Organization.table if is_account else Opportunity.table
    found = [
        record
        for record in store.find(scope, table, reference)
        if not isinstance(record, Organization) or record.kind is OrganizationKind.CUSTOMER
    ]
    missing: type[NotFoundError] = AccountNotFoundError if is_account else OpportunityNotFoundError
    if not found:
        raise missing(reference)
    if len(found) > 1:
        text = f"{reference!r} means more than one {kind.value}; write `system:id` or our own id."
        raise InputError(Problem(code="ambiguous_id", text=text))
    account_id = found[0].id if is_account else found[0].account or ""
    return Subject(kind, found[0].id, account_id, store.read(scope, account_id))


def find_vendor(records: Records, reference: str | None) -> str | None:
    """Our id of the organization whose side to take; None for none.

    Raises:
        InputError: There is no such organization here.
    """
    if reference is None:
        return None
    found = records.find(Organization, reference)
    if found is None:
        text = f"{reference!r} is not a vendor here; name our company or a competitor."
        raise InputError(Problem(code="unknown_vendor", text=text, column="vendor"))
    return found.id


def find_anybody(store: Store, scope: Scope, reference: str) -> Person:
    """The person that a reference means to a reader, on whatever map.

    Args:
        store: Where people live.
        scope: Who reads.
        reference: Our id, an unambiguous sender's id, or `system:id`.

    Raises:
        PersonNotFoundError: The reader sees nobody of that reference.
        InputError: The reference means several.
    """
    found = [one for one in store.find(scope, Person.table, reference) if isinstance(one, Person)]
    if not found:
        raise PersonNotFoundError(reference)
    if len(found) > 1:
        short = reference if len(reference) <= _LONGEST else f"{reference[: _LONGEST - 3]}..."
        text = f"{short!r} means more than one person; write system:id or our own id."
        raise InputError(Problem(code="ambiguous_id", text=text))
    return found[0]


def find_person(subject: Subject, reference: str) -> str:
    """What a person is called in the networks of a context.

    Raises:
        PersonNotFoundError: There is nobody of that reference here.
    """
    found = subject.records.find(Person, reference)
    if found is None:
        raise PersonNotFoundError(reference)
    return subject.records.reference(found.id)
