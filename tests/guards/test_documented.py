"""Every setting and every command is in the documentation, and what is there exists."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from object_findings import documentation_findings
from source_findings import ROOT, modules
from typer.main import get_command

from api.cli import app
from api.settings import Settings
from graph.stores.opening import open_store
from importers.examples import example_folder
from importers.pipeline import import_files

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
VARIABLE = re.compile(r"STAKEGRAPH_[A-Z0-9_]*[A-Z0-9](?!\w)")
PROGRAM = [f"STAKEGRAPH_{name.upper()}" for name in Settings.model_fields]


def _commands(command: object, path: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path
    for name, one in sorted((inner or {}).items()):
        yield from _commands(one, f"{path} {name}")


COMMANDS = list(_commands(get_command(app), "stakegraph"))


@pytest.mark.parametrize("text", [README, EXAMPLE], ids=["README", ".env.example"])
def test_every_setting_is_documented(text: str) -> None:
    assert documentation_findings(PROGRAM, text) == []


def test_every_variable_that_the_code_reads_is_documented() -> None:
    read = {
        name
        for path in modules("graph", "importers", "api", "tests")
        if "guards" not in path.parts
        for name in VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    assert documentation_findings(read, README + CONTRIBUTING) == []


def test_every_documented_variable_exists() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in modules("api", "graph", "tests"))
    described = set(VARIABLE.findall(README + CONTRIBUTING + EXAMPLE)) - set(PROGRAM)
    assert documentation_findings(described, code) == []


def test_every_command_is_documented() -> None:
    assert len(COMMANDS) > 1
    assert documentation_findings(COMMANDS, README) == []


def test_every_documented_command_exists() -> None:
    known = {command.split()[1] for command in COMMANDS}
    said = set(re.findall(r"(?:bin/|`)stakegraph ([a-z-]+)", README + CONTRIBUTING))
    assert said - known == set()


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/deal.db")) as store:
        import_files(store, [example_folder("xinghe")], today=date(2025, 6, 30))
    (snippet,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    command = [sys.executable, "-c", snippet]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "map.html").stat().st_size > 0
