"""Commands that move records: import, export, migrate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.commands.filling import store_to_fill
from api.commands.options import (
    HELP_LANGUAGE,
    JsonOption,
    LanguageOption,
    StoreOption,
    day_of,
    existing_settings,
    invocation,
    opened,
    print_json,
    words,
)
from api.settings import load_settings
from api.views import ImportBody
from api.wording import said
from graph.errors import InputError
from graph.stores.opening import open_store
from graph.vocabulary import ContextKind, Language, LawfulBasis
from importers.export import export_records
from importers.options import ImportDefaults, ImportOptions
from importers.pipeline import import_files
from importers.report import ImportRejectedError, ImportReport

__all__ = ["add_to"]

_SHOWN = 50


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "import",
        help=words(
            "导入交换格式的 Excel 工作簿、CSV 文件夹或 zip：整体接受，否则什么都不写。",
            "Take a workbook, folders or zips of CSV files in the exchange format: all or none.",
        ),
    )(_import_paths)
    app.command(
        "export",
        help=words(
            "导出全部或一个客户的记录：.xlsx、.zip、.json，或一个 CSV 文件夹。",
            "Write all records, or one account's, as .xlsx, .zip, .json or a folder of CSV files.",
        ),
    )(_export_to)
    app.command(
        "migrate",
        help=words("把旧版本的库升级到本版本。", "Bring an older store up to date."),
    )(_migrate)


def _import_paths(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            show_default=False,
            help=words("xlsx、文件夹、zip 或 CSV 文件。", "Workbooks, folders, zips, CSV files."),
        ),
    ],
    form: Annotated[
        str,
        typer.Option("--format", help=words("文件格式：auto 或 exchange。", "auto or exchange.")),
    ] = "auto",
    system: Annotated[
        str, typer.Option(help=words("来源系统的名称。", "Name of the sending system."))
    ] = "exchange",
    mapping: Annotated[
        Path | None,
        typer.Option(
            show_default=False,
            help=words("列名映射；本版本尚不支持。", "Names of columns; not in this version."),
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=words("只检查和计数。", "Check and count, write nothing.")),
    ] = False,
    skip_invalid: Annotated[
        bool,
        typer.Option(
            "--skip-invalid",
            help=words(
                "跳过有误的行及依赖它们的行。", "Leave out wrong rows and what depends on them."
            ),
        ),
    ] = False,
    lawful_basis: Annotated[
        str | None,
        typer.Option(
            show_default=False,
            help=words("未注明者的合法依据。", "Lawful basis of people whose row has none."),
        ),
    ] = None,
    purpose: Annotated[
        str | None,
        typer.Option(show_default=False, help=words("未注明者的用途。", "Purpose, likewise.")),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(show_default=False, help=words("未注明者的地区。", "Region, likewise.")),
    ] = None,
    review_on: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            show_default=False,
            help=words("未注明者的复核日。", "Day of review, likewise; in 12 months by default."),
        ),
    ] = None,
    store: StoreOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import files; exit 2 when rows are wrong, and nothing is written then."""
    _refuse_unwritten(form, mapping)
    settings = load_settings(store_url=store or invocation(context).store_url)
    options = ImportOptions(
        system=system,
        dry_run=dry_run,
        skip_invalid=skip_invalid,
        defaults=_defaults(
            settings.import_defaults,
            lawful_basis,
            purpose,
            region,
            day_of(review_on, settings) if review_on else None,
        ),
    )
    for path in paths:
        if not path.exists():
            raise InputError(said("no_such_file", value=str(path)))
    spoken = language or (settings.language if as_json else HELP_LANGUAGE)
    try:
        with store_to_fill(settings) as opened_store:
            report = import_files(opened_store, paths, options=options)
    except ImportRejectedError as error:
        if as_json:
            print_json(ImportBody.model_validate(error.report.to_dict(spoken)))
        raise
    if as_json:
        print_json(ImportBody.model_validate(report.to_dict(spoken)))
    else:
        _print_report(report, spoken)


def _export_to(
    context: typer.Context,
    *,
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            show_default=False,
            help=words(".xlsx、.zip、.json，或文件夹。", "A .xlsx, a .zip, a .json, or a folder."),
        ),
    ],
    account: Annotated[
        str | None,
        typer.Option(
            metavar="ID", show_default=False, help=words("只导出此客户。", "Only this account.")
        ),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help=words("exchange 或 json。", "exchange or json."))
    ] = "exchange",
    profile: Annotated[
        str,
        typer.Option(help=words("本版本只有 full。", "Only `full` in this version.")),
    ] = "full",
    store: StoreOption = None,
) -> None:
    """Export what is in the store."""
    if profile != "full":
        raise _later("later_profile", profile)
    if form not in ("exchange", "json"):
        raise _later("later_export", form)
    if form == "json" and path.suffix.casefold() != ".json":
        raise InputError(said("json_suffix"))
    with opened(existing_settings(context, store)) as workspace:
        records = (
            workspace.store.read(workspace.scope)
            if account is None
            else workspace.subject(ContextKind.ACCOUNT, account).records
        )
        export_records(records, path)
    _line(words(f"已写入 {len(records)} 条记录：{path}", f"{len(records)} records: {path}"))


def _migrate(context: typer.Context, store: StoreOption = None) -> None:
    """Run the steps that an older store lacks."""
    settings = existing_settings(context, store)
    open_store(settings.store_url, migrate=True).close()
    _line(words("库已是最新。", "The store is up to date."))


def _defaults(
    plain: ImportDefaults,
    lawful_basis: str | None,
    purpose: str | None,
    region: str | None,
    review_on: date | None,
) -> ImportDefaults:
    """The installation's defaults under what this call says."""
    return ImportDefaults(
        lawful_basis=LawfulBasis.parse(lawful_basis) if lawful_basis else plain.lawful_basis,
        purpose=purpose or plain.purpose,
        region=region or plain.region,
        review_on=review_on,
    )


def _refuse_unwritten(form: str, mapping: Path | None) -> None:
    if form not in ("auto", "exchange"):
        raise _later("later_import", form)
    if mapping is not None:
        raise _later("later_mapping")


def _later(sentence: str, value: str = "") -> InputError:
    return InputError(said(sentence, code="not_in_this_version", value=value))


def _print_report(report: ImportReport, language: Language) -> None:
    is_chinese = language is Language.ZH
    counts = (
        (report.created, "新增", "created"),
        (report.updated, "更新", "updated"),
        (report.unchanged, "未变", "unchanged"),
        (report.removed, "删除", "removed"),
    )
    text = "，".join(f"{zh} {count}" for count, zh, _ in counts)
    if not is_chinese:
        text = ", ".join(f"{count} {en}" for count, _, en in counts)
    if report.is_dry_run:
        text += "（试运行，未写入）" if is_chinese else " (dry run, nothing was written)"
    _line(text)
    for notice in report.warnings:
        _line(("注意：" if is_chinese else "Note: ") + notice.text_in(language))
    for one in report.verdicts[:_SHOWN]:
        place = " ".join(str(part) for part in (one.sheet, one.row, one.column) if part is not None)
        _line(("已跳过 " if is_chinese else "Left out ") + f"{place}: {one.text_in(language)}")


def _line(text: str) -> None:
    Console(highlight=False, soft_wrap=True, markup=False).print(text)
