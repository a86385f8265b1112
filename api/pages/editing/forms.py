"""A form about one record: what it asks at once, what it folds, what is wrong, what others changed.

Source: contract 2 and 3; design 6 (one tap, no dialog).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from api.pages.editing.desk import Desk
from api.pages.editing.fields import FieldView, field_of, text_of
from api.pages.editing.plans import Plan, plan_of
from graph.model import Opportunity, Record
from graph.vocabulary import Polarity, ReportingKind, Visibility
from importers.sheets import Column

__all__ = ["Conflict", "Disagreement", "Draft", "Form", "form_of", "record_address", "was_name"]

_WAS = "was."
# What no other field stands for when a record is new.
_NEVER_PRIVATE = frozenset({"organizations", "opportunities"})
_PAIRED = frozenset({"influence", "ties"})
_OF_A_DEAL = frozenset({"roles", "overlay"})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field that somebody else changed meanwhile: what it was, is now, and what I wrote."""

    label: str
    was: str
    theirs: str
    mine: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else did to the record while the form was open.

    Attributes:
        by: Who, and when.
        rows: The fields that they or I changed.
        is_gone: They removed it; saving makes it anew.
    """

    by: str
    when: str
    rows: tuple[Disagreement, ...] = ()
    is_gone: bool = False

    @property
    def is_open(self) -> bool:
        """Whether both of us changed the same field."""
        return self.is_gone or any(one.is_open for one in self.rows)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be in a form.

    Attributes:
        record: The record to change; None for a new one.
        version: Of that record.
        values: What is filled in already, by column.
        asked: Columns to ask for at once in place of the plan's.
        scope: `deal` or `account`, where the reader chose.
        problems: What is wrong, by column; '' for the whole.
    """

    table: str
    record: Record | None = None
    version: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    scope: str = ""
    is_private: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None

    @property
    def plan(self) -> Plan:
        """How the form is laid out."""
        return plan_of(self.table)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a page shows it.

    Attributes:
        about: Whom it is about.
        address: Where it is sent.
        back: Where one goes who does not want it.
        fixed: Hidden fields of what is known.
        front: Fields that are seen at once, `more` those that are folded.
        scope: `deal` or `account`; empty where there is no choice.
        remove: Where to send that the record goes; empty for a new one.
        may_cut: Whether the opportunity may leave the record out for itself only.
        see: Where to send that others see it; empty for who may not say so. `shown_to` is who else.
        is_ready: Whether everything is said and only has to be saved.
    """

    table: str
    title: str
    about: str
    address: str
    back: str
    version: str
    fixed: tuple[tuple[str, str], ...]
    front: tuple[FieldView, ...]
    more: tuple[FieldView, ...]
    problems: tuple[str, ...]
    scope: str
    may_be_private: bool
    is_private: bool
    conflict: Conflict | None
    remove: str
    may_cut: bool
    see: str = ""
    shown_to: str = ""
    is_ready: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it makes a record."""
        return not self.version

    @property
    def is_unfolded(self) -> bool:
        """Whether something is wrong in what is folded."""
        return any(one.problem for one in self.more)


def was_name(column: str) -> str:
    """Name of the hidden field that says what a column said when the form was made."""
    return f"{_WAS}{column}"


def record_address(desk: Desk, act: str, table: str, record_id: str = "") -> str:
    """Address of a form or an act about a record, with the page to come back to."""
    leaf = f"/{record_id}" if record_id else ""
    return f"{desk.root}/{act}/{table}{leaf}?{urlencode({'back': desk.back})}"


