"""Contacts, attitudes and circles in the invented group, whatever the deal."""

from __future__ import annotations

from importers.examples.group_story import Circle, Note, Tie, View

__all__ = ["CIRCLES", "TIES", "VIEWS"]

TIES: tuple[Tie, ...] = (
    Tie(
        "V1",
        "it",
        "occasional",
        "confirmed",
        "2025-04",
        Note(
            "V1",
            "四月在架构评审会上见到{it}，会后聊了一刻钟。此后{it}没有再约我们。",
            "Met {it} at the architecture review in April and talked for a quarter of an hour "
            "afterwards. {it} has not asked for us since.",
        ),
    ),
    Tie(
        "V1",
        "procurement",
        "occasional",
        "confirmed",
        "2025-04",
        Note(
            "V1",
            "四月到采购部递交资质文件，和{procurement}谈了二十分钟流程。没有谈到评分办法。",
            "Handed in our papers in April and talked with {procurement} about the procedure for "
            "twenty minutes. How bids are scored did not come up.",
        ),
        wanted_level="multiple",
    ),
    Tie(
        "V2",
        "digital",
        "deep",
        "confirmed",
        "2025-06",
        Note(
            "V2",
            "{V2}和{digital}在试点线一起调试了三个星期，六月合写了试点小结。内部评审的问题单是{digital}主动转来的。",
            "{V2} spent three weeks on the pilot line with {digital}; in June they wrote the "
            "summary jointly. {digital} passed on the questions of the internal review unasked.",
        ),
        basis="project",
    ),
    Tie(
        "V3",
        "X1",
        "deep",
        "confirmed",
        "2025-05",
        Note(
            "V3",
            "{V3}和{X1}合编过行业教材，相识十二年，五月刚见过。{X1}愿意引见，但不评论具体报价。",
            "{V3} and {X1} once edited a textbook together, have known each other for twelve years "
            "and met in May. {X1} is willing to introduce us, but does not comment on bids.",
        ),
        basis="expertise",
    ),
    Tie(
        "V4",
        "vp",
        "occasional",
        "confirmed",
        "2024-12",
        Note(
            "V4",
            "去年十二月的供应商大会上与{vp}同桌，谈了半小时。此后没有再见面。",
            "Sat at {vp}'s table at the suppliers' meeting last December and talked for half an "
            "hour. They have not met since.",
        ),
        wanted_level="multiple",
    ),
    Tie(
        "V5",
        "pilot",
        "occasional",
        "confirmed",
        "2025-05",
        Note(
            "V5",
            "五月在试点线的例会上见过{pilot}两次。班里的抱怨是{pilot}当面告诉我们的。",
            "Met {pilot} twice in the pilot line's meetings in May. {pilot} told us in person "
            "what the shift complains about.",
        ),
    ),
    Tie(
        "V7",
        "systems",
        "occasional",
        "confirmed",
        "2025-04",
        Note(
            "V7",
            "四月帮{systems}做了一次追溯演练，双方都有记录。{systems}请我们七月再来一次。",
            "In April we helped {systems} with a traceability drill; both sides kept minutes. "
            "{systems} has asked us to come again in July.",
        ),
    ),
    Tie(
        "L1",
        "cio",
        "deep",
        "reported",
        "2025-05",
        Note(
            "V1",
            "{it}说，{L1}每两周到{cio}办公室一次，五月还陪{cio}去外地看了样板工厂。我们在前台也遇到过两次。",
            "{it} says that {L1} sees {cio} every other week and in May took {cio} to visit a "
            "model plant. We met {L1} at the front desk twice.",
        ),
    ),
    Tie(
        "L2",
        "architect",
        "deep",
        "reported",
        "2025-06",
        Note(
            "V2",
            "{digital}说，{architect}的规范初稿用的是岚栈的模板。六月{L2}在架构组连着坐了一个星期。",
            "{digital} says that {architect}'s draft specification uses Lanzhan's template. In "
            "June {L2} sat with the architects for a whole week.",
        ),
    ),
    Tie(
        "L3",
        "gm",
        "occasional",
        "inferred",
        "2025-02",
        Note(
            "V4",
            "二月的行业峰会上{L3}与{gm}一起合影。有没有单独见面不清楚，深浅是推断。",
            "At the summit in February {L3} was photographed with {gm}. Whether they met in "
            "private is not known; how close they are is inferred.",
        ),
    ),
    Tie(
        "H1",
        "procurement",
        "multiple",
        "reported",
        "2025-06",
        Note(
            "V1",
            "采购员说，{H1}六月来谈了三次框架价。{procurement}现在拿砺衡的付款条件当参照。",
            "A buyer says that {H1} came three times in June about a framework price. "
            "{procurement} now takes Liheng's payment terms as the yardstick.",
        ),
    ),
    Tie(
        "H1",
        "treasury",
        "multiple",
        "inferred",
        "2025-04",
        Note(
            "V8",
            "砺衡的分期方案里用了资金科内部的叫法。由此推断{H1}和{treasury}谈过不止一次。",
            "Liheng's instalment offer uses words that only the treasury uses. We infer that {H1} "
            "and {treasury} have talked more than once.",
        ),
    ),
    Tie(
        "H3",
        "cfo",
        "occasional",
        "reported",
        "2025-03",
        Note(
            "V8",
            "会计科的人说，三月{H3}拜访过{cfo}，谈的是融资租赁。只坐了半个小时。",
            "People in accounting say that {H3} called on {cfo} in March about leasing. The visit "
            "took half an hour.",
        ),
    ),
)

_US, _LANZHAN, _LIHENG = "US", "LANZHAN", "LIHENG"
_ATTITUDES = {
    # to us, to Lanzhan, to Liheng; '' = nobody asked
    "gm": ("neutral", "positive", "neutral"),
    "vp": ("positive", "neutral", "neutral"),
    "cfo": ("neutral", "neutral", "positive"),
    "cio": ("negative", "strong_positive", "neutral"),
    "supply": ("neutral", "", "positive"),
    "quality": ("positive", "", ""),
    "hr": ("unknown", "", ""),
    "office": ("neutral", "neutral", ""),
    "cost": ("unknown", "unknown", "unknown"),
    "plant1": ("positive", "neutral", ""),
    "plant2": ("negative", "neutral", "positive"),
    "veteran": ("neutral", "", ""),
    "digital": ("strong_positive", "negative", "neutral"),
    "pilot": ("positive", "", ""),
    "process": ("neutral", "neutral", ""),
    "projects": ("positive", "", ""),
    "treasury": ("neutral", "", "positive"),
    "procurement": ("neutral", "neutral", "positive"),
    "architect": ("negative", "strong_positive", "neutral"),
    "it": ("positive", "positive", "neutral"),
    "systems": ("positive", "neutral", ""),
    "X1": ("positive", "neutral", ""),
}

VIEWS: tuple[View, ...] = tuple(
    View(person, vendor, attitude)
    for person, attitudes in _ATTITUDES.items()
    for vendor, attitude in zip((_US, _LANZHAN, _LIHENG), attitudes, strict=True)
    if attitude
)

CIRCLES: tuple[Circle, ...] = (
    Circle(
        "GC1",
        "老二厂圈 Old plant-2 circle",
        "plant2",
        ("plant2", "vp", "process", "planning", "logistics"),
        "reported",
    ),
)
