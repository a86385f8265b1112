"""Every word that a page says or keeps ready: texts, labels, tooltips, sentences of scripts.

Whoever lets all records speak a third script, Cyrillic, sees what the page says by itself: on an
English page no ideograph, on a Chinese page no Latin word.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page

from graph.vocabulary import Language

__all__ = ["foreign_words"]

_COLLECT = """() => {
    const found = [], own = (document.documentElement.getAttribute("lang") || "").slice(0, 2);
    const isForeign = (node) => {
        const said = node.closest("[lang]:not(:root)");
        return said && !said.getAttribute("lang").startsWith(own);
    };
    const walker = document.createTreeWalker(
        document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
        const owner = node.nodeType === 3 ? node.parentElement : node;
        if (owner.closest("style, noscript, code") || isForeign(owner))
            continue;
        if (node.nodeType === 3) {
            if (owner.closest("script")) continue;
            found.push(node.textContent);
            continue;
        }
        for (const one of node.attributes) {
            const isSaid = ["aria-label", "title", "placeholder", "alt", "aria-roledescription",
                "aria-valuetext", "aria-description"].includes(one.name);
            const isKept = one.name.startsWith("data-") && /[^\\x00-\\x7f]| /.test(one.value) &&
                !/^[\\[{/]|^[\\w.:-]+( [\\w.:-]+)*$|=/.test(one.value);
            if (isSaid || isKept) found.push(one.value);
        }
    }
    return found;
}"""
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff60]")
_LATIN = re.compile("[A-Za-z]{2,}")
# The same in every language: names of things and of people who gave a measure theirs, keys of the
# keyboard, ids and names of defaults, words of an edit as they are typed, and what is only quoted.
_SAME = re.compile(
    r"stakegraph|PageRank|\b(?:Katz|Hubbell|Burt|Brin|Page)\b|\b(?:Esc|Enter|Ctrl|Tab)\b"
    r"|\b(?:HTML|SVG|CSV|JSON|CRM)\b|\b[A-Z]{1,3}-?\d+\b|\b[a-z]{3}_[0-9A-Z]{26}\b"
    r"|\b(?:unit|team|more):|\b[0-9a-f]{12,64}\b|\b[a-z]+(?:_[a-z]+)+\b|https?://\S+"
    r"|\b(?:leave|tie|influence|attitude|role|drop|confirm)(?: [A-Z_]+| …| [A-Z]+\d+)+"
    r"|“[^”]*”|‘[^’]*’|'[^']*'"
)


def foreign_words(page: Page, language: Language) -> list[str]:
    """What stands on a page in the language that it is not in; records must be in neither."""
    texts: list[str] = page.evaluate(_COLLECT)
    wrong = _IDEOGRAPH if language is Language.EN else _LATIN
    said = {" ".join(text.split()) for text in texts}
    return sorted(
        f"{language.value}: {one[:160]}" for one in said if wrong.search(_SAME.sub("", one))
    )
