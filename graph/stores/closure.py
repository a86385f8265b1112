"""What a record stands among: all that it refers to, and its history as a reader may see it.

Asked of a store through one function that loads records by their ids, so that every store answers
alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from graph.changes import Change
from graph.model import Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.references import references_of, targets_of

__all__ = ["Load", "Wanted", "shown_changes", "with_references"]

# Ids by table: where a reference may lead to several kinds, its id stands under each.
Wanted = dict[str, set[str]]
Load = Callable[[Wanted], list[Record]]


def with_references(records: Iterable[Record], load: Load) -> list[Record]:
    """Records and everything that they refer to, directly or over others.

    That is what `Records` needs to tell which of them the reader may see.
    """
    fresh = list(records)
    found = {record.id: record for record in fresh}
    while fresh:
        wanted: Wanted = defaultdict(set)
        for record in fresh:
            _want_references(wanted, record, found)
        fresh = load(wanted) if wanted else []
        found.update((record.id, record) for record in fresh)
    return list(found.values())


def shown_changes(scope: Scope, batch: Sequence[Change], load: Load) -> Iterator[Change]:
    """The changes as the reader sees them: a form that is hidden is as if it had not been.

    Args:
        scope: Who reads.
        batch: Changes, in order.
        load: Records by id; of those that are gone, the last form.
    """
    wanted: Wanted = defaultdict(set)
    for change in batch:
        for form in (change.before, change.after):
            if form is not None:
                wanted[form.table].add(form.id)
                _want_references(wanted, form, ())
    visible = Records(with_references(load(wanted), load), scope)
    for change in batch:
        before = None if change.before is None else visible.shown(change.before)
        after = None if change.after is None else visible.shown(change.after)
        if before != after:
            yield replace(change, before=before, after=after)


def _want_references(wanted: Wanted, record: Record, known: Iterable[str]) -> None:
    for field, reference in references_of(record):
        if reference not in known:
            for table in targets_of(field):
                wanted[table].add(reference)
