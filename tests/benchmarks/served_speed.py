"""The program as people meet it: the first analysis after a start, and a whole analysis as JSON."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from benchmarks.rows import Row, rated
from support.neo4j_server import free_port
from support.served import PROGRAM

from api.access.credentials import Credentials
from graph.stores.opening import open_store
from graph.workspace import open_workspace
from importers.examples import example_folder
from importers.pipeline import import_files

__all__ = ["measure_command", "measure_starts"]

DEAL = "GO1"  # 318 people
DAY = date(2025, 6, 30)
_START_SECONDS = 120
_WARM = 6


def _fill(folder: Path) -> str:
    address = f"sqlite:///{folder}/group.db"
    if not Path(folder, "group.db").exists():
        with closing(open_store(address)) as store:
            import_files(store, [example_folder("group")], today=DAY)
    return address


def _ask(port: int, key: str, path: str) -> tuple[int, float]:
    """The status, 0 for none, and the seconds that it took."""
    begun = time.perf_counter()
    status = 0
    with (
        suppress(OSError, http.client.HTTPException),
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection,
    ):
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    return status, time.perf_counter() - begun


@contextmanager
def _server(address: str, folder: Path) -> Iterator[tuple[int, str]]:
    """A server that has just said that it is ready: its port, and a key."""
    access, port = folder / "access.db", free_port()
    credentials = Credentials(access)
    key, _ = credentials.create_key("reads")
    credentials.close()
    environment = {name: one for name, one in os.environ.items() if "STAKEGRAPH_" not in name}
    environment |= {
        "STAKEGRAPH_STORE_URL": address,
        "STAKEGRAPH_ACCESS_PATH": str(access),
        "CI": "true",
    }
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)]
    with (folder / "served.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + _START_SECONDS
        while _ask(port, key, "/health/ready")[0] != 200:
            assert process.poll() is None, (folder / "served.log").read_text()[-2000:]
            assert time.monotonic() < until
            time.sleep(0.02)
        yield port, key
    finally:
        process.kill()
        process.wait()


def measure_starts(folder: Path, runs: int) -> Iterator[Row]:
    """The first analysis after `serve` is ready, beside later ones of other days, never cached."""
    address = _fill(folder)
    firsts, later = [], []
    for _ in range(runs):
        with _server(address, folder) as (port, key):
            for number in range(_WARM):
                day = DAY - timedelta(days=number)
                path = f"/api/v1/opportunities/{DEAL}/analysis?as_of={day}"
                status, seconds = _ask(port, key, path)
                assert status == 200, path
                (later if number else firsts).append(seconds)
    first, warm = median(firsts), median(later)
    yield rated(
        f"first analysis of {DEAL} after a start, by a warm one", first / warm, at_most=2,
        detail=f"{first * 1000:.0f} ms and {warm * 1000:.0f} ms over HTTP, {runs} starts",
    )  # fmt: skip


def measure_command(folder: Path, runs: int) -> Iterator[Row]:
    """`analyse --json` without the start of Python: nothing kept, and with the records loaded."""
    address = _fill(folder)

    def answer() -> float:
        start = time.process_time()
        with open_workspace(address) as workspace:
            workspace.analyse("opportunity", DEAL, as_of=DAY).model_dump_json()
        return time.process_time() - start

    answer()
    opened = median(answer() for _ in range(3 * runs))
    with open_workspace(address) as workspace:
        loaded = []
        for number in range(3 * runs):
            day = DAY - timedelta(days=number)
            workspace.network("opportunity", DEAL, as_of=DAY)
            start = time.process_time()
            workspace.analyse("opportunity", DEAL, as_of=day).model_dump_json()
            loaded.append(time.process_time() - start)
    yield rated(
        f"whole analysis of {DEAL} as JSON, workspace open", 1000 * median(loaded), at_most=150,
        unit=" ms", detail="318 people, 10 sections, nothing of the answer kept",
    )  # fmt: skip
    yield rated(f"whole analysis of {DEAL} as JSON, opening the store", 1000 * opened, unit=" ms")
