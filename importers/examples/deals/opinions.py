"""Opinions in a deal, written as tables: acceptance of solution and price, attitudes with notes."""

from __future__ import annotations

from importers.examples.group_story import Note, View

__all__ = ["LANZHAN", "LIHENG", "US", "acceptances", "views"]

US, LANZHAN, LIHENG = "US", "LANZHAN", "LIHENG"


def acceptances(
    solution: dict[str, tuple[str, str, str]], price: dict[str, tuple[str, str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Acceptance of solution and price by (person, vendor); '' = not asked.

    Args:
        solution: By person, for us, Lanzhan and Liheng, 1 to 5.
        price: The same for the price.
    """
    nothing = ("", "", "")
    people = dict.fromkeys([*solution, *price])
    return {
        (person, vendor): (solution.get(person, nothing)[one], price.get(person, nothing)[one])
        for person in people
        for one, vendor in enumerate((US, LANZHAN, LIHENG))
    }


def views(
    asked: dict[tuple[str, str], tuple[str, str]],
    attitudes: dict[tuple[str, str], tuple[str, Note]],
) -> tuple[View, ...]:
    """What each person thinks of each vendor in a deal; people with neither are left out.

    Args:
        asked: From `acceptances`.
        attitudes: Attitude and how we know, by (person, vendor); others keep the account's.
    """
    pairs = asked | {pair: ("", "") for pair in attitudes if pair not in asked}
    return tuple(
        View(
            person,
            vendor,
            attitude=attitudes[person, vendor][0] if (person, vendor) in attitudes else "",
            solution=solution,
            price=price,
            note=attitudes[person, vendor][1] if (person, vendor) in attitudes else None,
        )
        for (person, vendor), (solution, price) in pairs.items()
        if solution or price or (person, vendor) in attitudes
    )
