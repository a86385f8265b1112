"""The Dockerfile, and the commands that it and docker-compose.yml name, run one by one.

Docker's engine is not needed: the commands are the files' own, with the image's folders in a folder
of the test, the ports of the test, and packages that are installed already in place of downloads.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.deployment import ROOT, read_compose, read_dockerfile
from support.neo4j_packages import fetch_shell, java
from support.neo4j_server import Neo4jServer, free_port, session_server, take_graph

BUILDER, IMAGE = read_dockerfile()
START_SECONDS = 120
STOP_SECONDS = 60
PATIENCE_SECONDS = 300
INSTALLED = Path(sysconfig.get_path("purelib"))


@dataclass(frozen=True)
class Installed:
    """The image's folders, in a folder of the test."""

    folder: Path

    @property
    def path(self) -> str:
        return f"{self.folder}/opt/stakegraph/bin:{os.environ['PATH']}"

    def placed(self, text: str) -> str:
        """A word of the image with its folders put where they are here."""
        return re.sub(r"(?<![\w.])/(opt|data|wheels|var/cache)\b", rf"{self.folder}/\1", text)


def run(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS, **more
    )


def test_both_stages_start_from_one_pinned_slim_python() -> None:
    assert BUILDER.image == IMAGE.image
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", IMAGE.image)


def test_the_image_holds_no_tools_no_sources_and_no_neo4j() -> None:
    assert IMAGE.all("COPY") == ["--from=builder /opt/stakegraph /opt/stakegraph"]
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"apt-get|curl|wget|\bgcc\b|\.jar\b|ADD ", text)
    assert "pip uninstall" in BUILDER.all("RUN")[-1]


def test_the_image_runs_as_nobody_special() -> None:
    names = [name for name, _ in IMAGE.steps]
    user, _, group = IMAGE.all("USER")[-1].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    # what runs as root only makes folders and brings files
    before = [said for name, said in IMAGE.steps[: names.index("USER")] if name == "RUN"]
    assert [said.split()[0] for said in before] == ["useradd", "install"]
    assert f"--uid {user} " in before[0]
    compose = read_compose({"STAKEGRAPH_NEO4J_PASSWORD": "x"})
    assert compose["services"]["app"]["user"] == f"{user}:{group}"


def test_the_builder_sees_what_the_wheel_needs_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    copied = {word for said in BUILDER.all("COPY") for word in said.split()[:-1]}
    assert lines[1] == "*"
    assert allowed == copied
    assert all((ROOT / one).exists() for one in copied)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """What the Dockerfile builds, by its own commands."""
    made = Installed(tmp_path_factory.mktemp("image"))
    source = made.folder / "source"
    source.mkdir()
    for said in BUILDER.all("COPY"):
        *names, _ = said.split()
        for name in names:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, source / name)
    for said in BUILDER.all("RUN"):
        command = made.placed(said).replace("python -m", f"{sys.executable} -m", 1)
        if said.startswith("/opt"):
            command = made.placed(said)
        if "pip wheel" in said:
            command += " --no-build-isolation"
        if "pip install" in said:
            command += " --no-deps --no-index"
        done = run(["bash", "-c", command], cwd=source)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    # what pip would bring is installed beside the tests
    (packages,) = (made.folder / "opt/stakegraph/lib").glob("python*/site-packages")
    (packages / "beside.pth").write_text(f"{INSTALLED}\n", encoding="utf-8")
    (made.folder / "data").mkdir()
    return made


def test_the_environment_has_the_program_and_no_pip(image: Installed) -> None:
    (packages,) = (image.folder / "opt/stakegraph/lib").glob("python*/site-packages")
    held = {path.name.partition("-")[0] for path in packages.glob("*.dist-info")}
    assert held == {"stakegraph"}
    for needed in (
        "graph/stores/migrations/neo4j",
        "api/pages/static/map.js",
        "importers/examples",
    ):
        assert (packages / needed).exists()
    assert not (packages / "tests").exists()


def test_the_sampling_loop_is_compiled_into_the_volume(image: Installed) -> None:
    said = next(one for one in IMAGE.all("RUN") if "warm_up" in one)
    cache = image.placed(IMAGE.environment["NUMBA_CACHE_DIR"])
    environment = {"PATH": image.path, "NUMBA_CACHE_DIR": cache, "HOME": str(image.folder)}
    done = run(["bash", "-c", said], env=environment, cwd=image.folder / "data")
    assert done.returncode == 0, done.stderr
    assert list(Path(cache).rglob("*.nbi"))


