"""Commands for whole stores: backup, restore, copy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.commands.filling import store_to_fill
from api.commands.options import (
    JsonOption,
    StoreOption,
    existing_settings,
    invocation,
    print_json,
    words,
)
from api.settings import Settings, load_settings
from graph.errors import InputError
from graph.scope import Scope
from graph.stores.opening import open_store
from importers.moving.backup import write_backup
from importers.moving.copying import copy_records
from importers.moving.restoring import restore_backup
from importers.moving.verification import read_backup
from importers.report import Place, verdict

__all__ = ["add_to"]

_NO = 1

_FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", show_default=False, help=words("备份文件。", "The file of the backup.")
    ),
]


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _BackupAnswer(_Answer):
    file: str
    records: int
    bytes: int
    sha256: str
    canonical_hash: str


class _RestoreAnswer(_Answer):
    records: int
    created: int
    updated: int
    unchanged: int
    removed: int
    canonical_hash: str
    created_at: str


class _CopyAnswer(_Answer):
    records: int
    written: int
    present: int
    removed: int
    canonical_hash: str
    is_equal: bool


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "backup",
        help=words(
            "把整个库备份到一个带校验和的文件；服务可继续运行。不含变更历史和密钥。",
            (
                "Write all records to one file with checksums, while the store goes on. The "
                "history and the keys are not in it."
            ),
        ),
    )(_backup)
    app.command(
        "restore",
        help=words(
            "先校验整个备份，再写入空库；损坏的备份不会改动任何内容。",
            "Check a whole backup, then put it into an empty store; a damaged one changes nothing.",
        ),
    )(_restore)
    app.command(
        "copy",
        help=words(
            "把一个库复制到另一个库（文件与 Neo4j 之间均可）；中断后重复同一命令即可续传。",
            (
                "Copy a store to another, file or Neo4j; after a break, the same command goes on "
                "where it ended. The history and the keys stay behind."
            ),
        ),
    )(_copy)


def _backup(
    context: typer.Context,
    *,
    file: _FileArgument,
    force: Annotated[
        bool, typer.Option("--force", help=words("覆盖已有文件。", "Replace a file that is there."))
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Back up."""
    settings = existing_settings(context, store)
    if file.exists() and not force:
        raise InputError(verdict("backup_exists", Place(), file=file.name))
    with _waiting("正在备份 ...", "Backing up ..."):
        with closing(open_store(settings.store_url)) as opened_store:
            records = opened_store.read(Scope.administrator())
        report = write_backup(records, file, force=force)
    if as_json:
        print_json(_BackupAnswer.model_validate(report))
        return
    _line(
        words(
            f"已备份 {report.records} 条记录：{report.file}（{report.bytes} 字节）",
            f"{report.records} records: {report.file} ({report.bytes} bytes)",
        )
    )
    _line(f"SHA-256 {report.sha256}")


def _restore(
    context: typer.Context,
    *,
    file: _FileArgument,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=words(
                "取代库中已有的全部记录。", "Put it in the place of everything the store holds."
            ),
        ),
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Restore."""
    settings = load_settings(store_url=store or invocation(context).store_url)
    with _waiting("正在校验备份 ...", "Checking the backup ..."):
        backup = read_backup(file)
    with (
        _waiting("正在写入 ...", "Restoring ..."),
        store_to_fill(settings) as opened_store,
    ):
        report = restore_backup(opened_store, backup, replace=replace)
    if as_json:
        print_json(_RestoreAnswer.model_validate(report))
        return
    _line(
        words(
            f"已恢复 {report.created_at} 的备份，共 {report.records} 条记录："
            f"新增 {report.created}，更新 {report.updated}，未变 {report.unchanged}，"
            f"删除 {report.removed}",
            f"{report.records} records of the backup of {report.created_at}: "
            f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
            f"{report.removed} removed",
        )
    )


def _copy(
    context: typer.Context,
    *,
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="URL", show_default=False, help=words("来源库。", "Store to read.")
        ),
    ],
    target: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URL",
            show_default=False,
            help=words("目标库；须为空。", "Store to write to; an empty one."),
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Copy; exit 1 when the target does not give the same hash at the end."""
    settings, to = existing_settings(context, source), load_settings(store_url=target)
    if _address(settings) == _address(to):
        raise InputError(verdict("same_store", Place()))
    with (
        closing(open_store(settings.store_url)) as opened_source,
        store_to_fill(to) as opened_target,
        _bar(words("复制", "Copy")) as tell,
    ):
        report = copy_records(opened_source, opened_target, progress=tell)
    if as_json:
        print_json(_CopyAnswer.model_validate(report))
    else:
        _line(
            words(
                f"共 {report.records} 条记录：写入 {report.written}，已有 {report.present}，"
                f"清除 {report.removed}",
                f"{report.records} records: {report.written} written, {report.present} there "
                f"already, {report.removed} removed",
            )
        )
    if not report.is_equal:
        sys.stderr.write(
            words(
                "目标库与来源库不同：复制期间有人写入了目标库。请另选空库重新复制。\n",
                "The two stores differ: somebody wrote to the target meanwhile. Copy again, into "
                "an empty store.\n",
            )
        )
        raise typer.Exit(_NO)


def _address(settings: Settings) -> str:
    file = settings.store_file
    return settings.store_url.rstrip("/") if file is None else str(file.resolve())


@contextmanager
def _waiting(chinese: str, english: str) -> Iterator[None]:
    """Tell people at a terminal what takes so long; programs hear nothing."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield
        return
    with console.status(words(chinese, english)):
        yield


@contextmanager
def _bar(title: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _line(text: str) -> None:
    Console(highlight=False, soft_wrap=True, markup=False).print(text)
