"""What colleagues noticed in passing: drawn influence, contacts and attitudes off the story.

Nobody whom a deal's story needs is touched by it, so that the story stays as it was written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from importers.examples.draws import Draws
from importers.examples.group_cast import Cast, Member
from importers.examples.group_outsiders import OUTSIDERS, Outsider
from importers.examples.group_story import Edge, Note, Tie, View

__all__ = ["draw_edges", "draw_ties", "draw_views"]

_EDGES_PER_PERSON = 0.82  # inside a unit
_ACROSS_PER_PERSON = 0.17  # between units
_HUB_SHARE = 0.45  # edges that begin at the one whom the whole unit asks
_CONFLICT_SHARE = 0.04
_NOTED_SHARE = 0.5  # edges about which somebody wrote a sentence
_ASKED_SHARE = 0.453  # people whose attitude to us is on record, "unknown" included
_LAST_MONTH = 12 * 2025 + 5  # June 2025, counted from month 0 of year 0

_STRENGTHS = {"weak": 0.36, "medium": 0.46, "strong": 0.18}
_CONFIDENCES = {"confirmed": 0.06, "reported": 0.52, "inferred": 0.34, "rumour": 0.08}
_INSIDE = {"expertise": 0.45, "project": 0.25, "patron": 0.12, "friend": 0.16, "kin": 0.02}
_ACROSS = {"ex_colleague": 0.35, "alumni": 0.3, "project": 0.2, "friend": 0.15}
_ATTITUDES = {
    "positive": 0.31, "neutral": 0.35, "negative": 0.17, "strong_positive": 0.04,
    "strong_negative": 0.02, "unknown": 0.11,
}  # fmt: skip
_LEVELS = {"occasional": 0.55, "multiple": 0.37, "deep": 0.08}
_OUR_CONFIDENCES = {"confirmed": 0.7, "reported": 0.3}
_RIVAL_CONFIDENCES = {"reported": 0.5, "inferred": 0.38, "rumour": 0.12}
_RIVAL_VIEWS = {"LANZHAN": 0.42, "LIHENG": 0.26}  # share of those asked about us
_OURS = tuple(f"V{number}" for number in range(1, 9))

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "expertise": (
        "遇到难题，{target}总是先问{source}。",
        "With a hard question {target} always goes to {source} first.",
    ),
    "project": (
        "{source}和{target}在同一个改善小组，方案由{source}拿主意。",
        "{source} and {target} are in one improvement team, where {source} decides.",
    ),
    "patron": (
        "{target}是{source}一手带出来的。",
        "{target} was trained by {source}.",
    ),
    "friend": (
        "{source}和{target}常一起吃午饭，{target}会照{source}的意思改主意。",
        "{source} and {target} often have lunch together, and {target} comes round to {source}.",
    ),
    "kin": (
        "听说{source}和{target}是亲戚，没有核实。",
        "{source} and {target} are said to be related; nobody has checked.",
    ),
    "ex_colleague": (
        "{source}和{target}从前在一个车间，{target}至今听{source}的。",
        "{source} and {target} once worked in one shop, and {target} still listens to {source}.",
    ),
    "alumni": (
        "{source}是{target}的学长，同校的事都由{source}张罗。",
        "{source} was some years above {target} at the same school and still sets the tone.",
    ),
}


def draw_edges(cast: Cast, reserved: Collection[str], seed: int) -> list[Edge]:
    """Influence between people whom no story needs.

    Args:
        cast: The customer's people.
        reserved: Ids of people to leave alone.
        seed: Same seed, same edges.

    Returns:
        Edges with ids of people instead of keys, most of them inside a unit; no pair twice.
    """
    draws = Draws(seed, purpose="influence")
    free = [member for member in cast.members if member.id not in reserved]
    pairs: dict[tuple[str, str], str] = {}
    for members in cast.by_unit.values():
        group = [member.id for member in members if member.id not in reserved]
        if len(group) > 1:
            hub = draws.pick(group)
            for _ in range(round(len(members) * _EDGES_PER_PERSON)):
                source = hub if draws.chance(_HUB_SHARE) else draws.pick(group)
                pairs.setdefault((source, draws.pick(group)), draws.weigh(_INSIDE))
    for _ in range(round(len(cast.members) * _ACROSS_PER_PERSON)):
        one, other = draws.pick(free), draws.pick(free)
        if one.unit != other.unit:
            pairs.setdefault((one.id, other.id), draws.weigh(_ACROSS))
    return [
        _edge(source, target, basis, draws)
        for (source, target), basis in pairs.items()
        if source != target
    ]


def draw_ties(cast: Cast, reserved: Collection[str], seed: int) -> list[Tie]:
    """Contacts of our people and of the rivals', in the units that each of them covers."""
    draws = Draws(seed, purpose="ties")
    return [
        _tie(outsider, member.id, draws)
        for outsider in OUTSIDERS
        for member in _contacts(outsider, cast, reserved, draws)
    ]


