"""Every address that can be read, with ids put in, and what of an answer is another each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

__all__ = ["Ids", "addresses", "said", "unknown_parameters"]

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_OWN = re.compile(rb"nonce=\"[^\"]*\"|nonce-[\w+/=-]+|\"request_id\": ?\"[^\"]*\"")
_DAY = "as_of=2025-06-30"
_FIXED = {
    "section": ("reach", "key_people", "next_ties", "fragility", "verify"),
    "digest": ("current",),
    "version": ("0",),
    "token": ("none",),
}
_BY_CONTEXT = {"account", "opportunity", "reference", "subject"}
# What a question needs beside its path, by the last word of the path.
_QUERIES: Mapping[str, tuple[str, ...]] = {
    "best-contacts": ("account={account}", ""),
    "lines": ("person={person}&person={other}",),
    "map": (
        "", "format=svg", "format=html", "format=json", "format=json&preset=rival",
        "format=json&side=gap&show=next_ties&show=cut&show=single_points",
        "format=json&preset=resources", "format=html&view=network",
    ),
    "menu": ("person={person}",),
    "paths": ("from={person}&to={other}",),
    "search": ("q={person}", "q=canary", "q={account}"),
    "units": ("tile=more:{person}", "tile=unit:canary"),
    "what-if": ("word=leave&word={person}",),
    "portfolio": ("account={account}", ""),
    "opportunities": ("account={account}", ""),
    "people": ("account={account}", ""),
    "exports": ("account={account}&format=json", "format=json", "account={account}&format=zip"),
}  # fmt: skip


@dataclass(frozen=True)
class Ids:
    """Names of an account, a deal of it and two people there, as a reader writes them."""

    account: str
    opportunity: str
    person: str
    other: str

    def put_into(self, text: str) -> str:
        """A text with these in the place of its parameters."""
        return text.format(
            account=self.account, opportunity=self.opportunity, person=self.person, other=self.other
        )


def addresses(app: FastAPI, ids: Ids) -> Iterator[str]:
    """Every GET of an application about these ids, at most a few for each route."""
    for route in iter_route_contexts(app.routes):
        path = str(route.path)
        if "GET" not in (route.methods or ()) or path.startswith(("/health", "/static", "/sign")):
            continue
        for filled in _filled(path, ids):
            for query in _QUERIES.get(path.rpartition("/")[2], ("",)):
                yield f"{filled}?{_DAY}{'&' if query else ''}{ids.put_into(query)}"


def unknown_parameters(app: FastAPI) -> set[str]:
    """Parameters of paths that nobody told here how to fill in."""
    found = {
        name
        for route in iter_route_contexts(app.routes)
        for name in _PARAMETER.findall(str(route.path))
    }
    return found - {*_FIXED, *_BY_CONTEXT, "person", "item", "name"}


def said(answer: Any) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, without what is new in every answer."""
    headers = {
        name: _OWN.sub(b"", value.encode()).decode()
        for name, value in answer.headers.items()
        if name not in {"x-request-id", "content-length", "date"}
    }
    return answer.status_code, headers, _OWN.sub(b"", answer.content)


def _filled(path: str, ids: Ids) -> Iterator[str]:
    """The path with its parameters put in; one address for each fixed value."""
    names = _PARAMETER.findall(path)
    sections = next((_FIXED[name] for name in names if name in _FIXED), ("",))
    is_account = "/accounts" in path
    values = dict.fromkeys(_BY_CONTEXT, ids.account if is_account else ids.opportunity)
    values |= {"person": ids.person, "name": ids.person, "item": f"US:{ids.person}"}
    for section in sections:
        fixed = dict.fromkeys(_FIXED, section)
        known = {**fixed, **values}
        yield _PARAMETER.sub(lambda found, known=known: known[found[1]], path)  # type: ignore[misc]
