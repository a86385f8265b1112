"""How the pages speak: phrases of the catalogue, numbers, dates and ages in one language.

Source: design 2 (numbers) and 7 (Chinese typesetting).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter

from api.translations import catalogue_of
from graph.analysis.answering.findings import figure
from graph.dates import PartialDate
from graph.vocabulary import Code, Language
from graph.wording import in_language, is_ideograph

__all__ = ["Part", "Rich", "Voice"]

_LANGUAGES = 2
_WAN, _MILLION = 10_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; names are set in bold."""

    text: str
    is_strong: bool = False


Rich = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Phrases and figures in one language."""

    language: Language

    @property
    def is_chinese(self) -> bool:
        """Whether the reader reads Chinese."""
        return self.language is Language.ZH

    def say(self, key: str, **values: object) -> str:
        """The phrase of a key with its placeholders filled; `count` of 1 takes `key.one`.

        Raises:
            KeyError: The catalogue has no such key.
        """
        return self._template(key, values).format(**values)

    def rich(self, key: str, **values: str | Rich) -> Rich:
        """The same as parts: a value given as parts keeps its bold names."""
        parts: list[Part] = []
        for literal, name, _, _ in Formatter().parse(self._template(key, values)):
            if literal:
                parts.append(Part(literal))
            if name is not None:
                value = values[name]
                parts += [Part(value)] if isinstance(value, str) else value
        return tuple(parts)

    def _template(self, key: str, values: object) -> str:
        texts = catalogue_of(self.language)
        if isinstance(values, dict) and str(values.get("count")) == "1":
            return texts.get(f"{key}.one", texts.get(key, "")) or texts[key]
        return texts[key]

    def knows(self, key: str) -> bool:
        """Whether the catalogue has a phrase of this key."""
        return key in catalogue_of(self.language)

    def label(self, code: Code, *, lower: bool = False) -> str:
        """The vocabulary's word for a code; in running English without its capital."""
        word = code.label(self.language)
        return word[:1].lower() + word[1:] if lower and word[1:2].islower() else word

    def part_of(self, text: str | None) -> str:
        """The part of a bilingual text that this reader wants; empty for none."""
        return in_language(text, self.language) if text else ""

    def evidence(self, text: str) -> str:
        """The reader's part of a bilingual sentence, without the stroke between the two."""
        halves = text.split(" / ")
        if len(halves) == _LANGUAGES:
            in_chinese = [any(map(is_ideograph, half)) for half in halves]
            if in_chinese.count(True) == 1:
                return halves[in_chinese.index(self.is_chinese)].strip()
        return self.part_of(text).strip(" /／")

    def number(self, value: float | None) -> str:
        """Two decimals, half up, a real minus; a dash where nobody knows."""
        return "–" if value is None else figure(value)

    def signed(self, value: float) -> str:
        """The same with its sign."""
        shown = figure(value)
        return shown if shown.startswith("−") else f"+{shown}"

    def percent(self, share: float) -> str:
        """A share of our own reach, in whole percent."""
        return f"{figure(share * 100, 0)}%"

    def money(self, amount: float | None, currency: str | None) -> str:
        """A sum with few digits: "12.8 million CNY" or "1280 万 CNY"; empty for none."""
        if amount is None:
            return ""
        unit = _WAN if self.is_chinese else _MILLION
        if amount < unit:
            shown = f"{amount:,.0f}"
        else:
            shown = self.say("money.large", amount=f"{amount / unit:.2f}".rstrip("0").rstrip("."))
        return f"{shown} {currency}" if currency else shown

    def between(self, low: float | None, high: float | None) -> str:
        """A range with an en dash."""
        return f"{self.number(low)}–{self.number(high)}"

    def day(self, day: date) -> str:
        """A full date: "30 June 2025" or "2025-06-30"."""
        if self.is_chinese:
            return day.isoformat()
        return f"{day.day} {self.say(f'month.{day.month}')} {day.year}"

    def seen(self, when: PartialDate) -> str:
        """A date with the precision that it has."""
        if when.month is None:
            return self.say("date.year", year=when.year)
        if when.day is None or not self.is_chinese:
            month = self.say(f"month.short.{when.month}")
            day = f"{when.day} " if when.day else ""
            return day + self.say("date.month", year=when.year, month=month)
        return str(when)

    def age(self, months: int) -> str:
        """An age in months: "9 mo"."""
        return self.say("age.months", months=months) if months else self.say("age.now")

    def place(self, rank: int) -> str:
        """A rank in words up to the tenth: "fourth"."""
        key = f"rank.{rank}"
        texts = catalogue_of(self.language)
        return texts[key] if key in texts else self.say("rank.other", rank=rank)

    def amount(self, count: int) -> str:
        """A count in words up to nine: "three"; in Chinese digits stand apart."""
        plain = f" {count} " if self.is_chinese else str(count)
        return catalogue_of(self.language).get(f"count.{count}", plain)

    def series(self, parts: Sequence[str]) -> str:
        """Words in a row: "a, b" or "a、b"."""
        return self.say("series.comma").join(parts)

    def rich_series(self, items: Iterable[Rich], *, joint: str = "series.comma") -> Rich:
        """Parts in a row; the last two are joined by the phrase of `joint`."""
        found: list[Part] = []
        rows = list(items)
        for place, item in enumerate(rows):
            if found:
                key = joint if place == len(rows) - 1 else "series.comma"
                found.append(Part(self.say(key)))
            found += item
        return tuple(found)
