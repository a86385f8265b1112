"""Commands for users and their rights: `stakegraph user add`, `share`, `link` and so on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from api.access.credentials import Credentials
from api.access.user_views import UserList, user_view
from api.access.users import ACCOUNT_ROLES, UserRecord
from api.commands.options import (
    JsonOption,
    StoreOption,
    existing_settings,
    opened,
    print_json,
    words,
)
from api.commands.serving import sign_in_link
from api.commands.tables import console
from api.settings import Settings
from api.views import references
from api.wording import said
from graph.errors import InputError
from graph.scope import AccountRole
from graph.vocabulary import ContextKind, InstallationRole

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help=words(
        "用户与权限：谁能登录，谁能看到哪个客户。",
        "Users and rights: who may sign in, and who sees which account.",
    ),
)
_NameArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        show_default=False,
        help=words("用户名，如邮箱。", "Such as a mail address."),
    ),
]
_AccountArgument = Annotated[
    str,
    typer.Argument(
        metavar="ACCOUNT",
        show_default=False,
        help=words("客户的编号。", "Id of the account: the sender's, system:id, or our own."),
    ),
]


@app.command(
    "add", help=words("新增用户；尚看不到任何客户。", "Enter a user, who sees no account yet.")
)
def add(
    context: typer.Context,
    *,
    name: _NameArgument,
    role: Annotated[
        str,
        typer.Option(
            metavar="admin|auditor|member",
            help=words("在本安装中的角色。", "Role in this installation."),
        ),
    ] = "member",
    shown: Annotated[
        str, typer.Option(help=words("显示名。", "The name that others read."), show_default=False)
    ] = "",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what to do next: share an account, give a link."""
    with _credentials(context, store) as (credentials, settings):
        made = credentials.users.add(name, InstallationRole.parse(role), shown=shown)
    _show(made, settings, as_json=as_json)
    if not as_json:
        is_member = made.role is InstallationRole.MEMBER
        share = f"stakegraph user share {made.name} ACCOUNT; " if is_member else ""
        sys.stderr.write(
            words(
                f"接下来：{share}stakegraph user link {made.name}（单点登录时不需要）\n",
                f"Next: {share}stakegraph user link {made.name} (not with single sign-on)\n",
            )
        )


