"""The network view as HTML: markup for a page of ours, or one file that opens anywhere.

Texts are escaped here and data travel as JSON that no parser takes for markup. vis-network puts
style sheets of its own into a page when it is read; they are let fall into inert elements, as the
view needs none of them and a strict policy refuses them. Source: maps 4.1; trust S4.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from graph.drawing.networks.elements import NetworkView
from graph.drawing.networks.listing import script_text, view_data
from graph.drawing.networks.looks import draw_legend, view_words
from graph.drawing.scene import MapScene
from graph.drawing.writing.marks import attribute
from graph.drawing.writing.style import css_variables, map_css
from graph.drawing.writing.tables import lines_table, people_table, ties_table
from graph.vocabulary import Language
from graph.wording import in_language

__all__ = ["ASSETS", "SCRIPTS", "STYLE", "network_page", "view_markup"]

STYLE = "network.css"
# In the order in which a browser reads them.
SCRIPTS = (
    "network_quiet.js",
    "vis-network.min.js",
    "network_drawing.js",
    "network_finding.js",
    "network.js",
)
ASSETS = (STYLE, *SCRIPTS)
_BUTTONS = {"fit": "", "move": ' aria-pressed="false"', "around": " disabled", "restart": ""}
_BEGIN = "stakegraphNetwork.begin(document.querySelector('.sgnet'));"


def view_markup(view: NetworkView, lang: str, *, is_whole: bool = False, card: bool = False) -> str:
    """The view inside a page that has `ASSETS` and begins it.

    Args:
        view: From `network_view`.
        lang: "zh" or "en".
        is_whole: With everybody's data, where a page can ask nobody for more.
        card: With a place for the card of who is chosen, where a page has none.
    """
    words = {key: attribute(text) for key, text in view_words(lang).items()}
    data = view_data(view, lang, is_whole=is_whole)
    note = "" if len(view.start) == len(view.people) else f"<p>{words['partial']}</p>"
    hint = f"<p>{words['choose']}</p>"
    aside = f'<aside class="sgnet-card" aria-live="polite">{hint}</aside>' if card else ""
    return (
        f'<section class="sgnet" aria-label="{words["name"]}">'
        f'<div class="sgnet-bar"><div class="sgnet-find"><input type="search" '
        f'placeholder="{words["find"]}" aria-label="{words["find"]}" autocomplete="off" '
        'role="combobox" aria-expanded="false" aria-controls="sgnet-found">'
        f'<ul id="sgnet-found" role="listbox" aria-label="{words["find"]}" hidden></ul></div>'
        f"{_buttons(words)}"
        '<span class="sgnet-count"></span><span class="sgnet-said" role="status"></span></div>'
        f"{note}<noscript><p>{words['scripts']}</p></noscript>"
        f'<div class="sgnet-body"><div class="sgnet-people"><h2>{words["people"]}</h2>'
        f'<p id="sgnet-hint">{words["hint"]}</p><ul aria-describedby="sgnet-hint"></ul></div>'
        f'<div class="sgnet-canvas" aria-label="{words["name"]}" role="group"></div>{aside}</div>'
        f'<div class="sgnet-legend" role="group" aria-label="{words["legend"]}">'
        f"{draw_legend(view, lang)}</div>"
        f'<script type="application/json" class="sgnet-data">{script_text(data)}</script>'
        "</section>"
    )


def _buttons(words: dict[str, str]) -> str:
    zoom = "".join(
        f'<button type="button" data-do="{name}" aria-label="{words[name]}">{sign}</button>'
        for name, sign in (("smaller", "−"), ("larger", "+"))
    )
    return zoom + "".join(
        f'<button type="button" data-do="{name}"{state}>{words[name]}</button>'
        for name, state in _BUTTONS.items()
    )


def network_page(view: NetworkView, scene: MapScene, lang: str = "en") -> str:
    """The whole file as text, with the people and lines as tables; write it as UTF-8.

    Args:
        view: From `network_view`.
        scene: The map of the same people, for the tables.
        lang: "zh" or "en".
    """
    lang = Language(lang).value
    style = css_variables() + map_css() + _asset(STYLE)
    scripts = [_asset(name) for name in SCRIPTS]
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; "
        f"script-src {' '.join(repr(_digest(one)) for one in (*scripts, _BEGIN))}; "
        "base-uri 'none'; form-action 'none'"
    )
    title = attribute(in_language(view.title, lang))
    tables = people_table(scene, lang) + lines_table(scene, lang) + ties_table(scene, lang)
    return (
        f'<!doctype html>\n<html lang="{Language(lang).tag}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style>"
        # here, so that nothing is painted before there is something to see
        f"{''.join(f'<script>{one}</script>' for one in scripts)}</head>"
        f'<body class="sgnet-file"><h1>{title}</h1>'
        f"{view_markup(view, lang, is_whole=True, card=True)}"
        f'<script>{_BEGIN}</script><div class="sgnet-tables">{tables}</div></body></html>\n'
    )


@cache
def _asset(name: str) -> str:
    return files("graph.drawing.networks").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _digest(text: str) -> str:
    """The source expression that a content security policy uses for an inline element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
