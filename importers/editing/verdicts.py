"""What is wrong with an edit: the verdicts of an import, without sheets and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import InputError
from graph.vocabulary import Language
from importers.editing.wording import EDIT_MESSAGES
from importers.report import Verdict, shown_value
from importers.wording import MESSAGES

__all__ = ["EditVerdict", "edit_verdict", "refused"]


@dataclass(frozen=True, slots=True)
class EditVerdict(Verdict):
    """Why an edit is not taken, and the cure; `column` names the field, `text` is English."""

    def text_in(self, language: str) -> str:
        """The sentence in "zh" or "en"."""
        return _say(self.code, language, self.values)


def edit_verdict(code: str, column: str | None, **values: object) -> EditVerdict:
    """Make a verdict about a field of an edit; the values fill in the sentence of the code."""
    filled = tuple((name, shown_value(name, value)) for name, value in values.items())
    return _made(code, column, filled)


def refused(verdicts: Iterable[Verdict]) -> InputError:
    """Make the error that carries what is wrong, each thing once and without sheet and row."""
    found = [_made(one.code, one.column, one.values) for one in verdicts]
    return InputError(list(dict.fromkeys(found)))


def _made(code: str, column: str | None, values: tuple[tuple[str, str], ...]) -> EditVerdict:
    text = _say(code, Language.EN, values)
    return EditVerdict(code=code, text=text, column=column, values=values)


def _say(code: str, language: str, values: tuple[tuple[str, str], ...]) -> str:
    english, chinese = EDIT_MESSAGES.get(code) or MESSAGES[code]
    return (chinese if language == Language.ZH else english).format(**dict(values))
