"""The chain itself: what is found, and what the keys are for."""

from __future__ import annotations

import hmac
from dataclasses import replace

import pytest

from graph.trail import (
    Damage,
    Entry,
    Item,
    Keys,
    PersonKey,
    Written,
    check_chain,
    check_changes,
    check_heads,
    code_of,
    genesis,
    items_of,
    mark_of,
    pieces_of,
    pseudonym_of,
    sealed,
)

KEY = b"k" * 32
ANN = PersonKey("a", b"a" * 32)
BEN = PersonKey("b", b"b" * 32)
PEOPLE = {ANN.pseudonym: ANN.key, BEN.pseudonym: BEN.key}
KEYS = Keys(values=b"v" * 32, destroyed=frozenset())


def written(number: int, after: str | None = '{"strength":"strong"}') -> Written:
    return Written(number, "influence", f"edg_{number}", None, after)


def item(change: Written) -> Item:
    mark = mark_of(change, (ANN, BEN), KEYS.values)
    return Item(change.kind, change.table, change.record, ("a", "b"), mark)


def chain(count: int = 4, key: bytes = KEY) -> list[Entry]:
    found: list[Entry] = []
    code = genesis(key, "trail")
    for number in range(1, count + 1):
        bare = Entry(number, f"unt_{number}", "2025-06-30", "eva", "edit", number, number)
        found.append(sealed(bare, pieces_of([item(written(number))]), key, code))
        code = found[-1].code
    return found


def test_a_code_is_the_standards_hmac() -> None:
    expected = hmac.digest(KEY, b"1:a2:123:xyz", "sha256").hex()
    assert code_of(KEY, "a", 12, "xyz") == expected
    assert pseudonym_of(KEY, "per_1") == hmac.digest(KEY, b"per_1", "sha256").hex()[:24]


def test_parts_do_not_run_into_each_other() -> None:
    assert code_of(KEY, "", "ab", "c") != code_of(KEY, "", "a", "bc")
    assert code_of(KEY, "", "1", "2") != code_of(KEY, "", "12")


def test_a_whole_chain_is_whole() -> None:
    entries = chain()
    heads = {one.number: one.code for one in entries}
    assert list(check_chain(entries, KEY, heads)) == []
    assert list(check_chain([], KEY, {})) == []


def test_units_of_before_the_trail_are_passed_over() -> None:
    old = replace(chain(1)[0], digest="", code="", pieces=())
    code = genesis(KEY, "trail")
    fresh = sealed(Entry(2, "unt_2", "", "eva", "", 2, 2), [], KEY, code)
    assert list(check_chain([old, fresh], KEY, {})) == []
    assert [one.kind for one in check_chain([fresh, replace(old, number=3)], KEY, {})] == [
        "digest",
        "code",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"unit": "unt_9"}, {"at": "2025-07-01"}, {"actor": "ann"}, {"reason": ""}, {"first": 9},
        {"last": 9}, {"digest": "0" * 64}, {"code": "0" * 64}, {"code": ""}, {"pieces": ()},
        {"number": 7},
    ],
)  # fmt: skip
def test_an_edited_entry_is_found(changed: dict[str, object]) -> None:
    entries = chain()
    entries[1] = replace(entries[1], **changed)  # type: ignore[arg-type]
    assert list(check_chain(entries, KEY, {}))


def test_a_cut_end_is_found_by_what_was_noted_outside() -> None:
    entries = chain()
    heads = {one.number: one.code for one in entries}
    assert list(check_chain(entries[:2], KEY, heads)) == [Damage("cut", 3)]
    assert list(check_chain(entries[:2], KEY, {})) == []
    assert list(check_heads({}, 0)) == []


def test_a_chain_of_another_key_is_found() -> None:
    assert {one.kind for one in check_chain(chain(key=b"x" * 32), KEY, {})} == {"code"}


def test_who_has_the_key_rewrites_what_was_not_noted_outside() -> None:
    entries = chain()
    heads = {one.number: one.code for one in entries}
    forged = [replace(one, actor="ann") for one in entries]
    code = genesis(KEY, "trail")
    for place, one in enumerate(forged):
        forged[place] = sealed(one, one.pieces, KEY, code)
        code = forged[place].code
    assert list(check_chain(forged, KEY, {})) == []
    assert {one.kind for one in check_chain(forged, KEY, heads)} == {"head"}


def test_changed_values_are_found_and_without_a_key_nothing_is_told() -> None:
    (entry,) = chain(1)
    assert list(check_changes(entry, [written(1)], PEOPLE, KEYS)) == []
    other = [written(1, '{"strength":"weak"}')]
    assert list(check_changes(entry, other, PEOPLE, KEYS)) == [Damage("values", 1, 1)]
    alone = {"a": ANN.key}
    assert list(check_changes(entry, other, alone, KEYS)) == [Damage("unmarked", 1, 1)]
    erased = replace(KEYS, destroyed=frozenset({"b"}))
    assert list(check_changes(entry, other, alone, erased)) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (Written(1, "influence", "edg_2", None, "{}"), "change"),
        (Written(1, "ties", "edg_1", None, "{}"), "change"),
        (Written(1, "influence", "edg_1", "{}", None), "change"),
        (Written(2, "influence", "edg_1", None, "{}"), "gap"),
    ],
)
def test_a_change_of_something_else_is_found(change: Written, kind: str) -> None:
    (entry,) = chain(1)
    assert [one.kind for one in check_changes(entry, [change], PEOPLE, KEYS)] == [kind]
    assert [one.kind for one in check_changes(entry, [], PEOPLE, KEYS)] == ["gap"]


def test_what_concerns_nobody_has_the_installations_key() -> None:
    change = Written(1, "organizations", "org_1", None, "{}")
    marked = Item("+", "organizations", "org_1", (), mark_of(change, (), KEYS.values))
    entry = sealed(Entry(1, "u", "", "", "", 1, 1), pieces_of([marked]), KEY, "")
    assert list(check_changes(entry, [change], {}, KEYS)) == []
    assert list(check_changes(entry, [change], {}, replace(KEYS, values=b"w" * 32)))


def test_items_come_back_from_their_pieces() -> None:
    items = [item(written(number)) for number in range(1, 2502)]
    pieces = pieces_of(items)
    assert len(pieces) == 3
    assert list(items_of(pieces)) == items
    assert pieces_of([]) == []
