"""Commands for the audit trail: `stakegraph audit verify` and `audit show`."""

from __future__ import annotations

import sys
from contextlib import closing
from itertools import islice
from typing import Annotated

import typer
from rich.table import Table

from api.audit.audit_views import (
    AuditBody,
    AuditQuery,
    VerifyBody,
    damage_text,
    find_audit,
    verify_body,
)
from api.audit.read_log import verify_reads
from api.commands.options import (
    HELP_LANGUAGE,
    JsonOption,
    StoreOption,
    existing_settings,
    print_json,
    words,
)
from api.commands.tables import console
from api.dependencies import read_day
from api.wording import said
from graph.errors import InputError
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.trail_files import TrailFiles, trail_base
from graph.verifying import verify_trail
from graph.vocabulary import Language

__all__ = ["app"]

_MOST_SHOWN = 50

app = typer.Typer(
    no_args_is_help=True,
    help=words(
        "审计记录：谁改了什么，谁读过隐性影响力；并验证其未被篡改。",
        "The audit trail: who changed what, who read hidden influence, and whether it is whole.",
    ),
)


@app.command(
    "verify",
    help=words(
        "验证两份审计记录完好：0 完好，1 有损。",
        "Check that both records are whole: exit code 0 whole, 1 damaged.",
    ),
)
def verify(
    context: typer.Context, *, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """Also of a store that a server is writing to."""
    settings = existing_settings(context, store)
    files = TrailFiles(trail_base(settings.store_file))
    with closing(files), closing(open_store(settings.store_url)) as opened:
        body = verify_body(verify_trail(opened, files), verify_reads(files))
    if as_json:
        print_json(body)
    else:
        _tell(body)
    if not body.is_whole:
        raise typer.Exit(1)


@app.command(
    "show",
    help=words(
        "列出审计记录，最新的在前；--reads 列出谁读过隐性影响力。",
        "Show the trail, newest first; --reads shows who read hidden influence.",
    ),
)
def show(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    record: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            show_default=False,
            help=words("只看此记录（本产品的编号）。", "Only this record (our id)."),
        ),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option(show_default=False, help=words("只看此用户。", "Only this user.")),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            show_default=False,
            help=words("自此日起（UTC）。", "From this day on (UTC)."),
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            show_default=False,
            help=words("只看此客户（本产品的编号）。", "Only this account (our id)."),
        ),
    ] = None,
    reads: Annotated[
        bool,
        typer.Option("--reads", help=words("谁读过隐性影响力。", "Who read hidden influence.")),
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, help=words("最多几条。", "How many at most."))
    ] = 100,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the page of the interface shows: ids and pseudonyms, no values."""
    settings = existing_settings(context, store)
    query = AuditQuery(user, account, record, _day(since), limit, of_reads=reads)
    files = TrailFiles(trail_base(settings.store_file))
    with closing(open_store(settings.store_url)) as opened:
        body = find_audit(opened, Scope.administrator(), files, query, None)
    if as_json:
        print_json(body)
    else:
        console().print(_table(body))


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return read_day(text).isoformat()
    except ValueError as error:
        raise InputError(said("bad_date", column="since", value=text)) from error


def _tell(body: VerifyBody) -> None:
    lines = [
        words(
            f"变更记录：{body.entries} 条，核对了 {body.changes} 项变更",
            f"changes: {body.entries} entries, {body.changes} changes compared with them",
        ),
        words(
            f"读取记录：{body.groups} 组，{body.reads} 次读取",
            f"reads: {body.groups} groups, {body.reads} reads",
        ),
    ]
    if body.untold:
        lines.append(
            words(
                f"审计记录启用之前的 {body.untold} 项变更无从验证",
                f"{body.untold} changes are older than the trail and cannot be verified",
            )
        )
    if body.unnoted:
        lines.append(
            words(
                f"最后 {body.unnoted} 条尚未在库外留底",
                f"the codes of the last {body.unnoted} entries are not noted outside the store yet",
            )
        )
    sys.stdout.write("\n".join(lines) + "\n")
    if body.is_whole:
        sys.stdout.write(words("完好。\n", "Whole.\n"))
        return
    for one in islice(body.damage, _MOST_SHOWN):
        sys.stderr.write(f"{damage_text(one, zh=HELP_LANGUAGE is Language.ZH)}\n")
    count = len(body.damage)
    sys.stderr.write(words(f"有损：{count} 处。\n", f"Damaged in {count} places.\n"))


def _table(body: AuditBody) -> Table:
    table = Table(box=None, pad_edge=False)
    for zh, en in (
        ("时间", "time"),
        ("用户", "user"),
        ("原因", "what"),
        ("数量", "count"),
        ("内容", "about"),
    ):
        table.add_column(words(zh, en), overflow="fold")
    for one in body.changes:
        about = ", ".join(f"{item.kind} {item.record}" for item in one.items[:3])
        more = " ..." if one.count > len(one.items[:3]) else ""
        table.add_row(one.at[:19], one.user, one.reason or "-", str(one.count), about + more)
    for read in body.reads:
        what = f"{read.question} {read.subject}".strip()
        count = "-" if read.edges is None else str(read.edges)
        table.add_row(read.at[:19], read.user, what, count, read.account)
    return table
