"""`make neo4j-newest`: tests on the newest line of Neo4j, where a Java for it is found by path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.neo4j_packages import NEWEST, find_java, needed_java

__all__ = ["main"]


def command_for(tests: list[str], java_home: Path) -> tuple[list[str], dict[str, str]]:
    """What runs tests on the newest line, and its environment; tests of other stores stay out."""
    environment = os.environ | {
        "STAKEGRAPH_TEST_NEO4J": NEWEST,
        "STAKEGRAPH_TEST_JAVA": str(java_home),
    }
    return [sys.executable, "-m", "pytest", "-k", "neo4j", *tests], environment


def main() -> int:
    """Run pytest with the arguments; its exit code, or 0 where there is no Java."""
    least = needed_java(NEWEST)
    home = find_java(least)
    if home is None:
        print(f"Neo4j {NEWEST} not tried: it needs a JDK {least} or newer, and none was found.")  # noqa: T201
        return 0
    print(f"Neo4j {NEWEST} on {home}", flush=True)  # noqa: T201 - for a person
    command, environment = command_for(sys.argv[1:], home)
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
