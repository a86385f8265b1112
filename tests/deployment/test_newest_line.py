"""How the newest server line finds its Java, and what happens where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support import neo4j_packages, newest_line
from support.neo4j_packages import LONG_TERM, NEWEST, find_java, needed_java


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only JDKs are those of the test."""
    monkeypatch.setattr(neo4j_packages, "PLACES", (f"{tmp_path}/jvm/*",))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in [name for name in neo4j_packages.os.environ if name.startswith("JAVA_HOME")]:
        monkeypatch.delenv(name)
    return tmp_path


def add_jdk(home: Path, version: str, *, compiler: bool = True) -> Path:
    (home / "bin").mkdir(parents=True)
    (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n', encoding="utf-8")
    if compiler:
        (home / "bin" / "javac").touch()
    return home


def test_each_line_names_its_java() -> None:
    assert needed_java(LONG_TERM) == 17
    assert needed_java(NEWEST) == 21


def test_the_oldest_java_that_is_new_enough_is_taken(machine: Path) -> None:
    add_jdk(machine / "jvm" / "java-17", "17.0.9")
    add_jdk(machine / "jvm" / "jre-21", "21.0.1", compiler=False)
    newest = add_jdk(machine / "jvm" / "java-25", "25")
    assert find_java(21) == newest
    wanted = add_jdk(machine / "home" / ".sdkman/candidates/java/21.0.2-tem", "21.0.2")
    assert find_java(21) == wanted
    assert find_java(26) is None


def test_a_java_may_be_named(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = add_jdk(machine / "anywhere", "21.0.2")
    monkeypatch.setenv("JAVA_HOME_21_X64", str(named))
    assert find_java(21) == named


def test_without_a_java_the_job_says_so_and_ends_well(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_jdk(machine / "jvm" / "java-17", "17.0.9")
    assert newest_line.main() == 0
    assert capsys.readouterr().out.startswith(f"Neo4j {NEWEST} not tried: it needs a JDK 21")


def test_the_job_runs_the_tests_of_this_store_on_that_java(machine: Path) -> None:
    command, environment = newest_line.command_for(["tests/x.py"], machine)
    assert command == [sys.executable, "-m", "pytest", "-k", "neo4j", "tests/x.py"]
    assert environment["STAKEGRAPH_TEST_NEO4J"] == NEWEST
    assert environment["STAKEGRAPH_TEST_JAVA"] == str(machine)
