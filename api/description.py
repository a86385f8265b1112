"""The description of the interface (OpenAPI): ours where the framework describes another shape.

Every error is one shape, `application/problem+json`, which the framework does not know.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.errors import ProblemBody

__all__ = ["describe"]

_PLACE = "#/components/schemas/{model}"
_FRAMEWORKS = ("HTTPValidationError", "ValidationError")
_METHODS = ("get", "post", "put", "patch", "delete")
_ALWAYS = {"401": "Not signed in.", "403": "Not allowed.", "503": "No answer now; try again."}
_CHECKED = {"404": "Not here.", "422": "The input is not right."}


def describe(app: FastAPI) -> dict[str, Any]:
    """What the application answers, errors included; the same object each time."""
    described = app.openapi()
    schemas: dict[str, Any] = described.setdefault("components", {}).setdefault("schemas", {})
    if ProblemBody.__name__ in schemas:
        return described
    for name in _FRAMEWORKS:
        schemas.pop(name, None)
    own = ProblemBody.model_json_schema(ref_template=_PLACE)
    schemas.update(own.pop("$defs", {}))
    schemas[ProblemBody.__name__] = own
    for path in described["paths"].values():
        for method in _METHODS:
            if method in path:
                _add_errors(path[method])
    return described


def _add_errors(operation: dict[str, Any]) -> None:
    responses: dict[str, Any] = operation["responses"]
    is_checked = responses.pop("422", None) is not None
    told = _ALWAYS | (_CHECKED if is_checked else {})
    schema = {"$ref": _PLACE.format(model=ProblemBody.__name__)}
    for status, text in sorted(told.items()):
        content = {"application/problem+json": {"schema": schema}}
        responses[status] = {"description": text, "content": content}
