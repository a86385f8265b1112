"""How lines of the network view look, what its legend shows and what it says.

A kind of line differs from every other by dashes or head as well as by colour, so that it can be
told in greyscale. Source: design 3; maps (network view).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.drawing.content import Words
from graph.drawing.networks.elements import NetworkView
from graph.drawing.phrases import NOT_ASKED, OUTSIDE
from graph.drawing.writing.legend_marks import legend_mark
from graph.drawing.writing.marks import attribute
from graph.drawing.writing.style import LEGEND
from graph.vocabulary import Attitude

__all__ = ["ATTITUDE_WORDS", "LOOKS", "draw_legend", "view_words"]

# Colour by token, dashes in pixels, head at the end (and at the start where it says so).
LOOKS: dict[str, dict[str, Any]] = {
    "reports_to": {"paint": "rep", "dashes": [], "head": "", "isTree": True},
    "project_seat": {"paint": "ink", "dashes": [], "head": "circle", "isTree": True},
    "dotted_line": {"paint": "rep", "dashes": [2, 3], "head": "", "isTree": True},
    "influence_confirmed": {"paint": "inf", "dashes": [], "head": "triangle"},
    "influence_reported": {"paint": "inf", "dashes": [], "head": "vee"},
    "influence_assumed": {"paint": "inf", "dashes": [5, 4], "head": "vee"},
    "influence_old": {"paint": "old", "dashes": [], "head": "curve"},
    "influence_cut": {"paint": "ink3", "dashes": [1, 5], "head": "bar"},
    "influence_conflict": {"paint": "inf", "dashes": [9, 3, 2, 3], "head": "vee", "isBoth": True},
    "best_path": {"paint": "hot", "dashes": [], "head": "triangle", "casing": "ink"},
    "tie_us": {"paint": "us", "dashes": [], "head": "circle"},
    "tie_rival": {"paint": "rival", "dashes": [12, 3], "head": "box"},
    "tie_assumed": {"paint": "ink2", "dashes": [2, 5], "head": "circle"},
}
ATTITUDE_WORDS = {
    **{code.value: Words(code.zh, code.en) for code in Attitude},
    "": NOT_ASKED,
}
_HEADS = {
    "": "",
    "triangle": "M24 2.5L33 7L24 11.5Z",
    "vee": "M24 2.5L33 7L24 11.5L27 7Z",
    "curve": "M25 2A7 7 0 0 1 25 12",
    "bar": "M31 1.5V12.5",
    "circle": "M33 7A4 4 0 1 1 25 7A4 4 0 1 1 33 7Z",
    "box": "M26 3.5H33V10.5H26Z",
}
_STROKED = frozenset({"curve", "bar"})
_FRAMES = (
    ("decider", "k-ink", "2.25", "", Words("决策者", "decides")),
    ("hot", "k-hot", "2.5", "", Words("幕后第一", "1st behind")),
    ("ghost", "k-ink3", "1.25", "5 4", OUTSIDE),
    ("us", "k-us", "1.5", "", Words("我方人员", "our people")),
    ("rival", "k-rival", "1.5", "", Words("友商人员", "rival's people")),
)
_WORDS = {
    "name": Words("网络", "Network"),
    "find": Words("在图中查找人员", "Find a person"),
    "nobody": Words("没有找到此人。", "Nobody here is called that."),
    "move": Words("自由排布", "Let it move"),
    "stop": Words("停止", "Stop"),
    "fit": Words("全部显示", "Fit"),
    "smaller": Words("缩小", "Smaller"),
    "larger": Words("放大", "Larger"),
    "around": Words("只看此人周围", "Only around this person"),
    "restart": Words("恢复初始", "Start again"),
    "people": Words("图中人员", "People shown"),
    "count": Words("{total} 人中的 {shown} 人", "{shown} of {total} people"),
    "hint": Words(
        "单击或回车：查看；再按回车或双击：加入相关人员。",
        "Click or Enter: look at somebody. Double click, or Enter again: add who is near.",
    ),
    "more": Words("+{count}：加入与 {name} 相关的人", "+{count}: add who is near {name}"),
    "added": Words("已加入 {count} 人。", "{count} added."),
    "none_added": Words("没有更多相关人员。", "Nobody else is near."),
    "lines": Words("关系", "Lines"),
    "choose": Words("选择一人，此处显示已知信息。", "Choose somebody to see what is known."),
    "failed": Words(
        "无法取得数据，请重试；表格中列有同样的人员。",
        "The data did not arrive. Try again; the table lists the same people.",
    ),
    "blank": Words(
        "此浏览器无法显示网络；表格中列有同样的人员。",
        "This browser cannot draw the network; the table lists the same people.",
    ),
    "scripts": Words(
        "网络视图需要脚本；表格中列有同样的人员。",
        "The network needs scripts; the table lists the same people.",
    ),
    "legend": Words("图例", "Legend"),
    "partial": Words(
        "人员较多，先显示决策链、关键人及其直接相关的人；其余可查找或逐步加入。",
        "Shown first: the decision chain, key people and who is one step from them. "
        "Find others, or add who is near.",
    ),
}


def view_words(lang: str) -> dict[str, str]:
    """Every text of the view in one language."""
    return {key: words.to(lang) for key, words in _WORDS.items()}


def draw_legend(view: NetworkView, lang: str) -> str:
    """The marks that the view uses, each with its picture: lines, signs, borders."""
    looks = {line.look for line in view.lines}
    contacts = [one for one in view.people if one.side not in {"us", "rival"}]
    attitudes = {one.attitude for one in contacts}
    frames = {one.frame for one in view.people}
    entries = [
        *((_line_picture(look), LEGEND[look].to(lang)) for look in LOOKS if look in looks),
        *(
            (_picture(legend_mark(code or "not_asked"), 17), words.to(lang))
            for code, words in ATTITUDE_WORDS.items()
            if code in attitudes
        ),
        *(
            (_frame_picture(paint, width, dashes), words.to(lang))
            for frame, paint, width, dashes, words in _FRAMES
            if frame in frames
        ),
    ]
    return "".join(f"<span>{picture}{attribute(words)}</span>" for picture, words in entries)


def _line_picture(look: str) -> str:
    one = LOOKS[look]
    paint, head = one["paint"], one["head"]
    stroke = "rep" if paint == "rep" else f"no k-{paint}"
    dashes = _dashes(one["dashes"])
    casing = '<path d="M1 7H26" class="no k-ink" stroke-width="5.6"/>' if "casing" in one else ""
    line = f'<path d="M1 7H{24 if head else 33}" class="{stroke}" stroke-width="2.2"{dashes}/>'
    fill = "no" if head in _STROKED else f"f-{paint}"
    end = f'<path d="{_HEADS[head]}" class="{fill} k-{paint}" stroke-width="1.6"/>'
    start = '<path d="M10 2.5L1 7L10 11.5L7 7Z" class="f-inf"/>' if "isBoth" in one else ""
    return _picture(f"{casing}{line}{start}{end if head else ''}", 35)


def _frame_picture(paint: str, width: str, dashes: str) -> str:
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    box = f'x="2" y="2" width="24" height="11" rx="3" class="f-paper {paint}"'
    return _picture(f'<rect {box} stroke-width="{width}"{pattern}/>', 28)


def _dashes(pattern: Iterable[int]) -> str:
    said = " ".join(map(str, pattern))
    return f' stroke-dasharray="{said}"' if said else ""


def _picture(content: str, width: int) -> str:
    return (
        f'<svg class="sgmap mark" width="{width}" height="16" viewBox="0 0 {width} 16" '
        f'aria-hidden="true">{content}</svg>'
    )
