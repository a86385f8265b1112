"""The audit trail: who changed what, when and why, so that nobody can change that story unseen.

Each unit of work is one entry. Its code is an HMAC over the entry and the code of the entry before,
under a key that the store does not hold: who edits, leaves out, moves or rewrites an entry without
the key breaks the chain, and who cuts its end is found by the last codes that were written
elsewhere (the heads).

An entry names people by pseudonyms, made under a key of each person's own, and holds no values: the
history is the one place of these. What a change said before and after stands in the trail as a
digest under the keys of the people concerned. With a person's key goes every way from the trail to
the person, and the chain is as whole as before. Source: trust S13, P4 and 0b (audit).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, NamedTuple

__all__ = [
    "Damage",
    "DamageKind",
    "Entry",
    "Item",
    "Keys",
    "PersonKey",
    "Written",
    "check_chain",
    "check_changes",
    "check_heads",
    "code_of",
    "digest_of",
    "genesis",
    "items_of",
    "mark_of",
    "pieces_of",
    "pseudonym_of",
    "sealed",
]

_PSEUDONYM_DIGITS = 24
_MARK_DIGITS = 32
_PIECE = 1000
_BLOCK = 64
_INNER = bytes(number ^ 0x36 for number in range(256))
_OUTER = bytes(number ^ 0x5C for number in range(256))

DamageKind = Literal[
    "number", "code", "digest", "head", "cut", "gap", "change", "values", "unmarked"
]


class PersonKey(NamedTuple):
    """What a person is called in the trail, and what makes their values unreadable there.

    Attributes:
        pseudonym: HMAC of the person's id under the key.
        key: 32 random bytes.
    """

    pseudonym: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """What it takes to check values, beside the keys of people.

    Attributes:
        values: The key of changes that concern nobody.
        destroyed: Pseudonyms whose keys were destroyed on purpose.
    """

    values: bytes
    destroyed: frozenset[str]


class Written(NamedTuple):
    """One change as it stands in the history.

    Attributes:
        sequence: Its place there.
        table, record: Which record.
        before, after: What it said, as the store wrote it; None where it was or is not there.
    """

    sequence: int
    table: str
    record: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """`+` created, `~` updated, `-` removed."""
        if self.before is None:
            return "+"
        return "-" if self.after is None else "~"


class Item(NamedTuple):
    """What the trail says of one change.

    Attributes:
        kind: As in `Written`.
        table: Of the record.
        record: Id of the record; a person's pseudonym for a person.
        people: Pseudonyms of the people concerned, in order.
        mark: Digest of what it said before and after, under the keys of these people.
    """

    kind: str
    table: str
    record: str
    people: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of work.

    Attributes:
        number: Its place in the trail; one more than that of the entry before.
        unit: Id of the unit of work.
        at: When, UTC, as ISO text.
        actor: Who.
        reason: Why.
        first, last: Numbers of its first and last change in the history.
        digest: Over its items.
        code: HMAC over all of that and the code of the entry before; '' in units that were written
            before there was a trail.
        pieces: The items, a thousand in a piece.
    """

    number: int
    unit: str
    at: str
    actor: str
    reason: str
    first: int
    last: int
    digest: str = ""
    code: str = ""
    pieces: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """What it says of each of its changes, in order."""
        return tuple(items_of(self.pieces))


@dataclass(frozen=True, slots=True)
class Damage:
    """Where the trail, or the history that it tells of, is not as it was written.

    Attributes:
        kind: What is wrong: `number` an entry is missing or doubled; `code` it was changed, moved
            or written with another key; `digest` its items were; `head` it is not the one whose
            code was noted; `cut` entries that were noted are gone; `gap` changes belong to no
            entry, or an entry tells of other changes; `change` a change is of another record than
            the trail says; `values` what it said is not what it says; `unmarked` its key is gone.
        number: Of the entry.
        change: Number of the change, where it is about one.
    """

    kind: DamageKind
    number: int
    change: int | None = None


def genesis(key: bytes, name: str) -> str:
    """The code that comes before the first entry of a chain."""
    return _hmac(key, f"stakegraph {name}".encode())


def code_of(key: bytes, before: str, *parts: str | int) -> str:
    """The code of an entry: HMAC-SHA256 over the code before it and its parts.

    Args:
        key: Of the chain.
        before: Code of the entry before.
        parts: In a fixed order; each is written with its length, so that none runs into the next.
    """
    texts = [before, *map(str, parts)]
    message = "".join([f"{len(text)}:{text}" for text in texts])
    return _hmac(key, message.encode())


def pseudonym_of(key: bytes, person: str) -> str:
    """What a person is called in the trail; without the key nobody can tell."""
    return _hmac(key, person.encode())[:_PSEUDONYM_DIGITS]


