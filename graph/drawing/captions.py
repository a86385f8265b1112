"""Words of the presets, the switch of sides and what is drawn on demand, in both languages.

Source: design 3 and 6 (empty states); maps (presets, vendor switch).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.drawing.additions import CircleOf, NextTie, Standing
from graph.drawing.content import Words
from graph.drawing.phrases import BOTH
from graph.wording import in_language

__all__ = [
    "CUT_PERSON",
    "CUT_TIE",
    "NOBODY",
    "NO_CHAIN",
    "NO_CUT",
    "NO_INFLUENCE",
    "NO_KEY_PEOPLE",
    "NO_NEXT_TIE",
    "NO_RIVAL",
    "NO_RIVAL_SIDE",
    "NO_RIVAL_TIES",
    "NO_SINGLE_POINT",
    "NO_TIES",
    "NO_US",
    "carries",
    "circle_fact",
    "circle_label",
    "cut_fact",
    "cut_people",
    "figure",
    "gain_words",
    "hanging",
    "hanging_fact",
    "hangs",
    "hangs_fact",
    "knowing_words",
    "lead_words",
    "left_to_list",
    "looked_at",
    "only_by",
    "reach_fact",
    "reach_words",
    "rival_named",
    "share_words",
    "short_lead",
    "suggestion_fact",
    "told",
]

NOBODY = Words(
    "客户一方还没有人员记录。", "Nobody is recorded on the customer's side yet: who works there?"
)
NO_CHAIN = Words("还没有人有决策角色。谁签字？", "Nobody has a role yet. Who signs?")
NO_KEY_PEOPLE = Words(
    "还没有关键人。谁的职位或人际关系重要？",
    "No key people yet. Whose position or relations matter?",
)
NO_INFLUENCE = Words(
    "还没有影响力关系记录。谁影响谁？", "No influence is recorded yet. Who sways whom?"
)
NO_US = Words("我方还没有人员记录。", "Nobody of ours is recorded yet.")
NO_TIES = Words("我方还没有接触记录。谁认识谁？", "No tie of ours is recorded yet. Who knows whom?")
NO_RIVAL = Words("还没有友商记录。竞争对手是谁？", "No rival is recorded yet. Who competes?")
NO_RIVAL_SIDE = Words(
    "还没有友商记录，显示的是对我方的态度。", "No rival is recorded yet: attitudes are those to us."
)
NO_RIVAL_TIES = Words(
    "该友商还没有接触记录。谁见过他们？", "No tie of this rival is recorded yet. Who has seen them?"
)
NO_NEXT_TIE = Words("没有能增加触达的新接触。", "No further contact would add to our reach.")
NO_CUT = Words(
    "友商本来就到不了决策人，无须隔离。", "This rival reaches no decider: there is nothing to cut."
)
NO_SINGLE_POINT = Words(
    "没有单点：无人承载我方一半以上的触达。",
    "No single point: nobody carries more than half of our reach.",
)
CUT_PERSON = Words("争取或化解", "win over")
CUT_TIE = Words("取代", "displace")
_LEADS = {
    "us": Words("我方领先", "we lead"),
    "rival": Words("友商领先", "rival leads"),
    "even": Words("持平", "even"),
    "unknown": Words("不明", "unknown"),
}

_SHORT_LEADS = {
    "us": Words("我方", "us"),
    "rival": Words("友商", "rival"),
    "even": Words("平", "even"),
    "unknown": Words("", ""),
}


def figure(value: float | None) -> str:
    """A number from 0 to 1 with two decimals, half up; "?" where nobody knows.

    >>> figure(0.125), figure(None)
    ('0.13', '?')
    """
    return "?" if value is None else f"{int(value * 100 + 0.5 + 1e-9) / 100:.2f}"


def share_words(share: float) -> str:
    """A part of our own reach as a percentage.

    >>> share_words(0.584)
    '58 %'
    """
    return f"{int(share * 100 + 0.5 + 1e-9)} %"


def gain_words(gain: float) -> str:
    """What a new contact adds: "+0.10"."""
    return f"+{figure(gain)}"


def lead_words(standing: Standing) -> Words:
    """Which side leads with a person."""
    return _LEADS[standing.lead]


def short_lead(standing: Standing) -> Words:
    """The same where there is little room."""
    return _SHORT_LEADS[standing.lead]


def reach_words(value: float | None) -> Words:
    """How well somebody is reached."""
    return Words(f"触达 {figure(value)}", f"reach {figure(value)}")


def reach_fact(standing: Standing) -> Words:
    """Both reaches as the accessible name tells them; with who leads where the map compares."""
    ours, theirs = figure(standing.ours), figure(standing.theirs)
    zh, en = f"触达我方 {ours}、友商 {theirs}", f"reach: us {ours}, rival {theirs}"
    if standing.side == "gap":
        lead = lead_words(standing)
        zh, en = f"{zh}，{lead.zh}", f"{en}, {lead.en}"
    return Words(zh, en)


def rival_named(name: str) -> Words:
    """Which rival a map is about."""
    return Words(f"友商：{in_language(name, 'zh')}", f"Rival: {in_language(name, 'en')}")


def looked_at(side: str, rival: str) -> Words:
    """Towards whom attitudes and reach are shown, for the sides "rival" and "gap"."""
    zh, en = in_language(rival, "zh"), in_language(rival, "en")
    if side == "gap":
        return Words(
            f"触达：我方对比{zh}；态度：对我方", f"Reach: us against {en}; attitude: to us"
        )
    return Words(f"态度与触达：对{zh}", f"Attitude and reach: {en}")


def only_by(mark: str) -> Words:
    """Mark of a contact whom only one of ours knows."""
    return Words(f"只靠 {mark}", f"only {mark}")


def hanging(count: int, total: int) -> Words:
    """How many deciders hang on one of ours, short."""
    return Words(f"{count}/{total} 决策人", f"{count} of {total} deciders")


def hanging_fact(names: tuple[str, ...]) -> Words:
    """The same for the accessible name, with the names."""
    zh = "、".join(in_language(one, "zh") for one in names)
    en = ", ".join(in_language(one, "en") for one in names)
    return Words(f"离开即失去一半以上对{zh}的触达", f"who leaves with them: over half of {en}")


def knowing_words(known: Sequence[tuple[str, int]]) -> Words:
    """Who has contacts among folded people, and how many: "V6 ×8, V4 ×2"."""
    zh, en = ([f"{in_language(name, lang)} ×{count}" for name, count in known] for lang in BOTH)
    return Words("、".join(zh), ", ".join(en))


def told(name: Words, facts: Iterable[Words]) -> Words:
    """An accessible name with further facts."""
    every = (name, *facts)
    return Words("，".join(one.zh for one in every), ", ".join(one.en for one in every))


def carries(loss: float) -> Words:
    """What a rival would lose without somebody."""
    return Words(f"承载 {figure(loss)}", f"carries {figure(loss)}")


def hangs(share: float) -> Words:
    """What of our reach hangs on a single point."""
    return Words(f"系于此 {share_words(share)}", f"{share_words(share)} hangs here")


def circle_label(name: str, leader: str | None, folded: int) -> Words:
    """The words on a circle: its leader, its name, and how many members are folded away."""
    said = {}
    for lang in BOTH:
        parts = [in_language(leader, lang)] if leader else []
        parts.append(in_language(name, lang))
        if folded:
            parts.append(f"+{folded}")
        said[lang] = " · ".join(parts)
    return Words(said["zh"], said["en"])


def circle_fact(circle: CircleOf, leader: str | None, members: tuple[str, ...]) -> Words:
    """The accessible name of a circle: its name, who leads, who belongs to it, how sure it is."""
    said = {}
    for lang in BOTH:
        is_zh = lang == "zh"
        parts = [f"圈子 {in_language(circle.name, lang)}" if is_zh
                 else f"Circle {in_language(circle.name, lang)}"]  # fmt: skip
        if leader:
            parts.append(("核心 " if is_zh else "leader ") + in_language(leader, lang))
        names = ("、" if is_zh else ", ").join(in_language(one, lang) for one in members)
        parts.append(f"成员 {names}" if is_zh else f"members {names}")
        if not circle.is_confirmed:
            parts.append("未证实" if is_zh else "not confirmed")
        said[lang] = ("；" if is_zh else "; ").join(parts)
    return Words(said["zh"], said["en"])


def suggestion_fact(tie: NextTie, person: str, contact: str) -> Words:
    """The accessible name of a contact to build."""
    zh, en = ((in_language(person, lang), in_language(contact, lang)) for lang in BOTH)
    gain = gain_words(tie.gain)
    return Words(
        f"建议：{zh[0]}去接触{zh[1]}，触达 {gain}",
        f"suggested: {en[0]} meets {en[1]}, reach {gain}",
    )


def cut_fact(name: str, other: str = "") -> Words:
    """The accessible name of scissors on a person, or on the tie of a rival's person to another."""
    zh, en = ((in_language(name, lang), in_language(other, lang)) for lang in BOTH)
    if other:
        return Words(f"隔离友商：取代{zh[0]}与{zh[1]}的接触",
                     f"to isolate the rival: displace the tie of {en[0]} to {en[1]}")  # fmt: skip
    return Words(f"隔离友商：争取或化解{zh[0]}", f"to isolate the rival: win over {en[0]}")


def hangs_fact(share: float, name: str, other: str = "") -> Words:
    """The accessible name of a single point: a person, or the line from one person to another."""
    zh, en = ((in_language(name, lang), in_language(other, lang)) for lang in BOTH)
    said = share_words(share)
    if other:
        return Words(f"我方触达的 {said} 系于{zh[0]}对{zh[1]}的影响",
                     f"{said} of our reach hangs on the line {en[0]} to {en[1]}")  # fmt: skip
    return Words(f"我方触达的 {said} 系于{zh[0]}", f"{said} of our reach hangs on {en[0]}")


def left_to_list(count: int) -> Words:
    """How much of what was asked for is not on the map."""
    return Words(f"另有 {count} 处标注见列表", f"{count} more marked in the list")


def cut_people(count: int) -> Words:
    """How many folded people are to be won over."""
    people = "1 person" if count == 1 else f"{count} people"
    return Words(f"争取或化解 {count} 人", f"win over {people}")
