"""Everything is closed to strangers but what one list names (trust S14 to S16)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.app import OPEN_PATHS

PUBLIC = {
    "/favicon.ico",
    "/health/live",
    "/health/ready",
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/sign-in/{token}",
    "/sign-out",
}


def test_the_open_paths_are_these_and_no_others() -> None:
    assert OPEN_PATHS == PUBLIC


def test_every_other_route_refuses_strangers(site: Any) -> None:
    routes = list(site.routes())
    assert len(routes) > 25
    for method, path, address in routes:
        answer = site.stranger.request(method, address)
        if path in PUBLIC:
            # 404: no provider is set here
            assert answer.status_code in (200, 303, 403, 404, 410), path
        elif path.startswith(("/api/", "/metrics", "/static/")):
            assert answer.status_code == 401, path
            assert answer.headers["content-type"] == "application/problem+json"
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"] == "/sign-in"


def test_a_route_that_forgets_to_ask_is_found(empty_site: Any) -> None:
    @empty_site.app.get("/api/v1/forgotten")
    def forgotten() -> str:
        return "secret"

    with pytest.raises(AssertionError):
        test_every_other_route_refuses_strangers(empty_site)


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer x", "Basic bG9jYWw6", "bearer sgk_", "Bearer sgk_" + "0" * 49],
)
def test_what_is_no_key_opens_nothing(site: Any, header: str) -> None:
    headers = {"Authorization": header}
    assert site.stranger.get("/api/v1/accounts", headers=headers).status_code == 401


def test_a_wrong_key_is_refused_even_beside_a_right_session(site: Any) -> None:
    browser = site.browser()
    assert browser.get("/api/v1/accounts").status_code == 200
    headers = {"Authorization": "Bearer sgk_" + "0" * 49}
    assert browser.get("/api/v1/accounts", headers=headers).status_code == 401


def test_a_reading_key_does_not_write(site: Any) -> None:
    answer = site.reader.post("/api/v1/imports", content=b"PK")
    assert answer.status_code == 403


def test_no_description_of_the_interface_is_open(site: Any) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert site.stranger.get(path).status_code == 404
    assert site.reader.get("/api/v1/openapi.json").json()["info"]["title"] == "stakegraph"


def test_every_operation_has_a_name_and_a_summary(site: Any) -> None:
    described = site.reader.get("/api/v1/openapi.json").json()["paths"]
    operations = [one for path in described.values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names)) > 15
    assert all(one["summary"] for one in operations)


def test_the_description_knows_our_errors_and_answers(site: Any) -> None:
    described = site.reader.get("/api/v1/openapi.json").json()
    schemas = described["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    assert {"ProblemBody", "ProblemItem", "Answer", "PathsAnswer"} <= set(schemas)
    operation = described["paths"]["/api/v1/opportunities/{subject}/analysis"]["get"]
    known = {"200", "304", "400", "401", "403", "404", "422", "503"}
    assert set(operation["responses"]) == known
    told = operation["responses"]["422"]["content"]["application/problem+json"]["schema"]
    assert told == {"$ref": "#/components/schemas/ProblemBody"}
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert referred <= set(schemas)


def test_an_error_while_asking_who_reads_gives_no_data(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = "SELECT secret FROM /home/who"
        raise RuntimeError(message)

    monkeypatch.setattr("api.dependencies.identify", fail)
    answer = site.reader.get("/api/v1/opportunities/O1/analysis")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
