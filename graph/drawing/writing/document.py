"""A drawn map in hand: shows itself in a notebook, saves itself as a file.

Source: contract 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.drawing.scene import MapScene
from graph.drawing.writing.page import page
from graph.drawing.writing.svg import to_svg
from graph.errors import InputError, Problem

__all__ = ["DrawnMap"]


@dataclass(frozen=True)
class DrawnMap:
    """A map and the language that it is read in.

    Attributes:
        scene: Positions, routes and words.
        language: `zh` or `en`.
    """

    scene: MapScene
    language: str

    def svg(self) -> str:
        """The picture as an SVG file of its own."""
        return to_svg(self.scene, lang=self.language, standalone=True)

    def html(self) -> str:
        """Picture, legend and tables as one HTML file that asks for nothing else."""
        return page(self.scene, self.language)

    def save(self, target: str | Path) -> Path:
        """Write the map to a `.html` or `.svg` file.

        Raises:
            InputError: The name ends otherwise.
        """
        path = Path(target)
        writers = {".html": self.html, ".svg": self.svg}
        write = writers.get(path.suffix.lower())
        if write is None:
            text = f"{path.name!r} should end in .html or .svg: a map is written as one of these."
            raise InputError(Problem(code="unknown_map_format", text=text))
        path.write_text(write(), encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        """What a notebook cell shows: the picture."""
        return self.svg()
