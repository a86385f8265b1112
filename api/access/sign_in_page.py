"""The page on which a stranger signs in: at the provider, with a password, or by a link."""

from __future__ import annotations

from starlette.responses import Response

from api.dependencies import Resources
from api.plain_page import button_link, paragraph, plain_page, sign_in_form
from api.wording import say
from graph.vocabulary import Language

__all__ = ["OIDC_PATH", "SET_UP_PATH", "sign_in_page"]

OIDC_PATH = "/sign-in/oidc"
SET_UP_PATH = "/set-up"


def sign_in_page(
    resources: Resources, language: Language, nonce: str, problem: str = "", *, status: int = 200
) -> Response:
    """Show every way in that this installation has.

    Args:
        resources: What is set, and whether anybody has a password.
        language: Of the page.
        nonce: Of this response.
        problem: Why somebody did not get in just now.
        status: HTTP status.
    """
    provider = resources.provider
    has_passwords = resources.credentials.users.has_passwords()
    shown = [paragraph(problem)] if problem else []
    if provider is not None:
        name = provider.registration.name
        shown.append(button_link(OIDC_PATH, say("sign_in_with", language, name=name)))
    if has_passwords:
        if provider is not None:
            shown.append(paragraph(say("or_password", language)))
        shown.append(
            sign_in_form(
                "/sign-in",
                say("sign_in", language),
                name=say("user_name", language),
                password=say("password", language),
            )
        )
    is_alone = provider is None and not has_passwords
    shown.append(paragraph(say("sign_in_how" if is_alone else "or_link", language)))
    return plain_page(
        say("sign_in", language), *shown, language=language, nonce=nonce, status=status
    )