@app.command("list", help=words("列出用户及其可见的客户。", "Show users, and what they see."))
def list_users(
    context: typer.Context, *, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """In the order of their names."""
    with _credentials(context, store) as (credentials, settings):
        found = credentials.users.all()
        with opened(settings) as workspace:
            names = references(workspace.accounts())
    if as_json:
        print_json(UserList(items=tuple(user_view(one, names) for one in found)))
        return
    table = Table(box=None, pad_edge=False)
    titles = (("用户", "name"), ("显示名", "shown"), ("角色", "role"), ("客户", "accounts"),
              ("登录方式", "signs in by"), ("最近使用", "last seen"),
              ("停用", "disabled"))  # fmt: skip
    for zh, en in titles:
        table.add_column(words(zh, en))
    for one in found:
        accounts = ", ".join(f"{names.get(a, a)}:{role}" for a, role in one.accounts.items())
        ways = [words("链接", "link")]
        ways += [words("密码", "password")] if one.has_password else []
        ways += ["OpenID Connect"] if one.has_identity else []
        times = (_shown(one.seen_at), _shown(one.disabled_at))
        table.add_row(one.name, one.shown, one.role.value, accounts or "-", ", ".join(ways), *times)
    console().print(table)


@app.command(
    "share", help=words("让用户看到一个客户。", "Let a user see an account, or change the role.")
)
def share(
    context: typer.Context,
    *,
    name: _NameArgument,
    account: _AccountArgument,
    role: Annotated[
        str,
        typer.Option(
            metavar="viewer|editor|owner", help=words("在该客户的角色。", "Role in the account.")
        ),
    ] = "viewer",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """From the next request on."""
    with _credentials(context, store) as (credentials, settings):
        wanted = _account_role(role)
        found = credentials.users.find(name)
        account_id = _account_id(settings, account)
        changed = credentials.users.share(found.name, account_id, wanted)
    _show(changed, settings, as_json=as_json)


@app.command("unshare", help=words("不再让用户看到一个客户。", "Close an account to a user."))
def unshare(
    context: typer.Context,
    *,
    name: _NameArgument,
    account: _AccountArgument,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """From the next request on."""
    with _credentials(context, store) as (credentials, settings):
        changed = credentials.users.unshare(name, _account_id(settings, account))
    _show(changed, settings, as_json=as_json)


@app.command("role", help=words("改变用户的角色。", "Change a user's role in the installation."))
def change_role(
    context: typer.Context,
    *,
    name: _NameArgument,
    role: Annotated[str, typer.Argument(metavar="admin|auditor|member", show_default=False)],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """From the next request on."""
    with _credentials(context, store) as (credentials, settings):
        changed = credentials.users.change(name, role=InstallationRole.parse(role))
    _show(changed, settings, as_json=as_json)


@app.command("disable", help=words("停用用户，立即登出。", "Sign a user out and keep them out."))
def disable(
    context: typer.Context,
    *,
    name: _NameArgument,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Their keys open nothing either."""
    with _credentials(context, store) as (credentials, settings):
        changed = credentials.users.change(name, is_active=False)
    _show(changed, settings, as_json=as_json)


@app.command("enable", help=words("重新启用用户。", "Let a disabled user in again."))
def enable(
    context: typer.Context,
    *,
    name: _NameArgument,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """With the rights as before."""
    with _credentials(context, store) as (credentials, settings):
        changed = credentials.users.change(name, is_active=True)
    _show(changed, settings, as_json=as_json)


@app.command(
    "unlink",
    help=words(
        "解除用户与身份提供方的关联；下次登录重新关联。",
        "Forget who a user is at the OpenID Connect provider; the next sign-in links anew.",
    ),
)
def unlink(
    context: typer.Context,
    *,
    name: _NameArgument,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Their sessions end."""
    with _credentials(context, store) as (credentials, settings):
        changed = credentials.identities.unlink(name)
    _show(changed, settings, as_json=as_json)


@app.command(
    "link", help=words("为用户生成一次性登录链接。", "Make a one-time sign-in link for a user.")
)
def link(context: typer.Context, *, name: _NameArgument, store: StoreOption = None) -> None:
    """Print the link alone."""
    with _credentials(context, store) as (_, settings):
        sys.stdout.write(f"{sign_in_link(settings, settings.port, name)}\n")


@app.command(
    "password",
    help=words(
        "设置用户的密码（从终端或标准输入读取）。",
        "Set a user's password, asked for on the terminal, or read from standard input.",
    ),
)
def password(context: typer.Context, *, name: _NameArgument, store: StoreOption = None) -> None:
    """The user's open sessions end."""
    with _credentials(context, store) as (credentials, _):
        credentials.users.find(name)
        credentials.accounts.set_password(name, _asked_password())
    sys.stderr.write(words("密码已设置。\n", "The password is set.\n"))


def _account_role(text: str) -> AccountRole:
    """Read a role in an account.

    Raises:
        InputError: It is none.
    """
    wanted = text.strip().casefold()
    for role in ACCOUNT_ROLES:
        if role == wanted:
            return role
    raise InputError(said("enum", column="role", expected=", ".join(ACCOUNT_ROLES)))


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first: str = typer.prompt(words("新密码", "New password"), hide_input=True)
    second: str = typer.prompt(words("再输一次", "Once more"), hide_input=True)
    if first != second:
        raise InputError(said("passwords_differ"))
    return first


@contextmanager
def _credentials(
    context: typer.Context, store: str | None
) -> Iterator[tuple[Credentials, Settings]]:
    settings = existing_settings(context, store)
    with closing(Credentials(settings.access_file)) as credentials:
        yield credentials, settings


def _account_id(settings: Settings, reference: str) -> str:
    with opened(settings) as workspace:
        return workspace.subject(ContextKind.ACCOUNT, reference).account_id


def _shown(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "-"


def _show(user: UserRecord, settings: Settings, *, as_json: bool) -> None:
    """One user, with accounts as the sender calls them."""
    names: Mapping[str, str] = {}
    if user.accounts:
        with opened(settings) as workspace:
            names = references(workspace.accounts())
    view = user_view(user, names)
    if as_json:
        print_json(view)
        return
    state = words("已停用", "disabled") if user.disabled_at else user.role.label(words("zh", "en"))
    accounts = ", ".join(f"{one.account}:{one.role}" for one in view.accounts)
    sys.stdout.write(f"{user.name}  {state}  {accounts}".rstrip() + "\n")
