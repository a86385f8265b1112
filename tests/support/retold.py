"""The examples with other words in their records: a third script, or long names and titles."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.model import Record
from graph.schema import fields_of
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from importers.examples import example_folder
from importers.pipeline import import_files

__all__ = ["long_word", "third_script", "write_retold"]

DAY = date(2025, 6, 30)
# A field, and what stood there -> what stands there instead.
Retelling = Callable[[str, str], str]
_WORDS = frozenset({
    "name", "title", "aliases", "name_latin", "department", "importance_reason", "industry",
    "region", "author", "provenance", "evidence", "text", "note", "line", "email", "phone",
})  # fmt: skip
_CYRILLIC = ("Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Лев", "Марфа")
_LONG_TITLES = (
    (
        "集团数字化转型与智能制造推进委员会常务副主任兼信息化建设领导小组办公室负责人及首席架构师 "
        "Deputy managing director of group-wide digital transformation and smart manufacturing"
    ),
    (
        "华东区域供应链协同计划与采购合规管理中心高级总监兼战略供应商关系发展部临时负责人（代理） "
        "Senior director of supply-chain planning, procurement compliance and supplier relations"
    ),
)
_LONG_NAMES = (
    "欧阳明月 Bartholomew Featherstonehaugh", "司马相如 Maximiliana Wolfeschlegelstein",
    "上官婉儿 Christopher Montgomery-Smith", "诸葛孔明 Alexandrina Papadopoulou",
    "皇甫嵩山 Konstantin Rostropovich-Orlov", "尉迟敬德 Wilhelmina Vanderbilt-Astor",
)  # fmt: skip


def third_script(field: str, text: str) -> str:
    """Cyrillic words; equal texts stay equal."""
    place = zlib.crc32(text.encode())
    count = 2 if field in {"name", "title"} else 6
    return " ".join(_CYRILLIC[(place >> shift) % len(_CYRILLIC)] for shift in range(count))


def long_word(field: str, text: str) -> str:
    """A Chinese name of four characters and a title of 44, with long English ones."""
    place = zlib.crc32(text.encode())
    if field == "title":
        return _LONG_TITLES[place % len(_LONG_TITLES)]
    return _LONG_NAMES[place % len(_LONG_NAMES)] if field == "name" else text


def _retold(record: Record, tell: Retelling) -> Record:
    changed = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if field.name in _WORDS and value:
            changed[field.name] = (
                tuple(tell(field.name, one) for one in value)
                if field.many
                else tell(field.name, value)
            )
    return replace(record, **changed)


def write_retold(store: Store, tell: Retelling, *names: str) -> None:
    """Write examples with other words in the fields that people write in words."""
    with (
        TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{Path(folder) / 'told.db'}", migrate=True)) as told,
    ):
        for name in names:
            import_files(told, [example_folder(name)], today=DAY)
        records = list(told.read(Scope.administrator()))
    with store.writing("рассказчик") as writer:
        writer.put_all([_retold(one, tell) for one in records])
