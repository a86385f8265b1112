"""The people and the lines of a map as HTML tables: the same data for readers who prefer lists.

Source: design 6, keyboard ("a table with the same rows sits beside every map").
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.drawing.content import Card, Influence, Tie, Words
from graph.drawing.phrases import NOT_ASKED, ago, behind, word
from graph.drawing.scene import MapScene
from graph.drawing.writing.marks import attribute
from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Freshness,
    Importance,
    Strength,
    TieLevel,
)
from graph.wording import in_language

__all__ = ["lines_table", "people_table", "ties_table"]

_PEOPLE = Words("人员", "People")
_INFLUENCES = Words("影响力关系", "Influence")
_TIES = Words("接触", "Ties")
_NONE = Words("无记录", "none recorded")
_PERSON_HEADS = (
    Words("姓名", "Name"),
    Words("职务", "Title"),
    Words("单位", "Unit"),
    Words("上级", "Reports to"),
    Words("角色", "Role"),
    Words("态度", "Attitude"),
    Words("重要程度", "Importance"),
    Words("说明", "Notes"),
)
_INFLUENCE_HEADS = (
    Words("谁影响", "Who influences"),
    Words("影响谁", "Whom"),
    Words("强度", "Strength"),
    Words("可信度", "Confidence"),
    Words("时间", "Age"),
    Words("权重", "Weight"),
    Words("状态", "State"),
)
_TIE_HEADS = (
    Words("谁", "Who"),
    Words("联系人", "Contact"),
    Words("交互程度", "Level"),
    Words("可信度", "Confidence"),
    Words("新旧", "Freshness"),
    Words("权重", "Weight"),
)
_STATES = {
    "base": Words("客户层面", "account"),
    "inherited": Words("客户层面", "account"),
    "added": Words("本项目新增", "new here"),
    "suppressed": Words("本项目切断", "cut here"),
    "conflict": Words("冲突", "conflict"),
}
_NOT_DRAWN = Words("未画出", "not drawn")
_VETO = Words("否决权", "veto")
_MOVED = Words("本项目座位", "seat in this project")


def people_table(scene: MapScene, lang: str) -> str:
    """Everybody, folded people too."""
    names = {card.key: in_language(card.name, lang) for card in scene.listed_people}
    rows = [_person(card, names, lang) for card in scene.listed_people]
    return _table(_PEOPLE, _PERSON_HEADS, rows, lang)


def _person(card: Card, names: dict[str, str], lang: str) -> list[str]:
    role = word(DecisionRole, card.role, lang)
    if card.has_veto:
        role = " · ".join(filter(None, (role, _VETO.to(lang))))
    notes = [behind(card.rank_behind).to(lang)] if card.rank_behind else []
    if card.manager != card.account_manager:
        notes.append(_MOVED.to(lang))
    notes += [fact.to(lang) for fact in card.facts]
    return [
        names[card.key],
        in_language(card.title, lang),
        " / ".join(in_language(unit, lang) for unit in card.units),
        names.get(card.manager or "", ""),
        role,
        word(Attitude, card.attitude, lang) if card.attitude else NOT_ASKED.to(lang),
        word(Importance, card.importance, lang),
        " · ".join(notes),
    ]


def lines_table(scene: MapScene, lang: str) -> str:
    """Every influence edge, also those that are not drawn."""
    names = {card.key: in_language(card.name, lang) for card in scene.listed_people}
    drawn = {record for line in scene.influences for record in line.records}
    rows = [_influence(edge, names, lang, edge.record in drawn) for edge in scene.listed_influences]
    return _table(_INFLUENCES, _INFLUENCE_HEADS, rows, lang)


def _influence(
    edge: Influence,
    names: dict[str, str],
    lang: str,
    is_drawn: bool,  # noqa: FBT001
) -> list[str]:
    state = _STATES.get(edge.state, Words(edge.state, edge.state)).to(lang)
    age = ago(edge.months).to(lang) if edge.months is not None else ""
    fresh = word(Freshness, edge.freshness, lang)
    return [
        names[edge.source],
        names[edge.target],
        word(Strength, edge.strength, lang),
        word(Confidence, edge.confidence, lang),
        " · ".join(filter(None, (age, fresh))),
        _weight(edge.weight),
        state if is_drawn else f"{state} · {_NOT_DRAWN.to(lang)}",
    ]


def ties_table(scene: MapScene, lang: str) -> str:
    """Every tie of our people and of the rivals'."""
    names = {card.key: in_language(card.name, lang) for card in scene.listed_people}
    names |= {lane.key: in_language(lane.name, lang) for lane in scene.lanes}
    rows = [_tie(tie, names, lang) for tie in scene.listed_ties]
    return _table(_TIES, _TIE_HEADS, rows, lang)


def _tie(tie: Tie, names: dict[str, str], lang: str) -> list[str]:
    return [
        names[tie.person],
        names[tie.contact],
        word(TieLevel, tie.level, lang),
        word(Confidence, tie.confidence, lang),
        word(Freshness, tie.freshness, lang),
        _weight(tie.weight),
    ]


def _weight(value: float | None) -> str:
    return "" if value is None else f"{value + 1e-9:.2f}"


def _table(title: Words, heads: Sequence[Words], rows: Sequence[Sequence[str]], lang: str) -> str:
    """A table; columns that are empty in every row are left out."""
    kept = [number for number in range(len(heads)) if any(row[number] for row in rows)]
    if not rows:
        return f"<section><h2>{title.to(lang)}</h2><p>{_NONE.to(lang)}</p></section>"
    head = "".join(f'<th scope="col">{attribute(heads[n].to(lang))}</th>' for n in kept)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{attribute(row[n])}</th>'
            if n == kept[0]
            else f"<td>{attribute(row[n])}</td>"
            for n in kept
        )
        + "</tr>"
        for row in rows
    )
    return (
        f"<section><h2>{title.to(lang)}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></section>"
    )
