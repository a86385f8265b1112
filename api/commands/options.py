"""What the commands share: words of the reader's language, the store's address, output.

Help is written in the language of the terminal (`STAKEGRAPH_LANG`, else `LC_ALL`, `LC_MESSAGES`,
`LANG`). JSON is for programs, so its sentences follow `--lang` or the installation's language, as
over HTTP, and never the terminal. Source: contract 4.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from pydantic import BaseModel

from api.answers import json_bytes
from api.calibrations import calibrations_of
from api.dependencies import read_day
from api.settings import Settings, load_settings
from api.wording import said
from graph.errors import ConfigError, InputError
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.vocabulary import Language
from graph.workspace import Workspace

__all__ = [
    "HELP_LANGUAGE",
    "AsOfOption",
    "Invocation",
    "JsonOption",
    "KindArgument",
    "LanguageOption",
    "StoreOption",
    "SubjectArgument",
    "day_of",
    "existing_settings",
    "invocation",
    "opened",
    "print_json",
    "terminal_language",
    "words",
]


def terminal_language(environment: Mapping[str, str]) -> Language:
    """The language that a terminal asks for; English unless it asks for Chinese."""
    for name in ("STAKEGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return Language.ZH if value.lower().startswith("zh") else Language.EN
    return Language.EN


HELP_LANGUAGE = terminal_language(os.environ)


def words(zh: str, en: str) -> str:
    """The help text in the language of the terminal."""
    return zh if HELP_LANGUAGE is Language.ZH else en


@dataclass(slots=True)
class Invocation:
    """What was said before the command: `stakegraph --store URL analyse ...`."""

    store_url: str | None = None


StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        show_default=False,
        help=words(
            "库的地址；否则用 STAKEGRAPH_STORE_URL，再否则用 sqlite:///stakegraph.db。",
            "Address of the store; else STAKEGRAPH_STORE_URL, else sqlite:///stakegraph.db.",
        ),
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=words("输出 JSON，供程序使用。", "Answer in JSON."))
]
LanguageOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        show_default=False,
        help=words("回答的语言：zh 或 en。", "Language of the answer: zh or en."),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        show_default=False,
        help=words("以哪一天为准；默认今天。", "Day of the question; the present day by default."),
    ),
]
KindArgument = Annotated[
    str,
    typer.Argument(
        metavar="account|opportunity",
        show_default=False,
        help=words("客户 account 或商机 opportunity。", "Which kind of context."),
    ),
]
SubjectArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        show_default=False,
        help=words(
            "编号：来源系统的编号、系统:编号，或本产品的编号。",
            "The sender's id, system:id, or our own.",
        ),
    ),
]


def invocation(context: typer.Context) -> Invocation:
    """What was said before the command."""
    found = context.find_object(Invocation)
    return Invocation() if found is None else found


def existing_settings(context: typer.Context, store: str | None) -> Settings:
    """The settings, once it is sure that their store is there: a question never makes one.

    Raises:
        ConfigError: There is no such file.
    """
    settings = load_settings(store_url=store or invocation(context).store_url)
    file = settings.store_file
    if file is not None and not file.exists():
        message = (
            "There is no store at this address yet. Import something first "
            "(`stakegraph import PATH`), or name another with --store."
        )
        raise ConfigError(message)
    return settings


@contextmanager
def opened(settings: Settings) -> Iterator[Workspace]:
    """The store that the settings name, as its administrator."""
    with Workspace(
        open_store(settings.store_url),
        Scope.administrator(),
        calibration=calibrations_of(settings).current(),
        owns_store=True,
    ) as workspace:
        yield workspace


def day_of(text: str | None, settings: Settings) -> date:
    """The day of a question.

    Raises:
        InputError: It is not a day.
    """
    if text is None:
        return settings.as_of or datetime.now(UTC).date()
    try:
        return read_day(text)
    except ValueError as error:
        raise InputError(said("bad_date", value=text)) from error


def print_json(answer: BaseModel) -> None:
    """Write an answer to standard output: the bytes of the HTTP body, and a line end."""
    sys.stdout.flush()
    sys.stdout.buffer.write(json_bytes(answer) + b"\n")
    sys.stdout.buffer.flush()
