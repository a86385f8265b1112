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
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from importers.options import ImportLimits
from importers.report import unreadable

__all__ = [
    "DAMAGES",
    "Blob",
    "Budget",
    "check_packed",
    "is_workbook",
    "read_files",
    "stream_entry",
]

_CHUNK = 1 << 16
_SHEET_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_OTHER_WORKBOOKS = frozenset({".xlsm", ".xlsb", ".xls", ".xltx", ".ods"})
_WORKBOOK_MARK = "[Content_Types].xml"
_ZIP_START = b"PK\x03\x04"
_MEGABYTE = 1_000_000
# How zipfile and its decompressors say damaged, encrypted, or of an unknown kind
DAMAGES = (
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


@dataclass(slots=True)
class Budget:
    """What one import may still unpack and read, whatever the number of its files.

    Attributes:
        limits: What is too much.
        left: Bytes that may still be unpacked.
        rows: Rows that were read, without headers.
    """

    limits: ImportLimits
    left: int = field(init=False)
    rows: int = 0

    def __post_init__(self) -> None:
        """Begin with everything."""
        self.left = self.limits.unpacked_bytes

    def spend(self, size: int, file: str) -> None:
        """Take bytes off.

        Raises:
            SourceUnreadableError: There were fewer left.
        """
        self.left -= size
        if self.left < 0:
            limit = self.limits.unpacked_bytes // _MEGABYTE
            raise unreadable("too_large", file=file, limit=limit)

    def count_row(self, file: str) -> None:
        """Count one more row.

        Raises:
            SourceUnreadableError: It is one too many.
        """
        self.rows += 1
        if self.rows > self.limits.rows:
            raise unreadable("too_many_rows", file=file, limit=f"{self.limits.rows:,}")


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook, by its name or, named .zip, by what is in it."""
    suffix = path.suffix.casefold()
    if suffix not in (".xlsx", ".zip") or not path.is_file():
        return False
    return suffix == ".xlsx" or _has_mark(path)


def check_packed(path: Path, limits: ImportLimits) -> None:
    """Refuse a file that is too large as it was sent.

    Raises:
        SourceUnreadableError: It is.
    """
    if path.stat().st_size > limits.packed_bytes:
        raise unreadable("too_large", file=path.name, limit=limits.packed_bytes // _MEGABYTE)


def read_files(path: Path, budget: Budget) -> list[Blob]:
    """Read the files of a folder, a .zip, or one file.

    Args:
        path: A folder (its files, not its folders), a .zip, or a CSV file.
        budget: What may still be read.

    Raises:
        SourceUnreadableError: Not there, not what its name says, or too large.
    """
    try:
        if path.is_dir():
            return list(_folder(path, budget))
        if not path.is_file():
            raise unreadable("no_file", file=repr(path.name))
        return list(_file(path, budget))
    except OSError as error:
        reason = error.strerror or "damaged"
        raise unreadable("unreadable_file", file=path.name, reason=reason) from error


def stream_entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, budget: Budget
) -> Iterator[bytes]:
    """Unpack one entry of an archive piece by piece.

    Args:
        archive: Open for reading.
        info: Which entry; its size is counted and not believed.
        file: What to call it in an error.
        budget: What may still be unpacked.

    Raises:
        SourceUnreadableError: It is too large, or unpacks to too many times its size.
    """
    limits, size = budget.limits, 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            budget.spend(len(chunk), file)
            if size > limits.ratio_floor_bytes and size > limits.ratio * info.compress_size:
                raise unreadable("zip_bomb", file=file, ratio=limits.ratio)
            yield chunk


def _has_mark(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK_MARK in archive.namelist()
    except (*DAMAGES, OSError):
        return False  # who reads its files says so


def _folder(path: Path, budget: Budget) -> Iterator[Blob]:
    for found in sorted(path.iterdir()):
        if found.name.startswith(".") or not found.is_file():
            continue
        if found.suffix.casefold() in _SHEET_SUFFIXES:
            yield _loose(found, budget)
        else:
            yield Blob(found.name, None)


def _file(path: Path, budget: Budget) -> Iterator[Blob]:
    suffix = path.suffix.casefold()
    if suffix in _OTHER_WORKBOOKS:
        raise unreadable("workbook", file=path.name)
    if suffix == ".zip":
        check_packed(path, budget.limits)
        yield from _archive(path, budget)
    elif suffix in _SHEET_SUFFIXES:
        yield _loose(path, budget)
    else:
        raise unreadable("unknown_file", file=path.name)


def _loose(path: Path, budget: Budget) -> Blob:
    limit = min(budget.left, budget.limits.packed_bytes)
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise unreadable("too_large", file=path.name, limit=limit // _MEGABYTE)
    if data.startswith(_ZIP_START):
        raise unreadable("not_what_it_says", file=path.name)
    budget.spend(len(data), path.name)
    return Blob(path.name, data)


def _archive(path: Path, budget: Budget) -> Iterator[Blob]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _entries(archive, path.name, budget)
    except DAMAGES as error:
        raise unreadable("not_a_zip", file=path.name) from error


def _entries(archive: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[Blob]:
    infos = archive.infolist()
    limit = budget.limits.entries
    if len(infos) > limit:
        raise unreadable("too_many_files", file=name, count=len(infos), limit=limit)
    for info in infos:
        inner = PurePosixPath(info.filename.replace("\\", "/")).name
        if info.is_dir() or inner.startswith(".") or info.filename.startswith("__MACOSX/"):
            continue
        if PurePosixPath(inner).suffix.casefold() not in _SHEET_SUFFIXES:
            yield Blob(inner, None)
            continue
        yield Blob(inner, b"".join(stream_entry(archive, info, inner, budget)))
