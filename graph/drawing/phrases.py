"""Every word on a map that is not a vocabulary label, in both languages.

Source: design 3 and 6.
"""

from __future__ import annotations

from graph.drawing.content import Card, Influence, LanePerson, MapContent, Words
from graph.drawing.places.units import Tile
from graph.vocabulary import Attitude, Code, Confidence, DecisionRole, Importance
from graph.wording import in_language

__all__ = [
    "ASSUMED",
    "BOTH",
    "FADED",
    "LANE_TITLES",
    "LINE_BOSS",
    "NEW",
    "NONE_RECORDED",
    "NOT_ASKED",
    "OUTSIDE",
    "SHORT_IMPORTANCE",
    "SHORT_ROLES",
    "WAS",
    "age_and_doubt",
    "ago",
    "behind",
    "hot_words",
    "lane_name",
    "map_name",
    "part_words",
    "person_name",
    "tile_name",
    "where_they_sat",
    "word",
]

BOTH = ("zh", "en")
ASSUMED = frozenset({Confidence.INFERRED.value, Confidence.RUMOUR.value})
NOT_ASKED = Words("未问", "Not asked")
NEW = Words("新增", "new")
FADED = Words("，已淡化", ", faded")
WAS = Words("原", "was")
OUTSIDE = Words("不在本决策链", "outside this chain")
LINE_BOSS = Words("行政上级 ", "line boss ")
LANE_TITLES = {"us": Words("我方人员", "OUR PEOPLE"), "rival": Words("友商人员", "RIVAL")}
NONE_RECORDED = Words("无记录", "none recorded")
SHORT_ROLES = {
    DecisionRole.APPROVER.value: Words("审批", "Approves"),
    DecisionRole.DECISION_MAKER.value: Words("决策", "Decides"),
    DecisionRole.EVALUATOR.value: Words("评估", "Evaluates"),
    DecisionRole.GATEKEEPER.value: Words("把关", "Gate"),
    DecisionRole.USER.value: Words("使用", "Uses"),
}
SHORT_IMPORTANCE = {
    Importance.POSITIONAL.value: Words("职位重要", "Position"),
    Importance.INTERPERSONAL.value: Words("人际重要", "Relations"),
    Importance.BOTH.value: Words("职位+人际", "Both"),
}
_COUNTS = (
    Words("一", "one"), Words("两", "two"), Words("三", "three"), Words("四", "four"),
    Words("五", "five"), Words("六", "six"), Words("七", "seven"), Words("八", "eight"),
    Words("九", "nine"),
)  # fmt: skip
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}
_CHINESE_ORDINALS = "一二三四五六七八九十"


def word(kind: type[Code], code: str | None, lang: str) -> str:
    """The vocabulary's label of a code; the code itself when it is not one of the vocabulary."""
    if code is None:
        return ""
    known = {member.value: member for member in kind}.get(code)
    return known.label(lang) if known else code


def ago(months: int) -> Words:
    """An age in months.

    >>> ago(9).zh, ago(9).en
    ('9 个月', '9 mo')
    """
    if months == 0:
        return Words("本月", "this month")
    return Words(f"{months} 个月", f"{months} mo")


def behind(rank: int) -> Words:
    """The place of a hidden influencer: "1st behind".

    >>> behind(1).zh, behind(12).en
    ('幕后第一', '12th behind')
    """
    ordinal = _ORDINALS.get(rank, f"{rank}th")
    digit = _CHINESE_ORDINALS[rank - 1] if rank <= len(_CHINESE_ORDINALS) else f" {rank}"
    return Words(f"幕后第{digit}", f"{ordinal} behind")


def where_they_sat(count: int) -> Words:
    """Title of the thumbnail for a number of moved people."""
    if count > len(_COUNTS):
        return Words(f"{count} 人在客户架构中的原位", f"Where {count} sat in the account")
    number = _COUNTS[count - 1]
    if count == 1:
        return Words("此人在客户架构中的原位", "Where this person sat in the account")
    return Words(f"{number.zh}人在客户架构中的原位", f"Where the {number.en} sat in the account")


def map_name(content: MapContent) -> Words:
    """The accessible name of the whole map."""
    zh, en = in_language(content.title, "zh"), in_language(content.title, "en")
    count = len(content.cards)
    return Words(f"{zh}：{count} 人的影响力地图", f"{en}: map of {count} people")


