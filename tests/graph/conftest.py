from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.scope import Scope
from graph.stores.opening import open_store
from graph.workspace import Workspace
from importers.options import ImportOptions
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def workspace_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Workspace]]:
    """A workspace over a store into which a folder of the exchange format was imported."""
    opened: dict[Path, Workspace] = {}

    def open_folder(folder: Path) -> Workspace:
        if folder not in opened:
            path = tmp_path_factory.mktemp("store") / "deal.db"
            store = open_store(f"sqlite:///{path}")
            import_files(store, [folder], options=ImportOptions())
            opened[folder] = Workspace(store, Scope.administrator(), owns_store=True)
        return opened[folder]

    yield open_folder
    for workspace in opened.values():
        workspace.close()
