"""What routes ask for by name: who reads, on whose behalf, in which language, on which day.

Source: architecture 1 (named `Annotated` aliases); contract 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Query, Request

from api.access.credentials import Credentials
from api.access.security import Identity, identify
from api.audit.read_log import ReadLog
from api.calibrations import calibrations_of
from api.kept import kept_answers
from api.oidc.provider import Provider
from api.operations.backlog import Backlog
from api.operations.errands import Errands
from api.operations.metrics import Metrics
from api.operations.pulses import Pulses
from api.settings import Settings
from api.wording import said
from graph.cache import Cache
from graph.errors import InputError, NotAllowedError
from graph.memory import Memory
from graph.stores.remembering import RememberingStore
from graph.vocabulary import Language
from graph.workspace import Workspace

__all__ = [
    "AccessHolder",
    "Administrator",
    "AsOf",
    "CurrentSettings",
    "Nonce",
    "Reader",
    "ReaderWorkspace",
    "RecordsAdministrator",
    "Resources",
    "ResourcesOfApp",
    "SentForm",
    "Since",
    "Spoken",
    "WritingReader",
    "read_day",
    "resources_of",
    "spoken_by",
]


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Resources:
    """What one running application holds; kept at `app.state.resources`."""

    settings: Settings
    store: RememberingStore
    credentials: Credentials
    errands: Errands
    metrics: Metrics
    reads: ReadLog
    pulses: Pulses
    memory: Memory = field(default_factory=Memory)
    backlog: Backlog = field(default_factory=Backlog)
    ready: Cache = field(default_factory=kept_answers)
    provider: Provider | None = None

    def close(self) -> None:
        """Give back what the application opened, but for the store."""
        self.backlog.close()
        self.reads.close()
        self.credentials.close()
        self.pulses.close()
        if self.provider is not None:
            self.provider.close()


def resources_of(request: Request) -> Resources:
    """What the application holds that serves this request."""
    found: Any = request.app.state.resources
    if not isinstance(found, Resources):
        message = "The application was not put together by create_app."
        raise TypeError(message)
    return found


async def _resources(request: Request) -> Resources:
    return resources_of(request)


ResourcesOfApp = Annotated[Resources, Depends(_resources)]


async def _settings(resources: ResourcesOfApp) -> Settings:
    return resources.settings


CurrentSettings = Annotated[Settings, Depends(_settings)]


def _reader(request: Request, resources: ResourcesOfApp) -> Identity:
    found = identify(request, resources.credentials, resources.settings)
    request.state.reader = found  # for the header of pages
    return found


Reader = Annotated[Identity, Depends(_reader)]
"""Who asks; a stranger gets no further."""


def _writing_reader(reader: Reader) -> Identity:
    if not reader.can_write:
        message = "This API key may only read; make one with `stakegraph key create NAME --write`."
        raise NotAllowedError(message)
    return reader


WritingReader = Annotated[Identity, Depends(_writing_reader)]
"""Who asks, and may change records."""


def _records_administrator(reader: WritingReader) -> Identity:
    if not reader.scope.is_administrator:
        message = "Only an administrator may do this; ask one of them."
        raise NotAllowedError(message)
    return reader


RecordsAdministrator = Annotated[Identity, Depends(_records_administrator)]
"""Who asks, and may bring in records of everybody."""


def _access_holder(reader: Reader) -> Identity:
    if not reader.can_administer:
        message = (
            "This API key may not change users, keys or defaults; make one with "
            "`stakegraph key create NAME --admin`."
        )
        raise NotAllowedError(message)
    return reader


AccessHolder = Annotated[Identity, Depends(_access_holder)]
"""Who asks, and may change what is their own: their keys, their password."""


def _administrator(reader: AccessHolder) -> Identity:
    return _records_administrator(reader)


Administrator = Annotated[Identity, Depends(_administrator)]
"""Who asks, and may change what concerns everybody."""


def _workspace(request: Request, reader: Reader, resources: ResourcesOfApp) -> Iterator[Workspace]:
    with resources.backlog.giving_way():
        yield Workspace(
            resources.store.for_request(request.state.seen.note),
            reader.scope,
            calibration=calibrations_of(resources.settings).current(),
            memory=resources.memory,
        )


ReaderWorkspace = Annotated[Workspace, Depends(_workspace)]
"""The front door for that reader; all of them share the application's cache."""


def spoken_by(request: Request, default: Language, asked: str | None = None) -> Language:
    """The language of an answer: asked for, then chosen before, then the browser's, then ours."""
    choices = [asked, request.cookies.get("lang")]
    choices += request.headers.get("accept-language", "").split(",")
    for choice in choices:
        tag = (choice or "").strip().lower()[:2]
        if tag in ("zh", "en"):
            return Language(tag)
    return default


async def _spoken(
    request: Request,
    settings: CurrentSettings,
    lang: Annotated[
        Language | None, Query(description="Language of the sentences; else the browser's.")
    ] = None,
) -> Language:
    return spoken_by(request, settings.language, lang)


Spoken = Annotated[Language, Depends(_spoken)]
"""The reader's language."""


def read_day(text: str) -> date:
    """Read a whole day.

    Raises:
        ValueError: It is not one, or written in another way.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


async def _as_of(
    settings: CurrentSettings,
    as_of: Annotated[
        str | None, Query(description="Day of the question, YYYY-MM-DD; else the present day.")
    ] = None,
) -> date:
    if as_of is None:
        return settings.as_of or datetime.now(UTC).date()
    try:
        return read_day(as_of)
    except ValueError as error:
        raise InputError(said("bad_date", column="as_of", value=as_of)) from error


AsOf = Annotated[date, Depends(_as_of)]
"""The day of the question."""


async def _since(
    since: Annotated[
        str | None,
        Query(description="The day to compare with, YYYY-MM-DD; else a week before the question."),
    ] = None,
) -> date | None:
    if since is None:
        return None
    try:
        return read_day(since)
    except ValueError as error:
        raise InputError(said("bad_date", column="since", value=since)) from error


Since = Annotated[date | None, Depends(_since)]
"""The day that a list compares with; None = a week before the question."""


async def _sent_form(request: Request) -> dict[str, str]:
    """The fields of a form, as a browser sends them; the body is bounded by the middleware."""
    body = (await request.body()).decode("utf-8", errors="replace")
    return dict(parse_qsl(body, keep_blank_values=True))


SentForm = Annotated[dict[str, str], Depends(_sent_form)]
"""What somebody filled into a form of a page."""


async def _nonce(request: Request) -> str:
    return str(request.state.nonce)


Nonce = Annotated[str, Depends(_nonce)]
"""What inline styles and scripts of this one response carry."""
