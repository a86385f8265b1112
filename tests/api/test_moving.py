"""backup, restore and copy as commands: exit codes, JSON, one sentence, nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.places import take_place

from api.commands import moving
from graph.scope import Scope
from graph.stores.opening import open_store
from importers.moving.copying import copy_records

Run = Callable[..., tuple[int, str, str]]
ADMIN = Scope.administrator()


@pytest.fixture
def full(filled_store: Path) -> str:
    return f"sqlite:///{filled_store}"


def hash_of(url: str) -> str:
    with closing(open_store(url)) as store:
        return store.read(ADMIN).canonical_hash


def answer(told: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = told
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_there_and_back_by_every_way(run: Run, full: str, store_kind: str, tmp_path: Path) -> None:
    wanted = hash_of(full)
    with take_place(store_kind, tmp_path) as place:
        there = answer(run("copy", "--from", full, "--to", place.url, "--json"))
        assert there["is_equal"]
        assert there["written"] == there["records"] > 100
        assert there["canonical_hash"] == wanted == hash_of(place.url)
        file = tmp_path / "a.bak"
        backup = answer(run("backup", file, "--store", place.url, "--json"))
        assert (backup["records"], backup["canonical_hash"]) == (there["records"], wanted)
        again = answer(run("restore", file, "--store", place.url, "--json"))
        assert again["unchanged"] == there["records"]
        back = f"sqlite:///{tmp_path}/back.db"
        assert answer(run("copy", "--from", place.url, "--to", back, "--json"))["is_equal"]
    restored = f"sqlite:///{tmp_path}/restored.db"
    assert answer(run("restore", file, "--store", restored, "--json"))["created"] > 100
    assert hash_of(back) == hash_of(restored) == wanted


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("restore", "none.bak"), "none.bak"),
        (("restore", "other.bak"), "other.bak"),
        (("backup", "a.bak"), "stakegraph import"),
        (("backup", "other.bak", "--store", "FULL"), "--force"),
        (("backup", "none/a.bak", "--store", "FULL"), "a.bak"),
        (("backup",), "FILE"),
        (("copy", "--from", "FULL", "--to", "FULL"), "name two"),
        (("copy", "--from", "FULL"), "--to"),
        (("copy", "--from", "sqlite:///none.db", "--to", "sqlite:///a.db"), "no store"),
        (("copy", "--from", "FULL", "--to", "mongo://x"), "address"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence_and_leaves_nothing(
    arguments: tuple[str, ...],
    words: str,
    run: Run,
    full: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.bak").write_text("mine")
    code, out, err = run(*(full if one == "FULL" else one for one in arguments))
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["other.bak"]
    assert (tmp_path / "other.bak").read_text() == "mine"


def test_a_damaged_backup_leaves_no_store(run: Run, full: str, tmp_path: Path) -> None:
    file = tmp_path / "a.bak"
    assert run("backup", file, "--store", full)[0] == 0
    file.write_bytes(file.read_bytes()[:-1])
    code, _, err = run("restore", file, "--store", f"sqlite:///{tmp_path}/new.db")
    assert code == 2
    assert "damaged" in err
    assert [one.name for one in tmp_path.iterdir()] == ["a.bak"]


def test_a_store_in_use_is_replaced_only_by_name(run: Run, full: str, tmp_path: Path) -> None:
    file, url = tmp_path / "a.bak", f"sqlite:///{tmp_path}/own.db"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "organizations.csv").write_text("id,name,kind\nZ,Other,customer\n")
    run("import", folder, "--store", url)
    run("backup", file, "--store", full)
    code, _, err = run("restore", file, "--store", url)
    assert (code, "--replace" in err) == (2, True)
    assert run("copy", "--from", full, "--to", url)[0] == 2
    report = answer(run("restore", file, "--replace", "--store", url, "--json"))
    assert report["removed"] == 1
    assert hash_of(url) == hash_of(full)


def test_a_copy_that_is_not_equal_ends_with_no(
    run: Run, full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disturbed(*given: Any, **options: Any) -> Any:
        return replace(copy_records(*given, **options), is_equal=False)

    monkeypatch.setattr(moving, "copy_records", disturbed)
    code, out, err = run("copy", "--from", full, "--to", f"sqlite:///{tmp_path}/b.db", "--json")
    assert code == 1
    assert json.loads(out)["is_equal"] is False
    assert "differ" in err


def test_people_are_told_how_many(run: Run, full: str, tmp_path: Path) -> None:
    code, out, err = run("backup", tmp_path / "a.bak", "--store", full)
    assert (code, err) == (0, "")
    assert "records" in out
    assert "SHA-256" in out
    url = f"sqlite:///{tmp_path}/b.db"
    assert "created" in run("restore", tmp_path / "a.bak", "--store", url)[1]
    assert "written" in run("copy", "--from", full, "--to", f"sqlite:///{tmp_path}/c.db")[1]
