"""Forms about records: what they ask, what they keep, and that they write what was said."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from api.access.credentials import Credentials
from api.app import create_app
from api.pages.editing.plans import TABLES
from api.settings import Settings
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from importers.editing.columns import editable_sheet
from importers.pipeline import import_files

Rows = dict[str, list[dict[str, str]]]
DAY = date(2025, 6, 30)
TAGS = count(1)
SAME = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
KNOWN = {
    "reporting": "?subordinate={P1}",
    "influence": "?source={P1}",
    "ties": "?contact={P1}",
    "assessments": "?person={P1}",
    "roles": "?person={P1}",
    "employment": "?person={P1}",
}


class Small:
    """A customer of its own with two people, one of ours, one edge and one tie.

    Addresses and texts name records by short names in braces, as `/accounts/{A}`.
    """

    def __init__(self, client: TestClient, tag: int) -> None:
        self.client = client
        self.names = {name: f"{name}x{tag}" for name in ("A", "O", "P1", "P2", "U1", "E1", "T1")}

    def __getitem__(self, name: str) -> str:
        return self.names[name]

    def fill(self, text: str) -> str:
        return text.format(**self.names)

    def rows(self) -> Rows:
        people = (
            ("P1", "陈", self["A"], ""),
            ("P2", "林", self["A"], "财务总监 CFO"),
            ("U1", "us", "US", ""),
        )
        return {
            "organizations": [
                {"id": self["A"], "name": "客户 Customer", "kind": "customer"},
                {"id": "US", "name": "我司 Our company", "kind": "us"},
            ],
            "people": [
                {"id": self[key], "name": name, "organization": home, "title": title}
                for key, name, home, title in people
            ],
            "opportunities": [{"id": self["O"], "account": self["A"], "name": "项目 Deal"}],
            "influence": [
                {
                    "id": self["E1"],
                    "source": self["P2"],
                    "target": self["P1"],
                    "strength": "medium",
                    "evidence": "seen\nin a meeting",
                    "confidence": "reported",
                    "observed_on": "2025-01",
                }
            ],
            "ties": [
                {"id": self["T1"], "person": self["U1"], "contact": self["P1"], "level": "deep"}
            ],
        }

    def page(self, address: str, status: int = 200) -> str:
        answer = self.client.get(self.fill(address))
        assert answer.status_code == status, answer.text[:400]
        return answer.text

    def post(self, address: str, /, **values: str) -> Any:
        return self.client.post(
            self.fill(address), content=urlencode(values), headers=SAME, follow_redirects=False
        )

    def send(self, page: str, **changed: str) -> Any:
        """Send the first form of a page as it stands, but for what is changed."""
        pairs = [(name, changed.get(name, value)) for name, value in filled(page)]
        pairs += [(name, value) for name, value in changed.items() if name not in dict(pairs)]
        body = urlencode(pairs)
        return self.client.post(
            action_of(page, "record"), content=body, headers=SAME, follow_redirects=False
        )

    def record(self, table: str, name: str) -> dict[str, Any]:
        answer = self.client.get(f"/api/v1/{table}/{self[name]}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def items(self, table: str) -> list[dict[str, Any]]:
        """The records of a kind on the customer's map."""
        answer = self.client.get(f"/api/v1/{table}?account={self['A']}")
        found: list[dict[str, Any]] = answer.json()["items"]
        return [one for one in found if one.get("account", True) is not None]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, TestClient]]:
    """One application for the module, and its store."""
    folder = tmp_path_factory.mktemp("forms")
    with closing(open_store(f"sqlite:///{folder}/forms.db")) as store:
        settings = Settings(
            store_url="sqlite:///unused.db",
            access_path=folder / "access.db",
            as_of=DAY,
            secure_cookies=False,
        )
        with TestClient(create_app(settings, store=store), base_url="http://127.0.0.1") as client:
            credentials = Credentials(settings.access_file)
            token = credentials.create_link("local")
            credentials.close()
            client.post(f"/sign-in/{token}", headers=SAME)
            yield store, client


def write_folder(folder: Path, rows: Rows) -> Path:
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
    return folder


