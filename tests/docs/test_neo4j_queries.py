"""docs/neo4j.md: every query runs on a real server and answers what the page says.

The tables of the page were checked by hand against the worked example's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from neo4j import Driver
from support.deployment import ROOT
from support.neo4j_server import PATIENT, take_graph

from graph.stores.neo4j_shapes import EDGES, LABELS, LINES
from graph.stores.neo4j_store import Neo4jStore
from importers.pipeline import import_files

PAGE = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "tests" / "data" / "worked-example"
SECTION = re.compile(
    r"^## \d+\. (?P<title>.+?)\n.*?```cypher\n(?P<query>.*?)```\n(?P<rest>.*?)(?=^## |\Z)",
    re.DOTALL | re.MULTILINE,
)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


@dataclass(frozen=True)
class Question:
    title: str
    query: str
    words: str
    table: tuple[tuple[str, ...], ...]


def cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def questions() -> Iterator[Question]:
    for found in SECTION.finditer(PAGE):
        lines = found["rest"].splitlines()
        rows = [cells(line) for line in lines if line.startswith("|")]
        words = "\n".join(line for line in lines if not line.startswith("|"))
        yield Question(found["title"], found["query"], words, (rows[0], *rows[2:]))


QUESTIONS = list(questions())


def shown(value: Any) -> str:
    """A value as the page writes it."""
    if value is None or value == []:
        return "-"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    """A plain driver to the worked example; queries only read."""
    with take_graph() as server:
        with closing(Neo4jStore(server.access, limits=PATIENT)) as store:
            import_files(store, [EXAMPLE], today=date(2025, 6, 30))
        with server.driver() as opened:
            yield opened


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10
    assert PAGE.count("```cypher") == 10


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_the_query_answers_what_the_page_says(question: Question, driver: Driver) -> None:
    with driver.session(default_access_mode="READ") as session:
        result = session.run(question.query)
        found = [tuple(result.keys()), *(tuple(map(shown, row.values())) for row in result)]
    assert found == list(question.table)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_the_answer_is_explained_in_both_languages(question: Question) -> None:
    assert CHINESE.search(question.title)
    paragraphs = [one for one in question.words.split("\n\n") if one.strip()]
    assert CHINESE.search(paragraphs[-1])
    assert not CHINESE.search(paragraphs[0])
    assert len(paragraphs[0].split()) > 5


def test_the_page_names_all_that_is_drawn() -> None:
    drawn = {*LABELS.values(), *(edge.type for edge in EDGES.values())}
    drawn |= {line.type for lines in LINES.values() for line in lines}
    section = PAGE[PAGE.index("## What is drawn") : PAGE.index("## 1.")]
    table = section[: section.index("Properties have")]
    assert set(re.findall(r"`(\w+)`", table)) == drawn
