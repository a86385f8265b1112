"""A process that runs our commands, each in a fork of itself, so that none costs a start of Python.

It takes one job per line, as JSON: `arguments` of the command, `environment`, `output` (a file for
what it says), and `largest`, where Neo4j is to stage what is larger than that. It says, one line
each: `pid N` of the fork; `end STATUS` when the fork is gone.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import importers.pipeline
from api import cli
from graph.stores import neo4j_staging, neo4j_store, neo4j_writer

# what a command loads at its start, loaded once
LOADED = (importers.pipeline, neo4j_store)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def run(job: dict[str, Any]) -> None:
    """The command, as its own program; this process ends with it."""
    output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.update(job["environment"])
    if "largest" in job:
        vars(neo4j_writer)["LARGEST"] = vars(neo4j_staging)["_BATCH"] = job["largest"]
    cli.main(job["arguments"])


def serve() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                run(job)
                status = 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 0
            finally:
                sys.stdout.flush()
                os._exit(status)
        say(f"pid {pid}")
        _, waited = os.waitpid(pid, 0)
        say(f"end {os.waitstatus_to_exitcode(waited)}")


if __name__ == "__main__":
    serve()
