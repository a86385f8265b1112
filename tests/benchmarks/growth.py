"""How time and memory grow with the number of people, in rows and in two pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.account_graphs import draw_account, prepare
from benchmarks.pictures import Line, draw_chart
from benchmarks.rows import Row
from benchmarks.tenant_speed import Growth, grow
from benchmarks.whole_analysis import analyse

__all__ = ["PICTURES", "measure_growth", "spell_bytes", "spell_seconds"]

PICTURES = ("growth-time.svg", "growth-memory.svg")
_ACCOUNTS = (100, 300, 1_000, 3_000)


def spell_seconds(seconds: float) -> str:
    """In the unit that needs fewest digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size * 0.9999:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def spell_bytes(size: float) -> str:
    """As above."""
    for unit, one in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= one * 0.9999:
            return f"{size / one:.3g} {unit}"
    return f"{size:.3g} B"


def measure_growth(folder: Path, runs: int) -> Iterator[Row]:
    """A row for each size; the pictures are left in the folder."""
    whole = [(people, _analysis(people, runs)) for people in _ACCOUNTS]
    for people, seconds in whole:
        yield Row(f"account of {people:,} people: whole analysis", spell_seconds(seconds))
    sizes = []
    for one in grow():
        sizes.append(one)
        yield Row(
            f"tenant of {one.people:,} people, {one.edges:,} edges",
            f"{one.bytes_an_edge:.1f} B an edge",
            detail=f"drawn and built {spell_seconds(one.build_seconds)}, who reaches somebody "
            f"{spell_seconds(one.ask_p50)} (p99 {spell_seconds(one.ask_p99)}), "
            f"one deal {spell_seconds(one.deal_seconds)}",
        )
    for name, chart in zip(PICTURES, _charts(sizes, whole), strict=True):
        Path(folder, name).write_text(chart, encoding="utf-8")


def _analysis(people: int, runs: int) -> float:
    one = prepare(draw_account(people))
    analyse(one)
    found = []
    for _ in range(runs):
        start = process_time()
        analyse(one)
        found.append(process_time() - start)
    return median(found)


def _charts(sizes: Sequence[Growth], whole: Sequence[tuple[int, float]]) -> Iterator[str]:
    lines = {
        "drawn and built": [(one.people, one.build_seconds) for one in sizes],
        "who reaches, p99": [(one.people, one.ask_p99) for one in sizes],
        "who reaches, p50": [(one.people, one.ask_p50) for one in sizes],
        "one deal of a batch": [(one.people, one.deal_seconds) for one in sizes],
    }
    drawn = [Line("analysis of an account", whole)]
    drawn += [Line(name, points) for name, points in lines.items()]
    yield draw_chart("Time 时间", "people 人数", drawn, spell_seconds)
    held = [(one.people, one.bytes_an_edge * one.edges) for one in sizes]
    yield draw_chart(
        "Memory of the graph 图的内存", "people 人数", [Line("all arrays", held)], spell_bytes
    )
