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
_HEALTH = "/health/"
_ERRORS = "400"  # and what is above, which a route may name itself
_ALWAYS = {"400": "The request is not understood.", "503": "No answer now; try again."}
_CLOSED = {"401": "Not signed in.", "403": "Not allowed."}
_CHECKED = {"404": "Not here.", "422": "The input is not right."}
_WITH_BODY = {"413": "More than may be sent."}
_WRITING = {"507": "There is no room left to write."}
_UNCHANGED = {"304": {"description": "What you have, by its ETag, is still right."}}
# What an operation may answer that looks at a header of the request.
_BY_HEADER = {
    "if-match": {
        "409": "Another record says the same.",
        "412": "Changed by somebody else; `current` is the newer record.",
        "428": "Say which version you read.",
    },
    "idempotency-key": {
        "409": "The key was used for another request, or another record says the same.",
        "412": "Changed by somebody else meanwhile.",
    },
}


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
    for address, path in described["paths"].items():
        for method in _METHODS:
            if method in path:
                is_open = address.startswith(_HEALTH)
                _add_errors(path[method], method, {} if is_open else _CLOSED)
    return described


def _add_errors(operation: dict[str, Any], method: str, closed: dict[str, str]) -> None:
    responses: dict[str, Any] = operation["responses"]
    is_checked = responses.pop("422", None) is not None
    told = {status: one["description"] for status, one in responses.items() if status >= _ERRORS}
    told |= _ALWAYS | closed | (_CHECKED if is_checked else {})
    told |= _WITH_BODY if "requestBody" in operation else {}
    told |= {} if method == "get" else _WRITING
    if closed and method == "get":
        responses |= _UNCHANGED
    for one in operation.get("parameters", ()):
        told |= _BY_HEADER.get(one["name"].lower(), {})
    schema = {"$ref": _PLACE.format(model=ProblemBody.__name__)}
    for status, text in sorted(told.items()):
        content = {"application/problem+json": {"schema": schema}}
        responses[status] = {"description": text, "content": content}
