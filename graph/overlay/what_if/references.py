"""What the words of an edit mean: people, vendors and records of the context that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.model import (
    RECORD_TYPES,
    Employment,
    Opportunity,
    Organization,
    Person,
    Record,
)
from graph.network import Network, Node
from graph.overlay.what_if.grammar import Edit
from graph.records import Records
from graph.vocabulary import ContextKind, Side

__all__ = ["Place"]

# What a person is, not what somebody claims: nothing to drop.
_FIRM = (Organization, Person, Opportunity, Employment)
_SHOWN = 8


@dataclass(frozen=True)
class Place:
    """Where an edit is looked up: the network before any edit, and the records after the last one.

    Attributes:
        left: Number of the edit by which each person left, by our id.
    """

    network: Network
    records: Records
    left: dict[str, int] = field(default_factory=dict)

    @property
    def opportunity(self) -> str | None:
        """Our id of the opportunity; None for an account."""
        context = self.network.context
        return context.record_id if context.kind is ContextKind.OPPORTUNITY else None

    def person(self, edit: Edit, word: str) -> Node:
        """Somebody in the network.

        Raises:
            InputError: Nobody, or several; somebody who left, or is of a vendor elsewhere.
        """
        found = _matches(self.records, self.records.all(Person), word)
        if not found:
            raise edit.refuse("edit_no_person", word=word)
        if len(found) > 1:
            raise edit.refuse("edit_many_people", word=word)
        person = found[0].id
        if person in self.left:
            raise edit.refuse("edit_left_before", word=word, other=str(self.left[person]))
        node = self.network.nodes.get(self.records.reference(person))
        if node is None:
            day = self.network.as_of.isoformat()
            raise edit.refuse("edit_not_in_network", word=word, day=day)
        return node

    def ours(self, edit: Edit, word: str) -> Node:
        """One of the people of the vendor whose side we take.

        Raises:
            InputError: Somebody else.
        """
        node = self.person(edit, word)
        if node.vendor is None or node.vendor != self.network.us:
            staff = self.network.staff.get(self.network.us or "", ())
            raise edit.refuse("edit_not_ours", word=word, allowed=_listed(staff))
        return node

    def contact(self, edit: Edit, word: str) -> Node:
        """Somebody of the customer, or an outsider.

        Raises:
            InputError: A vendor's person, or nobody.
        """
        node = self.person(edit, word)
        if node.side not in (Side.CUSTOMER, Side.EXTERNAL):
            raise edit.refuse("edit_not_contact", word=word)
        return node

    def customer(self, edit: Edit, word: str) -> Node:
        """Somebody of the customer.

        Raises:
            InputError: Somebody else, or nobody.
        """
        node = self.person(edit, word)
        if node.side is not Side.CUSTOMER:
            raise edit.refuse("edit_not_customer", word=word)
        return node

    def vendor(self, edit: Edit, word: str) -> Organization:
        """Our company or a rival of the context.

        Raises:
            InputError: Another organization, or none.
        """
        for one in _matches(self.records, self.records.all(Organization), word):
            if isinstance(one, Organization) and self._sells_here(one):
                return one
        raise edit.refuse("edit_no_vendor", word=word, allowed=_listed(self.network.vendors))

    def record(self, edit: Edit, word: str) -> Record:
        """A record that somebody claims and that may count in this context.

        Raises:
            InputError: No such record, several, a person, or one of another opportunity.
        """
        own = self.records.get(word)
        found = (
            [own]
            if own is not None and not isinstance(own, _FIRM)
            else [
                match
                for kind in RECORD_TYPES
                if kind not in _FIRM
                for match in _matches(self.records, self.records.all(kind), word)
            ]
        )
        if not found:
            is_person = _matches(self.records, self.records.all(Person), word)
            raise edit.refuse("edit_is_person" if is_person else "edit_no_record", word=word)
        if len(found) > 1:
            raise edit.refuse("edit_many_records", word=word, allowed=_ids(found))
        if getattr(found[0], "opportunity", None) not in (None, self.opportunity):
            raise edit.refuse("edit_other_context", word=word)
        return found[0]

    def _sells_here(self, one: Organization) -> bool:
        return self.records.reference(one.id) in self.network.vendors


def _matches(records: Records, among: Iterable[Record], word: str) -> list[Record]:
    """Those whose id of ours it is; else the sender's id; else `system:id` or the shown name."""
    found = list(among)
    for is_meant in (
        lambda one: one.id == word,
        lambda one: one.external_id == word,
        lambda one: one.external_id is not None and f"{one.system or ''}:{one.external_id}" == word,
        lambda one: one.external_id is None and records.reference(one.id) == word,
    ):
        if meant := [one for one in found if is_meant(one)]:
            return meant
    return []


def _ids(found: Iterable[Record]) -> str:
    return _listed([f"{one.id} ({one.table})" for one in found])


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = ["..."] if len(every) > _SHOWN else []
    return ", ".join([*every[:_SHOWN], *more]) or "–"
