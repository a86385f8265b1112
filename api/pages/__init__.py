"""HTML pages: what a person sees in a browser. Templates, style sheets and scripts lie beside."""

from __future__ import annotations

from api.pages.routes import router

__all__ = ["router"]
