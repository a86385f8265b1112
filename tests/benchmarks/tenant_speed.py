"""All accounts at once beside plain networkx and tuned Python, and how it grows with the graph.

Both sides answer the same questions in this process, and their answers are compared first. What
Python would do for hours is done for a few deals in a few worlds and scaled, which the line says.
Times are those of the processor, as others may use the machine; the clock decides where threads do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time, thread_time_ns
from typing import Any

import networkx as nx
import numpy as np
from benchmarks.plain_deals import check_deals, plain_of, work_out
from benchmarks.tenant_graphs import Span, draw_deals, draw_tenant
from numpy.typing import NDArray

from graph.tenant.assembly import AccountRows
from graph.tenant.best_sets import accounts_of_region, best_contacts
from graph.tenant.deals import Deals, weigh
from graph.tenant.files import load_graph, save_graph
from graph.tenant.graph import SIDES, TenantGraph
from graph.tenant.reaching import LEAST, who_reaches
from graph.tenant.refreshing import refresh

__all__ = [
    "Growth",
    "backward_graph",
    "check_ways",
    "grow",
    "measure_keeping",
    "measure_tenant",
]

WORDS = 16
WORLDS = 64 * WORDS
_SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
_DEALS = 10_000
_TRIED = 40  # deals of the plain side
_SAMPLED = 16  # worlds of the plain side
_ASKED = 4_000
_PLAIN_ASKED = 400
_PASSES = 3
_SEEDS = 50


def measure_batch(deals: Deals, spans: Sequence[Span], runs: int) -> Iterator[str]:
    """The batch, one thread and two, beside Python in a few worlds of a few deals."""
    chance = Random(3)
    tried = chance.sample(range(len(spans)), min(_TRIED, len(spans)))
    check_deals(deals, tried[:8])
    plain = [plain_of(deals, deal) for deal in tried]

    def roll(_: int, count: int) -> list[float]:
        return [chance.random() for _ in range(count)]

    start = process_time()
    for one in plain:
        work_out(one, _SAMPLED, [roll] * 4)
    spent = process_time() - start
    share = sum(span.edges for span in spans) / sum(spans[one].edges for one in tried)
    python = spent * share * WORLDS / _SAMPLED
    weigh(deals, words=WORDS, workers=2)
    times: dict[int, list[float]] = {1: [], 2: []}
    worked: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(runs):
        for workers, found in times.items():
            clock, start = perf_counter(), process_time()
            weigh(deals, words=WORDS, workers=workers)
            found.append(perf_counter() - clock)
            worked[workers].append(process_time() - start)
    one, two = (min(found) for found in times.values())
    efficiency = one / two / 2
    yield (
        f"batch of {len(spans)} deals, {WORLDS} worlds: {one:.2f} s on one thread "
        f"({python / one:.0f}x), {two:.2f} s on two ({python / two:.0f}x, at least 200: "
        f"{_kept(python / two >= 200)}); plain {python:.0f} s, scaled from "
        f"{len(tried)} deals and {_SAMPLED} worlds"
    )
    each, both = (median(found) for found in worked.values())
    yield (
        f"two threads: efficiency {efficiency:.2f} (at least .85: {_kept(efficiency >= 0.85)}); "
        f"processors worked {each:.2f} s for one thread ({python / each:.0f}x), {both:.2f} s for "
        "two: where others use the machine, these are the steadier ones"
    )


def _kept(is_kept: bool) -> str:  # noqa: FBT001 - the one thing it is about
    return "kept" if is_kept else "MISSED"


def ask_times(graph: TenantGraph, asked: int, seed: int = 4) -> NDArray[np.float64]:
    """Seconds that each question who reaches somebody takes."""
    draws = np.random.default_rng(seed)
    people = [graph.id_of(one) for one in draws.integers(graph.firsts[0], graph.people, asked)]
    return _pass_times(people, lambda person: who_reaches(graph, person))


def _pass_times(people: Sequence[str], ask: Callable[[str], object]) -> NDArray[np.float64]:
    """The shortest time for each person of some passes over all, after one that does not count.

    Others are asked about between two questions about one, so nothing is near by any more; the
    shortest leaves out what else the machine does.
    """
    found = np.full(len(people), np.inf)
    for number in range(_PASSES + 1):
        for place, person in enumerate(people):
            start = thread_time_ns()
            ask(person)
            spent = (thread_time_ns() - start) / 1e9
            if number:
                found[place] = min(found[place], spent)
    return found


def backward_graph(graph: TenantGraph) -> nx.DiGraph[str]:
    """The edges against their direction, as networkx takes them; staff pass nothing on."""
    edges = graph.snapshot
    made: nx.DiGraph[str] = nx.DiGraph()
    names = [graph.id_of(number) for number in range(graph.people)]
    made.add_nodes_from(names)
    lengths = -np.log(edges.weights.astype(np.float64))
    step = 500_000
    origins = edges.origins
    for first in range(0, edges.edges, step):
        part = slice(first, first + step)
        kept = ~graph.is_staff[edges.ends[part]]
        made.add_weighted_edges_from(
            zip(
                map(names.__getitem__, edges.ends[part][kept].tolist()),
                map(names.__getitem__, origins[part][kept].tolist()),
                lengths[part][kept].tolist(), strict=True,
            ),
            weight="distance",
        )  # fmt: skip
    return made


def compare_asking(graph: TenantGraph) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds of ours and of networkx with a cutoff for the same people; answers are compared."""
    plain, cutoff = backward_graph(graph), -math.log(LEAST)
    draws = np.random.default_rng(5)
    numbers = draws.integers(graph.firsts[0], graph.people, _PLAIN_ASKED)
    people = [graph.id_of(one) for one in numbers.tolist()]

    def ask_networkx(person: str) -> dict[str, float]:
        lengths, _ = nx.single_source_dijkstra(plain, person, cutoff=cutoff, weight="distance")
        return lengths

    for person in people:
        check_ways(graph, person, ask_networkx(person))
    ours = _pass_times(people, lambda person: who_reaches(graph, person))
    return ours, _pass_times(people, ask_networkx)


