"""A saved graph is read back as it was, or refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.tenants import TenantDraw

from graph.errors import TenantGraphError
from graph.tenant.files import load_graph, save_graph
from graph.tenant.graph import TenantGraph
from graph.tenant.reaching import who_reaches
from graph.tenant.reading import Reader

Draw = Callable[[int], tuple[Reader, TenantDraw]]


@pytest.fixture
def graph(drawn_reader: Draw) -> TenantGraph:
    return drawn_reader(7)[0].graph(5)


def test_it_is_read_back_by_memory_map_and_answers_alike(
    graph: TenantGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    save_graph(graph, folder)
    for is_trusted in (False, True):
        found = load_graph(folder, graph.key, is_trusted=is_trusted)
        assert (found.key, found.accounts) == (graph.key, graph.accounts)
        for name, array in vars(graph.snapshot).items():
            mapped = getattr(found.snapshot, name)
            np.testing.assert_array_equal(mapped, array)
            assert type(mapped) is np.ndarray
            assert isinstance(mapped.base, np.memmap)
            assert not mapped.flags.writeable
        person = graph.id_of(graph.people - 1)
        assert list(who_reaches(found, person)) == list(who_reaches(graph, person))
    assert folder.stat().st_mode & 0o077 == 0


def test_a_new_graph_takes_the_place_of_the_old_one_at_once(
    graph: TenantGraph, tmp_path: Path
) -> None:
    save_graph(graph, tmp_path)
    opened = load_graph(tmp_path, graph.key)
    newer = replace(graph, key=replace(graph.key, revision=6))
    save_graph(newer, tmp_path)
    assert load_graph(tmp_path, newer.key).key == newer.key
    assert opened.snapshot.ends.tolist() == graph.snapshot.ends.tolist()
    assert len(list(tmp_path.glob("arrays-*"))) == 1
    with pytest.raises(TenantGraphError, match="another state"):
        load_graph(tmp_path, graph.key)


def test_what_cannot_be_written_leaves_the_old_graph(
    graph: TenantGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_graph(graph, tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(np.lib.format, "write_array", fail)
    with pytest.raises(OSError, match="full"):
        save_graph(replace(graph, key=replace(graph.key, revision=6)), tmp_path)
    monkeypatch.undo()
    assert load_graph(tmp_path, graph.key).people == graph.people
    assert len(list(tmp_path.glob("arrays-*"))) == 1


@pytest.mark.parametrize("field", ["revision", "scope", "day", "calibration"])
def test_another_key_is_refused(graph: TenantGraph, tmp_path: Path, field: str) -> None:
    save_graph(graph, tmp_path)
    other = {"revision": 6, "scope": "x", "day": graph.key.day.replace(day=1), "calibration": "x"}
    with pytest.raises(TenantGraphError, match="another state"):
        load_graph(tmp_path, replace(graph.key, **{field: other[field]}))


def test_an_empty_folder_has_no_graph(graph: TenantGraph, tmp_path: Path) -> None:
    with pytest.raises(TenantGraphError, match="no saved graph"):
        load_graph(tmp_path, graph.key)


def test_another_format_is_refused(graph: TenantGraph, tmp_path: Path) -> None:
    save_graph(graph, tmp_path)
    path = tmp_path / "manifest.json"
    for text in ("{}", "[]", path.read_text().replace('"format": 1', '"format": 2')):
        path.write_text(text)
        with pytest.raises(TenantGraphError, match="another version"):
            load_graph(tmp_path, graph.key)


@pytest.mark.parametrize("text", ["", "{", '{"format": 1}', '{"format": 1, "key": {"day": 3}}'])
def test_a_manifest_that_is_cut_off_is_refused(
    graph: TenantGraph, tmp_path: Path, text: str
) -> None:
    save_graph(graph, tmp_path)
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(TenantGraphError, match="damaged"):
        load_graph(tmp_path, graph.key)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_flip, _shorten, _empty, Path.unlink])
@pytest.mark.parametrize("name", ["ends", "ids", "firsts", "back_weights", "shared.told"])
def test_a_damaged_array_is_refused(
    graph: TenantGraph, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    save_graph(graph, tmp_path)
    (path,) = tmp_path.glob(f"arrays-*/{name}.npy")
    damage(path)
    with pytest.raises(TenantGraphError, match="damaged"):
        load_graph(tmp_path, graph.key)
    if damage is not _flip:  # trust leaves out the check sums alone
        with pytest.raises(TenantGraphError, match="damaged"):
            load_graph(tmp_path, graph.key, is_trusted=True)


def test_arrays_that_do_not_belong_together_are_refused(graph: TenantGraph, tmp_path: Path) -> None:
    save_graph(graph, tmp_path)
    (path,) = tmp_path.glob("arrays-*/ends.npy")
    for other in (graph.snapshot.ends[1:], graph.snapshot.ends.astype(np.int64), np.array(["x"])):
        np.save(path, other)
        with pytest.raises(TenantGraphError, match="damaged"):
            load_graph(tmp_path, graph.key, is_trusted=True)


def test_a_manifest_leads_to_no_other_folder(graph: TenantGraph, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    save_graph(graph, inner)
    save_graph(graph, tmp_path / "other")
    (other,) = (tmp_path / "other").glob("arrays-*")
    path = inner / "manifest.json"
    told = json.loads(path.read_text())
    told["arrays"] = f"../other/{other.name}"
    path.write_text(json.dumps(told))
    with pytest.raises(TenantGraphError, match="damaged"):
        load_graph(inner, graph.key)
