"""Each guard is fed something broken and must say so: a guard that cannot fail guards nothing.

The guards on imports and on skipped tests carry their own proofs, in their own files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
from fastapi import FastAPI
from object_findings import (
    classification_findings,
    documentation_findings,
    label_findings,
    request_findings,
    status_findings,
    translation_findings,
)
from pydantic import BaseModel, ConfigDict
from source_findings import (
    docstring_findings,
    imported_names,
    layout_findings,
    query_findings,
    request_address_findings,
    scope_findings,
)

from graph.errors import ConfigError, PersonNotFoundError, StakegraphError
from graph.model import Sensitivity
from graph.vocabulary import Code


@pytest.mark.parametrize(
    "line",
    [
        "connection.execute(f'SELECT * FROM {table}')",
        "connection.execute('SELECT * FROM ' + table)",
        "connection.execute('SELECT * FROM {}'.format(table))",
        "connection.execute('SELECT * FROM %s' % table)",
        "connection.executemany(query, rows)",
        "cursor.executescript(path.read_text())",
        "session.run(self.query)",
        "session.run(parameters=parameters)",
        "send = connection.execute",
        "def read(QUERY_PART):\n    QUERY = 'SELECT ' + QUERY_PART\n    c.execute(QUERY)",
    ],
)
def test_a_query_that_is_put_together_is_reported(line: str) -> None:
    assert query_findings(line)


@pytest.mark.parametrize(
    "line",
    [
        "connection.execute('SELECT 1')",
        "connection.execute(SELECT_PEOPLE, (name,))",
        "connection.executemany(queries.INSERT_PERSON, rows)",
        "connection.execute(INSERTS[table], row)",
    ],
)
def test_a_constant_query_is_not_reported(line: str) -> None:
    assert query_findings(line) == []


@pytest.mark.parametrize(
    ("path", "source", "word"),
    [
        ("graph/long.py", "\n" * 401, "401 lines"),
        ("graph/utils.py", "", "utils"),
        ("graph/helpers/paths.py", "", "helpers"),
        ("api/new_routes.py", "", "new_routes"),
        ("graph/statistics.py", "", "standard library"),
        ("graph/paths.py", "from . import network", "relative"),
        ("graph/paths.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING: pass", "cycle"),
        ("graph/paths.py", "import typing\nif typing.TYPE_CHECKING: pass", "cycle"),
        ("graph/paths.py", "def best(): pass", "no __all__"),
        ("graph/paths.py", "__all__ = []\nclass Path: pass", "lacks Path"),
        ("graph/paths.py", "__all__ = ['b', 'a']\ndef a(): pass\ndef b(): pass", "not sorted"),
        ("graph/paths.py", "__all__ = ['a', 'a']\ndef a(): pass", "not sorted"),
    ],
)
def test_a_module_against_the_house_rules_is_reported(path: str, source: str, word: str) -> None:
    assert word in " ".join(layout_findings(path, source))


def test_a_name_that_others_import_is_listed_or_reported() -> None:
    source = "__all__ = []\nLIMIT = 3\n_OWN = 4"
    imported = imported_names(["from graph.paths import LIMIT, _OWN"])["graph.paths"]
    assert layout_findings("graph/paths.py", source) == []
    assert layout_findings("graph/paths.py", source, imported) == [
        "__all__ lacks LIMIT",
        "_OWN is private and imported elsewhere",
    ]


def test_a_module_that_keeps_the_house_rules_is_not_reported() -> None:
    source = (
        "__all__ = ['LIMIT', 'Path', 'best']\nLIMIT = 3\nR = TypeVar('R')\n"
        "class Path: pass\ndef best(): pass\ndef _own(): pass\n"
        "@router.get('/best')\ndef read_best(): pass"
    )
    assert layout_findings("graph/analysis/paths.py", source) == []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("def best(): pass", "no docstring"),
        ("class Path:\n    def best(self): pass", "Path.best: no docstring"),
        ("def best():\n    '''Best.'''", "no sentence"),
        ("def best():\n    '''Find the heaviest path'''", "no sentence"),
        (
            "def best():\n    '''Find the heaviest path.'''\n    raise InputError('no')",
            "raises InputError",
        ),
    ],
)
def test_a_docstring_that_tells_too_little_is_reported(source: str, word: str) -> None:
    assert word in " ".join(docstring_findings(source))


def test_an_analysis_without_its_source_is_reported() -> None:
    function = "def best():\n    '''Find the heaviest path.{}'''"
    assert docstring_findings(function.format(""), needs_source=True)
    assert not docstring_findings(function.format("\n\n    Source: 3.3."), needs_source=True)


@pytest.mark.parametrize(
    "signature",
    [
        "self",
        "self, account: str",
        "self, account: str, scope: Scope",
        "self, *, scope: Scope",
        "self, scope",
        "self, scope: Scope | None",
        "self, scope: Scope = EVERYTHING",
    ],
)
def test_a_read_without_a_reader_is_reported(signature: str) -> None:
    assert scope_findings(f"class Store:\n    def people({signature}): ...", "Store")


def test_a_read_with_a_reader_is_not_reported() -> None:
    source = "class Store:\n    def people(self, scope: Scope, account: str = ''): ..."
    assert scope_findings(source, "Store") == []
    assert scope_findings(source, "OtherStore") == ["there is no class OtherStore"]


@pytest.mark.parametrize(
    "line",
    [
        "if request.url.path.startswith('/admin'): pass",
        "scheme = request.url.scheme",
        "address = str(request.base_url)",
        "address = request.url_for('page')",
        "path = self._request.url.path",
    ],
)
def test_a_decision_on_the_senders_address_is_reported(line: str) -> None:
    assert request_address_findings(line)


def test_a_path_that_was_routed_is_not_reported() -> None:
    source = "path = request.scope['path']\nanswer.url\nsettings.public_url\nrequest.headers"
    assert request_address_findings(source) == []


class Untranslated(Code):
    """A value without a Chinese label."""

    NEAR = "near", "near", "Near"
    FAR = "far", "远", "Far"


class Nameless(Code):
    """A value without an English label."""

    NEAR = "near", "近", ""
    FAR = "far", "远", "Far"


class Doubled(Code):
    """Two values with one label, so that a reader cannot tell which is meant."""

    NEAR = "near", "近", "Close"
    CLOSE = "close", "亲", "Near"


@pytest.mark.parametrize("vocabulary", [Untranslated, Nameless, Doubled])
def test_a_value_that_somebody_cannot_read_is_reported(vocabulary: type[Code]) -> None:
    assert label_findings(vocabulary)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ({"found": "找到"}, {}),
        ({"found": "找到 {count}"}, {"found": "found"}),
        ({"found": "found nothing here"}, {"found": "found nothing here"}),
        ({"found": "找到"}, {"found": "找到"}),
    ],
)
def test_a_text_in_one_language_only_is_reported(
    chinese: dict[str, str], english: dict[str, str]
) -> None:
    assert translation_findings(chinese, english)
    assert translation_findings({"found": "找到 {n}"}, {"found": "{n} found"}) == []


@dataclass
class Unclassified:
    """A record with a field that nobody classified."""

    name: Annotated[str, Sensitivity.PERSONAL]
    mood: Annotated[str, "anything"]
    nickname: str


def test_a_field_without_a_classification_is_reported() -> None:
    findings = classification_findings(Unclassified)
    assert [finding.split(":")[0] for finding in findings] == [
        "Unclassified.mood",
        "Unclassified.nickname",
    ]


def test_an_error_without_a_right_status_is_reported() -> None:
    errors = [PersonNotFoundError, ConfigError]
    assert status_findings({StakegraphError: 500}, errors) == []
    assert status_findings({ConfigError: 500}, errors) == ["PersonNotFoundError has no status"]
    assert len(status_findings({StakegraphError: 200}, errors)) == len(errors)


class Open(BaseModel):
    """Takes whatever is sent."""

    name: str


class Privileged(BaseModel):
    """Lets the sender choose the owner."""

    model_config = ConfigDict(extra="forbid")
    name: str
    owner: str


def test_a_request_that_says_too_much_is_reported() -> None:
    app = FastAPI()

    @app.post("/open")
    def take_open(body: Open) -> None: ...

    @app.post("/privileged")
    def take_privileged(body: list[Privileged]) -> None: ...

    assert request_findings(app.openapi()) == [
        "post /open: Open takes unknown fields",
        "post /privileged: Privileged lets the sender set owner",
    ]


def test_a_setting_that_nobody_documented_is_reported() -> None:
    text = "Set STAKEGRAPH_STORE_URL to the store; see import-lint."
    assert documentation_findings(["STAKEGRAPH_STORE_URL"], text) == []
    assert documentation_findings(["STAKEGRAPH_STORE", "import"], text) == [
        "STAKEGRAPH_STORE is not documented",
        "import is not documented",
    ]
