"""Who influences whom in the invented group, whatever the deal, and how we know."""

from __future__ import annotations

from importers.examples.group_story import Edge, Note

__all__ = ["EDGES"]

EDGES: tuple[Edge, ...] = (
    Edge(
        "office",
        "gm",
        "strong",
        "patron",
        "reported",
        "2024-09",
        Note(
            "V1",
            "{office}排总经理的日程，材料不经{office}看过上不了会。行政部的人说，去年有两个投资项目是{office}改了提法才过的。",
            "{office} keeps the general manager's diary and reads every paper before it reaches a "
            "meeting. People in administration say two investments passed last year only after "
            "{office} had reworded them.",
        ),
    ),
    Edge(
        "cost",
        "cfo",
        "medium",
        "expertise",
        "reported",
        "2025-01",
        Note(
            "V8",
            "{cfo}上会之前都请{cost}把测算复核一遍。会计科的人说，{cost}标红的项目一般会被压下来。",
            "Before a meeting {cfo} has {cost} check the figures. People in accounting say that "
            "what {cost} marks in red is usually held back.",
        ),
    ),
    Edge(
        "cio",
        "gm",
        "medium",
        "expertise",
        "reported",
        "2025-01",
        Note(
            "V1",
            "信息化预算一直由{cio}直接向{gm}汇报。一月的预算会照{cio}的排序批了前三项，这是参会的财务同事说的。",
            "The IT budget has always gone from {cio} straight to {gm}. The January meeting "
            "approved the first three items in {cio}'s order, says somebody from finance who was "
            "there.",
        ),
    ),
    Edge(
        "architect",
        "it",
        "strong",
        "expertise",
        "confirmed",
        "2025-04",
        Note(
            "V1",
            "四月的架构评审上，{it}三次把问题转给{architect}，纪要也照{architect}的意见写。会后{it}对我们说：“技术上听架构组的。”",
            "In the architecture review in April {it} passed three questions on to {architect} and "
            'wrote the minutes accordingly. Afterwards {it} told us: "On technology we follow '
            'the architects."',
        ),
    ),
    Edge(
        "architect",
        "cio",
        "medium",
        "expertise",
        "reported",
        "2025-03",
        Note(
            "V7",
            "{cio}对外讲的技术路线图出自{architect}之手。集成工程师说，{cio}改动之前都会先问{architect}。",
            "The roadmap that {cio} presents was written by {architect}. An integration engineer "
            "says {cio} changes nothing in it without asking {architect} first.",
        ),
    ),
    Edge(
        "digital",
        "plant1",
        "strong",
        "project",
        "confirmed",
        "2025-04",
        Note(
            "V2",
            "一厂试点线的排产是{digital}改的，{plant1}当场让各班照做。{plant1}在现场说：“数字化的事{digital}定了就算。”",
            "{digital} changed the scheduling of the pilot line in plant 1; {plant1} told the "
            'shifts to follow at once. {plant1} said on the floor: "In digital matters what '
            '{digital} decides goes."',
        ),
    ),
    Edge(
        "plant1",
        "vp",
        "strong",
        "ex_colleague",
        "reported",
        "2025-02",
        Note(
            "V5",
            "{vp}每周五听{plant1}汇报，一厂不点头的项目{vp}不批。计划科说，去年的排程软件就因为{plant1}一句“用不起来”被退回。",
            "{vp} hears {plant1} every Friday and approves nothing that plant 1 does not want. "
            "Planning says last year's scheduling software was sent back because {plant1} said it "
            "would not be used.",
        ),
    ),
    Edge(
        "plant2",
        "vp",
        "medium",
        "ex_colleague",
        "reported",
        "2025-03",
        Note(
            "V5",
            "{vp}当年在二厂当过{plant2}的副手，逢年过节还聚。工艺部的人说，涉及二厂的事{vp}会先打电话给{plant2}。",
            "{vp} once was {plant2}'s deputy in plant 2 and they still meet on holidays. People in "
            "process say {vp} phones {plant2} first about anything that touches plant 2.",
        ),
    ),
    Edge(
        "veteran",
        "plant1",
        "medium",
        "patron",
        "reported",
        "2025-03",
        Note(
            "V3",
            "{plant1}进厂时跟{veteran}当过学徒。试点线的班长说，{veteran}说不行的设备，{plant1}不会上。",
            "{plant1} was {veteran}'s apprentice. The leader of the pilot line says {plant1} will "
            "not run a machine that {veteran} has turned down.",
        ),
    ),
    Edge(
        "projects",
        "cost",
        "medium",
        "project",
        "reported",
        "2025-04",
        Note(
            "V8",
            "项目台账由{projects}登记，{cost}的测算都以这本账为底。{projects}自己说，口径有疑问时{cost}会来问。",
            "{projects} keeps the project ledger on which {cost} bases every calculation. "
            "{projects} says that {cost} comes to ask when a definition is unclear.",
        ),
    ),
    Edge(
        "treasury",
        "cfo",
        "medium",
        "alumni",
        "inferred",
        "2024-12",
        Note(
            "V8",
            "{treasury}和{cfo}是同一所财经学校先后毕业的。付款条件上的让步都是{treasury}先提、{cfo}随后同意，由此推断有影响。",
            "{treasury} and {cfo} went to the same school of finance. Concessions on payment terms "
            "came from {treasury} first and from {cfo} later, so we infer an influence.",
        ),
    ),
    Edge(
        "process",
        "vp",
        "medium",
        "expertise",
        "reported",
        "2024-12",
        Note(
            "V2",
            "新线的节拍由{process}测定，{vp}在会上只引用工艺部的数。这是一厂调度员转述的。",
            "{process} measures the cycle times of new lines, and in meetings {vp} quotes no other "
            "figures. A dispatcher in plant 1 told us.",
        ),
    ),
    Edge(
        "quality",
        "vp",
        "weak",
        "project",
        "reported",
        "2024-11",
        Note(
            "V7",
            "去年的召回之后，{vp}每月请{quality}看一次放行数据。体系专员说，{quality}提的意见采纳了一半左右。",
            "Since last year's recall {vp} has asked {quality} to look at the release data every "
            "month. A systems analyst says about half of the remarks were taken up.",
        ),
    ),
    Edge(
        "planning",
        "supply",
        "medium",
        "expertise",
        "reported",
        "2025-02",
        Note(
            "V1",
            "{supply}的月度计划由{planning}起草，基本不改就发。物料计划员说，缺料时{supply}只问{planning}。",
            "{planning} drafts {supply}'s monthly plan, which goes out almost unchanged. A "
            "material planner says that in a shortage {supply} asks nobody else.",
        ),
    ),
    Edge(
        "assistant",
        "gm",
        "weak",
        "other",
        "rumour",
        "2025-03",
        Note(
            "V4",
            "据说{gm}出差路上会问{assistant}对供应商的印象。只有司机提过一次，没有别人证实。",
            "{gm} is said to ask {assistant} about suppliers when they travel. Only a driver ever "
            "mentioned it; nobody has confirmed it.",
        ),
    ),
    Edge(
        "hr",
        "gm",
        "weak",
        "ex_colleague",
        "inferred",
        "2024-08",
        Note(
            "V4",
            "{hr}和{gm}是从同一家公司一起过来的。任命会前两人总要单独谈，是否涉及采购只是推断。",
            "{hr} and {gm} came from the same company. They talk alone before appointments; that "
            "they also talk about purchases is only inferred.",
        ),
    ),
    Edge(
        "X1",
        "vp",
        "weak",
        "expertise",
        "inferred",
        "2024-10",
        Note(
            "V3",
            "{X1}做过二厂的精益改善，{vp}在报告上批了“照办”。之后有没有继续请教，我们不清楚。",
            '{X1} led the lean programme in plant 2, and {vp} wrote "do as proposed" on the '
            "report. Whether {vp} still asks for advice we do not know.",
        ),
    ),
    Edge(
        "X1",
        "office",
        "medium",
        "alumni",
        "reported",
        "2025-01",
        Note(
            "V3",
            "{X1}和{office}是大学同学，年会请谁讲话由两人商量。{X1}亲口对{V3}说的。",
            "{X1} and {office} studied together and choose the speakers of the yearly meeting "
            "between them. {X1} told {V3} so.",
        ),
    ),
    Edge(
        "digital",
        "plant2",
        "medium",
        "project",
        "reported",
        "2025-03",
        Note(
            "V5",
            "{digital}主张把二厂的排产也收上来，{plant2}当场反对。此后{digital}提什么，{plant2}就先说不行。",
            "{digital} wants to schedule plant 2 centrally as well, and {plant2} objected in the "
            "meeting. Since then {plant2} begins by saying no to whatever {digital} proposes.",
        ),
        polarity="conflict",
    ),
)
