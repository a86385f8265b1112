"""What came of an import: counts, a verdict per wrong row, warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import InputError, Problem, SourceUnreadableError
from graph.vocabulary import Language
from importers.wording import say

__all__ = [
    "ImportRejectedError",
    "ImportReport",
    "Notice",
    "Place",
    "Verdict",
    "shown_value",
    "unreadable",
    "verdict",
    "warning",
]

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files: sheet, line (the header is line 1), column."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def at(self, column: str) -> Place:
        """The same row, in this column."""
        return Place(self.sheet, self.row, column)


@dataclass(frozen=True, slots=True)
class Verdict(Problem):
    """Why a row is not taken, and the cure; `text` is English.

    Attributes:
        values: What fills the sentence in, for other languages.
    """

    values: tuple[tuple[str, str], ...] = ()

    def text_in(self, language: str) -> str:
        """The sentence in "zh" or "en"."""
        return say(self.code, language, dict(self.values))

    def to_dict(self, language: str = Language.EN) -> dict[str, Any]:
        """Sheet, row, column, code and text, as in contract 4."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "text": self.text_in(language),
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is taken, but that the sender should know; `text` is English."""

    code: str
    text: str
    values: tuple[tuple[str, str], ...] = ()

    def text_in(self, language: str) -> str:
        """The sentence in "zh" or "en"."""
        return say(self.code, language, dict(self.values))

    def to_dict(self, language: str = Language.EN) -> dict[str, str]:
        """Code and text, as in contract 4."""
        return {"code": self.code, "text": self.text_in(language)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or in a dry run would do.

    Attributes:
        created, updated, unchanged, removed: Numbers of records.
        verdicts: Rows that were not taken, in order of sheet and row.
        warnings: What was left out or filled in.
        is_dry_run: Nothing was written.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    verdicts: tuple[Verdict, ...] = ()
    warnings: tuple[Notice, ...] = ()
    is_dry_run: bool = False

    @property
    def changes(self) -> int:
        """Records that are different now: created, updated and removed."""
        return self.created + self.updated + self.removed

    def to_dict(self, language: str = Language.EN) -> dict[str, Any]:
        """The body of `import --json`, see contract 4."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "changes": self.changes,
            "verdicts": [one.to_dict(language) for one in self.verdicts],
            "warnings": [one.to_dict(language) for one in self.warnings],
        }


class ImportRejectedError(InputError):
    """Rows break rules, so nothing was taken.

    Args:
        report: The whole report; its verdicts are the problems.
    """

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        super().__init__(report.verdicts)


def verdict(code: str, place: Place, **values: object) -> Verdict:
    """Make a verdict about a place; the values fill in the sentence of the code."""
    filled = {name: shown_value(name, value) for name, value in values.items()}
    return Verdict(
        code=code,
        text=say(code, Language.EN, filled),
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        values=tuple(filled.items()),
    )


def unreadable(code: str, **values: object) -> SourceUnreadableError:
    """Make the error about a whole file."""
    return SourceUnreadableError(verdict(code, Place(), **values))


def warning(code: str, **values: object) -> Notice:
    """Make a warning; the values fill in the sentence of the code."""
    filled = {name: _listed(value) for name, value in values.items()}
    return Notice(code=code, text=say(code, Language.EN, filled), values=tuple(filled.items()))


def shown_value(name: str, value: object) -> str:
    """What fills in a sentence: lists with commas, long texts cut, what was written in quotes."""
    return repr(_cut(str(value))) if name == "value" else _listed(value)


def _listed(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_cut(str(one)) for one in value)
    return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
