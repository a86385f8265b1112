"""One line of the table: what was done, what came out, what is promised."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Row", "rated", "said"]


@dataclass(frozen=True)
class Row:
    """A line that prints itself and goes into the documentation as it is.

    Attributes:
        what: Was done.
        measured: What came out, with its unit.
        promised: The bound, or nothing.
        is_kept: Whether it is kept; None where nothing is promised.
        detail: The times behind it.
    """

    what: str
    measured: str
    promised: str = ""
    is_kept: bool | None = None
    detail: str = ""

    def __str__(self) -> str:
        promised = f" ({self.promised}: {said(self.is_kept)})" if self.promised else ""
        detail = f"; {self.detail}" if self.detail else ""
        return f"{self.what:58} {self.measured:>10}{promised}{detail}"


def said(is_kept: bool | None) -> str:  # noqa: FBT001 - the one thing it is about
    """Whether a promise is kept, in a word."""
    return "" if is_kept is None else "kept" if is_kept else "MISSED"


def rated(
    what: str,
    value: float,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    unit: str = "x",
    detail: str = "",
) -> Row:
    """A row with a bound on its value."""
    measured = f"{value:.0f}{unit}" if value >= 10 else f"{value:.2f}{unit}"
    if at_least is not None:
        return Row(what, measured, f"at least {at_least:g}{unit}", value >= at_least, detail)
    if at_most is not None:
        return Row(what, measured, f"at most {at_most:g}{unit}", value <= at_most, detail)
    return Row(what, measured, detail=detail)
