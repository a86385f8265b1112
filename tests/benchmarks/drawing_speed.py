"""How long a map takes in a warm process: places, routes, labels; what a page waits for.

Content comes from a seed, with as many lines as accounts of that size have; the worked example
comes from its files. Times are those of the processor, as others may use the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.rows import Row, rated
from support.map_contents import draw_map_content

from graph.drawing import MapContent, draw_map
from graph.stores.opening import open_store
from graph.vocabulary import ContextKind
from graph.workspace import open_workspace
from importers.examples import example_folder
from importers.pipeline import import_files

__all__ = ["DRAWN", "measure_drawing", "time_drawing"]

AS_OF = date(2025, 6, 30)
_EXAMPLES = (("xinghe", "O1", 150.0), ("group", "GO1", 800.0))
# People, whether of the account, promised milliseconds.
DRAWN = (
    (12, "account", None),
    (40, "opportunity", 400.0),
    (40, "account", 400.0),
    (120, "opportunity", None),
    (300, "opportunity", 800.0),
    (300, "account", 800.0),
    (1000, "opportunity", 1000.0),
    (1000, "account", 1000.0),
)
_NETWORK = 20_000


def time_drawing(draw: Callable[[], object], runs: int) -> float:
    """Median milliseconds of a drawing, after one that does not count."""
    draw()
    times = []
    for _ in range(runs):
        start = process_time()
        draw()
        times.append(process_time() - start)
    return 1000 * median(times)


def _row(what: str, draw: Callable[[], object], most: float | None, runs: int) -> Row:
    return rated(what, time_drawing(draw, runs), at_most=most, unit=" ms")


def _measure_examples(folder: Path, runs: int) -> Iterator[Row]:
    """The scenes of demo deals from the workspace, answers known, no scene kept."""
    for name, reference, most in _EXAMPLES:
        address = f"sqlite:///{folder}/{name}.db"
        with closing(open_store(address)) as store:
            import_files(store, [example_folder(name)], today=AS_OF)
        with open_workspace(address) as workspace:
            subject = workspace.subject(ContextKind.OPPORTUNITY, reference)
            widths = iter(range(1080, 2000))

            def draw() -> object:
                # another width each time, so that no kept scene helps
                return workspace.scene(subject, as_of=AS_OF, width=next(widths))  # noqa: B023

            yield _row(f"deal {reference} of the demo, scene", draw, most, runs)


def measure_drawing(folder: Path, runs: int) -> Iterator[Row]:
    """Maps of a dozen to a thousand people, and the map around one of 20,000."""
    yield from _measure_examples(folder, runs)
    for people, kind, most in DRAWN:
        content = draw_map_content(people, 1, kind)
        yield _row(f"{people} people, {kind}, scene", partial(draw_map, content), most, runs)
    network: MapContent = draw_map_content(_NETWORK, 1)
    for steps in (1, 2):
        around = partial(draw_map, network, around=("P0007", steps))
        yield _row(f"{_NETWORK} people, {steps} steps around one", around, None, runs)
