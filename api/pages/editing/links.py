"""What a card offers to whoever may change it: addresses of forms and of one-tap answers.

Source: design 6 (one tap); contract 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from api.pages.editing.plans import plan_of
from api.pages.editing.telling import Done, done_of
from api.pages.ledger import Entry
from api.pages.sight import Sight
from graph.model import Assessment, Organization, Proposal, Role
from graph.stores.protocol import Store
from graph.vocabulary import OrganizationKind, Side

__all__ = [
    "Deed",
    "act_address",
    "changed_address",
    "deeds_of",
    "done_here",
    "form_address",
    "propose_address",
    "proposed",
]

_KEPT = frozenset({"preset", "side", "vendor", "show", "open"})


_USUAL = frozenset({"deed.influences", "deed.met", "deed.boss", "deed.edit"})
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be written down about a person; the usual ones stand in the menu, too."""

    label: str
    address: str
    is_usual: bool


def done_here(store: Store, sight: Sight, unit: str, person: str | None) -> Done | None:
    """What the reader just did to the context, to be taken back from its page.

    Args:
        store: Keeps the history.
        sight: The context.
        unit: Id of the unit of work, as the address of the page names it.
        person: Whose card is open.
    """
    if not unit or not sight.may_edit:
        return None
    changes = store.history(sight.subject.records.scope, unit=unit)
    records = sight.subject.records
    return done_of(records, sight.voice, changes, root=sight.root, back=_back(sight, person))


def act_address(sight: Sight, act: str, entry: Entry, person: str | None = None) -> str:
    """Where a record is edited, removed, confirmed; the page comes back with a person's card."""
    return _address(sight, f"{act}/{entry.table}/{entry.our_id}", person)


def proposed(sight: Sight, entry: Entry) -> str:
    """What became of the proposal of a record for the account; empty where nobody proposed it."""
    found = (one for one in sight.subject.records.all(Proposal) if one.item == entry.our_id)
    return next((sight.voice.label(one.state) for one in found), "")


def propose_address(sight: Sight, person: str | None = None) -> str:
    """Where an opportunity's own record is proposed for the account."""
    return _address(sight, "propose", person)


def changed_address(sight: Sight, entry: Entry, person: str | None = None) -> str:
    """The form that asks only for what may have changed."""
    only = {"only": plan_of(entry.table).opinion}
    return _address(sight, f"form/{entry.table}/{entry.our_id}", person, only)


def form_address(
    sight: Sight, table: str, person: str | None = None, given: Mapping[str, str] = _NOTHING
) -> str:
    """The form of a new record about what is known."""
    return _address(sight, f"form/{table}", person, given)


def deeds_of(sight: Sight, key: str) -> tuple[Deed, ...]:
    """What can be written down about somebody, the usual first."""
    node = sight.nodes[key]
    me, is_contact = node.record_id, node.side in {Side.CUSTOMER, Side.EXTERNAL}
    meeting = {"contacts": me, "kind": "meeting"}
    found = [("deed.influences", form_address(sight, "influence", key, {"source": me}))]
    if is_contact:
        found += [
            ("deed.influenced", form_address(sight, "influence", key, {"target": me})),
            ("deed.met", form_address(sight, "activities", key, meeting)),
            ("deed.tie", form_address(sight, "ties", key, {"contact": me})),
            ("deed.attitude", _attitude(sight, key, me)),
        ]
    else:
        found.append(("deed.knows", form_address(sight, "ties", key, {"person": me})))
    if node.side is Side.CUSTOMER and sight.is_deal:
        found.append(("deed.role", _role(sight, key, me)))
    found += [
        ("deed.boss", _address(sight, f"boss/{me}", key)),
        ("deed.edit", _address(sight, f"form/people/{me}", key)),
        ("deed.left", _address(sight, f"left/{me}", key)),
        ("deed.moved", _address(sight, f"moved/{me}", key)),
    ]
    say = sight.voice.say
    return tuple(Deed(say(label), address, label in _USUAL) for label, address in found)


def _attitude(sight: Sight, key: str, me: str) -> str:
    """The form of what somebody thinks of us: of the record that says so, or of a new one."""
    us = sight.network.us
    for name in sight.network.opinion(key, us).records if us is not None else ():
        record = sight.record_names.get(name)
        if isinstance(record, Assessment):
            form = f"form/assessments/{record.id}"
            return _address(sight, form, key, {"only": plan_of("assessments").opinion})
    vendors = sight.subject.records.all(Organization)
    ours = next((one.id for one in vendors if one.kind is OrganizationKind.US), "")
    given = {"person": me} | ({"vendor": ours} if ours else {})
    return form_address(sight, "assessments", key, given)


def _role(sight: Sight, key: str, me: str) -> str:
    for one in sight.subject.records.all(Role):
        if (one.person, one.opportunity) == (me, sight.subject.record_id):
            return _address(sight, f"form/roles/{one.id}", key)
    return form_address(sight, "roles", key, {"person": me})


def _address(
    sight: Sight, leaf: str, person: str | None, given: Mapping[str, str] = _NOTHING
) -> str:
    return f"{sight.root}/{leaf}?{urlencode({**given, 'back': _back(sight, person)})}"


def _back(sight: Sight, person: str | None) -> str:
    back = f"{sight.root}{sight.inner_query}"
    if person is None:
        return back
    return f"{back}{'&' if sight.inner_query else '?'}{urlencode({'person': person})}"
