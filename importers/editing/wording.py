"""What is said of an edit where an import speaks of files, rows and cells.

Codes are those of `importers.wording`; what is not here is said there. Text in braces is filled in
by who speaks.
"""

from __future__ import annotations

__all__ = ["EDIT_MESSAGES"]

# code -> (English, Chinese)
EDIT_MESSAGES: dict[str, tuple[str, str]] = {
    "missing_cell": (
        "This may not be empty; fill it in.",
        "此项必填；请填写。",
    ),
    "dangling": (
        "There is no {value} here among {sheets}; correct the id, or enter that record first.",
        "{value} 不在这里的 {sheets} 中；请更正编号，或先录入该记录。",
    ),
    "doubled_key": (
        "{other} says the same already (same {fields}); change that record instead.",
        "{other} 已有相同内容（{fields} 相同）；请改为修改该记录。",
    ),
    "unused_cell": (
        "A {change} takes nothing here; leave it empty.",
        "{change} 不使用此项；请留空。",
    ),
    "needs_object": (
        "A {change} needs the other person; name them in object.",
        "{change} 需要另一个人；请在 object 中写明。",
    ),
    "needs_account": (
        "{value} is neither a customer's nor ours; say on which account's map they are.",
        "{value} 既非客户也非我方人员；请指明属于哪个客户的地图。",
    ),
    "no_account": (
        "{value} is neither a customer's nor ours; say on which account's map they are.",
        "{value} 既非客户也非我方人员；请指明属于哪个客户的地图。",
    ),
    "kind_change": (
        "{value} is recorded as {found} and cannot become {wanted}; enter a new record instead.",
        "{value} 已记录为 {found}，不能改为 {wanted}；请新建记录。",
    ),
    "unknown_field": (
        "{value} is not something that can be said here; use one of: {fields}.",
        "{value} 不是此处可填写的项；请用以下之一：{fields}。",
    ),
    "works_there": (
        "They work at {value} already; name where they went.",
        "该人员已在 {value} 工作；请写明去了哪里。",
    ),
    "decided": (
        "This was decided already; propose it anew first.",
        "此提议已有决定；请先重新提议。",
    ),
    "needs_map": (
        "Say on which account's map this record is.",
        "请指明此记录属于哪个客户的地图。",
    ),
}
