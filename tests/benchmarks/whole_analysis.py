"""A whole analysis of an opportunity beside plain networkx: everything it asks, as one job.

Cold is a graph that was never seen, as networkx holds it; warm is a graph whose arrays are there
and nothing else; kept is an account of which worlds, betweenness, communities and articulation
points are there, too, as they belong to no single opportunity (performance 1: cache by level). The
plain side works on graphs of networkx that are there, in all 10,048 worlds: nothing is scaled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
from benchmarks.account_graphs import AccountGraph, draw_account, prepare
from benchmarks.account_jobs import (
    WORLDS,
    Words,
    articulations,
    best_ways,
    between,
    choose_contacts,
    circles,
    draw_live,
    known_of,
    reach_of,
    smallest_cut,
    ten_ways,
    towards,
)
from benchmarks.kernel_speed import check_circles, check_near, check_rows, check_same
from benchmarks.plain_jobs import (
    plain_articulations,
    plain_best_ways,
    plain_between,
    plain_circles,
    plain_smallest_cut,
    plain_ten_ways,
    plain_worlds,
)
from benchmarks.rows import Row, rated

from graph.analysis.kernels.compiling import Kernel
from graph.analysis.kernels.snapshot import build_snapshot

__all__ = ["Analysis", "analyse", "check", "measure_rotated", "measure_whole", "plain_analysis"]

_TARGETS = {100: (250.0, None), 300: (200.0, 150.0), 1000: (180.0, None)}  # kept, cold
_ROTATED = 40
_NEVER_SEEN = 5
_REPEATS = 7


@dataclass(frozen=True)
class Analysis:
    """Every answer of the job, by one of the sides."""

    best: list[float]
    ways: list[list[float]]
    reach: list[float]
    cut: int
    contacts: float
    circles: list[list[int]]
    between: list[float]
    articulations: list[int]


@dataclass(frozen=True)
class AccountLevel:
    """What belongs to an account, whichever opportunity is asked about."""

    live: Words
    circles: list[list[int]]
    between: list[float]
    articulations: list[int]


def account_level(one: AccountGraph) -> AccountLevel:
    return AccountLevel(draw_live(one.snapshot), circles(one), between(one), articulations(one))


def analyse(one: AccountGraph, kept: AccountLevel | None = None) -> Analysis:
    kept = kept or account_level(one)
    reaching = [towards(one.snapshot, kept.live, decider) for decider in one.deciders]
    known = known_of(one, reaching)
    return Analysis(
        best=best_ways(one),
        ways=ten_ways(one),
        reach=reach_of(known),
        cut=smallest_cut(one),
        contacts=choose_contacts(one, known, reaching)[1],
        circles=kept.circles,
        between=kept.between,
        articulations=kept.articulations,
    )


def analyse_cold(one: AccountGraph) -> Analysis:
    """From the graph as networkx holds it."""
    sources, targets, weights = zip(*one.graph.edges(data="weight"), strict=True)
    snapshot = build_snapshot(one.people, sources, targets, weights, has_parallels=False)
    fresh = AccountGraph(one.people, one.edges, one.staff, one.deciders)
    vars(fresh)["snapshot"] = snapshot
    return analyse(fresh)


def plain_analysis(one: AccountGraph, worlds: int = WORLDS) -> Analysis:
    reach, contacts = plain_worlds(one, worlds)
    return Analysis(
        best=plain_best_ways(one),
        ways=plain_ten_ways(one),
        reach=reach,
        cut=plain_smallest_cut(one),
        contacts=contacts,
        circles=plain_circles(one),
        between=plain_between(one),
        articulations=plain_articulations(one),
    )


def check(one: AccountGraph, ours: Analysis, plain: Analysis, worlds: int = WORLDS) -> None:
    """Raise where both sides differ by more than chance in different worlds."""
    for name in ("best", "between", "articulations", "cut"):
        check_same(one, getattr(ours, name), getattr(plain, name))
    check_rows(one, ours.ways, plain.ways)
    check_circles(one, ours.circles, plain.circles)
    for mine, theirs in ((ours.reach, plain.reach), (ours.contacts, plain.contacts)):
        check_near(one, (mine, WORLDS), (theirs, worlds))
    assert {one.name for one in fields(Analysis)} == vars(ours).keys()


def _time(work: Any, *args: Any) -> float:
    start = process_time()
    work(*args)
    return process_time() - start


@contextmanager
def _in_kernels() -> Iterator[list[float]]:
    """Seconds spent inside of loops over arrays, by the clock."""
    spent: list[float] = []
    call = Kernel.__call__

    def timed(kernel: Kernel[..., Any], *args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        try:
            return call(kernel, *args, **kwargs)
        finally:
            spent.append(perf_counter() - start)

    Kernel.__call__ = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        Kernel.__call__ = call  # type: ignore[method-assign]


def share_of_kernels(one: AccountGraph) -> float:
    """How many times the sum of its kernels a whole call takes."""
    with _in_kernels() as spent:
        start = perf_counter()
        analyse(one)
        whole = perf_counter() - start
    return whole / sum(spent)


def measure_whole(runs: int, sizes: tuple[int, ...] = (100, 300, 1000)) -> Iterator[Row]:
    """Cold, warm and kept beside plain at each size, each run on accounts of its own."""
    for people in sizes:
        first = prepare(draw_account(people, 0))
        check(first, analyse_cold(first), plain_analysis(first))
        times: dict[str, list[float]] = {"plain": [], "cold": [], "warm": [], "kept": []}
        shares = []
        for seed in range(1, runs + 1):
            one = prepare(draw_account(people, seed))
            times["plain"].append(_time(plain_analysis, one))
            for other in range(_NEVER_SEEN):
                fresh = prepare(draw_account(people, 1_000 * seed + other))
                times["cold"].append(_time(analyse_cold, fresh))
            level = account_level(one)
            for _ in range(_REPEATS):
                times["warm"].append(_time(analyse, one))
                times["kept"].append(_time(analyse, one, level))
                shares.append(share_of_kernels(one))
        plain, cold, warm, kept = (median(found) for found in times.values())
        at_least, at_least_cold = _TARGETS.get(people, (None, None))
        for name, ours, bound in (
            ("an account that is kept", kept, at_least),
            ("a graph in arrays", warm, None),
            ("a graph never seen", cold, at_least_cold),
        ):
            yield rated(
                f"{people:4} people: whole analysis, {name}", plain / ours, at_least=bound,
                detail=f"ours {ours * 1000:.1f} ms, plain {plain * 1000:.0f} ms",
            )  # fmt: skip
        yield rated(
            f"{people:4} people: whole call by the sum of its kernels", median(shares), at_most=1.5
        )


def measure_rotated(runs: int, people: int = 300) -> Iterator[Row]:
    """How much slower the slowest of many accounts is than the middle one."""
    accounts = [prepare(draw_account(people, seed)) for seed in range(100, 100 + _ROTATED)]
    times: list[list[float]] = [[] for _ in accounts]
    for _ in range(2 * runs + 1):
        for one, found in zip(accounts, times, strict=True):
            found.append(_time(analyse, one))
    middle, slowest = np.percentile([median(found) for found in times], [50, 99])
    yield rated(
        f"{people:4} people: p99 by p50 over {_ROTATED} accounts", float(slowest / middle),
        at_most=1.5, detail=f"p50 {middle * 1000:.1f} ms, p99 {slowest * 1000:.1f} ms",
    )  # fmt: skip
