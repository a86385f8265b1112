"""A server that is asked for much: what is ready, by the ping; overload; analyses in line."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Event, Thread

from benchmarks.rows import Row, rated
from support.load import Ask, Shot, ask_apart, begin_apart, pin, quantile
from support.served import DAY, Served, serve_file

from graph.model import Organization
from graph.stores.opening import open_store
from graph.vocabulary import OrganizationKind
from importers.examples import example_folder
from importers.pipeline import import_files

__all__ = ["measure_overload", "measure_serving"]

PING = "/health/live"
READY = {
    "logged: it shows hidden influence": ("/api/v1/opportunities/O1/analysis", 0.5),
    "without hidden influence": ("/api/v1/accounts/BARE/chain", 0.8),
}
MIXED = (
    "/opportunities/O1",
    "/api/v1/opportunities/O1/analysis",
    "/api/v1/people?account=A",
    "/accounts/A",
    "/api/v1/opportunities/O1/paths?from=U2&to=C04&k=7",
    "/api/v1/opportunities",
)
_BUCKET = re.compile(
    r'^stakegraph_event_loop_lag_seconds_bucket\{le="(\S+)"\} (\S+)$', re.MULTILINE
)
_BLOCKED = 0.02


@contextmanager
def _served(folder: Path) -> Iterator[Served]:
    """A server over the examples, on a processor of its own."""
    file = folder / "examples.db"
    if not file.exists():
        bare = Organization(
            id="org_bare", account="org_bare", name="Bare", kind=OrganizationKind.CUSTOMER,
            system="crm", external_id="BARE",
        )  # fmt: skip
        with closing(open_store(f"sqlite:///{file}")) as store:
            for name in ("xinghe", "group"):
                import_files(store, [example_folder(name)], today=DAY)
            with store.writing("benchmark") as writer:
                writer.put(bare)
    with serve_file(file, folder) as served:
        pin(served.process.pid, 1)
        yield served


def _ask(served: Served, *paths: str, **how: float) -> list[Shot]:
    return ask_apart(Ask(served.port, served.key, paths, **how))  # type: ignore[arg-type]


def measure_serving(folder: Path, runs: int) -> Iterator[Row]:
    """Answers that are ready, and the ping, in turns, from 8 clients that ask when answered."""
    with _served(folder) as served:
        for name, (path, least) in READY.items():
            rates: dict[str, list[float]] = {PING: [], path: []}
            for _ in range(runs + 1):
                for one, found in rates.items():
                    shots = _ask(served, one, seconds=1.5, people=8)
                    assert all(shot.is_good for shot in shots), one
                    found.append(len(shots) / 1.5)
            ready, ping = (median(rates[one][1:]) for one in (path, PING))
            yield rated(
                f"a ready answer {name}, by the ping", ready / ping, at_least=least,
                detail=f"{ready:.0f} and {ping:.0f} a second on one processor",
            )  # fmt: skip
        yield from _beside_analyses(served, runs)


def _beside_analyses(served: Served, runs: int) -> Iterator[Row]:
    """Interactive requests alone, and while 50 analyses stand in line."""
    days = (DAY - timedelta(days=number) for number in range(1, 10_000))
    idle, busy = [], []
    for number in range(runs + 1):
        pages = Ask(served.port, served.key, (*MIXED[1:3], *MIXED[4:]), 4.0, rate=20)
        alone = ask_apart(pages)
        paths = tuple(
            f"/api/v1/opportunities/GO1/sensitivity?as_of={day}" for day in islice(days, 50)
        )
        analyses = begin_apart(Ask(served.port, served.key, paths, 4.0, people=51))
        time.sleep(0.5)
        beside = ask_apart(pages)
        analyses.communicate()
        assert all(one.is_good for one in (*alone, *beside))
        if number:
            idle.append(quantile(alone, 0.99))
            busy.append(quantile(beside, 0.99))
    yield rated(
        "p99 of pages beside 50 analyses in line, by idle", median(busy) / median(idle),
        at_most=1.5, detail=f"{median(busy) * 1000:.0f} and {median(idle) * 1000:.0f} ms",
    )  # fmt: skip


class _Health:
    """Asks again and again whether the process lives."""

    def __init__(self, served: Served) -> None:
        self.seconds: list[float] = []
        self._served = served
        self._is_over = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> _Health:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(0.1):
            answer = self._served.ask(PING)
            assert answer.status == 200
            self.seconds.append(answer.seconds)

    @property
    def p99(self) -> float:
        found = sorted(self.seconds)
        return found[int(0.99 * len(found))]


def measure_overload(folder: Path, runs: int) -> Iterator[Row]:
    """At three times what it can do, 20 seconds a run: how much it does, and how it says no."""
    seconds = 20.0 * runs
    with _served(folder) as served:
        _ask(served, *MIXED, seconds=3.0, people=4)
        best = [one for one in _ask(served, *MIXED, seconds=10.0, people=8) if one.is_good]
        peak = len(best) / 10.0
        calm = _ask(served, *MIXED, seconds=10.0, rate=0.7 * peak)
        begun, lags = _memory(served), _lags(served)
        with _Health(served) as health:
            shots = _ask(served, *MIXED, seconds=seconds, rate=3 * peak)
        good = [one for one in shots if one.is_good]
        refused = [one for one in shots if one.is_refused]
        assert len(good) + len(refused) == len(shots), {one.status for one in shots}
        assert all(one.retry for one in refused)
        late = _late_share(lags, _lags(served))
        _ask(served, *MIXED, seconds=10.0, rate=0.5 * peak)
        yield rated(
            "at 3x: goodput by peak", len(good) / seconds / peak, at_least=0.8,
            detail=f"peak {peak:.0f}/s, {seconds:.0f} s, {len(refused)} of {len(shots)} refused",
        )  # fmt: skip
        yield rated(
            "at 3x: p99 of a refusal", 1000 * quantile(refused, 0.99), at_most=50, unit=" ms"
        )
        yield rated("at 3x: p99 of health", 1000 * health.p99, at_most=100, unit=" ms",
                    detail=f"longest {1000 * max(health.seconds):.0f} ms")  # fmt: skip
        yield rated(
            "at 3x: p99 of what is accepted, by that at 70 %",
            quantile(good, 0.99) / quantile(calm, 0.99), at_most=2,
            detail=f"{1000 * quantile(good, 0.99):.0f} and {1000 * quantile(calm, 0.99):.0f} ms",
        )  # fmt: skip
        yield rated("memory afterwards, by before", _memory(served) / begun, at_most=1.1)
        yield rated(
            "at 3x: the event loop came more than 20 ms late", 100 * late, unit=" %",
            detail="of looks at it, every 50 ms",
        )  # fmt: skip


def _memory(served: Served) -> float:
    return float(Path(f"/proc/{served.process.pid}/statm").read_text(encoding="ascii").split()[1])


def _lags(served: Served) -> dict[float, float]:
    text = served.ask("/metrics").body.decode()
    return {float(bound): float(count) for bound, count in _BUCKET.findall(text)}


def _late_share(before: dict[float, float], after: dict[float, float]) -> float:
    most = float("inf")
    looks = after[most] - before[most]
    return 1 - (after[_BLOCKED] - before[_BLOCKED]) / looks
