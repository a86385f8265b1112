"""The small pictures of the legend, 34 x 14 pixels for lines and 18 x 18 for signs.

Source: design 3.
"""

from __future__ import annotations

from graph.drawing.lettering import text_width
from graph.drawing.places.measures import MARGIN
from graph.drawing.scene import MapScene
from graph.drawing.writing.feet import lead_sign
from graph.drawing.writing.laid_over import scissors
from graph.drawing.writing.marks import badge, octagon, text
from graph.drawing.writing.style import LEGEND

__all__ = ["draw_legend", "legend_height", "legend_mark"]

_ROW = 21.0
_GAP = 12.0
_SIZE = 11.0
_LINE_WIDTH = 34.0
_SIGN_WIDTH = 16.0
_SIGNS = frozenset({
    "strong_positive", "positive", "neutral", "negative", "strong_negative", "unknown",
    "not_asked", "veto",
})  # fmt: skip


def _head(fill: str, edge: str) -> str:
    return f'<path d="M25 3L33 7L25 11Z" class="f-{fill} k-{edge} round" stroke-width="1.5"/>'


def _stroke(data: str, paint: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{data}" class="no k-{paint}" stroke-width="{width:g}"{dashes}/>'


def _end(paint: str, fill: str, radius: float) -> str:
    return f'<circle cx="29" cy="7" r="{radius:g}" class="f-{fill} k-{paint}" stroke-width="1.8"/>'


def _plate(kind: str, words: str, classes: str = "") -> str:
    plate = f'<rect x="1" y="0" width="32" height="14" rx="7" class="{kind}"/>'
    return plate + (text(17, 11, _SIZE, words, classes) if words else "")


_LINES = {
    "reports_to": '<path d="M1 3H12V11H33" class="rep"/>',
    "project_seat": (
        '<path d="M1 2H10V8H20" class="rep project"/><circle cx="25" cy="7.5" r="6.4" '
        'class="f-ink"/><path d="M25 4L28.4 10H21.6Z" class="no k-paper" stroke-width="1.4"/>'
    ),
    "dotted_line": '<path d="M1 3H12V11H33" class="rep dotted"/>',
    "influence_confirmed": _stroke("M1 7H26", "inf", 2.6) + _head("inf", "inf"),
    "influence_reported": _stroke("M1 7H26", "inf", 2.6) + _head("canvas", "inf"),
    "influence_assumed": _stroke("M1 7H30", "inf", 2, "5 4")
    + _stroke("M25 3L32 7L25 11", "inf", 1.6),
    "influence_old": _stroke("M1 7H26", "old", 2.6) + _head("canvas", "old"),
    "influence_cut": _stroke("M1 7H33", "ink3", 2)
    + '<circle cx="17" cy="7" r="6.4" class="f-canvas k-ink2"/>'
    + _stroke("M14.4 4.4l5.2 5.2m0-5.2l-5.2 5.2", "ink", 1.8),
    "influence_conflict": _stroke("M6 7H12L15 3L19 11L22 7H28", "inf", 2)
    + _stroke("M7 3L1 7L7 11M27 3L33 7L27 11", "inf", 1.6),
    "best_path": _stroke("M1 7H26", "hot-soft", 10)
    + _stroke("M1 7H26", "ink", 5.6)
    + _stroke("M1 7H26", "hot", 3)
    + _head("hot", "ink"),
    "tie_us": _stroke("M1 7H28", "us", 4.6) + _end("us", "us", 3.4),
    "tie_rival": _stroke("M1 7H28", "rival", 4.6)
    + _stroke("M1 7H28", "canvas", 1.6)
    + _end("rival", "paper", 3.4),
    "tie_assumed": _stroke("M1 7H28", "ink2", 2.2, "2.6 5") + _end("ink2", "paper", 3.2),
    "background": '<rect x="2" y="1" width="28" height="12" rx="6" class="tag"/>',
    "ghost_seat": '<rect x="2" y="1" width="28" height="12" rx="3" class="seat"/>',
    "folded": '<path d="M4 11v2.5H28v-2.5" class="no k-line2"/><rect x="2" y="1" width="28" '
    'height="10" rx="2.5" class="f-paper k-line2"/>',
    "circle": '<rect x="2" y="1" width="30" height="12" rx="6" class="hull"/>',
    "circle_assumed": '<rect x="2" y="1" width="30" height="12" rx="6" class="hull assumed"/>',
    "reach_us": _plate("reach reach-us", "0.41", "b mid f-us"),
    "reach_rival": _plate("reach reach-rival", "0.15", "b mid f-rival"),
    "lead_us": _plate("lead lead-us", "") + lead_sign("us", 17, 7),
    "lead_rival": _plate("lead lead-rival", "") + lead_sign("rival", 17, 7),
    "lead_even": _plate("lead lead-even", "") + lead_sign("even", 17, 7),
    "lead_unknown": _plate("lead lead-unknown", "") + lead_sign("unknown", 17, 7),
    "only_tie": _plate("tag", "U3", "mid f-ink2"),
    "hanging": _plate("tag", "1/3", "mid f-ink2"),
    "carrier": _plate("tag", "0.10", "mid f-ink2"),
    "folded_ties": _plate("tag", "×8", "mid f-ink2"),
    "next_tie": _stroke("M1 7H26", "us", 2.4, "7 4") + _end("us", "paper", 3.8),
    "cut_off": '<rect x="2" y="0" width="28" height="14" rx="4" class="signplate"/>'
    + scissors(16, 7, "paper"),
    "single_point": '<rect x="2" y="1" width="30" height="12" rx="5" class="halo"/>',
    "bundled": _stroke("M1 7H26", "inf", 1.6) + _head("canvas", "inf"),
}


def legend_mark(mark: str) -> str:
    """The picture of one legend entry, drawn from its upper left corner, 14 pixels high."""
    if mark == "veto":
        return octagon(8, 7, 6.4)
    if mark in _SIGNS:
        return badge(None if mark == "not_asked" else mark, 8, 7, 7)
    return _LINES[mark]


def _wide(mark: str) -> float:
    return _SIGN_WIDTH if mark in _SIGNS else _LINE_WIDTH


def _rows(scene: MapScene, lang: str) -> list[list[tuple[str, float]]]:
    """Marks and their left edges, as many in a row as there is room for."""
    rows: list[list[tuple[str, float]]] = [[]]
    x = 0.0
    for mark in scene.legend:
        width = _wide(mark) + 5 + text_width(LEGEND[mark].to(lang), _SIZE)
        if rows[-1] and x + width > scene.width - 2 * MARGIN:
            rows.append([])
            x = 0.0
        rows[-1].append((mark, x))
        x += width + _GAP
    return [row for row in rows if row]


def legend_height(scene: MapScene, lang: str) -> float:
    """Height in pixels of the legend below a map."""
    return len(_rows(scene, lang)) * _ROW + 8


def draw_legend(scene: MapScene, lang: str, top: float) -> str:
    """The legend across the map's width; `top` is its upper edge."""
    parts = [f'<g class="legend"><path class="rule" d="M10 {top:g}H{scene.width - 10:g}"/>']
    for number, row in enumerate(_rows(scene, lang)):
        y = top + 4 + number * _ROW
        for mark, x in row:
            parts.append(f'<g transform="translate({10 + x:.1f} {y + 3:.1f})">{legend_mark(mark)}')
            parts.append(text(_wide(mark) + 5, 11, _SIZE, LEGEND[mark].to(lang), "f-ink2"))
            parts.append("</g>")
    return "".join(parts) + "</g>"
