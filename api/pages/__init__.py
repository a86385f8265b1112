"""HTML pages: what a person sees in a browser. Templates, style sheets and scripts lie beside."""

from __future__ import annotations

from api.pages.defaults import router as defaults_router
from api.pages.network import router as network_router
from api.pages.reasons import router as reasons_router
from api.pages.routes import router

__all__ = ["router"]

router.include_router(defaults_router)
router.include_router(network_router)
router.include_router(reasons_router)
