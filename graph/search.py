"""One search over everything that a reader sees: people, companies, deals, units, evidence.

The records are those of the reader's scope, so what is hidden is neither found nor counted. Names
are also found by pinyin and initials (`graph.spelling`). Source: contract 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.errors import InputError, Problem
from graph.model import Organization, Person
from graph.records import Records
from graph.results.portfolio import Hit, HitKind, SearchAnswer
from graph.search_texts import Entry, entries_of
from graph.spelling import fold
from graph.workspace import Subject, Workspace

__all__ = ["LONGEST_QUERY", "find", "holds"]

LONGEST_QUERY = 200
_KINDS: tuple[HitKind, ...] = ("account", "opportunity", "unit", "person", "record")
_INDEXES = 8
# Better places first: the whole text, its beginning, a word's beginning, anywhere.
_WHOLE, _START, _WORD, _INSIDE = range(4)
_SPELLED = frozenset({"pinyin", "initials"})
_SHORTEST_SPELLING = 2


def find(
    workspace: Workspace, query: str, *, limit: int = 20, within: Subject | None = None
) -> SearchAnswer:
    """What the reader sees under a name, a title, or words of the evidence.

    Args:
        workspace: Whose records.
        query: Words in any order, all of which one record must hold; letter case and width do not
            matter. Latin letters are also taken as pinyin or as initials of a Chinese name.
        limit: Most hits of each kind.
        within: Look only at the records of this context; at all that the reader sees when None.

    Returns:
        Names before titles before evidence, whole words before parts; equal ones by id. An empty
        query finds nothing.

    Raises:
        InputError: The query is longer than `LONGEST_QUERY` characters.

    Cost: O(n) string comparisons for n records; the records are read again only when something
    changed that the reader may see.
    """
    if len(query) > LONGEST_QUERY:
        text = f"The search has {len(query)} characters; write {LONGEST_QUERY} at most."
        raise InputError(Problem("query_too_long", text, column="q"))
    words = fold(query).split()
    if not words:
        return SearchAnswer(query=query, limit=limit, totals={}, hits=())
    index = _index(workspace, within)
    matches = [match for entry in index.entries if (match := _match(entry, words)) is not None]
    matches.sort(key=lambda one: one.order)
    groups = {kind: [one for one in matches if one.entry.kind == kind] for kind in _KINDS}
    return SearchAnswer(
        query=query,
        limit=limit,
        totals={kind: len(group) for kind, group in groups.items() if group},
        hits=tuple(
            index.hit(one.entry, one.field, one.text)
            for group in groups.values()
            for one in group[:limit]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Match:
    entry: Entry
    field: str
    text: str
    order: tuple[object, ...]


def _match(entry: Entry, words: list[str]) -> _Match | None:
    """Where an entry holds all the words; the field is that of the best word."""
    best: tuple[int, int, str, str] | None = None
    for word in words:
        places = [
            (rank, _place(word, folded), field, text)
            for rank, (field, text, folded) in enumerate(entry.texts)
            if holds(word, field, folded)
        ]
        if not places:
            return None
        first = min(places)
        best = first if best is None or first < best else best
    if best is None:
        return None
    return _Match(entry, best[2], best[3], (best[0], best[1], len(best[3]), entry.order))


def holds(word: str, field: str, folded: str) -> bool:
    """Whether a folded word is in a folded text of a field: anywhere, or as people spell a name.

    >>> holds("genw", "pinyin", "fang gen wang"), holds("angen", "pinyin", "fang gen wang")
    (True, False)
    """
    if field not in _SPELLED:
        return word in folded
    if len(word) < _SHORTEST_SPELLING:
        return False
    if field == "initials":
        return folded.startswith(word)
    # from the beginning of any syllable on: "genwang" and "fanggen" find "fang gen wang"
    parts = folded.split(" ")
    return any("".join(parts[place:]).startswith(word) for place in range(len(parts)))


def _place(word: str, folded: str) -> int:
    if folded == word:
        return _WHOLE
    if folded.startswith(word):
        return _START
    return _WORD if f" {word}" in folded else _INSIDE


class _Index:
    """The texts of a reader's records, and how a hit names what it belongs to."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.entries = tuple(entries_of(records))

    def hit(self, entry: Entry, field: str, text: str) -> Hit:
        record, records = entry.record, self._records
        account = records.get(entry.account or "")
        return Hit(
            kind=entry.kind,
            id=records.reference(record.id),
            record_id=record.id,
            table=record.table,
            name=" → ".join(self._names(entry.people)) or entry.name,
            detail=entry.detail,
            account=records.reference(account.id) if account else None,
            account_record_id=account.id if account else None,
            account_name=account.name if isinstance(account, Organization) else None,
            opportunity=entry.opportunity,
            text=text,
            field=field,
            people=tuple(records.reference(one) for one in entry.people),
        )

    def _names(self, people: Iterable[str]) -> Iterator[str]:
        for one in people:
            person = self._records.get(one)
            if isinstance(person, Person):
                yield person.name


def _index(workspace: Workspace, within: Subject | None) -> _Index:
    """The index of a reader, or of a context: equal records that one reader sees have one."""
    shelf = workspace.shelf("searches", _INDEXES)
    if within is not None:
        key = (workspace.scope.key, within.account_id, within.graph_version)
        return shelf.get(key, lambda: _Index(within.records))
    return shelf.get(
        (workspace.scope.key, workspace.revision()),
        lambda: _Index(workspace.store.read(workspace.scope)),
    )
