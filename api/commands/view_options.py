"""Options of the map: which of its presets, whose side, what is drawn over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from api.commands.options import HELP_LANGUAGE, words
from graph.vocabulary import Code, MapExtra, MapPreset, MapSide

__all__ = ["PresetOption", "RivalOption", "ShowOption", "SideOption"]


def _choices(kind: Iterable[Code]) -> str:
    """Codes with their labels in the language of the terminal."""
    return ", ".join(f"{one.value} ({one.label(HELP_LANGUAGE)})" for one in kind)


PresetOption = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="|".join(MapPreset),
        show_default=False,
        help=words("画哪一张图：", "Which map: ") + _choices(MapPreset),
    ),
]
SideOption = Annotated[
    str | None,
    typer.Option(
        "--side",
        metavar="|".join(MapSide),
        show_default=False,
        help=words("看对谁的态度与触达：", "Whose attitudes and reach: ") + _choices(MapSide),
    ),
]
RivalOption = Annotated[
    str | None,
    typer.Option(
        "--vendor",
        metavar="ID",
        show_default=False,
        help=words(
            "哪个友商；默认触达最大者。", "Which rival; the one who reaches most by default."
        ),
    ),
]
ShowOption = Annotated[
    list[str] | None,
    typer.Option(
        "--show",
        metavar="|".join(MapExtra),
        show_default=False,
        help=words("叠加在图上，可多次给出：", "Drawn over the map, may be repeated: ")
        + _choices(MapExtra),
    ),
]
