"""Single-threaded: the group's shop-floor platform, as in the worked example at full size."""

from __future__ import annotations

from importers.examples.deals.opinions import LANZHAN, LIHENG, US, acceptances, views
from importers.examples.group_story import Change, Deal, Edge, Note, Seat, Tie

__all__ = ["PLATFORM"]

# Everybody looks at the architect, who is against us, and at the CIO, whom the general manager
# has told to stay out. The one who moves the decision maker is the cost controller: the figures
# of the business case are made there, and nobody of any vendor has ever been in that office. All
# that we have hangs on one solution manager and one champion. Liheng is cheap and goes through
# procurement and the treasury.
PLATFORM = Deal(
    id="GO1",
    name="集团车间数字化平台 Shop-floor platform, group",
    stage="evaluation",
    size="big",
    amount="12800000",
    close_date="2025-11",
    competitors=(LANZHAN, LIHENG),
    seats=(
        Seat("gm", "approver", has_veto=True),
        Seat("vp", "decision_maker"),
        Seat("cfo", "gatekeeper", has_veto=True),
        Seat("digital", "evaluator", tags="champion"),
        Seat("it", "evaluator"),
        Seat("architect", "evaluator", tags="blocker"),
        Seat("process", "evaluator"),
        Seat("procurement", "gatekeeper"),
        Seat("plant1", "user"),
        Seat("systems", "user"),
    ),
    edges=(
        Edge(
            "cost",
            "vp",
            "strong",
            "project",
            "reported",
            "2025-05",
            Note(
                "V2",
                "{vp}把平台的投资测算交给{cost}，连试点效益怎么算也由{cost}定。"
                "{plant1}说，{vp}在项目组会上讲过：“{cost}的账没算平，我不签字。”",
                "{vp} gave the platform's business case to {cost}, who also decides how the "
                "pilot's benefit is counted. {plant1} says that {vp} told the project team: "
                '"Until {cost}\'s figures balance I do not sign."',
            ),
        ),
        Edge(
            "digital",
            "vp",
            "medium",
            "project",
            "confirmed",
            "2025-06",
            Note(
                "V2",
                "六月的项目例会上，{digital}演示了试点数据，{vp}当场把范围从两条线改成四条。{V2}在场，纪要上有。",
                "In the project meeting in June {digital} showed the pilot's data and {vp} widened "
                "the scope from two lines to four. {V2} was in the room and the minutes say so.",
            ),
        ),
        Edge(
            "vp",
            "gm",
            "strong",
            "project",
            "reported",
            "2025-05",
            Note(
                "V4",
                "五月的办公会上{gm}把项目交给{vp}，说：“制造口定了，报给我就行。”这是总经办的秘书转述的。",
                'In the office meeting in May {gm} put {vp} in charge: "Once manufacturing has '
                'decided, just report to me." A secretary in the GM office told us.',
            ),
        ),
        Edge(
            "treasury",
            "procurement",
            "medium",
            "project",
            "inferred",
            "2025-05",
            Note(
                "V8",
                "招标文件的付款条款是{treasury}起草的，{procurement}照抄。由此推断价格分的打法也会商量。",
                "{treasury} drafted the payment clause of the tender and {procurement} copied it. "
                "We infer that they will also agree on how prices are scored.",
            ),
        ),
    ),
    ties=(
        Tie(
            "H2",
            "procurement",
            "occasional",
            "reported",
            "2025-05",
            Note(
                "V1",
                "五月的答疑会后，{H2}单独留下来向{procurement}讲了分期方案。一位采购员看到的。",
                "After the question hour in May {H2} stayed to explain the instalment offer to "
                "{procurement}. A buyer saw it.",
            ),
        ),
    ),
    views=views(
        acceptances(
            solution={
                "gm": ("3", "3", "2"),
                "vp": ("4", "2", "3"),
                "digital": ("5", "1", "2"),
                "it": ("3", "3", "2"),
                "architect": ("1", "5", "2"),
                "process": ("4", "3", "3"),
                "procurement": ("3", "3", "3"),
                "plant1": ("4", "2", "2"),
                "systems": ("4", "", ""),
            },
            price={
                "gm": ("2", "3", "4"),
                "vp": ("3", "3", "4"),
                "cfo": ("2", "3", "5"),
                "digital": ("4", "3", "3"),
                "it": ("3", "3", "3"),
                "procurement": ("2", "3", "5"),
                "plant1": ("3", "3", "4"),
            },
        ),
        attitudes={
            ("it", US): (
                "neutral",
                Note(
                    "V2",
                    "{it}平时愿意帮忙，这个项目上却请{digital}带话：“架构组不同意，我不好表态。”这是六月的事。",
                    '{it} is helpful as a rule, but in June sent word through {digital}: "The '
                    'architects do not agree, so I had better not take sides."',
                ),
            ),
            ("architect", US): (
                "strong_negative",
                Note(
                    "V2",
                    "{architect}在评审表上把我们的接口一项打了零分，并要求重写。{digital}六月给我们看了这张表。",
                    "{architect} gave our interfaces zero points in the review and demanded a "
                    "rewrite. {digital} showed us the form in June.",
                ),
            ),
        },
    ),
    changes=(
        Change("reparent", "it", "vp", "项目席位 project seat"),
        Change("reparent", "procurement", "vp", "项目席位 project seat"),
        Change("reparent", "systems", "vp", "项目席位 project seat"),
        Change("reparent", "architect", "digital", "项目席位 project seat"),
        Change(
            "suppress",
            "cio",
            "gm",
            "总经理要信息总监不插手 the general manager told the CIO to stay out",
        ),
        Change(
            "override",
            "X1",
            "vp",
            "顾问旁听项目例会 the consultant sits in on the project meetings",
            field="confidence",
            value="reported",
        ),
    ),
)
