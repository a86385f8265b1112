"""The audit trail as answers: entries newest first, and what a check of it found.

Source: trust S13, P9; contract 2 (access: auditors read the trail and no maps).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from pydantic import BaseModel

from api.audit.read_log import Read, ReadsReport
from api.audit.reads_back import reads_back
from api.wording import said
from graph.errors import InputError, NotAllowedError
from graph.scope import Scope
from graph.stores.protocol import Store, TrailQuery
from graph.stores.trail_files import TrailFiles
from graph.trail import Damage, Entry
from graph.verifying import TrailReport

__all__ = [
    "AuditBody",
    "AuditQuery",
    "ChangeView",
    "DamageView",
    "ItemView",
    "ReadView",
    "VerifyBody",
    "damage_text",
    "find_audit",
    "verify_body",
]

_MOST_ITEMS = 50
_KINDS: dict[str, Literal["created", "updated", "removed"]] = {
    "+": "created",
    "~": "updated",
    "-": "removed",
}
_DAMAGE: dict[str, tuple[str, str]] = {
    "number": ("缺少或重复条目", "an entry is missing, doubled or out of order"),
    "code": (
        "条目被修改、移动，或用别的密钥写成",
        "the entry was changed or moved, or written with another key",
    ),
    "digest": ("条目的内容清单被修改", "what the entry says of its changes was changed"),
    "head": (
        "与库外留底不符：被改写，或恢复了旧文件",
        "it is not the entry whose code was noted outside: rewritten, or an older file is back",
    ),
    "cut": (
        "从此条起的条目已在库外留底，现已不在",
        "entries from here on were noted outside and are gone",
    ),
    "gap": (
        "变更与条目不对应：有变更不属于任何条目，或条目所述的变更不在",
        "changes belong to no entry, or the changes that the entry tells of are not there",
    ),
    "change": ("变更属于另一条记录", "the change is of another record than the entry says"),
    "values": (
        "变更前后的内容与写入时不同",
        "what the change said before or after is not what was written",
    ),
    "unmarked": (
        "相关人员的密钥不在，且未被有意销毁",
        "the key of somebody concerned is gone, and was not destroyed on purpose",
    ),
}


class AuditQuery(NamedTuple):
    """What is asked for; None narrows nothing.

    Attributes:
        user: Who.
        account: Our id of a customer.
        record: Our id of a record.
        since: First day, as ISO text.
        limit: Most entries.
        of_reads: The log of reads instead of the trail of changes.
    """

    user: str | None
    account: str | None
    record: str | None
    since: str | None
    limit: int
    of_reads: bool


class ItemView(BaseModel):
    """One change: people by pseudonyms."""

    kind: Literal["created", "updated", "removed"]
    table: str
    record: str
    people: tuple[str, ...]


class ChangeView(BaseModel):
    """One unit of work; of a large one the first fifty changes."""

    number: int
    at: str
    user: str
    reason: str
    unit: str
    count: int
    items: tuple[ItemView, ...]


class ReadView(BaseModel):
    """One answer that held hidden influence of an account; `*` stands for many accounts."""

    at: str
    user: str
    question: str
    subject: str
    account: str
    edges: int | None
    digest: str


class AuditBody(BaseModel):
    """A page of the trail, or of the log of reads, newest first."""

    changes: tuple[ChangeView, ...] = ()
    reads: tuple[ReadView, ...] = ()
    next_cursor: str | None = None


class DamageView(BaseModel):
    """Where something is wrong."""

    log: Literal["changes", "reads"]
    kind: str
    number: int
    change: int | None = None


class VerifyBody(BaseModel):
    """What a check of both records found."""

    is_whole: bool
    entries: int
    changes: int
    untold: int
    unnoted: int
    groups: int
    reads: int
    damage: tuple[DamageView, ...]


def find_audit(
    store: Store, scope: Scope, files: TrailFiles, query: AuditQuery, cursor: str | None
) -> AuditBody:
    """A page of what is asked for.

    Args:
        store: Whose trail.
        scope: Who reads.
        files: Where the log of reads lies.
        query: What is asked for.
        cursor: Where the page before ended.

    Raises:
        InputError: The cursor is none of ours.
        NotAllowedError: The reader is neither administrator nor auditor.
    """
    if not scope.reads_trail:
        message = "Only administrators and auditors may read the audit trail; ask one of them."
        raise NotAllowedError(message)
    place = None if cursor is None else _read_cursor(cursor, of_reads=query.of_reads)
    if query.of_reads:
        return _reads(files, query, place)
    asked: TrailQuery = {
        "actor": query.user,
        "account": query.account,
        "record": query.record,
        "since": query.since,
        "limit": query.limit,
    }
    if place is not None:
        asked["before"] = place
    entries = store.find_entries(scope, **asked)
    more = len(entries) == query.limit
    return AuditBody(
        changes=tuple(map(_change_view, entries)),
        next_cursor=_cursor("c", entries[-1].number) if more else None,
    )


def verify_body(trail: TrailReport, reads: ReadsReport) -> VerifyBody:
    """What was found, both records together."""
    found = [_damage_view("changes", one) for one in trail.damage]
    found += [_damage_view("reads", one) for one in reads.damage]
    return VerifyBody(
        is_whole=not found,
        entries=trail.entries,
        changes=trail.changes,
        untold=trail.untold,
        unnoted=trail.unnoted,
        groups=reads.groups,
        reads=reads.reads,
        damage=tuple(found),
    )


def damage_text(damage: DamageView, *, zh: bool) -> str:
    """Say where something is wrong, and what."""
    chinese, english = _DAMAGE[damage.kind]
    if zh:
        log = "变更记录" if damage.log == "changes" else "读取记录"
        change = "" if damage.change is None else f"，变更 {damage.change}"
        return f"{log}第 {damage.number} 条{change}：{chinese}"
    change = "" if damage.change is None else f", change {damage.change}"
    return f"{damage.log}, entry {damage.number}{change}: {english}"


def _change_view(entry: Entry) -> ChangeView:
    first = entry.items[:_MOST_ITEMS] if entry.pieces else ()
    return ChangeView(
        number=entry.number,
        at=entry.at,
        user=entry.actor,
        reason=entry.reason,
        unit=entry.unit,
        count=entry.last - entry.first + 1,
        items=tuple(
            ItemView(kind=_KINDS[one.kind], table=one.table, record=one.record, people=one.people)
            for one in first
        ),
    )


def _reads(files: TrailFiles, query: AuditQuery, before: int | None) -> AuditBody:
    found: list[tuple[int, Read]] = list(islice(_sought(files, query, before), query.limit + 1))
    shown = found[: query.limit]
    more = len(found) > query.limit
    return AuditBody(
        reads=tuple(ReadView(**one._asdict()) for _, one in shown),
        next_cursor=_cursor("r", shown[-1][0]) if more else None,
    )


def _sought(files: TrailFiles, query: AuditQuery, before: int | None) -> Iterator[tuple[int, Read]]:
    narrowed = reads_back(files.reads, user=query.user, account=query.account, before=before)
    for place, read in narrowed:
        if query.since is not None and read.at < query.since:
            return
        yield place, read


def _cursor(kind: str, place: int) -> str:
    return urlsafe_b64encode(json.dumps([kind, place]).encode()).decode().rstrip("=")


def _read_cursor(text: str, *, of_reads: bool) -> int:
    try:
        kind, place = json.loads(urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}"))
    except (ValueError, TypeError, Base64Error) as error:
        raise InputError(said("bad_cursor", column="cursor")) from error
    if kind != ("r" if of_reads else "c") or not isinstance(place, int):
        raise InputError(said("bad_cursor", column="cursor"))
    return place


def _damage_view(log: Literal["changes", "reads"], damage: Damage) -> DamageView:
    return DamageView(log=log, kind=damage.kind, number=damage.number, change=damage.change)
