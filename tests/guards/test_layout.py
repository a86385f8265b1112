"""The house rules on modules that no linter knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_findings import ROOT, imported_names, layout_findings, modules

MODULES = modules("graph", "importers", "api")
IMPORTED = imported_names(path.read_text(encoding="utf-8") for path in MODULES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_keeps_the_house_rules(path: Path) -> None:
    inside = path.relative_to(ROOT)
    name = ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
    imported = IMPORTED.get(name, set()) - _submodules(path)
    assert layout_findings(inside.as_posix(), path.read_text(encoding="utf-8"), imported) == []


def _submodules(path: Path) -> set[str]:
    if path.stem != "__init__":
        return set()
    return {child.stem for child in path.parent.iterdir()}


def test_tests_are_no_packages() -> None:
    # One in tests/graph/ would shadow our `graph`.
    assert list((ROOT / "tests").rglob("__init__.py")) == []
