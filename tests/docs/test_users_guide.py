"""The guide for administrators says the same in both languages, and nothing that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app
from api.oidc.registration import CALLBACK
from api.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH = (DOCS / "users.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "users.zh.md").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
COMMAND = re.compile(r"(?:bin/|`)stakegraph (\w+)(?: ([a-z]+))?(.*)")


def blocks(text: str) -> list[str]:
    """What is to be typed or written into files; the language of the pages differs."""
    found = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return [one.replace("LANGUAGE=zh", "LANGUAGE=en") for one in found]


def test_both_languages_type_the_same() -> None:
    assert blocks(ENGLISH) == blocks(CHINESE)
    assert len(blocks(ENGLISH)) > 8
    for mark in ("## ", "### ", "| "):
        lines = [[one for one in text.split("\n") if one.startswith(mark)]
                 for text in (ENGLISH, CHINESE)]  # fmt: skip
        assert len(lines[0]) == len(lines[1]), mark


@BOTH
def test_every_setting_of_sign_in_is_told_and_every_told_one_exists(text: str) -> None:
    known = {f"STAKEGRAPH_{name.upper()}" for name in Settings.model_fields}
    said = set(re.findall(r"STAKEGRAPH_[A-Z_]+[A-Z]", text))
    assert said <= known
    assert {one for one in known if "OIDC" in one} <= said
    assert f"https://deals.example.com{CALLBACK}" in text


@BOTH
def test_every_command_and_flag_of_the_guide_exists(text: str) -> None:
    root = get_command(app)
    found = COMMAND.findall(text)
    assert len(found) > 8
    for first, second, rest in found:
        command = root.commands[first]  # type: ignore[attr-defined]
        if getattr(command, "commands", None):
            command = command.commands[second]
        known = {flag for one in command.params for flag in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest.partition("`")[0])) <= known


def test_the_settings_of_the_guide_make_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = {}
    for block in blocks(ENGLISH):
        for line in block.splitlines():
            if line.startswith("STAKEGRAPH_") and "=" in line:
                name, _, value = line.partition("=")
                lines.setdefault(name.removeprefix("STAKEGRAPH_").lower(), value)
    monkeypatch.chdir(tmp_path)
    settings = Settings(**lines)
    assert settings.oidc is not None
    assert settings.oidc.redirect_uri == f"https://deals.example.com{CALLBACK}"
    assert settings.is_for_others
    assert settings.uses_secure_cookies
    assert settings.proxies == ("127.0.0.1",)
