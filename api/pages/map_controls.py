"""The controls of a map: presets, sides, contexts, forms, filters, and what is drawn on demand.

Each is a link with the whole state in it, so that all of them work without scripts.
Source: design 4 and 6; design/opportunity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.map_choice import NOT_ASKED, Tab
from api.pages.pills import Pill, PillGroup, map_address
from api.pages.sight import Sight
from graph.vocabulary import (
    Attitude,
    Code,
    Confidence,
    DecisionRole,
    Freshness,
    LineKind,
    MapExtra,
    MapPreset,
    MapSide,
)

__all__ = [
    "FILTERS",
    "MapControls",
    "controls_of",
]

FILTERS = ("role", "attitude", "kind", "confidence", "freshness")
_FEW_DEALS = 2


@dataclass(frozen=True, slots=True)
class MapControls:
    """Everything in the bar above a map.

    Attributes:
        vendors: Which rival is meant; without pills where there is no choice.
        contexts: The account and its projects; without pills where there is only one.
        filter_count: How many values of filters are chosen; `without_filters` drops them.
        opened: Each closes an opened unit.
        around: Leads from an ego map back to everybody; None on the usual map.
    """

    presets: PillGroup
    sides: PillGroup
    vendors: PillGroup
    contexts: PillGroup
    tabs: PillGroup
    extras: PillGroup
    filters: tuple[PillGroup, ...]
    filter_count: int
    without_filters: str
    opened: PillGroup
    around: Pill | None


def controls_of(sight: Sight, person: str | None) -> MapControls:
    """The controls of the map of a context, with somebody's card open beside it."""
    made = _Made(sight, person)
    filters = (
        made.toggles("role", DecisionRole, is_offered=sight.is_deal),
        _attitudes(made),
        made.toggles("kind", LineKind),
        made.toggles("confidence", Confidence),
        made.toggles("freshness", Freshness),
    )
    return MapControls(
        presets=_presets(made),
        sides=_sides(made),
        vendors=_vendors(made),
        contexts=_contexts(made),
        tabs=_tabs(made),
        extras=made.toggles("show", MapExtra),
        filters=tuple(group for group in filters if group.pills),
        filter_count=sight.choice.emphasis.filters,
        without_filters=made.address(dict.fromkeys(FILTERS)),
        opened=_opened(made),
        around=_around(made),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """How the controls of one page are made."""

    sight: Sight
    person: str | None

    def address(self, changes: Mapping[str, str | Sequence[str] | None]) -> str:
        """Where a control leads."""
        return map_address(self.sight, changes, person=self.person)

    def say(self, key: str) -> str:
        """A phrase in the reader's language."""
        return self.sight.voice.say(key)

    def toggles(self, name: str, codes: Iterable[Code], *, is_offered: bool = True) -> PillGroup:
        """A control for each value of a parameter that may have several."""
        pairs = ((one.value, self.sight.voice.label(one)) for one in codes if is_offered)
        return PillGroup(
            self.say(f"choice.{name}"), tuple(self.toggle(name, *pair) for pair in pairs)
        )

    def toggle(self, name: str, value: str, label: str) -> Pill:
        """A control that puts one value in or takes it out."""
        now = self.sight.choice.values(name)
        is_on = value in now
        new = [one for one in now if one != value] if is_on else [*now, value]
        return Pill(f"{name}-{value}", label, self.address({name: new}), is_on)


def _presets(made: _Made) -> PillGroup:
    sight = made.sight
    usual = MapPreset.CHAIN if sight.is_deal else MapPreset.CUSTOMER
    now = sight.choice.view.preset or usual
    return PillGroup(
        made.say("map.label"),
        tuple(
            Pill(
                f"preset-{one.value}",
                sight.voice.label(one),
                made.address({"preset": None if one is usual else one.value}),
                one is now,
            )
            for one in MapPreset
        ),
    )


def _sides(made: _Made) -> PillGroup:
    now = made.sight.choice.view.side
    offered = MapSide if made.sight.rival else ()
    return PillGroup(
        made.say("map.side"),
        tuple(
            Pill(
                f"side-{one.value}",
                made.sight.voice.label(one),
                made.address({"side": None if one is MapSide.US else one.value}),
                one is now,
            )
            for one in offered
        ),
    )


def _vendors(made: _Made) -> PillGroup:
    """Which rival is meant where that matters and there are several."""
    sight, view = made.sight, made.sight.choice.view
    is_asked = view.side is not MapSide.US or view.preset is MapPreset.RIVAL
    rivals = sight.network.rivals if is_asked and len(sight.network.rivals) > 1 else ()
    now = view.vendor or sight.rival
    return PillGroup(
        made.say("choice.vendor"),
        tuple(
            Pill(f"vendor-{one}", sight.name(one), made.address({"vendor": one}), one == now)
            for one in rivals
        ),
    )


def _contexts(made: _Made) -> PillGroup:
    """The account and its projects on the same map; a long list of projects is on the page."""
    sight = made.sight

    def pill(key: str, label: str, root: str) -> Pill:
        address = map_address(sight, {}, person=made.person, root=root)
        return Pill(key, label, address, root == sight.root)

    account = pill(
        "context-account", made.say("map.account"), f"/accounts/{sight.subject.account_id}"
    )
    if sight.is_deal:
        return PillGroup(
            made.say("map.context"),
            (account, pill("context-deal", made.say("map.project"), sight.root)),
        )
    deals = tuple(
        pill(f"context-{one.id}", sight.voice.part_of(one.name), f"/opportunities/{one.id}")
        for one in sight.opportunities[:_FEW_DEALS]
    )
    return PillGroup(made.say("map.context"), (account, *deals) if deals else ())


def _tabs(made: _Made) -> PillGroup:
    now = made.sight.choice.tab
    words = {Tab.MAP: "picture"}
    return PillGroup(
        made.say("map.view"),
        tuple(
            Pill(
                f"tab-{one.value}",
                made.say(f"map.{words.get(one, one.value)}"),
                made.address({"tab": None if one is Tab.MAP else one.value}) + f"#{_PLACES[one]}",
                one is now,
            )
            for one in Tab
        ),
    )


_PLACES = {Tab.MAP: "picture", Tab.TABLE: "table", Tab.TREE: "tree", Tab.NETWORK: "network"}


def _attitudes(made: _Made) -> PillGroup:
    group = made.toggles("attitude", Attitude)
    asked = made.toggle("attitude", NOT_ASKED, made.sight.voice.say("attitude.not_asked"))
    return PillGroup(group.label, (*group.pills, asked))


def _opened(made: _Made) -> PillGroup:
    """A control for each opened unit that closes it again."""
    keys = made.sight.choice.view.open_units
    return PillGroup(
        made.say("choice.open"),
        tuple(
            Pill(
                f"open-{place}",
                _unit_name(made.sight, key),
                made.address({"open": [one for one in keys if one != key]}),
                is_on=True,
            )
            for place, key in enumerate(keys)
        ),
    )


def _unit_name(sight: Sight, key: str) -> str:
    kind, _, rest = key.partition(":")
    if kind == "unit":
        return sight.voice.part_of(rest.rsplit("/", 1)[-1])
    return (
        sight.voice.say("choice.team", person=sight.name(rest))
        if rest
        else sight.voice.say("choice.others")
    )


def _around(made: _Made) -> Pill | None:
    person = made.sight.choice.view.around
    if person is None:
        return None
    label = made.sight.voice.say("choice.around_only", person=made.sight.name(person))
    return Pill("around-all", label, made.address({"around": None}), is_on=True)
