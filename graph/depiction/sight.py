"""What every part of one map is read from: context, preset, side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.backers import backers_of
from graph.depiction.depicted import Depicted
from graph.depiction.presets import Theme, theme_of, usual_preset
from graph.drawing.view import MapView
from graph.model import Organization, Person
from graph.network import Network, Seat
from graph.records import Records
from graph.vocabulary import MapPreset, MapSide, OrganizationKind

__all__ = ["Sight", "sight_of", "units_of"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What every part of one map is read from.

    Attributes:
        rival: Whom the map compares us with.
        vendor: Towards whom attitudes are read.
        reach: Whose reach cards bear: "us", "rival", "gap", or "" for nobody's.
        ranks: Place among those behind the deciders.
        behind: Everybody who stands behind them.
        bosses: Line boss of people whose seat the opportunity moved.
        units: Names of the units of each person, outermost first.
    """

    depicted: Depicted
    preset: MapPreset
    theme: Theme
    rival: str | None
    vendor: str | None
    reach: str
    seats: Mapping[str, Seat]
    ranks: Mapping[str, int]
    behind: frozenset[str]
    bosses: Mapping[str, str]
    units: Mapping[str, tuple[str, ...]]

    @property
    def network(self) -> Network:
        """The graph of the context."""
        return self.depicted.network

    @property
    def base(self) -> Network:
        """Where people sit in the account."""
        return self.depicted.base or self.depicted.network


def sight_of(depicted: Depicted, view: MapView, rival: str | None) -> Sight:
    """What a view of a context looks at.

    Cost: what `theme_of` takes. Source: maps (presets, vendor switch).
    """
    network, answer = depicted.network, depicted.answer
    hidden = backers_of(network, answer)
    behind = frozenset(one.person for one in (*hidden, *answer.indirect_key_people))
    preset = view.preset or usual_preset(network)
    theme = theme_of(depicted, preset, rival, behind)
    is_theirs = view.side is MapSide.RIVAL and rival is not None
    compared = "" if view.side is MapSide.US or rival is None else view.side.value
    return Sight(
        depicted=depicted,
        preset=preset,
        theme=theme,
        rival=rival,
        vendor=rival if is_theirs else network.us,
        reach=compared or theme.reach,
        seats={seat.person: seat for seat in network.seats},
        ranks={one.person: place for place, one in enumerate(hidden, start=1)},
        behind=behind,
        bosses={
            line.subordinate: line.manager for line in network.lines if line.kind == "background"
        },
        units=units_of(depicted.records),
    )


def units_of(records: Records) -> Mapping[str, tuple[str, ...]]:
    """Names of the units each customer's person sits in, outermost first; else the department."""
    organizations = {one.id: one for one in records.all(Organization)}
    found: dict[str, tuple[str, ...]] = {}
    for person in records.all(Person):
        names: list[str] = []
        unit = organizations.get(person.organization)
        while unit is not None and unit.kind is OrganizationKind.UNIT:
            names.insert(0, unit.name)
            unit = organizations.get(unit.parent or "")
        if not names and person.department:
            names = [person.department]
        found[records.reference(person.id)] = tuple(names)
    return found
