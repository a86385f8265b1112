"""There is no read without a reader (trust S24)."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_findings import ROOT, modules, scope_findings

STORES = [path for path in modules("graph/stores") if path.stem.endswith("_store")]


def test_every_read_of_the_protocol_takes_a_scope_first() -> None:
    source = (ROOT / "graph/stores/protocol.py").read_text(encoding="utf-8")
    assert scope_findings(source, "Store") == []


@pytest.mark.parametrize("path", STORES, ids=lambda path: path.stem)
def test_every_read_of_a_store_takes_a_scope_first(path: Path) -> None:
    class_name = "".join(map(str.capitalize, path.stem.split("_")))
    assert scope_findings(path.read_text(encoding="utf-8"), class_name) == []
