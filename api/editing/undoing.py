"""Undo and redo: an edit turned round, where nobody has changed since what it touched.

Undoing an undo is a redo. What of an edit the reader may not see is turned round with it and not
told of; where somebody changed that since, it stays as it is, and that is not told of either.
Source: contract 2; trust D13, S20.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from api.editing.places import records_of
from api.editing.rights import require_change
from api.editing.standing import Edited, Standing
from api.editing.unit import EditUnit, changed_meanwhile, editing
from api.wording import said
from graph.changes import Change
from graph.errors import InputError, NotAllowedError, NotFoundError
from graph.model import Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.stores.references import references_of, targets_of

__all__ = ["EDIT", "latest_done", "latest_undone", "turn_round", "undone_by"]

EDIT = "edit"
_UNDO, _REDO = "undo:", "redo:"
_PAGE = 200
_MOST_PAGES = 50
_WHOLE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Turn:
    """One record of an edit that is turned round.

    Attributes:
        left: As the edit left it; None where it was removed.
        back: As it was before; None where the edit entered it.
    """

    left: Record | None
    back: Record | None

    @property
    def record(self) -> Record:
        """One of its forms."""
        record = self.back or self.left
        if record is None:
            message = "a change of nothing"
            raise ValueError(message)
        return record


def latest_done(store: Store, scope: Scope, account: str) -> str:
    """The unit of the reader's latest edit of an account that still stands.

    Raises:
        InputError: There is none.
    """
    stands: dict[str, bool] = {}
    for unit, reason, actor in _units(store, account, scope):
        is_undo = reason.startswith(_UNDO)
        is_standing = stands.setdefault(_origin(unit, reason), not is_undo)
        if is_standing and not is_undo and actor == scope.user:
            return unit
    raise InputError(said("nothing_to_undo"))


def latest_undone(store: Store, scope: Scope, account: str) -> str:
    """The unit of the reader's latest undo that still stands and was followed by no other edit.

    Raises:
        InputError: There is none.
    """
    settled: set[str] = set()
    for unit, reason, actor in _units(store, account, scope):
        origin = _origin(unit, reason)
        if origin in settled:
            continue
        if reason == EDIT and actor == scope.user:
            break
        if reason.startswith(_UNDO) and actor == scope.user:
            return unit
        settled.add(origin)
    raise InputError(said("nothing_to_redo"))


def undone_by(store: Store, scope: Scope, account: str, unit: str) -> str:
    """The unit that undid another one last; the unit itself where it is an undo.

    Raises:
        InputError: It was not undone.
    """
    for found, reason, _ in _units(store, account, scope):
        if found == unit and reason.startswith(_UNDO):
            return found
        if reason == f"{_UNDO}{unit}":
            return found
    raise InputError(said("nothing_to_redo"))


def turn_round(store: Store, scope: Scope, account: str, unit: str) -> Edited:
    """Undo a unit of work.

    Args:
        store: Where it was done.
        scope: Who undoes it.
        account: Our id of the account that it is about.
        unit: Id of the unit.

    Raises:
        NotFoundError: The reader sees no such edit of that account.
        NotAllowedError: It is somebody else's, and the reader does not own the account.
        StaleRevisionError: Somebody changed since what it touched.
    """
    seen_changes = store.history(scope, unit=unit, limit=_WHOLE)
    _require_own(scope, account, unit, seen_changes)
    visible = {one.record.id for one in seen_changes}
    everything = Scope.administrator(scope.user)
    with editing(store, scope, _reason(unit, seen_changes[0].reason)) as done:
        seen, whole = records_of(store, scope, account), store.read(everything, account)
        turns = _turns(store.history(everything, unit=unit, limit=_WHOLE))
        kept = _untouched(turns, visible, done, whole, seen)
        for record_id in visible & kept.keys():
            require_change(scope, kept[record_id].record)
        _drop_impossible(kept, visible, whole, seen, partial(_is_stored, done, whole))
        _write(done, kept.values())
        edited = done.edited(None, seen)
        for change in edited.changes:
            if change.record.id not in turns:  # others said something about what would go
                raise changed_meanwhile(_standing(change.before, seen))
        return edited


def _reason(unit: str, reason: str) -> str:
    """Why a unit is turned round, by why it was done."""
    origin = _origin(unit, reason)
    return f"{_REDO}{origin}" if reason.startswith(_UNDO) else f"{_UNDO}{origin}"


def _untouched(
    turns: Mapping[str, _Turn],
    visible: set[str],
    done: EditUnit,
    whole: Records,
    seen: Records,
) -> dict[str, _Turn]:
    """What is still as the edit left it.

    Raises:
        StaleRevisionError: Something is not that the reader sees.
    """
    kept: dict[str, _Turn] = {}
    for name, turn in turns.items():
        now = whole.get(name) or done.stored(turn.record.table, name)
        if now == turn.left:
            kept[name] = turn
        elif name in visible:
            raise changed_meanwhile(_standing(now, seen))
    return kept


def _write(done: EditUnit, turns: Collection[_Turn]) -> None:
    """Put back what changed, take away what came, then bring back what went."""
    coming = {one.back.id for one in turns if one.left is None and one.back is not None}
    backs = [one.back for one in turns if one.back is not None]
    late = [one for one in backs if one.id in coming or not coming.isdisjoint(_named(one))]
    done.restore(one for one in backs if one not in late)
    for turn in turns:
        if turn.back is None:
            done.delete(turn.record.id)
    done.restore(late)


def _units(store: Store, account: str, scope: Scope) -> Iterator[tuple[str, str, str]]:
    """Edits of an account that a reader sees, the newest first: unit, reason and who, each once."""
    known: set[str] = set()
    before: int | None = None
    for _ in range(_MOST_PAGES):
        page = store.history(scope, account=account, before=before, limit=_PAGE)
        for change in page:
            is_edit = change.reason == EDIT or change.reason.startswith((_UNDO, _REDO))
            if change.unit and change.unit not in known and is_edit:
                known.add(change.unit)
                yield change.unit, change.reason, change.actor
        if len(page) < _PAGE:
            return
        before = page[-1].sequence


def _origin(unit: str, reason: str) -> str:
    """The edit that a unit did, undid or did again."""
    return reason.partition(":")[2] if reason.startswith((_UNDO, _REDO)) else unit


def _require_own(scope: Scope, account: str, unit: str, changes: tuple[Change, ...]) -> None:
    """See that an edit is of this account and the reader's to undo.

    Raises:
        NotFoundError: The reader sees no such edit of that account.
        NotAllowedError: It is somebody else's, and the reader does not own the account.
    """
    accounts = {one.record.account for one in changes}
    if not changes or accounts - {account, None}:
        raise NotFoundError(unit)
    is_edit = changes[0].reason == EDIT or changes[0].reason.startswith((_UNDO, _REDO))
    if not is_edit:
        raise InputError(said("not_an_edit"))
    is_owner = scope.is_administrator or scope.accounts.get(account) == "owner"
    if changes[0].actor != scope.user and not is_owner:
        message = "Only who made an edit, or an owner of the account, may undo it."
        raise NotAllowedError(message)


def _turns(changes: Iterable[Change]) -> dict[str, _Turn]:
    """What a unit did to each record, as it is turned round."""
    turns: dict[str, _Turn] = {}
    for change in sorted(changes, key=lambda one: one.sequence):
        first = turns.get(change.record.id)
        back = change.before if first is None else first.back
        turns[change.record.id] = _Turn(left=change.after, back=back)
    return {name: one for name, one in turns.items() if one.left != one.back}


def _drop_impossible(
    turns: dict[str, _Turn],
    visible: set[str],
    whole: Records,
    seen: Records,
    is_there: Callable[[str, str], bool],
) -> None:
    """Leave out what cannot come back; where the reader would see that, refuse.

    Args:
        turns: What is turned round; loses what cannot be.
        visible: Ids of what the reader sees of it.
        whole: Everything on the map.
        seen: What the reader sees there.
        is_there: Whether what a field names by our id is in the store.

    Raises:
        StaleRevisionError: What a record names is gone, or another one says the same by now.
    """
    while True:
        going = {name for name, one in turns.items() if one.back is None}
        coming = {one.back.id: one.back for one in turns.values() if one.back is not None}
        taken = _taken(whole, coming.values(), going | coming.keys())
        lost = [
            name
            for name, record in coming.items()
            if name in taken
            or any(
                one in going or not (one in coming or is_there(field, one))
                for field, one in references_of(record)
            )
        ]
        if not lost:
            return
        for name in lost:
            if name in visible:
                raise changed_meanwhile(_standing(taken.get(name), seen))
            del turns[name]


def _taken(whole: Records, coming: Iterable[Record], own: set[str]) -> Mapping[str, Record]:
    """Of records that come back: those that another one is the same as by now."""
    wanted = {key: one.id for one in coming for key in _keys(one)}
    tables = {key[0] for key in wanted}
    return {
        wanted[key]: other
        for other in whole
        if other.table in tables and other.id not in own
        for key in _keys(other)
        if key in wanted
    }


def _keys(record: Record) -> Iterator[tuple[str, ...]]:
    """What no two records may have alike."""
    if record.natural_fields:
        yield record.table, "natural", record.holder, record.natural_key
    if record.external_id is not None:
        account = record.account or ""
        yield record.table, "sent", record.holder, record.system or "", account, record.external_id


def _is_stored(done: EditUnit, whole: Records, field: str, record_id: str) -> bool:
    """Whether what a field names is there, on this map or on another."""
    tables = targets_of(field)
    return whole.get(record_id) is not None or any(done.stored(one, record_id) for one in tables)


def _named(record: Record) -> set[str]:
    return {reference for _, reference in references_of(record)}


def _standing(record: Record | None, seen: Records) -> Standing | None:
    """How a record stands for the reader; None where it is gone, or hidden."""
    shown = None if record is None else seen.get(record.id)
    return None if shown is None else Standing(shown, seen)
