"""A copy ends equal, also when it was cut off, and never in a store that somebody works in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.every_record import everything as one_of_each
from support.places import Place, take_place

from graph.errors import InputError
from graph.model import Person, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from importers.moving.copying import copy_records
from importers.report import ImportReport

Load = Callable[..., ImportReport]
ADMIN = Scope.administrator()
ROOT = Path(__file__).parents[3]
# Copies in small batches and dies after some of them, as a power cut would let it.
DYING = """
import os, signal, sys
from dataclasses import asdict
from support.neo4j_server import PATIENT
from graph.stores.neo4j_connections import Limits
from graph.stores.opening import open_store
from importers.moving.copying import copy_records

Limits.__init__.__kwdefaults__ = asdict(PATIENT)
calls = 0
def tell(done, of):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
copy_records(open_store(sys.argv[1]), open_store(sys.argv[2]), progress=tell, batch=8)
"""


@pytest.fixture
def places(tmp_path: Path, store_kind: str) -> Iterator[tuple[Place, Place]]:
    """Two places, the first of the kind that is tested."""
    (tmp_path / "other").mkdir()
    with ExitStack() as stack:
        first = stack.enter_context(take_place(store_kind, tmp_path))
        yield first, stack.enter_context(take_place("sqlite", tmp_path / "other"))


@pytest.fixture
def stores(places: tuple[Place, Place]) -> Iterator[tuple[Store, Store]]:
    with closing(places[0].open()) as first, closing(places[1].open()) as second:
        yield first, second


def content(store: Store) -> dict[str, Record]:
    return {one.id: one for one in store.read(ADMIN)}


def put(store: Store, records: list[Record]) -> None:
    with store.writing("test") as writer:
        writer.put_all(records)


@pytest.mark.parametrize("turned", [False, True], ids=["there", "back"])
def test_a_copy_is_equal(
    turned: bool,  # noqa: FBT001 - a parameter
    stores: tuple[Store, Store],
    write: Callable[..., Path],
    load: Load,
) -> None:
    source, target = reversed(stores) if turned else stores
    load(source, write())
    told: list[tuple[int, int]] = []
    report = copy_records(source, target, progress=lambda *one: told.append(one), batch=10)
    assert report.is_equal
    assert report.written == report.records == len(content(source))
    assert content(target) == content(source)
    assert told == sorted(told)
    assert told[-1] == (report.records, report.records)
    again = copy_records(source, target)
    assert (again.written, again.present, again.is_equal) == (0, report.records, True)


@pytest.mark.parametrize("turned", [False, True], ids=["there", "back"])
def test_a_killed_copy_goes_on_where_it_ended(
    turned: bool,  # noqa: FBT001 - a parameter
    places: tuple[Place, Place],
    stores: tuple[Store, Store],
    write: Callable[..., Path],
    load: Load,
) -> None:
    source, target = reversed(stores) if turned else stores
    urls = [one.url for one in (reversed(places) if turned else places)]
    load(source, write())
    whole = content(source)
    before = 0
    for step in (1, 3):
        command = [sys.executable, "-c", DYING, *urls, str(step)]
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        run = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False
        )
        assert run.returncode == -signal.SIGKILL, run.stderr
        left = len(content(target))
        assert before < left < len(whole)
        before = left
    # what happened to the source meanwhile comes along
    first, second, *_ = (one for one in whole.values() if isinstance(one, Person))
    put(source, [replace(first, title="new")])
    with source.writing("test") as writer:
        writer.delete(second.id)
    report = copy_records(source, target, batch=8)
    assert report.is_equal
    assert report.present > 0
    assert content(target) == content(source)


def test_a_store_that_somebody_works_in_is_refused_and_stays(
    stores: tuple[Store, Store], write: Callable[..., Path], load: Load
) -> None:
    target, source = stores
    load(source, write())
    put(target, one_of_each())
    before = content(target)
    with pytest.raises(InputError, match="name an empty store"):
        copy_records(source, target)
    assert content(target) == before


def test_an_edited_copy_is_no_rest_of_a_copy(
    stores: tuple[Store, Store], write: Callable[..., Path], load: Load
) -> None:
    source, target = stores
    load(source, write())
    copy_records(source, target)
    person = target.read(ADMIN).all(Person)[0]
    put(target, [replace(person, title="edited here")])
    with pytest.raises(InputError, match=person.id):
        copy_records(source, target)
    assert content(target)[person.id] == replace(person, title="edited here")


def test_a_copy_of_another_store_is_refused(
    stores: tuple[Store, Store],
    new_file: Store,
    write: Callable[..., Path],
    load: Load,
) -> None:
    source, target = stores
    load(source, write())
    load(new_file, write())
    copy_records(source, target)
    with pytest.raises(InputError, match="did not put there"):
        copy_records(new_file, target)
    assert content(target) == content(source)


@pytest.fixture
def new_file(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "third").mkdir()
    with take_place("sqlite", tmp_path / "third") as place, closing(place.open()) as store:
        yield store


def test_a_writer_in_the_target_is_noticed(stores: tuple[Store, Store]) -> None:
    source, target = stores
    put(source, one_of_each())

    def disturb(done: int, of: int) -> None:
        if done == of:
            put(target, one_of_each("other", number=1))

    assert not copy_records(source, target, progress=disturb).is_equal


def test_an_empty_store_is_copied(stores: tuple[Store, Store]) -> None:
    source, target = stores
    report = copy_records(source, target)
    assert (report.records, report.is_equal) == (0, True)
    assert isinstance(target.read(ADMIN), Records)
