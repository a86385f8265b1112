"""A backup read back: everything in it is checked before anybody writes anything.

Order: the checksum over the whole, the version, the checksum of each part, every line, and last
the hash over what the records say. Source: trust D11.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import RECORD_TYPES, Record
from graph.records import Records
from graph.scope import Scope
from importers.archives import DAMAGES
from importers.moving.backup import FORMAT, MANIFEST, MARK, VERSION, digest_of
from importers.moving.lines import read_line
from importers.report import unreadable

__all__ = ["Backup", "read_backup"]

_MEGABYTE = 1_000_000
_LARGEST = 4_000 * _MEGABYTE  # of one part, unpacked
_DIGEST_LENGTH = 64
_ZIP_START = b"PK"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is whole.

    Attributes:
        records: What it holds.
        created_at: When it was written, UTC, as it says.
        program: Version of the program that wrote it.
    """

    records: Records
    created_at: str
    program: str


class _UnfitError(Exception):
    """The file is whole, but a part of it is not what a backup holds."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(reason)
        self.part = part


def read_backup(path: Path) -> Backup:
    """Read a backup and check all of it.

    Args:
        path: A file that `write_backup` wrote.

    Raises:
        SourceUnreadableError: Not there, no backup, damaged, or of a newer version.

    Cost: linear in the size of the file, which is read twice.
    """
    try:
        if not path.is_file():
            raise unreadable("no_file", file=repr(path.name))
        _check_whole(path)
        return _read(path)
    except OSError as error:
        reason = error.strerror or "damaged"
        raise unreadable("unreadable_file", file=path.name, reason=reason) from error


def _check_whole(path: Path) -> None:
    with path.open("rb") as stream:
        start = stream.read(len(_ZIP_START))
        size = stream.seek(0, 2)
        stream.seek(max(0, size - len(MARK) - _DIGEST_LENGTH))
        end = stream.read()
    if end == MARK + digest_of(path).encode():
        return
    # a foreign file has neither start nor end of one; of ours a part is left
    is_ours = start == _ZIP_START or MARK in end
    raise unreadable("damaged_backup" if is_ours else "not_a_backup", file=path.name)


def _read(path: Path) -> Backup:
    program = "?"
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path.name)
            program = str(manifest.get("program"))
            records = _records(archive, manifest)
    except _UnfitError as error:
        raise unreadable(
            "wrong_backup", file=path.name, part=error.part, reason=error, program=program
        ) from error
    except (*DAMAGES, TypeError) as error:
        raise unreadable("damaged_backup", file=path.name) from error
    return Backup(records, str(manifest.get("created_at")), program)


def _manifest(archive: zipfile.ZipFile, file: str) -> Mapping[str, Any]:
    if MANIFEST not in archive.namelist():
        raise unreadable("not_a_backup", file=file)
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise unreadable("not_a_backup", file=file)
    found = manifest.get("version")
    if found != VERSION:
        raise unreadable("newer_backup", file=file, version=found, known=VERSION)
    return manifest


def _records(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> Records:
    parts = {part["name"]: part for part in manifest["parts"]}
    unknown = sorted(set(parts) - {kind.table for kind in RECORD_TYPES})
    if unknown:
        raise _UnfitError(unknown[0], "unknown part")
    found: list[Record] = []
    for table, part in parts.items():
        found += _part(archive, table, part)
    records = Records(found, Scope.administrator())  # without what leads nowhere
    if len(records) != manifest["records"]:
        raise _UnfitError(MANIFEST, "records")
    if records.canonical_hash != manifest["canonical_hash"]:
        raise _UnfitError(MANIFEST, "canonical_hash")
    return records


def _part(archive: zipfile.ZipFile, table: str, part: Mapping[str, Any]) -> list[Record]:
    size = int(part["bytes"])
    if size > _LARGEST:
        raise unreadable("large_backup", file=table, limit=_LARGEST // _MEGABYTE)
    with archive.open(f"{table}.jsonl") as stream:
        data = stream.read(size + 1)
    if len(data) != size or hashlib.sha256(data).hexdigest() != part["sha256"]:
        raise _UnfitError(table, "sha256")
    records = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line:
            continue
        try:
            records.append(read_line(table, line.decode()))
        except ValueError as error:
            raise _UnfitError(table, f"line {number}: {error}") from error
    if len(records) != part["records"]:
        raise _UnfitError(table, "records")
    return records
