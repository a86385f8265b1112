"""Which explanation belongs to what the page says without a score of its own.

A section of explanations that is about it comes first; else the number that it is made of.
Source: contract 5 (status, limiting); method 4.2.
"""

from __future__ import annotations

from api.pages.sight import Sight
from graph.analysis.explaining.items import SECTIONS, items_of
from graph.results import Cap, VendorAdvantage

__all__ = ["Reference", "cap_reason", "limit_reason"]

Reference = tuple[str, str]
_NOTHING: Reference = ("", "")


def cap_reason(sight: Sight, cap: Cap) -> Reference:
    """Section and item that explain a cap; both empty where nothing does."""
    own = _own(sight, "status", (f"{cap.code}:{cap.person}", cap.code))
    if own is not None:
        return own
    us, person = sight.network.us, cap.person or ""
    if cap.code == "single_threaded":
        return _own(sight, "fragility", (person,)) or _NOTHING
    if cap.code == "low_evidence":
        return _own(sight, "reach", (person,)) or _NOTHING
    if cap.code.endswith("low_advantage"):
        return _own(sight, "advantage", (f"relation:{person}",)) or _NOTHING
    section = "reach" if cap.code.endswith("no_tie") else "closeness"
    return _own(sight, section, (f"{us}:{person}",)) or _NOTHING


def limit_reason(sight: Sight, person: str) -> Reference:
    """Section and item that explain what holds a person back; both empty where nothing does."""
    found = sight.answer.limiting.get(person)
    if found is None:
        return _NOTHING
    own = _own(sight, "limiting", (person,))
    if own is not None:
        return own
    if found.plain == "closeness":
        return _own(sight, "closeness", (f"{sight.network.us}:{person}",)) or _NOTHING
    item = found.plain.removeprefix("ask_")
    known = getattr(sight.answer.advantage, item, None)
    has_number = isinstance(known, VendorAdvantage) and person in known.people
    return ("advantage", f"{item}:{person}") if has_number else _NOTHING


def _own(sight: Sight, section: str, names: tuple[str, ...]) -> Reference | None:
    """The first of the names that the section explains."""
    if section not in SECTIONS:
        return None
    known = {one.name for one in items_of(sight.answer, section)}
    return next(((section, name) for name in names if name in known), None)
