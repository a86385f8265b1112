"""Small pages that need nothing else: sign-in, and what to do after an error.

Every text is escaped; the style carries the nonce of its response.
"""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from api.error_sentences import ERROR_TITLES
from api.wording import say
from graph.vocabulary import Language

__all__ = [
    "button_link",
    "failure_page",
    "form",
    "link",
    "paragraph",
    "plain_page",
    "sign_in_form",
]

_STYLE = (
    "body{font:16px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;color:#1f2933;background:#f7f7f5;"
    "margin:0}main{max-width:34rem;margin:15vh auto;padding:2rem;background:#fff;"
    "border:1px solid #dfe2e6;border-radius:8px}h1{font-size:1.25rem;margin:0 0 .75rem}"
    "button,.button{font:inherit;padding:.5rem 1.25rem;border-radius:6px;"
    "border:1px solid #1f4e79;background:#1f4e79;color:#fff;cursor:pointer}"
    ".button{display:inline-block;text-decoration:none}"
    "label{display:block;margin:0 0 .75rem}input{display:block;font:inherit;width:100%;"
    "box-sizing:border-box;padding:.4rem .6rem;border:1px solid #7b8794;border-radius:6px}"
    "button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid #e8a33d;"
    "outline-offset:2px}"
    "code{background:#f0f1f3;padding:.1rem .3rem;border-radius:4px}"
)
# Asks whether the store answers, ever more rarely, and loads the page again when it does.
_AGAIN = (
    "let wait=2000;async function again(){try{const answer=await fetch('/health/ready',"
    "{cache:'no-store'});if(answer.ok)return location.reload()}catch{}"
    "wait=Math.min(2*wait,8000);setTimeout(again,wait)}setTimeout(again,wait)"
)
_REFRESH_SECONDS = "10"


def plain_page(
    title: str,
    *content: str,
    language: Language,
    nonce: str,
    status: int = 200,
    script: str = "",
) -> HTMLResponse:
    """A page of a title and a few paragraphs; it is never kept by a cache.

    Args:
        title: Plain text.
        content: HTML made by `paragraph`, `form` and `link`.
        language: Of the page.
        nonce: Of this response.
        status: HTTP status.
        script: Constant JavaScript of ours.
    """
    run = f'<script nonce="{escape(nonce)}">{script}</script>' if script else ""
    text = (
        f'<!doctype html><html lang="{language.tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)} · stakegraph</title><style nonce="{escape(nonce)}">{_STYLE}'
        f"</style></head><body><main><h1>{escape(title)}</h1>{''.join(content)}</main>{run}"
        "</body></html>"
    )
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


def paragraph(text: str) -> str:
    """A paragraph of plain text; what stands between backticks is shown as code."""
    parts = text.split("`")
    shown = (
        f"<code>{escape(part)}</code>" if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return f"<p>{''.join(shown)}</p>"


def form(action: str, button: str) -> str:
    """A form of one button that posts to an address of ours."""
    return (
        f'<form id="go" method="post" action="{escape(action)}"><button>{escape(button)}</button>'
        "</form>"
    )


def sign_in_form(action: str, button: str, *, name: str, password: str) -> str:
    """A form for a user's name and password.

    Args:
        action: Where it posts to.
        button: Words of the button.
        name: Words beside the first field.
        password: Words beside the second one.
    """
    return (
        f'<form method="post" action="{escape(action)}">'
        f'<label>{escape(name)}<input name="name" autocomplete="username" maxlength="80" '
        'autocapitalize="none" spellcheck="false" required autofocus></label>'
        f'<label>{escape(password)}<input name="password" type="password" maxlength="256" '
        'autocomplete="current-password" required></label>'
        f"<button>{escape(button)}</button></form>"
    )


def button_link(address: str, text: str) -> str:
    """A link that looks like a button: a form may not lead to another site, a link may."""
    return f'<p><a class="button" href="{escape(address)}">{escape(text)}</a></p>'


def link(address: str, text: str) -> str:
    """A paragraph that leads to another page of ours."""
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>'


def failure_page(
    status: int, detail: str, *, language: Language, nonce: str, is_passing: bool = False
) -> HTMLResponse:
    """What a person sees instead of the page that could not be made.

    Args:
        status: HTTP status.
        detail: A sentence.
        language: Of the page.
        nonce: Of this response.
        is_passing: The page loads again by itself, as soon as the store answers.
    """
    titles = ERROR_TITLES.get(status)
    title = titles[language] if titles else say("failed", language)
    said = [] if detail == title else [paragraph(detail)]
    if is_passing:
        said.append(paragraph(say("loads_again", language)))
    page = plain_page(
        title,
        *said,
        link("/", say("to_start", language)),
        language=language,
        nonce=nonce,
        status=status,
        script=_AGAIN if is_passing else "",
    )
    if is_passing:
        page.headers["Refresh"] = _REFRESH_SECONDS  # for browsers that run no scripts
    return page