def form_of(desk: Desk, draft: Draft) -> Form:
    """Lay a form out.

    Args:
        desk: Who fills it in.
        draft: What is in it.
    """
    plan, record = draft.plan, draft.record
    fixed = _fixed(desk, draft)
    shown = draft.asked or plan.first(is_change=record is not None)
    first = [name for name in shown if name not in fixed]
    columns = {one.name: one for one in _columns(desk, draft) if one.name not in fixed}
    fields = {name: _field(desk, draft, one) for name, one in columns.items()}
    first += [name for name, one in fields.items() if one.is_required and not one.was]
    front = [fields[name] for name in dict.fromkeys(first) if name in fields]
    account = record is None or getattr(record, "opportunity", None) is None
    has_scope = plan.for_deal and desk.is_deal and account
    record_id = record.id if record is not None else ""
    return Form(
        table=draft.table,
        title=desk.voice.say(f"form.{'change' if record_id else 'new'}.{draft.table}"),
        about=_about(desk, draft, fixed),
        address=record_address(desk, "form", draft.table, record_id),
        back=desk.page(),
        version=draft.version if record_id else "",
        fixed=tuple(fixed.items()),
        front=tuple(front),
        more=tuple(one for one in fields.values() if one not in front),
        problems=tuple(text for name, text in draft.problems.items() if name not in fields),
        scope=(draft.scope or ("account" if record_id else "deal")) if has_scope else "",
        may_be_private=not record_id and draft.table not in _NEVER_PRIVATE,
        is_private=draft.is_private,
        conflict=draft.conflict,
        remove=record_address(desk, "remove", draft.table, record_id) if record_id else "",
        may_cut=has_scope and draft.table == "influence" and bool(record_id),
        see=record_address(desk, "see", draft.table, record_id) if _may_show(desk, draft) else "",
        shown_to=_other_view(record).value if record is not None else "",
    )


def _may_show(desk: Desk, draft: Draft) -> bool:
    """Whether the reader may say who sees the record: its author may, and the owner."""
    record = draft.record
    if record is None or draft.table in _NEVER_PRIVATE or draft.conflict is not None:
        return False
    return desk.is_owner or record.entered_by == desk.identity.user


def _other_view(record: Record) -> Visibility:
    is_private = record.visibility is Visibility.PRIVATE
    return Visibility.ACCOUNT_TEAM if is_private else Visibility.PRIVATE


def _columns(desk: Desk, draft: Draft) -> list[Column]:
    """What this form may ask for: who it is for is asked in its own way."""
    plan = draft.plan
    left_out = {"opportunity"} if plan.for_deal and (desk.is_deal or draft.record) else set()
    # a line is changed in its own form
    left_out |= {"manager"} if draft.table == "people" and draft.record else set()
    return [one for one in plan.columns if one.name not in left_out]


def _fixed(desk: Desk, draft: Draft) -> dict[str, str]:
    """The ends of a new record that are known, and that the reader sees."""
    if draft.record is not None:
        return {}
    found = {}
    for name in draft.plan.ends:
        sent = draft.values.get(name, ())
        if sent and sent[0] and name not in draft.problems and desk.records.get(sent[0]):
            found[name] = sent[0]
    return found


def _field(desk: Desk, draft: Draft, column: Column) -> FieldView:
    was = text_of(draft.table, column, draft.record)
    values = draft.values.get(column.name)
    if values is None:
        values = was if draft.record is not None else _default(desk, draft.table, column.name)
    problem = draft.problems.get(column.name, "")
    view = field_of(desk, draft.table, column, values=values, was=was, problem=problem)
    # whoever names nobody makes a seat of the title
    is_seat = draft.table == "people" and column.name == "name"
    hint = desk.voice.say("hint.seat") if is_seat else view.hint
    is_open = view.is_required and not is_seat and not was and not (values and values[0])
    return replace(view, is_required=is_open or bool(problem and view.is_required), hint=hint)


def _default(desk: Desk, table: str, name: str) -> tuple[str, ...]:
    """What a new record says unless somebody says otherwise."""
    if name in {"observed_on", "date"}:
        return (str(desk.today),)
    if name == "organization" and table == "people":
        return (desk.subject.account_id,)
    if name == "opportunity" and table in _OF_A_DEAL:
        deals = [desk.deal or "", *(one.id for one in desk.records.all(Opportunity))]
        return tuple(one for one in deals if one)[:1]
    own = {("influence", "polarity"): Polarity.FOLLOWS, ("reporting", "kind"): ReportingKind.SOLID}
    found = own.get((table, name))
    return (found.value,) if found else ()


def _about(desk: Desk, draft: Draft, fixed: Mapping[str, str]) -> str:
    """Whom the form is about: the record's name, or the ends that are known."""
    if draft.record is not None:
        return desk.names.title(draft.record)
    ends: Sequence[str] = draft.plan.ends
    if draft.table in _PAIRED and fixed:
        return " → ".join(desk.names.called(fixed[one]) if one in fixed else "…" for one in ends)
    return " · ".join(desk.names.called(one) for one in fixed.values())
