"""Every enumerated value: its code, its Chinese and English label, its order.

Codes are what files, the API and the command line use; `graph.codes` reads them.
Source: contract 1; method 1.2, 1.3.
"""

from __future__ import annotations

from graph.codes import Code, Language

__all__ = [
    "VOCABULARIES",
    "Attitude",
    "Basis",
    "BehaviorOrientation",
    "Code",
    "Confidence",
    "ContextKind",
    "DecisionRole",
    "FormalLevel",
    "Freshness",
    "Function",
    "Importance",
    "InstallationRole",
    "Language",
    "LawfulBasis",
    "LineKind",
    "MapExtra",
    "MapPreset",
    "MapSide",
    "OpportunitySize",
    "OrganizationKind",
    "OverlayChange",
    "Polarity",
    "ProposalState",
    "ReportingKind",
    "Side",
    "Status",
    "Strength",
    "Tag",
    "TieAction",
    "TieLevel",
    "Visibility",
]


class OrganizationKind(Code):
    """What an organization is to us."""

    CUSTOMER = "customer", "客户", "Customer"
    UNIT = "unit", "客户单位", "Customer unit"
    US = "us", "我司", "Our company"
    COMPETITOR = "competitor", "友商", "Competitor"
    OTHER = "other", "其他外部", "Other outsider"


class Side(Code):
    """Which side a person is on; derived from the organization."""

    CUSTOMER = "customer", "客户", "Customer"
    US = "us", "我方", "Us"
    COMPETITOR = "competitor", "友商", "Rival"
    EXTERNAL = "external", "外部", "Outside"


class Function(Code):
    """What one of our people (or a rival's) does."""

    CLIENT_LEADING_EXPERT = "client_leading_expert", "客户引领专家", "Leading expert"
    ACCOUNT_MANAGER = "account_manager", "客户经理", "Account manager"
    SOLUTION_MANAGER = "solution_manager", "方案经理", "Solution manager"
    EXECUTIVE_SPONSOR = "executive_sponsor", "高管赞助人", "Executive sponsor"
    DELIVERY = "delivery", "交付", "Delivery"
    OTHER = "other", "其他", "Other"


class FormalLevel(Code):
    """Level in the formal hierarchy; decides the effort of a tie, never the importance."""

    EXECUTIVE = "executive", "高管", "Executive"
    DIRECTOR = "director", "总监", "Director"
    MANAGER = "manager", "经理", "Manager"
    STAFF = "staff", "员工", "Staff"


class Importance(Code):
    """Why a person matters in the account (重要程度)."""

    POSITIONAL = "positional", "职位重要", "Position"
    INTERPERSONAL = "interpersonal", "人际关系重要", "Relations"
    BOTH = "both", "职位和人际关系重要", "Both"
    ORDINARY = "ordinary", "普通", "Ordinary"
    UNKNOWN = "unknown", "未知", "Unknown"


class BehaviorOrientation(Code):
    """What convinces a person (行为取向); a trait, account level only."""

    PROFESSIONAL = "professional", "专业型", "Professional"
    PRAGMATIC = "pragmatic", "务实型", "Pragmatic"
    PROFESSIONAL_PRAGMATIC = "professional_pragmatic", "专业务实型", "Professional, then pragmatic"
    PRAGMATIC_PROFESSIONAL = "pragmatic_professional", "务实专业型", "Pragmatic, then professional"
    BALANCED = "balanced", "均衡型", "Balanced"
    UNKNOWN = "unknown", "未知", "Unknown"


class Attitude(Code):
    """A person's attitude to one vendor (关系状况)."""

    STRONG_POSITIVE = "strong_positive", "强正向", "Strongly positive"
    POSITIVE = "positive", "正向", "Positive"
    NEUTRAL = "neutral", "中立", "Neutral"
    NEGATIVE = "negative", "负向", "Negative"
    STRONG_NEGATIVE = "strong_negative", "强负向", "Strongly negative"
    UNKNOWN = "unknown", "未知", "Unknown"


class DecisionRole(Code):
    """What a person decides in one opportunity; only these carry weight."""

    APPROVER = "approver", "审批人", "Approver"
    DECISION_MAKER = "decision_maker", "决策人", "Decision maker"
    EVALUATOR = "evaluator", "评估人", "Evaluator"
    GATEKEEPER = "gatekeeper", "把关人", "Gatekeeper"
    USER = "user", "使用人", "User"


class Tag(Code):
    """A claim about a person in one opportunity, which the analysis checks."""

    CHAMPION = "champion", "拥护者", "Champion"
    COACH = "coach", "教练", "Coach"
    INFLUENCER = "influencer", "影响者", "Influencer"
    EXECUTIVE_SPONSOR = "executive_sponsor", "高层支持者", "Executive sponsor"
    BLOCKER = "blocker", "阻碍者", "Blocker"


class Strength(Code):
    """How strongly one person influences another."""

    WEAK = "weak", "弱", "Weak"
    MEDIUM = "medium", "中", "Medium"
    STRONG = "strong", "强", "Strong"


class Polarity(Code):
    """Whether the influenced person follows, or reacts against."""

    FOLLOWS = "follows", "跟随", "Follows"
    CONFLICT = "conflict", "冲突", "Conflict"


