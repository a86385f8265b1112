"""How the command line, the sign-in pages and errors speak Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.access.api_keys import KeyNotFoundError
from api.access.user_sentences import USER_CHINESE, USER_PATTERNS, USER_SENTENCES
from api.access.users import UserNotFoundError
from api.default_sentences import DEFAULT_PATTERNS
from api.editing_sentences import EDITING_CHINESE, EDITING_SENTENCES
from api.error_sentences import LOAD_CHINESE, LOAD_PATTERNS
from api.everywhere_sentences import (
    EVERYWHERE_CHINESE,
    EVERYWHERE_PATTERNS,
    EVERYWHERE_SENTENCES,
)
from api.sentences import CHINESE, PATTERNS, SENTENCES
from graph.errors import (
    AccountNotFoundError,
    InputError,
    NotFoundError,
    OpportunityNotFoundError,
    PersonNotFoundError,
    Problem,
    RelationshipNotFoundError,
    StakegraphError,
)
from graph.overlay.what_if import EditProblem
from graph.vocabulary import Language
from importers.report import Verdict

__all__ = ["Said", "problem_text", "said", "say", "sentence_of"]


_KINDS: dict[type[NotFoundError], str] = {
    AccountNotFoundError: "客户",
    OpportunityNotFoundError: "商机",
    PersonNotFoundError: "人员",
    RelationshipNotFoundError: "关系",
    UserNotFoundError: "用户",
    KeyNotFoundError: "密钥",
}
_LONGEST = 80
_SENTENCES = SENTENCES | EVERYWHERE_SENTENCES | USER_SENTENCES | EDITING_SENTENCES
_CHINESE = CHINESE | EVERYWHERE_CHINESE | LOAD_CHINESE | USER_CHINESE | EDITING_CHINESE
_PATTERNS = (
    *PATTERNS,
    *DEFAULT_PATTERNS,
    *EVERYWHERE_PATTERNS,
    *LOAD_PATTERNS,
    *USER_PATTERNS,
)


@dataclass(frozen=True, slots=True)
class Said(Problem):
    """Something wrong with what was sent, in both languages; `text` is English.

    Attributes:
        sentence: Key of the sentence.
        values: What fills it in.
    """

    sentence: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def text_in(self, language: Language) -> str:
        """The sentence for a reader."""
        return say(self.sentence, language, **dict(self.values))


def said(
    sentence: str, *, code: str | None = None, column: str | None = None, **values: str
) -> Said:
    """Make a problem of a sentence.

    Args:
        sentence: Key of the sentence.
        code: For programs; the same when None.
        column: The field or option that is meant.
        values: What fills the sentence in; long ones are cut.
    """
    short = {
        name: text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
        for name, text in values.items()
    }
    return Said(
        code=code or sentence,
        text=say(sentence, Language.EN, **short),
        column=column,
        sentence=sentence,
        values=tuple(short.items()),
    )


def say(code: str, language: Language | str, **values: object) -> str:
    """The sentence of a code in a language, with values put in.

    >>> say("sign_in", "en")
    'Sign in'
    """
    chinese, english = _SENTENCES[code]
    template = chinese if language == Language.ZH else english
    return template.format(**values)


def problem_text(problem: Problem, language: Language) -> str:
    """What a problem says in the reader's language; English where it has no other words."""
    if isinstance(problem, Said | Verdict | EditProblem):
        return problem.text_in(language)
    return _translated(problem.text, language)


def sentence_of(error: StakegraphError, language: Language) -> str:
    """What an error says in the reader's language, with the place of the first problem.

    Chinese where the error has Chinese words; else its own English sentence.
    """
    if isinstance(error, InputError) and error.problems:
        return _first_problem(error.problems, language)
    if language is Language.ZH and isinstance(error, NotFoundError):
        kind = next((_KINDS[one] for one in type(error).__mro__ if one in _KINDS), "记录")
        return say("no_record", language, reference=repr(error.reference[:_LONGEST]), kind=kind)
    return _translated(str(error), language)


def _translated(text: str, language: Language) -> str:
    """A sentence that only has English words of its own; English where nobody translated it."""
    if language is Language.EN or text in _CHINESE:
        return text if language is Language.EN else _CHINESE[text]
    for pattern, chinese in _PATTERNS:
        if found := pattern.fullmatch(text):
            return chinese.format(**found.groupdict())
    return text


def _first_problem(problems: Sequence[Problem], language: Language) -> str:
    first, more = problems[0], len(problems) - 1
    is_in_file = first.sheet is not None or first.row is not None
    if is_in_file:
        place = [
            first.sheet,
            say("place_row", language, row=first.row) if first.row is not None else None,
            say("place_column", language, column=first.column) if first.column else None,
        ]
    else:
        place = [first.column]
    where = say("comma", language).join(part for part in place if part)
    text = problem_text(first, language)
    tail = say("and_more", language, count=more) if more else ""
    return f"{where}{say('colon', language)}{text}{tail}" if where else f"{text}{tail}"
