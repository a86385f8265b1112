"""What is doubtful in an account's records, for somebody to look at.

Rule breaks cannot be imported; what came in by another way, and what is merely old or missing, is
found here. Source: contract 4 (`check`); method 0, 3.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph.ageing import is_valid
from graph.analysis.key_people import key_set
from graph.calibration import Calibration
from graph.model import Opportunity, Organization, Person, Reporting, Role
from graph.network import Network
from graph.records import Records, natural_order
from graph.vocabulary import ContextKind, DecisionRole, Freshness, ReportingKind

__all__ = ["Finding", "check_attitudes", "check_network", "check_records"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful.

    Attributes:
        code: Names the rule.
        people: Whom it is about, as the sender names them; may be empty.
        record: Which record, as the sender names it; None where none.
        context: Id of the opportunity it belongs to; None for the account itself.
        values: What fills the sentence in, by placeholder; names, not ids.
    """

    code: str
    people: tuple[str, ...] = ()
    record: str | None = None
    context: str | None = None
    values: tuple[tuple[str, str], ...] = ()


def check_records(records: Records, *, as_of: date) -> tuple[Finding, ...]:
    """Look through the records of one account.

    Args:
        records: Of the account, with our people and the competitors.
        as_of: The day; lines and roles that ended before it do not count.

    Returns:
        Reporting circles, people recorded twice, people who left and still hold a role; in this
        order. Empty records give none.

    Cost: O(n log n) in records. Source: contract 4.
    """
    return (
        *_circles(records, as_of),
        *_doubles(records),
        *_left_with_role(records, as_of),
    )


def check_network(network: Network) -> tuple[Finding, ...]:
    """Look through one context: is somebody there to sign, and how old are its edges?

    Args:
        network: Of an account or an opportunity; left unchanged.

    Returns:
        An opportunity without an approver, or without a rival; who is for and against us in it
        (see `check_attitudes`); hidden edges and ties that are
        stale or expired, by kind and id. An opportunity is only asked about its own records, so
        that nothing is told twice.

    Cost: O(m log m). Source: method 3.1 (freshness).
    """
    is_deal = network.context.kind is ContextKind.OPPORTUNITY
    seats = (
        (*_missing_approver(network), *_without_rival(network), *check_attitudes(network))
        if is_deal
        else ()
    )
    return (*seats, *_aged(network, is_deal=is_deal))


def check_attitudes(network: Network) -> tuple[Finding, ...]:
    """Look at who is for and against us in an opportunity, and at how many decide.

    Returns:
        Nobody against us though a rival competes; supporters not more than opponents; decision
        makers for us, but most key people not; no decision maker; more or fewer formal deciders
        or other key people than is usual. Nothing where nobody has a role.

    Source: method 3.7 (attitude checks and size lint, after Altify).
    """
    if network.context.kind is not ContextKind.OPPORTUNITY or not network.seats:
        return ()
    context = network.context
    values: dict[str, tuple[tuple[str, str], ...]] = {}
    views = {person: _view(network, person) for person in network.contacts}
    known = [view for view in views.values() if view is not None]
    supporters, opponents = sum(one > 0 for one in known), sum(one < 0 for one in known)
    if network.rivals and known and not opponents:
        values["no_opponent"] = ()
    if known and supporters <= opponents:
        values["supporters_not_more"] = (
            ("supporters", str(supporters)),
            ("opponents", str(opponents)),
        )
    deciding = [seat.person for seat in network.seats if seat.role in _DECIDING]
    keys = key_set(network)
    friendly = sum((views.get(person) or 0) > 0 for person in keys)
    if not deciding:
        values["no_decision_maker"] = ()
    elif all((views.get(person) or 0) > 0 for person in deciding) and friendly <= len(keys) / 2:
        values["lone_decision_maker"] = (("friendly", str(friendly)), ("keys", str(len(keys))))
    circles = {
        "unusual_inner_circle": (len(network.deciders), _INNER),
        "unusual_political_structure": (len(keys - set(network.deciders)), _POLITICAL),
    }
    values |= {
        code: (("count", str(count)), ("least", str(least)), ("most", str(most)))
        for code, (count, (least, most)) in circles.items()
        if not least <= count <= most
    }
    return tuple(
        Finding(code, context=context.id, values=(("deal", context.name), *said))
        for code, said in values.items()
    )


