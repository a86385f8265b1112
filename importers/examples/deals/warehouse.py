"""Unknown: warehouse automation, where everybody works on it and nobody knows who signs."""

from __future__ import annotations

from importers.examples.deals.opinions import LIHENG, US, acceptances, views
from importers.examples.group_story import Deal, Edge, Note, Seat, Tie

__all__ = ["WAREHOUSE"]

# Supply chain wants it, plant 2 will use it, and the sum lies just above what supply chain may
# spend alone. Whether the CFO or the GM office releases it nobody has found out, so no approver
# is recorded: the first question is who signs.
WAREHOUSE = Deal(
    id="GO4",
    name="智能仓储 Warehouse automation",
    stage="discovery",
    size="big",
    amount="3900000",
    close_date="2026-03",
    competitors=(LIHENG,),
    seats=(
        Seat("supply", "decision_maker"),
        Seat("planning", "evaluator"),
        Seat("logistics", "evaluator", tags="coach"),
        Seat("procurement", "gatekeeper"),
        Seat("plant2", "user"),
    ),
    edges=(
        Edge(
            "logistics",
            "supply",
            "medium",
            "expertise",
            "reported",
            "2025-06",
            Note(
                "V1",
                "库位怎么布，{supply}让{logistics}先画。仓储主管说，方案会上{supply}只替{logistics}说话。",
                "{supply} has {logistics} draw the storage plan first. A warehouse lead says that "
                "in the planning meeting {supply} spoke for nobody else.",
            ),
        ),
        Edge(
            "office",
            "supply",
            "weak",
            "other",
            "rumour",
            "2025-05",
            Note(
                "V1",
                "听说超过三百万的项目要先过总经办，{supply}自己也说不准该找谁签。没有核实。",
                "Projects above three million are said to pass the GM office first; {supply} is "
                "not sure either who signs. Nobody has checked.",
            ),
        ),
    ),
    ties=(
        Tie(
            "V1",
            "logistics",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V1",
                "五月以来到库区三次，{logistics}带着走完了全部通道。",
                "Three visits to the warehouse since May; {logistics} walked every aisle with us.",
            ),
        ),
        Tie(
            "V6",
            "planning",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V6",
                "五月在供应商会上和{planning}谈过需求波动，六月又去了两次计划组。",
                "Talked with {planning} about swings in demand at the suppliers' meeting in May "
                "and called on planning twice in June.",
            ),
        ),
        Tie(
            "H4",
            "planning",
            "multiple",
            "reported",
            "2025-05",
            Note(
                "V1",
                "物料计划员说，{H4}在计划组做了两周的库存诊断。",
                "A material planner says that {H4} spent two weeks on a stock review in planning.",
            ),
        ),
        Tie(
            "H2",
            "plant2",
            "occasional",
            "inferred",
            "2025-04",
            Note(
                "V5",
                "二厂的叉车评估表和砺衡的样表一样，由此推断{H2}和{plant2}谈过。",
                "Plant 2's form for rating fork-lifts equals Liheng's sample, so we infer that "
                "{H2} and {plant2} have talked.",
            ),
        ),
    ),
    views=views(
        acceptances(
            solution={
                "supply": ("3", "", "3"),
                "planning": ("3", "", "4"),
                "logistics": ("4", "", "2"),
            },
            price={"supply": ("3", "", "4"), "procurement": ("2", "", "4")},
        ),
        attitudes={
            ("supply", US): (
                "neutral",
                Note(
                    "V1",
                    "{supply}请我们六月底再来讲一次分期上线，对两家都没有表态。",
                    "{supply} asked us back at the end of June to explain a start in stages, and "
                    "has taken no side.",
                ),
            ),
            ("planning", US): (
                "neutral",
                Note(
                    "V6",
                    "{planning}说先看诊断结果，再谈供应商。",
                    "{planning} wants to see the stock review before talking about vendors.",
                ),
            ),
            ("planning", LIHENG): (
                "positive",
                Note(
                    "V6",
                    "{planning}在会上引用了{H4}的库存诊断。",
                    "{planning} quoted {H4}'s stock review in a meeting.",
                ),
            ),
            ("logistics", US): (
                "positive",
                Note(
                    "V1",
                    "{logistics}把去年的差错记录都给了我们。",
                    "{logistics} gave us all of last year's error records.",
                ),
            ),
        },
    ),
    changes=(),
)
