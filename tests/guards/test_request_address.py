"""No decision rests on what a request says about its own address (trust S15, CVE-2026-48710)."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_findings import modules, request_address_findings


@pytest.mark.parametrize("path", modules("api"), ids=lambda path: path.stem)
def test_nothing_is_decided_by_the_address_of_a_request(path: Path) -> None:
    assert request_address_findings(path.read_text(encoding="utf-8")) == []
