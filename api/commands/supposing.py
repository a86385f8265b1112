"""The command `what-if`: where we stand before and after some edits; nothing is stored.

Source: contract 4.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

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
from api.commands.tables import console
from graph.analysis.answering.findings import figure
from graph.results import WhatIfAnswer, WhatIfSide
from graph.vocabulary import Language, Status
from graph.wording import in_language

__all__ = ["add_to"]

_LARGEST_SEED = 2**63 - 1

# Chinese first, then English.
_WORDS: dict[str, tuple[str, str]] = {
    "supposed": ("假设", "Supposed"),
    "before": ("之前", "Before"),
    "after": ("之后", "After"),
    "difference": ("变化", "Change"),
    "overall": ("总体触达 · {vendor}", "Overall reach · {vendor}"),
    "staying": ("其中留下的人 · {vendor}", "of those who stay · {vendor}"),
    "approver": ("对审批人{person}的触达 · {vendor}", "Reach of approver {person} · {vendor}"),
    "ours": ("{vendor}（我方）", "{vendor} (us)"),
    "status": ("状态", "Status"),
    "movers": ("变化最大的人", "Who moves most"),
    "nobody": ("没有人的触达改变。", "Nobody's reach changes."),
    "stored": ("没有保存任何内容。", "Nothing was stored."),
}


def add_to(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command(
        "what-if",
        help=words(
            "假设某人离开、建立接触、改变态度等，比较前后的触达和状态；不保存任何内容。",
            "Reach and status before and after somebody leaves, is met, changes an attitude, ...; "
            "nothing is stored.",
        ),
    )(_suppose)


def _suppose(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    kind: KindArgument,
    subject: SubjectArgument,
    edit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EDIT",
            show_default=False,
            help=words(
                "一项假设，可重复：leave 人员；tie 我方人员 联系人 程度；influence 影响者 被影响者 "
                "强度；drop 记录；confirm 记录；attitude 人员 供应商 态度；role 人员 角色。",
                "An edit; may be repeated: leave PERSON; tie OUR_PERSON CONTACT LEVEL; influence "
                "SOURCE TARGET STRENGTH; drop RECORD; confirm RECORD; attitude PERSON VENDOR "
                "VALUE; role PERSON ROLE.",
            ),
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
        answer = workspace.what_if(
            kind,
            subject,
            edit or (),
            as_of=day_of(as_of, settings),
            seed=seed,
            language=spoken,
        )
    if as_json:
        print_json(answer)
    else:
        _print(answer, spoken)


def _print(answer: WhatIfAnswer, language: Language) -> None:
    out = console()
    out.print(_say("supposed", language), style="bold")
    for number, edit in enumerate(answer.edits, start=1):
        out.print(f"  {number}. {edit.text}", soft_wrap=True)
    for warning in answer.warnings:
        out.print(f"  ! {warning.text}", soft_wrap=True)
    out.print()
    out.print(_sides(answer, language))
    out.print()
    out.print(_say("movers", language), style="bold")
    if answer.difference.people:
        out.print(_movers(answer, language))
    else:
        out.print(_say("nobody", language))
    out.print()
    out.print(_say("stored", language), style="dim")


def _sides(answer: WhatIfAnswer, language: Language) -> Table:
    table = _table(language)
    before, after, difference = answer.before, answer.after, answer.difference
    for vendor, change in difference.reach.items():
        name = _vendor(answer, vendor, language)
        old, new = before.reach[vendor].overall, after.reach[vendor].overall
        label = _say("overall", language, vendor=name)
        table.add_row(label, _number(old), _number(new), _signed(change.overall))
        if change.staying != change.overall:
            label = _say("staying", language, vendor=name)
            table.add_row(label, "", "", _signed(change.staying))
    for vendor in difference.reach:
        _add_approver(table, answer, vendor, language)
    old_light, new_light = (_light(side, language) for side in (before, after))
    table.add_row(_say("status", language), old_light, new_light, "")
    return table


def _add_approver(table: Table, answer: WhatIfAnswer, vendor: str, language: Language) -> None:
    """A row for each approver: one, or two where the approver changes."""
    sides = (answer.before.approver, answer.after.approver)
    for person in dict.fromkeys(side.person for side in sides if side):
        old, new = (
            side.reach.get(vendor) if side and side.person == person else None for side in sides
        )
        gap = answer.difference.approver.reach
        table.add_row(
            _say(
                "approver",
                language,
                person=_name(answer, person, language),
                vendor=_vendor(answer, vendor, language),
            ),
            _number(old),
            _number(new),
            _signed(gap[vendor] if gap else None),
        )


def _movers(answer: WhatIfAnswer, language: Language) -> Table:
    table = _table(language)
    for move in answer.difference.people:
        for vendor, one in move.reach.items():
            if not one.difference:
                continue
            label = f"{_name(answer, move.person, language)} · {_vendor(answer, vendor, language)}"
            table.add_row(label, _number(one.before), _number(one.after), _signed(one.difference))
    return table


def _table(language: Language) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", overflow="fold")
    for column in ("before", "after", "difference"):
        table.add_column(_say(column, language), justify="right", no_wrap=True, header_style="dim")
    return table


def _light(side: WhatIfSide, language: Language) -> str:
    return Status.parse(side.status.capped).label(language)


def _name(answer: WhatIfAnswer, key: str, language: Language) -> str:
    person = answer.people.get(key)
    return in_language(person.name, language) if person else key


def _vendor(answer: WhatIfAnswer, vendor: str, language: Language) -> str:
    return _say("ours", language, vendor=vendor) if vendor == answer.vendor else vendor


def _number(value: float | None) -> str:
    return "–" if value is None else figure(value)


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    shown = figure(value)
    return shown if shown.startswith("−") else f"+{shown}"


def _say(code: str, language: Language, **values: str) -> str:
    chinese, english = _WORDS[code]
    return (chinese if language is Language.ZH else english).format(**values)
