"""What sentences of an explanation call people, vendors, records and numbers.

Source: contract 1 (words) and 5 (names in answers).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.analysis.answering.findings import figure
from graph.analysis.explaining.items import Item
from graph.analysis.explaining.phrases import reason
from graph.network import Network
from graph.vocabulary import Code, Confidence, Language, Strength, TieLevel
from graph.wording import in_language

__all__ = ["Naming"]

_SCALES: dict[str, type[Code]] = {
    "confidence": Confidence,
    "strength": Strength,
    "level": TieLevel,
}


@dataclass(frozen=True, slots=True)
class Naming:
    """Names in one language."""

    network: Network
    language: Language

    def name(self, key: str) -> str:
        """A person or a vendor; a record by the two people it runs between."""
        node = self.network.nodes.get(key)
        text = node.name if node else self.network.vendor_names.get(key)
        if text is not None:
            return in_language(text, self.language)
        strand = next((one for one in self.network.strands if one.record == key), None)
        return self.path((strand.source, strand.target)) if strand else key

    def path(self, people: Iterable[str]) -> str:
        """People in a row."""
        return " → ".join(self.name(one) for one in people)

    def item(self, item: Item) -> str:
        """What a score is about; the vendor first where several are compared."""
        if item.section in {"best_paths", "next_ties", "external_influencers"}:
            return self.path(item.keys)
        return self.name(item.keys[-1])

    def word(self, field: str, code: str) -> str:
        """The word of a code on a record's scale."""
        scale = _SCALES.get(field)
        if scale is None or not code:
            return code
        word = scale.parse(code).label(self.language)
        return word[:1].lower() + word[1:]

    def say(self, code: str, **values: object) -> str:
        """A sentence; floats become two decimals."""
        shown = {
            key: figure(value) if isinstance(value, float) else value
            for key, value in values.items()
        }
        return reason(code, self.language, **shown)

    def signed(self, value: float) -> str:
        """A difference with its sign."""
        shown = figure(value)
        return shown if shown.startswith("−") else f"+{shown}"
