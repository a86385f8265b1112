"""Every numeric default of the method, in one frozen, documented object.

The values travel with each answer (name and digest), so that a number can be traced to the
defaults that made it. Source: method 3 (all defaults are this project's own unless a field says
otherwise).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache

from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    FormalLevel,
    Freshness,
    Importance,
    Strength,
    TieLevel,
)

__all__ = ["Calibration", "Default", "describe_defaults"]


@dataclass(frozen=True, slots=True)
class Default:
    """What one default means.

    Attributes:
        name: Field of `Calibration`.
        value: Its value in the object that was described.
        meaning_en: What it does, in English.
        meaning_zh: The same in Chinese.
        source: Where it comes from.
    """

    name: str
    value: float
    meaning_en: str
    meaning_zh: str
    source: str


def _default(value: float, meaning_en: str, meaning_zh: str, source: str) -> float:
    made: float = field(
        default=value,
        metadata={"en": meaning_en, "zh": meaning_zh, "source": source},
    )
    return made


def _count(value: int, meaning_en: str, meaning_zh: str, source: str) -> int:
    made: int = field(
        default=value,
        metadata={"en": meaning_en, "zh": meaning_zh, "source": source},
    )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The numbers behind every answer; probabilities 0 to 1, ages in months, efforts in units.

    `digest` identifies the set of values; two objects with equal values have equal digests.
    """

    strength_weak: float = _default(0.3, "Weak influence", "弱影响", "method 3.1")
    strength_medium: float = _default(0.6, "Medium influence", "中等影响", "method 3.1")
    strength_strong: float = _default(0.9, "Strong influence", "强影响", "method 3.1")

    confidence_confirmed: float = _default(0.95, "Confirmed record", "已证实的记录", "method 3.1")
    confidence_reported: float = _default(0.7, "Reported record", "转述的记录", "method 3.1")
    confidence_inferred: float = _default(0.5, "Inferred record", "推断的记录", "method 3.1")
    confidence_rumour: float = _default(0.3, "Rumour", "传闻", "method 3.1")

    tie_none: float = _default(0.0, "Known: never met", "已确认未接触过", "method 3.1")
    tie_occasional: float = _default(0.3, "Occasional contact", "偶尔接触", "method 3.1")
    tie_multiple: float = _default(0.6, "Regular contact", "多次接触", "method 3.1")
    tie_deep: float = _default(0.9, "Deep contact", "深层接触", "method 3.1")

    attitude_strong_positive: float = _default(
        1.0, "Strongly positive attitude", "强正向态度", "method 1.2"
    )
    attitude_positive: float = _default(0.5, "Positive attitude", "正向态度", "method 1.2")
    attitude_neutral: float = _default(0.0, "Neutral attitude", "中立态度", "method 1.2")
    attitude_negative: float = _default(-0.5, "Negative attitude", "负向态度", "method 1.2")
    attitude_strong_negative: float = _default(
        -1.0, "Strongly negative attitude", "强负向态度", "method 1.2"
    )

    influence_half_life_months: float = _default(
        24, "Certainty of an influence edge halves", "影响关系的可信度减半所需月数", "method 3.1"
    )
    tie_half_life_months: float = _default(
        6, "Strength of a contact tie halves", "接触强度减半所需月数", "method 3.1"
    )
    attitude_half_life_months: float = _default(
        12, "Certainty of an attitude halves", "态度的可信度减半所需月数", "method 3.1"
    )
    cautious_reliability: float = _default(
        0.6,
        "Less reliable records are left out of the cautious run",
        "低于此可信度的记录不进入谨慎计算",
        "method 3.1",
    )

    implied_by_manager: float = _default(
        0.6, "Manager on report, implied by the line", "汇报线隐含的上级影响", "method 3.1"
    )
    implied_by_report: float = _default(
        0.3, "Report on manager, implied by the line", "汇报线隐含的下级影响", "method 3.1"
    )
    dotted_share: float = _default(
        0.5, "Share of that for a dotted line", "虚线汇报所占比例", "method 3.1"
    )
    background_share: float = _default(
        0.5,
        "Share of that for the line boss behind a project seat",
        "项目座位背后行政上级所占比例",
        "method 3.2",
    )
    circle_by_leader: float = _default(
        0.3, "Leader of a circle on a member", "圈子核心对成员的影响", "method 3.1"
    )
    circle_by_member: float = _default(
        0.15, "Member of a circle on another", "圈子成员之间的影响", "method 3.1"
    )

    gate_strong_positive: float = _default(
        1.0, "Carries our message: strongly positive", "强正向者传递信息", "method 3.5"
    )
    gate_positive: float = _default(
        0.75, "Carries our message: positive", "正向者传递信息", "method 3.5"
    )
    gate_neutral: float = _default(
        0.4, "Carries our message: neutral", "中立者传递信息", "method 3.5"
    )
    gate_negative: float = _default(
        0.0, "Carries our message: negative", "负向者传递信息", "method 3.5"
    )
    gate_strong_negative: float = _default(
        0.0, "Carries our message: strongly negative", "强负向者传递信息", "method 3.5"
    )
    gate_unknown: float = _default(
        0.4, "Carries our message: unknown", "态度未知者传递信息", "method 3.5"
    )

    path_edges: int = _count(4, "Longest path, in edges", "路径最多边数", "method 3.3")
    path_count: int = _count(3, "Paths listed", "列出的路径条数", "method 3.3")
    indirect_path_edges: int = _count(
        2, "Longest path of an indirect key person", "间接关键人路径最多边数", "method 3.4"
    )
    indirect_threshold: float = _default(
        0.10, "Weakest path that counts for one", "间接关键人路径的最低权重", "method 3.4"
    )
    sponsor_from: float = _default(
        0.30,
        "Score from which a chain member is a sponsor or blocker",
        "链内人员成为内部推动者或阻碍者的分值",
        "method 3.4",
    )

    role_approver: float = _default(4, "Decision weight, approver", "审批人决策权重", "method 3.2")
    role_decision_maker: float = _default(
        3, "Decision weight, decision maker", "决策人决策权重", "method 3.2"
    )
    role_evaluator: float = _default(
        2, "Decision weight, evaluator", "评估人决策权重", "method 3.2"
    )
    role_gatekeeper: float = _default(
        1, "Decision weight, gatekeeper", "把关人决策权重", "method 3.2"
    )
    role_user: float = _default(1, "Decision weight, user", "使用人决策权重", "method 3.2")
    decider_approver: float = _default(
        4, "Formal decider of a deal: approver", "商机正式决策者：审批人", "method 3.4"
    )
    decider_decision_maker: float = _default(
        3, "Formal decider of a deal: decision maker", "商机正式决策者：决策人", "method 3.4"
    )
    decider_veto: float = _default(
        1,
        "Formal decider of a deal: other veto holder",
        "商机正式决策者：其他否决权人",
        "method 3.4",
    )
    decider_both: float = _default(
        5,
        "Formal decider of an account: position and relations",
        "客户正式决策者：职位和人际关系",
        "method 3.4",
    )
    decider_positional: float = _default(
        3, "Formal decider of an account: position", "客户正式决策者：职位", "method 3.4"
    )
    importance_ordinary: float = _default(1, "Importance: ordinary", "重要程度：普通", "method 3.6")
    importance_positional: float = _default(
        3, "Importance: position", "重要程度：职位", "method 3.6"
    )
    importance_interpersonal: float = _default(
        3, "Importance: relations", "重要程度：人际关系", "method 3.6"
    )
    importance_both: float = _default(5, "Importance: both", "重要程度：两者", "method 3.6")

    low_evidence_ties: int = _count(
        3, "Fewer known ties of a rival prove nothing", "友商接触少于此数即证据不足", "method 3.5"
    )
    low_evidence_share: float = _default(
        0.5,
        "Less decision weight with a known attitude to the rival proves nothing",
        "对友商态度已知的决策权重低于此即证据不足",
        "method 3.5",
    )
    single_threaded_share: float = _default(
        0.5, "Share of reach on one person", "系于一人的触达比例", "method 3.7"
    )
    approver_advantage: float = _default(
        0.10,
        "Relation advantage the approver or a veto holder needs for green",
        "绿灯所需的审批人或否决权人关系优势",
        "method 3.7",
    )
    cover_months: int = _count(
        6, "Oldest contact that still covers", "覆盖所需的最近接触月数", "method 3.7"
    )
    accepted_from: int = _count(
        4, "Solution acceptance that counts as accepted", "视为接受的方案认可度", "method 3.7"
    )
    conflict_factor: float = _default(
        0.5,
        "Threat of a supporter one reacts against",
        "冲突对象支持我方所带来的威胁",
        "method 3.8",
    )
    threat_path_edges: int = _count(
        2, "Longest path of an opponent", "反对者路径最多边数", "method 3.8"
    )
    susceptibility: float = _default(
        0.8, "Most that a view is lent", "观点受影响的上限", "method 3.9"
    )
    isolation_threshold: float = _default(
        0.10, "Lighter edges do not carry a rival", "低于此权重的边不传递友商影响", "method 3.10"
    )
    effort_executive: float = _default(
        3, "Effort to meet an executive", "会见高管的投入", "method 3.10"
    )
    effort_director: float = _default(
        2, "Effort to meet a director", "会见总监的投入", "method 3.10"
    )
    effort_manager: float = _default(1, "Effort to meet a manager", "会见经理的投入", "method 3.10")
    effort_staff: float = _default(1, "Effort to meet staff", "会见员工的投入", "method 3.10")

    fresh_months: int = _count(3, "Fresh up to this age", "“新”的最大月数", "method 2.9")
    due_months: int = _count(6, "Due up to this age", "“待核”的最大月数", "method 2.9")
    stale_months: int = _count(12, "Stale up to this age", "“陈旧”的最大月数", "method 2.9")

    state_budget: int = _count(
        200_000, "States an exact answer may take", "精确计算的状态上限", "method 3.3"
    )
    answer_budget: int = _count(
        8_000_000,
        "States that the exact values of one answer may take together",
        "一次回答的精确计算共可用的状态数",
        "own: keeps an answer within seconds",
    )
    draw_budget: int = _count(
        100_000_000,
        "Worlds x edges that one answer may draw; a larger network gets fewer worlds",
        "一次回答可抽取的世界数 × 边数；更大的关系网用更少的世界",
        "own: keeps an answer within memory",
    )
    least_worlds: int = _count(
        1_024, "Fewest worlds drawn", "抽样世界数的下限", "own: keeps intervals narrow"
    )
    loss_budget: int = _count(
        2_000_000_000,
        "Edges x 64 worlds that one list of losses may look at",
        "一份损失清单可查看的边数 × 64 个世界",
        "own: keeps an answer within seconds",
    )
    pair_budget: int = _count(
        20_000,
        "Pairs of new ties that are tried",
        "尝试的新接触组合数",
        "own: keeps an answer within seconds",
    )
    measures_named: int = _count(
        3, "People named first by a measure", "每项指标列出的人数", "method 3.11"
    )
    measure_budget: int = _count(
        20_000_000,
        "People x edges that betweenness may look at; beyond it is estimated",
        "中介度可查看的人数 × 边数；超出则估算",
        "own: keeps an answer within seconds",
    )
    pagerank_damping: float = _default(
        0.85, "Damping of PageRank", "PageRank 阻尼系数", "Brin, Page 1998"
    )
    walk_share: float = _default(
        0.5,
        "Damping of walks, as a share of the largest that converges",
        "游走阻尼占最大收敛阻尼的比例",
        "method 3.11",
    )
    circle_least: int = _count(
        3, "Fewest people of a proposed circle", "建议圈子的最少人数", "own: two are an edge"
    )
    circle_most: int = _count(
        8, "Most people of a proposed circle", "建议圈子的最多人数", "own: more are a department"
    )
    circle_density: float = _default(
        0.5,
        "Share of pairs with recorded influence that a proposed circle needs",
        "建议圈子所需的有影响关系的人员对比例",
        "own: half know each other",
    )
    list_limit: int = _count(
        5_000,
        "Entries of a list; a longer one leaves out what is 0, then what is least",
        "清单的最多条目；更长时先略去为 0 的，再略去最小的",
        "own: keeps an answer within memory",
    )
    worlds: int = _count(10_048, "Worlds drawn beyond that", "抽样世界数", "method 3.3")
    seed: int = _count(0, "Seed of the draws", "随机种子", "method 3.3")

    @property
    def digest(self) -> str:
        """First 12 hex digits of the SHA-256 of all values."""
        return _digest(self)

    def strength(self, code: Strength) -> float:
        """Number of an influence strength, 0 to 1."""
        return self._number("strength", code)

    def confidence(self, code: Confidence) -> float:
        """Number of a confidence, 0 to 1."""
        return self._number("confidence", code)

    def tie_level(self, code: TieLevel) -> float:
        """Number of a tie level, 0 to 1."""
        return self._number("tie", code)

    def attitude(self, code: Attitude | None) -> float | None:
        """Number of an attitude, -1 to 1; None when nobody knows."""
        if code is None or code is Attitude.UNKNOWN:
            return None
        return self._number("attitude", code)

    def gate(self, code: Attitude | None) -> float:
        """How much of a vendor's message a person with this attitude passes on, 0 to 1."""
        return self._number("gate", code or Attitude.UNKNOWN)

    def role_weight(self, role: DecisionRole) -> float:
        """Decision weight of a role before normalising."""
        return self._number("role", role)

    def importance(self, code: Importance | None) -> float:
        """Weight of an importance; 0 when nobody knows."""
        if code is None or code is Importance.UNKNOWN:
            return 0.0
        return self._number("importance", code)

    def effort(self, level: FormalLevel | None) -> float:
        """Effort to meet somebody of this level; unknown levels cost as staff."""
        return self._number("effort", level or FormalLevel.STAFF)

    def freshness(self, months: int) -> Freshness:
        """Label of an age in whole months."""
        if months <= self.fresh_months:
            return Freshness.FRESH
        if months <= self.due_months:
            return Freshness.DUE
        return Freshness.STALE if months <= self.stale_months else Freshness.EXPIRED

    def _number(self, family: str, code: str) -> float:
        return float(getattr(self, f"{family}_{code}"))


def describe_defaults(calibration: Calibration) -> list[Default]:
    """List every default with its meaning in both languages and its source, in field order."""
    return [
        Default(
            name=one.name,
            value=getattr(calibration, one.name),
            meaning_en=one.metadata["en"],
            meaning_zh=one.metadata["zh"],
            source=one.metadata["source"],
        )
        for one in fields(calibration)
    ]


@lru_cache(maxsize=256)
def _digest(calibration: Calibration) -> str:
    text = json.dumps(asdict(calibration), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
