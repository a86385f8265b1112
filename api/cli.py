"""The command `stakegraph`: puts the commands together, and turns errors into sentences.

Exit codes: 0 done, 1 the answer is "no" or a check failed, 2 bad input or configuration.
Source: contract 4.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer import rich_utils

from api.commands import (
    audit,
    everywhere,
    explaining,
    keys,
    moving,
    questions,
    records,
    reviewing,
    serving,
    supposing,
    users,
)
from api.commands.options import (
    HELP_LANGUAGE,
    Invocation,
    StoreOption,
    words,
)
from api.wording import sentence_of
from graph.errors import InputError, StakegraphError
from graph.vocabulary import Language

__all__ = ["app", "main"]

_DEBUG = "--debug"
_BAD_INPUT = 2
_INTERRUPTED = 130
_SHOWN_PROBLEMS = 50

app = typer.Typer(
    name="stakegraph",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=words(
        "谁影响谁，以及怎么办：客户组织、隐性影响力、商机决策链。",
        "Who influences whom in a B2B deal, and what to do about it.",
    ),
)
for family in (serving, records, moving, questions, supposing, explaining, reviewing, everywhere):
    family.add_to(app)
app.add_typer(keys.app, name="key")
app.add_typer(users.app, name="user")
app.add_typer(audit.app, name="audit")

if HELP_LANGUAGE is Language.ZH:
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"


@app.callback()
def begin(
    context: typer.Context,
    *,
    store: StoreOption = None,
    debug: Annotated[  # noqa: ARG001 - taken out of the arguments by main
        bool,
        typer.Option(_DEBUG, help=words("出错时显示调用栈。", "Show where an error came from.")),
    ] = False,
) -> None:
    """Keep what is said before the command."""
    context.obj = Invocation(store_url=store)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    is_debugging = _DEBUG in given
    given = [one for one in given if one != _DEBUG]
    try:
        code = _run(given)
    except StakegraphError as error:
        if is_debugging:
            raise
        _tell(error)
        code = _BAD_INPUT
    except Exception as error:
        if is_debugging:
            raise
        kind = type(error).__name__
        _say(
            words(
                f"程序出错（{kind}）。请加 --debug 重试，并报告所显示的内容。",
                f"The program failed ({kind}). Try again with --debug, and report what it shows.",
            )
        )
        code = _BAD_INPUT
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="stakegraph", standalone_mode=False)
    except typer.Abort:
        return _INTERRUPTED
    except typer.Exit as error:
        return error.exit_code
    except typer.TyperException as error:
        _say(error.format_message())
        return _BAD_INPUT
    except BrokenPipeError:
        # whoever read the answer has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _tell(error: StakegraphError) -> None:
    """One sentence a problem, with its place."""
    problems = error.problems if isinstance(error, InputError) else ()
    if len(problems) <= 1:
        _say(sentence_of(error, HELP_LANGUAGE))
        return
    for problem in problems[:_SHOWN_PROBLEMS]:
        _say(sentence_of(InputError(problem), HELP_LANGUAGE))
    if len(problems) > _SHOWN_PROBLEMS:
        more = len(problems) - _SHOWN_PROBLEMS
        _say(words(f"另有 {more} 处。", f"And {more} more."))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
