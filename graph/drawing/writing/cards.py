"""Cards, tiles, lane cards and dashed seats as SVG in one language.

Source: design 3 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.drawing.lettering import fit, text_width, wrap
from graph.drawing.phrases import (
    NOT_ASKED,
    SHORT_IMPORTANCE,
    SHORT_ROLES,
    WAS,
    behind,
    word,
)
from graph.drawing.places.stacks import (
    DOT_PITCH,
    DOT_ROW,
    TILE_NAME_ROW,
    dots_in_row,
    tile_name_rows,
)
from graph.drawing.scene import GhostSeat, LaneBox, PersonBox, TileBox
from graph.drawing.writing.feet import draw_foot, draw_lane_foot, draw_tile_foot
from graph.drawing.writing.marks import (
    DIM,
    attribute,
    badge,
    dot,
    moved_bead,
    number,
    octagon,
    text,
)
from graph.vocabulary import Attitude, DecisionRole
from graph.wording import in_language

__all__ = ["draw_ghost_seat", "draw_lane_card", "draw_person", "draw_tile"]

_CHIP = 11.0
_BARS = {
    "strong_positive": "a-sp", "positive": "a-p", "neutral": "a-0", "negative": "a-n",
    "strong_negative": "a-sn",
}  # fmt: skip
_TEXTS = {
    "strong_positive": "t-sp", "positive": "t-p", "negative": "t-n", "strong_negative": "t-sn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Chip:
    """What the first row shows beside the name."""

    label: str
    width: float
    kind: str


def _chip(label: str, kind: str) -> _Chip:
    pad = 12 if kind != "hotfill" else 16
    return _Chip(label, text_width(label, _CHIP, bold=True) + pad if label else 0.0, kind)


def _open(kind: str, key: str, name: str, x: float, y: float) -> str:
    # a title is the name of its element, and tells who points what is cut
    return (
        f'<g class="{kind}" role="button" tabindex="0" data-person="{attribute(key)}" '
        f'transform="translate({number(x)} {number(y)})"><title>{attribute(name)}</title>'
    )


def _frame(width: float, height: float, radius: float) -> str:
    return (
        f'<rect class="ring" x="-4" y="-4" width="{number(width + 8)}" '
        f'height="{number(height + 8)}" rx="9"/>'
        f'<rect class="box" width="{number(width)}" height="{number(height)}" rx="{radius:g}"/>'
    )


def _glow(width: float, height: float) -> str:
    return (
        f'<rect class="f-hot-soft" x="-5" y="-5" width="{number(width + 10)}" '
        f'height="{number(height + 10)}" rx="10"/>'
        f'<rect class="casing2" x="-2.5" y="-2.5" width="{number(width + 5)}" '
        f'height="{number(height + 5)}" rx="8"/>'
    )


def draw_person(person: PersonBox, lang: str) -> str:
    """One card: badge, name, chip, title, attitude word, marks of change."""
    kinds = ["node", "person"]
    kinds += [
        kind
        for kind, on in (
            ("hotcard", person.is_hot),
            ("ghost", person.is_ghost),
            ("decider", person.is_decider),
            ("quiet", person.is_quiet),
            ("role", bool(person.role) and not person.is_decider),
            (DIM.strip(), person.is_dim),
        )
        if on
    ]
    box = person.box
    parts = [_open(" ".join(kinds), person.key, person.spoken.to(lang), box.x, box.y)]
    parts += [_glow(box.width, box.height)] if person.is_hot else []
    parts.append(_frame(box.width, box.height, 6))
    parts.append(_full(person, lang) if person.size == "full" else _small(person, lang))
    if person.bead:
        # a small card has its title close to its edge
        left = 0.0 if person.size == "full" else -3.0
        x, y = (box.width * 0.14, 0.0) if person.bead == "top" else (left, box.height / 2)
        parts.append(moved_bead(x, y))
    parts.append(draw_foot(person, lang))
    return "".join(parts) + "</g>"


def _main_chip(person: PersonBox, lang: str, *, short: bool) -> _Chip:
    if person.is_hot and person.rank_behind:
        return _chip(behind(person.rank_behind).to(lang), "hotfill")
    solid = "solid" if person.is_decider else ""
    if person.role:
        brief = SHORT_ROLES.get(person.role) if short else None
        return _chip(brief.to(lang) if brief else word(DecisionRole, person.role, lang), solid)
    if person.importance_chip in SHORT_IMPORTANCE:
        return _chip(SHORT_IMPORTANCE[person.importance_chip].to(lang), solid)
    return _chip("", "")


def _draw_chip(chip: _Chip, x: float, y: float, height: float = 17) -> str:
    paint = {"solid": "on-ink", "hotfill": "on-hot"}.get(chip.kind, "")
    return (
        f'<rect class="chip {chip.kind}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(chip.width)}" height="{number(height)}" rx="3"/>'
        + text(x + chip.width / 2, y + height - 4.6, _CHIP, chip.label, f"s mid {paint}".strip())
    )


def _full(person: PersonBox, lang: str) -> str:
    width, height = person.box.width, person.box.height
    name, size, chip, low = _first_row(person, lang)
    room = width - 18 - (chip.width + 8 if low else 0)
    lines = wrap(in_language(person.title, lang), room, 11, 2)
    # Two lines of title push the first row up a little, so that nothing touches.
    lift = 3.0 if len(lines) > 1 else 0.0
    mark = badge(person.attitude, 20, 20 - lift, (8.5 if person.is_ghost else 9) - lift / 3)
    parts = [_bar(person, height), f'<g class="pale">{mark}</g>' if person.is_ghost else mark]
    parts.append(text(36, 25 - lift, size, name, "b ink name"))
    if chip.label:
        veto = 18.0 if person.has_veto and not low else 0.0
        parts.append(_draw_chip(chip, width - 8 - chip.width - veto, 31 if low else 9 - lift))
    if person.has_veto:
        parts.append(octagon(width - 15, 17.5 - lift, 7.5))
    top = 37.5 if lift else 41.5
    for row, line in enumerate(lines):
        parts.append(text(11, top + row * 11.5, 11, line, "f-ink2 ink title"))
    if person.is_hot and person.role:
        own = _chip(word(DecisionRole, person.role, lang), "solid" if person.is_decider else "")
        parts.append(_draw_chip(own, width - 8 - own.width, height - 22, 16))
    return "".join(parts) + _attitude(person, lang, height)


def _bar(person: PersonBox, height: float) -> str:
    paint = _BARS.get(person.attitude or "")
    if person.is_ghost or paint is None:
        return ""
    low = number(height - 1)
    return f'<path d="M1 6Q1 1 6 1H6V{low}Q1 {low} 1 {number(height - 6)}Z" class="f-{paint}"/>'


def _first_row(person: PersonBox, lang: str) -> tuple[str, float, _Chip, bool]:
    """Name, its size, the chip, and whether the chip drops to row two."""
    name = in_language(person.name, lang)
    veto = 18.0 if person.has_veto else 0.0

    def room(chip: _Chip) -> float:
        return person.box.width - 36 - 8 - veto - (chip.width + 3 if chip.label else 0)

    chip, brief = _main_chip(person, lang, short=False), _main_chip(person, lang, short=True)
    for size, tried in ((16.0, chip), (16.0, brief), (14.0, brief)):
        if text_width(name, size, bold=True) <= room(tried):
            return name, size, tried, False
    if not chip.label:
        return fit(name, room(chip), 14, bold=True), 14.0, chip, False
    return fit(name, room(_chip("", "")), 14, bold=True), 14.0, chip, True


def _attitude(person: PersonBox, lang: str, height: float) -> str:
    said = word(Attitude, person.attitude, lang) if person.attitude else NOT_ASKED.to(lang)
    paint = _TEXTS.get(person.attitude or "", "ink2")
    room = person.box.width - 18 - (40 if person.attitude_before else 0)
    said = fit(said, room, 11, bold=True)
    parts = [text(11, height - 6, 11, said, f"s f-{paint} ink word")]
    if person.attitude_before:
        x = 11 + text_width(said, 11, bold=True) + 5
        was = WAS.to(lang)
        parts.append(text(x, height - 6, 11, was, "f-ink2"))
        parts.append(badge(person.attitude_before, x + text_width(was, 11) + 9, height - 11, 5.6))
    return "".join(parts)


def _small(person: PersonBox, lang: str) -> str:
    width = person.box.width
    parts = [badge(person.attitude, 15, 14, 7.4)]
    name = fit(in_language(person.name, lang), width - 36, 14, bold=True)
    parts.append(text(28, 19, 14, name, "b ink name"))
    title = wrap(in_language(person.title, lang), width - 16, 11, 1)
    parts += [text(9, 33.5, 11, title[0], "f-ink2 ink title")] if title else []
    chip = _main_chip(person, lang, short=False)
    if chip.width > width - 16 - (20 if person.has_veto else 0):
        chip = _main_chip(person, lang, short=True)
    if chip.label:
        parts.append(_draw_chip(chip, 8, 38.5, 16))
        parts += [octagon(8 + chip.width + 11, 46.5, 6.8)] if person.has_veto else []
    else:
        said = word(Attitude, person.attitude, lang) if person.attitude else NOT_ASKED.to(lang)
        paint = _TEXTS.get(person.attitude or "", "ink2")
        parts.append(
            text(9, 50.5, 11, fit(said, width - 16, 11, bold=True), f"s f-{paint} ink word")
        )
    return "".join(parts)


def draw_tile(tile: TileBox, lang: str) -> str:
    """Folded people: the unit, how many, and a dot for each."""
    box = tile.box
    kind = "node tile" if tile.is_near else "node tile far"
    kind += DIM if tile.is_dim else ""
    edge, count = number(box.height), f"+{len(tile.members)}"
    parts = [
        _open(kind, tile.key, tile.spoken.to(lang), box.x, box.y),
        f'<path d="M4 {edge}v3H{number(box.width - 4)}v-3" class="no k-line2"/>',
        _frame(box.width, box.height, 5),
    ]
    names = tile_name_rows(tile.name.to(lang), len(tile.members), box.width)
    for row, said in enumerate(names):
        parts.append(text(9, 17 + row * TILE_NAME_ROW, 12, said, "s"))
    low = 17 + (len(names) - 1) * TILE_NAME_ROW
    parts.append(text(box.width - 9, low, 12, count, "s end f-ink2"))
    across = dots_in_row(box.width)
    for place, attitude in enumerate(tile.dots):
        row, column = divmod(place, across)
        parts.append(dot(attitude, 12 + column * DOT_PITCH, low + 14 + row * DOT_ROW))
    parts.append(draw_tile_foot(tile, lang))
    return "".join(parts) + "</g>"


def draw_lane_card(lane: LaneBox, lang: str) -> str:
    """One of our people or of a rival's."""
    box = lane.box
    paint = "us" if lane.vendor == "us" else "rival"
    kind = f"node lane lane-{paint}{DIM if lane.is_dim else ''}"
    parts = [
        _open(kind, lane.key, lane.spoken.to(lang), box.x, box.y),
        _frame(box.width, box.height, 6),
    ]
    name, title = in_language(lane.name, lang), in_language(lane.title, lang)
    rows = max(1, int((box.height - 26) // 13.5))
    room, company = box.width - 18, in_language(lane.company, lang)
    if lane.mark:
        mark = fit(lane.mark, room, 11, bold=True)
        parts.append(text(10, 18, 11, mark, f"b f-{paint}"))
        left = room - text_width(mark, 11, bold=True) - 6
        parts.append(text(box.width - 8, 18, 11, fit(company, left, 11), f"end f-{paint}"))
        lines = wrap(name, room, 11.5, rows)
    else:
        parts.append(text(10, 18, 12, fit(name, room, 12, bold=True), f"b f-{paint}"))
        lines = [*wrap(company, room, 11.5, 1), *wrap(title, room, 11.5, rows)][:rows]
    for row, line in enumerate(lines):
        parts.append(text(10, 33 + row * 13.5, 11.5, line, "m"))
    parts.append(draw_lane_foot(lane, lang))
    return "".join(parts) + "</g>"


def draw_ghost_seat(seat: GhostSeat, lang: str) -> str:
    """A dashed seat with the context and the name: "O1: 卫"."""
    box = seat.box
    colon = "：" if lang == "zh" else ": "
    said = f"{in_language(seat.context, lang)}{colon}{in_language(seat.name, lang)}"
    said = fit(said, box.width - 16, 12)
    return (
        f'<g class="ghostseat"><rect class="seat" x="{number(box.x)}" y="{number(box.y)}" '
        f'width="{number(box.width)}" height="{number(box.height)}" rx="6"/>'
        + text(box.x + box.width / 2, box.y + box.height / 2 + 4, 12, said, "mid f-ink3")
        + "</g>"
    )
