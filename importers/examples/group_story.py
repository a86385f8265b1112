"""What a story is made of: who says what about whom, in both languages.

People are named by key (see `group_units.Post`), or by id: our people V1 ..., the rivals' L1 ...
and H1 ..., the outsider X1. Texts name people as `{key}`; each language gets its own spelling.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change", "Circle", "Deal", "Edge", "Note", "Seat", "Tie", "View"]


@dataclass(frozen=True, slots=True)
class Note:
    """A piece of evidence.

    Attributes:
        author: Id of one of our people.
        zh: Chinese sentences with people as `{key}`.
        en: The same in English.
    """

    author: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Influence of `source` on `target`."""

    source: str
    target: str
    strength: str
    basis: str
    confidence: str
    observed_on: str
    note: Note
    polarity: str = "follows"


@dataclass(frozen=True, slots=True)
class Tie:
    """Contact of our or a rival's `person` with `contact`."""

    person: str
    contact: str
    level: str
    confidence: str
    last_contact: str
    note: Note
    basis: str = ""
    wanted_level: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What `person` thinks of `vendor`; acceptances are 1 to 5, '' means that nobody asked."""

    person: str
    vendor: str
    attitude: str = ""
    solution: str = ""
    price: str = ""
    confidence: str = "confirmed"
    observed_on: str = "2025-06"
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """What `person` decides in a deal; `tags` separated by semicolons."""

    person: str
    role: str
    has_veto: bool = False
    tags: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a deal changes in the account.

    Attributes:
        change: `reparent`, `suppress` or `override`.
        subject: A key; for `override` the source of the edge, whose target is `object`.
        object: A key, or '' for nobody.
        note: Chinese and English in one text.
        field: Of the edge that is overridden.
        value: New value of that field.
    """

    change: str
    subject: str
    object: str
    note: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """People who stick together, known in the whole account."""

    id: str
    name: str
    leader: str
    members: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity with everything that is its own; a further one is a further value of this."""

    id: str
    name: str
    stage: str
    size: str
    amount: str
    close_date: str
    competitors: tuple[str, ...]
    seats: tuple[Seat, ...]
    edges: tuple[Edge, ...]
    ties: tuple[Tie, ...]
    views: tuple[View, ...]
    changes: tuple[Change, ...]
