"""With CI=true a skipped test is a failure, unless it lacks data that may not be copied here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SAMPLE = """
import pytest

@pytest.mark.skip(reason="no time")
def test_skipped(): pass

@pytest.mark.browser
def test_page(): pass

@pytest.mark.skip(reason="../shared/data is not here")
def test_without_data(): pass

@pytest.mark.xfail(strict=True)
def test_known(): assert False

@pytest.mark.nightly
def test_long(): pass
"""
SKIPPED_MODULE = "import pytest\npytest.skip('no time', allow_module_level=True)\n"


def run_pytest(folder: Path, source: str, *options: str, ci: bool) -> tuple[str, int]:
    """The closing line and the exit code of a run under our conftest, where no browser is."""
    shutil.copy(CONFTEST, folder)
    (folder / "test_sample.py").write_text(source, encoding="utf-8")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    changed = {"CI": "true" if ci else "", "PATH": str(folder), "HOME": str(folder)}
    changed |= {"STAKEGRAPH_CHROMIUM": "", "STAKEGRAPH_CAMPAIGN": ""}
    changed |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    command += ["-o", "markers=browser\nnightly", *options, str(folder)]
    run = subprocess.run(
        command, cwd=folder, env=kept | changed, capture_output=True, text=True, check=False
    )
    return run.stdout.splitlines()[-1], run.returncode


def test_in_ci_a_skip_is_a_failure_also_in_the_parallel_run(tmp_path: Path) -> None:
    closing_line, code = run_pytest(tmp_path, SAMPLE, "-p", "xdist", "-n", "1", ci=True)
    assert "1 skipped, 1 xfailed, 2 errors" in closing_line
    assert code == 1


def test_in_ci_a_module_that_skips_itself_is_a_failure(tmp_path: Path) -> None:
    closing_line, code = run_pytest(tmp_path, SKIPPED_MODULE, ci=True)
    assert "1 error" in closing_line
    assert code != 0


def test_elsewhere_a_skip_is_a_skip_and_nightly_tests_are_left_out(tmp_path: Path) -> None:
    closing_line, code = run_pytest(tmp_path, SAMPLE, ci=False)
    assert "3 skipped, 1 deselected, 1 xfailed" in closing_line
    assert code == 0
