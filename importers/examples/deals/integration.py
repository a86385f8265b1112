"""Losing: the integration platform, where the rival reaches everybody who decides."""

from __future__ import annotations

from importers.examples.deals.opinions import LANZHAN, US, acceptances, views
from importers.examples.group_story import Deal, Edge, Note, Seat, Tie

__all__ = ["INTEGRATION"]

# Here the CIO signs, and the CIO is Lanzhan's. The architect wrote the requirements with
# Lanzhan's template. Our two contacts are in operations, who have no say. What could still turn
# it is the IT director, who has not taken sides.
INTEGRATION = Deal(
    id="GO3",
    name="统一集成平台 Integration platform",
    stage="proposal",
    size="big",
    amount="5400000",
    close_date="2025-10",
    competitors=(LANZHAN,),
    seats=(
        Seat("cio", "approver", has_veto=True),
        Seat("it", "decision_maker"),
        Seat("architect", "evaluator", tags="blocker"),
        Seat("operations", "evaluator"),
        Seat("procurement", "gatekeeper"),
    ),
    edges=(
        Edge(
            "architect",
            "cio",
            "strong",
            "project",
            "confirmed",
            "2025-06",
            Note(
                "V2",
                "六月的选型会上，{cio}当场按{architect}的打分表排了名次。会议纪要我们看到了。",
                "In the selection meeting in June {cio} ranked the bidders by {architect}'s score "
                "sheet on the spot. We have seen the minutes.",
            ),
        ),
        Edge(
            "operations",
            "it",
            "medium",
            "project",
            "reported",
            "2025-06",
            Note(
                "V5",
                "停机时长由{operations}统计，{it}说上线窗口要{operations}点头。系统管理员转述。",
                "{operations} counts the downtime, and {it} says that no date is set without "
                "{operations}. A systems administrator told us.",
            ),
        ),
    ),
    ties=(
        Tie(
            "L1",
            "it",
            "multiple",
            "reported",
            "2025-06",
            Note(
                "V1",
                "开发工程师说，{L1}六月来应用组三次，每次都先找{it}。",
                "A developer says that {L1} came to applications three times in June and saw {it} "
                "first each time.",
            ),
        ),
        Tie(
            "L4",
            "operations",
            "occasional",
            "reported",
            "2025-05",
            Note(
                "V5",
                "五月{L4}给运维做过一次切换演练。",
                "{L4} ran one switch-over drill for operations in May.",
            ),
        ),
        Tie(
            "V5",
            "operations",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V5",
                "每两周和{operations}过一次接口告警，六月把夜间停机减了一半。",
                "Reviews the interface alarms with {operations} every other week; in June the "
                "stops at night were halved.",
            ),
        ),
        Tie(
            "V2",
            "it",
            "occasional",
            "confirmed",
            "2025-06",
            Note(
                "V2",
                "六月答疑会后和{it}谈了二十分钟。{it}问的是迁移，不是价格。",
                "Twenty minutes with {it} after the question hour in June. {it} asked about "
                "migration, not about the price.",
            ),
            wanted_level="multiple",
        ),
    ),
    views=views(
        acceptances(
            solution={
                "cio": ("2", "5", ""),
                "it": ("3", "4", ""),
                "architect": ("1", "5", ""),
                "operations": ("4", "3", ""),
            },
            price={
                "cio": ("3", "2", ""),
                "it": ("4", "2", ""),
                "procurement": ("4", "2", ""),
            },
        ),
        attitudes={
            ("it", US): (
                "neutral",
                Note(
                    "V2",
                    "{it}说两家都能做，谁能保证不停机就选谁。",
                    "{it} says that both can do it and that whoever promises no downtime gets it.",
                ),
            ),
            ("architect", US): (
                "strong_negative",
                Note(
                    "V2",
                    "{architect}在选型会上说，再选我们就等于推倒重来。",
                    "{architect} told the selection meeting that choosing us would mean starting "
                    "all over.",
                ),
            ),
            ("operations", US): (
                "positive",
                Note(
                    "V5",
                    "{operations}说我们的人半夜叫得到。",
                    "{operations} says that our people come when called at night.",
                ),
            ),
            ("operations", LANZHAN): (
                "neutral",
                Note(
                    "V5",
                    "演练之后{operations}没有表态。",
                    "{operations} took no side after the drill.",
                ),
            ),
        },
    ),
    changes=(),
)
