"""Slots and lines: who works, who waits, who is refused at once, and whose turn is next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from threading import Thread
from typing import Any

import pytest
from support.own_loop import run_in_own_loop

from api.operations.pools import Pool, Terms
from graph.errors import OverloadedError

TERMS = Terms(slots=2, line=6, wait_seconds=1.0, refusal="Too many.", least_line=2)


class Clock:
    """A time that passes when the test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def in_a_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 60)

    run_in_own_loop(bounded())


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_who_comes_first_is_let_in_first() -> None:
    async def play() -> None:
        pool, order = Pool(TERMS), []
        held = [await pool.enter() for _ in range(2)]

        async def wait(name: str) -> None:
            since = await pool.enter()
            order.append(name)
            pool.leave(since)

        waiting = [asyncio.create_task(wait(name)) for name in "abc"]
        await settle()
        assert (pool.taken, pool.waiting, order) == (2, 3, [])
        pool.leave(held[0])
        await asyncio.gather(*waiting)
        assert order == ["a", "b", "c"]
        pool.leave(held[1])
        assert (pool.taken, pool.waiting) == (0, 0)

    in_a_loop(play)


def test_a_line_that_moves_too_slowly_is_full_at_once() -> None:
    async def play() -> None:
        clock = Clock()
        pool = Pool(TERMS, clock=clock)
        since = await pool.enter()
        clock.now += 2.0  # work takes two seconds here
        pool.leave(since)
        for _ in range(2):
            await pool.enter()
        waiting = [asyncio.create_task(pool.enter()) for _ in range(2)]  # two always may
        await settle()
        with pytest.raises(OverloadedError) as caught:
            await pool.enter()
        assert (pool.waiting, pool.refused) == (2, 1)
        assert caught.value.retry_seconds == 3  # three in line, two seconds each, two slots
        for one in waiting:
            one.cancel()

    in_a_loop(play)


def test_a_line_that_moves_fast_is_full_by_number() -> None:
    async def play() -> None:
        pool = Pool(TERMS, clock=Clock())
        for _ in range(2):
            await pool.enter()
        waiting = [asyncio.create_task(pool.enter()) for _ in range(6)]
        await settle()
        with pytest.raises(OverloadedError):
            await pool.enter()
        for one in waiting:
            one.cancel()

    in_a_loop(play)


def test_who_gives_up_takes_no_slot_along() -> None:
    async def play() -> None:
        pool = Pool(TERMS)
        held = [await pool.enter() for _ in range(2)]
        early, late = (asyncio.create_task(pool.enter()) for _ in range(2))
        await settle()
        early.cancel()  # while in line
        await settle()
        assert pool.waiting == 1
        pool.leave(held[0])
        late.cancel()  # when it was its turn already
        await settle()
        assert (pool.taken, pool.waiting) == (1, 0)
        pool.leave(held[1])
        assert pool.taken == 0

    in_a_loop(play)


def test_slots_are_given_back_from_any_thread_and_loop() -> None:
    pool = Pool(TERMS)

    async def come_and_go() -> None:
        for _ in range(50):
            since = await pool.enter()
            await asyncio.sleep(0)
            Thread(target=pool.leave, args=(since,)).start()

    threads = [Thread(target=asyncio.run, args=(come_and_go(),)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
        assert not one.is_alive()

    async def look() -> None:
        while pool.taken:
            await asyncio.sleep(0.01)

    in_a_loop(look)
    assert (pool.taken, pool.waiting, pool.refused) == (0, 0, 0)
