"""What each of the four maps is about: whose ties, which influence, who stands out, which words.

Source: maps (four presets, one vendor switch); design 6 (empty states).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from graph.analysis.dependence import hanging_deciders
from graph.depiction.depicted import Depicted
from graph.drawing.captions import (
    NO_CHAIN,
    NO_INFLUENCE,
    NO_KEY_PEOPLE,
    NO_RIVAL,
    NO_RIVAL_TIES,
    NO_TIES,
    NO_US,
    NOBODY,
    carries,
    hanging,
    hanging_fact,
    only_by,
    rival_named,
)
from graph.drawing.content import Words
from graph.network import Network, Strand
from graph.vocabulary import ContextKind, MapPreset, TieLevel

__all__ = ["Theme", "theme_of", "usual_preset"]

_MOST_CARRIERS = 5
_NOTICEABLE = 0.005  # what rounds to 0.01
Notes = Mapping[str, tuple[Words, ...]]


@dataclass(frozen=True)
class Theme:
    """What one map is about.

    Attributes:
        vendors: Whose people and ties are shown.
        reach: Whose reach the cards of deciders bear: "us", "rival", or "" for nobody's.
        people: Who stands out; None = everybody.
        pairs: Influence that is shown, by its ends; None = all that the context shows.
        notes: Short words at people, ours, the rival's and the customer's.
        facts: What their accessible names tell besides.
        captions: What the map is about, or lacks.
    """

    vendors: frozenset[str]
    reach: str = ""
    people: frozenset[str] | None = None
    pairs: frozenset[tuple[str, str]] | None = None
    notes: Notes = field(default_factory=dict)
    facts: Notes = field(default_factory=dict)
    captions: tuple[Words, ...] = ()


def usual_preset(network: Network) -> MapPreset:
    """The map that a context opens with: an account's customer, an opportunity's chain.

    Cost: constant. Source: maps (presets).
    """
    is_account = network.context.kind is ContextKind.ACCOUNT
    return MapPreset.CUSTOMER if is_account else MapPreset.CHAIN


def theme_of(
    depicted: Depicted, preset: MapPreset, rival: str | None, behind: frozenset[str]
) -> Theme:
    """What a preset shows of a context, and what it says where there is little to show.

    Args:
        depicted: The context.
        preset: Which of the four maps.
        rival: Whom the map of the rival is about, None where none is recorded.
        behind: Who stands behind the deciders.

    Returns:
        A theme without people or ties still has its captions, so that no map is blank.

    Cost: the map of our resources asks once for each of ours who has a tie what hangs on them;
        the others are linear in the answer. Source: maps (four presets); method 3.10.
    """
    make = {
        MapPreset.CUSTOMER: lambda: _customer(depicted),
        MapPreset.CHAIN: lambda: _chain(depicted, behind),
        MapPreset.RESOURCES: lambda: _resources(depicted),
        MapPreset.RIVAL: lambda: _rival(depicted, rival),
    }
    return make[preset]()


def _customer(depicted: Depicted) -> Theme:
    network = depicted.network
    missing = _missing(network, None if network.hidden or network.conflicts else NO_INFLUENCE)
    return Theme(frozenset(network.vendors), captions=missing)


def _chain(depicted: Depicted, behind: frozenset[str]) -> Theme:
    network = depicted.network
    everybody = frozenset(network.vendors)
    if network.context.kind is not ContextKind.ACCOUNT:
        return Theme(everybody, captions=_missing(network, None if network.seats else NO_CHAIN))
    key = frozenset(depicted.weights)
    return Theme(
        everybody,
        people=(key | behind) or None,
        pairs=frozenset(pair for pair in _explicit(network) if pair[1] in key),
        captions=_missing(network, None if key else NO_KEY_PEOPLE),
    )


def _resources(depicted: Depicted) -> Theme:
    network, us = depicted.network, depicted.network.us or ""
    staff = network.staff.get(us, ())
    knowing = _knowing(network, staff)
    alone = {contact: who for contact, who in knowing.items() if len(who) == 1}
    hang = hanging_deciders(network, us)
    total = len(network.deciders)
    return Theme(
        vendors=frozenset({us}),
        reach="us",
        people=frozenset(network.deciders) | knowing.keys() | _on_paths(depicted, us),
        pairs=_path_pairs(depicted, us),
        notes={contact: (only_by(_mark(network, who[0])),) for contact, who in alone.items()}
        | {one: (hanging(len(found), total),) for one, found in hang.items()},
        facts={
            one: (hanging_fact(tuple(network.nodes[who].name for who in found)),)
            for one, found in hang.items()
        },
        captions=_missing(network, NO_US if not staff else None if knowing else NO_TIES),
    )


def _rival(depicted: Depicted, rival: str | None) -> Theme:
    network = depicted.network
    if rival is None:
        captions = _missing(network, NO_RIVAL)
        return Theme(frozenset(), people=frozenset(network.deciders), pairs=frozenset(),
                     captions=captions)  # fmt: skip
    knowing = _knowing(network, network.staff.get(rival, ()))
    isolation = depicted.answer.isolation.get(rival)
    carriers = [one for one in (isolation.carriers if isolation else ()) if one.loss >= _NOTICEABLE]
    shown = [one for one in carriers if one.kind == "person"]
    shown += [one for one in carriers if one.kind == "contact"][:_MOST_CARRIERS]
    carrying = frozenset(one.id for one in shown if one.kind == "contact")
    name = rival_named(network.vendor_names.get(rival, rival))
    return Theme(
        vendors=frozenset({rival}),
        reach="rival",
        people=frozenset(network.deciders) | knowing.keys() | carrying | _on_paths(depicted, rival),
        pairs=_path_pairs(depicted, rival),
        notes={one.id: (carries(one.loss),) for one in shown},
        captions=(name, *_missing(network, None if knowing else NO_RIVAL_TIES)),
    )


def _missing(network: Network, otherwise: Words | None) -> tuple[Words, ...]:
    if not network.contacts:
        return (NOBODY,)
    return () if otherwise is None else (otherwise,)


def _explicit(network: Network) -> Iterable[tuple[str, str]]:
    every: Iterable[Strand] = (*network.strands, *network.conflicts)
    return ((strand.source, strand.target) for strand in every if strand.kind == "influence")


def _knowing(network: Network, staff: Iterable[str]) -> dict[str, list[str]]:
    """Who of some vendor's people has a tie that carries, by contact."""
    people = frozenset(staff)
    found: dict[str, list[str]] = {}
    for strand in network.strands:
        is_tie = strand.kind == "tie" and strand.code is not TieLevel.NONE
        if is_tie and strand.source in people and strand.weight() > 0:
            known = found.setdefault(strand.target, [])
            if strand.source not in known:
                known.append(strand.source)
    return found


def _path_pairs(depicted: Depicted, vendor: str) -> frozenset[tuple[str, str]]:
    """The steps of the vendor's best paths to the deciders."""
    paths = (one.people for one in depicted.answer.best_paths if one.vendor == vendor)
    return frozenset(pair for people in paths for pair in pairwise(people))


def _on_paths(depicted: Depicted, vendor: str) -> frozenset[str]:
    return frozenset(person for pair in _path_pairs(depicted, vendor) for person in pair)


def _mark(network: Network, person: str) -> str:
    return person if len(person) <= _MARK_LENGTH else network.nodes[person].name


_MARK_LENGTH = 4
