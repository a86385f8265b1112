"""What is said about edits and the right to make them, in both languages."""

from __future__ import annotations

__all__ = ["EDITING_CHINESE", "EDITING_SENTENCES"]

EDITING_SENTENCES: dict[str, tuple[str, str]] = {
    "ambiguous_reference": (
        "{reference} 可能指多条记录；请写 系统:编号，或本系统编号。",
        "{reference} may mean several records; write system:id, or our id.",
    ),
    "bad_cursor": (
        "before 不是本页给出的 next；请从头列出。",
        "This is no `next` that a page gave you; list from the start.",
    ),
    "nothing_to_undo": (
        "这里没有您可以撤销的修改。",
        "There is no edit of yours here to undo.",
    ),
    "nothing_to_redo": (
        "这里没有您可以重做的修改。",
        "There is nothing here to do again.",
    ),
    "not_an_edit": (
        "这不是一次编辑，不能撤销。",
        "This was no edit, and cannot be undone as one.",
    ),
    "version_missing": (
        "请说明您读到的版本（If-Match），以免覆盖他人的修改。",
        "Say which version you read (If-Match), so that nobody else's edit is lost.",
    ),
}
EDITING_CHINESE: dict[str, str] = {
    "You may look at this account but not change it; ask its owner.": (
        "您可以查看此客户，但不能修改；请联系其负责人。"
    ),
    "An auditor reads the audit trail and changes no records.": (
        "审计员只查看审计记录，不修改记录。"
    ),
    (
        "This is on nobody's map; only an administrator, or who entered it, may change it."
    ): "此记录不属于任何客户的地图；只有管理员或录入者可以修改。",
    "A new customer is entered by an administrator, who then shares it.": (
        "新客户由管理员录入并共享。"
    ),
    "Only who entered it, or an owner of the account, may say who sees it.": (
        "只有录入者或客户负责人可以决定谁能看到它。"
    ),
    "Only who made an edit, or an owner of the account, may undo it.": (
        "只有修改者或客户负责人可以撤销这一修改。"
    ),
    "Only an owner of the account may decide about this.": "只有客户负责人可以对此作出决定。",
    "Only an owner of the account may show it to the whole company.": (
        "只有客户负责人可以将它公开给全公司。"
    ),
    (
        "Somebody else changed this after you read it; look at the newer values, then try again."
    ): "您读取之后已有他人修改；请查看新的内容后再试。",
}
