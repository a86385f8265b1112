"""Circles under a map, and what lies over it: words, contacts to build, scissors and rings, as SVG.

Source: design 3; issue of the map (drawn on demand).
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.drawing.laid_over import Hull, Sign, SuggestedTie, Worded
from graph.drawing.lettering import wrap
from graph.drawing.on_demand import SIGN_ROOM
from graph.drawing.scene import MapScene
from graph.drawing.writing.marks import attribute, number, path_data, text

__all__ = [
    "draw_captions",
    "draw_hull",
    "draw_hull_label",
    "draw_sign",
    "draw_suggestion",
    "scissors",
]

_SIZE = 11.0
_ROW = 14.0
_SIDES = 130.0  # what the titles of the lanes take
_GAIN_WIDTH = 2.4


def draw_hull(hull: Hull, lang: str) -> str:
    """A circle: its area, and its words at the edge."""
    data = "".join(f"{path_data(loop)}Z" for loop in hull.loops)
    kind = "hull" if hull.is_confirmed else "hull assumed"
    parts = [
        (
            f'<g class="circle" role="img" data-circle="{attribute(hull.record)}" '
            f'data-members="{attribute(" ".join(hull.members))}" '
            f'aria-label="{attribute(hull.spoken.to(lang))}">'
        ),
        f'<path class="{kind}" d="{data}"/>',
    ]
    return "".join(parts) + "</g>"


def draw_hull_label(hull: Hull, lang: str) -> str:
    """The words of a circle, above lines and below cards."""
    if hull.label is None:
        return ""
    return _plate(hull.label, lang, "plate hullplate", "b f-ink2")


def draw_suggestion(tie: SuggestedTie, lang: str) -> str:
    """A contact to build: dashed, with what it adds."""
    data = path_data(tie.points)
    x, y = tie.points[-1]
    parts = [
        (
            f'<g class="edge tie suggested" role="img" data-source="{attribute(tie.source)}" '
            f'data-target="{attribute(tie.target)}" aria-label="{attribute(tie.spoken.to(lang))}">'
        ),
        f'<path class="casing" d="{data}" stroke-width="{_GAIN_WIDTH + 4:g}"/>',
        f'<path class="no k-us" d="{data}" stroke-width="{_GAIN_WIDTH:g}" stroke-dasharray="9 5"/>',
        f'<circle cx="{number(x)}" cy="{number(y)}" r="5" class="f-paper k-us" stroke-width="2"/>',
        (
            f'<path d="M{number(x - 2.6)} {number(y)}h5.2M{number(x)} {number(y - 2.6)}v5.2" '
            'class="no k-us" stroke-width="1.6"/>'
        ),
    ]
    if tie.label is not None:
        parts.append(_plate(tie.label, lang, "plate gain", "b mid f-us", is_centred=True))
    return "".join(parts) + "</g>"


def draw_sign(sign: Sign, lang: str) -> str:
    """Scissors, or a ring, with their words."""
    parts = [
        (
            f'<g class="sign sign-{sign.kind}" role="img" data-on="{attribute(sign.on)}" '
            f'aria-label="{attribute(sign.spoken.to(lang))}">'
        )
    ]
    if sign.box is not None:
        box = sign.box
        parts.append(
            f'<rect class="halo" x="{number(box.x - 5)}" y="{number(box.y - 5)}" '
            f'width="{number(box.width + 10)}" height="{number(box.height + 10)}" rx="10"/>'
        )
    else:
        x, y = sign.at
        parts.append(f'<circle class="halo" cx="{number(x)}" cy="{number(y)}" r="11"/>')
        if sign.kind == "cut":
            parts.append(scissors(x, y))
    plate = sign.label.box(lang)
    parts.append(_plate(sign.label, lang, "signplate", "b on-ink", before=SIGN_ROOM))
    middle = plate.y + plate.height / 2
    picture = scissors if sign.kind == "cut" else _ring
    return "".join(parts) + picture(plate.x + 11, middle, "paper") + "</g>"


def scissors(x: float, y: float, paint: str = "ink") -> str:
    """Open scissors, 14 pixels wide, around a point."""
    return (
        f'<g transform="translate({number(x)} {number(y)})">'
        f'<path d="M-2.6 -2L6.5 3.4M-2.6 2L6.5 -3.4" class="no k-{paint} cap" stroke-width="1.7"/>'
        f'<circle cx="-4.4" cy="-3" r="2.1" class="no k-{paint}" stroke-width="1.5"/>'
        f'<circle cx="-4.4" cy="3" r="2.1" class="no k-{paint}" stroke-width="1.5"/></g>'
    )


def _ring(x: float, y: float, paint: str = "ink") -> str:
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="4.6" class="no k-{paint}" '
        f'stroke-width="1.8"/><circle cx="{number(x)}" cy="{number(y)}" r="1.5" '
        f'class="f-{paint}"/>'
    )


def _plate(
    worded: Worded,
    lang: str,
    plate: str,
    classes: str,
    *,
    before: float = 6.0,
    is_centred: bool = False,
) -> str:
    box = worded.box(lang)
    x = box.x + (box.width / 2 if is_centred else before)
    return (
        f'<rect class="{plate}" x="{number(box.x)}" y="{number(box.y)}" '
        f'width="{number(box.width)}" height="{number(box.height)}" rx="4"/>'
        + text(x, box.y + box.height / 2 + 4, _SIZE, worded.words.to(lang), classes)
    )


def draw_captions(scene: MapScene, lang: str) -> str:
    """What the reader looks at, or misses, in words over the chart, at most two rows."""
    said = [caption.to(lang) for caption in scene.captions]
    rows = _rows(said, max(160.0, scene.width - 2 * _SIDES))
    return "".join(
        text(scene.width / 2, 14 + number_ * _ROW, _SIZE, row, "s mid f-ink2 caption")
        for number_, row in enumerate(rows)
    )


def _rows(said: Sequence[str], room: float) -> list[str]:
    return wrap(" · ".join(said), room, _SIZE, 2, bold=True) if said else []
