"""What a search found, by kind, each with the page that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.pages.wording import Part, Rich, Voice
from graph.results.portfolio import Hit, SearchAnswer
from graph.spelling import fold

__all__ = ["FindGroup", "Found", "find_groups", "marked"]

_LINE = 2  # a line has two ends
_WALKED = ("influence", "ties")


@dataclass(frozen=True, slots=True)
class Found:
    """One hit; `quote` is what was found in it where that is not its name."""

    name: Rich
    detail: Rich
    quote: Rich
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class FindGroup:
    """The hits of one kind; `more` counts those that are not shown."""

    title: str
    hits: tuple[Found, ...]
    total: int
    more: int


def find_groups(answer: SearchAnswer, voice: Voice, query: str) -> tuple[FindGroup, ...]:
    """The kinds that something was found of.

    Args:
        answer: Of the search.
        voice: The reader's language.
        query: What links keep, as `?as_of=2025-06-30`.
    """
    words = fold(answer.query).split()
    groups = []
    for kind, total in answer.totals.items():
        own = tuple(_found(one, words, voice, query) for one in answer.hits if one.kind == kind)
        title = voice.say(f"search.{kind}")
        groups.append(FindGroup(title, own, total, total - len(own)))
    return tuple(groups)


def marked(text: str, words: Sequence[str]) -> Rich:
    """A text with the words that were searched for marked, in any letter case."""
    plain = text.casefold()
    if len(plain) != len(text):
        return (Part(text),)
    return tuple(_parts(text, plain, [word for word in words if word]))


def _parts(text: str, plain: str, words: Sequence[str]) -> Iterator[Part]:
    place = 0
    while place < len(text):
        starts = [(plain.find(word, place), -len(word)) for word in words]
        nearest = min((one for one in starts if one[0] >= 0), default=None)
        if nearest is None:
            break
        start, length = nearest[0], -nearest[1]
        if start > place:
            yield Part(text[place:start])
        yield Part(text[start : start + length], is_strong=True)
        place = start + length
    if place < len(text):
        yield Part(text[place:])


def _found(hit: Hit, words: Sequence[str], voice: Voice, query: str) -> Found:
    name = " → ".join(voice.part_of(part) for part in hit.name.split(" → "))
    is_told = hit.kind == "record" or hit.field in {"alias", "department", "email"}
    return Found(
        name=marked(name, words),
        detail=marked(voice.part_of(hit.detail), words),
        quote=marked(_told(hit, words, voice), words) if is_told else (),
        place="" if hit.kind == "account" else voice.part_of(hit.account_name),
        address=_address(hit) + query if not _is_walk(hit) else _walk(hit, query),
    )


def _told(hit: Hit, words: Sequence[str], voice: Voice) -> str:
    """The reader's half of a bilingual text, unless the words are in the other one."""
    own = voice.evidence(hit.text)
    return own if all(word in fold(own) for word in words) else hit.text


def _is_walk(hit: Hit) -> bool:
    return hit.table in _WALKED and len(hit.people) == _LINE


def _root(hit: Hit) -> str:
    if hit.opportunity is not None:
        return f"/opportunities/{quote(hit.opportunity)}"
    return f"/accounts/{quote(hit.account_record_id)}" if hit.account_record_id else ""


def _walk(hit: Hit, query: str) -> str:
    steps = urlencode([("person", one) for one in hit.people])
    return f"{_root(hit)}/lines{query}{'&' if query else '?'}{steps}"


def _address(hit: Hit) -> str:
    """The page that shows a hit; empty where none does, as for a colleague without any tie."""
    root = _root(hit)
    if not root or hit.kind in {"account", "opportunity", "unit"}:
        return root
    people = (hit.record_id,) if hit.kind == "person" else hit.people[:1]
    return f"{root}/people/{quote(people[0], safe='')}" if people else root
