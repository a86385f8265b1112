"""What was measured, as a table of the documentation.

`docs/performance.md` holds a block for each section between two marks; a block is replaced whole,
and the words around it are written by hand.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.kernel_speed import Timed
from benchmarks.rows import Row, said
from benchmarks.timing import Comparison

__all__ = ["DOCUMENT", "as_row", "blocks", "machine", "render", "replace_block"]

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
_BLOCK = re.compile(
    r"<!-- measured: (?P<name>[a-z0-9-]+) -->\n(?P<body>.*?)<!-- end -->", re.DOTALL
)
_BOUND = re.compile(r"at (?:least|most) [\d.,]+")
_VERDICT = re.compile(r": (?:kept|MISSED)\b")
_LIBRARIES = ("numba", "numpy", "networkx")


def as_row(line: object) -> Row:
    """What a section yields: a row, a comparison, or a sentence that says what is kept."""
    if isinstance(line, Row):
        return line
    if isinstance(line, Timed):
        return line.row
    if isinstance(line, Comparison):
        is_kept = None if line.target is None else line.ratio <= line.target
        promised = "" if line.target is None else f"at most {line.target:g}x"
        detail = f"median of {line.runs} runs"
        return Row(line.name, f"{line.ratio:.2f}x", promised, is_kept, detail)
    text = str(line)
    what, _, rest = _VERDICT.sub("", text).partition(": ")
    bounds = ", ".join(_BOUND.findall(text))
    is_kept = "MISSED" not in text if bounds else None
    return Row(what, "", bounds, is_kept, rest)


def machine() -> str:
    """Which machine this is, and which versions run on it, in one line."""
    listed = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", listed.read_text()) if listed.exists() else []
    model = names[0] if names else platform.processor() or platform.machine()
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def render(lines: Sequence[object]) -> str:
    """The table of a section, under a line that says when and where."""
    rows = [as_row(line) for line in lines]
    day = datetime.now(UTC).date()
    head = [
        "| What 内容 | Measured 实测 | Promised 承诺 | | Behind it 说明 |",
        "|---|---|---|---|---|",
    ]
    cells = ((row.what, row.measured, row.promised, said(row.is_kept), row.detail) for row in rows)
    body = [
        "| " + " | ".join(one.replace("|", "\\|").strip() for one in row) + " |" for row in cells
    ]
    return "\n".join([f"{day}, {machine()}", "", *head, *body]) + "\n"


def blocks(text: str) -> list[str]:
    """Names of the sections that a document has room for."""
    return [one["name"] for one in _BLOCK.finditer(text)]


def replace_block(text: str, name: str, body: str) -> str:
    """The document with one block replaced.

    Raises:
        KeyError: It has no such block.
    """
    if name not in blocks(text):
        raise KeyError(name)
    return _BLOCK.sub(
        lambda one: (
            f"<!-- measured: {name} -->\n{body}<!-- end -->" if one["name"] == name else one[0]
        ),
        text,
    )
