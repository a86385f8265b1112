"""Sentences of explanations and of sensitivity in both languages, by code.

Source: method 3; contract 5 (texts in the language asked for).
"""

from __future__ import annotations

from graph.vocabulary import Language

__all__ = ["REASONS", "reason"]

# By code, Chinese first, then English.
REASONS: dict[str, tuple[str, str]] = {
    # how each score is made
    "of_indirect_key_people": (
        "对每位正式决策者：决策份量 × 到他的最佳路径（最多两步），相加。",
        "For each formal decider: weight x the best path to them (two steps at most), summed.",
    ),
    "of_reach": (
        "我方或友商的信息到达的概率；总值按决策权重加权相加。",
        "Probability that a vendor's message arrives; overall: weighted by decision weight.",
    ),
    "of_next_ties": (
        "建立一条“多次接触、已证实”的关系后，触达总值增加多少。",
        "How much our overall reach grows with a regular, confirmed tie.",
    ),
    "of_verify": (
        "记录属实与不实时，我方触达总值之差。",
        "Our overall reach if the record is confirmed, less that if it is wrong.",
    ),
    "of_fragility": (
        "此人离开或此记录不实时，我方触达总值减少多少。",
        "How much our overall reach falls if this person leaves or this record is wrong.",
    ),
    "of_threats": (
        "1 − 各反对压力都不起作用的概率：每项为反对程度 × 到此人的最佳路径。",
        "1 - the chance that no pressure acts; each is how much against x the best path.",
    ),
    "of_advantage": (
        "我方减去最强友商：关系为触达差的一半加态度差的四分之一；方案、价格为认可度之差。",
        (
            "Ours less the strongest rival's: half the gap in reach plus a quarter of that in "
            "attitude; for solution and price the gap in acceptance."
        ),
    ),
    "of_closeness": (
        "接触的强度 ×（1 + 态度）÷ 2。",
        "Weight of the tie x (1 + attitude) / 2.",
    ),
    "of_isolation": (
        "1 − 友商的触达总值；对个人：他离开或不再传递时友商减少多少。",
        "1 - the rival's overall reach; for a person: what the rival loses without them.",
    ),
    "of_key_people": (
        "决策角色（客户：重要程度）的份量占全体之比。",
        "The number of the role (account: importance) over the sum of all.",
    ),
    "of_chain": (
        "决策角色的份量占全体之比。",
        "The number of the role over the sum of all.",
    ),
    "of_best_paths": (
        "路径上各段权重之积。",
        "Product of the weights along the path.",
    ),
    "of_external_influencers": (
        "强度 × 可信度，取最强的一条记录。",
        "Strength x reliability of the heaviest record.",
    ),
    "of_lean": (
        "各人观点互相影响后的投影值，按决策权重相加；是模型，不是赢单概率。",
        "Views after people listened to each other, weighted; a model, not a win probability.",
    ),
    "of_coverage": (
        "满足条件的人的决策权重之和。",
        "Sum of the decision weights of those for whom it holds.",
    ),
    "of_limiting": (
        "紧密度、方案认可度、价格接受度三者中最低的一项（均为 0 到 1）。",
        "The least of closeness and acceptance of solution and price, each from 0 to 1.",
    ),
    "of_status": (
        "此项限制所比较的数值：态度、关系优势、接触、损失占比或已知的证据。",
        "The number that this cap compares: attitude, advantage, tie, share of loss or evidence.",
    ),
    # terms
    "term_to_decider": ("经 {path}", "through {path}"),
    "term_decider": ("{person}", "{person}"),
    "term_contact": ("{person}", "{person}"),
    "term_role": ("{person}的角色", "role of {person}"),
    "term_importance": ("{person}的重要程度", "importance of {person}"),
    "term_path": ("路径 {path}", "path {path}"),
    "term_edge": ("{path} 的权重", "weight of {path}"),
    "term_strength": ("强度", "strength"),
    "term_reliability": ("可信度（证据 × 新旧）", "reliability (evidence x age)"),
    "term_tie": ("接触的强度", "weight of the tie"),
    "term_good_will": ("态度折算", "good will"),
    "term_no_tie": ("没有接触记录", "no tie on record"),
    "term_override": ("人工填写的紧密度", "closeness entered by hand"),
    "term_reach_gap": ("触达之差的一半", "half the gap in reach"),
    "term_attitude_gap": ("态度之差的四分之一", "a quarter of the gap in attitude"),
    "term_solution": ("方案认可度之差", "gap in acceptance of the solution"),
    "term_price": ("价格接受度之差", "gap in acceptance of the price"),
    "term_opponent": ("反对者：{path}", "opponent: {path}"),
    "term_conflict": ("与支持者冲突：{path}", "reacts against a supporter: {path}"),
    "term_helps": ("与反对者冲突，对我方有利：{path}", "reacts against an opponent: {path}"),
    "term_attitude": ("{person}对我方的态度", "what {person} thinks of us"),
    "term_loss": ("{person}离开时的损失", "loss if {person} leaves"),
    "term_over_reach": ("除以我方触达总值", "divided by our overall reach"),
    "term_known_ties": ("已知接触数 ÷ 所需数", "known ties over those needed"),
    "term_known_attitudes": (
        "态度已知的决策权重 ÷ 所需比例",
        "decision weight with a known attitude over the share needed",
    ),
    "term_limit_closeness": ("紧密度", "closeness"),
    "term_limit_solution": ("方案认可度", "acceptance of the solution"),
    "term_limit_price": ("价格接受度", "acceptance of the price"),
    "term_whole": ("全部", "the whole"),
    # comparison
    "compare_sum": (
        "{first} 领先 {second} {difference}，主要来自：{terms}。",
        "{first} is {difference} ahead of {second}, mostly by {terms}.",
    ),
    "compare_plain": (
        "{first} 领先 {second} {difference}。",
        "{first} is {difference} ahead of {second}.",
    ),
    "defaults_left_out": (
        "工作预算已用完：另有 {count} 个默认值没有尝试。",
        "The work budget was used up: {count} more defaults were not tried.",
    ),
    "compare_equal": (
        "{first} 与 {second} 数值相等，按编号排列。",
        "{first} and {second} are level; their ids decide the order.",
    ),
    "compare_term": ("{text} {difference}", "{text} {difference}"),
    # what would turn the order
    "turn_confidence": (
        "若 {edge} 由“{before}”变为“{after}”，{second} 将领先（{two} 对 {one}）。",
        "Were {edge} {after} instead of {before}, {second} would lead ({two} to {one}).",
    ),
    "turn_strength": (
        "若 {edge} 的影响由“{before}”变为“{after}”，{second} 将领先（{two} 对 {one}）。",
        "Were {edge} {after} instead of {before}, {second} would lead ({two} to {one}).",
    ),
    "turn_level": (
        "若 {edge} 的接触由“{before}”变为“{after}”，{second} 将领先（{two} 对 {one}）。",
        (
            "Were the tie {edge} “{after}” instead of “{before}”, {second} would lead "
            "({two} to {one})."
        ),
    ),
    "turn_record": (
        "若没有 {edge} 这条记录，{second} 将领先（{two} 对 {one}）。",
        "Without the record {edge}, {second} would lead ({two} to {one}).",
    ),
    # what is taken for granted
    "assumed_attitude": (
        "{person}对{vendor}的态度无人知道；按传递 {used} 计。数值在 {low} 到 {high} 之间。",
        (
            "Nobody knows what {person} thinks of {vendor}; taken to pass on {used}. "
            "The score lies between {low} and {high}."
        ),
    ),
    "assumed_confidence": (
        "{edge} 没写可信度；按推断 {used} 计。数值在 {low} 到 {high} 之间。",
        (
            "{edge} does not say how sure it is; taken as inferred, {used}. "
            "The score lies between {low} and {high}."
        ),
    ),
    "assumed_observed_on": (
        (
            "{edge} 没写日期；按录入日计，余 {used}。"
            "今天到再旧一个半衰期之间，数值为 {low} 到 {high}。"
        ),
        (
            "{edge} has no date; counted from the day of entry, {used} is left. "
            "From one half-life older to today the score goes from {low} to {high}."
        ),
    ),
    "assumed_strength": (
        "{edge} 没写强弱；按中等 {used} 计。数值在 {low} 到 {high} 之间。",
        (
            "{edge} does not say how strong it is; taken as medium, {used}. "
            "The score lies between {low} and {high}."
        ),
    ),
    # answers that change with a default
    "change_status": ("状态：{before} → {after}", "Status: {before} → {after}"),
    "change_leader": ("领先者：{before} → {after}", "Who leads: {before} → {after}"),
    "change_robust": (
        "对{subject}的判断是否稳健：{before} → {after}",
        "Whether the claim about {subject} is robust: {before} → {after}",
    ),
    "change_reach": (
        "{subject}的触达总值：{before} → {after}",
        "Overall reach of {subject}: {before} → {after}",
    ),
    "change_key_order": (
        "关键人顺序：{before} → {after}",
        "Order of key people: {before} → {after}",
    ),
    "change_behind_order": (
        "幕后前三位：{before} → {after}",
        "First three behind: {before} → {after}",
    ),
    "change_next_tie": ("最佳下一步接触：{before} → {after}", "Best next tie: {before} → {after}"),
    "change_limiting": (
        "{subject}的短板：{before} → {after}",
        "What holds {subject} back: {before} → {after}",
    ),
    "change_single_threaded": (
        "系于一人：{before} → {after}",
        "Single-threaded: {before} → {after}",
    ),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "nobody": ("无", "nobody"),
    "limit_closeness": ("紧密度", "closeness"),
    "limit_solution": ("方案", "solution"),
    "limit_price": ("价格", "price"),
    "limit_ask_solution": ("先问方案", "ask about the solution"),
    "limit_ask_price": ("先问价格", "ask about the price"),
    "and": ("、", ", "),
}


def reason(code: str, language: Language, **values: object) -> str:
    """The sentence of a code in a language, with values put in.

    >>> reason("change_status", Language.EN, before="green", after="amber")
    'Status: green → amber'
    """
    chinese, english = REASONS[code]
    return (chinese if language is Language.ZH else english).format(**values)
