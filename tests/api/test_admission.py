"""A request works in a slot of its class, until it is done, out of time, or left by its client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from support.own_loop import run_in_own_loop

from api.app import create_app
from api.operations.errands import LARGE_RECORDS, Errands
from api.operations.work import Work
from api.settings import Settings
from graph.errors import UnfinishedError
from graph.patience import begin_work, check_patience

WAIT = 60.0


@dataclass
class Call:
    """One request to the application, from within."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode().lower(): v.decode() for k, v in message["headers"]}
        else:
            self.body += message.get("body", b"")

    def receiver(self) -> Callable[[], Any]:
        is_sent = False

        async def receive() -> dict[str, Any]:
            nonlocal is_sent
            if not is_sent:
                is_sent = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self.gone.wait()
            return {"type": "http.disconnect"}

        return receive


class World:
    """An application with routes that take as long as the test says."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        self.key, _ = self.app.state.resources.credentials.keys.create("reads")
        self.errands = self.app.state.resources.errands
        self.go_on, self.ended = Event(), []
        self.records = 0

        @self.app.get("/api/v1/slow")
        def slow() -> str:
            return self.work()

        @self.app.get("/api/v1/standings/slow")
        def slow_interactive() -> str:
            return self.work()

    def work(self) -> str:
        try:
            begin_work(self.records)
            while not self.go_on.wait(0.005):
                check_patience()
        except UnfinishedError as error:
            self.ended.append(str(error))
            raise
        self.ended.append("done")
        return "done"

    async def ask(self, path: str, call: Call | None = None, language: str = "en") -> Call:
        call = call or Call()
        headers = {
            "host": "localhost", "authorization": f"Bearer {self.key}",
            "accept-language": language,
        }  # fmt: skip
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
            "query_string": b"", "http_version": "1.1", "scheme": "http", "root_path": "",
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        }  # fmt: skip
        await self.app(scope, call.receiver(), call.send)
        return call

    def pool(self, work: Work = Work.INTERACTIVE) -> Any:
        return self.errands.pools[work]


async def until(test: Callable[[], object]) -> None:
    async with asyncio.timeout(WAIT):
        while not test():
            await asyncio.sleep(0.005)


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(**settings: Any) -> World:
        chosen = {"interactive_slots": 2, "analysis_slots": 1, **settings}
        url = f"sqlite:///{tmp_path}/own.db"
        made.append(World(Settings(store_url=url, access_path=tmp_path / "access.db", **chosen)))
        return made[-1]

    yield make
    for world in made:
        world.go_on.set()
        world.app.state.resources.close()
        world.app.state.resources.store.close()


def test_who_asks_while_all_is_taken_is_told_at_once_when_to_come_again(
    make_world: Callable[..., World],
) -> None:
    async def play() -> None:
        world = make_world()
        asked = [asyncio.create_task(world.ask("/api/v1/slow")) for _ in range(66)]  # 2 and a line
        await until(lambda: world.pool().waiting == 64)
        for language, sentence in (
            ("en", "Too many people are asking"),
            ("zh", "同时访问的人过多"),
        ):
            refused = await world.ask("/api/v1/slow", language=language)
            assert refused.status == 503
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.headers["x-content-type-options"] == "nosniff"
            said = json.loads(refused.body)
            assert said["code"] == "overloaded"
            assert sentence in said["detail"]
        live = await world.ask("/health/live")
        assert live.status == 200  # health stands in no line
        world.go_on.set()
        assert {one.status for one in await asyncio.gather(*asked)} == {200}
        assert (world.pool().taken, world.pool().waiting) == (0, 0)

    run_in_own_loop(play())


def test_analyses_in_line_leave_the_slots_of_pages_free(make_world: Callable[..., World]) -> None:
    async def play(world: World) -> None:
        world.records = LARGE_RECORDS
        asked = [asyncio.create_task(world.ask("/api/v1/slow")) for _ in range(51)]
        analysis = world.pool(Work.ANALYSIS)
        await until(lambda: (analysis.taken, analysis.waiting) == (1, 50))
        assert world.pool().taken == 0  # each gave its slot back when it turned out to be large
        world.records = 0
        quick = await world.ask("/api/v1/accounts")
        assert quick.status == 200
        world.go_on.set()
        assert {one.status for one in await asyncio.gather(*asked)} == {200}
        assert (analysis.taken, analysis.waiting) == (0, 0)

    async def run() -> None:
        world = make_world()
        async with world.app.router.lifespan_context(world.app):  # it sees to enough threads
            await play(world)

    run_in_own_loop(run())


@pytest.mark.parametrize("records", [0, LARGE_RECORDS])
def test_work_ends_when_its_client_is_gone(make_world: Callable[..., World], records: int) -> None:
    async def play() -> None:
        world = make_world()
        world.records = records
        calls = [Call() for _ in range(4)]  # some work, some wait for a slot
        asked = [asyncio.create_task(world.ask("/api/v1/slow", one)) for one in calls]
        work = Work.ANALYSIS if records else Work.INTERACTIVE
        pool = world.pool(work)
        await until(lambda: pool.taken + pool.waiting == 4)
        working = pool.taken
        for one in calls:
            one.gone.set()
        await asyncio.wait_for(asyncio.gather(*asked), WAIT)
        await until(lambda: not pool.taken)
        assert "done" not in world.ended
        assert len(world.ended) >= working
        assert (pool.taken, pool.waiting) == (0, 0)
        assert world.errands.stopped["gone"] >= working
        assert not world.errands._running

    run_in_own_loop(play())


def test_an_analysis_gives_way_while_pages_are_made() -> None:
    async def play() -> None:
        now, slept = [100.0], []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            now[0] += seconds

        errands = Errands(Settings(), clock=lambda: now[0], sleep=sleep)
        analysis, page = errands.begin(Work.ANALYSIS), errands.begin(Work.INTERACTIVE)
        await analysis.enter()
        analysis.check()
        assert slept == []
        await page.enter()
        for _ in range(1000):  # looks, 10 microseconds apart
            now[0] += 0.00001
            analysis.check()
            page.check()
        assert 2 * (now[0] - 100.0) < 3 * sum(slept)
        count = len(slept)
        with page.lengthen():  # it waits for what the analysis works out
            now[0] += 1
            analysis.check()
        assert len(slept) == count
        page.finish()
        analysis.check()
        assert len(slept) == count

    run_in_own_loop(play())


def test_work_ends_at_its_deadline_and_says_so(make_world: Callable[..., World]) -> None:
    async def play() -> None:
        world = make_world(interactive_seconds=0.05)
        for language, sentence in (("en", "was not there after 0.05"), ("zh", "0.05 秒内未得出")):
            told = await world.ask("/api/v1/slow", language=language)
            assert (told.status, told.headers["retry-after"]) == (503, "2")
            assert json.loads(told.body)["code"] == "unfinished"
            assert sentence in json.loads(told.body)["detail"]
        assert world.errands.stopped["deadline"] == 2
        assert world.pool().taken == 0

    run_in_own_loop(play())


def test_a_server_that_stops_ends_its_work(make_world: Callable[..., World]) -> None:
    async def play() -> None:
        world = make_world()
        asked = asyncio.create_task(world.ask("/api/v1/slow"))
        await until(lambda: world.pool().taken == 1)
        world.errands.is_stopping = True
        ready = await world.ask("/health/ready")
        assert ready.status == 503
        assert ready.headers["connection"] == "close"
        world.errands.stop_all()
        told = await asked
        assert told.status == 503
        assert "stopping" in json.loads(told.body)["detail"]

    run_in_own_loop(play())


def test_a_page_that_took_too_long_does_not_try_again_by_itself(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: object, **__: object) -> None:
        message = "Who asked is gone, so the work was stopped."
        raise UnfinishedError(message)

    monkeypatch.setattr("graph.workspace.Workspace.accounts", give_up)

    async def play() -> None:
        page = await make_world().ask("/")
        assert page.status == 503
        assert page.headers["retry-after"]
        assert "refresh" not in page.headers

    run_in_own_loop(play())
