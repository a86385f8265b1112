"""Which Neo4j the tests run, on which Java, and its packages from Maven.

The long-term line by default. STAKEGRAPH_TEST_NEO4J names another version (`newest`: the newest
line that was tried), STAKEGRAPH_TEST_JAVA the home of the Java to run it on.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = [
    "LONG_TERM",
    "NEWEST",
    "SOURCES",
    "VERSION",
    "fetch_packages",
    "fetch_shell",
    "find_java",
    "find_missing",
    "java",
    "locked",
    "needed_java",
]

LONG_TERM = "5.26.30"
NEWEST = "2026.09.0"
SOURCES = Path(__file__).parent / "neo4j"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stakegraph"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
# Where Java is installed on Linux and macOS, by packages and by people.
PLACES = (
    "/usr/lib/jvm/*",
    "/opt/java/*",
    "/opt/jdk*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
)


def _version() -> str:
    named = os.environ.get("STAKEGRAPH_TEST_NEO4J") or LONG_TERM
    return NEWEST if named == "newest" else named


VERSION = _version()


def needed_java(version: str) -> int:
    """The first Java that runs a server version: 17 for 5.x, 21 for the lines named by year."""
    return 17 if int(version.partition(".")[0]) < 2025 else 21


def java(program: str = "java") -> str | None:
    """The path of a program of the Java to use; None where there is none."""
    home = os.environ.get("STAKEGRAPH_TEST_JAVA")
    return shutil.which(program, path=f"{home}/bin" if home else None)


def find_java(least: int) -> Path | None:
    """The home of the oldest JDK on this machine that is new enough, looked for by path.

    JAVA_HOME and variables such as JAVA_HOME_21_X64 come first, then the usual folders, sdkman's
    included. A folder counts when it has a compiler and says its version.
    """
    named = [value for name, value in sorted(os.environ.items()) if name.startswith("JAVA_HOME")]
    mine = [str(Path.home() / ".sdkman/candidates/java/*"), str(Path.home() / ".jdks/*")]
    listed = [one for pattern in (*PLACES, *mine) for one in sorted(Path("/").glob(pattern[1:]))]
    found = [*map(Path, filter(None, named)), *listed]
    ready = [(version, one) for one in found if (version := _version_of(one)) >= least]
    return min(ready, key=lambda pair: pair[0])[1] if ready else None


def _version_of(home: Path) -> int:
    """The major version of a JDK, 0 where there is none."""
    release = home / "release"
    if not (home / "bin" / "javac").exists() or not release.is_file():
        return 0
    said = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
    return int(said[1]) if said else 0


def find_missing() -> str | None:
    """What a server needs and this machine lacks, as a sentence; None when it can run."""
    if java("javac") is None:
        least = needed_java(VERSION)
        return f"a Neo4j server needs a JDK {least} or newer, and there is no javac here"
    if shutil.which("mvn") is None and not (_folder() / "complete").exists():
        return "a Neo4j server needs Maven, and there is no mvn here"
    return None


def _folder() -> Path:
    return CACHE / f"neo4j-{VERSION}"


def fetch_packages() -> Path:
    """The folder with the server's packages; the first time Maven brings them, some 120 MB."""
    return _fetch(_folder(), "pom.xml")


def fetch_shell() -> Path:
    """The folder with the packages of cypher-shell, the client that the server's image has."""
    return _fetch(CACHE / f"cypher-shell-{VERSION}", "shell.xml")


def _fetch(folder: Path, project: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        if not (folder / "complete").exists():
            command = ["mvn", "--batch-mode", "--quiet", "--file", str(SOURCES / project), COPY]
            command += [f"-Dneo4j={VERSION}", "-DincludeScope=runtime"]
            command += [f"-DoutputDirectory={folder / 'lib'}"]
            run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
            if run.returncode:
                message = f"Maven did not bring {folder.name}:\n{run.stdout}{run.stderr}"
                raise RuntimeError(message)
            (folder / "complete").touch()
    return folder / "lib"


@contextmanager
def locked(path: Path) -> Iterator[IO[str]]:
    """Hold a lock that other processes see; the file under it may be read and written."""
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
