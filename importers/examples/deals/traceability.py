"""Healthy: quality traceability, where several of ours know those who decide."""

from __future__ import annotations

from importers.examples.deals.opinions import LANZHAN, US, acceptances, views
from importers.examples.group_story import Change, Deal, Edge, Note, Seat, Tie

__all__ = ["TRACEABILITY"]

# After last year's recall quality buys on its own budget. Four of our people each know somebody
# else, the one who signs is for us and has seen it work, and Lanzhan came too late.
TRACEABILITY = Deal(
    id="GO2",
    name="质量追溯 Quality traceability",
    stage="negotiation",
    size="small",
    amount="2600000",
    close_date="2025-08",
    competitors=(LANZHAN,),
    seats=(
        Seat("quality", "approver", has_veto=True),
        Seat("systems", "decision_maker", tags="champion"),
        Seat("inspection", "evaluator"),
        Seat("process", "evaluator"),
        Seat("plant1", "user"),
    ),
    edges=(
        Edge(
            "systems",
            "quality",
            "strong",
            "expertise",
            "confirmed",
            "2025-06",
            Note(
                "V7",
                "六月的立项评审上，{quality}让{systems}逐条讲需求，讲完就签了立项单。{V7}在场。",
                "In the review in June {quality} had {systems} go through the requirements one by "
                "one and then signed the project off. {V7} was in the room.",
            ),
        ),
        Edge(
            "inspection",
            "systems",
            "medium",
            "project",
            "reported",
            "2025-05",
            Note(
                "V5",
                "现场怎么扫码，{systems}照{inspection}的意见改过两版。检验员说，第三版是{inspection}拍的板。",
                "{systems} changed the scanning procedure twice at {inspection}'s request. An "
                "inspector says that the third version was {inspection}'s decision.",
            ),
        ),
    ),
    ties=(
        Tie(
            "V7",
            "systems",
            "deep",
            "confirmed",
            "2025-06",
            Note(
                "V7",
                "六月做完了第二次追溯演练，召回范围从三天缩到四十分钟。报告由{systems}和{V7}联名。",
                "The second drill in June cut the search for a bad batch from three days to forty "
                "minutes. {systems} and {V7} both signed the report.",
            ),
            basis="project",
        ),
        Tie(
            "V4",
            "quality",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V4",
                "四月以来和{quality}谈过四次，六月陪{quality}去看了一家在用的客户。",
                "Four talks with {quality} since April; in June we took {quality} to a company "
                "that has it in use.",
            ),
        ),
        Tie(
            "V5",
            "inspection",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V5",
                "每周三和{inspection}过一遍扫码枪的问题清单，六月只剩两条。",
                "Goes through the list of scanner faults with {inspection} every Wednesday; two "
                "were left in June.",
            ),
        ),
        Tie(
            "V1",
            "process",
            "multiple",
            "confirmed",
            "2025-06",
            Note(
                "V1",
                "五月起和{process}对过三次工序编码，六月定稿。",
                "Agreed the codes of the process steps with {process} in three meetings from May; "
                "final in June.",
            ),
        ),
        Tie(
            "L4",
            "inspection",
            "occasional",
            "reported",
            "2025-04",
            Note(
                "V5",
                "四月{L4}来演示过一次。检验员说，演示的版本还不能离线扫码。",
                "{L4} gave a demonstration in April. An inspector says that it could not yet scan "
                "offline.",
            ),
        ),
    ),
    views=views(
        acceptances(
            solution={
                "quality": ("5", "2", ""),
                "systems": ("5", "2", ""),
                "inspection": ("4", "2", ""),
                "process": ("4", "3", ""),
                "plant1": ("4", "2", ""),
            },
            price={
                "quality": ("4", "3", ""),
                "systems": ("4", "3", ""),
                "inspection": ("3", "3", ""),
                "process": ("3", "3", ""),
            },
        ),
        attitudes={
            ("quality", US): (
                "strong_positive",
                Note(
                    "V4",
                    "参观回来{quality}在例会上说：“就照这个做，年底前要能用。”{systems}转述。",
                    'Back from the visit {quality} told the weekly meeting: "This is how we do '
                    'it, and it runs before the year ends." {systems} told us.',
                ),
            ),
            ("quality", LANZHAN): (
                "neutral",
                Note(
                    "V7",
                    "{quality}收了岚栈的资料，没有约第二次。",
                    "{quality} took Lanzhan's papers and did not ask for a second meeting.",
                ),
            ),
            ("inspection", US): (
                "positive",
                Note(
                    "V5",
                    "{inspection}主动把我们的扫码枪借给来料组试用。",
                    "{inspection} lent our scanners to incoming inspection without being asked.",
                ),
            ),
            ("inspection", LANZHAN): (
                "negative",
                Note(
                    "V5",
                    "演示之后{inspection}说：“车间没有网，这个用不了。”",
                    'After the demonstration {inspection} said: "There is no network on the '
                    'floor, so this is of no use."',
                ),
            ),
            ("process", US): (
                "positive",
                Note(
                    "V1",
                    "编码定稿那天{process}说，终于不用两边各记一套。",
                    "On the day the codes were final {process} was glad to keep one set of books "
                    "instead of two.",
                ),
            ),
        },
    ),
    changes=(
        Change("reparent", "process", "quality", "项目席位 project seat"),
        Change("reparent", "inspection", "systems", "项目席位 project seat"),
    ),
)