def measure_asking(graph: TenantGraph, smaller: TenantGraph) -> Iterator[str]:
    """Who reaches somebody, beside networkx with a cutoff, and beside a tenth of the graph."""
    ours, theirs = compare_asking(graph)
    ratio = theirs.sum() / ours.sum()
    each = np.percentile(theirs, [50, 99]) / np.percentile(ours, [50, 99])
    yield (
        f"who reaches somebody with p >= {LEAST}, {graph.people} people, {len(ours)} of them "
        f"asked about: {_spots(ours)}, networkx with a cutoff {_spots(theirs)}: {ratio:.1f}x in "
        f"all (at least 15: {_kept(ratio >= 15)}), medians {each[0]:.1f}x, p99 {each[1]:.1f}x"
    )
    found = {one.people: ask_times(one, _ASKED) for one in (smaller, graph)}
    small, large = (float(np.percentile(times, 99)) for times in found.values())
    told = ", ".join(f"at {people} people {_spots(times)}" for people, times in found.items())
    yield (
        f"who reaches somebody, {_ASKED} asked about: {told}, so p99 grows "
        f"{large / small:.2f}x (at most 1.5: {_kept(large / small <= 1.5)})"
    )


def _spots(times: NDArray[np.float64]) -> str:
    middle, most = 1e6 * np.percentile(times, [50, 99])
    return f"{middle:.0f} us, p99 {most:.0f} us"


def check_ways(graph: TenantGraph, person: str, lengths: dict[str, float]) -> None:
    """Ours finds whom networkx finds, with equal probabilities."""
    wanted = {one: math.exp(-length) for one, length in lengths.items() if one != person}
    found = {one.person: one.probability for one in who_reaches(graph, person)}
    assert all(math.isclose(found[one], wanted[one], rel_tol=1e-9) for one in found)
    assert all(one in found for one, value in wanted.items() if value > LEAST * (1 + 1e-9))


def rows_again(graph: TenantGraph, place: int) -> AccountRows:
    """The rows of one account as they stand in the graph."""
    first, last = int(graph.firsts[place]), int(graph.firsts[place + 1])
    edges, name = graph.snapshot, graph.id_of
    found = [
        (person, int(end), float(weight))
        for person in range(first, last)
        for end, weight in zip(
            edges.ends[edges.starts[person] : edges.starts[person + 1]],
            edges.weights[edges.starts[person] : edges.starts[person + 1]],
            strict=True,
        )
    ]
    for person in range(first, last):
        row = slice(edges.back_starts[person], edges.back_starts[person + 1])
        found += [
            (int(source), person, float(weight))
            for source, weight in zip(edges.back_ends[row], edges.back_weights[row], strict=True)
            if source < graph.firsts[0]
        ]
    away = {one for source, end, _ in found for one in (source, end) if one < graph.firsts[0]}
    return AccountRows(
        account=graph.accounts[place],
        people=[(name(one), SIDES[graph.sides[one]]) for one in range(first, last)],
        edges=[(name(source), name(end), weight) for source, end, weight in found],
        outside=(),
        outsiders={name(one): SIDES[graph.sides[one]] for one in away},
    )


