"""Steps of a script of edits: how they are done on any store, compared, and told."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from support.model_store import ModelStore

from graph.changes import Change
from graph.errors import StakegraphError
from graph.model import Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import StoredReply
from importers.export import export_records
from importers.options import ImportOptions
from importers.pipeline import import_files

__all__ = ["Import", "Outcome", "Script", "Step", "Unit", "find_difference", "perform", "told"]

ADMIN = Scope.administrator()
DAY = date(2025, 6, 30)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of work.

    Attributes:
        acts: Records to put in one call, or an id to delete.
        key: Idempotency key, None for none.
        request: What is asked under it.
        is_kept: False for one that its owner gives up at the end.
    """

    acts: tuple[tuple[Record, ...] | str, ...]
    key: str | None = None
    request: str = "same"
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class Import:
    """Files that hold what is there and these records in their new form.

    Attributes:
        records: New forms.
        has_our_ids: Whether the files name our ids.
        skip_invalid: Whether wrong rows are left out.
    """

    records: tuple[Record, ...]
    has_our_ids: bool
    skip_invalid: bool


Step = Unit | Import
Script = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step answered.

    Attributes:
        refused: Class of the error, '' when it was done.
        text: What the error says.
        answer: What was answered, in words.
        changes: Forms of records before and after.
    """

    refused: str = ""
    text: str = ""
    answer: str = ""
    changes: tuple[tuple[Record | None, Record | None], ...] = ()


def perform(store: Any, step: Step, number: int, model: ModelStore) -> Outcome:
    """Do a step; `model` says what stood in the store when import files were written."""
    try:
        if isinstance(step, Unit):
            return _work(store, step)
        with tempfile.TemporaryDirectory() as folder:
            return _import(store, step, number, _files(step, model, Path(folder)))
    except StakegraphError as error:
        return Outcome(refused=type(error).__name__, text=str(error))
    except InterruptedError:
        return Outcome(refused="InterruptedError")


def _work(store: Any, unit: Unit) -> Outcome:
    changes: list[Change] = []
    with store.writing("eva") as writer:
        known = None if unit.key is None else writer.recall(unit.key)
        if known is not None and known.request == unit.request:
            return Outcome(answer=known.reply)
        for act in unit.acts:
            changes += writer.delete(act) if isinstance(act, str) else writer.put_all(act)
        answer = ""
        if unit.key is not None:  # what the unit itself sees
            answer = writer.read().canonical_hash
            writer.remember(unit.key, StoredReply(request=unit.request, reply=answer))
        if not unit.is_kept:
            raise InterruptedError
    return Outcome(
        answer=answer, changes=tuple((change.before, change.after) for change in changes)
    )


def _files(step: Import, model: ModelStore, folder: Path) -> Path:
    there = model.records | {record.id: record for record in step.records}
    try:
        export_records(Records(there.values(), ADMIN), folder)
    except TypeError:  # a required value is missing, and a file has no way to say so
        export_records(Records(model.records.values(), ADMIN), folder)
    if not step.has_our_ids:
        for path in folder.glob("*.csv"):
            head, _, rest = path.read_text(encoding="utf-8").partition("\n")
            path.write_text(f"{head.replace('our_id', 'note_id')}\n{rest}", encoding="utf-8")
    return folder


def _import(store: Any, step: Import, number: int, folder: Path) -> Outcome:
    made = count()
    options = ImportOptions(system="crm", skip_invalid=step.skip_invalid)

    def numbered(prefix: str) -> str:
        return f"{prefix}_made_{number}_{next(made)}"

    with ExitStack() as stack:  # ids that are the same in every store
        for module in ("merging", "members", "resolution"):
            stack.enter_context(patch(f"importers.{module}.new_id", numbered))
        report = import_files(store, [folder], options=options, actor="eva", today=DAY)
    return Outcome(answer=str(report.to_dict("en")))


def find_difference(script: Iterable[Step], stores: Sequence[Any]) -> str | None:
    """Do a script on a model and on empty stores; the first difference, in words, or None."""
    model = ModelStore()
    for number, step in enumerate(script):
        before = ModelStore()
        before.records = dict(model.records)
        wanted = perform(model, step, number, before)
        answers = [perform(store, step, number, before) for store in stores]
        for store, answer in zip(stores, answers, strict=True):
            name = type(store).__name__
            if (wanted.refused, wanted.answer) != (answer.refused, answer.answer):
                return f"step {number}: the model answers {wanted}, {name} {answer}"
            if sorted(map(repr, wanted.changes)) != sorted(map(repr, answer.changes)):
                return f"step {number}: the changes of the model are {wanted}, of {name} {answer}"
            if answer != answers[0]:
                return f"step {number}: one store answers {answers[0]}, {name} {answer}"
            found = store.read(ADMIN)
            if found.canonical_hash != model.read(ADMIN).canonical_hash:
                return f"step {number}: {name} has another hash than the model"
            if {one.id: one for one in found} != model.records:
                return f"step {number}: {name} holds other records than the model"
    return next((one for one in (_untold(store, model) for store in stores) if one), None)


def _untold(store: Any, model: ModelStore) -> str | None:
    """What the history of a store does not tell."""
    state: dict[str, Record] = {}
    for change in store.changes(ADMIN, limit=100_000):
        if change.before != state.pop(change.record.id, None):
            return f"{type(store).__name__}: change {change.sequence} begins elsewhere"
        if change.after is not None:
            state[change.after.id] = change.after
    return None if state == model.records else f"{type(store).__name__}: history and store differ"


def told(script: Script) -> str:
    """A script as a person reads it: what a record has beside the defaults."""
    return "\n".join(f"{number}. {_told_step(step)}" for number, step in enumerate(script))


def _told_step(step: Step) -> str:
    if isinstance(step, Import):
        how = ", wrong rows left out" if step.skip_invalid else ""
        ids = "with" if step.has_our_ids else "without"
        return f"import {ids} our ids{how}: {_told_records(step.records)}"
    acts = [f"delete {one!r}" if isinstance(one, str) else _told_records(one) for one in step.acts]
    key = "" if step.key is None else f" with key {step.key!r} ({step.request})"
    return f"unit{key}{'' if step.is_kept else ', given up'}: {'; '.join(acts)}"


def _told_records(records: Iterable[Record]) -> str:
    said = []
    for record in records:
        values = ((one.name, getattr(record, one.name), one.default) for one in fields(record))
        parts = [f"{name}={value!r}" for name, value, default in values if value != default]
        said.append(f"{type(record).__name__}({', '.join(parts)})")
    return f"put {', '.join(said)}"