@pytest.fixture
def small(place: tuple[Store, TestClient], tmp_path: Path) -> Small:
    store, client = place
    made = Small(client, next(TAGS))
    import_files(store, [write_folder(tmp_path, made.rows())], today=DAY)
    return made


def filled(page: str) -> list[tuple[str, str]]:
    """What a browser sends of the first form as it stands."""
    (form,) = re.findall(r'<form class="record" .*?</form>', page, flags=re.DOTALL)
    found = []
    for tag in re.finditer(r"<(input|select|textarea)([^>]*)>", form):
        kind, text = tag.groups()
        name = re.search(r' name="([^"]*)"', text)
        value = re.search(r' value="([^"]*)"', text)
        if name is None or (("checkbox" in text or "radio" in text) and " checked" not in text):
            continue
        said = value[1] if value else ""
        rest = form[tag.end() :]
        if kind == "select":
            body = rest[: rest.index("</select>")]
            chosen = re.search(r'<option value="([^"]*)" selected', body)
            said = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', body)[1]  # type: ignore[index]
        if kind == "textarea":
            said = rest[: rest.index("</textarea>")].removeprefix("\n")
        said = unescape(said)
        found.append((name[1], said.replace("\n", "\r\n") if kind == "textarea" else said))
    return found


def send(client: TestClient, page: str, **changed: str) -> Any:
    pairs = [(name, changed.get(name, value)) for name, value in filled(page)]
    pairs += [(name, value) for name, value in changed.items() if name not in dict(pairs)]
    body = urlencode(pairs)
    return client.post(action_of(page), content=body, headers=SAME, follow_redirects=False)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def action_of(page: str, kind: str) -> str:
    found = re.search(rf'class="{kind}" method="post" action="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def test_a_form_asks_for_two_fields_at_most_that_must_be_filled(small: Small) -> None:
    for root in ("/accounts/{A}", "/opportunities/{O}"):
        for table in TABLES:
            page = small.page(f"{root}/form/{table}{KNOWN.get(table, '')}")
            front, _, folded = page.partition('<details class="more"')
            must = re.findall(r" required[ >=]", front.partition('<form class="record"')[2])
            assert len(must) <= 2, (root, table)
            assert " required" not in folded, (root, table)


def test_a_form_knows_every_column_that_can_be_edited(small: Small) -> None:
    for table in TABLES:
        asked = set(re.findall(r' id="f-([^"]+)"', small.page(f"/accounts/{{A}}/form/{table}")))
        every = {one.name for one in editable_sheet(table).columns}
        assert every - asked <= {"collected_at", "original_role"}, table


def test_what_is_known_is_not_asked_again(small: Small) -> None:
    page = small.page("/opportunities/{O}/form/influence?source={P2}&lang=en")
    assert "林 → …" in page
    assert re.search(r'<input type="hidden" name="source" value="per_', page)
    assert '<select id="f-target"' in page


def test_a_new_edge_is_written_for_the_project_or_for_the_account(small: Small) -> None:
    address = "/opportunities/{O}/form/influence?source={P1}&target={P2}"
    assert small.send(small.page(address), strength="strong").status_code == 303
    small.send(small.page(address), strength="weak", **{"for": "account"})
    own = [one for one in small.items("influences") if one["source"] == small["P1"]]
    strengths = {one["opportunity"]: one["strength"] for one in own}
    assert strengths == {small["O"]: "strong", None: "weak"}


def test_the_page_says_what_was_done_and_takes_it_back(small: Small) -> None:
    back = urlencode({"back": small.fill("/opportunities/{O}?person={P2}")})
    page = small.page(f"/opportunities/{{O}}/form/influence/{{E1}}?{back}")
    address = small.send(page, strength="strong").headers["location"]
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["person"] == small["P2"]
    told = small.page(f"{address}&lang=en").partition('id="done-bar"')[2]
    assert "Changed: influence 林 → 陈" in told
    undo = re.search(r'action="([^"]*)"', told)
    assert undo is not None
    answer = small.post(unescape(undo[1]), unit=asked["done"])
    assert answer.status_code == 303
    assert small.record("influences", "E1")["strength"] == "medium"
    told = small.page(f"{answer.headers['location']}&lang=en")
    assert "Undone: influence 林 → 陈" in told
    assert "done=" not in undo[1]


def test_only_what_was_changed_is_written(small: Small) -> None:
    page = small.page("/accounts/{A}/form/influence/{E1}")
    assert small.send(page, confidence="confirmed").status_code == 303
    after = small.record("influences", "E1")
    assert after["confidence"] == "confirmed"
    assert after["evidence"] == "seen\nin a meeting"
    assert after["observed_on"] == "2025-01"


def test_a_form_that_was_not_changed_writes_nothing(small: Small) -> None:
    for table, name in (("influence", "E1"), ("ties", "T1"), ("people", "P2"), ("people", "U1")):
        answer = small.send(small.page(f"/accounts/{{A}}/form/{table}/{{{name}}}"))
        assert answer.status_code == 303
        assert "done=" not in answer.headers["location"], (table, name)


def test_what_is_wrong_stands_at_its_field_and_the_input_is_kept(small: Small) -> None:
    page = small.page("/accounts/{A}/form/influence/{E1}")
    answer = small.send(page, observed_on="yesterday", evidence="my own words")
    assert answer.status_code == 422
    field = answer.text.partition('id="f-observed_on"')[2].partition("</div>")[0]
    assert 'value="yesterday"' in field
    assert 'aria-invalid="true"' in field
    assert "YYYY-MM" in field
    assert "my own words" in answer.text
    assert small.record("influences", "E1")["observed_on"] == "2025-01"


def test_an_opportunity_says_something_else_without_touching_the_account(small: Small) -> None:
    page = small.page("/opportunities/{O}/form/influence/{E1}")
    assert small.send(page, strength="weak", **{"for": "deal"}).status_code == 303
    by_deal = {one["opportunity"]: one for one in small.items("influences")}
    assert by_deal[None]["strength"] == "medium"
    assert by_deal[small["O"]]["strength"] == "weak"
    assert by_deal[small["O"]]["evidence"] == "seen\nin a meeting"


def test_an_opportunity_cuts_an_edge_for_itself_only(small: Small) -> None:
    page = small.page("/opportunities/{O}/form/influence/{E1}")
    version = dict(filled(page))["version"]
    answer = small.post(action_of(page, "record away"), version=version, **{"for": "deal"})
    assert answer.status_code == 303
    small.record("influences", "E1")
    (entry,) = small.items("overlay")
    ends = (small["P2"], small["P1"])
    assert (entry["change"], entry["subject"], entry["object"]) == ("suppress", *ends)


def test_a_record_is_removed_with_one_press(small: Small) -> None:
    page = small.page("/accounts/{A}/form/ties/{T1}")
    away = action_of(page, "record away")
    assert small.post(away, version=dict(filled(page))["version"]).status_code == 303
    assert small.items("ties") == []


def test_a_seat_without_a_holder_has_a_title_only(small: Small) -> None:
    boss = small.record("people", "P1")["our_id"]
    page = small.page("/accounts/{A}/form/people")
    answer = small.send(page, title="Head of legal", manager=boss)
    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    card = small.page(f"/accounts/{{A}}/people/{asked['person']}?lang=en")
    assert "Head of legal" in card
    assert "Reports to 陈" in card


def test_a_boss_is_moved_for_the_account_and_for_one_deal(small: Small) -> None:
    page = small.page("/accounts/{A}/boss/{P2}?manager={P1}&lang=en")
    assert small.send(page).status_code == 303
    (line,) = small.items("reporting")
    assert (line["subordinate"], line["manager"]) == (small["P2"], small["P1"])
    page = small.page("/opportunities/{O}/boss/{P2}")
    assert small.send(page, manager="").status_code == 303
    (entry,) = small.items("overlay")
    said = (entry["change"], entry["subject"], entry["object"])
    assert said == ("reparent", small["P2"], None)
    page = small.page("/accounts/{A}/boss/{P1}")
    wrong = small.send(page, manager=small.record("people", "P2")["our_id"])
    assert wrong.status_code == 422
    assert "aria-invalid" in wrong.text


def test_somebody_leaves_or_moves_to_a_unit(small: Small) -> None:
    unit = small.page("/accounts/{A}/form/organizations")
    assert small.send(unit, name="Plant", kind="unit", parent=small["A"]).status_code == 303
    plant = next(one["our_id"] for one in small.items("organizations") if one["kind"] == "unit")
    page = small.page("/accounts/{A}/moved/{P2}?lang=en")
    wrong = small.send(page, **{"from": "soon", "organization": plant})
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    assert small.send(page, organization=plant, title="Head").status_code == 303
    after = small.record("people", "P2")
    assert after["title"] == "Head"
    assert small.items("employment") != []
    page = small.page("/opportunities/{O}/left/{P2}?lang=en")
    assert small.send(page, left_on="2025-05").status_code == 303
    assert small.record("people", "P2")["left_on"] == "2025-05"
    late = small.send(page, left_on="2025-04")
    assert late.status_code == 412
    assert 'value="2025-04"' in late.text


def test_a_move_by_two_is_told(small: Small) -> None:
    first = small.page("/accounts/{A}/boss/{P2}?manager={P1}&lang=en")
    assert small.send(first).status_code == 303
    late = small.send(first, manager="")
    assert late.status_code == 412
    assert "Somebody changed this meanwhile" in late.text
    assert len(small.items("reporting")) == 1
    assert small.send(late.text).status_code == 303
    assert small.items("reporting") == []


def test_one_tap_renews_the_date_and_another_asks_a_colleague(small: Small) -> None:
    before = small.client.get(small.fill("/api/v1/accounts/{A}/analysis")).json()
    card = small.page("/accounts/{A}/people/{P2}?lang=en")
    tap = action_of(card, "taps")
    assert small.post(tap, word="unsure").status_code == 303
    (piece,) = small.items("evidence")
    assert piece["text"].startswith("us is asked: is this still true?")
    after = small.client.get(small.fill("/api/v1/accounts/{A}/analysis")).json()
    assert after["reach"] == before["reach"]
    card = small.page("/accounts/{A}/people/{P2}?lang=en")
    assert "us is asked" in card
    version = re.search(r'class="taps".*?name="version" value="([^"]*)"', card)
    assert version is not None
    assert small.post(tap, word="still", version=version[1]).status_code == 303
    now = small.record("influences", "E1")
    assert (now["observed_on"], now["evidence"]) == ("2025-06-30", "It is still true.")
    late = small.post(tap, word="still", version=version[1])
    assert late.status_code == 412
    assert "Somebody changed this meanwhile" in late.text


@pytest.mark.parametrize("mine", ["strength", "basis"])
def test_nobody_loses_a_word_when_two_change_one_record(small: Small, mine: str) -> None:
    first = small.page("/accounts/{A}/form/influence/{E1}?lang=en")
    assert small.send(first, strength="strong", evidence="theirs").status_code == 303
    values = {"strength": "weak"} if mine == "strength" else {"basis": "kin"}
    answer = small.send(first, confidence="confirmed", **values)
    assert answer.status_code == 412
    said = text_of(answer.text)
    assert "Administrator of this machine" in said
    again = dict(filled(answer.text))
    assert again["evidence"] == "theirs"
    assert again["confidence"] == "confirmed"
    assert again["strength"] == ("weak" if mine == "strength" else "strong")
    assert ("Both of you changed" in said) is (mine == "strength")
    assert small.send(answer.text).status_code == 303
    after = small.record("influences", "E1")
    assert after["evidence"] == "theirs"
    assert after["strength"] == again["strength"]


def test_a_record_that_somebody_removed_can_be_made_anew(small: Small) -> None:
    first = small.page("/accounts/{A}/form/influence/{E1}")
    away = small.post(action_of(first, "record away"), version=dict(filled(first))["version"])
    assert away.status_code == 303
    answer = small.send(first, evidence="a word of mine")
    assert answer.status_code == 412
    assert "a word of mine" in answer.text
    assert small.send(answer.text).status_code == 303
    (again,) = small.items("influences")
    assert again["evidence"] == "a word of mine"
    assert again["strength"] == "medium"


def test_a_record_is_hidden_and_shown_again(small: Small) -> None:
    page = small.page("/accounts/{A}/form/influence/{E1}")
    (see,) = re.findall(r'action="([^"]*/see/influence/[^"]*)"', page)
    version = dict(filled(page))["version"]
    assert small.post(unescape(see), to="private", version=version).status_code == 303
    assert small.record("influences", "E1")["visibility"] == "private"
    page = small.page("/accounts/{A}/form/influence/{E1}")
    assert 'value="account_team"' in page


def test_another_site_writes_nothing(small: Small) -> None:
    acts = ("form/influence", "remove/influence/{E1}", "tap/influence/{E1}", "boss/{P2}", "undo")
    for act in acts:
        headers = {**SAME, "Sec-Fetch-Site": "cross-site"}
        answer = small.client.post(small.fill(f"/accounts/{{A}}/{act}"), headers=headers)
        assert answer.status_code == 403, act
    small.record("influences", "E1")


def test_what_is_not_there_has_no_form(small: Small) -> None:
    for leaf in ("form/nothing", "form/influence/none", "boss/none"):
        small.page(f"/accounts/{{A}}/{leaf}", status=404)
    assert small.post("/accounts/{A}/form/influence/none", strength="weak").status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/accounts/A/../../x"])
def test_a_form_goes_back_to_its_own_pages_only(small: Small, back: str) -> None:
    page = small.page(f"/accounts/{{A}}/form/people?{urlencode({'back': back})}")
    assert "evil" not in page.partition("<main")[2]
    answer = small.send(page, name="new")
    assert answer.headers["location"].startswith("/accounts/org_")


def test_the_records_page_lists_every_kind_and_offers_to_change_it(small: Small) -> None:
    for table in TABLES:
        page = small.page(f"/accounts/{{A}}/records?table={table}&lang=en")
        assert f"/form/{table}?" in page, table
    page = small.page("/accounts/{A}/records?table=influence&lang=en")
    assert "林 → 陈" in page
    assert "seen in a meeting" in text_of(page)
    assert "/remove/influence/edg_" in page
    edit = re.search(r'href="([^"]*/form/influence/edg_[^"]*)"', page)
    assert edit is not None
    answer = small.send(small.page(unescape(edit[1])), strength="weak")
    location = answer.headers["location"]
    assert "/records?table=influence" in location
    assert "Changed: influence 林 → 陈" in small.page(f"{location}&lang=en")


def test_the_history_tells_before_and_after_and_undoes_a_unit(small: Small) -> None:
    page = small.page("/accounts/{A}/form/influence/{E1}")
    small.send(page, strength="strong")
    told = small.page("/accounts/{A}/history?lang=en")
    assert "Strength Medium → Strong" in text_of(told)
    person = small.record("people", "U1")["our_id"]
    only = small.page(f"/accounts/{{A}}/history?person={person}&lang=en")
    assert "Medium → Strong" not in text_of(only)
    nobody = small.page("/accounts/{A}/history?user=nobody&lang=en")
    assert "Nothing has been changed here." in nobody
    form = r'action="([^"]*/undo\?[^"]*)"><input type="hidden" name="unit" value="([^"]+)"'
    undo = re.search(form, told)
    assert undo is not None
    answer = small.post(unescape(undo[1]), unit=undo[2])
    assert answer.headers["location"].partition("?")[0].endswith("/history")
    assert small.record("influences", "E1")["strength"] == "medium"
    told = text_of(small.page("/accounts/{A}/history?lang=en"))
    assert "undone" in told
    again = small.post(unescape(undo[1]), unit=undo[2])
    assert again.status_code >= 400
    assert 'role="alert"' in again.text


def test_a_meeting_is_written_down_from_a_card(small: Small) -> None:
    card = small.page("/accounts/{A}/people/{P2}?lang=en")
    found = re.search(r'href="([^"]*/form/activities[^"]*)"', card)
    assert found is not None
    page = small.page(html.unescape(found[1]))
    assert small.send(page, date="2025-06-29", our_people=small["U1"]).status_code == 303
    (met,) = [one for one in small.items("activities") if small["P2"] in str(one["contacts"])]
    assert (met["date"], met["kind"]) == ("2025-06-29", "meeting")
    (tie,) = [one for one in small.items("ties") if one["contact"] == small["P2"]]
    assert (tie["last_contact"], tie["level"]) == ("2025-06-29", "occasional")
