import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph.wording
from graph.wording import in_language


def test_the_examples_hold() -> None:
    assert doctest.testmod(graph.wording).failed == 0


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("总经理 general manager", "总经理", "General manager"),
        ("财务总监 CFO", "财务总监", "CFO"),
        ("CIO", "CIO", "CIO"),
        ("陈", "陈", "陈"),
        ("我方客户引领专家 Leading expert", "我方客户引领专家", "Leading expert"),
        ("张三（Zhang San）", "张三", "Zhang San"),
        ("张三 (Zhang San)", "张三", "Zhang San"),
        ("总经理（代）", "总经理（代）", "总经理（代）"),
        ("  采购 procurement  ", "采购", "Procurement"),
        ("总经理 - general manager", "总经理", "General manager"),
        ("", "", ""),
    ],
)
def test_each_reader_sees_their_half(text: str, zh: str, en: str) -> None:
    assert (in_language(text, "zh"), in_language(text, "en")) == (zh, en)


@given(st.text(max_size=40), st.sampled_from(["zh", "en"]))
def test_a_text_never_becomes_empty(text: str, lang: str) -> None:
    assert bool(in_language(text, lang)) == bool(text.strip())
