"""The panel of measures: each with its caution, folded away, never a headline.

Source: method 3.11.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.sight import Sight
from graph.analysis.answering.beside import circle_question, measure_notes
from graph.results import MeasureNote, PersonMeasures

__all__ = ["MeasuresPanel", "measures_panel"]

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class MeasuresPanel:
    """What the panel shows.

    Attributes:
        edges: Recorded influence edges among contacts.
        rows: People by the number whom they influence, then by betweenness; the first thirty.
        informal: Names of those whom most influence comes from or passes through.
        formal_only: Names of those with a large span that influence does not confirm.
        circles: A question for each proposed circle.
    """

    edges: int
    rows: tuple[tuple[str, PersonMeasures], ...]
    informal: tuple[str, ...]
    formal_only: tuple[str, ...]
    circles: tuple[str, ...]
    notes: tuple[MeasureNote, ...]


def measures_panel(sight: Sight) -> MeasuresPanel:
    """The measures of a context in the reader's language."""
    measures, language = sight.answer.measures, sight.voice.language
    ranked = sorted(
        measures.people.items(), key=lambda item: (-item[1].advised, item[1].betweenness_rank)
    )
    return MeasuresPanel(
        edges=measures.edges,
        rows=tuple(ranked[:_SHOWN]),
        informal=tuple(sight.name(one) for one in measures.informal),
        formal_only=tuple(sight.name(one) for one in measures.formal_only),
        circles=tuple(
            circle_question(one, language, sight.name) for one in sight.answer.circle_proposals
        ),
        notes=measure_notes(language),
    )