def draw_views(
    cast: Cast, ties: Collection[Tie], written: Collection[View], seed: int
) -> list[View]:
    """Attitudes to us of almost half of the people, and of some of those to the rivals.

    Args:
        cast: The customer's people.
        ties: Whom our people know, they have asked first.
        written: Attitudes of the story, which count towards the share.
        seed: Same seed, same attitudes.
    """
    draws = Draws(seed, purpose="attitudes")
    known = {cast.by_key[view.person].id for view in written if view.person in cast.by_key}
    ours = {tie.contact for tie in ties if tie.person in _OURS}
    rest = draws.shuffle([member.id for member in cast.members if member.id not in known])
    rest.sort(key=lambda one: one not in ours)
    asked = rest[: max(0, round(len(cast.members) * _ASKED_SHARE) - len(known))]
    views = []
    for person in sorted(asked):
        views.append(_view(person, "US", _OUR_CONFIDENCES, draws))
        views += [
            _view(person, vendor, _RIVAL_CONFIDENCES, draws)
            for vendor, share in _RIVAL_VIEWS.items()
            if draws.chance(share)
        ]
    return views


def _contacts(
    outsider: Outsider, cast: Cast, reserved: Collection[str], draws: Draws
) -> list[Member]:
    nearby = [
        member
        for unit in outsider.covers
        for member in cast.by_unit[unit]
        if member.id not in reserved
    ]
    chosen = draws.shuffle(nearby)[: outsider.contacts]
    return sorted(chosen, key=lambda member: member.id)


def _edge(source: str, target: str, basis: str, draws: Draws) -> Edge:
    zh, en = _SENTENCES[basis]
    is_noted = draws.chance(_NOTED_SHARE)
    is_conflict = basis == "project" and draws.chance(_CONFLICT_SHARE / _INSIDE["project"])
    if is_conflict:
        zh = "{source}牵头的改善，{target}每次都唱反调。"
        en = "Whatever improvement {source} leads, {target} speaks against it."
    names = {"source": "{" + source + "}", "target": "{" + target + "}"}
    return Edge(
        source=source,
        target=target,
        strength=draws.weigh(_STRENGTHS),
        basis=basis,
        confidence="rumour" if basis == "kin" else draws.weigh(_CONFIDENCES),
        observed_on=_month(draws.below(26)),
        note=Note(
            draws.pick(_OURS),
            zh.format_map(names) if is_noted else "",
            en.format_map(names) if is_noted else "",
        ),
        polarity="conflict" if is_conflict else "follows",
    )


def _tie(outsider: Outsider, contact: str, draws: Draws) -> Tie:
    is_ours = outsider.organization == "US"
    return Tie(
        person=outsider.id,
        contact=contact,
        level=draws.weigh(_LEVELS),
        confidence=draws.weigh(_OUR_CONFIDENCES if is_ours else _RIVAL_CONFIDENCES),
        last_contact=_month(draws.below(14)),
        note=Note(outsider.id if is_ours else draws.pick(_OURS), "", ""),
    )


def _view(person: str, vendor: str, confidences: Mapping[str, float], draws: Draws) -> View:
    return View(
        person,
        vendor,
        draws.weigh(_ATTITUDES),
        confidence=draws.weigh(confidences),
        observed_on=_month(draws.below(11)),
        note=Note(draws.pick(_OURS), "", ""),
    )


def _month(months_ago: int) -> str:
    year, month = divmod(_LAST_MONTH - months_ago, 12)
    return f"{year:04d}-{month + 1:02d}"
