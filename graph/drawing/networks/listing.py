"""The network view as data for the browser: lists of nodes and edges, built by pyvis.

pyvis assembles the lists and nothing else: its page, its ids, its titles and its way to write files
are not used. It draws in IPython, so it is imported when a list is built and not before.
Source: maps 4.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from graph.drawing.networks.elements import NetworkLine, NetworkPerson, NetworkView
from graph.drawing.networks.looks import ATTITUDE_WORDS, LOOKS, view_words
from graph.drawing.writing.style import LEGEND
from graph.spelling import fold, initials, syllables

__all__ = ["EMBEDDED", "find_data", "part_data", "script_text", "view_data"]

EMBEDDED = 2_000  # people that a file of its own carries beside those shown at first
# What must not stand in a script element as it is, and what UTF-8 cannot say.
_UNSAFE = re.compile("[<>&'\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def view_data(view: NetworkView, lang: str, *, is_whole: bool) -> dict[str, Any]:
    """How the view begins.

    Args:
        view: From `network_view`.
        lang: "zh" or "en".
        is_whole: With everybody, for a file that can ask nobody for more.
    """
    keys = list(view.start)
    if is_whole:
        others = sorted({one.key for one in view.people}.difference(keys))
        keys += others[: max(0, EMBEDDED - len(keys))]
    known = frozenset(keys)
    lines = [line for line in view.lines if line.source in known and line.target in known]
    total = len(view.people)
    return {
        **_lists(view, lines, known, lang),
        "start": list(view.start),
        "isWhole": len(keys) == total,
        "total": total,
        "looks": {look: one | {"words": LEGEND[look].to(lang)} for look, one in LOOKS.items()},
        "attitudes": {code: words.to(lang) for code, words in ATTITUDE_WORDS.items()},
        "words": view_words(lang),
        "lang": lang,
    }


def part_data(view: NetworkView, keys: Collection[str], lang: str) -> dict[str, Any]:
    """These people and every line of theirs, also to people that are not told here."""
    wanted = frozenset(keys)
    lines = [line for line in view.lines if line.source in wanted or line.target in wanted]
    return _lists(view, lines, wanted, lang)


def find_data(view: NetworkView, wanted: str, lang: str, limit: int = 12) -> dict[str, Any]:
    """Those whose name (pinyin and its initials, too), title or key holds a text, by their keys."""
    text = fold(wanted)
    hits = [one.key for one in view.people if text and text in _searched(one)]
    return _lists(view, [], frozenset(hits[:limit]), lang)


def script_text(data: dict[str, Any]) -> str:
    """The data as JSON that is safe inside a script element of any page; equal data, equal text."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _lists(
    view: NetworkView, lines: list[NetworkLine], keys: frozenset[str], lang: str
) -> dict[str, Any]:
    from pyvis.network import Network  # noqa: PLC0415 - loads IPython

    degrees: dict[str, set[str]] = {}
    for line in view.lines:
        degrees.setdefault(line.source, set()).add(line.target)
        degrees.setdefault(line.target, set()).add(line.source)
    places = dict(view.places)
    network = Network(directed=True)
    ends = {end for line in lines for end in (line.source, line.target)}
    for one in view.people:
        if one.key in keys or one.key in ends:
            told = _person(one, lang) | {"degree": len(degrees.get(one.key, ()))}
            if one.key in places:
                told |= {"x": round(places[one.key][0]), "y": round(places[one.key][1])}
            network.add_node(one.key, label=one.name.to(lang) or " ", group=one.side, **told)
    for line in lines:
        network.add_edge(line.source, line.target, arrows="", **_line(line, lang))
    return {
        "nodes": [_told(node) for node in network.nodes if node["id"] in keys],
        "edges": [_told(edge) for edge in network.edges],
    }


def _told(item: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing, and without the shape that pyvis gives to every node."""
    return {
        name: value
        for name, value in item.items()
        if value != "" and value is not False and name != "shape"
    }


def _person(one: NetworkPerson, lang: str) -> dict[str, Any]:
    return {
        "attitude": one.attitude,
        "frame": one.frame,
        "isKey": one.is_key,
        "post": one.title.to(lang),
        "standing": one.standing.to(lang),
        "find": _searched(one),
        "facts": [text for fact in one.facts for text in (fact[0].to(lang), fact[1].to(lang))],
    }


def _searched(one: NetworkPerson) -> str:
    """What a search looks at: names and titles in both languages, pinyin, initials, the key."""
    name = one.known_as[0]
    spelled = syllables(name, is_person=True)
    pinyin = (" ".join(spelled), "".join(spelled), initials(name, is_person=True))
    return fold(" ".join((*one.known_as, *pinyin)))


def _line(line: NetworkLine, lang: str) -> dict[str, Any]:
    return {
        "id": line.id,
        "look": line.look,
        "width": line.width,
        "words": "" if line.words is None else line.words.to(lang),
        "label": line.label.to(lang) if line.label else "",
    }
