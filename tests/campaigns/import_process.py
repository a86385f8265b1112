"""A process that imports batches, to be killed or to meet a broken disk.

It takes one job per line, as JSON, and runs each in a fork of itself, so that a job costs no start
of Python. It says, one line each: `pid N` of the fork; `ack B` when batch B is committed;
`failed Class` of an error; `done .` when a migration is over and waits to be killed; `calls N` that
might have failed and `hits N` that did; `end STATUS` when the fork is gone.

Job: `path`, `first` and `count` of the batches, and, to break something on purpose, `fault`
(kinds, at, code, lasts) and `sabotage` (`early`: acknowledge before the commit; `normal`: sync as
SQLite's NORMAL does; `slow_step`: a migration that takes its time, instead of batches).
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import StakegraphError
from graph.model import Influence, Person, Record
from graph.stores import sqlite_connections, sqlite_migrations
from graph.stores.protocol import StoredReply
from graph.stores.sqlite_store import SqliteStore
from graph.vocabulary import LawfulBasis

PEOPLE, EDGES = 40, 160
DAY = date(2025, 6, 30)


def batch(number: int) -> list[Record]:
    """The records of one batch; the number is part of every id."""
    people = [
        Person(
            id=f"per_{number}_{one}",
            account="org_a",
            organization="org_a",
            name=f"Person {one}",
            lawful_basis=LawfulBasis.CONTRACT,
            purpose="account_management",
            provenance="campaign",
            collected_at=DAY,
            review_on=DAY,
        )
        for one in range(PEOPLE)
    ]
    edges = [
        Influence(
            id=f"edg_{number}_{one}",
            account="org_a",
            source=people[one % PEOPLE].id,
            target=people[(one // PEOPLE + one + 1) % PEOPLE].id,
            entered_on=DAY,
        )
        for one in range(EDGES)
    ]
    return [*people, *edges]


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def import_batch(store: SqliteStore, number: int, *, is_early: bool) -> None:
    with store.writing("campaign") as writer:
        if writer.recall(f"key_{number}") is None:
            writer.put_all(batch(number))
            writer.remember(f"key_{number}", StoredReply(request="r", reply="{}"))
        if is_early:
            say(f"ack {number}")
    if not is_early:
        say(f"ack {number}")


def add_slow_step() -> None:
    copies = tuple(
        statement
        for number in range(200)
        for statement in (
            f"CREATE TABLE copy_{number} AS SELECT * FROM influence;",
            f"DROP TABLE copy_{number};",
        )
    )
    newest = len(sqlite_migrations.STATEMENTS)
    sqlite_migrations.STATEMENTS["V9999__slow"] = (
        "CREATE TABLE first (id TEXT) STRICT;",
        *copies,
        "CREATE TABLE last (id TEXT) STRICT;",
        f"PRAGMA user_version = {newest + 1};",
    )


def run(job: dict[str, Any]) -> None:
    sabotage = job.get("sabotage", "")
    if sabotage == "normal":
        sqlite_connections._SYNCHRONOUS = "PRAGMA synchronous = NORMAL"
        sqlite_connections._FULL = 1
    if sabotage == "slow_step":
        add_slow_step()
    try:
        store = SqliteStore(Path(job["path"]), migrate=True)
        with closing(store):
            for number in range(job["first"], job["first"] + job["count"]):
                import_batch(store, number, is_early=sabotage == "early")
    except StakegraphError as error:
        say(f"failed {type(error).__name__}")
    if sabotage == "slow_step":
        say("done .")
        signal.pause()


def run_on_broken_disk(job: dict[str, Any]) -> None:
    shim = ctypes.CDLL(None)
    shim.fault_arm.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int]
    shim.fault_hits.restype = shim.fault_calls.restype = ctypes.c_long
    shim.fault_arm(*job["fault"])
    try:
        run(job)
    finally:
        say(f"calls {shim.fault_calls()}")
        say(f"hits {shim.fault_hits()}")


def serve() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                (run_on_broken_disk if job.get("fault") else run)(job)
                status = 0
            finally:
                os._exit(status)
        say(f"pid {pid}")
        _, waited = os.waitpid(pid, 0)
        say(f"end {os.waitstatus_to_exitcode(waited)}")


if __name__ == "__main__":
    serve()
