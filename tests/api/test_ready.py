"""The same question has the same bytes without work, and never those of another state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api import ready
from api.settings import Settings
from graph.model import Opportunity, Organization
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.vocabulary import OrganizationKind

ADDRESS = "/api/v1/opportunities/O1/analysis"
FOR_GOOD = 1e9
ADMIN = Scope.administrator()


@pytest.fixture
def file(filled_store: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "deal.db"
    copy.write_bytes(filled_store.read_bytes())
    return copy


@pytest.fixture
def site(file: Path, make_site: Callable[..., Any], tmp_path: Path) -> Any:
    return make_site(
        Settings(
            store_url=f"sqlite:///{file}", access_path=tmp_path / "access.db", as_of="2025-06-30"
        )
    )


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that were worked out."""
    asked: list[str] = []
    from api.routes import questions  # noqa: PLC0415

    answer = questions.answer_question

    def note(request: Any, *arguments: Any) -> Any:
        asked.append(request.scope["path"])
        return answer(request, *arguments)

    monkeypatch.setattr(questions, "answer_question", note)
    return asked


def rename_us(file: Path, name: str) -> None:
    store = open_store(f"sqlite:///{file}")
    us = store.read(ADMIN).find(Organization, "US")
    assert us is not None
    with store.writing("ann") as writer:
        writer.put(replace(us, name=name))
    store.close()


def test_the_second_answer_is_the_first_without_work(site: Any, work: list[str]) -> None:
    first, second = site.reader.get(ADDRESS), site.reader.get(ADDRESS)
    assert work == [ADDRESS]
    assert second.content == first.content
    differing = {"x-request-id", "content-security-policy"}
    assert {k: v for k, v in second.headers.items() if k not in differing} == {
        k: v for k, v in first.headers.items() if k not in differing
    }
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_who_has_it_is_told_so(site: Any, work: list[str]) -> None:
    tag = site.reader.get(ADDRESS).headers["etag"]
    again = site.reader.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert work == [ADDRESS]


def test_what_was_written_meanwhile_is_in_the_next_answer(
    site: Any, file: Path, work: list[str]
) -> None:
    before = site.reader.get(ADDRESS)
    rename_us(file, "Renamed")
    after = site.reader.get(ADDRESS)
    assert after.json()["graph_version"] != before.json()["graph_version"]
    assert after.headers["etag"] != before.headers["etag"]
    assert len(work) == 2


def write_elsewhere(file: Path, *, deal_id: str) -> None:
    """Another customer with a deal, on a map of its own."""
    store = open_store(f"sqlite:///{file}")
    elsewhere = Organization(
        id="org_else", account="org_else", name="Elsewhere", kind=OrganizationKind.CUSTOMER
    )
    deal = Opportunity(
        id="opp_else", account="org_else", name="Theirs", system="other", external_id=deal_id
    )
    with store.writing("ann") as writer:
        writer.put_all([elsewhere, deal])
    store.close()


def test_what_is_written_on_another_map_leaves_the_answer_ready(
    site: Any, file: Path, work: list[str]
) -> None:
    before = site.reader.get(ADDRESS)
    write_elsewhere(file, deal_id="E1")
    assert site.reader.get(ADDRESS).content == before.content
    assert work == [ADDRESS]


def test_a_name_that_means_two_meanwhile_is_not_answered_from_before(site: Any, file: Path) -> None:
    site.reader.get(ADDRESS)
    write_elsewhere(file, deal_id="O1")
    assert site.reader.get(ADDRESS).status_code == 422


def test_an_edited_default_is_in_the_next_answer(site: Any) -> None:
    before = site.reader.get(ADDRESS).json()["calibration"]
    edited = site.writer.patch(
        "/api/v1/calibrations/current",
        json={"values": {"path_edges": 3}},
        headers={"If-Match": f'"{before["digest"]}"'},
    )
    assert edited.status_code == 200, edited.text
    assert site.reader.get(ADDRESS).json()["calibration"]["digest"] == edited.json()["digest"]


def test_another_question_or_language_is_another_answer(site: Any, work: list[str]) -> None:
    asked = [
        (ADDRESS, {}),
        (f"{ADDRESS}?seed=7", {}),
        (f"{ADDRESS}?as_of=2025-06-01", {}),
        (ADDRESS, {"Accept-Language": "zh"}),
        (f"{ADDRESS}?lang=zh", {}),
    ]
    bodies = [site.reader.get(path, headers=headers).content for path, headers in asked]
    assert len(work) == len(asked)
    assert bodies[3] == bodies[4]
    assert len(set(bodies)) >= 3


def test_a_revoked_key_gets_nothing_that_is_ready(site: Any) -> None:
    key, record = site.credentials.create_key("leaves")
    client = site.client(Authorization=f"Bearer {key}")
    assert client.get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 200
    site.credentials.keys.revoke(record.id)
    assert client.get(ADDRESS).status_code == 401
    assert site.stranger.get(ADDRESS).status_code == 401


def test_a_mistake_is_not_kept(site: Any, work: list[str]) -> None:
    for _ in range(2):
        assert site.reader.get("/api/v1/opportunities/O9/analysis").status_code == 404
        assert site.reader.get(f"{ADDRESS}?seed=x").status_code == 422
    assert work == []


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which files were read to tell whether a kept answer is still true."""
    found: list[str] = []
    look = ready.ReadyAnswers._look

    def note(self: Any, request: Any, *rest: Any) -> Any:
        found.append(request.scope["path"])
        return look(self, request, *rest)

    monkeypatch.setattr(ready.ReadyAnswers, "_look", note)
    monkeypatch.setattr(ready, "_KNOWN_SECONDS", FOR_GOOD)
    return found


def test_what_was_never_kept_costs_no_look(site: Any, looks: list[str]) -> None:
    for _ in range(2):
        assert site.reader.get("/api/v1/accounts").status_code == 200
    assert looks == []


def test_while_nothing_is_written_the_files_are_read_once(site: Any, looks: list[str]) -> None:
    answers = {site.reader.get(ADDRESS).content for _ in range(5)}
    assert len(answers) == 1
    assert looks == [ADDRESS]


def test_every_write_leads_to_another_look(site: Any, file: Path, looks: list[str]) -> None:
    def ask() -> bytes:
        answer = site.reader.get(ADDRESS)
        assert answer.status_code == 200
        return bytes(answer.content)

    ask()
    first = ask()
    rename_us(file, "Renamed")  # by another connection than those of the server
    second = ask()
    assert ask() == second != first
    with site.app.state.resources.store.writing("ann") as writer:
        us = writer.read().find(Organization, "US")
        writer.put(replace(us, name="Renamed again"))
    third = ask()
    assert ask() == third != second
    seen = len(looks)
    site.credentials.users.add("mei")  # rights changed somewhere: who asks is asked anew
    assert ask() == third
    assert len(looks) == seen + 1


def test_who_asked_is_asked_anew_after_a_moment(
    site: Any, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "_KNOWN_SECONDS", -1.0)
    for _ in range(4):
        assert site.reader.get(ADDRESS).status_code == 200
    assert looks == [ADDRESS] * 3


def test_two_readers_of_one_address_are_told_their_own(site: Any, looks: list[str]) -> None:
    site.credentials.users.add("mei")
    key, _ = site.credentials.keys.create("hers", user="mei")
    mei = site.client(Authorization=f"Bearer {key}")
    for _ in range(3):
        assert site.reader.get(ADDRESS).status_code == 200
        assert mei.get(ADDRESS).status_code == 404
    seen = len(looks)
    assert site.reader.get(ADDRESS).status_code == 200
    assert len(looks) == seen
