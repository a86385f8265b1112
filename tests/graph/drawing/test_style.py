import re

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


def test_texts_can_be_read_and_marks_seen_in_light_and_dark() -> None:
    texts = ("ink", "ink2", "ink3", "hot", "us", "rival", "t-sp", "t-p", "t-n", "t-sn")
    marks = ("rep", "inf", "old", "a-sp", "a-p", "a-0", "a-n", "a-sn")
    for column in (0, 1):
        for ground in ("paper", "canvas"):
            for name, least in [(t, 4.5) for t in texts] + [(m, 3.0) for m in marks]:
                seen = contrast(TOKENS[name][column], TOKENS[ground][column])
                assert seen >= least, (name, ground, column, seen)


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