def mark_of(change: Written, people: Sequence[PersonKey], otherwise: bytes) -> str:
    """The digest of what a change said before and after.

    Args:
        change: As it stands in the history.
        people: Whom it concerns, in the order of their pseudonyms; without the key of any one of
            them the digest tells nothing.
        otherwise: The key where it concerns nobody.
    """
    key = b"".join([one.key for one in people]) if people else otherwise
    _, table, record, before, after = change
    said = f"{table}|{record}|{'' if before is None else len(before)}|{before or ''}{after or ''}"
    # what is keyed has a fixed length, so that nobody can go on writing behind it
    return sha256(key + sha256(said.encode()).digest()).hexdigest()[:_MARK_DIGITS]


def pieces_of(items: Sequence[Item]) -> list[str]:
    """Items as texts, a thousand in each."""
    starts = range(0, len(items), _PIECE)
    return [_encode(items[start : start + _PIECE]) for start in starts]


def items_of(pieces: Iterable[str]) -> Iterator[Item]:
    """The items of some pieces."""
    for piece in pieces:
        for kind, table, record, people, mark in json.loads(piece):
            yield Item(kind, table, record, tuple(people), mark)


def digest_of(pieces: Iterable[str]) -> str:
    """One digest over all items of an entry."""
    return sha256("\n".join(pieces).encode()).hexdigest()


def sealed(entry: Entry, pieces: Sequence[str], key: bytes, before: str) -> Entry:
    """An entry with its digest and its code.

    Args:
        entry: Without them.
        pieces: Its items.
        key: Of the chain.
        before: Code of the entry before.
    """
    whole = replace(entry, pieces=tuple(pieces), digest=digest_of(pieces))
    return replace(whole, code=code_of(key, before, *_parts(whole)))


def check_chain(
    entries: Iterable[Entry], key: bytes, heads: Mapping[int, str], *, name: str = "trail"
) -> Iterator[Damage]:
    """Find what is wrong with a chain; after a wrong entry it goes on from what is there.

    Args:
        entries: All of it, in order.
        key: Of the chain.
        heads: Codes that were noted elsewhere, by number of the entry.
        name: Which chain.

    Cost: linear; two HMACs and a digest for each entry.
    """
    expected: int | None = None
    before = genesis(key, name)
    newest = 0
    for entry in entries:
        if not entry.code and expected is None:
            continue  # written before there was a trail
        if expected is not None and entry.number != expected:
            yield Damage("number", entry.number)
        expected, newest = entry.number + 1, entry.number
        if digest_of(entry.pieces) != entry.digest:
            yield Damage("digest", entry.number)
        if code_of(key, before, *_parts(entry)) != entry.code:
            yield Damage("code", entry.number)
        elif heads.get(entry.number, entry.code) != entry.code:
            yield Damage("head", entry.number)
        before = entry.code
    yield from check_heads(heads, newest)


def check_heads(heads: Mapping[int, str], newest: int) -> Iterator[Damage]:
    """Find whether entries that were noted elsewhere are gone from the end."""
    last = max(heads, default=0)
    if last > newest:
        yield Damage("cut", newest + 1)


def check_changes(
    entry: Entry, changes: Sequence[Written], people: Mapping[str, bytes], keys: Keys
) -> Iterator[Damage]:
    """Find where the history is not what one entry says of it.

    Args:
        entry: Whose code is right.
        changes: Those from its first to its last, as they stand in the history.
        people: Keys by pseudonym.
        keys: What else it takes to tell.
    """
    items = entry.items
    count = entry.last - entry.first + 1
    if not len(items) == len(changes) == count or any(
        one.sequence != number for number, one in enumerate(changes, entry.first)
    ):
        yield Damage("gap", entry.number)
        return
    for change, item in zip(changes, items, strict=True):
        named = [people.get(one) for one in item.people]
        if (change.kind, change.table) != (item.kind, item.table) or not _is_of(change, item):
            yield Damage("change", entry.number, change.sequence)
        elif None in named:
            lost = {one for one in item.people if one not in people}
            if not lost <= keys.destroyed:
                yield Damage("unmarked", entry.number, change.sequence)
        else:
            pairs = zip(item.people, named, strict=True)
            known = [PersonKey(name, key) for name, key in pairs if key is not None]
            if mark_of(change, known, keys.values) != item.mark:
                yield Damage("values", entry.number, change.sequence)


def _is_of(change: Written, item: Item) -> bool:
    return change.record == item.record or item.record in item.people


def _parts(entry: Entry) -> tuple[str | int, ...]:
    return (
        entry.number,
        entry.unit,
        entry.at,
        entry.actor,
        entry.reason,
        entry.first,
        entry.last,
        entry.digest,
    )


def _hmac(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 for keys of at most 64 bytes, in hex: two digests, a third of the library's time.

    Source: RFC 2104.
    """
    block = key.ljust(_BLOCK, b"\0")
    inner = sha256(block.translate(_INNER) + message).digest()
    return sha256(block.translate(_OUTER) + inner).hexdigest()


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
