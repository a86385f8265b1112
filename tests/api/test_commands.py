"""The command line: the same answers as HTTP, exit codes, and one sentence for what is wrong."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.places import Place, take_place

from api.cli import main
from api.commands.options import terminal_language
from graph.scope import Scope
from graph.vocabulary import Language

DATA = Path(__file__).parents[1] / "data"
WORKED = DATA / "worked-example"
DAY = ("--as-of", "2025-06-30")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(filled_place: Place) -> str:
    return filled_place.url


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own(in_folder: Path, store_kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The store of the settings, not made yet if it is a file; nothing else is in the folder."""
    with take_place(store_kind, in_folder) as place:
        if store_kind == "neo4j":
            monkeypatch.setenv("STAKEGRAPH_STORE_URL", place.url)
            yield place
        else:
            yield Place(store_kind, f"sqlite:///{in_folder}/stakegraph.db", place.load)


def is_empty(place: Place, folder: Path) -> bool:
    """Whether nothing was written: no file, or no record in the graph."""
    if place.kind == "sqlite":
        return list(folder.iterdir()) == []
    with closing(place.open()) as store:
        return len(store.read(Scope.administrator())) == 0


def one_sentence(error: str, *words: str) -> None:
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error
    for word in words:
        assert word in error


@pytest.mark.parametrize(
    ("command", "address"),
    [
        (
            ("analyse", "opportunity", "O1", *DAY),
            "/api/v1/opportunities/O1/analysis",
        ),
        (("analyse", "account", "A", *DAY), "/api/v1/accounts/A/analysis"),
        (
            ("analyse", "opportunity", "O1", *DAY, "--lang", "zh", "--vendor", "RIVAL"),
            "/api/v1/opportunities/O1/analysis?lang=zh&vendor=RIVAL",
        ),
        (
            ("paths", "opportunity", "O1", "--from", "C10", "--to", "C04", "-k", "2", *DAY),
            "/api/v1/opportunities/O1/paths?from=C10&to=C04&k=2",
        ),
    ],
)
def test_json_is_the_body_of_the_route(
    run: Run, store: str, site: Any, command: tuple[str, ...], address: str
) -> None:
    code, out, err = run(*command, "--json", "--store", store)
    assert (code, err) == (0, "")
    assert out.encode() == site.reader.get(address).content + b"\n"


def test_json_does_not_follow_the_terminals_language(
    run: Run, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("analyse", "opportunity", "O1", *DAY, "--json", "--store", store)
    monkeypatch.setattr("api.commands.questions.HELP_LANGUAGE", Language.ZH)
    assert run("analyse", "opportunity", "O1", *DAY, "--json", "--store", store) == plain


def test_the_store_is_named_before_or_after_or_by_the_environment(
    run: Run, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = ("analyse", "opportunity", "O1", *DAY, "--json")
    after = run(*question, "--store", store)
    assert run("--store", store, *question) == after
    monkeypatch.setenv("STAKEGRAPH_STORE_URL", store)
    assert run(*question) == after


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Who decides", "Who stands behind", "褚 C10", "0.4623", "0.6121", "Amber")),
        ("zh", ("谁决策", "谁在背后", "褚 C10", "0.4623", "0.6121", "黄")),
    ],
)
def test_tables_name_who_stands_behind(
    run: Run, store: str, language: str, words: tuple[str, ...]
) -> None:
    code, out, _ = run("analyse", "opportunity", "O1", *DAY, "--lang", language, "--store", store)
    assert code == 0
    for word in words:
        assert word in out
    assert out.index("褚 C10") < out.index("冯 C09")


def test_no_path_is_a_no(run: Run, store: str) -> None:
    ends = ("--from", "C10", "--to", "C11")
    code, out, err = run("paths", "opportunity", "O1", *ends, *DAY, "--store", store)
    paths = json.loads(
        run("paths", "opportunity", "O1", *ends, *DAY, "--json", "--store", store)[1]
    )["paths"]
    assert code == (0 if paths else 1)
    assert err == ""
    assert out


