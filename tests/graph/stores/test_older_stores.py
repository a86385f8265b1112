"""Store files of earlier versions open, migrate, and answer as before.

One file for the end of each issue; a new one is added, an old one never changes.
"""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from graph.scope import Scope
from graph.stores.opening import open_store
from graph.workspace import Workspace

DATA = Path(__file__).parents[2] / "data"
STORES = sorted(DATA.glob("stores/*.db.gz"))


def test_there_is_a_store_of_each_issue() -> None:
    assert [path.name for path in STORES] == ["1-first-slice.db.gz"]


@pytest.mark.parametrize("path", STORES, ids=lambda path: path.name)
def test_an_older_store_answers_as_before(path: Path, tmp_path: Path) -> None:
    expected = json.loads((DATA / "worked-example" / "expected.json").read_text("utf-8"))
    copy = tmp_path / "older.db"
    copy.write_bytes(gzip.decompress(path.read_bytes()))
    store = open_store(f"sqlite:///{copy}", migrate=True)
    with Workspace(store, Scope.administrator(), owns_store=True) as workspace:
        answer = workspace.analyse("opportunity", "O1", as_of=date(2025, 6, 30))
        assert len(workspace.store.changes(workspace.scope)) == 106
    scores = {one.person: one.score for one in answer.indirect_key_people}
    assert scores == pytest.approx(
        {p: one["score"] for p, one in expected["opportunity"]["indirect_key_people"].items()},
        abs=1e-4,
    )
    assert answer.reach["US"].overall == pytest.approx(
        expected["opportunity"]["reach"]["US"]["overall"], abs=1e-4
    )