class Basis(Code):
    """What an influence or a tie rests on."""

    KIN = "kin", "亲属", "Kin"
    ALUMNI = "alumni", "校友", "Alumni"
    EX_COLLEAGUE = "ex_colleague", "前同事", "Former colleague"
    PATRON = "patron", "提携", "Patron"
    EXPERTISE = "expertise", "专业", "Expertise"
    PROJECT = "project", "项目", "Project"
    FRIEND = "friend", "朋友", "Friend"
    OTHER = "other", "其他", "Other"


class Confidence(Code):
    """How sure a record is."""

    CONFIRMED = "confirmed", "已证实", "Confirmed"
    REPORTED = "reported", "转述", "Reported"
    INFERRED = "inferred", "推断", "Inferred"
    RUMOUR = "rumour", "传闻", "Rumour"


class TieLevel(Code):
    """How deep the contact of a vendor's person with a contact is (交互程度)."""

    NONE = "none", "未接触过", "Never met"
    OCCASIONAL = "occasional", "偶尔接触", "Occasional"
    MULTIPLE = "multiple", "多次接触", "Regular"
    DEEP = "deep", "深层接触", "Deep"


class ReportingKind(Code):
    """Kind of a reporting line."""

    SOLID = "solid", "实线", "Solid"
    DOTTED = "dotted", "虚线", "Dotted"


class OverlayChange(Code):
    """What an overlay entry does to the account in one opportunity."""

    REPARENT = "reparent", "调整座位", "Reparent"
    SUPPRESS = "suppress", "切断", "Suppress"
    OVERRIDE = "override", "改写", "Override"


class OpportunitySize(Code):
    """Size of an opportunity."""

    BIG = "big", "大项目", "Big deal"
    SMALL = "small", "小项目", "Small deal"


class LawfulBasis(Code):
    """The legal ground for holding a person's data."""

    CONSENT = "consent", "同意", "Consent"
    CONTRACT = "contract", "合同", "Contract"
    LEGAL_OBLIGATION = "legal_obligation", "法定义务", "Legal obligation"
    LEGITIMATE_INTEREST = "legitimate_interest", "正当利益", "Legitimate interest"
    PUBLIC_SOURCE = "public_source", "公开信息", "Public source"


class ProposalState(Code):
    """What the account's owner decided about something that a deal found out."""

    OPEN = "open", "待定", "Open"
    ACCEPTED = "accepted", "已采纳", "Accepted"
    REJECTED = "rejected", "未采纳", "Rejected"


class Visibility(Code):
    """Who may see a record."""

    ACCOUNT_TEAM = "account_team", "客户团队", "Account team"
    PRIVATE = "private", "仅本人", "Private"
    COMPANY = "company", "全公司", "Company"


class InstallationRole(Code):
    """What a user may do in the whole installation."""

    ADMIN = "admin", "管理员", "Administrator"
    AUDITOR = "auditor", "审计员", "Auditor"
    MEMBER = "member", "成员", "Member"


class ContextKind(Code):
    """The subject of a question."""

    ACCOUNT = "account", "客户", "Account"
    OPPORTUNITY = "opportunity", "商机", "Opportunity"


class Status(Code):
    """The light over a context."""

    GREEN = "green", "绿灯", "Green"
    AMBER = "amber", "黄灯", "Amber"
    RED = "red", "红灯", "Red"
    GREY = "grey", "无灯", "No light"


class Freshness(Code):
    """How old a record is."""

    FRESH = "fresh", "新", "Fresh"
    DUE = "due", "待核", "Due"
    STALE = "stale", "陈旧", "Stale"
    EXPIRED = "expired", "过期", "Expired"


class TieAction(Code):
    """What to do with a suggested contact."""

    DEVELOP = "develop", "发展", "Develop"
    LEVERAGE = "leverage", "借力", "Leverage"
    WIN_OVER = "win_over", "争取", "Win over"
    NEUTRALISE = "neutralise", "化解", "Neutralise"
    DISCOVER = "discover", "摸底", "Discover"


class MapPreset(Code):
    """Which of the four maps of one context is drawn."""

    CUSTOMER = "customer", "客户", "Customer"
    RESOURCES = "resources", "我方资源", "Our resources"
    CHAIN = "chain", "决策链", "Decision chain"
    RIVAL = "rival", "友商", "Rival"


class MapSide(Code):
    """Towards whom attitudes and reach on a map are read."""

    US = "us", "我方", "Us"
    RIVAL = "rival", "友商", "Rival"
    GAP = "gap", "差距", "Gap"


class MapExtra(Code):
    """What is drawn over a map on demand."""

    NEXT_TIES = "next_ties", "下一步接触", "Next contacts"
    CUT = "cut", "隔离友商", "Isolate the rival"
    SINGLE_POINTS = "single_points", "单点依赖", "Single points"


class LineKind(Code):
    """The kinds of lines of a map."""

    REPORTING = "reporting", "汇报线", "Reporting"
    INFLUENCE = "influence", "影响线", "Influence"
    TIE = "tie", "接触线", "Ties"


VOCABULARIES: tuple[type[Code], ...] = (
    Attitude,
    Basis,
    BehaviorOrientation,
    Confidence,
    ContextKind,
    DecisionRole,
    FormalLevel,
    Freshness,
    Function,
    Importance,
    InstallationRole,
    LawfulBasis,
    LineKind,
    MapExtra,
    MapPreset,
    MapSide,
    OpportunitySize,
    OrganizationKind,
    OverlayChange,
    Polarity,
    ProposalState,
    ReportingKind,
    Side,
    Status,
    Strength,
    Tag,
    TieAction,
    TieLevel,
    Visibility,
)