def test_nobody_leads_to_our_own_people(run: Run, store: str) -> None:
    ends = ("--from", "C10", "--to", "U1")
    code, out, _ = run("paths", "opportunity", "O1", *ends, *DAY, "--json", "--store", store)
    assert code == 1
    assert json.loads(out)["paths"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("analyse", "opportunity", "O9"), ("opportunity", "'O9'")),
        (("analyse", "account", "O1"), ("account", "'O1'")),
        (("analyse", "deal", "O1"), ("'deal'", "account, opportunity")),
        (("analyse", "opportunity", "O1", "--as-of", "June"), ("'June'", "YYYY-MM-DD")),
        (("analyse", "opportunity", "O1", "--vendor", "X"), ("'X'", "competitor")),
        (("analyse", "opportunity", "O1", "--seed", "-1"), ("--seed",)),
        (("analyse", "opportunity"), ("ID",)),
        (("analyse", "opportunity", "O1", "--loud"), ("--loud",)),
        (("paths", "opportunity", "O1", "--from", "C10"), ("--to",)),
        (("paths", "opportunity", "O1", "--from", "C10", "--to", "Z"), ("person", "'Z'")),
        (("paths", "opportunity", "O1", "--from", "C10", "--to", "C04", "-k", "101"), ("-k",)),
        (("map", "opportunity", "O1", "--out", "map.pdf"), ("'.pdf'", ".svg")),
        (("map", "opportunity", "O1", "--out", "map.doc"), ("'.doc'", ".svg")),
        (("map", "opportunity", "O1", "--out", "none/map.svg"), ("none/map.svg", "--out")),
        (("map", "opportunity", "O1", "--out", "map.svg", "--preset", "x"), ("preset", "chain")),
        (("map", "opportunity", "O1", "--out", "map.svg", "--side", "x"), ("side", "gap")),
        (("map", "opportunity", "O1", "--out", "map.svg", "--show", "x"), ("show", "cut")),
        (("map", "opportunity", "O1", "--out", "map.svg", "--vendor", "X"), ("vendor", "RIVAL")),
        (("export", "out.xls"), ("out.xls", ".xlsx")),
        (("export", "out", "--profile", "names_only"), ("names_only", "full")),
        (("export", "out.graphml", "--format", "graphml"), ("graphml", "exchange")),
        (("export", "out.zip", "--account", "Z"), ("account", "'Z'")),
        (("import", "nowhere"), ("nowhere", "path")),
        (("import", ".", "--format", "hubspot"), ("hubspot", "exchange")),
        (("import", ".", "--mapping", "map.json"), ("Mapping",)),
        (("key", "create", "x", "--expires", "soon"), ("'soon'", "90d")),
        (("key", "create", "x", "--expires", "2020-01-01"), ("2020-01-01", "past")),
        (("key", "revoke", "key_0"), ("key", "'key_0'")),
        (("check", "--account", "Z"), ("account", "'Z'")),
        (("fly",), ("fly",)),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(
    run: Run, filled_store: Path, in_folder: Path, arguments: tuple[str, ...], words: tuple[str]
) -> None:
    (in_folder / "deal.db").write_bytes(filled_store.read_bytes())
    before = sorted(path.name for path in in_folder.iterdir())
    code, out, err = run("--store", "sqlite:///deal.db", *arguments)
    assert (code, out) == (2, "")
    one_sentence(err, *words)
    left = {path.name for path in in_folder.iterdir()} - set(before)
    assert left <= {"deal.access.db", "deal.db-shm", "deal.db-wal"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyse", "opportunity", "O1"),
        ("paths", "opportunity", "O1", "--from", "C10", "--to", "C04"),
        ("map", "opportunity", "O1", "--out", "map.svg"),
        ("export", "out.zip"),
        ("check",),
        ("migrate",),
        ("key", "create", "me"),
        ("link",),
    ],
)
def test_a_question_never_makes_a_store(
    run: Run, in_folder: Path, arguments: tuple[str, ...]
) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    one_sentence(err, "no store", "--store")
    assert list(in_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("mysql://root:hunter2@host/db", "sqlite:///"),
        ("neo4j://host:7687", "neo4j"),
        ("sqlite:///none/deal.db", "folder"),
    ],
)
def test_a_store_that_cannot_be_is_named_without_its_password(
    run: Run, in_folder: Path, url: str, word: str
) -> None:
    code, _, err = run("import", str(WORKED), "--store", url)
    assert code == 2
    one_sentence(err, word)
    assert "hunter2" not in err
    assert list(in_folder.iterdir()) == []


def test_import_counts_and_the_second_time_nothing_changes(
    run: Run, in_folder: Path, own: Place
) -> None:
    code, out, err = run("import", WORKED, "--json")
    assert (code, err) == (0, "")
    first = json.loads(out)
    assert first["created"] == first["changes"] > 100
    assert set(first) == {
        *("created", "updated", "unchanged", "removed", "changes", "verdicts", "warnings")
    }
    second = json.loads(run("import", WORKED, "--json")[1])
    assert (second["changes"], second["unchanged"]) == (0, first["created"])
    assert not is_empty(own, in_folder)


