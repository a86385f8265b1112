"""Who is in a context: the people on its map, our people, and the rivals it knows.

Source: contract 2; method 3.1 (small print), 3.5.
"""

from __future__ import annotations

from datetime import date

from graph.errors import AccountNotFoundError, OpportunityNotFoundError
from graph.model import Assessment, Opportunity, Organization, Person
from graph.network import Context, Node
from graph.records import Records, natural_order
from graph.vocabulary import ContextKind, OrganizationKind, Side

__all__ = ["context_of", "has_left", "nodes_of", "our_vendor", "rivals_of", "side_of"]

_SIDES = {
    OrganizationKind.CUSTOMER: Side.CUSTOMER,
    OrganizationKind.UNIT: Side.CUSTOMER,
    OrganizationKind.US: Side.US,
    OrganizationKind.COMPETITOR: Side.COMPETITOR,
    OrganizationKind.OTHER: Side.EXTERNAL,
}
_MIDDLE_MONTH = 7


def side_of(organization: Organization) -> Side:
    """The side on which the people of an organization are."""
    return _SIDES[organization.kind]


def has_left(person: Person, day: date) -> bool:
    """Whether a person left on or before `day`; a bare year counts as its July."""
    if person.left_on is None:
        return False
    first = person.left_on.first_day()
    if person.left_on.month is None:
        first = first.replace(month=_MIDDLE_MONTH)
    return first <= day


def context_of(records: Records, kind: ContextKind, record_id: str) -> Context:
    """Name the subject of a question.

    Raises:
        AccountNotFoundError, OpportunityNotFoundError: The reader sees no such record.
    """
    record = records.get(record_id)
    if kind is ContextKind.OPPORTUNITY:
        if not isinstance(record, Opportunity):
            raise OpportunityNotFoundError(record_id)
        account = records.get(record.account or "")
    else:
        account = record
    if not isinstance(account, Organization) or account.kind is not OrganizationKind.CUSTOMER:
        raise AccountNotFoundError(record_id)
    return Context(
        kind=kind,
        id=records.reference(record_id),
        name=record.name if isinstance(record, Opportunity) else account.name,
        account=records.reference(account.id),
        account_name=account.name,
        record_id=record_id,
        account_record_id=account.id,
    )


def our_vendor(records: Records) -> Organization | None:
    """The organization that we are; the first one by id where several are recorded."""
    ours = (one for one in records.all(Organization) if one.kind is OrganizationKind.US)
    return next(ours, None)


def rivals_of(records: Records, context: Context) -> tuple[Organization, ...]:
    """The competitors of a context, in order of their ids.

    Those that the opportunity names; where it names none, and for an account, every competitor
    with somebody or an assessment on the account's map.
    """
    opportunity = records.get(context.record_id)
    if isinstance(opportunity, Opportunity) and opportunity.competitors:
        wanted = set(opportunity.competitors)
    else:
        account = context.account_record_id
        wanted = {
            person.organization for person in records.all(Person) if person.account == account
        } | {row.vendor for row in records.all(Assessment) if row.account == account}
    return tuple(
        one
        for one in records.all(Organization)
        if one.id in wanted and one.kind is OrganizationKind.COMPETITOR
    )


def nodes_of(
    records: Records, context: Context, day: date, vendors: dict[str, str]
) -> dict[str, Node]:
    """The people in the network of a context, by id in answers.

    Args:
        records: What the reader sees.
        context: The subject.
        day: Who left on or before it is not in the network.
        vendors: Vendor id in answers by our id of the organization; staff of other vendors and
            our people of an unnamed vendor are left out.
    """
    nodes: dict[str, Node] = {}
    for person in records.all(Person):
        organization = records.get(person.organization)
        if person.account not in (None, context.account_record_id) or has_left(person, day):
            continue
        if not isinstance(organization, Organization):
            continue
        side = side_of(organization)
        vendor = vendors.get(organization.id)
        if vendor is None and side in (Side.US, Side.COMPETITOR):
            continue
        reference = records.reference(person.id)
        nodes[reference] = Node(
            id=reference,
            key=records.key(person.id),
            record_id=person.id,
            name=person.name,
            title=person.title,
            organization=records.reference(organization.id),
            organization_name=organization.name,
            side=side,
            vendor=vendor,
            function=person.function,
            formal_level=person.formal_level,
            importance=person.importance,
            behavior_orientation=person.behavior_orientation,
        )
    return dict(sorted(nodes.items(), key=lambda item: natural_order(item[0])))
