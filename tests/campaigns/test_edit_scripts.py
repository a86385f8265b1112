"""Random scripts of edits do the same on a dictionary, on a file and on a Neo4j server."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from support.edit_scripts import LONGEST, draw_script, shortest
from support.edit_steps import Import, Script, find_difference, told
from support.neo4j_server import PATIENT, Neo4jServer, empty_graph, take_graph

from graph.stores import neo4j_staging, neo4j_writer
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.removal import plan_removal

IS_NIGHTLY = os.environ.get("STAKEGRAPH_CAMPAIGN") == "full"
# By day the same scripts each time; at night others, and their seed is in the message.
FIRST_SEED = secrets.randbits(32) if IS_NIGHTLY else 1
SEED = os.environ.get("STAKEGRAPH_SEED")  # to repeat one
Run = Callable[[Script], str | None]


@contextmanager
def fresh_file() -> Iterator[Store]:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{Path(folder) / 'deal.db'}")) as store,
    ):
        yield store


@pytest.fixture(params=["one transaction", "staged"])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Does a script on empty stores; a file is new, a graph is emptied.

    What is too large for a transaction of Neo4j is staged: here that may be three records.
    """
    if request.param == "staged":
        monkeypatch.setattr(neo4j_writer, "LARGEST", 2)
        monkeypatch.setattr(neo4j_staging, "_BATCH", 2)
    with ExitStack() as stack:
        server: Neo4jServer = stack.enter_context(take_graph())
        driver = stack.enter_context(server.driver())
        shared = stack.enter_context(closing(Neo4jStore(server.access, limits=PATIENT)))

        def run_script(script: Script) -> str | None:
            empty_graph(driver)
            with fresh_file() as embedded:
                return find_difference(script, [embedded, shared])

        yield run_script


def run_on_file(script: Script) -> str | None:
    with fresh_file() as embedded:
        return find_difference(script, [embedded])


def check(seed: int, run: Run) -> Script:
    """Run the script of a seed; one that fails is told in its shortest form.

    Raises:
        AssertionError: With the seed, the difference and the shortest script.
    """
    script = draw_script(seed)
    difference = run(script)
    if difference is not None:
        least = shortest(script, lambda one: run(one) is not None)
        pytest.fail(
            f"seed {seed} (repeat it alone with STAKEGRAPH_SEED={seed}): {difference}\n"
            f"The shortest script that differs: {run(least)}\n{told(least)}"
        )
    return script


def test_a_script_does_the_same_on_a_model_and_on_both_stores(
    run: Run, campaign: Callable[[int], int], request: pytest.FixtureRequest
) -> None:
    steps: Counter[str] = Counter()
    half = campaign(2000) // 2
    first = FIRST_SEED + (half if "staged" in request.node.name else 0)
    for seed in [int(SEED)] if SEED else range(first, first + half):
        script = check(seed, run)
        steps.update("import" if isinstance(one, Import) else "unit" for one in script)
        steps["scripts"] += 1
        steps["longest"] = max(steps["longest"], len(script))
    print(f"first seed {first}: {dict(steps)}")  # noqa: T201 - the nightly run's figures
    assert SEED or (steps["import"] > 0 and steps["longest"] == LONGEST)


def test_a_store_that_forgets_what_goes_along_is_found_out() -> None:
    def forgetful(*arguments: Any) -> Any:
        plan = plan_removal(*arguments)
        return type(plan)(trimmed=(), removed=plan.removed)

    def find_out() -> None:
        for seed in range(1, 200):
            check(seed, run_on_file)

    with (
        patch("graph.stores.sqlite_writer.plan_removal", forgetful),
        pytest.raises(pytest.fail.Exception, match="seed") as caught,
    ):
        find_out()
    message = str(caught.value)
    assert message.count("\n") <= 6, message
    assert "delete" in message
