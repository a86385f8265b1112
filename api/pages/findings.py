"""What differs from the account, what to ask, what to be warned of: in words.

Source: method 4.1 A1; contract 5 (changes, questions, warnings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.sight import Sight
from api.pages.wording import Part, Rich
from graph.phrases import PHRASES, say
from graph.results import AttitudeChange, Question
from graph.vocabulary import Attitude

__all__ = ["Asked", "change_lines", "first_questions", "question_list", "warning_list"]

_SHOWN = 3
_NAMES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question: short for the list above the map, whole for the list below."""

    short: str
    text: str
    person: str | None


def change_lines(sight: Sight) -> tuple[Rich, ...]:
    """What the opportunity changes, a line each; empty on an account's page."""
    changes, voice = sight.answer.changes, sight.voice
    lines: list[Rich] = []
    if changes.reparented:
        people = [one.person for one in changes.reparented]
        lines.append(_counted(sight, "change.seats", len(people), _names(sight, people)))
    edges: list[Rich] = []
    if changes.added:
        edges.append(_counted(sight, "change.added", len(changes.added)))
    if changes.suppressed:
        first = changes.suppressed[0]
        pair = f"{sight.name(first.source)} → {sight.name(first.target)}"
        edges.append(_counted(sight, "change.cut", len(changes.suppressed), pair))
    if changes.overridden:
        edges.append(_counted(sight, "change.rewritten", len(changes.overridden)))
    if edges:
        lines.append(_joined(edges))
    lines += [_attitudes(sight, key, group) for key, group in _by_direction(sight) if group]
    return tuple(lines) or (voice.rich("change.none"),)


def _counted(sight: Sight, key: str, count: int, names: str = "") -> Rich:
    voice = sight.voice
    number = (Part(str(count), is_strong=True),)
    said = voice.rich(f"{key}.one" if count == 1 else key, number=number)
    return (*said, Part(f" {names}")) if names else said


def _joined(parts: Sequence[Rich]) -> Rich:
    found: list[Part] = []
    for part in parts:
        found += [Part(" · ")] if found else []
        found += part
    return tuple(found)


def _names(sight: Sight, people: Sequence[str]) -> str:
    shown = " ".join(sight.name(person) for person in people[:_NAMES])
    return f"{shown} …" if len(people) > _NAMES else shown


def _by_direction(sight: Sight) -> list[tuple[str, list[str]]]:
    """People whose attitude to us is worse, better, or only otherwise known, here."""
    groups: dict[str, list[str]] = {"worse": [], "better": [], "other": []}
    for one in sight.answer.changes.attitudes:
        if one.vendor == sight.network.us:
            groups[_direction(sight, one)].append(one.person)
    return list(groups.items())


def _direction(sight: Sight, one: AttitudeChange) -> str:
    calibration = sight.network.calibration
    before = calibration.attitude(Attitude.parse(one.from_)) if one.from_ else None
    after = calibration.attitude(Attitude.parse(one.to)) if one.to else None
    if before is None or after is None or before == after:
        return "other"
    return "worse" if after < before else "better"


def _attitudes(sight: Sight, key: str, people: list[str]) -> Rich:
    return _counted(sight, f"change.{key}", len(people), _names(sight, people))


def question_list(sight: Sight) -> tuple[Asked, ...]:
    """Every open question in the reader's language."""
    return tuple(_asked(sight, one) for one in sight.answer.questions)


def first_questions(sight: Sight) -> tuple[Asked, ...]:
    """Three of different kinds about different people, where there are such."""
    found: list[Question] = []
    for code in dict.fromkeys(one.code for one in sight.answer.questions):
        same = [one for one in sight.answer.questions if one.code == code]
        named = {one.person for one in found}
        found.append(next((one for one in same if one.person not in named), same[0]))
    return tuple(_asked(sight, one) for one in found[:_SHOWN])


def _asked(sight: Sight, one: Question) -> Asked:
    names = {}
    strand = sight.strands_by_record.get(one.record or "")
    if one.person:
        names["person"] = sight.name(one.person)
    if strand is not None:
        names |= {"source": sight.name(strand.source), "target": sight.name(strand.target)}
    short = f"question.{one.code}"
    return Asked(
        short=sight.voice.say(short, **names) if _fits(sight, short) else _text(sight, one, names),
        text=_text(sight, one, names),
        person=one.person,
    )


def _fits(sight: Sight, key: str) -> bool:
    return sight.voice.knows(key)


def _text(sight: Sight, one: Question, names: dict[str, str]) -> str:
    if one.code not in PHRASES:
        return one.text
    try:
        return say(one.code, sight.voice.language, **names)
    except KeyError:
        return one.text


def warning_list(sight: Sight) -> tuple[str, ...]:
    """What to know before trusting the numbers, in the reader's language."""
    if not sight.voice.is_chinese:
        return tuple(one.text for one in sight.answer.warnings)
    texts = []
    for one in sight.answer.warnings:
        texts += _chinese_warnings(sight, one.code)
    return tuple(dict.fromkeys(texts))


def _chinese_warnings(sight: Sight, code: str) -> list[str]:
    """The Chinese sentences of a warning's code; the English answer carries no names apart."""
    network, language = sight.network, sight.voice.language
    if code == "sampled":
        return [say(code, language, worlds=f"{sight.answer.method.worlds:,}")]
    if code == "low_evidence_rival":
        weak = [one for one in network.rivals if sight.answer.reach[one].low_evidence]
        return [say(code, language, vendor=sight.name(one)) for one in weak]
    if code == "attitude_doubtful":
        return [say(code, language, person=sight.name(one)) for one in _doubtful(sight)]
    if code == "own_edge_suppressed":
        return [
            say(code, language, source=sight.name(source), target=sight.name(target))
            for source, target in network.difference.doubly_told
        ]
    try:
        return [say(code, language)]
    except KeyError:
        return []


def _doubtful(sight: Sight) -> list[str]:
    network = sight.network
    limit = network.calibration.cautious_reliability
    found = []
    for person in network.contacts:
        opinion = network.opinion(person, network.us)
        value = network.calibration.attitude(opinion.attitude)
        if value is not None and value > 0 and opinion.attitude_reliability < limit:
            found.append(person)
    return found
