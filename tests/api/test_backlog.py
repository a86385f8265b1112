"""Work that nobody waits for: in order, once, and a failure is not tried again."""

from __future__ import annotations

from threading import Event, Timer

from api.operations.backlog import Backlog

LONG = 60.0


def test_pieces_are_done_in_order_and_what_waits_is_not_added_twice() -> None:
    backlog, gate = Backlog(), Event()
    done: list[str] = []
    assert backlog.add("gate", lambda: gate.wait(LONG))
    for name in ("a", "b", "a"):
        assert backlog.add(name, lambda name=name: done.append(name))
    assert done == []
    gate.set()
    assert backlog.wait(LONG)
    assert done == ["a", "b"]


def test_a_failure_is_told_once_and_the_rest_goes_on() -> None:
    backlog = Backlog()
    done: list[str] = []
    assert backlog.add("broken", lambda: 1 // 0)
    assert backlog.add("right", lambda: done.append("right"))
    assert backlog.wait(LONG)
    assert done == ["right"]
    assert not backlog.add("broken", lambda: done.append("broken"))


def test_after_closing_nothing_is_taken() -> None:
    backlog, gate, is_running = Backlog(), Event(), Event()
    done: list[str] = []

    def hold() -> None:
        is_running.set()
        gate.wait(LONG)
        done.append("hold")

    backlog.add("hold", hold)
    backlog.add("late", lambda: done.append("late"))
    assert is_running.wait(LONG)
    Timer(0.05, gate.set).start()
    backlog.close()
    assert done == ["hold"]
    assert not backlog.add("later", lambda: done.append("later"))


def test_nothing_is_begun_while_somebody_is_answered() -> None:
    backlog = Backlog()
    done: list[str] = []
    with backlog.giving_way():
        backlog.add("a", lambda: done.append("a"))
        assert not backlog.wait(0.1)
        assert done == []
    assert backlog.wait(LONG)
    assert done == ["a"]
