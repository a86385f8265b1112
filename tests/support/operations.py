"""Every operation of the application as somebody asks it, with each place where an id can stand.

A row says what an operation is sent and who may do it; `<person>`, `<deal>` and their like are
places for ids. A route without a row is found by `missing_rows`. Source: trust S1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api.editing.forms import ADDRESSES

__all__ = ["ROWS", "Ask", "Needs", "address_of", "missing_rows", "operations", "placed", "places"]

Needs = Literal["sign_in", "see", "edit", "own", "admin", "trail"]
Ids = Mapping[str, str]

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_PLACE = re.compile(r"<(\w+)>")
_DAY = "as_of=2025-06-30"


@dataclass(frozen=True)
class Ask:
    """One way to ask an operation.

    Attributes:
        query: What follows the question mark.
        json: The body; `form` as a page sends it, `file` where it is a file.
        needs: Who may: everybody signed in, who sees the account, who edits it, who owns it, an
            administrator, who reads the trail.
        path: What stands in the path where it is not the usual.
        versioned: Address of the record whose version is sent, in the header or as that field.
        is_big: It computes for long.
    """

    query: str = ""
    json: Any = None
    form: Mapping[str, str] | None = None
    file: Mapping[str, str] | None = None
    needs: Needs = "see"
    path: Mapping[str, str] = field(default_factory=dict)
    versioned: str = ""
    is_big: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def operations(app: FastAPI) -> Iterator[str]:
    """Every operation, as `GET /path/{parameter}`."""
    for route in iter_route_contexts(app.routes):
        for method in sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {route.path}"


def missing_rows(app: FastAPI) -> set[str]:
    """Operations that nobody told here how to ask."""
    return set(operations(app)) - set(ROWS)


def places(parts: Any) -> set[str]:
    """The kinds of ids that stand somewhere in what is sent."""
    if isinstance(parts, str):
        return set(_PLACE.findall(parts))
    if isinstance(parts, Mapping):
        return set().union(*map(places, parts.values()))
    if isinstance(parts, list | tuple):
        return set().union(*map(places, parts))
    return set()


def placed(parts: Any, ids: Ids) -> Any:
    """The same with ids put in."""
    if isinstance(parts, str):
        return _PLACE.sub(lambda found: ids[found[1]], parts)
    if isinstance(parts, Mapping):
        return {name: placed(one, ids) for name, one in parts.items()}
    return [placed(one, ids) for one in parts] if isinstance(parts, list) else parts


def address_of(operation: str, ask: Ask) -> str:
    """The address of an operation, its places still open."""
    path = operation.partition(" ")[2]
    is_account = path.startswith(("/api/v1/accounts/", "/accounts/"))
    context = "<account>" if is_account else "<deal>"
    usual = _FIXED | {"subject": context, "reference": context} | dict(ask.path)
    table = path.removeprefix("/api/v1/").partition("/")[0]
    usual.setdefault("record", f"<{_KINDS.get(table, '')}>")
    filled = _PARAMETER.sub(lambda found: usual[found[1]], path)
    return f"{filled}?{ask.query}" if ask.query else filled


_FIXED = {
    "account": "<account>",
    "opportunity": "<deal>",
    "person": "<person>",
    "section": "reach",
    "item": "US:<person>",
    "digest": "current",
    "key": "<key>",
    "version": "0",
    "token": "none",
    "table": "influence",
    "name": "viewer",
}
# Address of a table -> the kind of id of its records.
_KINDS = {
    "organizations": "unit",
    "people": "person",
    "employment": "employment",
    "opportunities": "deal",
    "reporting": "reporting",
    "influences": "influence",
    "ties": "tie",
    "assessments": "assessment",
    "evidence": "evidence",
    "roles": "role",
    "overlay": "overlay",
    "circles": "circle",
    "coverage": "coverage",
    "activities": "activity",
    "proposals": "proposal",
}
_NEW: dict[str, dict[str, Any]] = {
    "organizations": {"name": "New", "kind": "unit", "parent": "<account>"},
    "people": {"name": "New", "organization": "<account>", "manager": "<person>"},
    "employment": {"person": "<other>", "organization": "<account>", "from": "2020"},
    "opportunities": {"name": "New", "competitors": ["<rival>"]},
    "reporting": {"subordinate": "<third>", "manager": "<person>", "kind": "dotted"},
    "influences": {"source": "<third>", "target": "<other>", "opportunity": "<deal>"},
    "ties": {"person": "<ours>", "contact": "<third>", "level": "deep", "opportunity": "<deal>"},
    "assessments": {
        "person": "<third>", "vendor": "<rival>", "attitude": "positive", "opportunity": "<deal>"
    },
    "evidence": {"record": "<influence>", "text": "seen too"},
    "roles": {"opportunity": "<deal>", "person": "<third>", "role": "user"},
    "overlay": {
        "opportunity": "<deal>", "change": "reparent", "subject": "<third>", "object": "<person>"
    },
    "circles": {"name": "New", "leader": "<person>", "members": ["<person>", "<other>"]},
    "coverage": {"our_person": "<ours>", "covers": "<person>"},
    "activities": {
        "date": "2025-06-01", "kind": "meeting", "our_people": ["<ours>"],
        "contacts": ["<person>"], "opportunity": "<deal>",
    },
    "proposals": {"opportunity": "<deal>", "item": "<of_deal>"},
}  # fmt: skip
# What is changed about the record of each table: a field that names others, and those it has.
_EDITS: dict[str, dict[str, Any]] = {
    "organizations": {"parent": "<account>"},
    "people": {"organization": "<unit>", "manager": "<other>"},
    "employment": {"organization": "<unit>"},
    "opportunities": {"competitors": ["<rival>"], "stage": "negotiation"},
    "reporting": {"manager": "<person>"},
    "influences": {"source": "<third>", "target": "<other>"},
    "ties": {"person": "<ours>", "contact": "<third>"},
    "assessments": {"person": "<third>", "vendor": "<rival>", "opportunity": "<deal>"},
    "evidence": {"record": "<influence>", "text": "seen again"},
    "roles": {"person": "<third>"},
    "overlay": {"object": "<other>"},
    "circles": {"leader": "<other>", "members": ["<other>"]},
    "coverage": {"our_person": "<ours>", "covers": "<unit>"},
    "activities": {"contacts": ["<other>"], "our_people": ["<ours>"]},
    "proposals": {"note": "found out again"},
}


def _records() -> Iterator[tuple[str, tuple[Ask, ...]]]:
    for address, _ in ADDRESSES.values():
        folder, kind = f"/api/v1/{address}", _KINDS[address]
        name = {"people": "{person}", "opportunities": "{opportunity}"}.get(address, "{record}")
        one = f"{folder}/<{kind}>"
        yield f"GET {folder}", (Ask("account=<account>"), Ask("opportunity=<deal>"), Ask())
        yield f"GET {folder}/{name}", (Ask(),)
        yield f"POST {folder}", (Ask("account=<account>", json=_NEW[address], needs="edit"),)
        seat = {"person": "<third>"} if address == "people" else {}
        changed = f"{folder}/<third>" if seat else one
        edit = Ask(json=_EDITS[address], needs="edit", path=seat, versioned=changed)
        yield f"PATCH {folder}/{name}", (edit,)
        shown = Ask(json="private", needs="own", versioned=one)
        yield f"PUT {folder}/{name}/visibility", (shown,)
        yield f"DELETE {folder}/{name}", (Ask(needs="edit", versioned=one),)


def _contexts() -> Iterator[tuple[str, tuple[Ask, ...]]]:
    """All about an account, and the same about a deal."""
    for folder in ("accounts", "opportunities"):
        page = f"/{folder}/{{reference}}"
        yield from _questions(f"/api/v1/{folder}/{{subject}}")
        yield from _pages(page)
        yield from _forms(page)
        yield from _moves(page)
        yield from _of_deals(page) if folder == "opportunities" else _of_accounts(page)


def _questions(api: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    supposed = [
        "leave <third>", "tie <ours> <person> deep", "influence <third> <other> weak",
        "drop <influence>", "confirm <influence>", "attitude <person> <rival> negative",
    ]  # fmt: skip
    yield f"GET {api}/analysis", (Ask(_DAY), Ask(f"{_DAY}&vendor=<rival>"))
    yield f"GET {api}/paths", (Ask(f"{_DAY}&from=<person>&to=<other>"),)
    yield f"GET {api}/chain", (Ask(_DAY),)
    yield f"GET {api}/diff", (Ask(_DAY),)
    yield (
        f"GET {api}/explanations/{{section}}",
        tuple(
            Ask(f"{_DAY}&defaults=false", path={"section": one}, is_big=True)
            for one in ("reach", "key_people", "next_ties", "fragility", "verify")
        ),
    )
    yield f"GET {api}/explanations/{{section}}/{{item:path}}", (Ask(_DAY, is_big=True),)
    yield f"GET {api}/sensitivity", (Ask(_DAY, is_big=True),)
    yield f"GET {api}/map", (
        Ask(_DAY), Ask(f"{_DAY}&format=svg"), Ask(f"{_DAY}&format=html&preset=rival"),
        Ask(f"{_DAY}&vendor=<rival>&side=gap&show=next_ties&show=cut&show=single_points"),
        Ask(f"{_DAY}&preset=resources"), Ask(f"{_DAY}&format=html&view=network"),
    )  # fmt: skip
    edits = tuple(Ask(_DAY, json={"edits": [one]}, is_big=True) for one in supposed)
    yield f"POST {api}/what-if", edits


def _pages(page: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    yield f"GET {page}", (
        Ask(_DAY, is_big=True), Ask(f"{_DAY}&person=<person>", is_big=True),
        Ask(f"{_DAY}&find=<person>&lang=zh", is_big=True),
    )  # fmt: skip
    word = Ask(f"{_DAY}&word=leave&word=<person>", is_big=True)
    yield f"GET {page}/what-if", (word,)
    yield f"GET {page}/find", (Ask(f"{_DAY}&q=<person>"), Ask(f"{_DAY}&q=canary"))
    yield f"GET {page}/menu", (Ask(f"{_DAY}&person=<person>"),)
    yield f"GET {page}/people/{{person:path}}", (Ask(_DAY, is_big=True),)
    yield f"GET {page}/lines", (Ask(f"{_DAY}&person=<person>&person=<other>"),)
    yield f"GET {page}/units", (Ask(f"{_DAY}&tile=more:<person>"),)
    yield f"GET {page}/network", (Ask(_DAY), Ask(f"{_DAY}&person=<person>"))
    yield f"GET {page}/network/part", (Ask(f"{_DAY}&person=<person>"),)
    yield f"GET {page}/network/people", (Ask(f"{_DAY}&q=canary"), Ask(f"{_DAY}&q=<person>"))
    yield f"GET {page}/why/{{section}}", (Ask(_DAY, is_big=True),)
    yield f"GET {page}/why/{{section}}/{{item:path}}", (Ask(_DAY, is_big=True),)
    yield f"GET {page}/sensitivity", (Ask(_DAY, is_big=True),)
    yield f"GET {page}/history", (
        Ask(), Ask("person=<person>"), Ask("record=<influence>"), Ask("user=somebody+else"),
    )  # fmt: skip


def _forms(page: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    edge, named = "/api/v1/influences/<influence>", {"name": "<influence>"}
    new_edge = {"source": "<third>", "target": "<other>", "strength": "weak"}
    meeting = {"date": "2025-06-01", "kind": "call", "contacts": "<person>", "our_people": "<ours>"}
    yield (
        f"GET {page}/form/{{table}}",
        (
            Ask("source=<person>&target=<other>", needs="edit"),
            *(Ask(needs="edit", path={"table": one}) for one in ("people", "activities")),
        ),
    )
    yield (
        f"POST {page}/form/{{table}}",
        (
            Ask(form=new_edge, needs="edit"),
            Ask(form=meeting, needs="edit", path={"table": "activities"}),
        ),
    )
    one = f"{page}/form/{{table}}/{{name:path}}"
    yield f"GET {one}", (Ask(needs="edit", path=named),)
    change = {"was.target": "C01", "target": "<other>", "version": ""}
    yield f"POST {one}", (Ask(form=change, needs="edit", path=named, versioned=edge),)
    versioned = {"version": ""}
    remove = Ask(form=versioned, needs="edit", path=named, versioned=edge)
    yield f"POST {page}/remove/{{table}}/{{name:path}}", (remove,)
    hide = Ask(form={"to": "private", "version": ""}, needs="own", path=named, versioned=edge)
    yield f"POST {page}/see/{{table}}/{{name:path}}", (hide,)
    unsure = {"word": "unsure", "version": ""}
    yield (
        f"POST {page}/tap/{{table}}/{{name:path}}",
        (
            Ask(form=unsure, needs="edit", path=named),
            Ask(form=versioned, needs="edit", path=named, versioned=edge),
        ),
    )


def _moves(page: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    line = "/api/v1/reporting/<reporting>"
    seat = {"person": "<third>"}
    yield f"GET {page}/boss/{{person:path}}", (Ask("manager=<other>", needs="edit", path=seat),)
    boss = {"manager": "<other>", "version.account": "", "for": "account"}
    move = Ask(form=boss, needs="edit", path=seat, versioned=line)
    yield f"POST {page}/boss/{{person:path}}", (move,)
    third = "/api/v1/people/<third>"
    gone = {"left_on": "2025-06-01", "version": ""}
    elsewhere = {"organization": "<unit>", "version": ""}
    for way, form in (("left", gone), ("moved", elsewhere)):
        yield f"GET {page}/{way}/{{person:path}}", (Ask(needs="edit", path=seat),)
        noted = Ask(form=form, needs="edit", path=seat, versioned=third)
        yield f"POST {page}/{way}/{{person:path}}", (noted,)
    for way in ("undo", "redo"):
        yield f"POST {page}/{way}", (Ask(form={"unit": "<unit_of_work>"}, needs="edit"),)


def _of_deals(page: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    proposed = Ask(form={"item": "<of_deal>"}, needs="edit")
    yield f"POST {page}/propose", (proposed,)
    yield f"GET {page}/row", (Ask(_DAY),)
    yield f"GET {page}/light", (Ask(_DAY),)


def _of_accounts(page: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    yield f"GET {page}/proposals", (Ask(),)
    decided = {"word": "accept", "version": ""}
    offer, path = "/api/v1/proposals/<proposal>", {"name": "<proposal>"}
    yield (
        f"POST {page}/proposals/{{name}}",
        (Ask(form=decided, needs="own", path=path, versioned=offer),),
    )
    yield (
        f"GET {page}/records",
        tuple(Ask(f"table={one}") for one in ("influence", "people", "evidence", "overlay")),
    )


def _others() -> Iterator[tuple[str, tuple[Ask, ...]]]:
    api = "/api/v1"
    for path in (
        "/health/live", "/health/ready", "/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback",
        "/sign-in/{token}", "/favicon.ico", "/static/{version}/{name}", f"{api}/openapi.json",
        f"{api}/calibrations", f"{api}/calibrations/{{digest}}", "/defaults", "/defaults/{digest}",
        f"{api}/keys", f"{api}/accounts", "/me",
    ):  # fmt: skip
        yield f"GET {path}", (Ask(needs="sign_in"),)
    yield "POST /sign-in", (Ask(form={"name": "nobody", "password": "<key>"}, needs="sign_in"),)
    yield "POST /sign-in/{token}", (Ask(needs="sign_in"),)
    yield "POST /sign-out", (Ask(needs="sign_in"),)
    yield f"GET {api}/accounts/{{account}}", (Ask(),)
    yield f"GET {api}/opportunities", (Ask(), Ask("account=<account>"))
    yield f"GET {api}/portfolio", (Ask(_DAY), Ask(f"{_DAY}&account=<account>"))
    yield f"GET {api}/search", (Ask("q=<person>"), Ask("q=canary"), Ask("q=<account>"))
    yield f"GET {api}/best-contacts", (Ask(_DAY), Ask(f"{_DAY}&account=<account>"))
    yield f"GET {api}/standings", (Ask(_DAY),)
    yield f"GET {api}/exports", (
        Ask(), Ask("format=xlsx"), Ask("account=<account>"), Ask("account=<account>&format=xlsx"),
    )  # fmt: skip
    yield f"GET {api}/people/{{person}}/ways", (Ask(_DAY),)
    for way in ("influencers", "influences"):
        yield f"GET {api}/people/{{person}}/{way}", (
            Ask(_DAY), Ask(f"{_DAY}&context=account:<account>"),
            Ask(f"{_DAY}&context=opportunity:<deal>"),
        )  # fmt: skip
    yield f"GET {api}/changes", (
        Ask(), Ask("account=<account>"), Ask("record=<influence>"), Ask("before=<cursor>"),
    )  # fmt: skip
    seat = {"person": "<third>"}
    third = f"{api}/people/<third>"
    yield (
        f"POST {api}/people/{{person}}/left",
        (Ask(json={"left_on": "2025-06-01"}, needs="edit", path=seat, versioned=third),),
    )
    yield (
        f"POST {api}/people/{{person}}/moved",
        (Ask(json={"organization": "<unit>"}, needs="edit", path=seat, versioned=third),),
    )
    proposal = f"{api}/proposals/<proposal>"
    yield (
        f"POST {api}/proposals/{{record}}/decision",
        (Ask(json={"state": "rejected"}, needs="own", versioned=proposal),),
    )
    for way in ("undo", "redo"):
        yield (
            f"POST {api}/accounts/{{account}}/{way}",
            (Ask(json={"unit": "<unit_of_work>"}, needs="edit"),),
        )
    yield "GET /", (Ask(_DAY),)
    yield "GET /search", (Ask("q=<person>"), Ask("q=canary"))
    members = f"{api}/accounts/{{account}}/members"
    yield f"GET {members}", (Ask(),)
    yield f"PUT {members}/{{name}}", (Ask(json={"role": "viewer"}, needs="own"),)
    yield f"DELETE {members}/{{name}}", (Ask(needs="own"),)
    yield f"POST {api}/keys", (Ask(json={"name": "mine", "accounts": ["<account>"]}),)
    yield f"DELETE {api}/keys/{{key}}", (Ask(needs="sign_in"),)
    yield "POST /me/keys", (Ask(form={"name": "m", "scope": "read", "account": "<account>"}),)
    yield "POST /me/keys/{key}", (Ask(needs="sign_in"),)
    yield "GET /set-up", (Ask(needs="sign_in"),)
    yield "POST /set-up", (Ask(form={"name": "<key>"}, needs="sign_in"),)
    wrong = {"present": "<key>", "new": "x", "again": "x"}
    yield "POST /me/password", (Ask(form=wrong, needs="sign_in"),)
    yield from _administration(api)


def _administration(api: str) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    row = {"id": "N1", "source": "<person>", "target": "<other>", "strength": "weak"}
    yield f"POST {api}/imports", (Ask("dry_run=true", file=row, needs="admin"),)
    edit = {"values": {"decay": 0.5}}
    yield f"PATCH {api}/calibrations/current", (Ask(json=edit, needs="admin"),)
    yield "POST /defaults", (Ask(form={"decay": "0.5"}, needs="admin"),)
    yield "GET /metrics", (Ask(needs="admin"),)
    yield f"GET {api}/users", (Ask(needs="admin"),)
    yield f"POST {api}/users", (Ask(json={"name": "new"}, needs="admin"),)
    yield f"GET {api}/users/{{name}}", (Ask(needs="admin"),)
    yield f"PATCH {api}/users/{{name}}", (Ask(json={"shown": "V"}, needs="admin"),)
    yield "GET /users", (Ask(needs="admin"),)
    yield "POST /users", (Ask(form={"name": "new"}, needs="admin"),)
    yield "GET /users/{name}", (Ask(needs="admin"),)
    share = {"do": "share", "account": "<account>", "role": "viewer"}
    yield "POST /users/{name}", (Ask(form=share, needs="admin"),)
    yield f"GET {api}/audit", (
        Ask(needs="trail"), Ask("record=<influence>", needs="trail"),
        Ask("account=<account>", needs="trail"),
    )  # fmt: skip


def _gathered() -> Mapping[str, tuple[Ask, ...]]:
    rows: dict[str, tuple[Ask, ...]] = {}
    for part in (_records(), _contexts(), _others()):
        for operation, asks in part:
            rows[operation] = (*rows.get(operation, ()), *asks)
    return rows


# Every operation, and how it is asked.
ROWS = _gathered()
