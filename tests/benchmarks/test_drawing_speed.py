"""What is timed is a whole drawing, once more than counted; times are promised nightly."""

from pathlib import Path

import pytest
from benchmarks.drawing_speed import measure_drawing, time_drawing


def test_the_median_leaves_out_the_first_drawing() -> None:
    drawn: list[int] = []
    assert time_drawing(lambda: drawn.append(1), 3) >= 0
    assert len(drawn) == 4


@pytest.mark.nightly
def test_maps_are_drawn_in_the_time_that_is_promised(tmp_path: Path) -> None:
    rows = list(measure_drawing(tmp_path, 5))
    assert [str(row) for row in rows if row.is_kept is False] == []
    assert any(row.is_kept for row in rows)
