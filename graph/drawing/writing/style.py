"""The look as data: tokens for light and dark, the style sheet of the map, the words of the legend.

Source: design 2 and 3.
"""

from __future__ import annotations

from graph.drawing.content import Words

__all__ = ["FONT", "LEGEND", "TOKENS", "css_variables", "map_css"]

FONT = (
    '"Segoe UI","Helvetica Neue",Arial,"Liberation Sans","PingFang SC","Hiragino Sans GB",'
    '"Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif'
)

# Name, light, dark. Contrast figures are in design 2.
TOKENS: dict[str, tuple[str, str]] = {
    "paper": ("#FFFFFF", "#1B2430"),
    "canvas": ("#F6F7F9", "#121922"),
    "ink": ("#16202E", "#EEF2F6"),
    "ink2": ("#465467", "#B9C4D1"),
    "ink3": ("#5C6878", "#9AA7B6"),
    "line": ("#DDE2E8", "#2F3B4A"),
    "line2": ("#A3ADBA", "#5E6D80"),
    "rep": ("#808B9B", "#7C8A9C"),
    "inf": ("#2B3A4E", "#D5DEE8"),
    "old": ("#7F8B9B", "#8290A1"),
    "hot": ("#A34F00", "#FFA545"),
    "hot-soft": ("#FCE9D2", "#3B2A14"),
    "us": ("#1B5FC1", "#7DB0FF"),
    "us-soft": ("#EAF1FC", "#17283F"),
    "rival": ("#8C2F7A", "#E79AD8"),
    "rival-soft": ("#F8EAF5", "#35203A"),
    "on": ("#FFFFFF", "#121922"),
    "veto": ("#16202E", "#EEF2F6"),
    "focus": ("#1B5FC1", "#7DB0FF"),
    "amber": ("#F2B134", "#F2B134"),
    "a-sp": ("#0B6B52", "#2FB58E"),
    "a-p": ("#3C9C7C", "#5FC6A5"),
    "a-0": ("#7A8697", "#94A1B1"),
    "a-n": ("#D2603A", "#F08A64"),
    "a-sn": ("#6E1212", "#FF6B6B"),
    "t-sp": ("#0A5C46", "#5FD3AF"),
    "t-p": ("#1C7556", "#7AD6B8"),
    "t-n": ("#A93F1B", "#FFA384"),
    "t-sn": ("#6E1212", "#FF8F8F"),
}

LEGEND: dict[str, Words] = {
    "reports_to": Words("汇报", "reports to"),
    "project_seat": Words("本项目座位", "seat in this project"),
    "dotted_line": Words("虚线汇报", "dotted line"),
    "influence_confirmed": Words("影响，已证实", "influence, confirmed"),
    "influence_reported": Words("转述", "reported"),
    "influence_assumed": Words("推断", "assumed"),
    "influence_old": Words("陈旧，注月数", "old, age shown"),
    "influence_cut": Words("本项目切断", "cut here"),
    "influence_conflict": Words("冲突", "conflict"),
    "best_path": Words("最佳路径", "best path"),
    "tie_us": Words("我方接触，粗=强", "our tie, wide = strong"),
    "tie_rival": Words("友商接触", "rival tie"),
    "tie_assumed": Words("接触，推断", "tie, assumed"),
    "strong_positive": Words("强正向", "Strongly positive"),
    "positive": Words("正向", "Positive"),
    "neutral": Words("中立", "Neutral"),
    "negative": Words("负向", "Negative"),
    "strong_negative": Words("强负向", "Strongly negative"),
    "unknown": Words("未知", "Unknown"),
    "not_asked": Words("未问", "not asked"),
    "veto": Words("有否决权", "may veto"),
    "background": Words("行政上级、链外", "line boss, outside chain"),
    "ghost_seat": Words("项目中的座位", "seat in a project"),
    "folded": Words("已折叠，每人一点", "folded, one dot each"),
    "bundled": Words("合并的线", "lines bundled"),
    "circle": Words("圈子，已证实", "circle, confirmed"),
    "circle_assumed": Words("圈子，未证实", "circle, not confirmed"),
    "reach_us": Words("我方触达，0 至 1", "our reach, 0 to 1"),
    "reach_rival": Words("友商触达，0 至 1", "the rival's reach, 0 to 1"),
    "lead_us": Words("我方领先", "we lead, us : rival"),
    "lead_rival": Words("友商领先", "rival leads, us : rival"),
    "lead_even": Words("持平", "even"),
    "lead_unknown": Words("对比不明", "not known who leads"),
    "only_tie": Words("只有我方此人接触", "known by this one of ours only"),
    "hanging": Words(
        "此人离开，对这些决策人的触达失去过半", "deciders we lose over half of if they leave"
    ),
    "carrier": Words("承载友商的触达", "carries the rival's reach"),
    "folded_ties": Words("谁在此接触几人", "who knows how many there"),
    "next_tie": Words("建议的接触，所增触达", "tie to build, reach it adds"),
    "cut_off": Words("隔离友商之处", "where to cut the rival off"),
    "single_point": Words("单点：过半触达系于此", "single point: over half of our reach"),
}


