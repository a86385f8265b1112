"""The people and the lines of a map as HTML tables: the same data for readers who prefer lists.

Source: design 6, keyboard ("a table with the same rows sits beside every map").
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.drawing.captions import CUT_PERSON, CUT_TIE, gain_words, lead_words, share_words
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

__all__ = ["additions_table", "circles_table", "lines_table", "people_table", "ties_table"]

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
    Words("我方触达", "Our reach"),
    Words("友商触达", "Rival's reach"),
    Words("谁领先", "Who leads"),
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
_CIRCLES = Words("圈子", "Circles")
_CIRCLE_HEADS = (
    Words("圈子", "Circle"),
    Words("核心", "Leader"),
    Words("成员", "Members"),
    Words("可信度", "Confidence"),
)
_CONFIRMED = Words("已证实", "confirmed")
_UNCONFIRMED = Words("未证实", "not confirmed")
_ADDITIONS = Words("图上标注", "Marked on the map")
_ADDITION_HEADS = (
    Words("标注", "Mark"),
    Words("谁", "Who"),
    Words("对谁", "To whom"),
    Words("说明", "What"),
)
_NEXT_TIE = Words("建议的接触", "tie to build")
_CUT = Words("隔离友商", "cut the rival off")
_SINGLE = Words("单点", "single point")
_NOT_DRAWN = Words("未画出", "not drawn")
_VETO = Words("否决权", "veto")
_MOVED = Words("本项目座位", "seat in this project")


def people_table(scene: MapScene, lang: str) -> str:
    """Everybody, folded people too."""
    names = _names(scene, lang)
    rows = [_person(card, names, lang) for card in scene.listed_people]
    return _table(_PEOPLE, _PERSON_HEADS, rows, lang)


def _names(scene: MapScene, lang: str) -> dict[str, str]:
    """What the customer's people are called."""
    return {card.key: in_language(card.name, lang) for card in scene.listed_people}


def _person(card: Card, names: dict[str, str], lang: str) -> list[str]:
    role = word(DecisionRole, card.role, lang)
    if card.has_veto:
        role = " · ".join(filter(None, (role, _VETO.to(lang))))
    notes = [behind(card.rank_behind).to(lang)] if card.rank_behind else []
    if card.manager != card.account_manager:
        notes.append(_MOVED.to(lang))
    notes += [fact.to(lang) for fact in (*card.facts, *card.notes)]
    standing = card.standing
    reach = [standing.ours, standing.theirs] if standing else [None, None]
    return [
        names[card.key],
        in_language(card.title, lang),
        " / ".join(in_language(unit, lang) for unit in card.units),
        names.get(card.manager or "", ""),
        role,
        word(Attitude, card.attitude, lang) if card.attitude else NOT_ASKED.to(lang),
        word(Importance, card.importance, lang),
        *map(_weight, reach),
        lead_words(standing).to(lang) if standing and standing.lead != "unknown" else "",
        " · ".join(notes),
    ]


def lines_table(scene: MapScene, lang: str) -> str:
    """Every influence edge, also those that are not drawn."""
    names = _names(scene, lang)
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
    names = _names(scene, lang)
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


def circles_table(scene: MapScene, lang: str) -> str:
    """Every circle of the map with everybody in it; nothing where there is none."""
    if not scene.listed_circles:
        return ""
    names = _names(scene, lang)
    comma = "、" if lang == "zh" else ", "
    rows = [
        [
            in_language(one.name, lang),
            names.get(one.leader or "", ""),
            comma.join(names[key] for key in one.members if key in names),
            (_CONFIRMED if one.is_confirmed else _UNCONFIRMED).to(lang),
        ]
        for one in scene.listed_circles
    ]
    return _table(_CIRCLES, _CIRCLE_HEADS, rows, lang)


def additions_table(scene: MapScene, lang: str) -> str:
    """What was asked for over the map, drawn or not; nothing where nothing was."""
    names = _names(scene, lang)
    names |= {key: in_language(name, lang) for key, name in scene.additions.names}
    names |= {lane.key: in_language(lane.name, lang) for lane in scene.lanes}
    edges = {edge.record: edge for edge in scene.listed_influences}

    def called(key: str) -> str:
        return names.get(key, key)

    wanted = scene.additions
    rows = [
        [_NEXT_TIE.to(lang), called(tie.person), called(tie.contact), gain_words(tie.gain)]
        for tie in wanted.next_ties
    ]
    if wanted.cut is not None:
        cut = [(called(one), "", CUT_PERSON) for one in wanted.cut.people]
        cut += [(called(one), called(other), CUT_TIE) for one, other in wanted.cut.ties]
        rows += [[_CUT.to(lang), one, other, words.to(lang)] for one, other, words in cut]
    for point in wanted.weak_points:
        edge = edges.get(point.key) if point.is_line else None
        ends = [called(edge.source), called(edge.target)] if edge else [called(point.key), ""]
        rows.append([_SINGLE.to(lang), *ends, share_words(point.share)])
    return _table(_ADDITIONS, _ADDITION_HEADS, rows, lang) if rows else ""


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
