"""Queries are constants: what a user sends can never become part of one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph.stores

FOLDER = Path(graph.stores.__path__[0])
RUNS_QUERIES = {"execute", "executemany", "executescript"}


def is_constant(node: ast.expr) -> bool:
    """A literal, an UPPER_CASE name, or an entry of a table with such a name."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    while isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id.isupper()


def loose_queries(source: str) -> Iterator[int]:
    """Lines with a query that is not a constant."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in RUNS_QUERIES and not (node.args and is_constant(node.args[0])):
            yield node.lineno


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_queries_are_constants(path: Path) -> None:
    assert list(loose_queries(path.read_text(encoding="utf-8"))) == []


def test_constants_are_made_when_the_module_is_loaded() -> None:
    for path in FOLDER.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                stores = [
                    node.id
                    for node in ast.walk(function)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                ]
                assert not [name for name in stores if name.isupper()], path.name


@pytest.mark.parametrize(
    "source",
    [
        "connection.execute(f'SELECT {name}')",
        "connection.execute('SELECT ' + NAME)",
        "connection.execute(query)",
        "connection.execute(queries[table])",
        "connection.execute('SELECT {}'.format(name))",
        "connection.executemany(make(), rows)",
        "connection.execute(sql=QUERY)",
    ],
)
def test_the_guard_sees_loose_queries(source: str) -> None:
    assert list(loose_queries(source)) == [1]
