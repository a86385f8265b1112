"""Whoever calls a function of graph or importers need not read its code."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_findings import ROOT, docstring_findings, modules


@pytest.mark.parametrize(
    "path", modules("graph", "importers"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_public_function_says_what_it_does_and_raises(path: Path) -> None:
    # `answering` only puts together what the questions beside it, each with its source, say.
    needs_source = "analysis" in path.parts and "answering" not in path.parts
    text = path.read_text(encoding="utf-8")
    assert docstring_findings(text, needs_source=needs_source) == []
