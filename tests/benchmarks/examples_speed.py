"""How long the import, the answers and the map of the demo accounts take.

Each line is the best of some runs on a fresh workspace, so that no cache helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.timing import best

from graph.drawing.writing.svg import to_svg
from graph.stores.opening import open_store
from graph.vocabulary import ContextKind
from graph.workspace import Workspace, open_workspace
from importers.examples import EXAMPLES, example_folder
from importers.pipeline import import_files

__all__ = ["measure_examples"]

AS_OF = date(2025, 6, 30)


def _draw(workspace: Workspace, kind: ContextKind, reference: str) -> None:
    scene = workspace.scene(workspace.subject(kind, reference), as_of=AS_OF)
    to_svg(scene, lang="en", standalone=True)


def _measure_import(folder: Path, name: str) -> float:
    with closing(open_store(f"sqlite:///{folder}/{name}.db")) as store:
        return best(lambda: import_files(store, [example_folder(name)], today=AS_OF), 1)


def _measure_context(
    address: str, kind: ContextKind, reference: str, runs: int
) -> tuple[float, float]:
    def answer() -> None:
        with open_workspace(address) as workspace:
            workspace.analyse(kind, reference, as_of=AS_OF)

    def answer_and_draw() -> None:
        with open_workspace(address) as workspace:
            _draw(workspace, kind, reference)

    return best(answer, runs), best(answer_and_draw, runs)


def measure_examples(folder: Path, runs: int) -> Iterator[str]:
    for name in EXAMPLES:
        yield f"{name:12} import     {_measure_import(folder, name):8.3f} s"
        address = f"sqlite:///{Path(folder, name)}.db"
        with open_workspace(address) as workspace:
            contexts = [(ContextKind.ACCOUNT, one.id) for one in workspace.accounts()]
            contexts += [(ContextKind.OPPORTUNITY, one.id) for one in workspace.opportunities()]
        for kind, reference in contexts:
            answered, drawn = _measure_context(address, kind, reference, runs)
            yield f"{name:12} {kind.value:11}{answered:8.3f} s, with its map {drawn:8.3f} s"
