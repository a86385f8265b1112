"""Questions over all accounts by HTTP and on the command line: the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

AS_OF = "2025-06-30"


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("/api/v1/people/C01/ways?limit=5", ("reaches", "C01", "--limit", "5")),
        ("/api/v1/people/C11/ways?direction=from", ("reaches", "C11", "--whom")),
        ("/api/v1/best-contacts?account=A&count=2", ("best-contacts", "--account", "A", "-k", "2")),
        ("/api/v1/standings", ("standings",)),
    ],
)
def test_the_command_says_what_the_interface_says(
    site: Any, run: Callable[..., Any], filled_place: Any, address: str, arguments: tuple[str, ...]
) -> None:
    common = ("--as-of", AS_OF, "--lang", "en", "--json", "--store", filled_place.url)
    code, out, _ = run(*arguments, *common)
    told = site.reader.get(address)
    assert told.status_code == 200, told.text
    assert (code, out.strip()) == (0, told.text)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reaches", "C01"), ("星河制造", "权重", "→ 陈")),
        (("best-contacts", "-k", "2"), ("这 2 人", "把握")),
        (("standings",), ("商机", "下一步见谁", "U1 → C01")),
    ],
)
def test_tables_speak_chinese(
    run: Callable[..., Any], filled_place: Any, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    code, out, _ = run(*arguments, "--as-of", AS_OF, "--lang", "zh", "--store", filled_place.url)
    assert code == 0
    assert all(word in out for word in words), out


def test_nobody_is_an_answer_with_an_exit_code(run: Callable[..., Any], filled_place: Any) -> None:
    code, out, _ = run(
        "reaches", "C01", "--least", "0.99", "--as-of", AS_OF, "--store", filled_place.url
    )
    assert (code, out.strip()) == (1, "Nobody has that probability.")


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/api/v1/people/nobody/ways", 404, "没有"),
        ("/api/v1/people/C01/ways?least=2", 422, ""),
        ("/api/v1/best-contacts?region=nowhere", 422, "区域"),
        ("/api/v1/best-contacts?region=x&account=A", 422, "不要同时指定"),
        ("/api/v1/best-contacts?account=nowhere", 404, "没有"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(site: Any, address: str, status: int, word: str) -> None:
    answer = site.reader.get(address, headers={"Accept-Language": "zh"})
    assert answer.status_code == status
    assert word in answer.text
