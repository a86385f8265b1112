"""HTML pages: what a person sees in a browser. Templates, style sheets and scripts lie beside."""

from __future__ import annotations

from api.pages.account_page import router as account_router
from api.pages.account_set_up import router as set_up_router
from api.pages.defaults import router as defaults_router
from api.pages.editing.history_page import router as history_router
from api.pages.editing.moves import router as moves_router
from api.pages.editing.proposals import router as proposals_router
from api.pages.editing.records_page import router as records_router
from api.pages.editing.routes import router as editing_router
from api.pages.editing.undoing import router as undo_router
from api.pages.network import router as network_router
from api.pages.reasons import router as reasons_router
from api.pages.routes import router
from api.pages.users_page import router as users_router

__all__ = ["router"]

router.include_router(defaults_router)
router.include_router(editing_router)
router.include_router(history_router)
router.include_router(moves_router)
router.include_router(proposals_router)
router.include_router(records_router)
router.include_router(undo_router)
router.include_router(network_router)
router.include_router(reasons_router)
router.include_router(account_router)
router.include_router(set_up_router)
router.include_router(users_router)
