"""Each loop over arrays beside plain networkx, or a tuned loop of Python, on the same graph.

Answers are compared first. What networkx would do in minutes is done for fewer worlds and scaled,
which the line says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

import networkx as nx
import numpy as np
from benchmarks.account_graphs import AccountGraph, draw_account, prepare
from benchmarks.account_jobs import (
    WORLDS,
    articulations,
    best_ways,
    between,
    cascade,
    circles,
    next_contacts,
    smallest_cut,
    ten_ways,
)
from benchmarks.plain_jobs import (
    PLAIN_WORLDS,
    lazy_cascade,
    networkx_cascade,
    plain_articulations,
    plain_best_ways,
    plain_between,
    plain_cascade,
    plain_circles,
    plain_next_contacts,
    plain_smallest_cut,
    plain_ten_ways,
)
from benchmarks.rows import Row, rated

__all__ = [
    "JOBS",
    "Job",
    "Timed",
    "check_circles",
    "check_near",
    "check_rows",
    "check_same",
    "measure_kernels",
    "time_job",
]


@dataclass(frozen=True)
class Job:
    """One row of the table.

    Attributes:
        name: What is asked.
        ours, plain: Both sides, on one account.
        check: Raises where the two answers differ.
        target: How many times faster ours has to be; None where nothing is promised.
        scale: How many times more work the plain side would have to do.
    """

    name: str
    ours: Callable[[AccountGraph], Any]
    plain: Callable[[AccountGraph], Any]
    check: Callable[[AccountGraph, Any, Any], None]
    target: float | None = None
    scale: float = 1.0


@dataclass(frozen=True)
class Timed:
    """What came out: medians in seconds, the plain side scaled."""

    job: Job
    people: int
    ours: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.plain / self.ours

    @property
    def row(self) -> Row:
        scaled = f", scaled x{self.job.scale:.0f}" if self.job.scale > 1 else ""
        return rated(
            f"{self.people:4} people: {self.job.name}",
            self.ratio,
            at_least=self.job.target,
            detail=f"ours {self.ours * 1000:.3f} ms, plain {self.plain * 1000:.1f} ms{scaled}",
        )


def check_same(_: AccountGraph, ours: Any, plain: Any) -> None:
    assert len(np.shape(ours)) == 0 or len(ours) == len(plain)
    for mine, theirs in zip(np.atleast_1d(ours), np.atleast_1d(plain), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)


def check_rows(one: AccountGraph, ours: Any, plain: Any) -> None:
    for mine, theirs in zip(ours, plain, strict=True):
        check_same(one, mine, theirs)


def check_near(_: AccountGraph, ours: Any, plain: Any) -> None:
    """Shares of worlds, within five standard errors of each other."""
    error = 5 * math.sqrt(0.25 / ours[1] + 0.25 / plain[1])
    np.testing.assert_allclose(np.array(ours[0]), np.array(plain[0]), rtol=0, atol=error)


def check_circles(one: AccountGraph, ours: Any, plain: Any) -> None:
    """As good, in what such groups are judged by."""
    mine, theirs = (nx.community.modularity(one.undirected, parts) for parts in (ours, plain))
    assert mine >= theirs - 0.01


_SCALE = WORLDS / PLAIN_WORLDS
JOBS = (
    Job("best path to 5 deciders", best_ways, plain_best_ways, check_same),
    Job("10 best simple paths of 10 pairs", ten_ways, plain_ten_ways, check_rows, 100),
    Job("cascade in 10,048 worlds", cascade, networkx_cascade, check_near, 700, _SCALE),
    Job("the same beside tuned dicts", cascade, plain_cascade, check_near, None, _SCALE),
    Job("the same, edges drawn lazily", cascade, lazy_cascade, check_near, None, _SCALE),
    Job("smallest cut, built and found", smallest_cut, plain_smallest_cut, check_same, 100),
    Job("next 5 contacts", next_contacts, plain_next_contacts, check_near, None, _SCALE),
    Job("communities", circles, plain_circles, check_circles),
    Job("betweenness", between, plain_between, check_same),
    Job("articulation points", articulations, plain_articulations, check_same),
)


def time_job(job: Job, people: int, runs: int) -> Timed:
    """Both sides in turns on accounts that differ, after a first one whose answers are compared.

    Times are those of the processor, as others may use the machine.
    """
    first = draw_account(people, 0)
    job.check(first, job.ours(first), job.plain(first))
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for seed in range(1, runs + 1):
        one = prepare(draw_account(people, seed))
        for side, work, repeats in (("plain", job.plain, 1), ("ours", job.ours, 3)):
            for _ in range(repeats):
                start = process_time()
                work(one)
                times[side].append(process_time() - start)
    return Timed(job, people, median(times["ours"]), job.scale * median(times["plain"]))


def measure_kernels(runs: int, sizes: tuple[int, ...] = (100, 300, 1000)) -> Iterator[Row]:
    """A row for each job at each size."""
    for people in sizes:
        for job in JOBS:
            yield time_job(job, people, runs).row
