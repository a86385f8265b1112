"""Commands for API keys: `stakegraph key create`, `list`, `rotate`, `revoke`."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import typer
from rich.table import Table

from api.access.api_keys import Grant, KeyScope
from api.access.credentials import Credentials
from api.access.key_views import KeyList, KeyView, key_view
from api.access.users import LOCAL_USER
from api.commands.options import (
    JsonOption,
    StoreOption,
    existing_settings,
    opened,
    print_json,
    words,
)
from api.commands.tables import console
from api.dependencies import read_day
from api.settings import Settings
from api.views import references
from api.wording import said
from graph.errors import InputError
from graph.vocabulary import ContextKind

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help=words(
        "程序用的 API 密钥。每个密钥看到其用户所能看到的内容；默认为本机管理员。",
        (
            "API keys for programs. Each sees what its user sees; without --user that is the local "
            "administrator, who sees everything."
        ),
    ),
)
_DAYS = re.compile(r"(\d{1,4})d")


_AccountOption = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        metavar="ACCOUNT",
        show_default=False,
        help=words("只限这些客户；可重复。", "Hold it to this account; may be repeated."),
    ),
]
_KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID", show_default=False, help=words("见 key list。", "As `key list` shows it.")
    ),
]


@app.command(
    "create",
    help=words(
        "生成密钥并显示一次；库中只保存其摘要。",
        "Make a key and show it once; only a digest of it is kept.",
    ),
)
def create(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Argument(
            show_default=False, help=words("给谁用、做什么用。", "Who uses it, and for what.")
        ),
    ],
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="90d|YYYY-MM-DD",
            show_default=False,
            help=words("有效期；默认不过期。", "Until when; no end by default."),
        ),
    ] = None,
    user: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=words("谁的密钥：看到该用户所能看到的。", "Whose it is: it sees what they see."),
        ),
    ] = LOCAL_USER,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help=words("也可写入；默认只读。", "May write too, not only read.")
        ),
    ] = False,
    admin: Annotated[
        bool,
        typer.Option(
            "--admin",
            help=words("也可管理用户、密钥和默认值。", "May also change users, keys and defaults."),
        ),
    ] = False,
    account: _AccountOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the key alone, so that `KEY=$(stakegraph key create NAME)` works."""
    settings = existing_settings(context, store)
    scope = KeyScope.ADMIN if admin else KeyScope.WRITE if write else KeyScope.READ
    accounts, names = _accounts(settings, account) if account else ((), {})
    end = _end(expires) if expires else None
    with closing(Credentials(settings.access_file)) as credentials:
        key, record = credentials.keys.create(name, Grant(scope, accounts, end), user=user)
    _show_made(key_view(record, names, key), as_json=as_json)


@app.command(
    "list",
    help=words("列出密钥：前缀、权限、期限、最近使用。", "Show the keys, not their secrets."),
)
def list_keys(
    context: typer.Context, *, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """The oldest first."""
    settings = existing_settings(context, store)
    with closing(Credentials(settings.access_file)) as credentials:
        records = credentials.keys.all()
    names = _accounts(settings, ())[1] if any(one.grant.accounts for one in records) else {}
    found = tuple(key_view(one, names) for one in records)
    if as_json:
        print_json(KeyList(items=found))
        return
    table = Table(box=None, pad_edge=False)
    titles = (
        ("编号", "id"),
        ("名称", "name"),
        ("用户", "user"),
        ("前缀", "prefix"),
        ("权限", "scopes"),
        ("限于客户", "accounts"),
        ("生成", "created"),
        ("到期", "expires"),
        ("最近使用", "last used"),
        ("吊销", "revoked"),
    )
    for zh, en in titles:
        table.add_column(words(zh, en), no_wrap=True)
    for one in found:
        times = (one.created_at, one.expires_at, one.last_used_at, one.revoked_at)
        opens = (",".join(one.scopes), ",".join(one.accounts) or "-")
        table.add_row(one.id, one.name, one.user, f"{one.prefix}...", *opens, *map(_shown, times))
    console().print(table)


@app.command(
    "rotate",
    help=words(
        "换一把新密钥；旧的在一段时间后失效。",
        "Make a key in the place of an old one, which ends after a while.",
    ),
)
def rotate(
    context: typer.Context,
    *,
    key_id: _KeyArgument,
    overlap: Annotated[
        int,
        typer.Option(
            metavar="HOURS",
            min=0,
            max=24,
            help=words("旧密钥还能用几小时。", "How many hours the old one stays open."),
        ),
    ] = 24,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """The new one opens the same, and lives as long as the old one was to live."""
    settings = existing_settings(context, store)
    with closing(Credentials(settings.access_file)) as credentials:
        key, record = credentials.keys.rotate(key_id, timedelta(hours=overlap))
    names = _accounts(settings, ())[1] if record.grant.accounts else {}
    _show_made(key_view(record, names, key), as_json=as_json)


@app.command("revoke", help=words("吊销密钥，立即生效。", "Close a key for good, at once."))
def revoke(context: typer.Context, *, key_id: _KeyArgument, store: StoreOption = None) -> None:
    """Also a running server refuses it from its next request on."""
    settings = existing_settings(context, store)
    with closing(Credentials(settings.access_file)) as credentials:
        record = credentials.keys.revoke(key_id)
    sys.stdout.write(words(f"已吊销 {record.id}。\n", f"Revoked {record.id}.\n"))


def _accounts(
    settings: Settings, named: Collection[str]
) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Our ids of accounts as somebody writes them, and what all are called."""
    with opened(settings) as workspace:
        found = (workspace.subject(ContextKind.ACCOUNT, one).account_id for one in named)
        return tuple(dict.fromkeys(found)), references(workspace.accounts())


def _show_made(made: KeyView, *, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    sys.stderr.write(
        words(
            f"密钥 {made.id} 只显示这一次；吊销：stakegraph key revoke {made.id}\n",
            f"Key {made.id} is shown this once; to revoke: stakegraph key revoke {made.id}\n",
        )
    )
    sys.stdout.write(f"{made.key}\n")


def _end(text: str) -> datetime:
    now = datetime.now(UTC)
    if match := _DAYS.fullmatch(text):
        end = now + timedelta(days=int(match.group(1)))
    else:
        try:
            end = datetime.combine(read_day(text), time(), UTC)
        except ValueError as error:
            raise InputError(said("bad_end", value=text)) from error
    if end <= now:
        raise InputError(said("past_end", value=text))
    return end


def _shown(moment: datetime | None) -> str:
    return "-" if moment is None else moment.strftime("%Y-%m-%d %H:%M")
