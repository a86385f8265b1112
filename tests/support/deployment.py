"""Read docker-compose.yml and the Dockerfile as Docker reads them, without Docker."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["COMPOSE", "DOCKERFILE", "ROOT", "Stage", "read_compose", "read_dockerfile"]

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "Dockerfile"
# `$$`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}`
_VARIABLE = re.compile(r"\$(?:(?P<escaped>\$)|\{(?P<name>\w+)(?::(?P<how>[-?])(?P<more>[^}]*))?\})")


def read_compose(environment: Mapping[str, str], path: Path = COMPOSE) -> dict[str, Any]:
    """The file with the environment put in.

    Raises:
        ValueError: A variable is empty that may not be; the message is the file's own.
    """
    found: dict[str, Any] = _filled(yaml.safe_load(path.read_text(encoding="utf-8")), environment)
    return found


def _filled(value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, environment) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, environment) for one in value]
    if not isinstance(value, str):
        return value

    def put(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        given = environment.get(found["name"], "")
        if not given and found["how"] == "?":
            raise ValueError(found["more"])
        return given or (found["more"] or "")

    filled = _VARIABLE.sub(put, value)
    assert _VARIABLE.sub("", value).count("$") == 0, f"a $ that is not understood: {value}"
    return filled


@dataclass(frozen=True)
class Stage:
    """One part of a Dockerfile.

    Attributes:
        image: What it starts from.
        steps: Instructions and what they say, in order.
    """

    image: str
    steps: tuple[tuple[str, str], ...]

    def all(self, instruction: str) -> list[str]:
        return [said for name, said in self.steps if name == instruction]

    def command(self, instruction: str) -> list[str]:
        """The words of an instruction that stands once, in the form of a JSON list."""
        (said,) = self.all(instruction)
        words: list[str] = json.loads(said[said.index("[") :])
        return words

    @property
    def environment(self) -> dict[str, str]:
        pairs = (one.partition("=") for said in self.all("ENV") for one in shlex.split(said))
        return {name: value for name, _, value in pairs}


def read_dockerfile(path: Path = DOCKERFILE) -> list[Stage]:
    """The stages of a Dockerfile; the last one is the image."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    stages: list[tuple[str, list[tuple[str, str]]]] = []
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        name, _, said = line.strip().partition(" ")
        if name == "FROM":
            stages.append((said.split()[0], []))
        elif name:
            stages[-1][1].append((name, said))
    return [Stage(image, tuple(steps)) for image, steps in stages]