def test_a_dry_run_leaves_nothing_behind(run: Run, in_folder: Path, own: Place) -> None:
    code, out, _ = run("import", WORKED, "--dry-run")
    assert code == 0
    assert "nothing was written" in out
    assert is_empty(own, in_folder)


def broken(folder: Path) -> Path:
    """The worked example with two wrong rows."""
    target = folder / "broken"
    target.mkdir()
    for path in WORKED.glob("*.csv"):
        (target / path.name).write_bytes(path.read_bytes())
    path = target / "influence.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    rows[0]["strength"] = "mighty"
    rows[1]["target"] = "NOBODY"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return target


def test_wrong_rows_are_named_one_by_one_and_nothing_is_written(
    run: Run, in_folder: Path, own: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = broken(tmp_path_factory.mktemp("source"))
    code, out, err = run("import", source)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("influence, row 2, column strength: ")
    assert lines[1].startswith("influence, row 3, column target: ")
    assert is_empty(own, in_folder)
    code, out, err = run("import", source, "--json")
    assert code == 2
    assert [one["row"] for one in json.loads(out)["verdicts"]] == [2, 3]
    assert len(err.splitlines()) == 2


def test_wrong_rows_may_be_left_out(
    run: Run, in_folder: Path, own: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = broken(tmp_path_factory.mktemp("source"))
    code, out, _ = run("import", source, "--skip-invalid")
    assert code == 0
    assert out.count("Left out influence") == 2
    assert not is_empty(own, in_folder)


def test_defaults_for_people_are_taken_from_the_options(
    run: Run, in_folder: Path, own: Place
) -> None:
    options = ("--lawful-basis", "consent", "--purpose", "renewal", "--review-on", "2026-01-31")
    out = run("import", WORKED, *options, "--json")[1]
    said = next(one for one in json.loads(out)["warnings"] if one["code"] == "defaults_taken")
    for word in ("consent", "renewal", "2026-01-31"):
        assert word in said["text"]
    assert run("import", WORKED, "--region", "CN")[0] == 2
    assert not is_empty(own, in_folder)


def test_what_was_exported_is_imported_unchanged(run: Run, store: str, in_folder: Path) -> None:
    for target in ("all.zip", "folder", "all.json"):
        assert run("export", target, "--store", store)[0] == 0
    assert zipfile.is_zipfile("all.zip")
    assert run("import", "all.zip")[0] == 0
    again = json.loads(run("import", "folder", "--json")[1])
    assert again["changes"] == 0
    question = ("analyse", "opportunity", "O1", *DAY, "--json")
    assert run(*question) == run(*question, "--store", store)
    assert (in_folder / "all.json").stat().st_size > 1000


@pytest.mark.parametrize("name", ["map.html", "map.svg"])
def test_the_map_is_a_file_equal_each_time(
    run: Run, store: str, in_folder: Path, name: str
) -> None:
    target = in_folder / name
    command = ("map", "opportunity", "O1", "--out", target, *DAY, "--store", store)
    assert run(*command)[0] == 0
    first = target.read_bytes()
    assert run(*command)[0] == 0
    assert target.read_bytes() == first
    run(*command, "--lang", "zh")
    assert target.read_bytes() != first


def test_a_map_is_chosen_by_code_or_label(run: Run, store: str, in_folder: Path) -> None:
    def drawn(*more: str) -> str:
        target = in_folder / "map.html"
        command = ("map", "opportunity", "O1", "--out", target, *DAY, "--lang", "en")
        assert run(*command, "--store", store, *more)[0] == 0
        return target.read_text(encoding="utf-8")

    usual, chain = drawn(), drawn("--preset", "chain", "--side", "us")
    assert usual == chain
    rival = drawn("--preset", "rival", "--side", "gap", "--vendor", "RIVAL")
    assert rival == drawn("--preset", "友商", "--side", "Gap")
    assert "Rival: Rival company" in rival
    assert "rival leads" in rival
    over = drawn("--show", "next_ties", "--show", "cut,single_points")
    assert "Marked on the map" in over
    assert "Marked on the map" not in usual


def test_check_finds_and_says_where(run: Run, store: str) -> None:
    code, out, err = run("check", *DAY, "--json", "--store", store)
    assert err == ""
    answer = json.loads(out)
    assert answer["as_of"] == "2025-06-30"
    assert code == (1 if answer["findings"] else 0)
    later = json.loads(run("check", "--as-of", "2027-01-01", "--json", "--store", store)[1])
    assert len(later["findings"]) > len(answer["findings"])
    assert all(one["code"].startswith(("expired", "stale")) for one in later["findings"])
    chinese = run("check", "--as-of", "2027-01-01", "--lang", "zh", "--store", store)
    assert chinese[0] == 1
    assert "过期" in chinese[1]


def test_nothing_doubtful_is_exit_0(run: Run, own: Place) -> None:
    own.open().close()
    code, out, _ = run("check")
    assert (code, out) == (0, "Nothing doubtful was found.\n")


def test_keys_are_made_listed_and_revoked(run: Run, filled_store: Path, in_folder: Path) -> None:
    (in_folder / "stakegraph.db").write_bytes(filled_store.read_bytes())
    code, key, said = run("key", "create", "billing", "--expires", "90d", "--write")
    assert code == 0
    assert key.startswith("sgk_")
    assert "stakegraph key revoke" in said
    assert key.strip() not in said
    listed = json.loads(run("key", "list", "--json")[1])["items"][0]
    assert listed["scopes"] == ["read", "write"]
    assert listed["prefix"] == key[:12]
    assert listed["key"] is None
    assert listed["expires_at"]
    assert key.strip() not in run("key", "list")[1]
    assert run("key", "revoke", listed["id"])[0] == 0
    assert json.loads(run("key", "list", "--json")[1])["items"][0]["revoked_at"]


def test_a_link_is_printed_alone(run: Run, filled_store: Path, in_folder: Path) -> None:
    (in_folder / "stakegraph.db").write_bytes(filled_store.read_bytes())
    code, out, err = run("link", "--port", "9001")
    assert (code, err) == (0, "")
    assert out.startswith("http://127.0.0.1:9001/sign-in/")
    assert out.count("\n") == 1


def test_a_store_of_a_newer_program_is_refused(
    run: Run, filled_store: Path, in_folder: Path
) -> None:
    path = in_folder / "stakegraph.db"
    path.write_bytes(filled_store.read_bytes())
    assert run("migrate")[0] == 0
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    for command in (("migrate",), ("analyse", "opportunity", "O1"), ("import", WORKED)):
        code, _, err = run(*command)
        assert code == 2
        one_sentence(err, "newer")


def test_a_failure_of_the_program_shows_no_traceback(
    run: Run, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "褚 is the message"
        raise RuntimeError(message)

    monkeypatch.setattr("graph.workspace.Workspace.answer", fail)
    code, out, err = run("analyse", "opportunity", "O1", "--store", store)
    assert (code, out) == (2, "")
    one_sentence(err, "--debug", "RuntimeError")
    assert "褚" not in err
    with pytest.raises(RuntimeError):
        main(["--debug", "analyse", "opportunity", "O1", "--store", store])


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "C.UTF-8"}, Language.EN),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "zh_CN.UTF-8", "STAKEGRAPH_LANG": "en"}, Language.EN),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN"}, Language.ZH),
        ({"STAKEGRAPH_LANG": "zh"}, Language.ZH),
    ],
)
def test_the_terminal_says_its_language(environment: dict[str, str], language: Language) -> None:
    assert terminal_language(environment) is language


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyse", "opportunity", "O9"),
        ("analyse", "deal", "O1"),
        ("analyse", "opportunity", "O1", "--vendor", "X"),
        ("analyse", "opportunity", "O1", "--vendor", "EXT"),
        ("analyse", "opportunity", "O1", "--as-of", "June"),
        ("map", "opportunity", "O1", "--out", "none/map.svg"),
        ("map", "opportunity", "O1", "--out", "map.pdf"),
        ("export", "out", "--profile", "names_only"),
        ("export", "out.xls"),
        ("import", "nowhere"),
        ("key", "revoke", "key_0"),
        ("serve", "--host", "203.0.113.7"),
        ("--store", "mysql://x", "analyse", "opportunity", "O1"),
        ("--store", "neo4j://x", "analyse", "opportunity", "O1"),
        ("--store", "sqlite:///", "analyse", "opportunity", "O1"),
        ("--store", "sqlite:///none/x.db", "import", WORKED),
        ("--store", "sqlite:///absent.db", "check"),
    ],
)
def test_errors_have_chinese_words(
    run: Run,
    filled_store: Path,
    in_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[object, ...],
) -> None:
    (in_folder / "stakegraph.db").write_bytes(filled_store.read_bytes())
    monkeypatch.setattr("api.cli.HELP_LANGUAGE", Language.ZH)
    code, _, err = run(*arguments)
    assert code == 2
    one_sentence(err)
    assert any("\u4e00" <= character <= "\u9fff" for character in err)
