"""Requests that come when they are due, whether or not earlier ones were answered, and how it went.

The generator runs in a process of its own, on a processor of its own where there are several, so
that it takes nothing from the server and is not held up by it: `python -m support.load`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count, cycle
from pathlib import Path

__all__ = ["Ask", "Shot", "ask_apart", "begin_apart", "pin", "quantile", "read_shots", "say"]

_PATIENCE = 60.0
_MOST_LINES = 3_000
FROM = Path(__file__).parents[1]


@dataclass(frozen=True)
class Shot:
    """One request.

    Attributes:
        due: When it should have been sent, in seconds from the first.
        seconds: From then until its answer was whole.
        status: 0 for none.
        retry: Its Retry-After.
        is_whole: Whether the request was sent whole.
    """

    path: str
    due: float
    seconds: float
    status: int
    retry: str = ""
    is_whole: bool = True

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 400

    @property
    def is_refused(self) -> bool:
        return self.status in (429, 503)


@dataclass(frozen=True)
class Ask:
    """What is asked of whom.

    Attributes:
        rate: Requests a second; 0 for a closed loop of `people`, each asking when answered.
        is_lasting: Whether a connection is used again.
    """

    port: int
    key: str
    paths: tuple[str, ...]
    seconds: float
    rate: float = 0.0
    people: int = 8
    is_lasting: bool = True


class _Line:
    """A connection that asks one thing after another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.is_open = True

    @classmethod
    async def to(cls, port: int) -> _Line:
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))

    async def ask(self, text: bytes) -> tuple[int, str]:
        """Status and Retry-After of the answer."""
        self.is_open = False
        self.writer.write(text)
        await self.writer.drain()
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        await self.reader.readexactly(int(headers.get("content-length", "0")))
        self.is_open = headers.get("connection") != "close"
        return int(first.split()[1]), headers.get("retry-after", "")

    def close(self) -> None:
        self.is_open = False
        self.writer.close()


class _Generator:
    def __init__(self, asked: Ask) -> None:
        self.asked = asked
        self.idle: list[_Line] = []
        self.shots: list[Shot] = []
        self.begun = 0.0
        self._places = asyncio.Semaphore(_MOST_LINES)

    async def run(self) -> list[Shot]:
        self.begun = time.perf_counter()
        await (self._at_a_rate() if self.asked.rate else self._one_after_another())
        for line in self.idle:
            line.close()
        return self.shots

    async def _at_a_rate(self) -> None:
        asked = self.asked
        paths, sent = cycle(asked.paths), []
        for number in count():
            due = number / asked.rate
            if due >= asked.seconds:
                break
            late = self.begun + due - time.perf_counter()
            if late > 0:
                await asyncio.sleep(late)
            sent.append(asyncio.create_task(self._shoot(next(paths), due)))
        await asyncio.gather(*sent)

    async def _one_after_another(self) -> None:
        asked = self.asked

        async def go_on(first: int) -> None:
            for number in count(first):
                now = time.perf_counter() - self.begun
                if now >= asked.seconds:
                    return
                await self._shoot(asked.paths[number % len(asked.paths)], now)

        await asyncio.gather(*(go_on(one) for one in range(asked.people)))

    def _idle_line(self) -> _Line | None:
        """A connection that the server has not closed meanwhile."""
        while self.idle:
            line = self.idle.pop()
            if not line.reader.at_eof():
                return line
            line.close()
        return None

    async def _shoot(self, path: str, due: float) -> None:
        line, status, retry, is_whole = None, 0, "", False
        text = (
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.asked.key}\r\n"
            f"{'' if self.asked.is_lasting else 'Connection: close' + chr(13) + chr(10)}\r\n"
        )
        async with self._places:
            with suppress(OSError, EOFError, TimeoutError, ValueError):
                line = self._idle_line() or await _Line.to(self.asked.port)
                is_whole = True
                async with asyncio.timeout(_PATIENCE):
                    status, retry = await line.ask(text.encode())
        seconds = time.perf_counter() - self.begun - due
        self.shots.append(Shot(path, due, seconds, status, retry, is_whole))
        if line is not None and line.is_open:
            self.idle.append(line)
        elif line is not None:
            line.close()


def pin(process: int, place: int) -> None:
    """Let a process run on one processor only, where there are several and it may be said."""
    with suppress(OSError, AttributeError):
        free = sorted(os.sched_getaffinity(0))
        if len(free) > 1:
            os.sched_setaffinity(process, {free[place % len(free)]})


def ask_apart(asked: Ask) -> list[Shot]:
    """Ask from a process of its own; all that was sent, in the order of the answers."""
    with begin_apart(asked) as process:
        told, _ = process.communicate()
    return read_shots(told)


def begin_apart(asked: Ask) -> subprocess.Popen[bytes]:
    """The same without waiting: `read_shots` of what it prints."""
    found = subprocess.Popen(
        [sys.executable, "-m", "support.load", json.dumps(asdict(asked))],
        cwd=FROM,
        stdout=subprocess.PIPE,
    )
    pin(found.pid, 0)
    return found


def read_shots(told: bytes) -> list[Shot]:
    """What a generator printed."""
    return [Shot(*row) for row in json.loads(told)]


def quantile(shots: Iterable[Shot], share: float) -> float:
    """Seconds within which a share of them was answered; 0 where there are none."""
    found = sorted(one.seconds for one in shots)
    return found[min(len(found) - 1, int(share * len(found)))] if found else 0.0


def say(name: str, shots: Sequence[Shot], seconds: float) -> str:
    """How it went, in a line."""
    good = [one for one in shots if one.is_good]
    refused = [one for one in shots if one.is_refused]
    other = len(shots) - len(good) - len(refused)
    return (
        f"{name}: {len(good) / seconds:.0f}/s good (p50 {quantile(good, 0.5) * 1000:.0f} ms, "
        f"p99 {quantile(good, 0.99) * 1000:.0f} ms), {len(refused) / seconds:.0f}/s refused "
        f"(p99 {quantile(refused, 0.99) * 1000:.0f} ms), {other} others"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("asked", help="an `Ask` as JSON")
    given = json.loads(parser.parse_args().asked)
    shots = asyncio.run(_Generator(Ask(**given | {"paths": tuple(given["paths"])})).run())
    rows = [list(asdict(one).values()) for one in shots]
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    main()
