"""Empty cases through the command line: true sentences, no traceback, no number made up.

The answers themselves are tested in tests/graph/analysis/test_missing.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]
Sheets = Mapping[str, str]
DAY = ("--as-of", "2025-06-30")

ORGANIZATIONS = "id,name,kind\nA,客户 Customer,customer\nUS,我方 Us,us\n"
RIVAL = "R,友商 Rival,competitor\n"
DEAL = "id,account,name\nO1,A,项目 Deal\n"
ONE = "id,name,organization,importance\nP1,甲 One,A,both\n"
PEOPLE = ONE + "P2,乙 Two,A,\nU1,我方一 Ours,US,\n"
ROLES = "opportunity,person,role\nO1,P1,approver\n"
TIES = "id,person,contact,level,confidence,last_contact\nT1,U1,P1,deep,confirmed,2025-06\n"
INFLUENCE = "id,source,target\nE1,P2,P1\n"
UNKNOWN = "person,vendor,attitude\nP1,US,unknown\nP1,R,unknown\n"

# Sheets, the subject, and what must be said of it.
CASES: dict[str, tuple[Sheets, tuple[str, str], tuple[str, ...]]] = {
    "empty account": (
        {"organizations": ORGANIZATIONS}, ("account", "A"), ("no_chain_yet", "no_rival_recorded"),
    ),
    "one person": (
        {"organizations": ORGANIZATIONS + RIVAL, "people": ONE},
        ("account", "A"), ("no_tie_recorded",),
    ),
    "no role": (
        {"organizations": ORGANIZATIONS + RIVAL, "people": PEOPLE, "opportunities": DEAL,
         "ties": TIES},
        ("opportunity", "O1"), ("no_chain_yet",),
    ),
    "no rival": (
        {"organizations": ORGANIZATIONS, "people": PEOPLE, "opportunities": DEAL,
         "ties": TIES, "roles": ROLES},
        ("opportunity", "O1"), ("no_rival_recorded",),
    ),
    "no tie": (
        {"organizations": ORGANIZATIONS + RIVAL, "people": PEOPLE, "opportunities": DEAL,
         "roles": ROLES},
        ("opportunity", "O1"), ("no_tie_recorded",),
    ),
    "everything unknown": (
        {"organizations": ORGANIZATIONS + RIVAL, "people": PEOPLE, "opportunities": DEAL,
         "roles": ROLES, "influence": INFLUENCE, "assessments": UNKNOWN},
        ("opportunity", "O1"), ("no_tie_recorded",),
    ),
}  # fmt: skip


@pytest.fixture(params=CASES)
def case(
    request: pytest.FixtureRequest, tmp_path: Path, run: Run
) -> tuple[tuple[str, ...], tuple[str, str], tuple[str, ...]]:
    """The store that holds a case, its subject, and what must be said of it."""
    sheets, subject, codes = CASES[request.param]
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    store = ("--store", f"sqlite:///{tmp_path}/deal.db")
    code, _, err = run(*store, "import", folder)
    assert code == 0, err
    return store, subject, codes


def is_plain(text: str) -> bool:
    """Whether nothing of the machine shows."""
    return not re.search(r"Traceback|\bnan\b|\bNone\b|Infinity", text, re.IGNORECASE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_says_what_is_missing(
    case: tuple[tuple[str, ...], tuple[str, str], tuple[str, ...]], run: Run, language: str
) -> None:
    store, subject, codes = case
    code, out, err = run(*store, "analyse", *subject, *DAY, "--json", "--lang", language)
    assert (code, err) == (0, "")
    body: dict[str, Any] = json.loads(out)
    said = {one["code"]: one["text"] for one in body["warnings"]}
    assert set(codes) <= set(said)
    code, out, err = run(*store, "analyse", *subject, *DAY, "--lang", language)
    assert (code, err) == (0, "")
    assert is_plain(out)
    flat = re.sub(r"[\s│]+", "", out)
    for one in codes:
        assert re.sub(r"\s+", "", said[one]) in flat, one
    if not body["chain"]:
        assert not re.search(r"\d+ ?%", out), "a share of a chain that nobody is in"


def test_other_questions_end_with_a_sentence_too(
    case: tuple[tuple[str, ...], tuple[str, str], tuple[str, ...]], run: Run
) -> None:
    store, (kind, name), _ = case
    people = run(*store, "analyse", kind, name, *DAY, "--json")[1]
    known = list(json.loads(people)["people"])
    asked: list[tuple[tuple[str, ...], set[int]]] = [
        (("explain", kind, name, section), {0, 2}) for section in ("reach", "status", "limiting")
    ]
    asked += [
        (("sensitivity", kind, name), {0}),
        (("check",), {0, 1}),
        (("portfolio",), {0}),
        (("paths", kind, name, "--from", "P2", "--to", "P1"), {0, 1} if "P2" in known else {2}),
    ]
    if "P1" in known:
        asked.append((("what-if", kind, name, "--edit", "leave P1"), {0}))
    for command, codes in asked:
        day = () if command[0] == "check" else DAY
        code, out, err = run(*store, *command, *day)
        assert code in codes, (command, out, err)
        assert is_plain(out + err), command
        assert code != 2 or len(err.strip().splitlines()) == 1, (command, err)
        assert (out + err).strip(), command
