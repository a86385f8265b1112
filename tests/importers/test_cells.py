"""The guard against formulas: nothing that a spreadsheet would run, and no text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importers.cells import guard, unguard

TRIGGERS = "=+-@\t\r＝＋－＠"
STARTS = st.text(st.sampled_from(f"'{TRIGGERS}ab"), max_size=6)


@given(start=STARTS, rest=st.text(max_size=8))
def test_guarded_text_is_no_formula_and_comes_back(start: str, rest: str) -> None:
    text = (start + rest).rstrip(" ")
    cell = guard(text)
    assert cell[:1] not in TRIGGERS or not cell
    if text == text.strip() or text[:1] in "\t\r":
        assert unguard(cell) == text
