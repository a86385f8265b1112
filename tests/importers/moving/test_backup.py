"""A backup gives back what was there, in any store; a damaged one changes nothing."""

from __future__ import annotations

import hashlib
import json
import random
import stat
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.every_record import everything as one_of_each

from graph.errors import InputError, SourceUnreadableError
from graph.model import Person, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from importers.examples import example_folder
from importers.moving.backup import MARK, VERSION, digest_of, write_backup
from importers.moving.lines import read_line, write_line
from importers.moving.restoring import RestoreReport
from importers.moving.verification import read_backup
from importers.report import ImportReport

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
BackUp = Callable[[Store], Path]
Restore = Callable[..., RestoreReport]
ADMIN = Scope.administrator()


def content(records: Records) -> dict[str, Record]:
    return {one.id: one for one in records}


def put(store: Store, records: list[Record]) -> None:
    with store.writing("test") as writer:
        writer.put_all(records)


def check_round_trip(
    start: Store, others: list[Store], everything: Everything, back_up: BackUp, restore: Restore
) -> None:
    wanted, file = everything(start), back_up(start)
    for other in others:
        restore(other, file)
        found = everything(other)
        assert found.canonical_hash == wanted.canonical_hash
        assert content(found) == content(wanted)
        file = back_up(other)


def test_an_example_comes_back_from_store_to_store(
    example: Path,
    new_store: Callable[[], Store],
    load: Load,
    everything: Everything,
    back_up: BackUp,
    restore: Restore,
) -> None:
    tested, start, last = new_store(), new_store(), new_store()
    load(start, example)
    check_round_trip(start, [tested, last], everything, back_up, restore)


@pytest.mark.parametrize("name", ["group", "krackhardt"])
def test_large_examples_come_back(
    name: str,
    new_store: Callable[[], Store],
    load: Load,
    everything: Everything,
    back_up: BackUp,
    restore: Restore,
) -> None:
    tested, start, last = new_store(), new_store(), new_store()
    load(start, example_folder(name))
    check_round_trip(start, [tested, last], everything, back_up, restore)


def test_records_of_every_kind_come_back_with_every_text(
    new_store: Callable[[], Store], everything: Everything, back_up: BackUp, restore: Restore
) -> None:
    tested, start, last = new_store(), new_store(), new_store()
    words = ["x", "星河", "=1+1", 'a"b\\c', "line\nline\r\n", "\u2028\u0085", "\U0001f600", " x "]
    for number, word in enumerate(words):
        records = one_of_each(word, number)
        put(start, [replace(one, entered_by="eva") for one in records])
    check_round_trip(start, [tested, last], everything, back_up, restore)


def test_a_second_restore_changes_nothing(
    store: Store, write: Callable[..., Path], load: Load, back_up: BackUp, restore: Restore
) -> None:
    load(store, write())
    report = restore(store, back_up(store))
    assert (report.created, report.updated, report.removed) == (0, 0, 0)
    assert report.unchanged == report.records > 30


def test_a_store_with_other_records_is_refused_and_stays(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    back_up: BackUp,
    restore: Restore,
) -> None:
    target, source = new_store(), new_store()
    load(source, write())
    put(target, one_of_each())
    before, history = content(everything(target)), target.changes(ADMIN)
    with pytest.raises(InputError, match="--replace"):
        restore(target, back_up(source))
    assert content(everything(target)) == before
    assert target.changes(ADMIN) == history


def test_replacing_leaves_what_the_backup_holds_and_nothing_else(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    back_up: BackUp,
    restore: Restore,
) -> None:
    store = new_store()
    load(store, write())
    wanted, file = everything(store), back_up(store)
    first, second, *_ = wanted.all(Person)
    put(store, [replace(first, external_id="other"), *one_of_each()])
    # who is called as somebody else was: their keys change hands on the way back
    put(store, [replace(second, external_id=first.external_id)])
    with store.writing("test") as writer:
        writer.delete(wanted.all(Person)[-1].id)
    report = restore(store, file, replace=True)
    assert content(everything(store)) == content(wanted)
    assert report.updated >= 2
    assert report.created >= 1
    assert report.removed == len(one_of_each())


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "sound.bak"
    write_backup(Records(one_of_each("星河"), ADMIN), path)
    return path


