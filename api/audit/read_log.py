"""Who read hidden influence: a log of its own, outside the store, that only grows.

Whatever serves influence notes it here before the answer leaves; a thread writes what was noted in
groups, the oldest within 50 ms. A group is an entry of a chain as the audit trail is one, with its
heads beside those. Where the log cannot be written, nobody is served influence.
Source: trust S13 and 0b (audit), P9.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from time import monotonic
from typing import NamedTuple

from graph.errors import StakegraphError, StoreUnavailableError
from graph.stores.trail_files import TrailFiles
from graph.trail import Damage, check_heads, code_of, genesis

__all__ = ["READS", "Read", "ReadLog", "ReadsReport", "verify_reads"]

READS = "reads"

_MOST_WAITING = 10_000
_LARGEST_GROUP = 500
_GROUP_SECONDS = 0.04
_RETRY_SECONDS = 0.5
_TAIL_BYTES = 4 * 1024 * 1024
_SILENT = (
    "Who reads influence is logged, and the log cannot be written now. Try again in a moment, or "
    "ask who runs this service."
)

_logger = logging.getLogger(__name__)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Read(NamedTuple):
    """One answer that held hidden influence.

    Attributes:
        at: When, UTC, as ISO text.
        user: Who.
        question: Which kind: method and pattern of the address.
        subject: Account or opportunity that the address names; people are not written down here.
        account: Our id of the customer; '*' for all that the reader may see.
        edges: How many hidden edges the answer rests on; None where nobody counted.
        digest: Over the ids of these, so that equal ones are told from others.
    """

    at: str
    user: str
    question: str
    subject: str
    account: str
    edges: int | None
    digest: str


@dataclass(slots=True)
class ReadsReport:
    """What a look at the whole log found.

    Attributes:
        groups: Entries of the chain.
        reads: Answers that were logged.
        damage: Where something is wrong; numbers are those of groups.
    """

    groups: int
    reads: int
    damage: list[Damage]


class ReadLog:
    """The log of one installation, as a server writes it.

    Args:
        files: Where it lies, with its key and heads.
    """

    def __init__(self, files: TrailFiles) -> None:
        self._files = files
        self._waiting: Queue[Read | None] = Queue(_MOST_WAITING)
        self._lock = Lock()
        self._thread: Thread | None = None
        self._has_failed = False
        self._is_closing = Event()

    def note(self, reads: list[Read]) -> None:
        """Log reads before their answer leaves; what it takes is to be written within 50 ms.

        Raises:
            StoreUnavailableError: The log cannot be written; the answer must not leave.
        """
        if self._has_failed:
            raise StoreUnavailableError(_SILENT)
        if self._thread is None:
            self._begin()
        try:
            for read in reads:
                self._waiting.put_nowait(read)
        except Full as error:
            raise StoreUnavailableError(_SILENT) from error

    def close(self) -> None:
        """Write what waits, and end."""
        if self._thread is not None:
            self._is_closing.set()
            self._waiting.put(None)
            self._thread.join()

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._write([])  # who cannot write says so with the first read
                self._thread = Thread(target=self._work, name="read log", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while not self._is_closing.is_set() or not self._waiting.empty():
            group = self._gather()
            while group:
                try:
                    self._write(group)
                    self._has_failed = False
                    group = []
                except StakegraphError:
                    self._has_failed = True
                    _logger.exception("the log of reads cannot be written")
                    if self._is_closing.wait(_RETRY_SECONDS):
                        return

    def _gather(self) -> list[Read]:
        """The reads of the next group: those that come within a moment of the first."""
        first = self._waiting.get()
        if first is None:
            return []
        group = [first]
        until = monotonic() + _GROUP_SECONDS
        while len(group) < _LARGEST_GROUP:
            try:
                read = self._waiting.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                break
            if read is None:
                break
            group.append(read)
        return group

    def _write(self, group: list[Read]) -> None:
        """Append a group; when this returns, it is on the disk.

        Raises:
            StoreUnavailableError: The file cannot be written.
        """
        try:
            place = os.open(self._files.reads, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                fcntl.flock(place, fcntl.LOCK_EX)  # another server may write to it
                key = self._files.chain_key
                number, before = _end_of(place) or (0, genesis(key, READS))
                if not group:
                    return
                said = _encode(group)
                code = code_of(key, before, number + 1, said)
                os.write(place, f"{number + 1} {code} {said}\n".encode())
                os.fdatasync(place)
            finally:
                os.close(place)
            self._files.append_head(READS, number + 1, code)
        except OSError as error:
            raise StoreUnavailableError(_SILENT) from error


def verify_reads(files: TrailFiles) -> ReadsReport:
    """Check every group of the log.

    Cost: linear; one HMAC for each group.
    """
    report = ReadsReport(0, 0, [])
    heads = files.heads(READS)
    key = files.chain_key
    before = genesis(key, READS)
    for number, code, said in _lines(files.reads):
        report.groups += 1
        report.reads += said.count("],[") + 1
        if number != report.groups:
            report.damage.append(Damage("number", report.groups))
            report.groups = number
        if code_of(key, before, number, said) != code:
            report.damage.append(Damage("code", number))
        elif heads.get(number, code) != code:
            report.damage.append(Damage("head", number))
        before = code
    report.damage += check_heads(heads, report.groups)
    return report


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            number, _, rest = line.rstrip("\n").partition(" ")
            code, _, said = rest.partition(" ")
            yield int(number) if number.isdecimal() else 0, code, said


def _end_of(place: int) -> tuple[int, str] | None:
    """Number and code of the last group."""
    size = os.fstat(place).st_size
    tail = os.pread(place, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
    lines = tail.decode("utf-8", errors="replace").splitlines()
    if not lines:
        return None
    number, code = (*lines[-1].split(" ", 2), "", "")[:2]
    return (int(number), code) if number.isdecimal() else (0, code)
