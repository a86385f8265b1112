"""Two sides of a comparison, timed in turns, and what their ratio has to be.

Beside the time on the clock stands the time that processors worked, ours and a server's together:
on a machine that others use it is the steadier of the two.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

__all__ = ["Comparison", "best", "compare"]


@dataclass(frozen=True)
class Comparison:
    """What one row of the table says.

    Attributes:
        name: What was done.
        ours, theirs: Names of the sides, and the medians of their times in seconds: on the clock,
            of processors.
        target: The largest ratio of ours to theirs that is promised; None where none is.
        runs: How often each side ran.
    """

    name: str
    ours: tuple[str, float, float]
    theirs: tuple[str, float, float]
    target: float | None
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours[1] / self.theirs[1]

    def __str__(self) -> str:
        sides = ", ".join(f"{name} {_spelled(time)}" for name, time, _ in (self.ours, self.theirs))
        work = self.ours[2] / self.theirs[2]
        said = "no target"
        if self.target is not None:
            verdict = "kept" if self.ratio <= self.target else "MISSED"
            said = f"at most {self.target:g}: {verdict}"
        return (
            f"{self.name:58} {self.ratio:6.2f}x ({said}); {sides}; median of {self.runs}; "
            f"processors {work:.2f}x"
        )


def _spelled(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def best(work: Callable[[], object], runs: int) -> float:
    """The shortest time of some runs, in seconds."""
    return min(_time(work, ())[0] for _ in range(runs))


def compare(
    name: str,
    sides: Mapping[str, Callable[[], object]],
    *,
    target: float | None,
    runs: int,
    before_each: Callable[[], object] | None = None,
    servers: Sequence[int] = (),
) -> Comparison:
    """Run both sides in turns, the first one ours, and take the medians.

    Args:
        name: Of the row.
        sides: Two, by name; equal work, checked by the caller.
        target: See `Comparison`.
        runs: Of each side, after one that does not count.
        before_each: Runs before each of them and is not timed.
        servers: Processes that work for us, by id.
    """
    times: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
    for number in range(runs + 1):
        for side in list(sides) if number % 2 else list(reversed(sides)):
            if before_each is not None:
                before_each()
            taken = _time(sides[side], servers)
            if number:
                times[side].append(taken)
    ours, theirs = (
        (side, median(one for one, _ in found), median(one for _, one in found))
        for side, found in times.items()
    )
    return Comparison(name, ours, theirs, target, runs)


def _time(work: Callable[[], object], servers: Sequence[int]) -> tuple[float, float]:
    """Seconds on the clock and seconds of processors."""
    gc.collect()
    start, worked = perf_counter(), _worked(servers)
    work()
    return perf_counter() - start, _worked(servers) - worked


def _worked(servers: Sequence[int]) -> float:
    """Seconds that processors worked for this process and some others, where the system says so."""
    found = process_time()
    for pid in servers:
        listed = Path(f"/proc/{pid}/stat")
        if listed.exists():
            user, system = listed.read_text().rpartition(")")[2].split()[11:13]
            found += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return found
