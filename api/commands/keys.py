"""Commands for API keys: `stakegraph key create`, `list`, `revoke`."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.table import Table

from api.commands.options import (
    JsonOption,
    StoreOption,
    existing_settings,
    print_json,
    words,
)
from api.commands.tables import console
from api.credentials import Credentials, KeyRecord
from api.dependencies import read_day
from api.users import LOCAL_USER
from api.wording import said
from graph.errors import InputError

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


class _KeyView(BaseModel):
    """What is known of a key; `key` itself only when it is made."""

    id: str
    name: str
    user: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    key: str | None = None


class _KeyList(BaseModel):
    """All keys."""

    items: tuple[_KeyView, ...]


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
            "--write", help=words("也可导入；默认只读。", "May import too, not only read.")
        ),
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the key alone, so that `KEY=$(stakegraph key create NAME)` works."""
    with _credentials(context, store) as credentials:
        end = _end(expires) if expires else None
        key, record = credentials.create_key(name, user=user, can_write=write, expires_at=end)
    if as_json:
        print_json(_view(record, key))
        return
    sys.stderr.write(
        words(
            f"密钥 {record.id} 只显示这一次；吊销：stakegraph key revoke {record.id}\n",
            f"Key {record.id} is shown this once; to revoke: stakegraph key revoke {record.id}\n",
        )
    )
    sys.stdout.write(f"{key}\n")


@app.command(
    "list",
    help=words("列出密钥：前缀、权限、期限、最近使用。", "Show the keys, not their secrets."),
)
def list_keys(
    context: typer.Context, *, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """The oldest first."""
    with _credentials(context, store) as credentials:
        found = credentials.keys()
    if as_json:
        print_json(_KeyList(items=tuple(_view(one) for one in found)))
        return
    table = Table(box=None, pad_edge=False)
    titles = (
        ("编号", "id"),
        ("名称", "name"),
        ("用户", "user"),
        ("前缀", "prefix"),
        ("权限", "scopes"),
        ("生成", "created"),
        ("到期", "expires"),
        ("最近使用", "last used"),
        ("吊销", "revoked"),
    )
    for zh, en in titles:
        table.add_column(words(zh, en), no_wrap=True)
    for one in found:
        times = (one.created_at, one.expires_at, one.last_used_at, one.revoked_at)
        names = (one.id, one.name, one.user, f"{one.prefix}...", ",".join(_scopes(one)))
        table.add_row(*names, *map(_shown, times))
    console().print(table)


@app.command("revoke", help=words("吊销密钥，立即生效。", "Close a key for good, at once."))
def revoke(
    context: typer.Context,
    *,
    key_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", show_default=False, help=words("见 key list。", "As `key list` shows it.")
        ),
    ],
    store: StoreOption = None,
) -> None:
    """Also a running server refuses it from its next request on."""
    with _credentials(context, store) as credentials:
        record = credentials.revoke_key(key_id)
    sys.stdout.write(words(f"已吊销 {record.id}。\n", f"Revoked {record.id}.\n"))


def _credentials(context: typer.Context, store: str | None) -> closing[Credentials]:
    return closing(Credentials(existing_settings(context, store).access_file))


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


def _scopes(record: KeyRecord) -> tuple[str, ...]:
    return ("read", "write") if record.can_write else ("read",)


def _view(record: KeyRecord, key: str | None = None) -> _KeyView:
    return _KeyView(
        id=record.id,
        name=record.name,
        user=record.user,
        prefix=record.prefix,
        scopes=_scopes(record),
        created_at=record.created_at,
        expires_at=record.expires_at,
        last_used_at=record.last_used_at,
        revoked_at=record.revoked_at,
        key=key,
    )


def _shown(moment: datetime | None) -> str:
    return "-" if moment is None else moment.strftime("%Y-%m-%d %H:%M")
