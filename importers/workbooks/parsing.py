"""The parts of a workbook, parsed as they are unpacked.

Expat calls one object a part for each start, text and end. A document type is refused before it
can declare anything: without one there are no entities to expand and nothing to fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from importers.workbooks.formats import Shown, built_in_format, shown_as

__all__ = [
    "DeclaredEntitiesError",
    "Directory",
    "Formats",
    "Part",
    "Relations",
    "Texts",
    "parse",
    "unescape",
]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_TRUE = frozenset({"1", "true"})


class DeclaredEntitiesError(Exception):
    """The XML has a document type; a workbook never needs one."""


class Part(Protocol):
    """What is told about the elements of one part, by their names without a prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        ...

    def end(self, name: str) -> None:
        """An element ends."""
        ...

    def text(self, text: str) -> None:
        """Text between two tags, maybe in pieces."""
        ...


def parse(chunks: Iterable[bytes], part: Part) -> None:
    """Tell a part what its XML says.

    Raises:
        DeclaredEntitiesError: The XML has a document type.
        ExpatError: It is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _unprefixed(part)
    parser.EndElementHandler = lambda name: part.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = part.text
    for chunk in chunks:
        parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place
    parser.Parse(b"", True)  # noqa: FBT003 - as above


def unescape(text: str) -> str:
    """Put the characters back that a spreadsheet writes as `_xHHHH_`.

    >>> unescape("_x005F_x000D_")
    '_x000D_'
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if number in _SURROGATES else chr(number)


def _refuse(*_: object) -> None:
    raise DeclaredEntitiesError


def _unprefixed(part: Part) -> Callable[[str, dict[str, str]], None]:
    def tell(name: str, attributes: dict[str, str]) -> None:
        part.start(
            name.rpartition(":")[2],
            {key.rpartition(":")[2]: value for key, value in attributes.items()},
        )

    return tell


class Relations:
    """Where the relations of a part lead: `targets` by id, `kinds` by target."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a relation inside the file."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            self.targets[attributes.get("Id", "")] = target
            self.kinds.setdefault(target, attributes.get("Type", "").rpartition("/")[2])

    def end(self, name: str) -> None:
        """Nothing is left to do."""

    def text(self, text: str) -> None:
        """Relations have no text."""


class Directory:
    """The sheets as (name, id of the relation, is hidden), and the epoch of dates."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a sheet, or what the workbook says of its dates."""
        if name == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), is_hidden))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in _TRUE

    def end(self, name: str) -> None:
        """Nothing is left to do."""

    def text(self, text: str) -> None:
        """Names stand in attributes."""


class Formats:
    """What the cells of each style show: `shown`, by the number of the style."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self._codes: dict[int, Shown] = {}
        self._is_inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a format, or a style that uses one."""
        if name == "numFmt":
            number = int(attributes.get("numFmtId", "0"))
            self._codes[number] = shown_as(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            number = int(attributes.get("numFmtId", "0"))
            self.shown.append(self._codes.get(number) or built_in_format(number))

    def end(self, name: str) -> None:
        """Styles of other things follow."""
        if name == "cellXfs":
            self._is_inside = False

    def text(self, text: str) -> None:
        """Formats stand in attributes."""


class Texts:
    """The texts that cells share, in order; what is written above characters is left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_reading_aid = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a text, or a piece of it."""
        del attributes
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_reading_aid = True
        elif name == "t":
            self._is_text = not self._is_reading_aid

    def end(self, name: str) -> None:
        """End a text, or a piece of it."""
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_reading_aid = False
        elif name == "si":
            self.texts.append(unescape("".join(self._pieces)))

    def text(self, text: str) -> None:
        """A piece."""
        if self._is_text:
            self._pieces.append(text)
