"""Which map a program asks for, over HTTP and on the command line, in codes or words.

Source: contract 4, 6; maps (four presets, one vendor switch).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from graph.drawing.view import MapView
from graph.errors import InputError
from graph.vocabulary import MapExtra, MapPreset, MapSide

__all__ = ["read_view"]

_T = TypeVar("_T")


def read_view(
    *,
    preset: str | None = None,
    side: str | None = None,
    vendor: str | None = None,
    show: Sequence[str] = (),
) -> MapView:
    """The view that these words mean; what is not said is as usual.

    Args:
        preset: Code or label of a preset.
        side: Code or label of a side.
        vendor: What the reader calls a rival; looked for when the map is drawn.
        show: Codes or labels of extras, each by itself or several with commas between.

    Raises:
        InputError: One of them is unknown; the message names the field and lists the codes.
    """
    extras = [part for text in show for part in text.split(",") if part.strip()]
    found = [_read("show", MapExtra.parse, one) for one in extras]
    return MapView(
        preset=_read("preset", MapPreset.parse, preset) if preset else None,
        side=_read("side", MapSide.parse, side) if side else MapSide.US,
        vendor=vendor or None,
        extras=tuple(dict.fromkeys(found)),
    )


def _read(name: str, parse: Callable[[str], _T], text: str) -> _T:
    try:
        return parse(text)
    except InputError as error:
        raise InputError(*(replace(one, column=name) for one in error.problems)) from error
