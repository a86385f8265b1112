"""How the records are drawn in Neo4j: which are nodes, which relationships, and what joins them.

A relationship between two people or deals that somebody states is a record of its own and carries
every field. The references of a node are drawn as lines beside the fields that hold them. Neo4j
cannot draw a relationship to a relationship: there the field alone holds the id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.stores.references import TABLES, targets_of

__all__ = ["EDGES", "LABELS", "LINES", "Edge", "Line", "labels_of"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A kind of record that is a relationship.

    Attributes:
        type: Its type in Neo4j.
        start: The field that names where it starts.
        end: The field that names where it ends.
    """

    type: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Line:
    """A reference of a node, drawn as a relationship without fields.

    Attributes:
        field: The field that holds the id or ids.
        type: Its type in Neo4j.
        leaves: Whether it leads from the record's node; otherwise to it.
    """

    field: str
    type: str
    leaves: bool = True


LABELS: Mapping[str, str] = {
    "organizations": "Organization",
    "people": "Person",
    "opportunities": "Opportunity",
    "assessments": "Assessment",
    "evidence": "Evidence",
    "overlay": "OverlayEntry",
    "circles": "Circle",
    "activities": "Activity",
    "proposals": "Proposal",
}
EDGES: Mapping[str, Edge] = {
    "employment": Edge("WORKED_FOR", "person", "organization"),
    "reporting": Edge("REPORTS_TO", "subordinate", "manager"),
    "influence": Edge("INFLUENCES", "source", "target"),
    "ties": Edge("KNOWS", "person", "contact"),
    "roles": Edge("PLAYS", "person", "opportunity"),
    "coverage": Edge("COVERS", "our_person", "covers"),
}
LINES: Mapping[str, tuple[Line, ...]] = {
    "organizations": (Line("parent", "PART_OF"),),
    "people": (Line("organization", "WORKS_FOR"),),
    "opportunities": (Line("account", "WITH"), Line("competitors", "COMPETES_FOR", leaves=False)),
    "assessments": (Line("person", "OF"), Line("vendor", "TOWARDS"), Line("opportunity", "IN")),
    "evidence": (Line("record", "ABOUT"),),
    "overlay": (Line("opportunity", "IN"), Line("subject", "SUBJECT"), Line("object", "OBJECT")),
    "circles": (
        Line("members", "MEMBER_OF", leaves=False),
        Line("leader", "LEADS", leaves=False),
    ),
    "activities": (
        Line("our_people", "HELD", leaves=False),
        Line("contacts", "WITH"),
        Line("opportunity", "IN"),
    ),
    "proposals": (Line("opportunity", "FROM"), Line("item", "PROPOSES")),
}


def labels_of(field: str) -> tuple[str, ...]:
    """Labels of the nodes that a reference field may lead to; relationships have none."""
    return tuple(LABELS[table] for table in TABLES if table in targets_of(field) & LABELS.keys())