def measure_keeping(graph: TenantGraph, folder: Path) -> Iterator[str]:
    """Memory, files, and an edit of one account."""
    each = graph.size_bytes / graph.snapshot.edges
    yield (
        f"{graph.people} people, {graph.snapshot.edges} edges, {len(graph.accounts)} accounts: "
        f"{each:.1f} bytes an edge (at most 40: {_kept(each <= 40)})"
    )
    start = perf_counter()
    save_graph(graph, folder / "tenant")
    saved = perf_counter() - start
    opened = min(_clock(lambda: load_graph(folder / "tenant", graph.key, is_trusted=True))
                 for _ in range(5))  # fmt: skip
    checked = _clock(lambda: load_graph(folder / "tenant", graph.key))
    yield (
        f"kept in a folder: saved in {saved:.2f} s, opened by memory map in "
        f"{opened * 1000:.1f} ms, in {checked * 1000:.0f} ms with its check sums"
    )
    place = len(graph.accounts) // 2
    given = {graph.accounts[place].id: rows_again(graph, place)}
    made: list[TenantGraph] = []
    spent = _clock(lambda: made.append(refresh(graph, graph.key, graph.accounts, given)))
    for name, array in vars(graph.snapshot).items():
        np.testing.assert_array_equal(array, getattr(made[0].snapshot, name))
    np.testing.assert_array_equal(graph.by_id, made[0].by_id)
    yield f"after an edit of one account: brought up to date in {spent:.2f} s, the same arrays"


def _clock(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def measure_best(graph: TenantGraph) -> Iterator[str]:
    """The best contacts of a region."""
    accounts = accounts_of_region(graph, "north")
    spent = process_time()
    best = best_contacts(graph, accounts, _SEEDS)
    spent = process_time() - spent
    yield (
        f"best {_SEEDS} contacts of {len(accounts)} accounts: {spent:.2f} s, {best.sets} sets, "
        f"surely {best.ratio:.1%} of the best"
    )


def measure_tenant(folder: Path, runs: int, people: int = 1_000_000) -> Iterator[str]:
    """Everything that is promised of a tenant, at so many people."""
    start = perf_counter()
    graph = draw_tenant(people)
    yield f"drawn and built: {perf_counter() - start:.1f} s"
    yield from measure_keeping(graph, folder)
    yield from measure_best(graph)
    deals, spans = draw_deals(graph, _DEALS)
    yield from measure_batch(deals, spans, runs)
    del deals
    yield from measure_asking(graph, draw_tenant(people // 10))


@dataclass(frozen=True)
class Growth:
    """What one size costs.

    Attributes:
        people, edges: Of the graph.
        bytes_an_edge: Of all arrays.
        build_seconds: From rows of arrays to the graph.
        ask_p50, ask_p99: Seconds of a question who reaches somebody.
        deal_seconds: Of one deal, one thread.
    """

    people: int
    edges: int
    bytes_an_edge: float
    build_seconds: float
    ask_p50: float
    ask_p99: float
    deal_seconds: float


def grow(sizes: Sequence[int] = _SIZES) -> Iterator[Growth]:
    """A row for each size, smallest first."""
    for people in sizes:
        start = process_time()
        graph = draw_tenant(people)
        built = process_time() - start
        asked = ask_times(graph, min(_ASKED, 20 * people))
        deals, spans = draw_deals(graph, min(1_000, len(graph.accounts)))
        weigh(deals, words=WORDS)
        start = process_time()
        weigh(deals, words=WORDS)
        spent = process_time() - start
        p50, p99 = np.percentile(asked, [50, 99])
        yield Growth(
            people, graph.snapshot.edges, graph.size_bytes / graph.snapshot.edges, built,
            float(p50), float(p99), spent / len(spans),
        )  # fmt: skip
