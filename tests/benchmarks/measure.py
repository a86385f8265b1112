"""`make bench`: how long things take, and the ratios that are promised.

Ratios decide, as the speed of machines differs: both sides run in turns in this one process, their
answers are compared first, and the medians are divided.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from benchmarks.big_graph import compare_neighbourhoods
from benchmarks.examples_speed import measure_examples
from benchmarks.kernel_speed import measure_kernels
from benchmarks.neo4j_speed import compare_analyses, compare_imports, compare_loads
from support.neo4j_packages import find_missing
from support.neo4j_server import Neo4jServer, new_server

Lines = Iterator[object]


@contextmanager
def _server(folder: Path) -> Iterator[Neo4jServer]:
    """A server of its own, with a heap of 2 GB."""
    server = new_server(folder / "neo4j")
    server.heap, server.page_cache = "2g", "512m"
    server.start()
    try:
        yield server
    finally:
        server.kill()
        rmtree(folder / "neo4j")


def measure_loads(folder: Path, runs: int) -> Lines:
    """Load of an account of 300 and of 3,000 people, from the store and by the driver."""
    with _server(folder) as server:
        yield from (compare_loads(server, people, 3 * runs) for people in (300, 3000))


def measure_analyses(folder: Path, runs: int) -> Lines:
    """Cold analysis from Neo4j and from SQLite."""
    with _server(folder) as server:
        yield from compare_analyses(server, folder, runs)


def measure_imports(folder: Path, runs: int, rows: int = 100_000) -> Lines:
    """Import of many rows and bare `UNWIND`."""
    with _server(folder) as server:
        yield from compare_imports(server, folder, rows, runs)


def measure_small_imports(folder: Path, runs: int) -> Lines:
    """The same for a tenth of the rows: a quick look, not the promise."""
    yield from measure_imports(folder, runs, 10_000)


def measure_small_neighbours(folder: Path, runs: int) -> Lines:
    """Neighbours in graphs of a tenth of the size: as above."""
    yield from compare_neighbourhoods(folder, runs, (100_000, 10_000))


def measure_loops(_folder: Path, runs: int) -> Lines:
    """Loops over arrays and plain networkx."""
    yield from measure_kernels(runs)


# What can be asked for, and whether it needs a Neo4j server.
SECTIONS: dict[str, tuple[Callable[[Path, int], Lines], bool]] = {
    "examples": (measure_examples, False),
    "kernels": (measure_loops, False),
    "loads": (measure_loads, True),
    "analyses": (measure_analyses, True),
    "imports": (measure_imports, True),
    "neighbours": (compare_neighbourhoods, True),
}
# On demand only.
QUICK: dict[str, tuple[Callable[[Path, int], Lines], bool]] = {
    "imports-10k": (measure_small_imports, True),
    "neighbours-100k": (measure_small_neighbours, True),
}


def lines(folder: Path, names: list[str], runs: int) -> Lines:
    missing = find_missing()
    for name in names:
        measure, needs_server = (SECTIONS | QUICK)[name]
        if needs_server and missing is not None:
            yield f"{name}: not measured, as {missing}"
        else:
            yield from measure(folder, runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each side")
    parser.add_argument(
        "sections",
        nargs="*",
        help=f"of {', '.join(SECTIONS)}, all of them when none; or {', '.join(QUICK)}",
    )
    given = parser.parse_args()
    unknown = set(given.sections) - (SECTIONS | QUICK).keys()
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    with TemporaryDirectory() as folder:
        for line in lines(Path(folder), given.sections or list(SECTIONS), given.runs):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
