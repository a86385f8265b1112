"""Commands over everything: `portfolio` lists all opportunities, `search` finds by name or word.

Source: contract 4 (additions).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from api.commands.options import (
    HELP_LANGUAGE,
    AsOfOption,
    JsonOption,
    LanguageOption,
    StoreOption,
    day_of,
    existing_settings,
    opened,
    print_json,
    words,
)
from api.commands.tables import console
from api.pages.home import DealRow, deal_row, is_changed
from api.pages.wording import Voice
from graph.portfolio import review
from graph.results.portfolio import Portfolio, SearchAnswer
from graph.search import find
from graph.vocabulary import Status

__all__ = ["add_to"]

_MOST_HITS = 200
_STYLES = {"green": "green", "amber": "yellow", "red": "red", "grey": "dim"}


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "portfolio",
        help=words(
            "列出全部商机：状态、系于谁、一周以来的变化。",
            "All opportunities: light, what they hang on, what moved within a week.",
        ),
    )(_portfolio)
    app.command(
        "search",
        help=words(
            "按姓名、拼音、职务或证据中的词查找；没有时退出码为 1。",
            "Find by name, pinyin, title or words of the evidence; exit 1 when there is nothing.",
        ),
    )(_search)


def _portfolio(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            show_default=False,
            help=words("只列出此客户的商机。", "Only those of this account."),
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            show_default=False,
            help=words(
                "与哪一天相比；默认一周前。", "Compare with this day; a week ago by default."
            ),
        ),
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a table."""
    settings = existing_settings(context, store)
    spoken = language or (settings.language if as_json else HELP_LANGUAGE)
    earlier: date | None = day_of(since, settings) if since is not None else None
    with opened(settings) as workspace:
        found = review(
            workspace,
            as_of=day_of(as_of, settings),
            since=earlier,
            account=account,
            language=spoken,
        )
    if as_json:
        print_json(found)
    else:
        _print_portfolio(found, Voice(spoken))


def _search(
    context: typer.Context,
    *,
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            show_default=False,
            help=words("要找的词，全部都要符合。", "Words that one record must all hold."),
        ),
    ],
    limit: Annotated[
        int,
        typer.Option(
            min=1, max=_MOST_HITS, help=words("每类最多几条。", "How many of each kind at most.")
        ),
    ] = 20,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a list."""
    settings = existing_settings(context, store)
    with opened(settings) as workspace:
        found = find(workspace, text, limit=limit)
    if as_json:
        print_json(found)
    else:
        _print_hits(found, Voice(language or HELP_LANGUAGE))
    if not found.hits:
        raise typer.Exit(1)


def _print_portfolio(found: Portfolio, voice: Voice) -> None:
    out = console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for key in ("light", "deal", "verdict", "reach", "through"):
        table.add_column(voice.say(f"start.{key}"), overflow="fold", header_style="dim")
    table.add_column(voice.say("start.moved", day=found.since.isoformat()), header_style="dim")
    for item in found.items:
        row = deal_row(item, voice)
        light = row.light or Status.GREY
        table.add_row(
            Text(voice.label(light), style=_STYLES[light.value]),
            f"{row.name} ({item.id})\n{row.account}",
            row.sentence,
            _reach(row, voice),
            row.thread or voice.say("start.several"),
            "\n".join(row.moved) if is_changed(item) else voice.say("moved.nothing"),
        )
    out.print(table if found.items else voice.say("start.no_match"))


def _reach(row: DealRow, voice: Voice) -> str:
    theirs = f" : {voice.number(row.theirs)}" if row.theirs is not None else ""
    return voice.number(row.ours) + theirs


def _print_hits(found: SearchAnswer, voice: Voice) -> None:
    out = console()
    for kind, total in found.totals.items():
        out.print(f"{voice.say(f'search.{kind}')} {total}", style="bold")
        for hit in (one for one in found.hits if one.kind == kind):
            name = " → ".join(voice.part_of(part) for part in hit.name.split(" → "))
            words_of = (
                name,
                f"[{hit.id}]",
                voice.part_of(hit.detail),
                voice.part_of(hit.account_name),
            )
            out.print("  " + "  ".join(word for word in words_of if word), soft_wrap=True)
            if kind == "record":
                out.print(f"    {voice.evidence(hit.text)}", style="dim", soft_wrap=True)
    if not found.hits:
        out.print(voice.say("search.nothing", text=found.query))
