"""A folder is a promise about imports; import-linter keeps it, and this keeps import-linter."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from source_findings import ROOT


def import_findings(root: Path) -> list[str]:
    """Contracts that the code below `root` breaks, or why they could not be checked."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    broken = [line for line in run.stdout.splitlines() if line.endswith("BROKEN")]
    return broken or ([] if run.returncode == 0 else [run.stdout + run.stderr])


def test_every_import_contract_is_kept() -> None:
    assert import_findings(ROOT) == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house that a test may damage."""
    for folder in ("graph", "importers", "api"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_are_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert len(settings["tool"]["importlinter"]["contracts"]) >= 4


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("graph/errors.py", "import importers", "api over importers over graph"),
        ("graph/errors.py", "import graph.model", "rooms inside graph"),
        ("graph/analysis/__init__.py", "import sqlite3", "analysis and drawing never touch"),
    ],
)
def test_a_broken_contract_is_named(house: Path, module: str, line: str, contract: str) -> None:
    with (house / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert [finding for finding in import_findings(house) if contract in finding]
