"""The people around the invented group: ours, two rivals', a consultant and a retired engineer."""

from __future__ import annotations

from dataclasses import dataclass

from importers.examples.group_names import Name

__all__ = ["ORGANIZATIONS", "OUTSIDERS", "Outsider"]

# id, name, kind, threat rank; the row of our company is the same in every example
ORGANIZATIONS = (
    ("US", "我司 Our company", "us", ""),
    ("LANZHAN", "岚栈软件 Lanzhan Software", "competitor", "1"),
    ("LIHENG", "砺衡科技 Liheng Technology", "competitor", "2"),
    ("GEXT", "独立顾问 Independent adviser", "other", ""),
    ("GINS", "澄原设计院 Chengyuan Design Institute", "other", ""),
)


@dataclass(frozen=True, slots=True)
class Outsider:
    """A person who does not work for the customer.

    Attributes:
        id: Also the key in the story.
        covers: Units in which the person goes about, as ids.
        contacts: Contacts to be drawn there beside those of the story.
        line: Line of coverage, for our people.
    """

    id: str
    organization: str
    name: Name
    title: str
    function: str
    covers: tuple[str, ...] = ()
    contacts: int = 0
    line: str = ""


OUTSIDERS = (
    Outsider(
        "V1",
        "US",
        Name("李砚", "Li Yan"),
        "客户经理 Account manager",
        "account_manager",
        ("G-SCM-LOG", "G-SCM-PUR", "G-IT-APP"),
        9,
        "industry",
    ),
    Outsider(
        "V2",
        "US",
        Name("周澈", "Zhou Che"),
        "方案经理 Solution manager",
        "solution_manager",
        ("G-MFG-DSF", "G-RND-TST"),
        6,
        "solution",
    ),
    Outsider(
        "V3",
        "US",
        Name("吴若舟", "Wu Ruozhou"),
        "客户引领专家 Leading expert",
        "client_leading_expert",
        ("G-RND-MEC", "G-RND-ELE"),
        5,
        "industry",
    ),
    Outsider(
        "V4",
        "US",
        Name("郑以宁", "Zheng Yining"),
        "高管赞助人 Executive sponsor",
        "executive_sponsor",
        ("G-SAL-DOM", "G-HR-TRA"),
        4,
        "industry",
    ),
    Outsider(
        "V5",
        "US",
        Name("王砺", "Wang Li"),
        "交付经理 Delivery manager",
        "delivery",
        ("G-MFG-P2", "G-IT-OPS"),
        8,
        "support",
    ),
    Outsider(
        "V6",
        "US",
        Name("冯晓溪", "Feng Xiaoxi"),
        "区域销售 Regional sales",
        "account_manager",
        ("G-SAL-DOM", "G-SAL-EXP"),
        8,
        "region",
    ),
    Outsider(
        "V7",
        "US",
        Name("陈述白", "Chen Shubai"),
        "质量方案经理 Solution manager, quality",
        "solution_manager",
        ("G-QUA-INS", "G-QUA-SYS"),
        8,
        "solution",
    ),
    Outsider(
        "V8",
        "US",
        Name("褚静川", "Chu Jingchuan"),
        "财务专家 Finance expert",
        "other",
        ("G-FIN-ACC", "G-HR-HIR"),
        5,
        "support",
    ),
    Outsider(
        "L1",
        "LANZHAN",
        Name("蒋望", "Jiang Wang"),
        "岚栈客户经理 Account manager, Lanzhan",
        "account_manager",
        ("G-IT-APP", "G-SCM-PLA"),
        6,
    ),
    Outsider(
        "L2",
        "LANZHAN",
        Name("卫青岩", "Wei Qingyan"),
        "岚栈方案经理 Solution manager, Lanzhan",
        "solution_manager",
        ("G-IT-ARC", "G-RND-ELE"),
        6,
    ),
    Outsider(
        "L3",
        "LANZHAN",
        Name("朱怀远", "Zhu Huaiyuan"),
        "岚栈副总裁 Vice president, Lanzhan",
        "executive_sponsor",
    ),
    Outsider(
        "L4",
        "LANZHAN",
        Name("许临", "Xu Lin"),
        "岚栈实施经理 Delivery manager, Lanzhan",
        "delivery",
        ("G-IT-OPS", "G-SAL-EXP"),
        7,
    ),
    Outsider(
        "L5",
        "LANZHAN",
        Name("孔若平", "Kong Ruoping"),
        "岚栈售前顾问 Presales, Lanzhan",
        "other",
        ("G-RND-MEC",),
        2,
    ),
    Outsider(
        "H1",
        "LIHENG",
        Name("曹行之", "Cao Xingzhi"),
        "砺衡客户经理 Account manager, Liheng",
        "account_manager",
        ("G-SCM-PUR", "G-SCM-LOG"),
        6,
    ),
    Outsider(
        "H2",
        "LIHENG",
        Name("陶清言", "Tao Qingyan"),
        "砺衡方案经理 Solution manager, Liheng",
        "solution_manager",
        ("G-MFG-P2",),
        3,
    ),
    Outsider(
        "H3",
        "LIHENG",
        Name("尤述安", "You Shuan"),
        "砺衡总经理 General manager, Liheng",
        "executive_sponsor",
    ),
    Outsider(
        "H4",
        "LIHENG",
        Name("施以成", "Shi Yicheng"),
        "砺衡实施顾问 Consultant, Liheng",
        "delivery",
        ("G-SCM-PLA",),
        3,
    ),
    Outsider(
        "X1",
        "GEXT",
        Name("金若愚", "Jin Ruoyu"),
        "精益顾问 Lean consultant",
        "",
    ),
    Outsider(
        "X2",
        "GINS",
        Name("穆怀川", "Mu Huaichuan"),
        "退休总工 Retired chief engineer",
        "",
    ),
)
