"""What the pages about people and access share: names of accounts, times, sentences of errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.errors import status_of
from api.pages.wording import Voice
from api.wording import problem_text, sentence_of
from graph.errors import InputError, StakegraphError
from graph.vocabulary import Language
from graph.workspace import Workspace

__all__ = ["Choice", "Outcome", "account_choices", "moment", "sentences", "tried"]

_OK = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a form: what is sent, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form.

    Attributes:
        status: Of the page that tells it.
        problems: What was wrong, one sentence each.
    """

    status: int = _OK
    problems: tuple[str, ...] = ()


def tried(do: Callable[[], object], language: Language) -> Outcome:
    """Do what a form asks for, or say what is wrong with it."""
    try:
        do()
    except StakegraphError as error:
        return Outcome(status_of(error), sentences(error, language))
    return Outcome()


def sentences(error: StakegraphError, language: Language) -> tuple[str, ...]:
    """What an error says, one sentence a problem."""
    if isinstance(error, InputError) and error.problems:
        return tuple(problem_text(one, language) for one in error.problems)
    return (sentence_of(error, language),)


def account_choices(workspace: Workspace, voice: Voice) -> Mapping[str, str]:
    """What accounts are called, by our id, in the order of their names."""
    found = {one.id: voice.part_of(one.name) or one.name for one in workspace.accounts()}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def moment(when: datetime | None, voice: Voice) -> str:
    """A day and a time of day in UTC; a dash for never."""
    return "–" if when is None else f"{voice.day(when.date())} {when:%H:%M} UTC"