_DECIDING = (DecisionRole.APPROVER, DecisionRole.DECISION_MAKER)
_INNER = (2, 3)  # formal deciders: the inner circle
_POLITICAL = (2, 5)  # other key people: the political structure


def _view(network: Network, person: str) -> float | None:
    return network.calibration.attitude(network.opinion(person, network.us).attitude)


def _circles(records: Records, as_of: date) -> Iterator[Finding]:
    """Each circle of solid lines once, from its first member in order of ids."""
    managers: dict[str, str] = {}
    for line in records.all(Reporting):
        if line.kind is ReportingKind.SOLID and is_valid(line, as_of):
            managers.setdefault(line.subordinate, line.manager)
    told: set[str] = set()
    for start in sorted(managers, key=lambda one: natural_order(records.reference(one))):
        path = [start]
        seen = {start}
        while (above := managers.get(path[-1])) is not None and above not in seen:
            path.append(above)
            seen.add(above)
        if above == start and not told.intersection(path):
            told.update(path)
            names = " → ".join(_name(records, one) for one in (*path, start))
            yield Finding("cycle", _ids(records, path), values=(("path", names),))


def _doubles(records: Records) -> Iterator[Finding]:
    """People of one name in one organization."""
    groups: dict[tuple[str, str], list[Person]] = {}
    for person in records.all(Person):
        key = (person.organization, " ".join(person.name.split()).casefold())
        groups.setdefault(key, []).append(person)
    for (organization, _), group in groups.items():
        if len(group) > 1:
            where = records.get(organization)
            place = where.name if isinstance(where, Organization) else organization
            ids = _ids(records, (one.id for one in group))
            values = (("name", group[0].name), ("organization", place), ("ids", ", ".join(ids)))
            yield Finding("doubled_person", ids, values=values)


def _left_with_role(records: Records, as_of: date) -> Iterator[Finding]:
    for role in records.all(Role):
        person = records.get(role.person)
        has_left = (
            isinstance(person, Person)
            and person.left_on is not None
            and person.left_on.last_day() < as_of
        )
        if has_left and is_valid(role, as_of):
            deal = records.get(role.opportunity)
            values = (("name", _name(records, role.person)), ("deal", _deal_name(deal)))
            yield Finding(
                "left_with_role",
                _ids(records, (role.person,)),
                records.reference(role.id),
                records.reference(role.opportunity),
                values,
            )


def _without_rival(network: Network) -> Iterator[Finding]:
    if not network.rivals:
        context = network.context
        yield Finding("no_rival", context=context.id, values=(("deal", context.name),))


def _missing_approver(network: Network) -> Iterator[Finding]:
    if not any(seat.role is DecisionRole.APPROVER for seat in network.seats):
        context = network.context
        yield Finding("missing_approver", context=context.id, values=(("deal", context.name),))


def _aged(network: Network, *, is_deal: bool) -> Iterator[Finding]:
    calibration: Calibration = network.calibration
    strands = [
        one
        for one in (*network.strands, *network.conflicts)
        if one.sighting is not None and (one.layer == "opportunity") == is_deal
    ]
    strands.sort(key=lambda one: (one.kind, natural_order(one.record or "")))
    for strand in strands:
        months = strand.sighting.months if strand.sighting else 0
        label = calibration.freshness(months)
        if label in (Freshness.STALE, Freshness.EXPIRED):
            pair = (strand.source, strand.target)
            names = tuple(network.nodes[one].name for one in pair)
            yield Finding(
                f"{label.value}_{strand.kind}",
                pair,
                strand.record,
                network.context.id if is_deal else None,
                (("source", names[0]), ("target", names[1]), ("months", str(months))),
            )


def _ids(records: Records, people: Iterable[str]) -> tuple[str, ...]:
    return tuple(records.reference(one) for one in people)


def _name(records: Records, person: str) -> str:
    found = records.get(person)
    return found.name if isinstance(found, Person) else records.reference(person)


def _deal_name(deal: object) -> str:
    return deal.name if isinstance(deal, Opportunity) else ""
