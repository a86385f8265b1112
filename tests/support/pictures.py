"""Golden pictures of pages: which there are, how one is taken, and how two are compared."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

from graph.vocabulary import MapPreset

__all__ = [
    "FOLDER",
    "FONTS_FILE",
    "PICTURES",
    "Picture",
    "differing_tiles",
    "grey_shape",
    "pixels_of",
    "read_picture",
    "shape_distance",
    "take_picture",
    "write_picture",
]

FOLDER = Path(__file__).parents[1] / "data" / "pictures"
FONTS_FILE = FOLDER / "fonts.conf"
# At most so many of the pixels differ by more than that, in each tile: a lost line is few pixels
# of a page, but many of the place where it was.
SHARE = 0.003
STEP = 24
TILE = 180
# How far a mark's grey must be from its ground to count as drawn.
_DRAWN = 36
_COLOURS = 256
_PHONE = 390
# A phone's picture is as tall as the page down to its map, to see it without scrolling.
_HEIGHTS = {_PHONE: 2400, 1280: 800, 1440: 900, 1920: 1080}

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """A page at one size.

    Attributes:
        address: On a server with the demo; of the group where `is_large`.
        is_quick: Whether every run compares it, not only a full campaign.
    """

    name: str
    address: str
    width: int
    is_large: bool = False
    is_dark: bool = False
    is_quick: bool = True

    @property
    def height(self) -> int:
        return _HEIGHTS[self.width]

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.png"


def _pictures() -> Iterator[Picture]:
    roots = {"O1": "/opportunities/O1", "A": "/accounts/A", "GO1": "/opportunities/GO1"}
    for key, root in roots.items():
        is_large = key == "GO1"
        for preset in MapPreset:
            for width in (1440,) if is_large else _HEIGHTS:
                yield Picture(
                    f"{key}-{preset}-{width}",
                    f"{root}?preset={preset}&lang=en",
                    width,
                    is_large=is_large,
                    is_quick=width == 1440 or (width == 390 and preset is MapPreset.CUSTOMER),
                )
        yield Picture(f"{key}-zh", f"{root}?lang=zh", 1440, is_large=is_large)
        if not is_large:
            yield Picture(f"{key}-dark", f"{root}?lang=en", 1440, is_dark=True)


PICTURES = tuple(_pictures())


def take_picture(page: Page, root: str, picture: Picture) -> Pixels:
    """Open a page at its size and take it when nothing moves any more.

    Args:
        page: Of a window with reduced motion.
        root: Of the server.
        picture: Which.
    """
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme="dark" if picture.is_dark else "light")
    page.mouse.move(0, 0)
    page.goto(root + picture.address, wait_until="networkidle")
    page.locator(".canvas svg.sgmap").first.wait_for(state="attached")
    page.evaluate("document.fonts.ready")
    return pixels_of(page)


def pixels_of(page: Page) -> Pixels:
    """What a window shows now, in colours."""
    seen = page.screenshot(animations="disabled", caret="hide")
    return np.asarray(Image.open(io.BytesIO(seen)).convert("RGB"))


def write_picture(file: Path, pixels: Pixels) -> None:
    """Keep a picture in 256 colours: grounds as they are, and nothing far from what was seen."""
    image = Image.fromarray(pixels)
    frequent = image.quantize(_COLOURS // 2, kmeans=4).getpalette()
    rare = image.quantize(_COLOURS // 2, method=Image.Quantize.MAXCOVERAGE).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(frequent or ()), *(rare or ())])
    kept = image.quantize(palette=palette, dither=Image.Dither.NONE)
    kept.save(file, optimize=True)


def read_picture(file: Path) -> Pixels:
    """A picture that was kept."""
    return np.asarray(Image.open(file).convert("RGB"))


def differing_tiles(
    old: Pixels, new: Pixels, *, is_other_browser: bool = False
) -> list[tuple[int, int]]:
    """Left upper corners of the tiles, 180 pixels wide, in which two pictures differ too much.

    Args:
        old: As it was kept.
        new: As it is seen.
        is_other_browser: Another version draws the edges of letters otherwise: then ten times as
            much may differ, and only larger changes are seen.
    """
    share = SHARE * (10 if is_other_browser else 1)
    if old.shape != new.shape:
        return [(0, 0)]
    apart = np.abs(old.astype(np.int16) - new.astype(np.int16)).max(axis=2) > STEP
    found = []
    for top in range(0, apart.shape[0], TILE):
        for left in range(0, apart.shape[1], TILE):
            tile = apart[top : top + TILE, left : left + TILE]
            if tile.sum() > share * TILE * TILE:
                found.append((left, top))
    return found


def grey_shape(pixels: Pixels) -> NDArray[np.bool_]:
    """Where a picture shows something in grey: its outlines and fillings, without its tones."""
    grey = np.asarray(Image.fromarray(pixels).convert("L")).astype(np.int16)
    drawn: NDArray[np.bool_] = np.abs(grey - grey[0, 0]) > _DRAWN
    return drawn


def shape_distance(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """How much of what either shows only one shows, 0 to 1."""
    either = np.logical_or(one, other).sum()
    return float(np.logical_xor(one, other).sum() / either) if either else 0.0
