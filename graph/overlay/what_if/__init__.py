"""Records as they would be: edits, read, looked up and applied; nothing is stored.

Source: contract 4 (grammar of edits); method 3.1, 3.2, 3.10.
"""

from graph.overlay.what_if.changes import Supposed, Supposition, suppose
from graph.overlay.what_if.grammar import FORMS, Edit, EditKind, edit_text, parse_edits
from graph.overlay.what_if.messages import MESSAGES, EditProblem

__all__ = [
    "FORMS",
    "MESSAGES",
    "Edit",
    "EditKind",
    "EditProblem",
    "Supposed",
    "Supposition",
    "edit_text",
    "parse_edits",
    "suppose",
]
