"""What docker-compose.yml promises, read as Docker reads it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.deployment import COMPOSE, ROOT, read_compose
from support.neo4j_packages import LONG_TERM

from api.settings import Settings

PASSWORD = "Kx4-long-and-own"
ENVIRONMENT = {"STAKEGRAPH_NEO4J_PASSWORD": PASSWORD}
FOUND = read_compose(ENVIRONMENT)
SERVICES: dict[str, dict[str, Any]] = FOUND["services"]
APP, NEO4J = SERVICES["app"], SERVICES["neo4j"]
VALIDATE = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT}
    return subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    return run([*VALIDATE, str(path)])


def has_plugin() -> bool:
    return (
        shutil.which("docker") is not None and not run(["docker", "compose", "version"]).returncode
    )


def test_the_file_keeps_the_compose_schema(tmp_path: Path) -> None:
    said = validate(COMPOSE)
    assert said.returncode == 0, said.stdout
    wrong = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    wrong["services"]["app"]["helthcheck"] = wrong["services"]["app"].pop("healthcheck")
    (tmp_path / "wrong.yml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    assert "helthcheck" in validate(tmp_path / "wrong.yml").stdout


def test_nothing_starts_without_a_password() -> None:
    for empty in ({}, {"STAKEGRAPH_NEO4J_PASSWORD": ""}):
        with pytest.raises(ValueError, match=r"STAKEGRAPH_NEO4J_PASSWORD into \.env"):
            read_compose(empty)
    assert PASSWORD not in COMPOSE.read_text(encoding="utf-8")
    if has_plugin():  # Docker itself says the same where it is installed
        configure = ["docker", "compose", "--file", str(COMPOSE), "config", "--quiet"]
        assert run(configure, **ENVIRONMENT).returncode == 0
        assert "STAKEGRAPH_NEO4J_PASSWORD" in run(configure).stderr


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_alone(name: str) -> None:
    ports = SERVICES[name]["ports"]
    assert ports
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)
    assert "network_mode" not in SERVICES[name]


@pytest.mark.parametrize("name", SERVICES)
def test_data_lives_in_named_volumes(name: str) -> None:
    sources = {volume.partition(":")[0] for volume in SERVICES[name]["volumes"]}
    assert sources
    assert sources <= FOUND["volumes"].keys()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_tells_its_health_and_has_no_rights_to_spare(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert not service.keys() & {"privileged", "cap_add", "devices", "pid", "ipc"}


def test_the_app_writes_nowhere_but_in_its_volumes() -> None:
    assert APP["read_only"] is True
    assert APP["tmpfs"] == ["/tmp"]
    targets = {volume.split(":")[1] for volume in APP["volumes"]}
    assert targets == {"/data", "/var/cache/stakegraph"}
    assert Path(APP["environment"]["STAKEGRAPH_ACCESS_PATH"]).parent == Path("/data")


def test_the_app_waits_for_a_healthy_database() -> None:
    assert APP["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_neo4j_is_the_version_that_the_tests_run() -> None:
    assert NEO4J["image"] == f"neo4j:{LONG_TERM}-community"


def test_both_take_the_same_password() -> None:
    assert NEO4J["environment"]["NEO4J_AUTH"] == f"neo4j/{PASSWORD}"
    assert APP["environment"]["STAKEGRAPH_NEO4J_PASSWORD"] == PASSWORD
    assert APP["environment"]["STAKEGRAPH_NEO4J_USER"] == "neo4j"


def test_every_setting_of_the_app_exists() -> None:
    known = {f"STAKEGRAPH_{name.upper()}" for name in Settings.model_fields}
    known |= {f"STAKEGRAPH_NEO4J_{name}" for name in ("USER", "PASSWORD", "DATABASE", "TLS")}
    assert APP["environment"].keys() <= known
    Settings(
        **{
            name.removeprefix("STAKEGRAPH_").lower(): value
            for name, value in APP["environment"].items()
            if "NEO4J" not in name
        }
    )