def test_every_damage_is_refused_and_nothing_is_touched(
    sound: Path, store: Store, everything: Everything, restore: Restore, tmp_path: Path
) -> None:
    put(store, one_of_each("before"))
    before, history = content(everything(store)), store.changes(ADMIN)
    data, draw = sound.read_bytes(), random.Random(20250630)
    damaged = tmp_path / "damaged.bak"
    for number in range(200):
        broken = bytearray(data)
        place = draw.randrange(len(data))
        broken[place] ^= 1 << draw.randrange(8)
        damaged.write_bytes(data[:place] if number % 4 == 3 else broken)
        with pytest.raises(SourceUnreadableError, match=r"damaged|no backup") as caught:
            restore(store, damaged, replace=True)
        assert str(tmp_path) not in str(caught.value)
    assert content(everything(store)) == before
    assert store.changes(ADMIN) == history


@pytest.mark.parametrize("extra", [b"x", b"\0" * 1000, MARK + b"0" * 64])
def test_what_is_added_is_damage_too(sound: Path, extra: bytes, tmp_path: Path) -> None:
    longer = tmp_path / "longer.bak"
    longer.write_bytes(sound.read_bytes() + extra)
    with pytest.raises(SourceUnreadableError, match="damaged"):
        read_backup(longer)


def resealed(sound: Path, target: Path, **changes: Any) -> Path:
    """A backup with right checksums and another manifest, or other parts."""
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(target, "w") as new:
        manifest = {**json.loads(old.read("manifest.json")), **changes.get("manifest", {})}
        lines = changes.get("lines", {})
        for part in manifest["parts"]:
            name = f"{part['name']}.jsonl"
            data = lines[part["name"]].encode() if part["name"] in lines else old.read(name)
            part.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(manifest))
        new.comment = MARK + b"0" * 64
    data = target.read_bytes()
    target.write_bytes(data[:-64] + digest_of(target).encode())
    return target


def test_a_newer_backup_is_refused_by_name(sound: Path, tmp_path: Path) -> None:
    newer = resealed(sound, tmp_path / "newer.bak", manifest={"version": VERSION + 1})
    with pytest.raises(SourceUnreadableError, match=r"newer stakegraph.*version 2"):
        read_backup(newer)
    with pytest.raises(SourceUnreadableError, match="no backup"):
        read_backup(resealed(sound, tmp_path / "other.bak", manifest={"format": "else"}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lines": {"activities": "[]\n"}}, "activities"),
        ({"lines": {"activities": "{}\n"}}, "no field id"),
        ({"lines": {"activities": '{"id":"act_0","mood":"x"}\n'}}, "unknown field mood"),
        ({"lines": {"activities": '{"id":"act_0","date":1,"kind":"x"}\n'}}, "field date"),
        ({"lines": {"activities": ""}}, "records"),
        ({"lines": {"people": ""}}, "records"),
        ({"manifest": {"canonical_hash": "0"}}, "canonical_hash"),
        ({"manifest": {"records": 1}}, "manifest.json"),
    ],
)
def test_a_whole_file_with_wrong_content_is_refused(
    changes: dict[str, Any], words: str, sound: Path, tmp_path: Path
) -> None:
    with pytest.raises(SourceUnreadableError, match=words):
        read_backup(resealed(sound, tmp_path / "wrong.bak", **changes))


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.bak"
    for data in (b"", b"x", b"SQLite format 3\0" * 100):
        other.write_bytes(data)
        with pytest.raises(SourceUnreadableError, match="no backup"):
            read_backup(other)
    with pytest.raises(SourceUnreadableError, match="check the name"):
        read_backup(tmp_path / "absent.bak")


def test_a_file_that_is_there_stays_unless_it_may_go(sound: Path, tmp_path: Path) -> None:
    records = Records(one_of_each("new"), ADMIN)
    path = tmp_path / "a.bak"
    path.write_text("mine")
    with pytest.raises(InputError, match="--force"):
        write_backup(records, path)
    assert path.read_text() == "mine"
    write_backup(records, path, force=True)
    assert read_backup(path).records.canonical_hash == records.canonical_hash
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="cannot be written"):
        write_backup(records, tmp_path / "none" / "a.bak")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.bak"]
    assert zipfile.ZipFile(sound).testzip() is None


def test_a_line_keeps_every_field() -> None:
    for record in one_of_each("星河"):
        assert read_line(record.table, write_line(record)) == record


def test_a_backup_beside_a_writer_is_a_state_between_two_units(
    store: Store, back_up: BackUp, campaign: Callable[[int], int]
) -> None:
    put(store, one_of_each())
    pair = [one for one in one_of_each() if isinstance(one, Person)]
    is_over = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not is_over.is_set():
            put(store, [replace(one, title=str(len(written))) for one in pair])
            written.append(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(campaign(100)):
            seen = len(written)
            titles = {one.title for one in read_backup(back_up(store)).records.all(Person)}
            assert len(titles) == 1
            title = titles.pop()
            assert seen == 0 or int(title or 0) >= seen - 1
    finally:
        is_over.set()
        thread.join()
