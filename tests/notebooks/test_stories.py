"""The notebooks run from top to bottom, and what is shown is what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).parents[2]
STORIES = sorted((ROOT / "notebooks").glob("*.py"))


def test_there_are_five_stories_with_pictures() -> None:
    assert len(STORIES) == 5
    for story in STORIES:
        text = story.read_text(encoding="utf-8")
        assert "workspace.map(" in text or "_repr_svg_" in text, story.name


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_a_story_runs_and_its_answers_hold(story: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(story)]
    environment = os.environ | {"PYTHONUTF8": "1"}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.iterdir()) == []  # a story leaves nothing behind


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_the_notebook_is_the_story_without_answers(story: Path) -> None:
    script = jupytext.read(story)
    notebook = jupytext.read(story.with_suffix(".ipynb"))
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in script.cells], (
        f"{story.stem}.ipynb is not {story.name} any more; run `make notebooks`"
    )
    assert not any(cell.get("outputs") for cell in notebook.cells)
