"""How a page goes on after an edit: back to where it was, with what was done and how to undo it.

A browser without scripts is sent on; a script gets the bar alone and renews the page around it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import CurrentSettings, ReaderWorkspace
from api.editing import Edited, Editor
from api.errors import status_of
from api.pages.editing.desk import Desk, EditingDesk
from api.pages.editing.forms import Form, form_of
from api.pages.editing.saving import Refused
from api.pages.editing.telling import done_of
from api.pages.templating import render
from api.wording import sentence_of
from graph.errors import ConflictError, InputError, NotAllowedError, NotFoundError

__all__ = ["CurrentEditor", "act", "answer", "go_on", "is_fragment", "show_form"]

_SEE_OTHER, _OK = 303, 200


def _editor(desk: EditingDesk, workspace: ReaderWorkspace, settings: CurrentSettings) -> Editor:
    return Editor(
        workspace.store,
        desk.identity.scope,
        defaults=settings.import_defaults,
        today=desk.today,
    )


CurrentEditor = Annotated[Editor, Depends(_editor)]
"""Writes on behalf of whoever asks."""


def is_fragment(request: Request) -> bool:
    """Whether a script asks for a part of the page."""
    return request.query_params.get("fragment", "") not in {"", "0", "false"}


def answer(request: Request, desk: Desk, result: Edited | Refused) -> Response:
    """Go on after an edit, or show the form again."""
    if isinstance(result, Refused):
        form = form_of(desk, result.draft)
        return show_form(request, desk, form, status=status_of(result.error))
    return go_on(request, desk, result)


def go_on(request: Request, desk: Desk, edited: Edited | None) -> Response:
    """Go on after an edit that was made; None where there was nothing to do."""
    done = None
    if edited is not None:
        root, back = desk.root, desk.back
        done = done_of(edited.records, desk.voice, edited.changes, root=root, back=back)
    if is_fragment(request):
        language = desk.voice.language
        return render(request, "done_bar.html", language=language, done=done, is_told=True)
    seen = {} if done is None else {"done": done.unit}
    seen |= {"person": done.person} if done is not None and done.person else {}
    return RedirectResponse(desk.page(**{"done": None, **seen}), status_code=_SEE_OTHER)


def act(request: Request, desk: Desk, do: Callable[[], Edited]) -> Response:
    """Do something that has no form, and go on; or say why it cannot be."""
    try:
        return go_on(request, desk, do())
    except (ConflictError, InputError, NotAllowedError, NotFoundError) as error:
        name = "refused_bar.html" if is_fragment(request) else "refused_page.html"
        language, status = desk.voice.language, status_of(error)
        text = sentence_of(error, language)
        return render(request, name, language=language, status=status, desk=desk, text=text)


def show_form(request: Request, desk: Desk, form: Form, *, status: int = _OK) -> Response:
    """A form: into the panel, or as a page of its own."""
    name = "form_fragment.html" if is_fragment(request) else "form_page.html"
    language = desk.voice.language
    return render(request, name, language=language, status=status, desk=desk, form=form)
