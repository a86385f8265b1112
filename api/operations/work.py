"""Which class of work a request is: the one table that says it, by method and path.

Each class has slots of its own, so that what takes long never stands in the way of what does not.
A question about a network that is large counts as analysis once it turns out that it has to be
worked out (`api.operations.errands`). Source: trust L3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Work", "work_of"]


class Work(StrEnum):
    """What a request needs of the server."""

    NONE = "none"  # answered by the event loop itself: never waits, never refused
    INTERACTIVE = "interactive"  # pages, answers, single records: somebody looks at the screen
    ANALYSIS = "analysis"  # what is worked out anew over much: seconds
    IMPORT = "import"  # many records are written, or sent to be


@dataclass(frozen=True, slots=True)
class _Rule:
    work: Work
    method: str
    pattern: re.Pattern[str]


def _rule(work: Work, method: str, path: str) -> _Rule:
    """A rule; in the path `*` is one part, `**` at the end is any, `|` are either."""
    parts = []
    for part in path.strip("/").split("/"):
        known = {"*": "/[^/]+", "**": "(?:/.*)?"}
        parts.append(known.get(part) or f"/(?:{part.replace('.', '[.]')})")
    return _Rule(work, method, re.compile("".join(parts)))


_ANY = ""
_CONTEXTS = "accounts|opportunities"
# The first that fits counts. A route without a rule is an error of the build, not of the request.
_RULES = (
    _rule(Work.NONE, "GET", "/health/live|ready"),
    _rule(Work.NONE, "GET", "/metrics"),
    _rule(Work.IMPORT, "POST", "/api/v1/imports"),
    _rule(Work.ANALYSIS, "GET", "/api/v1/exports"),
    _rule(Work.ANALYSIS, "GET", "/api/v1/best-contacts|standings"),
    _rule(Work.ANALYSIS, "GET", "/api/v1/people/*/ways"),
    _rule(Work.ANALYSIS, "GET", f"/api/v1/{_CONTEXTS}/*/explanations|sensitivity/**"),
    _rule(Work.ANALYSIS, "GET", f"/{_CONTEXTS}/*/sensitivity"),
    _rule(Work.INTERACTIVE, _ANY, "/api/v1/**"),
    _rule(Work.INTERACTIVE, _ANY, f"/{_CONTEXTS}/**"),
    _rule(Work.INTERACTIVE, "GET", "/static|favicon.ico|search/**"),
    _rule(Work.INTERACTIVE, _ANY, "/sign-in|sign-out|set-up|me|users|defaults/**"),
    _rule(Work.INTERACTIVE, "GET", "/"),
)


def work_of(method: str, path: str) -> Work | None:
    """The class of a request; None for one that no route of ours answers.

    >>> work_of("GET", "/api/v1/opportunities/O1/sensitivity").value
    'analysis'
    """
    asked = "GET" if method == "HEAD" else method
    for rule in _RULES:
        if rule.method in (_ANY, asked) and rule.pattern.fullmatch(path):
            return rule.work
    return None