def _declarations(column: int) -> str:
    return "".join(f"--{name}:{pair[column]};" for name, pair in TOKENS.items())


def css_variables(selector: str = ":root") -> str:
    """The tokens as CSS custom properties: light, dark by the reader's system or by `data-theme`.

    Args:
        selector: Where they are set; ":root" for a page and for an SVG file of its own.
    """
    light, dark = _declarations(0), _declarations(1)
    return (
        f"{selector}{{color-scheme:light dark;--font:{FONT};{light}}}"
        f"@media (prefers-color-scheme:dark){{{selector}:not([data-theme=light]){{{dark}}}}}"
        f"{selector}[data-theme=dark]{{{dark}}}"
        f"@media print{{{selector},{selector}[data-theme]{{{light}"
        "--canvas:#FFFFFF;--us-soft:#FFFFFF;--rival-soft:#FFFFFF;--hot-soft:#FFFFFF;}}"
    )


_PAINTS = ("paper", "canvas", "ink", "ink2", "ink3", "line2", "inf", "old", "hot", "hot-soft", "us",
           "rival", "on", "veto", "a-sp", "a-p", "a-0", "a-n", "a-sn", "t-sp", "t-p", "t-n",
           "t-sn")  # fmt: skip

_RULES = """
.sgmap{background:var(--canvas);font-family:var(--font);font-variant-numeric:tabular-nums}
.sgmap text{font-family:var(--font);fill:var(--ink)}
.sgmap .b{font-weight:700}.sgmap .s{font-weight:600}.sgmap .m{font-weight:500}
.sgmap .mid{text-anchor:middle}.sgmap .end{text-anchor:end}
.sgmap .no{fill:none}.sgmap .round{stroke-linejoin:round}.sgmap .cap{stroke-linecap:round}
.sgmap .node{cursor:pointer;outline:none}.sgmap .node text{pointer-events:none}
.sgmap .box{fill:var(--paper);stroke:var(--line2);stroke-width:1.25}
.sgmap .role .box{stroke:var(--ink2)}
.sgmap .decider .box{stroke:var(--ink);stroke-width:2.25}
.sgmap .ghost .box{fill:var(--canvas);stroke:var(--ink3);stroke-width:1.25;stroke-dasharray:5 4}
.sgmap .ghost .ink text,.sgmap .ghost .ink{fill:var(--ink3)}
.sgmap .pale{opacity:.75}.sgmap .far{opacity:.72}
.sgmap .hotcard .box{stroke:var(--hot);stroke-width:2.5}
.sgmap .casing2{fill:none;stroke:var(--ink);stroke-width:1.4}
.sgmap .lane-us .box{fill:var(--us-soft);stroke:var(--us);stroke-width:1.5}
.sgmap .lane-rival .box{fill:var(--rival-soft);stroke:var(--rival);stroke-width:1.5}
.sgmap .chip{fill:var(--paper);stroke:var(--ink);stroke-width:1}
.sgmap .chip.solid{fill:var(--ink);stroke:none}
.sgmap .chip.hotfill{fill:var(--hot);stroke:none}
.sgmap text.on-ink{fill:var(--paper)}.sgmap text.on-hot{fill:var(--on)}
.sgmap .tag{fill:var(--canvas);stroke:var(--ink3);stroke-dasharray:3 2}
.sgmap .seat{fill:none;stroke:var(--line2);stroke-width:1.2;stroke-dasharray:4 4}
.sgmap .rep{fill:none;stroke:var(--rep);stroke-width:1.5}
.sgmap .rep.project{stroke:var(--ink);stroke-width:2}
.sgmap .rep.dotted{stroke-dasharray:2 3}
.sgmap .thin{stroke-width:1}.sgmap .rep.project.thin{stroke-width:1.4}
.sgmap .casing{fill:none;stroke:var(--canvas)}
.sgmap .plate{fill:var(--canvas);fill-opacity:.92}
.sgmap .plate.boxed{fill:var(--paper);fill-opacity:1;stroke:var(--hot)}
.sgmap .rule{stroke:var(--line);stroke-width:1}
.sgmap .calm{stroke-opacity:.62}.sgmap .clear{stroke-opacity:.92}.sgmap .dimmed{stroke-opacity:.35}
.sgmap .severed{stroke-opacity:.7}
.sgmap .quiet .box{fill:var(--canvas);stroke:var(--line2);stroke-width:1.25}
.sgmap .quiet .ink text,.sgmap .quiet .ink{fill:var(--ink3)}
.sgmap .hull{fill:var(--ink);fill-opacity:.08;fill-rule:evenodd}
.sgmap .hull{stroke:var(--ink2);stroke-width:1.25}
.sgmap .hull.assumed{stroke-dasharray:6 4}
.sgmap .hullplate{stroke:var(--ink2);stroke-width:1;fill-opacity:1}
.sgmap .caption{paint-order:stroke;stroke:var(--canvas);stroke-width:3;stroke-linejoin:round}
.sgmap .plate.gain{fill:var(--paper);fill-opacity:1;stroke:var(--us)}
.sgmap .signplate{fill:var(--ink)}
.sgmap .halo{fill:none;stroke:var(--ink);stroke-width:2.5}
.sgmap circle.halo{fill:var(--canvas);stroke-width:1.6}
.sgmap .sign-cut rect.halo{stroke-dasharray:8 5}
.sgmap .reach{fill:var(--paper);stroke-width:1.25}
.sgmap .reach-us,.sgmap .lead-us{stroke:var(--us)}.sgmap .lead-us{fill:var(--us)}
.sgmap .reach-rival,.sgmap .lead-rival{stroke:var(--rival)}.sgmap .lead-rival{fill:var(--rival)}
.sgmap .lead-even{fill:var(--paper);stroke:var(--ink)}
.sgmap .lead-unknown{fill:var(--paper);stroke:var(--ink3);stroke-dasharray:3 2}
.sgmap .sign,.sgmap .circle{pointer-events:none}
.sgmap .unk{stroke-dasharray:3 2.4}.sgmap .unasked{stroke-dasharray:1.4 2.6}
.sgmap .node:focus-visible .ring{stroke:var(--focus);stroke-width:2}
.sgmap .ring{fill:none;stroke:none}
.sgmap .hit{fill:none;stroke:transparent;stroke-width:10;pointer-events:stroke}
.sgmap.zoom-60 .title{display:none}
.sgmap.zoom-35 .title,.sgmap.zoom-35 .name,.sgmap.zoom-35 .word{display:none}
.sgmap .node.dim{opacity:.28}.sgmap .node.tile.dim{opacity:.72}
.sgmap .edge.dim,.sgmap .rep.dim{opacity:.1}
.sgmap.focus .node:not(.on){opacity:.28}.sgmap.focus .edge:not(.on){opacity:.1}
.sgmap.focus .node.on,.sgmap.focus .edge.on{opacity:1}
@media (prefers-reduced-motion:no-preference){
.sgmap .node,.sgmap .edge{transition:opacity .12s linear}}
"""


def map_css() -> str:
    """The style sheet of the map's classes, all below `.sgmap`; it needs `css_variables`."""
    paints = "".join(
        f".sgmap .f-{name}{{fill:var(--{name})}}.sgmap .k-{name}{{stroke:var(--{name})}}"
        for name in _PAINTS
    )
    return paints + "".join(line.strip() for line in _RULES.strip().splitlines())
