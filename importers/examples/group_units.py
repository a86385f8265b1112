"""The invented group's branches and units: who leads them, what people there are called."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACCOUNT", "BRANCHES", "GENERAL_MANAGER", "UNITS", "Branch", "Post", "Unit"]

ACCOUNT = "G"


@dataclass(frozen=True, slots=True)
class Post:
    """A seat that the story knows by its key.

    Attributes:
        key: Name in the story; unique.
        title: Chinese, then English.
        level: Code of the formal level.
        importance: Code; empty = nobody judged it.
        orientation: Code of the behaviour orientation; empty = nobody asked.
    """

    key: str
    title: str
    level: str = "manager"
    importance: str = "ordinary"
    orientation: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the group under a head who reports to the general manager."""

    id: str
    name: str
    head: Post


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under a branch.

    Attributes:
        branch: Id of the branch; of the account for the general manager's office.
        share: People of the unit with its lead, relative to the other units.
        lead: Reports to the head of the branch.
        titles: What staff are called.
        posts: Named seats under the lead.
    """

    id: str
    branch: str
    name: str
    share: int
    lead: Post
    titles: tuple[str, ...]
    posts: tuple[Post, ...] = ()


GENERAL_MANAGER = Post("gm", "总经理 General manager", "executive", "both", "pragmatic")

BRANCHES = (
    Branch(
        "G-MFG",
        "制造 Manufacturing",
        Post(
            "vp", "制造副总 VP manufacturing", "executive", "positional", "pragmatic_professional"
        ),
    ),
    Branch(
        "G-FIN",
        "财务 Finance",
        Post("cfo", "财务总监 CFO", "executive", "positional", "professional"),
    ),
    Branch(
        "G-SCM",
        "供应链 Supply chain",
        Post("supply", "供应链总监 Supply chain head", "director", "positional", "pragmatic"),
    ),
    Branch(
        "G-IT",
        "信息技术 Information technology",
        Post("cio", "信息总监 CIO", "executive", "positional", "professional"),
    ),
    Branch("G-RND", "研发 R&D", Post("research", "研发总监 R&D head", "director", "positional")),
    Branch(
        "G-QUA",
        "质量 Quality",
        Post("quality", "质量总监 Quality head", "director", "positional", "balanced"),
    ),
    Branch("G-SAL", "销售 Sales", Post("sales", "销售总监 Sales head", "director", "positional")),
    Branch(
        "G-HR", "人力资源 Human resources", Post("hr", "人力总监 HR head", "director", "positional")
    ),
)

UNITS = (
    Unit(
        "G-GMO",
        ACCOUNT,
        "总经办 GM office",
        12,
        Post("office", "总经办主任 GM-office director", "director", "interpersonal", "balanced"),
        ("秘书 Secretary", "法务 Counsel", "战略专员 Strategy analyst", "文档管理 Records clerk"),
        (Post("assistant", "总经理助理 Assistant to the general manager"),),
    ),
    Unit(
        "G-MFG-P1",
        "G-MFG",
        "一厂 Plant 1",
        23,
        Post("plant1", "一厂厂长 Plant manager, plant 1", "director", "ordinary", "pragmatic"),
        ("班长 Shift leader", "调度员 Dispatcher", "设备工程师 Equipment engineer"),
        (Post("veteran", "首席技师 Master technician", "staff", "interpersonal", "pragmatic"),),
    ),
    Unit(
        "G-MFG-P2",
        "G-MFG",
        "二厂 Plant 2",
        22,
        Post("plant2", "二厂厂长 Plant manager, plant 2", "director", "interpersonal", "pragmatic"),
        ("班长 Shift leader", "调度员 Dispatcher", "设备工程师 Equipment engineer"),
    ),
    Unit(
        "G-MFG-DSF",
        "G-MFG",
        "数字化车间 Digital shop floor",
        11,
        Post(
            "digital",
            "数字化车间负责人 Digital-shop-floor lead",
            "manager",
            "ordinary",
            "professional_pragmatic",
        ),
        ("数据工程师 Data engineer", "自动化工程师 Automation engineer", "操作员 Operator"),
        (Post("pilot", "试点线班长 Pilot-line leader", "staff", "ordinary", "pragmatic"),),
    ),
    Unit(
        "G-MFG-PRO",
        "G-MFG",
        "工艺部 Process",
        13,
        Post("process", "工艺部长 Process head", "manager", "ordinary", "professional"),
        ("工艺工程师 Process engineer", "工时定额员 Time-study engineer", "工装设计 Tool designer"),
    ),
    Unit(
        "G-FIN-CC",
        "G-FIN",
        "成本控制 Cost control",
        9,
        Post("cost", "成本控制 Cost controller", "manager", "ordinary"),
        ("成本会计 Cost accountant", "投资分析 Investment analyst", "预算专员 Budget analyst"),
    ),
    Unit(
        "G-FIN-ACC",
        "G-FIN",
        "会计核算 Accounting",
        12,
        Post("accounting", "会计主管 Chief accountant"),
        ("总账会计 Ledger accountant", "应付会计 Payables accountant", "税务专员 Tax analyst"),
        (Post("projects", "项目会计 Project accountant", "staff", "ordinary", "professional"),),
    ),
    Unit(
        "G-FIN-TRE",
        "G-FIN",
        "资金管理 Treasury",
        7,
        Post("treasury", "资金经理 Treasurer", "manager", "ordinary", "pragmatic"),
        ("资金专员 Cash analyst", "信用专员 Credit analyst", "出纳 Cashier"),
    ),
    Unit(
        "G-SCM-PUR",
        "G-SCM",
        "采购部 Procurement",
        13,
        Post("procurement", "采购部长 Procurement head", "director", "ordinary", "pragmatic"),
        ("采购员 Buyer", "供应商质量 Supplier quality engineer", "合同专员 Contract clerk"),
    ),
    Unit(
        "G-SCM-LOG",
        "G-SCM",
        "物流 Logistics",
        15,
        Post("logistics", "物流经理 Logistics manager"),
        ("仓储主管 Warehouse lead", "运输调度 Transport planner", "库管员 Storekeeper"),
    ),
    Unit(
        "G-SCM-PLA",
        "G-SCM",
        "计划 Planning",
        9,
        Post("planning", "计划经理 Planning manager", "manager", "ordinary", "professional"),
        ("主计划员 Master planner", "物料计划 Material planner", "产能分析 Capacity analyst"),
    ),
    Unit(
        "G-IT-ARC",
        "G-IT",
        "架构组 Architecture",
        6,
        Post("architect", "企业架构师 Enterprise architect", "manager", "ordinary", "professional"),
        ("数据架构师 Data architect", "集成工程师 Integration engineer"),
    ),
    Unit(
        "G-IT-APP",
        "G-IT",
        "应用系统 Applications",
        14,
        Post("it", "应用总监 IT director", "director", "ordinary", "professional_pragmatic"),
        ("开发工程师 Developer", "业务分析师 Business analyst", "测试工程师 Tester"),
    ),
    Unit(
        "G-IT-OPS",
        "G-IT",
        "运维 Operations",
        13,
        Post("operations", "运维经理 IT operations manager"),
        ("网络工程师 Network engineer", "系统管理员 Systems administrator", "桌面支持 Help desk"),
    ),
    Unit(
        "G-RND-MEC",
        "G-RND",
        "机械 Mechanics",
        18,
        Post("mechanics", "机械主任 Mechanics lead"),
        ("结构工程师 Structural engineer", "仿真工程师 Simulation engineer", "制图员 Draughter"),
    ),
    Unit(
        "G-RND-ELE",
        "G-RND",
        "电气 Electrics",
        14,
        Post("electrics", "电气主任 Electrics lead"),
        (
            "电气工程师 Electrical engineer",
            "控制工程师 Control engineer",
            "布线员 Wiring technician",
        ),
    ),
    Unit(
        "G-RND-TST",
        "G-RND",
        "试验 Test",
        10,
        Post("test", "试验主任 Test lead"),
        ("试验工程师 Test engineer", "测量员 Metrologist", "试制技师 Prototype technician"),
    ),
    Unit(
        "G-QUA-INS",
        "G-QUA",
        "检验 Inspection",
        16,
        Post("inspection", "检验主任 Inspection lead"),
        ("检验员 Inspector", "来料检验 Incoming inspector", "计量员 Gauge technician"),
    ),
    Unit(
        "G-QUA-SYS",
        "G-QUA",
        "质量体系 Quality systems",
        8,
        Post("systems", "体系负责人 Systems lead", "manager", "ordinary", "balanced"),
        ("体系专员 Systems analyst", "内审员 Internal auditor"),
    ),
    Unit(
        "G-SAL-DOM",
        "G-SAL",
        "国内销售 Domestic",
        17,
        Post("domestic", "国内销售经理 Domestic sales manager"),
        ("大区经理 Area manager", "销售工程师 Sales engineer", "内勤 Sales clerk"),
    ),
    Unit(
        "G-SAL-EXP",
        "G-SAL",
        "出口 Export",
        12,
        Post("export", "出口经理 Export manager"),
        ("外贸专员 Export clerk", "单证员 Documents clerk", "海外售后 Overseas service"),
    ),
    Unit(
        "G-HR-HIR",
        "G-HR",
        "招聘 Hiring",
        6,
        Post("hiring", "招聘经理 Hiring manager"),
        ("招聘专员 Recruiter", "薪酬专员 Pay analyst"),
    ),
    Unit(
        "G-HR-TRA",
        "G-HR",
        "培训 Training",
        7,
        Post("training", "培训经理 Training manager"),
        ("培训师 Trainer", "课程专员 Course designer"),
    ),
)