def _lowered(text: str) -> str:
    """Without the capital of a title, as inside a sentence; "CFO" stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def part_words(count: int) -> Words:
    """How many people around somebody a map has no room for."""
    more = "person" if count == 1 else "people"
    return Words(f"这么多步之内还有 {count} 人未画出", f"{count} more {more} as near, not drawn")


def person_name(card: Card, *, in_project: bool) -> Words:
    """The accessible name of a card: "褚, cost controller, no role, attitude unknown"."""
    said = {}
    for lang in BOTH:
        title = in_language(card.title, lang)
        parts = [in_language(card.name, lang), title if lang == "zh" else _lowered(title)]
        parts += _standing(card, lang, in_project=in_project)
        parts += [fact.to(lang) for fact in card.facts]
        said[lang] = ("，" if lang == "zh" else ", ").join(part for part in parts if part)
    return Words(said["zh"], said["en"])


def _standing(card: Card, lang: str, *, in_project: bool) -> list[str]:
    zh = lang == "zh"
    parts = ["外部人士" if zh else "outsider"] if card.side == "external" else []
    if card.role:
        parts.append(_lowered(word(DecisionRole, card.role, lang)))
    elif in_project:
        parts.append("无角色" if zh else "no role")
    elif card.importance in SHORT_IMPORTANCE:
        label = word(Importance, card.importance, lang)
        parts.append(label if zh else f"importance: {label.lower()}")
    if card.has_veto:
        parts.append("有否决权" if zh else "may veto")
    attitude = word(Attitude, card.attitude, lang) if card.attitude else NOT_ASKED.to(lang)
    parts.append(f"态度{attitude}" if zh else f"attitude {attitude.lower()}")
    if card.attitude_before and card.attitude_before != card.attitude:
        before = word(Attitude, card.attitude_before, lang)
        parts.append(f"在客户层面为{before}" if zh else f"{before.lower()} in the account")
    if card.rank_behind:
        parts.append(behind(card.rank_behind).to(lang))
    if not card.in_chain and in_project:
        parts.append(OUTSIDE.to(lang))
    return parts


def tile_name(tile: Tile) -> Words:
    """The accessible name of a tile."""
    count = len(tile.members)
    people = "1 person" if count == 1 else f"{count} people"
    return Words(f"{tile.name.zh}，{count} 人，已折叠", f"{tile.name.en}, {people}, folded")


def lane_name(who: LanePerson) -> Words:
    """The accessible name of a lane card."""
    side = {"us": Words("我方", "our side")}.get(who.vendor, Words("友商", "rival"))
    company = who.company
    zh = [in_language(who.name, "zh"), in_language(who.title, "zh"), side.zh]
    en = [in_language(who.name, "en"), _lowered(in_language(who.title, "en")), side.en]
    zh, en = [*zh, in_language(company, "zh")], [*en, in_language(company, "en")]
    return Words("，".join(filter(None, zh)), ", ".join(filter(None, en)))


def age_and_doubt(edge: Influence) -> Words:
    """Age of an old edge, and that it is assumed: "20 mo, inferred"."""
    said = ago(edge.months or 0)
    if edge.confidence not in ASSUMED:
        return said
    zh, en = word(Confidence, edge.confidence, "zh"), word(Confidence, edge.confidence, "en")
    return Words(f"{said.zh}，{zh}", f"{said.en}, {en.lower()}")


def hot_words(edge: Influence, *, short: bool) -> tuple[Words, ...]:
    """The boxed label of the best path: "new · 0.61" over "reported, 1 mo"."""
    weight = "" if edge.weight is None else f"{edge.weight + 1e-9:.2f}"
    if short and weight:
        return (Words(weight, weight),)
    first = [
        " · ".join(filter(None, (NEW.to(lang) if edge.state == "added" else "", weight)))
        for lang in BOTH
    ]
    zh = [word(Confidence, edge.confidence, "zh")]
    en = [word(Confidence, edge.confidence, "en").lower()]
    if edge.months is not None:
        zh.append(ago(edge.months).zh)
        en.append(ago(edge.months).en)
    second = Words("，".join(zh), ", ".join(en))
    return (Words(*first), second) if any(first) else (second,)
