"""Queries are constants: nothing that somebody sent becomes part of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_findings import ROOT, modules, query_findings


@pytest.mark.parametrize("path", modules("graph/stores"), ids=lambda path: path.stem)
def test_every_query_of_a_store_is_a_constant(path: Path) -> None:
    assert query_findings(path.read_text(encoding="utf-8")) == []


def test_only_stores_talk_to_a_database() -> None:
    others = [path for path in modules("graph", "importers") if "stores" not in path.parts]
    talking = [
        str(path.relative_to(ROOT))
        for path in others
        if ".execute" in path.read_text(encoding="utf-8")
    ]
    assert talking == []
