"""The log of reads from its end: the newest first, without reading what is older than asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from api.audit.read_log import Read

__all__ = ["reads_back"]

_CHUNK = 1024 * 1024
_MOST_IN_LINE = 1024


def reads_back(
    path: Path, *, user: str | None = None, account: str | None = None, before: int | None = None
) -> Iterator[tuple[int, Read]]:
    """Reads and their places in the log, newest first; what is no group is passed over.

    Args:
        path: Of the log.
        user: Only what this user read.
        account: Only of this account, or of many at once.
        before: Only reads before this place.

    Cost: linear in the part that is read; what cannot match is not taken apart.
    """
    if not path.exists():
        return
    wanted = None if user is None else json.dumps(user, ensure_ascii=False).encode()
    with path.open("rb") as log:
        for start, line in _lines_back(log, _end(log, before)):
            if wanted is not None and wanted not in line:
                continue
            rows = _rows_of(line)
            for index in range(len(rows) - 1, -1, -1):
                place = start * _MOST_IN_LINE + index
                if before is not None and place >= before:
                    continue
                row = rows[index]
                if user in {None, row[1]} and (account is None or row[4] in {account, "*"}):
                    yield place, Read(*row)


def _end(log: BinaryIO, before: int | None) -> int:
    """Where the line of a place ends, or the log."""
    if before is None:
        return log.seek(0, 2)
    start = before // _MOST_IN_LINE
    log.seek(start)
    return start + len(log.readline())


def _lines_back(log: BinaryIO, end: int) -> Iterator[tuple[int, bytes]]:
    """Lines and where they begin, the last first."""
    rest = b""
    while end > 0:
        start = max(0, end - _CHUNK)
        log.seek(start)
        first, *lines = (log.read(end - start) + rest).split(b"\n")
        place = start + len(first) + 1
        found = []
        for line in lines:
            found.append((place, line))
            place += len(line) + 1
        yield from (one for one in reversed(found) if one[1])
        rest, end = first, start
    if rest:
        yield 0, rest


def _rows_of(line: bytes) -> list[list[Any]]:
    try:
        rows = json.loads(line.split(b" ", 2)[2])
    except (IndexError, ValueError):
        return []
    return rows if isinstance(rows, list) else []
