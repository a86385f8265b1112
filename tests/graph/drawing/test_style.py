import re

import pytest

from graph.drawing import LEGEND, TOKENS, css_variables, map_css
from graph.drawing.legend import MARKS
from graph.drawing.writing.legend_marks import legend_mark


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXTS = ("ink", "ink2", "ink3", "hot", "us", "rival", "t-sp", "t-p", "t-n", "t-sn")
MARKS_SEEN = ("rep", "inf", "old", "focus", "veto", "us", "rival", "hot", "ink3",
              "a-sp", "a-p", "a-0", "a-n", "a-sn")  # fmt: skip
# What is written on a ground of its own: chips, lanes, the hot row, the status.
ON_OTHER_GROUNDS = (
    *(("paper", "ink"), ("on", "hot"), ("on", "us"), ("on", "rival")),
    *(("hot", "hot-soft"), ("ink", "hot-soft"), ("ink2", "hot-soft")),
    *(("us", "us-soft"), ("ink", "us-soft"), ("ink2", "us-soft")),
    *(("rival", "rival-soft"), ("ink", "rival-soft"), ("ink2", "rival-soft")),
)


@pytest.mark.parametrize("column", [0, 1], ids=["light", "dark"])
def test_texts_can_be_read_and_marks_seen(column: int) -> None:
    for ground in ("paper", "canvas"):
        for name, least in [(t, 4.5) for t in TEXTS] + [(m, 3.0) for m in MARKS_SEEN]:
            seen = contrast(TOKENS[name][column], TOKENS[ground][column])
            assert seen >= least, (name, ground, seen)
    for name, ground in ON_OTHER_GROUNDS:
        seen = contrast(TOKENS[name][column], TOKENS[ground][column])
        assert seen >= 4.5, (name, ground, seen)
    assert contrast(TOKENS["amber"][column], TOKENS["ink"][0]) >= 4.5


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert contrast("#777777", "#FFFFFF") < 4.5 < contrast("#767676", "#FFFFFF")


def test_the_style_sheet_uses_known_tokens_only() -> None:
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", map_css()))
    assert used <= set(TOKENS) | {"font"}


def test_dark_comes_from_the_system_or_from_the_page() -> None:
    css = css_variables()
    assert "@media (prefers-color-scheme:dark){:root:not([data-theme=light])" in css
    assert ":root[data-theme=dark]" in css


def test_every_legend_mark_has_a_picture_and_two_languages() -> None:
    assert set(LEGEND) == set(MARKS)
    for mark in MARKS:
        assert legend_mark(mark).startswith("<")
        assert LEGEND[mark].zh
        assert LEGEND[mark].en
        assert LEGEND[mark].zh != LEGEND[mark].en
