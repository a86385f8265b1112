"""A what-if in words: each edit as a sentence, and what to know about the answer."""

from __future__ import annotations

from collections.abc import Sequence

from graph.network import Network
from graph.overlay.what_if import EditKind, Supposed
from graph.results import CodedText
from graph.results.what_if import WhatIfDifference, WhatIfEdit
from graph.vocabulary import Code, Language
from graph.wording import in_language

__all__ = ["SENTENCES", "edits_in_words", "warnings_about"]

# By code, Chinese first, then English.
SENTENCES: dict[str, tuple[str, str]] = {
    "leave": ("{first}离开", "{first} leaves"),
    "tie": ("{first}接触{second}：{value}", "{first} meets {second}: {value}"),
    "influence": ("{first}影响{second}：{value}", "{first} influences {second}: {value}"),
    "attitude": ("{first}对{vendor}：{value}", "{first} towards {vendor}: {value}"),
    "role": ("{first}的角色：{value}", "{first}'s role: {value}"),
    "drop": ("没有这条{thing}：{what}", "Without this {thing}: {what}"),
    "confirm": ("证实这条{thing}：{what}", "This {thing} is confirmed: {what}"),
    "thing_influence": ("影响力", "influence"),
    "thing_ties": ("接触", "tie"),
    "thing_reporting": ("汇报线", "reporting line"),
    "thing_assessments": ("评估", "assessment"),
    "thing_evidence": ("证据", "piece of evidence"),
    "thing_roles": ("角色", "role"),
    "thing_overlay": ("项目改动", "change of the project"),
    "thing_circles": ("圈子", "circle"),
    "thing_coverage": ("覆盖", "cover"),
    "thing_activities": ("活动", "activity"),
    "nothing_moves": (
        "这些假设不改变任何触达，也不改变状态。",
        "Nothing moves: no reach changes, and the light stays.",
    ),
    "edit_is_cut": (
        "{first} → {second} 在此商机中已切断，所以不起作用；请先去掉该切断。",
        (
            "{first} → {second} is cut in this opportunity, so it carries nothing; drop the cut "
            "first."
        ),
    ),
    "seat_is_empty": (
        "{first}离开后座位空着：权重保留，无人可触达。",
        "{first}'s seat stays empty: it keeps its weight, and nobody is reached there.",
    ),
}


def edits_in_words(
    edits: Sequence[Supposed], network: Network, language: Language
) -> tuple[WhatIfEdit, ...]:
    """Each edit with its sentence."""
    return tuple(
        WhatIfEdit(
            edit=one.text,
            kind=one.kind.value,
            text=_sentence(one, network, language),
            people=one.people,
            record=one.record,
        )
        for one in edits
    )


def warnings_about(
    edits: Sequence[Supposed],
    difference: WhatIfDifference,
    network: Network,
    language: Language,
) -> tuple[CodedText, ...]:
    """What the reader may not expect: edits without effect, seats that stay empty."""
    found = [_warning("edit_is_cut", one, network, language) for one in edits if one.is_cut]
    seated = {seat.person for seat in network.seats}
    found += [
        _warning("seat_is_empty", one, network, language)
        for one in edits
        if one.kind is EditKind.LEAVE and one.people[0] in seated
    ]
    has_moved = (
        difference.people
        or difference.status.is_changed
        or any(one.overall for one in difference.reach.values())
    )
    if not has_moved:
        found.append(CodedText(code="nothing_moves", text=_say("nothing_moves", language)))
    return tuple(found)


def _warning(code: str, one: Supposed, network: Network, language: Language) -> CodedText:
    return CodedText(code=code, text=_say(code, language, **_names(one, network, language)))


def _sentence(one: Supposed, network: Network, language: Language) -> str:
    names = _names(one, network, language)
    if one.kind in (EditKind.DROP, EditKind.CONFIRM):
        thing = _say(f"thing_{one.table}", language)
        people = [names[place] for place in ("first", "second") if place in names]
        return _say(
            one.kind.value, language, thing=thing, what=" → ".join(people) or one.record or ""
        )
    return _say(one.kind.value, language, **names)


def _names(one: Supposed, network: Network, language: Language) -> dict[str, str]:
    found = dict(
        zip(
            ("first", "second"), (_name(network, key, language) for key in one.people), strict=False
        )
    )
    if one.vendor is not None:
        found["vendor"] = in_language(network.vendor_names.get(one.vendor, one.vendor), language)
    if one.value is not None:
        found["value"] = _label(one.value, language)
    return found


def _name(network: Network, key: str, language: Language) -> str:
    node = network.nodes.get(key)
    return in_language(node.name, language) if node else key


def _label(value: Code, language: Language) -> str:
    word = value.label(language)
    return word[:1].lower() + word[1:]


def _say(code: str, language: Language, **names: str) -> str:
    chinese, english = SENTENCES[code]
    return (chinese if language is Language.ZH else english).format(**names)
