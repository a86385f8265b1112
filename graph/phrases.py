"""Sentences of an answer in both languages, by code.

Placeholders are filled with names; nothing else of the reader's data is ever part of a template.
"""

from __future__ import annotations

from graph.vocabulary import Language

__all__ = ["PHRASES", "say"]

# By code, Chinese first, then English.
PHRASES: dict[str, tuple[str, str]] = {
    # caps of the status (method 3.7)
    "approver_no_tie": ("审批人{person}：我方无人接触", "Approver {person}: no tie of ours"),
    "veto_no_tie": ("否决权人{person}：我方无人接触", "Veto holder {person}: no tie of ours"),
    "approver_low_advantage": (
        "审批人{person}：关系优势 {value}，不足 {limit}",
        "Approver {person}: relation advantage {value}, below {limit}",
    ),
    "veto_low_advantage": (
        "否决权人{person}：关系优势 {value}，不足 {limit}",
        "Veto holder {person}: relation advantage {value}, below {limit}",
    ),
    "evaluator_strong_negative": (
        "评估人{person}：强负向",
        "Evaluator {person}: strongly negative",
    ),
    "single_threaded": (
        "{share} 的触达系于一人：{person}",
        "{share} of our reach hangs on one person, {person}",
    ),
    "low_evidence": ("对友商{person}所知太少", "Too little is known of rival {person}"),
    "approver_negative": ("审批人{person}反对我方", "Approver {person} is against us"),
    "veto_negative": ("否决权人{person}反对我方", "Veto holder {person} is against us"),
    # questions
    "no_approver": ("谁签字？还没有审批人。", "Who signs? No approver is recorded."),
    "no_chain": ("还没有人有决策角色。谁签字？", "Nobody has a role yet. Who signs?"),
    "no_rival": ("竞争对手是谁？还没有记录。", "Who competes? No rival is recorded."),
    "attitude_unknown": (
        "{person}要什么？对我方态度未知。",
        "What does {person} want? Attitude to us unknown.",
    ),
    "attitude_not_asked": (
        "{person}怎么看我方？还没人问过。",
        "How does {person} see us? Nobody has asked.",
    ),
    "nobody_knows": (
        "谁认识{person}？双方都无人接触。",
        "Who knows {person}? Nobody, ours or theirs, has a tie.",
    ),
    "solution_unknown": ("{person}怎么看我方的方案？", "What is {person}'s view of our solution?"),
    "price_unknown": ("{person}怎么看我方的价格？", "What is {person}'s view of our price?"),
    "assumed_confidence": (
        "{source} → {target} 有多可靠？未注明，按推断计。",
        "How sure is {source} → {target}? Not stated, taken as inferred.",
    ),
    "assumed_observed_on": (
        "{source} → {target} 何时观察到？未注明，按录入日计。",
        "When was {source} → {target} seen? Not stated, taken as the day of entry.",
    ),
    "assumed_strength": (
        "{source} → {target} 有多强？未注明，按中等计。",
        "How strong is {source} → {target}? Not stated, taken as medium.",
    ),
    # warnings
    "no_chain_yet": (
        "还没有决策链：触达没有总值。",
        "There is no decision chain yet: reach has no overall value.",
    ),
    "no_rival_recorded": (
        "没有记录竞争对手：不给出优势和孤立度。",
        "No rival is recorded: no advantage and no isolation is given.",
    ),
    "no_tie_recorded": ("我方没有任何接触记录。", "No tie of ours is recorded."),
    "no_us": ("没有记录我司。", "Our own company is not recorded."),
    "missing_approver": ("没有审批人。", "There is no approver."),
    "low_evidence_rival": (
        "对友商{vendor}所知太少：低数值不等于安全。",
        "Too little is known of rival {vendor}: a low number is not safety.",
    ),
    "attitude_doubtful": (
        "{person}的态度已不可靠，谨慎计算按未知处理。",
        "{person}'s attitude is no longer reliable; the cautious run takes it as unknown.",
    ),
    "own_edge_suppressed": (
        "{source} → {target} 在同一商机中既记录又切断；以切断为准。",
        "{source} → {target} is recorded and suppressed in one opportunity; suppressed wins.",
    ),
    "left_with_role": (
        "{person}已离开，但仍有决策角色。",
        "{person} has left but still holds a role.",
    ),
    "sampled": (
        "关系网较大：数值由 {worlds} 个随机世界抽样得出，附区间。",
        "The network is large: values are sampled in {worlds} random worlds, with intervals.",
    ),
}


def say(code: str, language: Language | str, **names: str) -> str:
    """The sentence of a code in a language, with names put in.

    >>> say("approver_negative", "en", person="陈")
    'Approver 陈 is against us'
    """
    chinese, english = PHRASES[code]
    template = chinese if language == Language.ZH else english
    return template.format(**names)
