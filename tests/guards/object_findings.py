"""What live classes tell against themselves; each function answers a list of findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from string import Formatter
from typing import Any, get_args, get_type_hints

from graph.errors import InputError, StakegraphError
from graph.model import Sensitivity
from graph.vocabulary import Code

__all__ = [
    "PRIVILEGED_FIELDS",
    "classification_findings",
    "documentation_findings",
    "label_findings",
    "request_findings",
    "status_findings",
    "subclasses",
    "translation_findings",
]

# Words side by side outside of placeholders: more than a name or an abbreviation.
LATIN_SENTENCE = re.compile(r"(?<!\{)\b[a-z]{2,} [a-z]{2,}\b(?!\})")
CJK = re.compile(r"[\u3400-\u9fff]")
# What a sender may never set about a record or an account (trust S10).
PRIVILEGED_FIELDS = {
    *("account", "created_at", "created_by", "entered_by", "entered_on", "id"),
    *("is_admin", "owner", "revision", "role", "user", "visibility"),
}


def subclasses(parent: type) -> list[type[Any]]:
    """All classes below one, at any depth, by name."""
    found = {child for direct in parent.__subclasses__() for child in (direct, *subclasses(direct))}
    return sorted(found, key=lambda one: one.__qualname__)


def label_findings(vocabulary: type[Code]) -> list[str]:
    """Values of a vocabulary that somebody could not read, in one language or the other."""
    findings = []
    for member in vocabulary:
        if not CJK.search(member.zh):
            findings.append(f"{member.value}: no Chinese label, but {member.zh!r}")
        if not member.en.strip() or CJK.search(member.en):
            findings.append(f"{member.value}: no English label, but {member.en!r}")
        findings += [
            f"{spelling!r} is not read as {member.value}"
            for word in (member.value, member.zh, member.en)
            for spelling in dict.fromkeys((word, word.upper(), word.lower(), f" {word} "))
            if not _reads_as(vocabulary, spelling, member)
        ]
    for language in ("zh", "en"):
        labels = [getattr(member, language).casefold() for member in vocabulary]
        doubled = sorted({label for label in labels if labels.count(label) > 1})
        findings += [f"two values are called {label!r} in {language}" for label in doubled]
    return findings


def _reads_as(vocabulary: type[Code], spelling: str, member: Code) -> bool:
    try:
        return vocabulary.parse(spelling) is member
    except InputError:
        return False


def translation_findings(chinese: Mapping[str, str], english: Mapping[str, str]) -> list[str]:
    """Texts that one language lacks, or that do not hold the same placeholders in both."""
    findings = [f"{key}: in one language only" for key in sorted(set(chinese) ^ set(english))]
    for key in sorted(set(chinese) & set(english)):
        if _placeholders(chinese[key]) != _placeholders(english[key]):
            findings.append(f"{key}: other placeholders in Chinese than in English")
        if CJK.search(english[key]):
            findings.append(f"{key}: Chinese in the English text")
        if LATIN_SENTENCE.search(chinese[key]) and not CJK.search(chinese[key]):
            findings.append(f"{key}: no Chinese in the Chinese text")
    return findings


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def classification_findings(record_type: type) -> list[str]:
    """Fields of a record that do not say how delicate they are (trust P10)."""
    hints = get_type_hints(record_type, include_extras=True)
    findings = []
    for field in fields(record_type):
        marks = [mark for mark in get_args(hints[field.name])[1:] if isinstance(mark, Sensitivity)]
        if len(marks) != 1:
            findings.append(f"{record_type.__name__}.{field.name}: {len(marks)} classifications")
    return findings


def status_findings(
    table: Mapping[type[StakegraphError], int], errors: Iterable[type[StakegraphError]]
) -> list[str]:
    """Errors without an HTTP status of their own or of their parent, and statuses that lie."""
    findings = []
    for error in errors:
        status = next((table[one] for one in error.__mro__ if one in table), None)
        if status is None:
            findings.append(f"{error.__name__} has no status")
        elif not 400 <= status < 600:
            findings.append(f"{error.__name__} answers {status}, which is no error")
    return findings


def request_findings(description: Mapping[str, Any]) -> list[str]:
    """What the JSON bodies of an OpenAPI description let a sender say that they must not."""
    findings = []
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for name, schema in _objects(operation.get("requestBody"), description, set()):
                place = f"{method} {path}: {name}"
                if schema.get("additionalProperties") is not False:
                    findings.append(f"{place} takes unknown fields")
                privileged = sorted(PRIVILEGED_FIELDS & set(schema.get("properties", ())))
                findings += [f"{place} lets the sender set {field}" for field in privileged]
    return findings


def _objects(
    node: object, description: Mapping[str, Any], seen: set[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The object schemas that a part of the description leads to, each once."""
    if isinstance(node, list):
        for part in node:
            yield from _objects(part, description, seen)
    if not isinstance(node, Mapping):
        return
    reference = node.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        name = reference.rpartition("/")[2]
        yield from _objects(description["components"]["schemas"][name], description, seen)
    if node.get("type") == "object":
        yield str(node.get("title", "body")), node
    for part in node.values():
        yield from _objects(part, description, seen)


def documentation_findings(names: Iterable[str], text: str) -> list[str]:
    """Names of settings or commands that the documentation never mentions as a whole word."""
    return [
        f"{name} is not documented"
        for name in sorted(set(names))
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]
