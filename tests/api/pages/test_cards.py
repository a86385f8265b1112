"""The person card and the records it rests on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.pages.cards import card_of, initials
from api.pages.ledger import entries_between, entries_of_walk
from api.pages.sight import Sight
from api.pages.wording import Rich


def text(parts: Rich | None) -> str:
    return "".join(part.text for part in parts or ())


def test_the_card_of_the_first_hidden_influencer(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    card = card_of(sight, "C10")
    assert card.is_hot
    assert card.place == "Reports to 林, CFO · no decision role"
    assert [(label, word) for label, _, word in card.attitudes] == [
        ("To us", "Unknown"),
        ("To the rival", "Unknown"),
    ]
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Our tie", "none recorded"),
        ("Rival tie", "none recorded"),
        ("Orientation", "not asked"),
    ]
    assert card.why is not None
    assert (card.why.heading, card.why.note) == ("Why first", "account 0.12, fourth")
    assert [(path.people, path.role) for path in card.why.paths] == [
        (("C10", "C04"), "Decision maker"),
        (("C10", "C04", "C01"), "Approver"),
        (("C10", "C02"), "Gatekeeper"),
    ]
    assert [entry.record for entry in card.entries] == ["E09", "E08"]
    assert text(card.next_step).startswith("Nobody has a tie. Ask 林’s and 赵’s contacts")


def test_a_record_shows_its_evidence_in_the_readers_language(
    sight_of: Callable[..., Sight],
) -> None:
    (entry,) = entries_between(sight_of("xinghe", "opportunity", "O1"), "C10", "C04")
    assert (entry.value, entry.seen, entry.basis) == ("strong", "May 2025", "reported")
    assert entry.age is not None
    assert (entry.age.months, entry.age.word) == ("1 mo", "fresh")
    assert entry.scope == "this project only"
    assert entry.quotes[0].text.startswith("Zhao gave the platform's business case to Chu")
    assert entry.quotes[0].by == "Gao Yan · Visit note · reported · May 2025"
    assert len(entry.quotes) == 2
    (chinese,) = entries_between(sight_of("xinghe", "opportunity", "O1", "zh"), "C10", "C04")
    assert chinese.quotes[0].text.startswith("赵总把平台的投资测算交给褚工")


def test_a_cut_edge_says_so_and_has_no_weight(sight_of: Callable[..., Sight]) -> None:
    entries = entries_between(sight_of("xinghe", "opportunity", "O1"), "C03", "C01")
    assert [(entry.state, entry.weight) for entry in entries] == [("cut", None)]


def test_an_implied_step_says_what_it_follows_from(sight_of: Callable[..., Sight]) -> None:
    entries = entries_of_walk(sight_of("xinghe", "opportunity", "O1"), ["C09", "C01", "C04"])
    assert [entry.is_implied for entry in entries] == [False, True]


def test_everybody_has_a_card_in_both_languages(sight_of: Callable[..., Sight]) -> None:
    for language in ("en", "zh"):
        for kind, reference in (("opportunity", "O1"), ("account", "A")):
            sight = sight_of("xinghe", kind, reference, language)
            for key in sight.nodes:
                card = card_of(sight, key)
                assert card.name
                assert "{" not in text(card.next_step)


def test_our_people_show_their_ties(sight_of: Callable[..., Sight]) -> None:
    card = card_of(sight_of("xinghe", "opportunity", "O1"), "U1")
    assert not card.is_contact
    assert card.next_step is None
    assert {entry.record for entry in card.entries} == {"T01", "T02"}


@pytest.mark.parametrize(
    ("name", "letters"),
    [("褚", "褚"), ("康润泽", "康"), ("Ann van Dyck", "AD"), ("", "?"), ("12", "1")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
