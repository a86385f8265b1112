"""The commands `explain` and `sensitivity`: why a score is what it is, and on what it hangs.

An addition to contract 4.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from api.commands.options import (
    HELP_LANGUAGE,
    AsOfOption,
    JsonOption,
    KindArgument,
    LanguageOption,
    StoreOption,
    SubjectArgument,
    day_of,
    existing_settings,
    opened,
    print_json,
    words,
)
from api.commands.tables import console
from graph.analysis.answering.findings import figure
from graph.results.explanation import Explanation
from graph.results.sensitivity import SensitivityResult
from graph.vocabulary import Language
from graph.wording import in_language

__all__ = ["add_to"]

_SHOWN = 12
# Chinese first, then English.
_WORDS: dict[str, tuple[str, str]] = {
    "nobody_knows": ("无人知道", "nobody knows"),
    "terms": ("由这些项组成", "Made of"),
    "records": ("所依据的记录", "Records behind it"),
    "record": ("记录", "Record"),
    "about": ("关于", "About"),
    "without": ("若没有", "Without"),
    "loss": ("减少", "Loss"),
    "share": ("占比", "Share"),
    "turns": ("什么会改变次序", "What would turn the order"),
    "assumed": ("无人记录、按默认取值", "Nobody recorded it; assumed"),
    "defaults": ("方法的默认值（减、增四分之一）", "Defaults of the method (a quarter less, more)"),
    "moves": ("默认值移动四分之一后改变的回答", "Answers that change with a default"),
    "none": ("没有回答因此改变。", "No answer changes."),
    "silent": (
        "其余 {count} 个默认值移动四分之一，不改变任何回答。",
        "{count} more defaults change no answer.",
    ),
    "left_out": ("超出计算量、未尝试：{names}", "Not tried, beyond the work budget: {names}"),
}


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "explain",
        help=words(
            "解释一个数值：由哪些项、哪些记录而来，为何第一胜过第二，什么会改变次序。",
            "Why a score is what it is: its terms and records, why first beats second, what would "
            "turn the order.",
        ),
    )(_explain)
    app.command(
        "sensitivity",
        help=words(
            "把方法的每个默认值减、增四分之一，列出会改变的回答。",
            "Move every default of the method a quarter down and up; list the answers that change.",
        ),
    )(_sensitivity)


def _explain(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    kind: KindArgument,
    subject: SubjectArgument,
    of: Annotated[
        str,
        typer.Option(
            "--of",
            metavar="SECTION[:ID]",
            help=words(
                "哪个数值，如 reach:US:C01、next_ties、verify:E02；默认为幕后第一人。",
                "Which score, such as reach:US:C01, next_ties, verify:E02; the first behind the "
                "deciders by default.",
            ),
        ),
    ] = "indirect_key_people",
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as tables."""
    settings = existing_settings(context, store)
    spoken = language or (settings.language if as_json else HELP_LANGUAGE)
    with opened(settings) as workspace:
        answer = workspace.explain(
            kind,
            subject,
            of,
            as_of=day_of(as_of, settings),
            language=spoken,
        )
    if as_json:
        print_json(answer)
    else:
        _print_explanation(answer, spoken)


def _sensitivity(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    kind: KindArgument,
    subject: SubjectArgument,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a table."""
    settings = existing_settings(context, store)
    spoken = language or (settings.language if as_json else HELP_LANGUAGE)
    with opened(settings) as workspace:
        answer = workspace.sensitivity(
            kind, subject, as_of=day_of(as_of, settings), language=spoken
        )
    if as_json:
        print_json(answer)
    else:
        _print_sensitivity(answer, spoken)


def _print_explanation(answer: Explanation, language: Language) -> None:
    out = console()
    value = _say("nobody_knows", language) if answer.value is None else figure(answer.value, 3)
    out.print(f"{answer.section} {answer.item}: {value}", style="bold")
    out.print(answer.text, soft_wrap=True)
    if answer.comparison:
        out.print(answer.comparison.text, soft_wrap=True)
    if answer.terms:
        table = _table(_say("terms", language), "")
        for one in answer.terms:
            table.add_row(one.text, figure(one.value, 3))
        out.print(table)
    if answer.records:
        out.print(_records(answer, language))
    for title, rows in (
        ("turns", [one.text for one in answer.turns]),
        ("assumed", [one.text for one in answer.assumed[:_SHOWN]]),
    ):
        if rows:
            out.print(_say(title, language), style="bold")
            for row in rows:
                out.print(f"  {row}", soft_wrap=True)
    if answer.defaults:
        table = _table(_say("defaults", language), "−¼", "", "+¼")
        for effect in answer.defaults[:_SHOWN]:
            now = "" if answer.value is None else figure(answer.value, 3)
            label = f"{effect.meaning} ({effect.name} {effect.value:g})"
            table.add_row(label, figure(effect.if_lower, 3), now, figure(effect.if_higher, 3))
        out.print(table)


def _records(answer: Explanation, language: Language) -> Table:
    names = ("about", "without", "loss", "share")
    table = _table(_say("records", language), *(_say(one, language) for one in names))
    for one in answer.records[:_SHOWN]:
        people = (answer.people.get(key) for key in one.people)
        shown = [in_language(person.name, language) for person in people if person]
        share = "" if one.share is None else f"{one.share:.0%}"
        table.add_row(
            one.record, " → ".join(shown), figure(one.without, 3), figure(one.loss, 3), share
        )
    return table


def _print_sensitivity(answer: SensitivityResult, language: Language) -> None:
    out = console()
    out.print(_say("moves", language), style="bold")
    for move in answer.moves:
        out.print(f"{move.meaning} ({move.name}): {move.value:g} → {move.moved_to:g}")
        for change in move.changes:
            out.print(f"  {change.text}", soft_wrap=True)
    if not answer.moves:
        out.print(_say("none", language))
    out.print(_say("silent", language, count=len(answer.silent)), style="dim")
    if answer.left_out:
        out.print(_say("left_out", language, names=", ".join(answer.left_out)))


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, overflow="fold")
    for one in others:
        table.add_column(one, justify="right", header_style="dim")
    return table


def _say(code: str, language: Language, **values: object) -> str:
    chinese, english = _WORDS[code]
    return (chinese if language is Language.ZH else english).format(**values)
