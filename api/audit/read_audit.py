"""Whatever holds hidden influence is logged before it leaves: one place for every route and page.

What a request gets to see is noted where it reads the store (`RememberingStore.for_request`); what
is ready (`api.ready`) carries what it was made of. Source: trust S13 and 0b (audit).
"""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.audit.read_log import Read, ReadLog
from api.errors import problem_response
from graph.errors import StakegraphError
from graph.records import HiddenEdges

__all__ = ["SEEN", "SUBJECT", "ReadAudit", "Seen"]

SEEN = "seen"

SUBJECT = "subject"  # the parameter of addresses that names an account or opportunity
_NOT_MODIFIED = 304
_REDIRECTS = 300
_MOST_ACCOUNTS = 20


class Seen:
    """The hidden influence that one request got to see, by account.

    Attributes:
        edges: The most that it saw of each; '*' stands for many.
    """

    def __init__(self) -> None:
        self.edges: dict[str, HiddenEdges] = {}

    def note(self, account: str, edges: HiddenEdges) -> None:
        """Add what was seen of an account."""
        known = self.edges.get(account)
        if known is None or (known.count or 0) < (edges.count or 0):
            self.edges[account] = edges

    def reads(self, scope: Scope) -> list[Read]:
        """What the log is to say of it."""
        reader = scope["state"].get("reader")
        route = scope.get("route")
        path = getattr(route, "path", scope["path"])
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        user = "" if reader is None else reader.user
        question = f"{scope['method']} {path}"
        subject = str((scope.get("path_params") or {}).get(SUBJECT, ""))
        found = self.edges.items()
        if len(self.edges) > _MOST_ACCOUNTS:
            count = sum(edges.count or 0 for edges in self.edges.values())
            found = {"*": HiddenEdges(count, "")}.items()
        return [
            Read(at, user, question, subject, account, edges.count, edges.digest)
            for account, edges in found
        ]


class ReadAudit:
    """Logs what an answer showed; where it cannot, the answer does not leave.

    Args:
        app: What is inside.
        log: Where it is written.
    """

    def __init__(self, app: ASGIApp, *, log: ReadLog) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = Seen()
        scope.setdefault("state", {})[SEEN] = seen
        is_refused = False

        async def send_noted(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and _shows(message["status"], seen):
                try:
                    self._log.note(seen.reads(scope))
                except StakegraphError as error:
                    is_refused = True
                    await problem_response(scope, error)(scope, receive, send)
            if not is_refused:
                await send(message)

        await self._app(scope, receive, send_noted)


def _shows(status: int, seen: Seen) -> bool:
    return bool(seen.edges) and (status < _REDIRECTS or status == _NOT_MODIFIED)
