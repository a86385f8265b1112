"""Commands that serve the pages: demo, serve, and a new sign-in link for either."""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer
from rich.console import Console

from api.access.credentials import Credentials
from api.access.users import LOCAL_USER
from api.commands.options import (
    StoreOption,
    existing_settings,
    invocation,
    words,
)
from api.operations.logs import set_up_logs
from api.server import Server, bind
from api.settings import Settings, load_settings
from graph.errors import ConfigError
from graph.scope import Scope
from graph.stores.opening import open_store
from importers.examples import EXAMPLES, example_folder
from importers.pipeline import import_files

__all__ = ["add_to", "sign_in_link"]

_DEMO_FILE = Path(".demo/stakegraph-demo.db")
_DEMO_DAY = date(2025, 6, 30)
_EXAMPLE_ACCOUNTS = frozenset({"A", "G", "K"})

_HostOption = Annotated[
    str | None,
    typer.Option(
        show_default=False,
        help=words("监听的地址；默认 127.0.0.1。", "Address to listen on; 127.0.0.1 by default."),
    ),
]
_PortOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=65535,
        show_default=False,
        help=words("端口；默认 8765。", "Port; 8765 by default."),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "demo",
        help=words(
            "把示例载入独立的文件，启动服务，打印一次性登录链接。",
            "Load the examples into a file of their own, serve them, print a sign-in link.",
        ),
    )(_demo)
    app.command(
        "serve",
        help=words("为自己的库启动页面和接口。", "Serve the pages of your store."),
    )(_serve)
    app.command(
        "link",
        help=words(
            "为正在运行的服务生成新的一次性登录链接。",
            "Make a new one-time sign-in link to a running server.",
        ),
    )(_link)


def _demo(
    context: typer.Context,
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            show_default=False,
            help=words(
                f"示例库的文件；未指定且未设置 STAKEGRAPH_STORE_URL 时为 {_DEMO_FILE}。",
                f"File of the demo's store; else STAKEGRAPH_STORE_URL, else {_DEMO_FILE}.",
            ),
        ),
    ] = None,
    host: _HostOption = None,
    port: _PortOption = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=words("不打开浏览器。", "Open no browser."))
    ] = False,
) -> None:
    """Load what is missing, and serve until Ctrl+C."""
    named = f"sqlite:///{file}" if file is not None else invocation(context).store_url
    settings = load_settings(store_url=named, as_of=_DEMO_DAY, host=host, port=port)
    if "store_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"store_url": f"sqlite:///{_DEMO_FILE}"})
    if settings.store_file is not None:
        _make_folder(settings.store_file.parent)
    _load_examples(settings)
    _run_server(settings, opens_browser=not no_browser, may_move=port is None)


def _serve(
    context: typer.Context,
    *,
    host: _HostOption = None,
    port: _PortOption = None,
    store: StoreOption = None,
) -> None:
    """Serve until Ctrl+C."""
    settings = load_settings(store_url=store or invocation(context).store_url, host=host, port=port)
    _run_server(settings, opens_browser=False, may_move=False)


def _link(
    context: typer.Context,
    *,
    host: _HostOption = None,
    port: _PortOption = None,
    store: StoreOption = None,
) -> None:
    """Print the link alone."""
    settings = existing_settings(context, store)
    settings = load_settings(store_url=settings.store_url, host=host, port=port)
    sys.stdout.write(f"{sign_in_link(settings, settings.port)}\n")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {str(folder)!r} cannot be made; name another with --file."
        raise ConfigError(message) from error


def _load_examples(settings: Settings) -> None:
    """Fill the store where it is empty; each example is taken whole."""
    with closing(open_store(settings.store_url, migrate=True)) as store:
        known = {one.external_id for one in store.accounts(Scope.administrator())}
        if not known <= _EXAMPLE_ACCOUNTS:
            message = (
                "The store holds accounts of your own, and the examples shall not come between "
                "them. Name an empty store or another --file, or run `stakegraph serve`."
            )
            raise ConfigError(message)
        if known == _EXAMPLE_ACCOUNTS:
            return
        console = Console(stderr=True, highlight=False)
        with console.status(words("正在载入示例 ...", "Loading the examples ...")):
            for name in EXAMPLES:
                import_files(store, [example_folder(name)], today=_DEMO_DAY)


def _run_server(settings: Settings, *, opens_browser: bool, may_move: bool) -> None:
    with closing(bind(settings.host, settings.port, may_move=may_move)) as listener:
        port = listener.getsockname()[1]
        address = _first_link(settings, port)
        set_up_logs(is_quiet=sys.stderr.isatty())
        server = Server(settings, listener)
        _tell(settings, address, port)
        if opens_browser and address and _has_browser():
            # the page comes when the server answers; a browser may take its time
            Thread(target=_open_when_ready, args=(server, address), daemon=True).start()
        server.run()


def _open_when_ready(server: Server, address: str) -> None:
    if server.wait_until_ready():
        webbrowser.open(address)


def _has_browser() -> bool:
    if os.environ.get("CI"):
        return False
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(has_display) or sys.platform in ("darwin", "win32")


def sign_in_link(settings: Settings, port: int, user: str = LOCAL_USER) -> str:
    """The address that signs a user in once.

    Raises:
        UserNotFoundError: There is no such user.
    """
    with closing(Credentials(settings.access_file)) as credentials:
        token = credentials.create_link(user)
    return f"{settings.address(port)}/sign-in/{token}"


def _first_link(settings: Settings, port: int) -> str:
    """A link for whoever starts the server; none where others call it and have an administrator.

    What is printed there stays in logs for long.
    """
    if settings.is_for_others:
        with closing(Credentials(settings.access_file)) as credentials:
            if credentials.users.has_administrator():
                return ""
    return sign_in_link(settings, port)


def _program() -> str:
    """The command as it was called, so that the printed line works when it is copied."""
    called = sys.argv[0]
    return called if Path(called).name == "stakegraph" else "stakegraph"


def _how_to_enter(settings: Settings, address: str, root: str) -> tuple[str, str]:
    if not address:
        said = words(
            "请在此登录（需要链接时：stakegraph user link NAME）：",
            "Sign in here (for a one-time link: stakegraph user link NAME):",
        )
        return said, f"  {root}/sign-in"
    if settings.is_for_others:
        said = words(
            "尚无管理员，也没有默认密码。请打开此链接设置第一位管理员（只能使用一次）：",
            "There is no administrator yet, and no default password. Open this link to become the "
            "first one (it works once):",
        )
        return said, f"  {address}"
    said = words("请打开此链接登录（只能使用一次）：", "Open this link to sign in (it works once):")
    return said, f"  {address}"


def _tell(settings: Settings, address: str, port: int) -> None:
    root = settings.address(port)
    key = f"{_program()} key create NAME --store {settings.store_url}"
    lines = [
        *_how_to_enter(settings, address, root),
        words("供程序使用的密钥：", "A key for programs:"),
        f"  KEY=$({key})",
        f'  curl -H "Authorization: Bearer $KEY" {root}/api/v1/accounts',
        words("按 Ctrl+C 停止。", "Stop with Ctrl+C."),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
