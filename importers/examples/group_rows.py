"""Rows of the invented group: the story, what is drawn beside it, and the chart, by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from importers.examples.deals import DEALS
from importers.examples.group_account import CIRCLES, TIES, VIEWS
from importers.examples.group_cast import Cast
from importers.examples.group_hearsay import draw_edges, draw_ties, draw_views
from importers.examples.group_influence import EDGES
from importers.examples.group_names import Name
from importers.examples.group_outsiders import ORGANIZATIONS, OUTSIDERS
from importers.examples.group_story import Circle, Edge, Note, Tie, View
from importers.examples.group_units import ACCOUNT, BRANCHES, UNITS
from importers.examples.sheets import Row

__all__ = ["fill_sheets"]

_UNKNOWN_UNIT = "G-FIN-CC"  # nobody of any vendor knows anybody there
_CLOSED_UNITS = (_UNKNOWN_UNIT, "G-GMO")  # no vendor goes about there
# People of the story whom hearsay may touch; it leaves the others alone, so that a deal comes out
# as it was written. Not derived from the deals: a further one must not change what is drawn.
_OPEN = frozenset(
    {
        "sales", "accounting", "electrics", "test", "operations", "inspection", "domestic",
        "export", "hiring", "training",
    }
)  # fmt: skip
_DOTTED = (  # units whose first team leader or clerk also answers to somebody elsewhere
    ("G-MFG-P1", "inspection"), ("G-MFG-P2", "inspection"), ("G-SCM-PLA", "domestic"),
    ("G-QUA-SYS", "test"), ("G-SAL-EXP", "logistics"), ("G-RND-ELE", "operations"),
)  # fmt: skip
_LAWFULNESS = {
    "lawful_basis": "legitimate_interest",
    "purpose": "account_management",
    "review_on": "2026-06-30",
}


def fill_sheets(cast: Cast, seed: int) -> dict[str, list[Row]]:
    """All sheets of the account.

    Args:
        cast: The customer's people.
        seed: Of what is drawn beside the story.

    Returns:
        Rows by the name of the sheet; rows of one sheet may lack columns that others have.
    """
    return _Account(cast, seed).sheets()


@dataclass
class _Account:
    """Turns the story and the draws into rows."""

    cast: Cast
    seed: int
    _ids: dict[str, str] = field(default_factory=dict)
    _names: dict[str, Name] = field(default_factory=dict)
    _edge_ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for member in self.cast.members:
            for key in filter(None, (member.id, member.post.key)):
                self._ids[key], self._names[key] = member.id, member.name
        for outsider in OUTSIDERS:
            self._ids[outsider.id], self._names[outsider.id] = outsider.id, outsider.name

    def sheets(self) -> dict[str, list[Row]]:
        reserved = self._reserved()
        closed = {one.id for unit in _CLOSED_UNITS for one in self.cast.by_unit[unit]}
        heard = draw_edges(self.cast, reserved, self.seed)
        ties = draw_ties(self.cast, reserved | closed, self.seed)
        views = draw_views(self.cast, ties, VIEWS, self.seed)
        return {
            "organizations": list(_organizations()),
            "people": [*self._people({view.person for view in views}), *_outsiders()],
            "reporting": list(self._dotted_lines()),
            "influence": list(self._influence(heard)),
            "ties": list(self._ties(ties)),
            "assessments": list(self._assessments(views)),
            "circles": [self._circle(one) for one in CIRCLES],
            "circle_members": [
                {"circle": one.id, "person": self._ids[member]}
                for one in CIRCLES
                for member in one.members
            ],
            "opportunities": list(_opportunities()),
            "roles": list(self._roles()),
            "overlay": list(self._overlay()),
            "coverage": list(_coverage()),
        }

    def _reserved(self) -> set[str]:
        known = {member.id for key, member in self.cast.by_key.items() if key not in _OPEN}
        return known | {member.id for member in self.cast.by_unit[_UNKNOWN_UNIT]}

    def _people(self, asked: Iterable[str]) -> Iterator[Row]:
        departments = {one.id: one.name for one in (*BRANCHES, *UNITS)}
        were_asked = set(asked)
        for member in self.cast.members:
            post = member.post
            yield {
                "id": member.id,
                "name": member.name.chinese,
                "name_latin": member.name.latin,
                "organization": member.unit,
                "title": post.title,
                "department": departments.get(member.unit, ""),
                "manager": member.manager,
                "formal_level": post.level,
                "importance": post.importance or ("ordinary" if member.id in were_asked else ""),
                "behavior_orientation": post.orientation,
                **_LAWFULNESS,
            }

    def _dotted_lines(self) -> Iterator[Row]:
        for unit, manager in _DOTTED:
            member = next(one for one in self.cast.by_unit[unit] if not one.post.key)
            yield {
                "subordinate": member.id,
                "manager": self._ids[manager],
                "kind": "dotted",
                "confidence": "reported",
                "observed_on": "2025-01",
            }

    def _influence(self, heard: Iterable[Edge]) -> Iterator[Row]:
        for number, edge in enumerate(EDGES, start=1):
            yield self._edge(f"GE{number:03d}", edge)
        for number, edge in enumerate(heard, start=101):
            yield self._edge(f"GE{number}", edge)
        for deal in DEALS:
            for number, edge in enumerate(deal.edges, start=1):
                yield self._edge(f"{deal.id}-E{number:02d}", edge, deal.id)

    def _edge(self, edge_id: str, edge: Edge, deal: str = "") -> Row:
        self._edge_ids[edge.source, edge.target] = edge_id
        return {
            "id": edge_id,
            "source": self._ids[edge.source],
            "target": self._ids[edge.target],
            "strength": edge.strength,
            "polarity": edge.polarity,
            "basis": edge.basis,
            "confidence": edge.confidence,
            "observed_on": edge.observed_on,
            "opportunity": deal,
            **self._evidence(edge.note),
        }

    def _ties(self, drawn: Iterable[Tie]) -> Iterator[Row]:
        rows = [(tie, "") for tie in (*TIES, *drawn)]
        rows += [(tie, deal.id) for deal in DEALS for tie in deal.ties]
        for number, (tie, deal_id) in enumerate(rows, start=1):
            yield {
                "id": f"GT{number:03d}",
                "person": tie.person,
                "contact": self._ids[tie.contact],
                "level": tie.level,
                "confidence": tie.confidence,
                "last_contact": tie.last_contact,
                "basis": tie.basis,
                "opportunity": deal_id,
                "wanted_level": tie.wanted_level,
                **self._evidence(tie.note),
            }

    def _assessments(self, drawn: Iterable[View]) -> Iterator[Row]:
        rows = [(view, "") for view in (*VIEWS, *drawn)]
        rows += [(view, deal.id) for deal in DEALS for view in deal.views]
        for view, deal_id in rows:
            yield {
                "person": self._ids[view.person],
                "vendor": view.vendor,
                "opportunity": deal_id,
                "attitude": view.attitude,
                "solution_acceptance": view.solution,
                "price_acceptance": view.price,
                "confidence": view.confidence,
                "observed_on": view.observed_on,
                **self._evidence(view.note or Note("V1", "", "")),
            }

    def _roles(self) -> Iterator[Row]:
        for deal in DEALS:
            for seat in deal.seats:
                yield {
                    "opportunity": deal.id,
                    "person": self._ids[seat.person],
                    "role": seat.role,
                    "veto": "yes" if seat.has_veto else "",
                    "tags": seat.tags,
                }

    def _overlay(self) -> Iterator[Row]:
        for deal in DEALS:
            for change in deal.changes:
                ends = (change.subject, change.object)
                is_edge = change.change == "override"
                yield {
                    "opportunity": deal.id,
                    "change": change.change,
                    "subject": self._edge_ids[ends] if is_edge else self._ids[change.subject],
                    "object": "" if is_edge else self._ids.get(change.object, ""),
                    "field": change.field,
                    "value": change.value,
                    "note": change.note,
                }

    def _circle(self, circle: Circle) -> Row:
        return {
            "id": circle.id,
            "name": circle.name,
            "account": ACCOUNT,
            "leader": self._ids[circle.leader],
            "confidence": circle.confidence,
            "observed_on": "2025-03",
            "author": self._author("V5"),
        }

    def _evidence(self, note: Note) -> Row:
        zh = note.zh.format_map({key: name.chinese for key, name in self._names.items()})
        en = note.en.format_map({key: name.latin for key, name in self._names.items()})
        return {
            "evidence": f"{zh} / {en}" if zh else "",
            "author": self._author(note.author),
        }

    def _author(self, person: str) -> str:
        name = self._names[person]
        return f"{name.chinese} {name.latin}"


def _organizations() -> Iterator[Row]:
    yield {
        "id": ACCOUNT,
        "name": "朔川集团 Shuochuan Group",
        "kind": "customer",
        "parent": "",
        "industry": "装备制造 Machinery",
        "tier": "super",
    }
    for branch in BRANCHES:
        yield {"id": branch.id, "name": branch.name, "kind": "unit", "parent": ACCOUNT}
    for unit in UNITS:
        yield {"id": unit.id, "name": unit.name, "kind": "unit", "parent": unit.branch}
    for organization, name, kind, rank in ORGANIZATIONS:
        yield {"id": organization, "name": name, "kind": kind, "threat_rank": rank}


def _outsiders() -> Iterator[Row]:
    for outsider in OUTSIDERS:
        yield {
            "id": outsider.id,
            "name": outsider.name.chinese,
            "name_latin": outsider.name.latin,
            "organization": outsider.organization,
            "title": outsider.title,
            "function": outsider.function,
            "account": "" if outsider.organization == "US" else ACCOUNT,
            **_LAWFULNESS,
        }


def _opportunities() -> Iterator[Row]:
    for deal in DEALS:
        yield {
            "id": deal.id,
            "account": ACCOUNT,
            "name": deal.name,
            "stage": deal.stage,
            "size": deal.size,
            "amount": deal.amount,
            "currency": "CNY",
            "close_date": deal.close_date,
            "competitors": ";".join(deal.competitors),
        }


def _coverage() -> Iterator[Row]:
    for outsider in OUTSIDERS:
        if outsider.line:
            for unit in outsider.covers:
                yield {"our_person": outsider.id, "covers": unit, "line": outsider.line}
