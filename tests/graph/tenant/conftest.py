from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from support.tenants import TenantDraw, fill

from graph.calibration import Calibration
from graph.scope import Scope
from graph.stores.sqlite_store import SqliteStore
from graph.tenant.reading import Reader

DAY = date(2025, 6, 30)
Drawn = tuple[Reader, TenantDraw]


@pytest.fixture
def drawn_reader(tmp_path: Path) -> Iterator[Callable[[int], Drawn]]:
    """A store with a few small accounts that a seed draws, and what drew them."""
    with ExitStack() as stack:

        def draw(seed: int) -> Drawn:
            store = SqliteStore(tmp_path / f"{seed}.db")
            stack.callback(store.close)
            drawing = TenantDraw(seed)
            fill(store, drawing.records())
            return Reader(store, Scope.administrator(), DAY, Calibration()), drawing

        yield draw
