"""Every view of the product as an address: the one list that the tests of all pages walk.

Presets, sides, extras, tabs and the sections of an answer are read off the product, so a new one is
walked without a word here; a new route fails `tests/end_to_end/test_views.py` until it is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.pages.map_choice import Tab
from graph.analysis.explaining.items import SECTIONS
from graph.vocabulary import MapExtra, MapPreset, MapSide

__all__ = [
    "EXAMPLES",
    "GENERAL_VIEWS",
    "Context",
    "data_of",
    "files_of",
    "parts_of",
    "views_of",
]

# Pages that belong to no context; what is typed finds something in every store of the tests.
GENERAL_VIEWS = {
    "start": "/",
    "search": "/search?q=a",
    "defaults": "/defaults",
    "missing": "/opportunities/nothing",
    "users": "/users",
    "one user": "/users/7",
    "own": "/me",
    "set up": "/set-up",
}


@dataclass(frozen=True)
class Context:
    """An account or an opportunity, and what its pages can be asked for.

    Attributes:
        folder: "accounts" or "opportunities".
        people: Ids of three contacts; the first influences the second.
        tile: Key of folded people, if any are folded.
    """

    folder: str
    key: str
    people: tuple[str, ...]
    tile: str = ""

    @property
    def root(self) -> str:
        return f"/{self.folder}/{quote(self.key, safe='')}"

    @property
    def is_deal(self) -> bool:
        return self.folder == "opportunities"

    def ask(self, inside: str = "", /, **values: str | list[str]) -> str:
        """An address of this context."""
        said = urlencode(values, doseq=True)
        return f"{self.root}{inside}{'?' if said else ''}{said}"


def _maps(one: Context) -> Iterator[tuple[str, str]]:
    first, second, third = one.people
    yield "page", one.ask()
    yield "other day", one.ask(as_of="2025-03-31")
    for preset in MapPreset:
        yield f"preset {preset}", one.ask(preset=preset)
    for side in MapSide:
        yield f"side {side}", one.ask(side=side, preset=MapPreset.CUSTOMER)
    yield "extras", one.ask(show=list(MapExtra))
    for tab in Tab:
        yield f"tab {tab}", one.ask(tab=tab)
    yield "focus", one.ask(focus=first, steps="2")
    yield "around", one.ask(around=first, steps="2")
    yield "open", one.ask(open=one.tile)
    yield "path", one.ask(**{"from": "us", "to": third})
    yield "walk", one.ask(walk=[first, second], person=first)
    yield "filters", one.ask(attitude="not_asked", kind="tie", confidence="reported")
    yield "wrong", one.ask(preset="none", focus="<b>", person="nobody", as_of="yesterday")


def views_of(one: Context) -> dict[str, str]:
    """The pages of a context: a name for each, and its address."""
    first, second, third = one.people
    found = dict(_maps(one))
    found |= {
        "selected": one.ask(person=third),
        "found": one.ask(find="a"),
        "what if": one.ask(edit=[f"leave {first}", f"leave {second}"], person=third),
        "card": f"{one.root}/people/{quote(second, safe='')}",
        "lines": one.ask("/lines", person=[first, second]),
        "network": one.ask("/network"),
        "network of one": one.ask("/network", person=first),
        "sensitivity": one.ask("/sensitivity"),
        "history": one.ask("/history"),
        "form": one.ask("/form/influence", source=first),
        "form of a person": f"{one.root}/form/people/{quote(second, safe='')}",
        "boss": f"{one.root}/boss/{quote(second, safe='')}",
        "left": f"{one.root}/left/{quote(second, safe='')}",
        "moved": f"{one.root}/moved/{quote(second, safe='')}",
    }
    if not one.is_deal:
        found |= {"records": one.ask("/records"), "proposals": one.ask("/proposals")}
        found |= {"records of people": one.ask("/records", table="people")}
    found |= {"unit": one.ask("/units", tile=one.tile)} if one.tile else {}
    sections = [name for name in SECTIONS if one.is_deal or name != "status"]  # the light of a deal
    return found | {f"why {name}": one.ask(f"/why/{name}") for name in sections}


def parts_of(one: Context) -> dict[str, str]:
    """What a page of the context fetches: no pages of their own, but a browser opens them."""
    first, second, _ = one.people
    found = {
        "menu": one.ask("/menu", person=second),
        "find": one.ask("/find", q="a"),
        "map": one.ask(fragment="map"),
        "panel": one.ask(fragment="1", person=first),
    }
    return found | ({"row": one.ask("/row"), "light": one.ask("/light")} if one.is_deal else {})


def data_of(one: Context) -> dict[str, str]:
    """What scripts of a page fetch as data."""
    first = one.people[0]
    return {
        "network part": one.ask("/network/part", person=first),
        "network people": one.ask("/network/people", find="a"),
    }


def files_of(one: Context) -> dict[str, str]:
    """Every map that can be saved: the name of its file, and where it is fetched."""
    map_of = f"/api/v1{one.root}/map"
    found = {"network.html": f"{map_of}?format=html&view=network"}
    for form in ("html", "svg"):
        found |= {
            f"{preset}.{form}": f"{map_of}?format={form}&preset={preset}" for preset in MapPreset
        }
    return found


# The worked example folds nobody.
EXAMPLES = (
    Context("opportunities", "O1", ("C10", "C04", "C02")),
    Context("accounts", "A", ("C10", "C04", "C02")),
)
