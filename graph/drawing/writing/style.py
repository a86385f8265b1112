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
.sgmap .unk{stroke-dasharray:3 2.4}.sgmap .unasked{stroke-dasharray:1.4 2.6}
.sgmap .node:focus-visible .ring{stroke:var(--focus);stroke-width:2}
.sgmap .ring{fill:none;stroke:none}
.sgmap .hit{fill:none;stroke:transparent;stroke-width:10;pointer-events:stroke}
.sgmap.zoom-60 .title{display:none}
.sgmap.zoom-35 .title,.sgmap.zoom-35 .name,.sgmap.zoom-35 .word{display:none}
.sgmap.focus .node:not(.on){opacity:.28}.sgmap.focus .edge:not(.on){opacity:.1}
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
