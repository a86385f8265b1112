"""What the store would hold after the import: its records, with those of the files laid over."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Organization, Person, Record
from graph.overlay.membership import side_of
from graph.records import Records
from graph.schema import record_type
from graph.vocabulary import OrganizationKind, Side
from importers.drafts import Draft

__all__ = ["State"]


class State:
    """Records before the import and after it.

    Args:
        stored: Everything in the store.
    """

    def __init__(self, stored: Records) -> None:
        self.stored = stored
        self.built: dict[str, Record] = {}
        self.drafts: dict[str, Draft] = {}
        self._built_by_table: dict[str, dict[str, Record]] = {}

    def add(self, record: Record, draft: Draft) -> None:
        """Lay a record of the files over what is there."""
        self.built[record.id] = record
        self._built_by_table.setdefault(record.table, {})[record.id] = record
        self.drafts[record.id] = draft

    def drop(self, record_id: str) -> None:
        """Take a record of the files away again."""
        record = self.built.pop(record_id, None)
        if record is not None:
            del self._built_by_table[record.table][record_id]
        self.drafts.pop(record_id, None)

    def get(self, record_id: str | None) -> Record | None:
        """The record as it would be, or None."""
        if record_id is None:
            return None
        return self.built.get(record_id) or self.stored.get(record_id)

    def all(self, table: str) -> Iterator[Record]:
        """The records of a table as they would be: the store's in order, then new ones."""
        for record in self.stored.all(record_type(table)):
            yield self.built.get(record.id, record)
        for record in self._built_by_table.get(table, {}).values():
            if self.stored.get(record.id) is None:
                yield record

    def customers(self) -> tuple[str, ...]:
        """The customers of the files; where they hold none, those of the store."""
        found = [
            one.id
            for one in self.all("organizations")
            if isinstance(one, Organization) and one.kind is OrganizationKind.CUSTOMER
        ]
        return tuple(one for one in found if one in self.built) or tuple(found)

    def organization(self, record_id: str | None) -> Organization | None:
        """The organization itself, or a person's; None where there is none."""
        record = self.get(record_id)
        if isinstance(record, Person):
            record = self.get(record.organization)
        return record if isinstance(record, Organization) else None

    def side(self, person_id: str | None) -> Side | None:
        """The side that a person is on; None where the person is not there."""
        organization = self.organization(person_id)
        return side_of(organization) if organization else None

    def root(self, record_id: str | None) -> Organization | None:
        """The whole company that an organization, unit or person belongs to."""
        found = self.organization(record_id)
        seen: set[str] = set()
        while found and found.kind is OrganizationKind.UNIT and found.id not in seen:
            seen.add(found.id)
            above = self.organization(found.parent)
            if above is None:
                break
            found = above
        return found

    def label(self, record_id: str | None) -> str:
        """How the sender calls a record; our id where the sender has no name for it."""
        if record_id is None:
            return "-"
        draft = self.drafts.get(record_id)
        if draft is not None and draft.name:
            return draft.name
        record = self.get(record_id)
        return (record.external_id if record else None) or record_id

    def full_label(self, record_id: str) -> str:
        """A person's name with the sender's id, for people who know one of the two."""
        record = self.get(record_id)
        label = self.label(record_id)
        return f"{record.name} ({label})" if isinstance(record, Person) else label
