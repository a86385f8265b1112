"""Hidden: simulation for R&D, where a retired chief engineer outside is listened to."""

from __future__ import annotations

from importers.examples.deals.opinions import LIHENG, US, acceptances, views
from importers.examples.group_story import Deal, Edge, Note, Seat, Tie

__all__ = ["SIMULATION"]

# On the chart this is a technical choice between two labs. In truth the R&D head does nothing
# without an old teacher, who left years ago for a design institute, and Liheng's presales man is
# in and out there. Nobody of ours has met the teacher.
SIMULATION = Deal(
    id="GO5",
    name="研发仿真平台 Simulation platform",
    stage="qualification",
    size="big",
    amount="4700000",
    close_date="2026-01",
    competitors=(LIHENG,),
    seats=(
        Seat("research", "approver", has_veto=True),
        Seat("mechanics", "decision_maker"),
        Seat("electrics", "evaluator"),
        Seat("test", "evaluator"),
        Seat("accounting", "gatekeeper"),
    ),
    edges=(
        Edge(
            "X2",
            "research",
            "strong",
            "patron",
            "reported",
            "2025-05",
            Note(
                "V3",
                "{research}的开题和选型都先请{X2}看。机械组的人说，{X2}一句“再想想”，去年的采购就停了三个月。",
                "{research} shows every plan to {X2} first. People in mechanics say that last "
                'year\'s purchase stood still for three months because {X2} said "think again".',
            ),
        ),
        Edge(
            "X2",
            "mechanics",
            "medium",
            "alumni",
            "inferred",
            "2025-03",
            Note(
                "V3",
                "{mechanics}是{X2}带过的学生，论文还挂着两人的名字。现在是否还请教，是推断。",
                "{mechanics} studied under {X2} and they have papers in common. That {mechanics} "
                "still asks for advice is inferred.",
            ),
        ),
        Edge(
            "test",
            "mechanics",
            "medium",
            "project",
            "reported",
            "2025-05",
            Note(
                "V2",
                "仿真准不准由{test}的台架说了算，{mechanics}改模型前都要{test}的数据。",
                "{test}'s rig decides whether a simulation is right; {mechanics} changes no model "
                "without {test}'s data.",
            ),
        ),
    ),
    ties=(
        Tie(
            "H2",
            "X2",
            "deep",
            "reported",
            "2025-06",
            Note(
                "V3",
                "设计院的门房登记上，{H2}六月去了四次，每次都找{X2}。一位同行看到的。",
                "{H2} is in the institute's visitors' book four times in June, each time for {X2}. "
                "A colleague in the trade saw it.",
            ),
        ),
        Tie(
            "V3",
            "mechanics",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V3",
                "五月以来和{mechanics}跑过三个算例，六月的误差在百分之二以内。",
                "Ran three cases with {mechanics} since May; the error in June was under two per "
                "cent.",
            ),
        ),
        Tie(
            "V2",
            "test",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V2",
                "和{test}一起把台架数据接了进来，每两周碰一次。",
                "Connected the rig's data together with {test}; they meet every other week.",
            ),
        ),
        Tie(
            "V4",
            "research",
            "occasional",
            "confirmed",
            "2025-03",
            Note(
                "V4",
                "三月拜访{research}半小时。{research}说：“技术上我还要问问老师。”没有说是谁。",
                'Half an hour with {research} in March, who said: "On the technology I shall ask '
                'my teacher", and did not say who that is.',
            ),
            wanted_level="multiple",
        ),
    ),
    views=views(
        acceptances(
            solution={
                "research": ("3", "", "3"),
                "mechanics": ("5", "", "3"),
                "electrics": ("3", "", "3"),
                "test": ("4", "", "2"),
            },
            price={"research": ("3", "", "3"), "accounting": ("2", "", "4")},
        ),
        attitudes={
            ("research", US): (
                "neutral",
                Note(
                    "V4",
                    "{research}听完没有表态，只说要再问问。",
                    "{research} listened, took no side and wanted to ask somebody first.",
                ),
            ),
            ("research", LIHENG): (
                "neutral",
                Note(
                    "V3",
                    "{research}对砺衡也没有表态。",
                    "{research} has taken no side about Liheng either.",
                ),
            ),
            ("mechanics", US): (
                "positive",
                Note(
                    "V3",
                    "{mechanics}在组里推荐我们的算例。",
                    "{mechanics} recommends our cases in the team.",
                ),
            ),
            ("test", US): (
                "positive",
                Note(
                    "V2",
                    "{test}说接口省了一半的录入。",
                    "{test} says that the interface saves half of the typing.",
                ),
            ),
            ("X2", LIHENG): (
                "positive",
                Note(
                    "V3",
                    "{X2}六月在讲座上夸过砺衡的求解器。",
                    "{X2} praised Liheng's solver in a lecture in June.",
                ),
            ),
            ("X2", US): (
                "unknown",
                Note(
                    "V3",
                    "打听过，没有人知道{X2}怎么看我们。",
                    "We asked around; nobody knows what {X2} thinks of us.",
                ),
            ),
        },
    ),
    changes=(),
)
