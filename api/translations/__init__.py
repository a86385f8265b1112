"""Every text of the pages in both languages, as data: one JSON file of flat keys per language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from graph.vocabulary import Language

__all__ = ["catalogue_of"]


@cache
def catalogue_of(language: Language) -> Mapping[str, str]:
    """The texts of a language by key; both languages have the same keys and placeholders."""
    source = files("api.translations").joinpath(f"{language.value}.json")
    texts: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return MappingProxyType(texts)
