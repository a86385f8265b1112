"""From view models to HTML: one environment, everything escaped, one policy for every page."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.access.security import Identity
from api.access.users import LOCAL_USER
from api.dependencies import resources_of
from api.pages.editing.links import (
    act_address,
    changed_address,
    deeds_of,
    form_address,
    propose_address,
    proposed,
)
from api.pages.map_choice import NAMES
from api.pages.person_actions import actions_of, focus_address
from api.pages.pictures import attitude_sign, veto_sign
from api.pages.pills import map_address
from api.pages.static_files import STATIC_VERSION
from api.pages.supposing import choices_for, hidden_fields, present_query, suppose, turns
from api.pages.wording import Voice
from graph.overlay.what_if import FORMS
from graph.vocabulary import Language

__all__ = ["kept_query", "render"]

_YEAR = 31_536_000
_ENVIRONMENT = Environment(
    loader=PackageLoader("api.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(
    act_address=act_address,
    actions_of=actions_of,
    attitude_sign=attitude_sign,
    changed_address=changed_address,
    deeds_of=deeds_of,
    form_address=form_address,
    focus_address=focus_address,
    map_address=map_address,
    present_query=present_query,
    propose_address=propose_address,
    proposed=proposed,
    state_names=("as_of", "edit", *NAMES),
    veto_sign=veto_sign,
    static=f"/static/{STATIC_VERSION}",
    choices_for=choices_for,
    hidden_fields=hidden_fields,
    suppose=suppose,
    turns=turns,
    edit_forms=[" ".join((kind.value, *words)) for kind, words in FORMS.items()],
)


def render(
    request: Request,
    template: str,
    *,
    language: Language,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """Fill a template; a language that was asked for is kept for the next pages.

    Args:
        request: Gives the nonce of the response and the address of the page.
        template: Name of a file under `templates/`.
        language: Of the page.
        status: HTTP status.
        values: What the template names.
    """
    voice = Voice(language)
    page = _ENVIRONMENT.get_template(template).render(
        nonce=getattr(request.state, "nonce", ""),
        voice=voice,
        say=voice.say,
        number=voice.number,
        signed=voice.signed,
        language=language,
        switch=_switches(request),
        own=_own_links(request),
        **values,
    )
    response = HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})
    if request.query_params.get("lang") == language.value:
        is_secure = resources_of(request).settings.uses_secure_cookies
        response.set_cookie("lang", language.value, max_age=_YEAR, samesite="lax", secure=is_secure)
    return response


def kept_query(request: Request, *names: str) -> str:
    """What links inside the page keep of its address, as `?as_of=2025-06-30`, or nothing."""
    kept = {name: request.query_params[name] for name in names if name in request.query_params}
    return f"?{urlencode(kept)}" if kept else ""


def _own_links(request: Request) -> tuple[tuple[str, str], ...]:
    """Pages about people and access, for whom they concern: address, and key of the words.

    Who is alone on this machine has nobody to let in.
    """
    reader = getattr(request.state, "reader", None)
    if not isinstance(reader, Identity):
        return ()
    if reader.user == LOCAL_USER and not resources_of(request).settings.is_for_others:
        return ()
    found = [("/users", "header.users")] if reader.scope.is_administrator else []
    return (*found, ("/me", "header.me"))


def _switches(request: Request) -> dict[str, str]:
    """The address of this page in each language."""
    others = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return {one.value: f"?{urlencode([*others, ('lang', one.value)])}" for one in Language}
