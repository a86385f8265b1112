"""Figures for those who run the server, in the words of Prometheus: how much, how long, how full.

Labels are patterns of routes, classes of work and the like: never an id, a name or a path with one
in it. Source: trust S14, L2 to L4.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.operations.errands import Errands
from api.operations.outages import WatchedStore
from graph.cache import Cache
from graph.memory import Level, Memory

__all__ = ["Metrics", "Watched"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LAGS = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0)
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at whenever somebody asks for figures.

    Attributes:
        errands: Slots, lines, what was refused and stopped.
        memory: Networks and answers that are kept.
        store: Whether it answers.
        caches: Others, by name.
    """

    errands: Errands
    memory: Memory
    store: WatchedStore
    caches: Mapping[str, Cache]


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Counter(
            "stakegraph_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "stakegraph_request_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._lag = Histogram(
            "stakegraph_event_loop_lag_seconds",
            "How late the event loop comes to what is due.",
            buckets=_LAGS,
            registry=self._registry,
        )

    def watch(self, watched: Watched) -> None:
        """Look at these too."""
        self._registry.register(_Looking(watched))

    def count(self, method: str, route: str, status: str, seconds: float) -> None:
        """Note a request.

        Args:
            method: Of HTTP.
            route: Pattern of its path.
            status: Class of the status, such as `2xx`.
            seconds: How long it took.
        """
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self._registry)

    async def watch_loop(self) -> None:
        """Note again and again how late this event loop is."""
        while True:
            due = time.perf_counter() + _LOOK_SECONDS
            await asyncio.sleep(_LOOK_SECONDS)
            self._lag.observe(max(0.0, time.perf_counter() - due))


class _Looking(Collector):
    """Figures that others keep."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def collect(self) -> Iterator[Metric]:
        """See `Collector`."""
        yield from self._of_slots()
        yield from self._of_caches()
        away = GaugeMetricFamily("stakegraph_store_away", "1 while the store does not answer.")
        away.add_metric((), float(self._watched.store.is_away))
        yield away

    def _of_slots(self) -> Iterator[Metric]:
        errands = self._watched.errands
        of_work = ("work",)
        slots = GaugeMetricFamily("stakegraph_slots", "Slots of a class of work.", labels=of_work)
        taken = GaugeMetricFamily("stakegraph_slots_taken", "Those in use.", labels=of_work)
        waiting = GaugeMetricFamily("stakegraph_waiting", "Who wait for one.", labels=of_work)
        refused = CounterMetricFamily("stakegraph_refused", "Who were refused.", labels=of_work)
        for work, pool in errands.pools.items():
            slots.add_metric((work,), pool.terms.slots)
            taken.add_metric((work,), pool.taken)
            waiting.add_metric((work,), pool.waiting)
            refused.add_metric((work,), pool.refused)
        stopped = CounterMetricFamily(
            "stakegraph_stopped", "Work that was stopped in the middle.", labels=("why",)
        )
        for reason in ("deadline", "gone", "stopping"):
            stopped.add_metric((reason,), errands.stopped[reason])
        yield from (slots, taken, waiting, refused, stopped)

    def _of_caches(self) -> Iterator[Metric]:
        named = {level.value: self._watched.memory.cache_of(level) for level in Level}
        hits = CounterMetricFamily("stakegraph_cache_hits", "Found.", labels=("cache",))
        misses = CounterMetricFamily("stakegraph_cache_misses", "Made.", labels=("cache",))
        weight = GaugeMetricFamily(
            "stakegraph_cache_bytes", "What is kept, about.", labels=("cache",)
        )
        for name, cache in (*named.items(), *self._watched.caches.items()):
            hits.add_metric((name,), cache.hits)
            misses.add_metric((name,), cache.misses)
            weight.add_metric((name,), cache.weight)
        yield from (hits, misses, weight)
