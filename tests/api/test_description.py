"""The description of the interface holds for whatever is sent: every status, every body.

Schemathesis makes requests from the description, right and wrong ones; some of them name what is
there, so that they get as far as the records. Source: trust S3, S10, section 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.config._checks import PositiveDataAcceptanceConfig
from schemathesis.generation.modes import GenerationMode
from schemathesis.python.asgi import get_client
from support.operations import ROWS, Ask, address_of, placed
from support.worlds import Hidden, World, build_world, restore

from api.access.api_keys import Grant, KeyScope
from api.description import describe
from api.media_types import WORKBOOK_TYPE, ZIP_TYPE
from api.settings import Settings

Made = Callable[[Settings], Any]
ROOT = "http://localhost"
# What may be answered to a request that the description allows: records have rules of their own.
EXPECTED = ("2xx", "3xx", *map(str, (400, 401, 403, 404, 409, 410, 412, 413, 422, 428, 429, 503)))
PARTS = 6  # of all operations; by commit each part is asked on its own, as is all of it nightly
CASES = 100


def _as_file(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


schemathesis.serializer(ZIP_TYPE, WORKBOOK_TYPE)(_as_file)


def without_lifespan(app: Any) -> Any:
    """The application for who neither starts nor ends it."""

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        for event in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{event}.complete"})

    return served


class Described:
    """A world as its description tells it, called by one of its users.

    Args:
        world: Written to, and put back.
        role: Who calls.
    """

    def __init__(self, world: World, role: str) -> None:
        app, keys = world.site.app, world.site.credentials.keys
        key, _ = keys.create("calls", Grant(KeyScope.ADMIN), user=role)
        self._world = world
        served = without_lifespan(app)
        self._client = get_client(served)
        self._client.headers["Authorization"] = f"Bearer {key}"
        schema = schemathesis.openapi.from_dict(describe(app))
        schema.app = served
        schema.config.checks.positive_data_acceptance = PositiveDataAcceptanceConfig(
            expected_statuses=EXPECTED
        )
        self.operations = [one.ok() for one in schema.get_all_operations()]
        self._rows = {name.replace(":path}", "}"): name for name in ROWS}

    def call(self, case: Any, chosen: int) -> None:
        """Send a case and check the answer against the description.

        Args:
            case: From the description.
            chosen: 0 sends it as it is; else it names what is there, in one way or another.
        """
        if chosen and case.meta.generation.mode.is_positive:
            name = self._rows[case.operation.label]
            self._aim(case, name, ROWS[name][chosen % len(ROWS[name])], is_whole=chosen % 2 == 0)
        store = self._world.store
        before = store.revision().sequence
        answer = case.call(base_url=ROOT, session=self._client)
        if store.revision().sequence != before:
            restore(store, before)
        case.validate_response(answer, transport_kwargs={"session": self._client, "base_url": ROOT})

    def _aim(self, case: Any, name: str, ask: Ask, *, is_whole: bool) -> None:
        ids = self._world.ids
        path, _, query = placed(address_of(name, ask), ids).partition("?")
        pattern = re.sub(r"\\{(\w+)(?::\w+)?\\}", r"(?P<\1>.+?)", re.escape(name.split()[1]))
        found = re.fullmatch(pattern, path)
        assert found, (pattern, path)
        for parameter in case.path_parameters or {}:
            case.path_parameters[parameter] = found[parameter]
        for parameter, value in parse_qsl(query):
            if parameter in (case.query or {}):
                case.query[parameter] = value
        if isinstance(ask.json, dict) and isinstance(case.body, dict):
            own = placed(ask.json, ids)
            case.body |= {one: own[one] for one in own if is_whole or one in case.body}
        if ask.versioned:
            headers = self._client.get(ROOT + placed(ask.versioned, ids)).headers
            case.headers["If-Match"] = headers.get("etag", "")


@pytest.fixture(scope="module")
def described(
    filled_store: Path, tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Made
) -> dict[str, Described]:
    path = tmp_path_factory.mktemp("described") / "own.db"
    world = build_world(filled_store, path, make_lasting_site, Hidden(foreign=True))
    return {role: Described(world, role) for role in ("admin", "editor")}


@pytest.mark.parametrize(
    ("role", "part"),
    [
        pytest.param(
            *(role, part),
            marks=() if ("admin", "editor")[part % 2] == role else pytest.mark.nightly,
        )
        for role in ("admin", "editor")
        for part in range(PARTS)
    ],
)
def test_every_answer_is_as_described(
    described: dict[str, Described], role: str, part: int, campaign: Callable[[int], int]
) -> None:
    called, count = described[role], max(2, campaign(CASES) // 2)
    for operation in called.operations[part::PARTS]:
        is_checked = operation.body or operation.query  # else nothing can be wrong
        for mode in GenerationMode if is_checked else [GenerationMode.POSITIVE]:

            @seed(part)
            @settings(
                max_examples=min(count, CASES),
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode), chosen=st.integers(0, 7))
            def run(case: Any, chosen: int) -> None:
                called.call(case, chosen)

            run()


def test_the_description_tells_every_operation(described: dict[str, Described]) -> None:
    assert len(described["admin"].operations) > 120
