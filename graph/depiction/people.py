"""The people of a map as cards, and those of the vendors as lane people."""

from __future__ import annotations

from collections.abc import Iterable

from graph.depiction.sight import Sight
from graph.drawing.additions import Standing
from graph.drawing.content import Card, LanePerson
from graph.network import Network
from graph.vocabulary import Code, ContextKind, MapSide

__all__ = ["cards_of", "lane_of", "lane_people_of"]

_MARK_LENGTH = 4


def cards_of(sight: Sight, people: Iterable[str]) -> tuple[Card, ...]:
    """The cards of the customer's people and of outsiders, in the order given.

    Cost: O(n). Source: design 3; maps (presets, vendor switch).
    """
    return tuple(_card(sight, person) for person in people)


def _card(sight: Sight, person: str) -> Card:
    network, node = sight.network, sight.network.nodes[person]
    seat = sight.seats.get(person)
    opinion = network.opinion(person, sight.vendor)
    return Card(
        key=person,
        name=node.name,
        title=node.title or "",
        account_manager=sight.base.manager_of(person),
        manager=network.manager_of(person),
        side=node.side.value,
        role=seat.role.value if seat and seat.role else None,
        has_veto=seat is not None and seat.has_veto,
        is_decider=person in network.deciders,
        in_chain=not _is_outside(sight, person),
        attitude=_code(opinion.attitude),
        attitude_before=_code(opinion.attitude_in_account) if opinion.attitude_is_own else None,
        importance=_code(node.importance),
        rank_behind=sight.ranks.get(person),
        background_boss=sight.bosses.get(person),
        units=sight.units.get(person, ()),
        standing=_standing(sight, person),
        notes=sight.theme.notes.get(person, ()),
        is_quiet=sight.theme.people is not None and person not in sight.theme.people,
    )


def _standing(sight: Sight, person: str) -> Standing | None:
    """How both sides reach somebody with a part in the decision.

    The card says it where sides are compared, else only for those who decide.
    """
    depicted = sight.depicted
    if person not in depicted.weights:
        return None
    ours, theirs = (depicted.reach(person, one) for one in (depicted.network.us, sight.rival))
    is_told = sight.reach == MapSide.GAP or person in depicted.network.deciders
    return Standing(sight.reach if is_told else "", ours, theirs)


def _is_outside(sight: Sight, person: str) -> bool:
    """Whether somebody who decides in the account has neither seat nor say in this opportunity."""
    if sight.network.context.kind is not ContextKind.OPPORTUNITY:
        return False
    is_decider = person in sight.base.deciders
    return is_decider and person not in sight.seats and person not in sight.behind


def _code(value: Code | None) -> str | None:
    return None if value is None else value.value


def lane_of(network: Network, person: str) -> str:
    """In which lane one of a vendor's people stands: "us" or "rival"."""
    return "us" if network.nodes[person].vendor == network.us else "rival"


def lane_people_of(sight: Sight) -> tuple[LanePerson, ...]:
    """Ours who act on this map, and every rival that is recorded on it."""
    network, theme = sight.network, sight.theme
    return tuple(
        LanePerson(
            key=person,
            name=network.nodes[person].name,
            title=network.nodes[person].title or "",
            vendor=lane_of(network, person),
            mark=person if len(person) <= _MARK_LENGTH else "",
            company="" if vendor == network.us else network.vendor_names.get(vendor, vendor),
            notes=theme.notes.get(person, ()),
            facts=theme.facts.get(person, theme.notes.get(person, ())),
            is_shown=vendor in theme.vendors,
        )
        for vendor in network.vendors
        for person in network.staff[vendor]
        if vendor != network.us or person in network.active_staff
    )
