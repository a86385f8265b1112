"""What is remembered stays within its bytes, and one level leaves the others alone."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from graph.memory import Level, Memory, Thing, bytes_of
from graph.patience import under
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import ContextKind
from graph.workspace import Subject, Workspace
from importers.examples import example_folder
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
KINDS = {"account": Level.ACCOUNT, "opportunity": Level.OPPORTUNITY}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    file = tmp_path_factory.mktemp("examples") / "deals.db"
    with closing(open_store(f"sqlite:///{file}")) as opened:
        for name in ("xinghe", "group"):
            import_files(opened, [Path(example_folder(name))])
        yield opened


def workspace_on(store: Store, memory: Memory | None = None) -> Workspace:
    return Workspace(store, Scope.administrator(), memory=memory)


def test_a_level_that_is_full_forgets_its_own(store: Store) -> None:
    standing = bytes_of(Thing.STANDPOINT, 125)
    room = {Level.WHAT_IF: standing + 3 * bytes_of(Thing.WHAT_IF, 125)}
    memory = Memory(room)
    workspace = workspace_on(store, memory)
    deal = workspace.analyse("opportunity", "O1", as_of=AS_OF)
    account = workspace.analyse("account", "A", as_of=AS_OF)
    kept = {level: memory.cache_of(level).weight for level in (Level.ACCOUNT, Level.OPPORTUNITY)}
    for person in ("C03", "C04", "C05", "C06", "C08", "C09"):
        workspace.what_if("opportunity", "O1", [f"leave {person}"], as_of=AS_OF)
        assert 0 < memory.cache_of(Level.WHAT_IF).weight <= room[Level.WHAT_IF]
    assert {level: memory.cache_of(level).weight for level in kept} == kept
    assert workspace.analyse("opportunity", "O1", as_of=AS_OF) is deal
    assert workspace.analyse("account", "A", as_of=AS_OF) is account


def test_what_is_too_large_is_answered_and_not_kept(store: Store) -> None:
    memory = Memory({Level.OPPORTUNITY: 1})
    workspace = workspace_on(store, memory)
    first = workspace.analyse("opportunity", "O1", as_of=AS_OF)
    assert workspace.analyse("opportunity", "O1", as_of=AS_OF) is not first
    assert memory.cache_of(Level.OPPORTUNITY).weight == 0


def taken_by(make: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del made
    return taken


MAKERS: dict[Thing, Callable[[Workspace, Subject], object]] = {
    Thing.NETWORK: lambda workspace, subject: workspace.context(subject, as_of=AS_OF),
    Thing.ANSWER: lambda workspace, subject: workspace.answer(subject, as_of=AS_OF),
    Thing.SCENE: lambda workspace, subject: workspace.scene(subject, as_of=AS_OF),
}


@pytest.mark.parametrize(
    ("kind", "reference"), [("opportunity", "O1"), ("account", "A"), ("opportunity", "GO1")]
)
def test_values_take_about_as_many_bytes_as_they_are_said_to(
    store: Store, kind: str, reference: str
) -> None:
    workspace = workspace_on(store)
    subject = workspace.subject(kind, reference)
    workspace_on(store).scene(subject, as_of=AS_OF)  # what is made once for all is not theirs
    for thing, make in MAKERS.items():
        said = bytes_of(thing, len(subject.records))
        assert said / 12 < taken_by(lambda make=make: make(workspace, subject)) < said, thing  # type: ignore[misc]


class Waiting:
    """Somebody whose turn to work comes when the test says so."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def begin(self, records: int) -> None:
        assert records == 1
        self._meanwhile()

    def check(self) -> None: ...

    def lengthen(self) -> AbstractContextManager[None]:
        return nullcontext()


def test_who_waits_for_a_slot_holds_up_nobody() -> None:
    memory = Memory()

    def keep() -> int:
        return memory.keep(Thing.ANSWER, ContextKind.ACCOUNT, ("one",), lambda: 1, records=1)

    def ask_meanwhile() -> None:
        other = Thread(target=keep, daemon=True)
        other.start()
        other.join(60)
        assert not other.is_alive()

    with under(Waiting(ask_meanwhile)):
        assert keep() == 1
