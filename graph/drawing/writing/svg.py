"""A scene as SVG in one language: text stays text, styles are classes, nothing is fetched.

Names and titles are escaped and never markup; there are no event handlers, no scripts and no
references to anything outside. Source: design 3; maps.
"""

from __future__ import annotations

from graph.drawing.phrases import LANE_TITLES, NONE_RECORDED
from graph.drawing.scene import MapScene
from graph.drawing.writing.cards import draw_ghost_seat, draw_lane_card, draw_person, draw_tile
from graph.drawing.writing.laid_over import (
    draw_captions,
    draw_hull,
    draw_hull_label,
    draw_sign,
    draw_suggestion,
)
from graph.drawing.writing.legend_marks import draw_legend, legend_height
from graph.drawing.writing.lines import (
    draw_influence,
    draw_label,
    draw_reporting_line,
    draw_thumbnail_svg,
    draw_tie,
)
from graph.drawing.writing.marks import attribute, number, text
from graph.drawing.writing.style import css_variables, map_css
from graph.vocabulary import Language
from graph.wording import in_language

__all__ = ["to_svg"]


def to_svg(
    scene: MapScene,
    *,
    lang: str = "en",
    standalone: bool = False,
    legend: bool | None = None,
    nonce: str = "",
) -> str:
    """Write the scene.

    Args:
        scene: A drawn map.
        lang: "zh" or "en".
        standalone: A file of its own: carries its style sheet, light and dark.
        legend: Whether the legend stands below the map; None: in files of their own only.
        nonce: For the style element of a standalone picture inside a page with a strict policy.
    """
    lang = Language(lang).value
    has_legend = standalone if legend is None else legend
    height = scene.height + (legend_height(scene, lang) if has_legend else 0)
    tag = Language(lang).tag
    name = in_language(scene.title, lang)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sgmap" lang="{tag}" xml:lang="{tag}" '
            f'role="group" aria-label="{attribute(name)}" width="{number(scene.width)}" '
            f'height="{number(height)}" viewBox="0 0 {number(scene.width)} {number(height)}">'
        )
    ]
    if standalone:
        # Inside a page :root is the page, so the tokens are set on the picture itself as well.
        guard = f' nonce="{attribute(nonce)}"' if nonce else ""
        parts.append(f"<title>{attribute(name)}</title>")
        parts.append(f"<style{guard}>{css_variables()}{map_css()}</style>")
        canvas = f'width="{number(scene.width)}" height="{number(height)}"'
        parts.append(f'<rect class="f-canvas" {canvas}/>')
    parts.append(_body(scene, lang))
    if has_legend:
        parts.append(draw_legend(scene, lang, scene.height))
    parts.append("</svg>")
    return "".join(parts)


def _body(scene: MapScene, lang: str) -> str:
    """Everything in painting order: circles, lines, cards; what was asked for over all of it."""
    parts = [draw_hull(hull, lang) for hull in scene.hulls]
    parts += [_lane_titles(scene, lang), draw_captions(scene, lang)]
    parts += [draw_ghost_seat(seat, lang) for seat in scene.ghost_seats]
    parts.append('<g class="reporting">')
    # Seats of this project lie above the account's lines.
    order = sorted(scene.reporting, key=lambda line: line.kind == "project")
    parts += [draw_reporting_line(line) for line in order]
    parts.append("</g>")
    parts += [draw_tie(tie) for tie in scene.ties]
    parts += [draw_influence(line, scene.level) for line in scene.influences]
    parts += [draw_hull_label(hull, lang) for hull in scene.hulls]
    parts += [draw_tile(tile, lang) for tile in scene.tiles]
    parts += [draw_lane_card(lane, lang) for lane in scene.lanes]
    parts += [draw_person(person, lang) for person in scene.people]
    parts += [draw_label(label, lang) for label in scene.labels]
    if scene.thumbnail is not None:
        parts.append(draw_thumbnail_svg(scene.thumbnail, lang))
    parts += [draw_suggestion(tie, lang) for tie in scene.suggested]
    parts += [draw_sign(sign, lang) for sign in scene.signs]
    return "".join(parts)


def _lane_titles(scene: MapScene, lang: str) -> str:
    parts = []
    for vendor, shown in (("us", scene.has_us_lane), ("rival", scene.has_rival_lane)):
        if not shown:
            continue
        x, side = (10.0, "") if vendor == "us" else (scene.width - 10, " end")
        parts.append(text(x, 20, 11, LANE_TITLES[vendor].to(lang), f"b f-{vendor}{side}"))
        if not any(lane.vendor == vendor for lane in scene.lanes):
            parts.append(text(x, 38, 11, NONE_RECORDED.to(lang), f"f-ink2{side}"))
    return "".join(parts)
