"""The smallest change of one record that turns the order of two scores.

Tried are, for the records that carry either score: another confidence, another strength or level,
and the record gone. Fewer steps on the record's own scale are smaller; gone is more than any.

Source: method 1.3 and 1.5 (the scales whose steps are tried).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graph.analysis.explaining.allowance import Work
from graph.analysis.explaining.breakdown import Keys
from graph.analysis.explaining.shares import Share, measure
from graph.analysis.explaining.view import View
from graph.calibration import Calibration
from graph.network import Strand
from graph.vocabulary import Code, Confidence, Strength, TieLevel

__all__ = ["Turn", "turns_of"]

_EQUAL = 1e-12
_MOST_RECORDS = 8
_SHOWN = 3
_GONE = 10
_RISING = tuple(sorted(Confidence, key=lambda one: Calibration().confidence(one)))

Field = Literal["confidence", "strength", "level", "record"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of one record after which the second score is the larger one.

    Attributes:
        steps: On the record's scale.
        first_after: The score that led; `second_after` the one that leads now.
    """

    strand: Strand
    field: Field
    before: str
    after: str
    steps: int
    first_after: float
    second_after: float


def turns_of(
    view: View, section: str, first: Keys, second: Keys, carrying: Sequence[Share], work: Work
) -> tuple[Turn, ...]:
    """The smallest changes that put `second` before `first`, at most three.

    Args:
        view: As it is.
        section: Of both scores.
        first: The larger score now.
        second: The smaller one.
        carrying: Records behind either of them, the most telling first.
        work: What may be tried.
    """
    edits = sorted(_edits(view, carrying), key=lambda one: one[0])
    found: list[Turn] = []
    for _, strand, field, after, changed in edits:
        if not work.takes(2):
            break
        strands = tuple(
            one if one is not strand else changed
            for one in view.network.strands
            if one is not strand or changed is not None
        )
        kept = tuple(one for one in strands if one is not None)
        other = view.changed(replace(view.network, strands=kept), [(strand.source, strand.target)])
        one, two = measure(other, section, first), measure(other, section, second)
        if two > one + _EQUAL:
            found.append(
                Turn(strand, field, _before(strand, field), after, _steps(strand, after), one, two)
            )
            if len(found) == _SHOWN:
                break
    return tuple(found)


Edit = tuple[tuple[int, int], Strand, Field, str, Strand | None]


def _edits(view: View, carrying: Sequence[Share]) -> Iterator[Edit]:
    names = list(dict.fromkeys(one.removal.record for one in carrying))
    strands = {one.record: one for one in view.network.strands if one.record}
    chosen = [strands[name] for name in names if name in strands][:_MOST_RECORDS]
    number = view.network.calibration
    for rank, strand in enumerate(chosen):
        for code in _RISING if strand.sighting else ():
            if strand.sighting is not None and code is not strand.sighting.confidence:
                certain = number.confidence(code)
                decay = strand.sighting.decay if strand.kind == "influence" else 1.0
                sighting = replace(strand.sighting, confidence=code, certainty=certain)
                changed = replace(strand, sighting=sighting, reliability=certain * decay)
                yield (_steps(strand, code), rank), strand, "confidence", code.value, changed
        if isinstance(strand.code, Strength):
            for strength in Strength:
                if strength is not strand.code:
                    changed = replace(strand, code=strength, strength=number.strength(strength))
                    steps = _steps(strand, strength)
                    yield (steps, rank), strand, "strength", strength.value, changed
        elif isinstance(strand.code, TieLevel) and strand.sighting is not None:
            for level in TieLevel:
                if level is not strand.code:
                    weight = number.tie_level(level) * strand.sighting.decay
                    changed = replace(strand, code=level, strength=weight)
                    yield (_steps(strand, level), rank), strand, "level", level.value, changed
        yield (_GONE, rank), strand, "record", "", None


def _before(strand: Strand, field: Field) -> str:
    if field == "confidence" and strand.sighting is not None:
        return strand.sighting.confidence.value
    return strand.code.value if isinstance(strand.code, Code) and field != "record" else ""


def _steps(strand: Strand, after: str) -> int:
    """How far a value is from the recorded one on the same scale."""
    scales: tuple[tuple[str, ...], ...] = (
        tuple(_RISING),
        tuple(Strength),
        tuple(TieLevel),
    )
    now = (strand.sighting.confidence if strand.sighting else None, strand.code)
    for scale in scales:
        if after in scale:
            known = next((one for one in now if one is not None and one in scale), None)
            return abs(scale.index(after) - scale.index(known)) if known is not None else _GONE
    return _GONE
