"""What is wrong with an edit, in both languages: which edit, which word, what is allowed.

Source: contract 4 (grammar of edits).
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import InputError, Problem
from graph.vocabulary import Language

__all__ = ["MESSAGES", "EditProblem", "refusal"]

_LONGEST = 80

# By code, Chinese first, then English.
MESSAGES: dict[str, tuple[str, str]] = {
    "edit_place": ("第 {number} 项“{edit}”：", "Edit {number} ({edit}): "),
    "edit_none": (
        "请至少写一项假设，如：leave 人员编号。",
        "Name at least one edit, such as: leave PERSON.",
    ),
    "edit_too_many": (
        "一次最多 {limit} 项假设，这里有 {count} 项；请减少。",
        "There are {count} edits; ask about {limit} at most at once.",
    ),
    "edit_too_long": (
        "超过 {limit} 个字符；请写短些。",
        "it is longer than {limit} characters; write it shorter.",
    ),
    "edit_empty": ("内容为空；请写：{forms}。", "it is empty; write one of: {forms}."),
    "edit_quote": (
        "引号没有成对；请补上另一半。",
        "a quotation mark has no partner; add the other one.",
    ),
    "edit_unknown_kind": (
        "“{word}”不是假设；请以其中之一开头：{allowed}。",
        "{word!r} is not an edit; begin with one of: {allowed}.",
    ),
    "edit_form": ("请写：{form}。", "write it as: {form}."),
    "edit_no_person": (
        "这里没有编号为“{word}”的人员；请用来源系统的编号、系统:编号，或本产品的编号。",
        "there is no person {word!r} here; use the sender's id, system:id, or our own id.",
    ),
    "edit_many_people": (
        "“{word}”可能指多人；请写 系统:编号，或本产品的编号。",
        "{word!r} means more than one person; write system:id or our own id.",
    ),
    "edit_not_in_network": (
        "“{word}”在 {day} 不在此关系网中（已离开，或属于此处未涉及的供应商）；请换一人。",
        (
            "{word!r} is not in this network on {day} (has left, or works for a vendor that is "
            "not in it); name somebody else."
        ),
    ),
    "edit_left_before": (
        "“{word}”已按第 {other} 项离开；请去掉其中一项，或调换顺序。",
        "{word!r} has left by edit {other}; remove one of the two, or swap them.",
    ),
    "edit_not_ours": (
        "“{word}”不是我方人员；我方人员：{allowed}。",
        "{word!r} is not one of our people; ours are: {allowed}.",
    ),
    "edit_not_contact": (
        "“{word}”是供应商的人员；请写客户或外部人员。",
        "{word!r} works for a vendor; name somebody of the customer or an outsider.",
    ),
    "edit_not_customer": (
        "“{word}”不是客户的人员；只有客户的人员可有决策角色。",
        "{word!r} is not the customer's; only the customer's people hold a decision role.",
    ),
    "edit_same_person": (
        "两端都是“{word}”；请写两个不同的人。",
        "both ends are {word!r}; name two different people.",
    ),
    "edit_value": (
        "“{word}”不可用；可用：{allowed}。",
        "{word!r} is not allowed here; use one of: {allowed}.",
    ),
    "edit_no_level": (
        "接触不会减少触达；要去掉一条接触，请写：drop 记录编号。可用：{allowed}。",
        "a meeting takes no tie away; for that write drop RECORD. Allowed here: {allowed}.",
    ),
    "edit_no_vendor": (
        "“{word}”不是这里的供应商；这里的供应商：{allowed}。",
        "{word!r} is not a vendor here; the vendors here are: {allowed}.",
    ),
    "edit_no_role": (
        "角色属于商机，客户没有；请对商机提问。",
        "a role belongs to an opportunity, an account has none; ask about an opportunity.",
    ),
    "edit_no_record": (
        "这里没有编号为“{word}”的记录；请用答案中显示的编号。",
        "there is no record {word!r} here; use the id that answers show.",
    ),
    "edit_many_records": (
        "“{word}”可能指多条记录；请用其中之一：{allowed}。",
        "{word!r} means more than one record; use one of: {allowed}.",
    ),
    "edit_is_person": (
        "“{word}”是人员，不是记录；请写：leave {word}。",
        "{word!r} is a person, not a record; write: leave {word}.",
    ),
    "edit_other_context": (
        "“{word}”属于另一商机，在这里不起作用；请选这里的记录。",
        "{word!r} belongs to another opportunity and counts nothing here; name one that does.",
    ),
    "edit_not_doubtful": (
        "“{word}”没有可证实之处；只有影响力、接触和评估可以证实。",
        "{word!r} has nothing to confirm; confirm an influence, a tie or an assessment.",
    ),
}


@dataclass(frozen=True, slots=True)
class EditProblem(Problem):
    """What is wrong with one edit; `text` is English.

    Attributes:
        values: What fills the sentence in, for the other language.
    """

    values: tuple[tuple[str, str], ...] = ()

    def text_in(self, language: Language | str) -> str:
        """The sentence in "zh" or "en"."""
        return _sentence(self.code, language, dict(self.values))


def refusal(code: str, *, number: int = 0, edit: str = "", **values: str) -> InputError:
    """The error for one edit.

    Args:
        code: Of the sentence, in `MESSAGES`.
        number: Which edit, from 1; 0 where it is about all of them.
        edit: The edit as it was sent; long texts are cut.
        values: What fills the sentence in.
    """
    if number:
        values |= {"number": str(number), "edit": edit}
    short = {
        name: text if len(text) <= _LONGEST or name in _WHOLE else f"{text[: _LONGEST - 3]}..."
        for name, text in values.items()
    }
    text = _sentence(code, Language.EN, short)
    return InputError(EditProblem(code=code, text=text, values=tuple(short.items())))


# Lists of what is allowed are made here, so they may be long.
_WHOLE = frozenset({"allowed", "forms", "form"})


def _sentence(code: str, language: Language | str, values: dict[str, str]) -> str:
    column = 0 if language == Language.ZH else 1
    place = MESSAGES["edit_place"][column].format(**values) if "number" in values else ""
    return place + MESSAGES[code][column].format(**values)
