"""What is told to who runs the server: figures of everything, and of nobody."""

from __future__ import annotations

import re
from typing import Any

from graph.vocabulary import InstallationRole

SAMPLE = re.compile(r"^(?P<name>[a-z_]+)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
SECRET = "SECRET-9"


def figures(site: Any) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = site.reader.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    found = {}
    for line in answer.text.splitlines():
        sample = SAMPLE.match(line)
        if sample and not line.startswith("#"):
            labels = frozenset(LABEL.findall(sample["labels"] or ""))
            found[sample["name"], labels] = float(sample["value"])
    return found


def of(site: Any, name: str, **labels: str) -> float:
    return figures(site).get((name, frozenset(labels.items())), 0.0)


def test_requests_are_counted_by_pattern_and_class_of_status(site: Any) -> None:
    labels = {"method": "GET", "route": "/api/v1/opportunities/{subject}/chain"}
    before = of(site, "stakegraph_requests_total", **labels, status="2xx")
    missed = of(site, "stakegraph_requests_total", **labels, status="4xx")
    for reference in ("O1", "O1", SECRET):
        site.reader.get(f"/api/v1/opportunities/{reference}/chain")
    assert of(site, "stakegraph_requests_total", **labels, status="2xx") == before + 2
    assert of(site, "stakegraph_requests_total", **labels, status="4xx") == missed + 1
    assert (
        of(site, "stakegraph_request_seconds_count", route=labels["route"]) == before + missed + 3
    )


def test_everything_that_is_promised_is_told(site: Any) -> None:
    site.reader.get("/api/v1/opportunities/O1/analysis")
    names = {name for name, _ in figures(site)}
    assert names >= {
        "stakegraph_requests_total",
        "stakegraph_request_seconds_bucket",
        "stakegraph_slots",
        "stakegraph_slots_taken",
        "stakegraph_waiting",
        "stakegraph_refused_total",
        "stakegraph_stopped_total",
        "stakegraph_cache_hits_total",
        "stakegraph_cache_misses_total",
        "stakegraph_cache_bytes",
        "stakegraph_store_away",
        "stakegraph_event_loop_lag_seconds_bucket",
    }
    for work in ("interactive", "analysis", "import"):
        assert of(site, "stakegraph_slots", work=work) >= 1
        assert of(site, "stakegraph_slots_taken", work=work) == 0


def test_what_is_kept_is_counted(site: Any) -> None:
    address = "/api/v1/opportunities/O1/paths?from=U2&to=C04"
    site.reader.get(address)
    hits = of(site, "stakegraph_cache_hits_total", cache="ready")
    site.reader.get(address)
    assert of(site, "stakegraph_cache_hits_total", cache="ready") > hits
    assert of(site, "stakegraph_cache_bytes", cache="ready") > 1


def test_no_figure_names_an_id_or_a_person(site: Any) -> None:
    for address in (
        f"/api/v1/opportunities/{SECRET}/analysis",
        f"/opportunities/O1/people/{SECRET}",
        f"/{SECRET}/nowhere",
        f"/api/v1/people/O1/influencers?opportunity={SECRET}",
        "/sign-in/褚",
    ):
        site.reader.get(address)
    site.reader.request(SECRET, "/")
    text = site.reader.get("/metrics").text
    for word in (SECRET, "O1", "褚", "sgk_", "local"):
        assert word not in text, word


def test_an_administrator_alone_is_told(empty_site: Any) -> None:
    assert empty_site.stranger.get("/metrics").status_code == 401
    users, keys = empty_site.credentials.users, empty_site.credentials.keys
    for role in InstallationRole:
        users.add(f"a-{role.value}", role)
        key, _ = keys.create("looks", user=f"a-{role.value}")
        answer = empty_site.client(Authorization=f"Bearer {key}").get("/metrics")
        is_admin = role is InstallationRole.ADMIN
        assert answer.status_code == (200 if is_admin else 403)


def test_a_store_that_is_away_is_told(empty_site: Any) -> None:
    assert of(empty_site, "stakegraph_store_away") == 0
    empty_site.app.state.resources.store._store._said = "It does not answer."
    assert of(empty_site, "stakegraph_store_away") == 1
