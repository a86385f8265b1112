"""Who read hidden influence is written down before the answer leaves, and nowhere else."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.audit import read_log
from api.audit.read_log import READS, Read, ReadLog, verify_reads
from api.audit.reads_back import reads_back
from api.settings import Settings
from graph.errors import StoreUnavailableError
from graph.model import Influence, Organization
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.trail_files import TrailFiles
from graph.trail import code_of, genesis
from graph.vocabulary import InstallationRole, Visibility

ADMIN = Scope.administrator()
ANSWER = "/api/v1/opportunities/O1/analysis"
Made = Callable[[Settings], Any]


@pytest.fixture
def files(tmp_path: Path) -> Iterator[TrailFiles]:
    with closing(TrailFiles(tmp_path / "deal.db")) as opened:
        yield opened


@pytest.fixture
def site(filled_store: Path, tmp_path: Path, make_site: Made) -> Any:
    copy = tmp_path / "deal.db"
    copy.write_bytes(filled_store.read_bytes())
    address = f"sqlite:///{copy}"
    access = tmp_path / "access.db"
    return make_site(Settings(store_url=address, access_path=access, as_of="2025-06-30"))


def read_of(number: int, user: str = "eva", account: str = "org_a") -> Read:
    at = datetime(2025, 6, 30, tzinfo=UTC).isoformat(timespec="milliseconds")
    return Read(at, user, "GET /x", f"O{number}", account, 3, "d")


def logged(site: Any, files: TrailFiles) -> list[Read]:
    site.app.state.resources.reads.close()
    return [read for _, read in reads_back(files.reads)][::-1]


def publish_all(site: Any) -> None:
    store = open_store(site.settings.store_url)
    with closing(store), store.writing("ann") as writer:
        for one in store.read(ADMIN).all(Influence):
            writer.put(replace(one, visibility=Visibility.COMPANY))


def test_answers_lists_pages_and_ready_bytes_are_logged(site: Any, files: TrailFiles) -> None:
    for address in (ANSWER, ANSWER, "/api/v1/influences?account=A", "/opportunities/O1"):
        assert site.reader.get(address).status_code == 200, address
    tag = site.reader.get(ANSWER).headers["etag"]
    assert site.reader.get(ANSWER, headers={"If-None-Match": tag}).status_code == 304
    found = logged(site, files)
    assert [one.question.split("/")[-1] for one in found].count("analysis") == 4
    assert {one.user for one in found} == {"local"}
    one = next(one for one in found if one.question.endswith("/analysis"))
    assert (one.question, one.subject) == ("GET /api/v1/opportunities/{subject}/analysis", "O1")
    assert one.edges is not None
    assert one.edges > 0
    assert one.account.startswith("org_")
    assert len({(one.account, one.edges, one.digest) for one in found}) == 1
    assert any("influences" in one.question for one in found)
    assert any(one.question.startswith("GET /opportunities") for one in found)
    report = verify_reads(files)
    assert (report.reads, report.damage) == (len(found), [])


def test_what_holds_no_hidden_influence_is_not_logged(site: Any, files: TrailFiles) -> None:
    publish_all(site)
    for address in (
        ANSWER,
        "/health/live",
        "/api/v1/accounts",
        "/api/v1/opportunities/O9/analysis",
    ):
        site.reader.get(address)
    assert site.stranger.get(ANSWER).status_code == 401
    assert logged(site, files) == []


def test_who_cannot_be_logged_is_not_served(
    site: Any, files: TrailFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.reader.get(ANSWER).status_code == 200

    def refuse(_: object) -> None:
        raise StoreUnavailableError(read_log._SILENT)

    with monkeypatch.context() as patched:
        patched.setattr(site.app.state.resources.reads, "note", refuse)
        refused_everywhere(site)
    assert site.reader.get(ANSWER).status_code == 200
    assert len(logged(site, files)) == 2


def refused_everywhere(site: Any) -> None:
    for address in (ANSWER, "/opportunities/O1"):
        refused = site.reader.get(address)
        assert refused.status_code == 503
        assert b"influence" not in refused.content.replace(b"Who reads influence", b"")
    assert site.reader.get("/health/live").status_code == 200


def test_a_log_that_cannot_be_written_says_so_and_comes_back(
    files: TrailFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_log, "_RETRY_SECONDS", 0.01)
    log = ReadLog(files)
    log.note([read_of(1)])
    with monkeypatch.context() as patched:
        patched.setattr(read_log.os, "fdatasync", _fail)
        log.note([read_of(2)])
        wait_for(lambda: log._has_failed)
        with pytest.raises(StoreUnavailableError, match="logged"):
            log.note([read_of(3)])
    wait_for(lambda: not log._has_failed)
    log.note([read_of(4)])
    log.close()
    assert {one.subject for _, one in reads_back(files.reads)} == {"O1", "O2", "O4"}


def _fail(_: object) -> None:
    raise OSError(28, "no space")


def wait_for(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.01)
    pytest.fail("it never came")


def test_a_full_queue_refuses(files: TrailFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_log, "_MOST_WAITING", 3)
    monkeypatch.setattr(ReadLog, "_begin", lambda _: None)
    log = ReadLog(files)
    log.note([read_of(number) for number in range(3)])
    with pytest.raises(StoreUnavailableError):
        log.note([read_of(4)])


def test_a_place_that_is_not_there_refuses_the_first(tmp_path: Path) -> None:
    log = ReadLog(TrailFiles(tmp_path / "no" / "folder"))
    with pytest.raises(StoreUnavailableError):
        log.note([read_of(1)])


def test_two_servers_write_one_chain(files: TrailFiles) -> None:
    one, other = ReadLog(files), ReadLog(files)
    for number in range(20):
        (one if number % 2 else other).note([read_of(number)])
        time.sleep(0.005)
    one.close()
    other.close()
    report = verify_reads(files)
    assert (report.reads, report.damage) == (20, [])


# --- from the end


def write_log(files: TrailFiles, groups: int, size: int = 3) -> None:
    log = ReadLog(files)
    for group in range(groups):
        users = ("eva", "ann", "bén")
        log._write([read_of(group * size + place, users[place % 3]) for place in range(size)])


def test_the_log_is_read_backwards(files: TrailFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    write_log(files, 10)
    monkeypatch.setattr("api.audit.reads_back._CHUNK", 100)
    found = list(reads_back(files.reads))
    assert [one.subject for _, one in found] == [f"O{number}" for number in range(29, -1, -1)]
    for at in (0, 7, 28):
        assert list(reads_back(files.reads, before=found[at][0])) == found[at + 1 :]
    assert {one.user for _, one in reads_back(files.reads, user="bén")} == {"bén"}
    assert len(list(reads_back(files.reads, user="bén"))) == 10
    assert list(reads_back(files.reads, account="org_b")) == []
    assert list(reads_back(files.reads.with_name("none"))) == []


# --- tampering


def tampered(lines: list[str], kind: str, draw: random.Random) -> list[str]:
    place = draw.randrange(1, len(lines) - 2)
    line = lines[place]
    number, code, said = line.split(" ", 2)
    if kind == "cut":
        return lines[:place]
    if kind == "rewrite":
        return rewritten(lines)
    other = {
        "edit": [line.replace("eva", "ann")],
        "number": [f"{int(number) + 1} {code} {said}"],
        "delete": [],
        "insert": [line, line],
        "swap": [lines[place + 1], line],
        "blank": [""],
    }[kind]
    return [*lines[:place], *other, *lines[place + 1 + (kind == "swap") :]]


def rewritten(lines: list[str]) -> list[str]:
    key, before, made = b"x" * 32, genesis(b"x" * 32, READS), []
    for one, text in enumerate(lines, start=1):
        said = text.split(" ", 2)[2].replace("eva", "nobody")
        before = code_of(key, before, one, said)
        made.append(f"{one} {before} {said}")
    return made


def test_every_tampering_of_the_log_is_found(
    files: TrailFiles, campaign: Callable[[int], int]
) -> None:
    write_log(files, 12)
    assert verify_reads(files).damage == []
    lines = files.reads.read_text("utf-8").splitlines()
    draw = random.Random(20250630)
    kinds = ["edit", "number", "delete", "insert", "swap", "cut", "blank", "rewrite"]
    missed = []
    for turn in range(campaign(1000)):
        kind = kinds[turn % len(kinds)]
        files.reads.write_text("\n".join([*tampered(lines, kind, draw), ""]), "utf-8")
        if not verify_reads(files).damage:
            missed.append(kind)
    assert missed == []


# --- over HTTP and on the command line


def test_auditors_read_the_trail_and_no_maps(site: Any) -> None:
    users = site.app.state.resources.credentials.users
    users.add("aud", InstallationRole.AUDITOR)
    users.add("mem")
    auditor, member = site.browser("aud"), site.browser("mem")
    assert site.writer.get(ANSWER).status_code == 200
    rename_us(site)
    body = auditor.get("/api/v1/audit").json()
    assert [one["user"] for one in body["changes"]] == ["ann", "local"]
    assert body["changes"][0]["items"] == [
        {"kind": "updated", "table": "organizations", "record": us_of(site), "people": []}
    ]
    assert body["changes"][1]["reason"] == "import"
    assert len(body["changes"][1]["items"]) == 50
    assert "陈" not in json.dumps(body, ensure_ascii=False)
    assert auditor.get("/api/v1/accounts").json()["items"] == []
    assert member.get("/api/v1/audit").status_code == 403
    wait_for(lambda: bool(auditor.get("/api/v1/audit?reads=true").json()["reads"]))
    (read,) = auditor.get("/api/v1/audit?reads=true").json()["reads"]
    assert (read["user"], read["subject"]) == ("local", "O1")


def rename_us(site: Any) -> None:
    store = open_store(site.settings.store_url)
    with closing(store), store.writing("ann", "edit") as writer:
        us = store.read(ADMIN).find(Organization, "US")
        assert us is not None
        writer.put(replace(us, name="New"))


def us_of(site: Any) -> str:
    store = open_store(site.settings.store_url)
    with closing(store):
        us = store.read(ADMIN).find(Organization, "US")
        assert us is not None
        return us.id


def test_the_trail_comes_in_pages(site: Any) -> None:
    for _ in range(4):
        rename_us_to(site)
    address = "/api/v1/audit?limit=2"
    first = site.reader.get(address).json()
    second = site.reader.get(f"{address}&cursor={first['next_cursor']}").json()
    numbers = [one["number"] for one in (*first["changes"], *second["changes"])]
    assert numbers == [5, 4, 3, 2]
    for bad in ("x", "WzEsMl0", f"{first['next_cursor']}&reads=true"):
        assert site.reader.get(f"{address}&cursor={bad}").status_code == 422, bad
    assert site.reader.get("/api/v1/audit?since=soon").status_code == 422
    whole = "/api/v1/audit?user=ann&since=2020-01-01"
    assert len(site.reader.get(whole).json()["changes"]) == 4
    assert site.reader.get("/api/v1/audit?since=9999-01-01").json()["changes"] == []


def rename_us_to(site: Any) -> None:
    store = open_store(site.settings.store_url)
    with closing(store), store.writing("ann", "edit") as writer:
        us = store.read(ADMIN).find(Organization, "US")
        assert us is not None
        writer.put(replace(us, name=f"{us.name}!"))


def test_the_command_verifies_and_shows(
    filled_store: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    store = f"sqlite:///{tmp_path / 'new.db'}"
    data = Path(__file__).parents[1] / "data" / "worked-example"
    assert run("import", data, "--store", store)[0] == 0
    code, out, _ = run("audit", "verify", "--store", store)
    assert code == 0
    assert "1 entries" in out
    code, out, _ = run("audit", "show", "--store", store, "--json")
    (entry,) = json.loads(out)["changes"]
    assert entry["reason"] == "import"
    assert "import" in run("audit", "show", "--store", store, "--user", "local")[1]
    heads = tmp_path / "new.db.heads"
    heads.write_text(heads.read_text("utf-8").replace("trail 1 ", "trail 2 "), "utf-8")
    code, out, error = run("audit", "verify", "--store", store)
    assert code == 1
    assert "entry 2" in error
    found = json.loads(run("audit", "verify", "--store", store, "--json")[1])
    assert found["damage"] == [{"log": "changes", "kind": "cut", "number": 2, "change": None}]
    assert run("audit", "verify", "--store", f"sqlite:///{tmp_path / 'none.db'}")[0] == 2
    assert run("audit", "show", "--store", store, "--since", "soon")[0] == 2
    assert filled_store.exists()
