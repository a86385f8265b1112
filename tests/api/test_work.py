"""Every route is of one class of work, and who writes a new one has to say of which."""

from __future__ import annotations

from typing import Any

import pytest

from api.operations.work import Work, work_of

# Written down a second time on purpose: what takes long is worked out apart from what does not.
APART = {
    ("POST", "/api/v1/imports"): Work.IMPORT,
    ("GET", "/api/v1/exports"): Work.ANALYSIS,
    ("GET", "/api/v1/best-contacts"): Work.ANALYSIS,
    ("GET", "/api/v1/standings"): Work.ANALYSIS,
    ("GET", "/api/v1/people/{person}/ways"): Work.ANALYSIS,
    ("GET", "/api/v1/accounts/{subject}/explanations/{section}"): Work.ANALYSIS,
    ("GET", "/api/v1/accounts/{subject}/explanations/{section}/{item:path}"): Work.ANALYSIS,
    ("GET", "/api/v1/accounts/{subject}/sensitivity"): Work.ANALYSIS,
    ("GET", "/api/v1/opportunities/{subject}/explanations/{section}"): Work.ANALYSIS,
    ("GET", "/api/v1/opportunities/{subject}/explanations/{section}/{item:path}"): Work.ANALYSIS,
    ("GET", "/api/v1/opportunities/{subject}/sensitivity"): Work.ANALYSIS,
    ("GET", "/accounts/{reference}/sensitivity"): Work.ANALYSIS,
    ("GET", "/opportunities/{reference}/sensitivity"): Work.ANALYSIS,
    ("GET", "/health/live"): Work.NONE,
    ("GET", "/health/ready"): Work.NONE,
    ("GET", "/metrics"): Work.NONE,
}


def findings(site: Any) -> list[str]:
    """What is wrong with the table, in words."""
    found, seen = [], set()
    for method, path, address in site.routes():
        work = work_of(method, path)
        seen.add((method, path))
        if work is None:
            found.append(f"{method} {path} is of no class")
        elif work is not APART.get((method, path), Work.INTERACTIVE):
            found.append(f"{method} {path} is {work}")
        if work_of(method, address) is not work:
            found.append(f"{address} is of another class than {path}")
    return found + [f"{one} is no route" for one in APART.keys() - seen]


def test_every_route_is_of_the_class_that_is_written_down(empty_site: Any) -> None:
    assert findings(empty_site) == []


def test_a_route_that_nobody_classed_is_found(empty_site: Any) -> None:
    @empty_site.app.get("/somewhere/new")
    def somewhere() -> None: ...

    assert findings(empty_site) == ["GET /somewhere/new is of no class"]


@pytest.mark.parametrize(
    ("method", "path", "work"),
    [
        ("HEAD", "/api/v1/standings", Work.ANALYSIS),
        ("GET", "/api/v1/people/standings", Work.INTERACTIVE),
        ("GET", "/api/v1/opportunities/sensitivity/analysis", Work.INTERACTIVE),
        ("GET", "/nothing", None),
    ],
)
def test_ids_do_not_change_the_class(method: str, path: str, work: Work | None) -> None:
    assert work_of(method, path) is work
