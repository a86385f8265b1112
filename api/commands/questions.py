"""Commands that answer questions: analyse, paths, map, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
from api.commands.tables import console, print_answer, print_paths
from api.commands.view_options import PresetOption, RivalOption, ShowOption, SideOption
from api.findings import CheckAnswer, check_store
from api.map_views import read_view
from api.pages.sight import look
from api.pages.verdict import verdict_of
from api.routes.maps import MapFormat, MapShape, map_document, network_document
from api.wording import said, say
from graph.errors import InputError, StoreError
from graph.exploration import explore

__all__ = ["add_to"]

_MOST_PATHS = 100
_LARGEST_SEED = 2**63 - 1
_MAP_FORMATS = {".html": MapFormat.HTML, ".svg": MapFormat.SVG}
_LATER_FORMATS = frozenset({".pdf", ".pptx", ".xlsx"})


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "analyse",
        help=words(
            "回答一个客户或商机的全部问题：谁决策、谁在背后、触达、状态。",
            "Answer every question about an account or an opportunity.",
        ),
    )(_analyse)
    app.command(
        "paths",
        help=words(
            "从一人到另一人的最佳影响路径；没有路径时退出码为 1。",
            "The best paths of influence between two people; exit 1 when there is none.",
        ),
    )(_paths)
    app.command(
        "map",
        help=words("把关系图写成文件：.html 或 .svg。", "Write the map to a file: .html or .svg."),
    )(_write_map)
    app.command(
        "check",
        help=words(
            "检查数据：成环、重复人员、缺审批人、陈旧记录等；有发现时退出码为 1。",
            "Look for what is doubtful in the data; exit 1 when there is something.",
        ),
    )(_check)


def _analyse(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    kind: KindArgument,
    subject: SubjectArgument,
    vendor: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            show_default=False,
            help=words("站在哪一方；默认我方。", "Whose side; ours by default."),
        ),
    ] = None,
    as_of: AsOfOption = None,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=_LARGEST_SEED,
            metavar="N",
            show_default=False,
            help=words("抽样的随机种子。", "Seed of sampled worlds."),
        ),
    ] = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as tables."""
    settings = existing_settings(context, store)
    spoken = language or (settings.language if as_json else HELP_LANGUAGE)
    with opened(settings) as workspace:
        found = workspace.subject(kind, subject)
        day = day_of(as_of, settings)
        answer = workspace.answer(found, as_of=day, vendor=vendor, seed=seed, language=spoken)
        if as_json:
            print_json(answer)
            return
        sight = look(workspace, found, language=spoken, as_of=day)
        print_answer(answer, spoken, verdict_of(sight).sentence)


def _paths(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    kind: KindArgument,
    subject: SubjectArgument,
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="PERSON",
            show_default=False,
            help=words("谁影响。", "Who influences."),
        ),
    ],
    target: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="PERSON",
            show_default=False,
            help=words("谁被影响。", "Who is influenced."),
        ),
    ],
    k: Annotated[
        int | None,
        typer.Option(
            "-k",
            min=1,
            max=_MOST_PATHS,
            show_default=False,
            help=words("最多几条路径。", "How many paths at most."),
        ),
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer as the body of the HTTP route, or as a table."""
    settings = existing_settings(context, store)
    with opened(settings) as workspace:
        answer = workspace.paths(
            kind,
            subject,
            source=source,
            target=target,
            limit=k,
            as_of=day_of(as_of, settings),
        )
    if as_json:
        print_json(answer)
    else:
        print_paths(answer, language or HELP_LANGUAGE)
    if not answer.paths:
        raise typer.Exit(1)


def _write_map(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    kind: KindArgument,
    subject: SubjectArgument,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help=words("写到哪个文件：.html 或 .svg。", "The file to write: .html or .svg."),
        ),
    ],
    shape: Annotated[
        MapShape,
        typer.Option(
            "--view",
            help=words(
                "map 画好的图，network 可自由探索的网络。",
                "map, the drawn one, or network, to be explored freely.",
            ),
        ),
    ] = MapShape.MAP,
    preset: PresetOption = None,
    side: SideOption = None,
    vendor: RivalOption = None,
    show: ShowOption = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
) -> None:
    """Draw the map; equal records give equal files."""
    form = _map_format(out)
    view = read_view(preset=preset, side=side, vendor=vendor, show=show or ())
    settings = existing_settings(context, store)
    spoken = language or HELP_LANGUAGE
    with opened(settings) as workspace:
        found, day = workspace.subject(kind, subject), day_of(as_of, settings)
        if shape is MapShape.NETWORK:
            explored = explore(workspace, found, as_of=day, view=view)
            text = network_document(explored, form, spoken)
        else:
            text = map_document(workspace.scene(found, as_of=day, view=view), form, spoken)
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"The file {str(out)!r} cannot be written; choose another with --out."
        raise StoreError(message) from error
    typer.echo(str(out))


def _check(
    context: typer.Context,
    *,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            show_default=False,
            help=words("只检查此客户。", "Only this account."),
        ),
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the findings, each in one sentence."""
    settings = existing_settings(context, store)
    spoken = language or (settings.language if as_json else HELP_LANGUAGE)
    with opened(settings) as workspace:
        answer = check_store(
            workspace, account=account, as_of=day_of(as_of, settings), language=spoken
        )
    if as_json:
        print_json(answer)
    else:
        _print_findings(answer, account is None)
    if answer.findings:
        raise typer.Exit(1)


def _print_findings(answer: CheckAnswer, names_accounts: bool) -> None:  # noqa: FBT001 - private
    out = console()
    for one in answer.findings:
        account = f"{one.account}: " if names_accounts else ""
        record = f" [{one.record}]" if one.record else ""
        out.print(f"{account}{one.text}{record}", soft_wrap=True)
    count = len(answer.findings)
    code = "findings" if count else "no_findings"
    out.print(say(code, HELP_LANGUAGE, count=count))


def _map_format(out: Path) -> MapFormat:
    suffix = out.suffix.casefold()
    if suffix in _MAP_FORMATS:
        return _MAP_FORMATS[suffix]
    sentence = "later_map" if suffix in _LATER_FORMATS else "not_a_map"
    raise InputError(said(sentence, code="not_in_this_version", value=suffix or out.name))
