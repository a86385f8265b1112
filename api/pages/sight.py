"""One context as one reader looks at it: answer, network and records, and what things are called.

The pages always ask for the English answer and word its codes themselves: so both languages share
one computation. Source: contract 5; design 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from api.pages.map_choice import MapChoice
from api.pages.wording import Part, Voice
from graph.analysis.key_people import indirect_key_people
from graph.approaches import Approach, approach_of, bearer_of
from graph.backers import backers_of
from graph.model import Evidence, Opportunity, Organization, Person, Record, Statement
from graph.network import Network, Node, Strand
from graph.reaches import reach_to, strongest_rival
from graph.results import Answer, IndirectKeyPersonResult, NextTieResult
from graph.vocabulary import (
    Attitude,
    ContextKind,
    DecisionRole,
    Function,
    Language,
)
from graph.wording import is_ideograph
from graph.workspace import Subject, Workspace

__all__ = ["Sight", "look"]

_MARK_LENGTH = 4
_ROW_LETTERS = 5


@dataclass(frozen=True)
class Sight:
    """What the view models of a page are made from.

    Attributes:
        base: The account's network when the context is an opportunity.
        query: What every link keeps, as `?as_of=2025-06-30`; empty for the present day.
        edits: What is supposed ("what if"); links inside the context keep them too.
        choice: What is chosen of the map; so with it.
        may_edit: Whether the reader may change the account's records.
    """

    voice: Voice
    subject: Subject
    answer: Answer
    network: Network
    base: Network | None
    query: str = ""
    edits: tuple[str, ...] = ()
    choice: MapChoice = field(default_factory=MapChoice)
    may_edit: bool = False

    @property
    def is_deal(self) -> bool:
        """Whether the context is an opportunity."""
        return self.subject.kind is ContextKind.OPPORTUNITY

    @property
    def root(self) -> str:
        """Address of the context's page."""
        folder = "opportunities" if self.is_deal else "accounts"
        return f"/{folder}/{self.subject.record_id}"

    @property
    def inner_query(self) -> str:
        """The query of links inside the context: the day, the choice of the map and the edits."""
        added = urlencode([*self.choice.pairs, *(("edit", one) for one in self.edits)])
        return f"{self.query}{'&' if self.query else '?'}{added}" if added else self.query

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Everybody in the context and in its account."""
        return {**(self.base.nodes if self.base else {}), **self.network.nodes}

    def name(self, key: str) -> str:
        """What a person or a vendor is called."""
        node = self.nodes.get(key)
        text = node.called if node else self.network.vendor_names.get(key)
        return self.voice.part_of(text) or key

    def short(self, key: str) -> str:
        """The same for rows: vendors' people by a short id, as in the lanes of the map."""
        node = self.nodes.get(key)
        is_vendor = node is not None and node.vendor is not None
        return key if is_vendor and len(key) <= _MARK_LENGTH else self.name(key)

    def latin(self, key: str) -> str:
        """A Chinese name in Latin letters, for readers of English; empty where none is needed."""
        if self.voice.is_chinese or not any(map(is_ideograph, self.name(key))):
            return ""
        person = self.subject.records.get(self.nodes[key].record_id)
        return (person.name_latin or "") if isinstance(person, Person) else ""

    def called(self, key: str) -> str:
        """The name, with the short id in front by which the map calls vendors' people."""
        short, name = self.short(key), self.name(key)
        return name if short == name else f"{short} {name}"

    def bearer(self, one: NextTieResult) -> str:
        """Who of ours is to meet a contact."""
        return bearer_of(self.network, one)

    def pressing_rival(self, person: str) -> str | None:
        """The rival who reaches a person best; the shown one where all are alike."""
        rivals = sorted(self.network.rivals, key=lambda one: one != self.rival)
        return max(rivals, key=lambda one: self.reach(person, one) or 0.0, default=None)

    @cached_property
    def bearers(self) -> Mapping[tuple[str, str], str]:
        """The same by who the answer names, and contact."""
        return {(one.our_person, one.contact): self.bearer(one) for one in self.answer.next_ties}

    def approach_of(self, one: NextTieResult) -> Approach:
        """How a new contact is met."""
        return approach_of(self.network, one)

    def is_long(self, people: Sequence[str]) -> bool:
        """Whether the names of a path need more room than a row usually has."""
        return sum(len(self.short(key)) for key in people) > _ROW_LETTERS

    def strong(self, key: str) -> tuple[Part]:
        """The name in bold."""
        return (Part(self.name(key), is_strong=True),)

    def title(self, key: str) -> str:
        """A person's title; empty where none is recorded."""
        node = self.nodes.get(key)
        if node is None:
            return ""
        title = self.voice.part_of(node.title)
        is_foreign = self.voice.is_chinese and not any(map(is_ideograph, title))
        function = node.function if node.vendor is not None else None
        if is_foreign and function not in {None, Function.OTHER}:
            return self.voice.label(function)
        return title

    def link(self, key: str) -> str:
        """Address of a person's card."""
        node = self.nodes[key]
        return f"{self.root}/people/{node.record_id}{self.inner_query}"

    def lines(self, people: Sequence[str]) -> str:
        """Address of the records along a path."""
        steps = urlencode([("person", self.nodes[key].record_id) for key in people])
        query = self.inner_query
        return f"{self.root}/lines{query}{'&' if query else '?'}{steps}"

    def attitude(self, person: str, vendor: str | None) -> Attitude | None:
        """A person's attitude; None = nobody asked."""
        return self.network.opinion(person, vendor).attitude

    def attitude_word(self, code: Attitude | None) -> str:
        """The word for it."""
        return self.voice.label(code) if code else self.voice.say("attitude.not_asked")

    @cached_property
    def roles(self) -> Mapping[str, DecisionRole]:
        """Decision role of each person of the chain."""
        return {seat.person: seat.role for seat in self.network.seats if seat.role}

    @cached_property
    def rival(self) -> str | None:
        """The rival with the largest reach; None where none is recorded."""
        return strongest_rival(self.network, self.answer)

    def reach(self, person: str, vendor: str | None) -> float | None:
        """Reach of a vendor to a person, 0 to 1; None where nobody can say."""
        return reach_to(self.answer, person, vendor)

    @cached_property
    def hidden(self) -> tuple[IndirectKeyPersonResult, ...]:
        """Who stands behind the deciders without a role, inside or outside, best first."""
        return backers_of(self.network, self.answer)

    @cached_property
    def backers(self) -> Mapping[str, IndirectKeyPersonResult]:
        """Everybody who moves a decider, with a role or without, by person."""
        every = (*self.answer.indirect_key_people, *self.hidden)
        return {one.person: one for one in every}

    def backing(self, person: str) -> tuple[str, str]:
        """Section and item of the explanation why somebody stands behind the deciders."""
        if any(one.person == person for one in self.answer.indirect_key_people):
            return "indirect_key_people", person
        return "external_influencers", f"{person}:{self.backers[person].paths[0].to}"

    @cached_property
    def ranks_in_account(self) -> Mapping[str, tuple[int, float]]:
        """Place and score of each indirect key person in the account; empty on its own page."""
        found = indirect_key_people(self.base) if self.base else []
        return {one.person: (place, one.score) for place, one in enumerate(found, start=1)}

    @cached_property
    def ties(self) -> Mapping[str, tuple[Strand, ...]]:
        """The ties of every contact that carry, heaviest first."""
        found: dict[str, list[Strand]] = {}
        for strand in self.network.strands:
            if strand.kind == "tie" and strand.weight() > 0:
                found.setdefault(strand.target, []).append(strand)
        return {
            key: tuple(sorted(group, key=lambda one: -one.weight())) for key, group in found.items()
        }

    def ties_of(self, person: str, *, ours: bool) -> tuple[Strand, ...]:
        """The ties of our people, or of rivals', to a contact, heaviest first."""
        return tuple(
            strand
            for strand in self.ties.get(person, ())
            if (self.network.nodes[strand.source].vendor == self.network.us) is ours
        )

    @cached_property
    def record_names(self) -> Mapping[str, Record]:
        """Records by the name that answers give them."""
        records = self.subject.records
        return {
            records.reference(record.id): record
            for record in records
            if isinstance(record, Statement)
        }

    @cached_property
    def evidence(self) -> Mapping[str, tuple[Evidence, ...]]:
        """Further pieces of evidence by our id of the record that they belong to."""
        found: dict[str, list[Evidence]] = {}
        for piece in self.subject.records.all(Evidence):
            found.setdefault(piece.record, []).append(piece)
        return {key: tuple(group) for key, group in found.items()}

    @cached_property
    def strands_by_record(self) -> Mapping[str, Strand]:
        """The strand of each record that the context knows."""
        network = self.network
        every = (*network.suppressed, *network.conflicts, *network.strands)
        return {strand.record: strand for strand in every if strand.record}

    @property
    def account(self) -> Organization:
        """The customer."""
        found = self.subject.records.get(self.subject.account_id)
        if not isinstance(found, Organization):
            message = "A context always has its account."
            raise TypeError(message)
        return found

    @property
    def opportunity(self) -> Opportunity | None:
        """The deal; None on an account's page."""
        found = self.subject.records.get(self.subject.record_id)
        return found if isinstance(found, Opportunity) else None

    @cached_property
    def opportunities(self) -> tuple[Opportunity, ...]:
        """All deals with the account."""
        return tuple(
            one
            for one in self.subject.records.all(Opportunity)
            if one.account == self.subject.account_id
        )


def look(
    workspace: Workspace,
    subject: Subject,
    *,
    language: Language,
    as_of: date,
    query: str = "",
    edits: tuple[str, ...] = (),
) -> Sight:
    """Ask everything that the page of a context needs."""
    is_deal = subject.kind is ContextKind.OPPORTUNITY
    return Sight(
        voice=Voice(language),
        subject=subject,
        answer=workspace.answer(subject, as_of=as_of),
        network=workspace.context(subject, as_of=as_of),
        base=workspace.account_context(subject, as_of=as_of) if is_deal else None,
        query=query,
        edits=edits,
    )
