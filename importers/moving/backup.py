"""Everything that a store holds, in one file that says by itself whether it is whole.

The file is a zip that every zip program opens: a file of JSON lines for each kind of record, and
`manifest.json` with the SHA-256 of each. The comment of the zip is the SHA-256 of every byte before
it, so that no flipped bit and no cut escapes. This comment is a promise to all later versions.
Source: trust D11.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.model import RECORD_TYPES, Record
from graph.records import Records
from importers.moving.lines import write_line
from importers.placing import put_in_place
from importers.report import Place, verdict

__all__ = ["FORMAT", "MANIFEST", "MARK", "VERSION", "BackupReport", "digest_of", "write_backup"]

FORMAT, VERSION = "stakegraph-backup", 1
MANIFEST = "manifest.json"
MARK = b"stakegraph-sha256:"

_DIGEST_LENGTH = 64
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was written.

    Attributes:
        file: Where it is.
        records: How many.
        bytes: Size of the file.
        sha256: Of the whole file but its comment, as the comment says it.
        canonical_hash: Over what the records say; a restored store has the same.
    """

    file: str
    records: int
    bytes: int
    sha256: str
    canonical_hash: str


def write_backup(
    records: Records, target: Path, *, force: bool = False, now: datetime | None = None
) -> BackupReport:
    """Write a backup.

    Args:
        records: Everything, as an administrator reads it: one snapshot of the store.
        target: The file; only who writes it may read it.
        force: Replace a file that is there.
        now: The moment that the manifest names; the present one (UTC) when None.

    Raises:
        InputError: The file is there already, or cannot be written.
    """
    if target.exists() and not force:
        raise InputError(verdict("backup_exists", Place(), file=target.name))
    moment = now or datetime.now(UTC)
    put_in_place(target, lambda path: _write(records, path, moment), is_private=True)
    return BackupReport(
        file=str(target),
        records=len(records),
        bytes=target.stat().st_size,
        sha256=digest_of(target),
        canonical_hash=records.canonical_hash,
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file without the comment at its end, in hexadecimal digits."""
    left = path.stat().st_size - len(MARK) - _DIGEST_LENGTH
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _write(records: Records, path: Path, now: datetime) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        parts = [_write_part(archive, kind, records) for kind in RECORD_TYPES]
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "program": version("stakegraph"),
            "created_at": now.isoformat(timespec="seconds"),
            "records": len(records),
            "canonical_hash": records.canonical_hash,
            "parts": parts,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        archive.comment = MARK + b"0" * _DIGEST_LENGTH  # its length is part of what is hashed
    digest = digest_of(path)
    with path.open("r+b") as stream:
        stream.seek(-_DIGEST_LENGTH, 2)
        stream.write(digest.encode())


def _write_part(archive: zipfile.ZipFile, kind: type[Record], records: Records) -> dict[str, Any]:
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(f"{kind.table}.jsonl", "w", force_zip64=True) as stream:
        for line in _lines(kind, records):
            stream.write(line)
            digest.update(line)
            size += len(line)
            count += 1
    return {"name": kind.table, "records": count, "bytes": size, "sha256": digest.hexdigest()}


def _lines(kind: type[Record], records: Records) -> Iterator[bytes]:
    for record in records.all(kind):
        yield f"{write_line(record)}\n".encode()
