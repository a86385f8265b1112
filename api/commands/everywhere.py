"""Commands over all accounts: `reaches`, `best-contacts`, `standings`.

Source: contract 4 (additions).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table

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
from api.wording import say
from graph.analysis.answering.findings import figure
from graph.everywhere import Everywhere
from graph.results.everywhere import BestContactsAnswer, PersonAnywhere, StandingsAnswer, WaysAnswer
from graph.tenant.machines import connect
from graph.vocabulary import Language
from graph.wording import in_language

__all__ = ["add_to"]

_MOST_WAYS = 1_000
_MOST_CONTACTS = 500
_MOST_WORKERS = 64


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "reaches",
        help=words(
            "在全部客户中，谁能影响到某人（或某人能影响谁）；没有人时退出码为 1。",
            "Who reaches a person over all accounts, or whom they reach; exit 1 when nobody does.",
        ),
    )(_reaches)
    app.command(
        "best-contacts",
        help=words(
            "某客户、某区域或全部客户中，影响传播最广的若干联系人。",
            "The contacts of an account, a region or all from whom influence spreads furthest.",
        ),
    )(_best_contacts)
    app.command(
        "standings",
        help=words(
            "快速看全部商机：各方触达，以及下一个该见的人。",
            "A quick look at all deals: every side's reach, and whom to meet next.",
        ),
    )(_standings)


def _reaches(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    person: Annotated[
        str,
        typer.Argument(metavar="PERSON", show_default=False, help=words("哪个人。", "Whom.")),
    ],
    whom: Annotated[
        bool,
        typer.Option(
            "--whom",
            help=words("反过来：此人能影响谁。", "The other way: whom they reach."),
        ),
    ] = False,
    least: Annotated[
        float,
        typer.Option(
            min=0.000001,
            max=1,
            help=words("最小概率。", "Smallest probability that counts."),
        ),
    ] = 0.02,
    limit: Annotated[
        int, typer.Option(min=1, max=_MOST_WAYS, help=words("最多几人。", "Most people."))
    ] = 20,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a table."""
    with _everywhere(context, store, as_of) as everywhere:
        found = everywhere.ways(
            person, direction="from" if whom else "to", least=least, limit=limit
        )
    if as_json:
        print_json(found)
    else:
        _print_ways(found, language or HELP_LANGUAGE)
    if not found.ways:
        raise typer.Exit(1)


def _best_contacts(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="ID", show_default=False, help=words("只看此客户。", "Only this account.")
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            show_default=False,
            help=words("只看此区域的客户。", "Only accounts of this region."),
        ),
    ] = None,
    count: Annotated[
        int,
        typer.Option("-k", "--count", min=1, max=_MOST_CONTACTS, help=words("几人。", "How many.")),
    ] = 5,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a table."""
    spoken = language or HELP_LANGUAGE
    with _everywhere(context, store, as_of) as everywhere:
        found = everywhere.best_contacts(count, account=account, region=region, language=spoken)
    if as_json:
        print_json(found)
    else:
        _print_contacts(found, spoken)


def _standings(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    workers: Annotated[
        int,
        typer.Option(min=1, max=_MOST_WORKERS, help=words("线程数。", "Threads on this machine.")),
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            show_default=False,
            help=words(
                "Dask 调度器的地址（需安装扩展 scale）；各机器须能打开同一个库。",
                "Address of a Dask scheduler (extra `scale`); its machines open the same store.",
            ),
        ),
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a table."""
    url = existing_settings(context, store).store_url
    machines = connect(cluster) if cluster is not None else None
    with _everywhere(context, store, as_of) as everywhere:
        found = everywhere.standings(workers=workers, cluster=machines, url=url)
    if as_json:
        print_json(found)
    else:
        _print_standings(found, language or HELP_LANGUAGE)


@contextmanager
def _everywhere(
    context: typer.Context, store: str | None, as_of: str | None
) -> Iterator[Everywhere]:
    settings = existing_settings(context, store)
    with opened(settings) as workspace:
        yield Everywhere(workspace, day_of(as_of, settings), settings.everywhere_folder)


def _table(language: Language, *headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(say(heading, language), overflow="fold", header_style="dim")
    return table


def _named(one: PersonAnywhere, language: Language) -> str:
    title = in_language(one.title, language) if one.title else ""
    return f"{in_language(one.name, language)}  {title}".rstrip()


def _place(one: PersonAnywhere, language: Language) -> str:
    return in_language(one.account_name, language) if one.account_name else ""


def _print_ways(found: WaysAnswer, language: Language) -> None:
    out = console()
    if not found.ways:
        out.print(say("nobody_reaches", language))
        return
    table = _table(language, "person", "account", "weight", "path")
    for way in found.ways:
        one = found.people[way.person]
        names = [in_language(found.people[step].name, language) for step in way.path]
        table.add_row(
            _named(one, language),
            _place(one, language),
            figure(way.probability, 3),
            " → ".join(names),
        )
    out.print(table)
    if found.is_cut:
        out.print(say("more_people", language), style="dim")


def _print_contacts(found: BestContactsAnswer, language: Language) -> None:
    out = console()
    table = _table(language, "person", "account")
    for one in found.contacts:
        person = found.people[one]
        table.add_row(_named(person, language), _place(person, language))
    out.print(table)
    out.print(found.text)


def _print_standings(found: StandingsAnswer, language: Language) -> None:
    table = _table(language, "deal", "account", "reach_of_all", "meet_next")
    for item in found.items:
        reach = ", ".join(f"{vendor} {figure(value)}" for vendor, value in item.reach.items())
        tie = item.next_tie
        table.add_row(
            in_language(item.name, language),
            in_language(item.account_name, language),
            reach,
            f"{tie.our_person} → {tie.contact} (+{figure(tie.gain)})" if tie else "",
        )
    console().print(table)