def app_environment(image: Installed, server: Neo4jServer, port: int) -> dict[str, str]:
    """What the image and the compose file set, with the test's folders and ports."""
    compose = read_compose({"STAKEGRAPH_NEO4J_PASSWORD": server.password})["services"]["app"]
    given = IMAGE.environment | compose["environment"]
    placed = {name: image.placed(str(value)) for name, value in given.items()}
    assert placed["STAKEGRAPH_STORE_URL"] == "bolt://neo4j:7687"
    return placed | {
        "PATH": image.path,
        "STAKEGRAPH_STORE_URL": server.url,
        "STAKEGRAPH_PORT": str(port),
    }


@contextmanager
def running(image: Installed, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = IMAGE.command("ENTRYPOINT") + IMAGE.command("CMD")
    program = shutil.which(command[0], path=environment["PATH"])
    assert program == f"{image.folder}/opt/stakegraph/bin/stakegraph"
    with subprocess.Popen(
        [program, *command[1:]],
        env=environment,
        cwd=image.placed(IMAGE.all("WORKDIR")[0]),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        process.kill()


def check_health(environment: dict[str, str], command: list[str]) -> int:
    words = [word.replace(":8765/", f":{environment['STAKEGRAPH_PORT']}/") for word in command]
    program = shutil.which(words[0], path=environment["PATH"])
    assert program is not None
    return run([program, *words[1:]], env=environment).returncode


def test_the_app_starts_answers_its_health_check_and_ends(image: Installed) -> None:
    compose = read_compose({"STAKEGRAPH_NEO4J_PASSWORD": "x"})["services"]["app"]
    kind, *health = compose["healthcheck"]["test"]
    assert kind == "CMD"
    assert IMAGE.command("HEALTHCHECK") == health
    port = free_port()
    with take_graph() as server:
        environment = app_environment(image, server, port)
        assert check_health(environment, health) != 0
        with running(image, environment) as process:
            until = time.monotonic() + START_SECONDS
            while check_health(environment, health) != 0:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.5)
            assert process.stdout is not None
            said = "".join(process.stdout.readline() for _ in range(2))
            assert f"  http://127.0.0.1:{port}/sign-in/" in said
            link = run(["stakegraph", "link", "--host", "127.0.0.1"], env=environment,
                       executable=shutil.which("stakegraph", path=image.path))  # fmt: skip
            assert link.stdout.startswith(f"http://127.0.0.1:{port}/sign-in/"), link.stderr
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)
        assert check_health(environment, health) != 0
    assert {path.name for path in (image.folder / "data").iterdir()} >= {"access.db"}


@pytest.mark.parametrize("password", ["choose-a-long-password", ""])
def test_the_app_refuses_a_password_that_everybody_knows(image: Installed, password: str) -> None:
    server = Neo4jServer(home="", port=1, password=password or "x", owner=os.getpid())
    environment = app_environment(image, server, free_port())
    environment["STAKEGRAPH_NEO4J_PASSWORD"] = password
    program = shutil.which("stakegraph", path=image.path)
    said = run(["stakegraph", "serve"], env=environment, executable=program)
    assert said.returncode == 2
    assert "STAKEGRAPH_NEO4J_PASSWORD" in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_neo4j_answers_its_health_check(tmp_path: Path) -> None:
    server = session_server()
    shell = tmp_path / "cypher-shell"
    call = f'exec "{java()}" -cp "{fetch_shell()}/*" org.neo4j.shell.Main "$@"\n'
    shell.write_text(f"#!/bin/sh\n{call}", encoding="utf-8")
    shell.chmod(0o755)
    for password, is_healthy in ((server.password, True), ("not-the-password", False)):
        service = read_compose({"STAKEGRAPH_NEO4J_PASSWORD": password})["services"]["neo4j"]
        kind, command = service["healthcheck"]["test"]
        assert kind == "CMD-SHELL"
        assert password not in command
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)}
        environment |= {"NEO4J_AUTH": service["environment"]["NEO4J_AUTH"]}
        said = run(["/bin/sh", "-c", command.replace(":7687", f":{server.port}")], env=environment)
        assert (said.returncode == 0) is is_healthy, said.stderr
