"""Puts the web application together: the one place that knows every part of it.

Source: architecture 1 (composition root); trust 2.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response

from api import pages
from api.credentials import Credentials
from api.dependencies import Reader, Resources
from api.description import describe
from api.errors import add_error_handlers
from api.middleware import BodyLimit, Envelope
from api.outages import WatchedStore
from api.pages.static_files import icon_router
from api.ready import ReadyAnswers
from api.routes import (
    everywhere,
    exports,
    health,
    imports,
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
from api.routes.what_if import what_if_router
from api.settings import LOCAL_HOSTS, Settings
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.remembering import RememberingStore
from graph.vocabulary import ContextKind

__all__ = ["OPEN_PATHS", "UPLOAD_PATH", "create_app"]

UPLOAD_PATH = "/api/v1/imports"
# What strangers may call; a test walks every route and holds the rest to be closed.
OPEN_PATHS = frozenset(
    {
        "/favicon.ico",
        "/health/live",
        "/health/ready",
        "/sign-in",
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
    credentials = Credentials(settings.access_file)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.resources.backlog.close()
        credentials.close()
        if store is None:
            opened.close()

    app = FastAPI(
        title="stakegraph",
        version=version("stakegraph"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=_middleware(settings),
    )
    app.state.resources = Resources(
        settings=settings,
        store=RememberingStore(WatchedStore(opened)),
        credentials=credentials,
    )
    add_error_handlers(app)
    app.include_router(health.router)
    app.include_router(sign_in.router)
    app.include_router(icon_router)
    # closed as a whole: a route that forgets to ask who reads is closed all the same
    for router in _closed_routers(app):
        app.include_router(router, dependencies=[Depends(_require_reader)])
    # routes are made ready when first asked for; not by several requests at once, but here
    deque(iter_route_contexts(app.routes), maxlen=0)
    return app


async def _require_reader(reader: Reader) -> None:
    """Refuse strangers before anything else happens."""


def _middleware(settings: Settings) -> list[Middleware]:
    hosts = {*LOCAL_HOSTS, settings.host, settings.public_host, *settings.allowed_hosts}
    return [
        Middleware(
            Envelope,
            hosts={host.lower().strip("[]") for host in hosts},
            is_secure=settings.uses_secure_cookies,
        ),
        Middleware(
            BodyLimit,
            limit=settings.max_json_bytes,
            limits={UPLOAD_PATH: settings.max_upload_bytes},
        ),
        Middleware(ReadyAnswers),
    ]


def _closed_routers(app: FastAPI) -> list[APIRouter]:
    return [
        resources.router,
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
        pages.router,
        _description(app),
    ]


def _description(app: FastAPI) -> APIRouter:
    router = APIRouter(prefix="/api/v1")

    @router.get("/openapi.json", include_in_schema=False)
    def read_description() -> Response:
        """The description of the interface, for those who are signed in."""
        return JSONResponse(describe(app))

    return router
