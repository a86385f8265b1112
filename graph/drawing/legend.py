"""Which marks a map uses: its legend names these and no others. Source: design 3."""

from __future__ import annotations

from dataclasses import replace

from graph.drawing.phrases import ASSUMED
from graph.drawing.scene import MapScene, PersonBox
from graph.vocabulary import MapPreset

__all__ = ["MARKS", "used_marks"]

MARKS = (
    "reports_to", "project_seat", "dotted_line",
    "influence_confirmed", "influence_reported", "influence_assumed", "influence_old",
    "influence_cut", "influence_conflict", "best_path", "tie_us", "tie_rival", "tie_assumed",
    "strong_positive", "positive", "neutral", "negative", "strong_negative", "unknown",
    "not_asked", "veto", "background", "ghost_seat", "folded", "bundled", "circle",
    "circle_assumed", "reach_us", "reach_rival", "lead_us", "lead_rival", "lead_even",
    "lead_unknown", "only_tie", "hanging", "carrier", "folded_ties", "next_tie", "cut_off",
    "single_point",
)  # fmt: skip
_OLD = frozenset({"stale", "expired"})


def used_marks(scene: MapScene) -> MapScene:
    """The scene with its legend filled in."""
    used = _line_marks(scene) | _people_marks(scene) | _marks_of_view(scene)
    if scene.ghost_seats:
        used.add("ghost_seat")
    if scene.tiles:
        used.add("folded")
    if any(len(line.records) > 1 for line in scene.influences):
        used.add("bundled")
    return replace(scene, legend=tuple(mark for mark in MARKS if mark in used))


def _line_marks(scene: MapScene) -> set[str]:
    kinds = {"account": "reports_to", "project": "project_seat", "dotted": "dotted_line"}
    used = {kinds[line.kind] for line in scene.reporting}
    for line in scene.influences:
        if line.is_hot:
            used.add("best_path")
        if line.state == "suppressed":
            used.add("influence_cut")
        elif line.state == "conflict":
            used.add("influence_conflict")
        else:
            used.add("influence_old" if line.freshness in _OLD else _doubt(line.confidence))
            used.add(_doubt(line.confidence))
    for tie in scene.ties:
        used.add("tie_assumed" if tie.confidence in ASSUMED else f"tie_{tie.vendor}")
    return used


def _marks_of_view(scene: MapScene) -> set[str]:
    """What presets, sides and extras add."""
    used = {"circle" if hull.is_confirmed else "circle_assumed" for hull in scene.hulls}
    for person in scene.people:
        if person.standing is not None and person.standing.side:
            side, lead = person.standing.side, person.standing.lead
            used.add(f"lead_{lead}" if side == "gap" else f"reach_{side}")
    is_rival = scene.preset == MapPreset.RIVAL
    if any(person.notes for person in scene.people):
        used.add("carrier" if is_rival else "only_tie")
    if any(lane.notes for lane in scene.lanes):
        used.add("carrier" if is_rival else "hanging")
    if any(tile.notes for tile in scene.tiles):
        used.add("folded_ties")
    if scene.suggested:
        used.add("next_tie")
    return used | {{"cut": "cut_off", "single": "single_point"}[sign.kind] for sign in scene.signs}


def _doubt(confidence: str) -> str:
    if confidence in ASSUMED:
        return "influence_assumed"
    return "influence_confirmed" if confidence == "confirmed" else "influence_reported"


def _people_marks(scene: MapScene) -> set[str]:
    used: set[str] = set()
    for person in scene.people:
        used.update(_card_marks(person))
    for tile in scene.tiles:
        used.update(code or "not_asked" for code in tile.dots)
    return used & set(MARKS)


def _card_marks(person: PersonBox) -> set[str]:
    used = {person.attitude or "not_asked"}
    if person.attitude_before:
        used.add(person.attitude_before)
    if person.has_veto:
        used.add("veto")
    if person.boss_note or person.is_ghost:
        used.add("background")
    return used
