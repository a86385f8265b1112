"""Puts the web application together: the one place that knows every part of it.

Source: architecture 1 (composition root); trust 2.
"""

from __future__ import annotations

from asyncio import create_task
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from api import pages
from api.access.credentials import Credentials
from api.audit.read_audit import ReadAudit
from api.audit.read_log import ReadLog
from api.dependencies import Reader, Resources
from api.description import describe
from api.errors import add_error_handlers
from api.oidc.provider import Provider
from api.operations.admission import Admission
from api.operations.bodies import Bodies
from api.operations.errands import Errands
from api.operations.metrics import Metrics, Watched
from api.operations.middleware import Envelope
from api.operations.outages import WatchedStore
from api.operations.pulses import Pulses
from api.pages.static_files import icon_router
from api.ready import ReadyAnswers
from api.routes import (
    audit,
    edits,
    everywhere,
    exports,
    health,
    imports,
    keys,
    metrics,
    oidc,
    people,
    portfolio,
    resources,
    sign_in,
    users,
)
from api.routes.calibrations import router as calibration_router
from api.routes.explanations import explanation_router
from api.routes.maps import map_router
from api.routes.questions import question_router
from api.routes.records import record_routers
from api.routes.what_if import what_if_router
from api.settings import LOCAL_HOSTS, Settings
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.remembering import RememberingStore
from graph.stores.trail_files import TrailFiles, trail_base
from graph.vocabulary import ContextKind

__all__ = ["OPEN_PATHS", "UPLOAD_PATH", "create_app"]

UPLOAD_PATH = "/api/v1/imports"
_THREADS = 256
# What strangers may call; a test walks every route and holds the rest to be closed.
OPEN_PATHS = frozenset(
    {
        "/favicon.ico",
        "/health/live",
        "/health/ready",
        "/sign-in",
        "/sign-in/oidc",
        "/sign-in/oidc/callback",
        "/sign-in/{token}",
        "/sign-out",
    }
)


def create_app(settings: Settings, *, store: Store | None = None) -> FastAPI:
    """Build the application.

    Args:
        settings: What the installation sets.
        store: An open store; the one of the settings is opened, and closed at the end, when None.

    Raises:
        ConfigError: The store or the access file cannot be what the settings say.
        StoreError: The store cannot be opened.
    """
    opened = store or open_store(settings.store_url)
    watched = WatchedStore(opened)
    registration = settings.oidc
    held = Resources(
        settings=settings,
        store=RememberingStore(watched),
        credentials=Credentials(settings.access_file),
        errands=Errands(settings),
        metrics=Metrics(),
        reads=ReadLog(TrailFiles(trail_base(settings.store_file))),
        pulses=Pulses(settings, is_own_store=store is None),
        provider=None if registration is None else Provider(registration),
    )
    caches = {"ready": held.ready}
    held.metrics.watch(Watched(held.errands, held.memory, watched, caches))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # slots say how much is done at once; threads must not, so there are enough of them
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        looking = create_task(held.metrics.watch_loop())
        yield
        looking.cancel()
        held.close()
        if store is None:
            opened.close()

    app = FastAPI(
        title="stakegraph",
        version=version("stakegraph"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=_middleware(held),
    )
    app.state.resources = held
    add_error_handlers(app)
    app.router.routes.extend(_routes())
    return app


async def _require_reader(reader: Reader) -> None:
    """Refuse strangers before anything else happens."""


def _middleware(of: Resources) -> list[Middleware]:
    settings = of.settings
    hosts = {*LOCAL_HOSTS, settings.host, settings.public_host, *settings.allowed_hosts}
    return [
        Middleware(
            Envelope,
            hosts={host.lower().strip("[]") for host in hosts},
            is_secure=settings.uses_secure_cookies,
            errands=of.errands,
            metrics=of.metrics,
        ),
        Middleware(
            Bodies,
            limit=settings.max_json_bytes,
            limits={UPLOAD_PATH: settings.max_upload_bytes},
            seconds=settings.arrival_seconds,
        ),
        Middleware(ReadAudit, log=of.reads),
        Middleware(ReadyAnswers, kept=of.ready),
        Middleware(Admission, errands=of.errands),
    ]


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """The routes, made ready once for all applications of a process.

    They hold nothing of an installation: what they need of one they find by the request.
    """
    whole = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in (health.router, oidc.router, sign_in.router, icon_router):
        whole.include_router(router)
    # closed as a whole: a route that forgets to ask who reads is closed all the same
    for router in _closed_routers():
        whole.include_router(router, dependencies=[Depends(_require_reader)])
    # they are made ready when first asked for; not by several requests at once, but here
    deque(iter_route_contexts(whole.routes), maxlen=0)
    return tuple(whole.router.routes)


def _closed_routers() -> list[APIRouter]:
    return [
        resources.router,
        *record_routers(),
        edits.router,
        people.router,
        portfolio.router,
        everywhere.router,
        *(question_router(kind) for kind in ContextKind),
        *(what_if_router(kind) for kind in ContextKind),
        *(explanation_router(kind) for kind in ContextKind),
        calibration_router,
        *(map_router(kind) for kind in ContextKind),
        imports.router,
        exports.router,
        users.router,
        keys.router,
        audit.router,
        metrics.router,
        pages.router,
        _description(),
    ]


def _description() -> APIRouter:
    router = APIRouter(prefix="/api/v1")

    @router.get("/openapi.json", include_in_schema=False)
    def read_description(request: Request) -> Response:
        """The description of the interface, for those who are signed in."""
        return JSONResponse(describe(request.app))

    return router
