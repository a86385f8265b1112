"""How an import is to be done: the sender's name, defaults for people, limits.

Source: contract 2 and 3; trust S6, P6.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from graph.errors import InputError
from graph.vocabulary import LawfulBasis
from importers.report import Place, verdict

__all__ = [
    "HTTP_LIMITS",
    "ImportDefaults",
    "ImportLimits",
    "ImportOptions",
    "forbids_basis",
    "is_system",
]

_MEGABYTE = 1_000_000
_MAINLAND = frozenset({"cn", "chn", "china", "prc", "中国", "中国大陆"})


def forbids_basis(region: str | None, basis: LawfulBasis) -> bool:
    """Whether the law of the region does not know this lawful basis (PIPL Art. 13)."""
    is_mainland = region is not None and region.strip().casefold() in _MAINLAND
    return is_mainland and basis is LawfulBasis.LEGITIMATE_INTEREST


def is_system(name: str) -> bool:
    """Whether a sending system can be called so: `system:id` must tell where the id begins.

    >>> is_system("crm"), is_system("a:b")
    (True, False)
    """
    return bool(name.strip()) and not set(":;；").intersection(name)


@dataclass(frozen=True, slots=True)
class ImportDefaults:
    """What new people get whose row does not say it.

    Attributes:
        review_on: None means twelve months after the day of the import.

    Raises:
        InputError: The region forbids the basis.
    """

    lawful_basis: LawfulBasis = LawfulBasis.LEGITIMATE_INTEREST
    purpose: str = "account_management"
    region: str | None = None
    review_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse what no person could be stored with."""
        if forbids_basis(self.region, self.lawful_basis):
            raise InputError(verdict("pipl", Place()))


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """How much one import may hold; the defaults are those of the command line.

    Attributes:
        packed_bytes: Size of one file as it is sent.
        unpacked_bytes: Size of all sheets together, counted while unpacking.
        ratio: Largest unpacked size of an archive's file, in packed sizes; looked at from
            `ratio_floor_bytes` on, because small files may shrink well.
        entries: Files in one archive.
        rows: Of all sheets together, without headers.
        columns: Of one sheet.
    """

    packed_bytes: int = 500 * _MEGABYTE
    unpacked_bytes: int = 2_000 * _MEGABYTE
    ratio: int = 100
    ratio_floor_bytes: int = 4 * _MEGABYTE
    entries: int = 200
    rows: int = 2_000_000
    columns: int = 200


HTTP_LIMITS = ImportLimits(
    packed_bytes=10 * _MEGABYTE, unpacked_bytes=100 * _MEGABYTE, rows=200_000
)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How one import is to be done.

    Attributes:
        system: Name of the sending system for rows that do not name theirs.
        dry_run: Check and count, write nothing.
        skip_invalid: Leave out wrong rows, and what depends on them, instead of refusing all.

    Raises:
        InputError: The system's name is empty, or holds `:` or `;`.
    """

    system: str = "exchange"
    dry_run: bool = False
    skip_invalid: bool = False
    defaults: ImportDefaults = field(default_factory=ImportDefaults)
    limits: ImportLimits = field(default_factory=ImportLimits)

    def __post_init__(self) -> None:
        """Refuse a name that `system:id` could not hold."""
        if not is_system(self.system):
            raise InputError(verdict("bad_system", Place(), value=self.system))
