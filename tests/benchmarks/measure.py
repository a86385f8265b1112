"""`make bench`: how long things take, and the ratios that are promised.

Ratios decide, as the speed of machines differs: both sides run in turns in this one process, their
answers are compared first, and the medians are divided. With `--write` the tables and pictures of
`docs/performance.md` are replaced by what was measured.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import TemporaryDirectory

from benchmarks.big_graph import compare_neighbourhoods
from benchmarks.drawing_speed import measure_drawing
from benchmarks.edit_speed import measure_edits
from benchmarks.exact_speed import measure_exact
from benchmarks.examples_speed import measure_examples
from benchmarks.growth import PICTURES, measure_growth
from benchmarks.kernel_speed import measure_kernels
from benchmarks.load_speed import measure_overload, measure_serving
from benchmarks.neo4j_speed import compare_analyses, compare_imports, compare_loads
from benchmarks.network_speed import measure_network
from benchmarks.served_speed import measure_command, measure_starts
from benchmarks.table import DOCUMENT, blocks, render, replace_block
from benchmarks.tenant_speed import measure_tenant
from benchmarks.whole_analysis import measure_rotated, measure_whole
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


def measure_analysis(_folder: Path, runs: int) -> Lines:
    """A whole analysis and plain networkx, many accounts, edits, exact answers."""
    yield from measure_whole(runs)
    yield from measure_rotated(runs)
    yield from measure_edits(runs)
    yield from measure_exact(runs)


def measure_program(folder: Path, runs: int) -> Lines:
    """A whole answer as JSON, and the first one after a start."""
    yield from measure_command(folder, runs)
    yield from measure_starts(folder, runs)


def measure_small_tenant(folder: Path, runs: int) -> Lines:
    """A tenant of a tenth of the size: as above."""
    yield from measure_tenant(folder, runs, 100_000)


# What can be asked for, and whether it needs a Neo4j server.
SECTIONS: dict[str, tuple[Callable[[Path, int], Lines], bool]] = {
    "examples": (measure_examples, False),
    "analysis": (measure_analysis, False),
    "kernels": (measure_loops, False),
    "program": (measure_program, False),
    "serving": (measure_serving, False),
    "overload": (measure_overload, False),
    "drawing": (measure_drawing, False),
    "tenant": (measure_tenant, False),
    "growth": (measure_growth, False),
    "network-view": (measure_network, False),
    "loads": (measure_loads, True),
    "analyses": (measure_analyses, True),
    "imports": (measure_imports, True),
    "neighbours": (compare_neighbourhoods, True),
}
# On demand only.
QUICK: dict[str, tuple[Callable[[Path, int], Lines], bool]] = {
    "tenant-100k": (measure_small_tenant, False),
    "imports-10k": (measure_small_imports, True),
    "neighbours-100k": (measure_small_neighbours, True),
}


def lines(folder: Path, name: str, runs: int) -> Lines:
    measure, needs_server = (SECTIONS | QUICK)[name]
    missing = find_missing() if needs_server else None
    if missing is not None:
        yield f"{name}: not measured, as {missing}"
    else:
        yield from measure(folder, runs)


def write(folder: Path, name: str, found: Sequence[object]) -> None:
    """Put what a section found into the documentation, where that has room for it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    if name in blocks(text):
        DOCUMENT.write_text(replace_block(text, name, render(found)), encoding="utf-8")
    for picture in PICTURES:
        if Path(folder, picture).exists():
            copyfile(folder / picture, DOCUMENT.parent / "pictures" / picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each side")
    parser.add_argument("--write", action="store_true", help="replace the tables of the document")
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
        for name in given.sections or list(SECTIONS):
            found = []
            for line in lines(Path(folder), name, given.runs):
                found.append(line)
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
            if given.write:
                write(Path(folder), name, found)


if __name__ == "__main__":
    main()
