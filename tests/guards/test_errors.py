"""Every error has a status, its own or its parent's, and the real application answers it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from object_findings import status_findings, subclasses
from source_findings import ROOT, modules
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import STATUSES, status_of
from api.settings import Settings
from graph.errors import (
    CycleError,
    DuplicateError,
    IdempotencyError,
    InputError,
    NetworkTooLargeError,
    NotAllowedError,
    NotSignedInError,
    PayloadTooLargeError,
    PersonNotFoundError,
    PreconditionRequiredError,
    Problem,
    StakegraphError,
    StaleRevisionError,
    StorageFullError,
    StoreUnavailableError,
    StoreVersionError,
)
from importers.report import ImportRejectedError, ImportReport, Place, verdict

for _path in modules("graph", "importers", "api"):  # so that every error class is known
    if re.search(r"^class \w+Error\(", _path.read_text(encoding="utf-8"), re.MULTILINE):
        importlib.import_module(".".join(_path.relative_to(ROOT).with_suffix("").parts))

ERRORS = [StakegraphError, *subclasses(StakegraphError)]
# What architecture 6 and contract 6 promise, written down a second time on purpose.
PROMISED = {
    InputError: 422,
    PreconditionRequiredError: 428,
    PersonNotFoundError: 404,
    DuplicateError: 409,
    IdempotencyError: 409,
    StaleRevisionError: 412,
    NetworkTooLargeError: 422,
    StoreUnavailableError: 503,
    StoreVersionError: 500,
    PayloadTooLargeError: 413,
    StorageFullError: 507,
    NotSignedInError: 401,
    NotAllowedError: 403,
}
SENTENCE = "Something is wrong with 褚."


def make_error(kind: type[StakegraphError]) -> StakegraphError:
    if issubclass(kind, CycleError):
        return kind(["王", "陈", "王"])
    if issubclass(kind, NetworkTooLargeError):
        return kind(size=3, limit=2)
    if issubclass(kind, ImportRejectedError):
        place = Place(sheet="people", row=2)
        return kind(ImportReport(verdicts=(verdict("bad_flag", place, value="perhaps"),)))
    return kind(SENTENCE)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The real application, with one more route that raises what it is asked to."""
    folder: Path = tmp_path_factory.mktemp("errors")
    app = create_app(Settings(store_url=f"sqlite:///{folder}/store.db"))
    kinds = {kind.__name__: kind for kind in ERRORS}

    @app.get("/api/v1/raise/{name}")
    def fail(name: str) -> None:
        raise make_error(kinds[name])

    with TestClient(app, base_url="http://localhost") as client:
        yield client


def test_every_error_has_a_status() -> None:
    assert status_findings(STATUSES, ERRORS) == []


@pytest.mark.parametrize("kind", PROMISED, ids=lambda kind: kind.__name__)
def test_the_promised_status_is_given(kind: type[StakegraphError]) -> None:
    assert status_of(kind) == PROMISED[kind]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_answers_its_status_as_a_problem(
    client: TestClient, kind: type[StakegraphError]
) -> None:
    response = client.get(f"/api/v1/raise/{kind.__name__}")
    assert response.status_code == status_of(kind)
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["detail"]
    assert "Traceback" not in response.text


def test_problems_say_where(client: TestClient) -> None:
    problems = client.get("/api/v1/raise/ImportRejectedError").json()["problems"]
    assert [(one["sheet"], one["row"]) for one in problems] == [("people", 2)]
    assert str(InputError(Problem("bad", SENTENCE, "people", 2))) == f"people, row 2: {SENTENCE}"
