"""Values are made once, kept by their weight, and forgotten in the order of their use."""

from __future__ import annotations

import threading
import time

import pytest

from graph.cache import Cache


def test_the_least_recently_used_goes_first() -> None:
    cache = Cache(2)
    cache.get("a", lambda: 1)
    cache.get("b", lambda: 2)
    cache.get("a", lambda: pytest.fail("it is there"))
    cache.get("c", lambda: 3)
    assert [cache.has(key) for key in "abc"] == [True, False, True]


def test_a_heavy_value_pushes_out_many_and_a_too_heavy_one_none() -> None:
    cache = Cache(10, weigh=lambda value: len(str(value)))
    for key in "abc":
        cache.get(key, lambda: "xyz")
    assert cache.get("whole", lambda: "x" * 11) == "x" * 11
    assert [cache.has(key) for key in ("a", "b", "c", "whole")] == [True, True, True, False]
    cache.get("large", lambda: "x" * 7)
    assert [cache.has(key) for key in ("a", "b", "c", "large")] == [False, False, True, True]


def test_those_who_ask_at_once_wait_for_one() -> None:
    cache, made, found = Cache(), [], []

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return len(made)

    threads = [
        threading.Thread(target=lambda: found.append(cache.get("a", make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, found) == ([1], [1] * 8)


def test_a_failure_is_not_kept() -> None:
    cache = Cache()
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 1) == 1


def test_nothing_is_left_after_clearing() -> None:
    cache = Cache(2)
    cache.get("a", lambda: 1)
    cache.clear()
    assert not cache.has("a")
    assert cache.get("a", lambda: 2) == 2


def test_what_is_put_takes_the_place_of_what_was_there() -> None:
    cache = Cache(10, weigh=lambda value: len(str(value)))
    cache.put("a", "xyz")
    cache.put("a", "xyzxyz")
    assert (cache.find("a"), cache.weight) == ("xyzxyz", 6)
