"""Saving a form: the record is written, or the form comes back with what is wrong.

Source: contract 2; trust D13 (the newer value is shown, nothing is lost).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from api.editing import Edited, Editor, Standing, version_of
from api.pages.editing.desk import Desk
from api.pages.editing.fields import label_of, text_of
from api.pages.editing.forms import Conflict, Disagreement, Draft
from api.pages.editing.naming import Names
from api.pages.editing.sending import Sent, changed_values, new_values, own_values
from api.pages.editing.telling import last_change
from api.wording import problem_text, sentence_of
from graph.errors import (
    ConflictError,
    InputError,
    NotAllowedError,
    NotFoundError,
    PreconditionRequiredError,
    RelationshipNotFoundError,
    StakegraphError,
    StaleRevisionError,
)
from graph.model import Record
from graph.schema import Field
from graph.stores.protocol import Store
from graph.vocabulary import Visibility
from importers.editing.columns import editable_sheet
from importers.sheets import Column

__all__ = ["Refused", "attempt", "lost", "problems_of", "save"]


@dataclass(frozen=True, slots=True)
class Refused:
    """The form as it comes back, and why."""

    draft: Draft
    error: StakegraphError


def save(desk: Desk, editor: Editor, store: Store, draft: Draft, sent: Sent) -> Edited | Refused:
    """Write what a form says.

    Args:
        desk: Who fills it in.
        editor: Writes on their behalf.
        store: Tells who else wrote.
        draft: The form.
        sent: The form as it came, with what its fields said before.
    """
    try:
        return _written(desk, editor, draft, sent)
    except StaleRevisionError as error:
        return Refused(_disputed(desk, store, draft, error, sent), error)
    except (InputError, ConflictError, NotAllowedError) as error:
        return Refused(replace(draft, problems=problems_of(desk, draft, error)), error)
    except NotFoundError:
        if draft.record is None:
            raise
        return lost(desk, store, draft, draft.record.id)


def lost(desk: Desk, store: Store, draft: Draft, record_id: str) -> Refused:
    """The form of a record that is not there any more: saving makes it anew.

    Raises:
        NotFoundError: The reader never saw such a record.
    """
    by, when = last_change(desk, store, record_id)
    if not when:
        raise RelationshipNotFoundError(record_id)
    conflict = Conflict(by, when, is_gone=True)
    fresh = replace(draft, record=None, version="", conflict=conflict)
    return Refused(fresh, StaleRevisionError(desk.voice.say("conflict.gone")))


def attempt(desk: Desk, store: Store, record: Record, do: Callable[[], Edited]) -> Edited | Refused:
    """Do something to a record at once; its form comes back where that cannot be."""
    draft = Draft(record.table, record, version_of(record))
    try:
        return do()
    except StaleRevisionError as error:
        newer = error.newer
        fresh = newer.record if isinstance(newer, Standing) else record
        conflict = Conflict(*last_change(desk, store, record.id))
        draft = replace(draft, record=fresh, version=version_of(fresh), conflict=conflict)
        return Refused(draft, error)
    except (InputError, ConflictError, NotAllowedError) as error:
        return Refused(replace(draft, problems=problems_of(desk, draft, error)), error)


def _written(desk: Desk, editor: Editor, draft: Draft, sent: Sent) -> Edited:
    account = desk.subject.account_id
    visibility = Visibility.PRIVATE if draft.is_private else None
    if draft.record is None:
        values = new_values(desk, draft)
        return editor.create(draft.table, account, values, visibility=visibility)
    changed = changed_values(draft, sent)
    record = draft.record
    is_own = draft.plan.for_deal and draft.scope == "deal" and desk.deal is not None
    if is_own and getattr(record, "opportunity", None) is None:
        return editor.create(draft.table, account, own_values(desk, record, changed))
    return editor.change(draft.table, record.id, changed, expected=draft.version)


def problems_of(desk: Desk, draft: Draft, error: StakegraphError) -> dict[str, str]:
    """What is wrong, by column; what belongs to no field stands for the whole."""
    language = desk.voice.language
    if not isinstance(error, InputError) or isinstance(error, PreconditionRequiredError):
        return {"": sentence_of(error, language)}
    found: dict[str, str] = {}
    columns = {one.name for one in draft.plan.columns}
    for one in error.problems:
        name = one.column if one.column in columns else ""
        text = problem_text(one, language)
        found[name or ""] = f"{found[name or '']} {text}" if (name or "") in found else text
    return found


def _disputed(
    desk: Desk, store: Store, draft: Draft, error: StaleRevisionError, sent: Sent
) -> Draft:
    """The form with what both wrote: mine where I changed something, theirs in the rest."""
    newer = error.newer
    if not isinstance(newer, Standing):
        raise error
    record = newer.record
    before = {name: sent.all(f"was.{name}") for name in draft.values}
    mine = changed_values(draft, sent)
    values, rows = {}, []
    for column, field in _columns(draft):
        was, own = before[column.name], draft.values[column.name]
        theirs = text_of(draft.table, column, record)
        values[column.name] = own if column.name in mine else theirs
        if theirs != was or column.name in mine:
            said = _Said(desk, newer, draft.table, field)
            label = label_of(desk.voice, draft.table, column.name)
            rows.append(
                Disagreement(
                    label=label,
                    was=said.of(was),
                    theirs=said.of(theirs) if theirs != was else "",
                    mine=said.of(own) if column.name in mine else "",
                    is_open=theirs not in (was, own) and column.name in mine,
                )
            )
    by, when = last_change(desk, store, record.id)
    conflict = Conflict(by, when, tuple(rows))
    asked = tuple(dict.fromkeys((*draft.plan.first(is_change=True), *mine)))
    return replace(
        draft,
        record=record,
        version=version_of(record),
        values=values,
        asked=asked,
        conflict=conflict,
    )


def _columns(draft: Draft) -> Iterator[tuple[Column, Field | None]]:
    fields: Mapping[str, Field] = editable_sheet(draft.table).fields()
    for column in draft.plan.columns:
        if column.name in draft.values:
            yield column, fields.get(column.field)


class _Said:
    """What the texts of one field say in words."""

    def __init__(self, desk: Desk, newer: Standing, table: str, field: Field | None) -> None:
        self._names = Names(newer.records, desk.voice)
        self._table = table
        self._field = field

    def of(self, texts: tuple[str, ...]) -> str:
        """The words; the text itself where it is no value."""
        field = self._field
        if field is None or not texts:
            return ", ".join(texts) or "–"
        try:
            value = tuple(texts) if field.many else field.read(texts[0])
        except InputError:
            return ", ".join(texts)
        return self._names.said(self._table, field, value)
