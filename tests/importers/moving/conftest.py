from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.scope import Scope
from graph.stores.protocol import Store
from importers.moving.backup import write_backup
from importers.moving.restoring import RestoreReport, restore_backup
from importers.moving.verification import read_backup


@pytest.fixture
def back_up(tmp_path: Path) -> Callable[..., Path]:
    """Back a store up, as the command does."""
    made: list[Path] = []

    def run(store: Store) -> Path:
        made.append(tmp_path / f"backup{len(made)}.bak")
        write_backup(store.read(Scope.administrator()), made[-1])
        return made[-1]

    return run


@pytest.fixture
def restore() -> Callable[..., RestoreReport]:
    """Restore a file, as the command does."""
    return lambda store, file, **options: restore_backup(store, read_backup(file), **options)
