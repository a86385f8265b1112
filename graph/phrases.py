"""Sentences of an answer in both languages, by code.

Placeholders are filled with names; nothing else of the reader's data is ever part of a template.
"""

from __future__ import annotations

from graph.vocabulary import Language

__all__ = ["MEASURE_NOTES", "PHRASES", "say"]

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
    "empty_seat": (
        "谁坐在“{person}”的位置？还不知道是谁。",
        "Who sits on {person}? Nobody is named yet.",
    ),
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
    "best_set": (
        (
            "这 {count} 人预计影响 {spread} 位联系人；以 {certainty} 的把握，"
            "至少达到同样人数的最佳组合的 {ratio}。"
        ),
        (
            "These {count} reach {spread} contacts on average; with a certainty of {certainty} "
            "that is at least {ratio} of what the best set of this size reaches."
        ),
    ),
    "best_set_cut": (
        (
            "这 {count} 人预计影响 {spread} 位联系人；计算量已用完：以 {certainty} 的把握，"
            "至少达到同样人数的最佳组合的 {ratio}。"
        ),
        (
            "These {count} reach {spread} contacts on average; the work budget ended there: with a "
            "certainty of {certainty} that is at least {ratio} of what the best set of this size "
            "reaches."
        ),
    ),
    "circle_proposed": (
        (
            "{people}是一个圈子吗？他们之间有 {edges} 条影响记录（{share} 的人员对）。"
            "确认后会隐含 {implied} 条新的影响；未经确认不会保存。"
        ),
        (
            "Are {people} a circle? {edges} influence records run among them ({share} of the "
            "pairs). Confirmed, it would imply {implied} new edges; nothing is stored by itself."
        ),
    ),
    "no_opponent": (
        "谁支持友商？图上还没有反对者。",
        "Who backs the rival? Nobody on the map is against us.",
    ),
    "supporters_not_more": (
        "支持者不比反对者多：谁还能争取？",
        "Supporters do not outnumber opponents: who can be won?",
    ),
    "lone_decision_maker": (
        "决策人支持我方，但多数关键人并不支持：谁会拖住他？",
        "The decision makers are for us, most key people are not: who will hold them back?",
    ),
    "no_decision_maker": ("谁做决定？还没有决策人。", "Who decides? No decision maker is known."),
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
    "fewer_worlds": (
        "边太多：在工作预算内只抽取了 {worlds} 个世界（通常 {full} 个），区间更宽。",
        (
            "So many edges: the work budget allows {worlds} worlds instead of {full}; intervals "
            "are wider."
        ),
    ),
    "truncated": (
        "工作预算已用完：有 {count} 项移除没有计算；脆弱性、孤立和核实只列出可能影响最大的各项。",
        (
            "The work budget was used up: {count} removals were not computed; fragility, isolation "
            "and verify list those that can matter most."
        ),
    ),
    "long_lists": (
        "清单过长：每份只列出最大的 {limit} 项，另有 {count} 项没有列出。",
        "Very long lists end after the {limit} largest entries; {count} more are not listed.",
    ),
    "sampled": (
        "关系网较大：数值由 {worlds} 个随机世界抽样得出，附区间。",
        "The network is large: values are sampled in {worlds} random worlds, with intervals.",
    ),
}

# By measure: what it is good for, and its caution (method 3.11); Chinese first, then English.
MEASURE_NOTES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "span": (
        ("直接下属人数", "Direct reports"),
        (
            "这是职位，不是影响：管的人多，未必有人请教。",
            "Formal rank, not influence: many reports may ask somebody else.",
        ),
    ),
    "advised": (
        (
            "有记录地受其影响的人数；分专业与信任",
            "People influenced on record; expertise and trust",
        ),
        (
            "专业顾问不等于被信任的人；没有记录不等于没有影响。",
            "An expert adviser is not a trusted person; no record is not no influence.",
        ),
    ),
    "betweenness": (
        ("位于他人之间的次数", "How often somebody lies between others"),
        (
            "只供定位：在组织图上它只会找出上司，不代表对本次决定的影响。",
            "Orientation only: on a chart it returns the boss, and it knows nothing of the deal.",
        ),
    ),
    "pagerank": (
        ("受有影响者信赖的程度", "Influential with the influential"),
        (
            "只供定位：邮件等数据上与职级关系很弱，不可作为结论。",
            "Orientation only: a poor guide to rank on traffic data, never a conclusion.",
        ),
    ),
    "walks": (
        ("全部路径加总（Katz、Hubbell）", "All walks together (Katz, Hubbell)"),
        (
            "数值随阻尼变化，只有次序可比；阻尼必须低于 1 除以最大特征值。",
            "Values hang on the damping, below one over the largest eigenvalue; compare orders.",
        ),
    ),
    "constraint": (
        ("部门或圈子之间的中间人（Burt）", "Broker between departments or circles (Burt)"),
        (
            "不看方向；只在影响关系上计算，在汇报树上只会再次找出经理。",
            "Blind to direction; on a bare tree it rediscovers the managers, so influence only.",
        ),
    ),
    "brokerage": (
        ("按单位的把关、代表、联络角色", "Gatekeeper, representative, liaison by unit"),
        (
            "取决于如何分组；单位没有记录时只有一种角色。",
            "Hangs on the grouping; without recorded units there is one role only.",
        ),
    ),
    "lets_in": (
        ("把外部人员引向同事", "Lets outsiders in to colleagues"),
        (
            "只算已记录的接触；友商的接触多为推断。",
            "Recorded ties only; a rival's are mostly inferred.",
        ),
    ),
    "quadrant": (
        ("权力 × 关注的一页图", "Power by interest on one page"),
        (
            "是静态的，也不说明支持还是反对。",
            "Static, and silent on who is for or against.",
        ),
    ),
    "layer": (
        ("离决策的远近：链、关键人、其他", "Layers: chain, key people, others"),
        ("只是看图的方式，不是分数。", "A way to look, not a score."),
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
