"""A graph of all accounts in a folder, read back by memory map.

The manifest names a folder of arrays beside it and is replaced in one step, so a reader finds the
graph before or the graph after. Only ids are written, no names; the folder is its owner's alone.
Source: performance 2 (reload by memory map).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.snapshot import Snapshot
from graph.errors import TenantGraphError
from graph.tenant.graph import SharedRows, TenantAccount, TenantGraph, TenantKey

__all__ = ["load_graph", "save_graph"]

_FORMAT = 1
_MANIFEST = "manifest.json"
_PREFIX = "arrays-"
_OWN = ("firsts", "ids", "by_id", "sides")
_SNAPSHOT = tuple(Snapshot.__annotations__)
_SHARED = tuple(SharedRows.__annotations__)
_CURE = "Build it anew."
_MISSING = f"There is no saved graph of all accounts here. {_CURE}"
_FOREIGN = f"The saved graph of all accounts was written by another version of the program. {_CURE}"
_STALE = f"The saved graph of all accounts rests on another state, day, reader or defaults. {_CURE}"
_DAMAGED = f"The saved graph of all accounts is damaged. {_CURE}"
# What a search runs on without looking again: a wrong one would lead out of the memory.
_KINDS = {
    "firsts": "<i4", "by_id": "<i8", "sides": "|i1", "weights": "<f4", "back_weights": "<f4",
    "starts": "<i4", "ends": "<i4", "back_starts": "<i4", "back_ends": "<i4", "back_rows": "<i4",
    "shared.told": "<i4", "shared.starts": "<i4", "shared.sources": "<i4",
    "shared.targets": "<i4", "shared.weights": "<f4",
}  # fmt: skip


def save_graph(graph: TenantGraph, folder: Path) -> None:
    """Write a graph, in place of what is there.

    Args:
        graph: What to write.
        folder: Made where it is not there.

    Raises:
        OSError: It cannot be written; what was there before is left as it was.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    try:
        sums = {name: _write(made / f"{name}.npy", one) for name, one in _arrays(graph).items()}
        manifest = {
            "format": _FORMAT,
            "key": {**asdict(graph.key), "day": graph.key.day.isoformat()},
            "arrays": made.name,
            "sha256": sums,
            "accounts": [[one.id, one.region] for one in graph.accounts],
        }
        written = made / _MANIFEST
        _write_text(written, json.dumps(manifest, ensure_ascii=False))
        written.replace(folder / _MANIFEST)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    for other in folder.glob(f"{_PREFIX}*"):
        if other != made:  # who has it open goes on reading it
            shutil.rmtree(other, ignore_errors=True)


def load_graph(folder: Path, key: TenantKey, *, is_trusted: bool = False) -> TenantGraph:
    """Open the graph in a folder; pages are read when a question comes by.

    Args:
        folder: From `save_graph`.
        key: What the graph has to rest on.
        is_trusted: Leave out reading all arrays for their check sums, which takes most of the time.

    Raises:
        TenantGraphError: There is none, it is damaged, of another program, or rests on something
            else than `key`. Build it anew.
    """
    manifest = _manifest(folder)
    if _key_of(manifest) != key:
        raise TenantGraphError(_STALE)
    try:
        arrays = folder / Path(manifest["arrays"]).name
        accounts = tuple(TenantAccount(str(one), region) for one, region in manifest["accounts"])
        found = {
            name: _read(arrays / f"{name}.npy", None if is_trusted else str(total))
            for name, total in manifest["sha256"].items()
        }
        graph = _graph(key, accounts, found)
    except (KeyError, TypeError, ValueError, AttributeError, OSError, EOFError) as error:
        raise TenantGraphError(_DAMAGED) from error
    if not _fits(graph, found):
        raise TenantGraphError(_DAMAGED)
    return graph


def _arrays(graph: TenantGraph) -> dict[str, NDArray[Any]]:
    return (
        {name: getattr(graph, name) for name in _OWN}
        | {name: getattr(graph.snapshot, name) for name in _SNAPSHOT}
        | {f"shared.{name}": getattr(graph.shared, name) for name in _SHARED}
    )


def _graph(
    key: TenantKey, accounts: tuple[TenantAccount, ...], found: Mapping[str, NDArray[Any]]
) -> TenantGraph:
    return TenantGraph(
        key=key,
        accounts=accounts,
        snapshot=Snapshot(**{name: found[name] for name in _SNAPSHOT}),
        shared=SharedRows(**{name: found[f"shared.{name}"] for name in _SHARED}),
        **{name: found[name] for name in _OWN},
    )


def _fits(graph: TenantGraph, found: Mapping[str, NDArray[Any]]) -> bool:
    """Whether the arrays are of the kinds and lengths that belong together."""
    edges, people = graph.snapshot, graph.people
    kinds = all(found[name].dtype.str == kind for name, kind in _KINDS.items())
    lengths = (
        *(len(one) == people for one in (graph.by_id, graph.sides)),
        *(len(one) == people + 1 for one in (edges.starts, edges.back_starts)),
        *(
            len(one) == len(edges.ends)
            for one in (edges.weights, edges.back_ends, edges.back_weights, edges.back_rows)
        ),
        len(graph.firsts) == len(graph.accounts) + 1,
        len(graph.shared.told) == len(graph.accounts),
        graph.ids.dtype.kind == "S",
    )
    return kinds and all(lengths)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TenantGraphError(_MISSING) from error
    except (OSError, ValueError) as error:
        raise TenantGraphError(_DAMAGED) from error
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise TenantGraphError(_FOREIGN)
    return found


def _key_of(manifest: Mapping[str, Any]) -> TenantKey:
    try:
        told = manifest["key"]
        return TenantKey(**{**told, "day": date.fromisoformat(told["day"])})
    except (KeyError, TypeError, ValueError) as error:
        raise TenantGraphError(_DAMAGED) from error


def _write(path: Path, array: NDArray[Any]) -> str:
    with path.open("xb") as file:
        np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return _sum(path)


def _write_text(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path, total: str | None) -> NDArray[Any]:
    if total is not None and _sum(path) != total:
        message = f"The check sum of {path.name} is another one."
        raise ValueError(message)
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    # loops take plain arrays; the map stays open behind it
    plain: NDArray[Any] = mapped.view(np.ndarray)
    return plain


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
