"""Search beside a map: names, pinyin, initials, titles, units; what was typed is marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.pages.finds_here import FoundHere, find_here
from api.pages.sight import look
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import Language
from graph.workspace import Workspace


@pytest.fixture
def found(
    store_of: Callable[[object], Store], small_account: Callable[..., dict[str, object]]
) -> Callable[[str], tuple[FoundHere, ...]]:
    """What is found in a small account with a unit."""
    rows = small_account(
        organizations=[
            {"id": "N", "name": "财务部 Finance", "kind": "unit", "parent": "A"},
            {"id": "B", "name": "别的客户 Other", "kind": "customer"},
        ],
        people=[
            {
                "id": "P2",
                "name": "方根旺",
                "title": "成本控制 Cost controller",
                "organization": "N",
            },
            {"id": "P3", "name": "单小方", "name_latin": "Shan Xiaofang", "organization": "A"},
            {"id": "P4", "name": "方外人", "organization": "B"},
            {"id": "U1", "name": "方我", "organization": "US"},
        ],
        ties=[{"id": "T1", "person": "U1", "contact": "P2", "level": "deep"}],
    )
    workspace = Workspace(store_of(rows), Scope.administrator())
    subject = workspace.subject("opportunity", "O")
    sight = look(workspace, subject, language=Language.EN, as_of=date(2025, 6, 30))
    return lambda text: find_here(workspace, sight, text)


def strong(parts: tuple[object, ...]) -> str:
    return "".join(getattr(one, "text", "") for one in parts if getattr(one, "is_strong", False))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("方根", "P2"),
        ("fanggen", "P2"),
        ("genwang", "P2"),
        ("fgw", "P2"),
        ("cost", "P2"),
        ("成本", "P2"),
        ("shan", "P3"),
        ("SHAN XIAO", "P3"),
    ],
)
def test_people_are_found_as_people_type_them(
    found: Callable[[str], tuple[FoundHere, ...]], typed: str, key: str
) -> None:
    assert found(typed)[0].key == key


def test_only_people_of_this_map_are_found(
    found: Callable[[str], tuple[FoundHere, ...]],
) -> None:
    assert {one.key for one in found("方")} == {"P2", "P3", "U1"}
    assert found("方外人") == ()
    assert found("  ") == ()


@pytest.mark.parametrize(
    ("typed", "where", "marked"),
    [
        ("方根", "name", "方根"),
        ("cost", "detail", "Cost"),
        ("fanggen", "reading", "fanggen"),
        ("fgw", "reading", "fgw"),
    ],
)
def test_what_was_typed_is_marked(
    found: Callable[[str], tuple[FoundHere, ...]], typed: str, where: str, marked: str
) -> None:
    assert strong(getattr(found(typed)[0], where)) == marked


def test_a_person_is_taken_into_focus_with_the_card(
    found: Callable[[str], tuple[FoundHere, ...]],
) -> None:
    address = found("方根旺")[0].address
    assert dict(parse_qsl(urlsplit(address).query)) == {"focus": "P2", "person": "P2"}


@pytest.mark.parametrize("typed", ["财务", "finance", "caiwu", "cwb"])
def test_units_are_found_with_how_many_people(
    found: Callable[[str], tuple[FoundHere, ...]], typed: str
) -> None:
    hit = found(typed)[-1]
    assert hit.key is None
    assert hit.is_list
    assert "unit%3A" in hit.address
    assert "1 person" in "".join(part.text for part in hit.detail)
