"""Files out of a folder or a .zip, with every limit counted while reading.

Nothing is unpacked to disk, and of a path inside an archive only the last part is used, so that
no entry can leave the folder. Sizes are counted from the stream: headers may lie.
Source: trust S6, S9.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from importers.options import ImportLimits
from importers.report import unreadable

__all__ = ["Blob", "read_files"]

_CHUNK = 1 << 16
_SHEET_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})
_ZIP_START = b"PK\x03\x04"
_MEGABYTE = 1_000_000
# how zipfile and its decompressors say damaged, encrypted, or of an unknown kind
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Blob:
    """One file as it came.

    Attributes:
        name: Last part of its path.
        data: Its bytes; None for a file that cannot be a sheet.
    """

    name: str
    data: bytes | None

    @property
    def stem(self) -> str:
        """The name without its suffix, in small letters: the sheet's name."""
        return PurePosixPath(self.name).stem.strip().casefold()


def read_files(path: Path, limits: ImportLimits) -> list[Blob]:
    """Read the files of a folder, a .zip, or one file.

    Args:
        path: A folder (its files, not its folders), a .zip, or a CSV file.
        limits: What is too much.

    Raises:
        SourceUnreadableError: Not there, not what its name says, or too large.
    """
    try:
        if path.is_dir():
            return list(_folder(path, limits))
        if not path.is_file():
            raise unreadable("no_file", file=repr(path.name))
        return list(_file(path, limits))
    except OSError as error:
        reason = error.strerror or "damaged"
        raise unreadable("unreadable_file", file=path.name, reason=reason) from error


def _folder(path: Path, limits: ImportLimits) -> Iterator[Blob]:
    left = limits.unpacked_bytes
    for found in sorted(path.iterdir()):
        if found.name.startswith(".") or not found.is_file():
            continue
        if found.suffix.casefold() in _SHEET_SUFFIXES:
            blob = _loose(found, min(left, limits.packed_bytes))
            left -= len(blob.data or b"")
            yield blob
        else:
            yield Blob(found.name, None)


def _file(path: Path, limits: ImportLimits) -> Iterator[Blob]:
    suffix = path.suffix.casefold()
    if suffix in _WORKBOOK_SUFFIXES:
        raise unreadable("workbook", file=path.name)
    if suffix == ".zip":
        if path.stat().st_size > limits.packed_bytes:
            raise unreadable("too_large", file=path.name, limit=limits.packed_bytes // _MEGABYTE)
        yield from _archive(path, limits)
    elif suffix in _SHEET_SUFFIXES:
        yield _loose(path, min(limits.unpacked_bytes, limits.packed_bytes))
    else:
        raise unreadable("unknown_file", file=path.name)


def _loose(path: Path, limit: int) -> Blob:
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise unreadable("too_large", file=path.name, limit=limit // _MEGABYTE)
    if data.startswith(_ZIP_START):
        raise unreadable("not_what_it_says", file=path.name)
    return Blob(path.name, data)


def _archive(path: Path, limits: ImportLimits) -> Iterator[Blob]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _entries(archive, path.name, limits)
    except _DAMAGES as error:
        raise unreadable("not_a_zip", file=path.name) from error


def _entries(archive: zipfile.ZipFile, name: str, limits: ImportLimits) -> Iterator[Blob]:
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise unreadable("too_many_files", file=name, count=len(infos), limit=limits.entries)
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise unreadable("workbook", file=name)
    left = limits.unpacked_bytes
    for info in infos:
        inner = PurePosixPath(info.filename.replace("\\", "/")).name
        if info.is_dir() or inner.startswith(".") or info.filename.startswith("__MACOSX/"):
            continue
        if PurePosixPath(inner).suffix.casefold() not in _SHEET_SUFFIXES:
            yield Blob(inner, None)
            continue
        with archive.open(info) as stream:
            data = _unpacked(stream, inner, info.compress_size, left, limits)
        left -= len(data)
        yield Blob(inner, data)


def _unpacked(stream: IO[bytes], name: str, packed: int, left: int, limits: ImportLimits) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > left:
            raise unreadable("too_large", file=name, limit=limits.unpacked_bytes // _MEGABYTE)
        if size > limits.ratio_floor_bytes and size > limits.ratio * packed:
            raise unreadable("zip_bomb", file=name, ratio=limits.ratio)
    return b"".join(parts)
