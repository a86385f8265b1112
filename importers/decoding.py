"""Bytes to text: UTF-8, GB18030 and UTF-16 told apart without being told which.

Order: byte order mark; UTF-16 that shows by its zero bytes; strict UTF-8; strict GB18030 whose
characters are common ones; last, what charset-normalizer thinks of a part. A wrong guess would turn
names into other names, so what no test accepts is refused. Source: contract 3.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from charset_normalizer import from_bytes

from importers.report import unreadable

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 65_536
_LOOK_BYTES = 4_096
_ZERO_SHARE = 0.2  # of the bytes at even, or at odd, places: the header alone is enough
_TIMES = 4
_SAMPLE_CHARACTERS = 20_000
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_COMMON_SHARE = 0.7  # of the characters beyond ASCII that the everyday set GB 2312 has


def decode(data: bytes, name: str) -> str:
    """Turn the bytes of a file into text.

    Args:
        data: The whole file.
        name: Its name, for the error.

    Raises:
        SourceUnreadableError: Empty, binary, or in an encoding that is not recognised.
    """
    if not data.strip():
        raise unreadable("empty_file", file=name)
    text = _marked(data, name)
    if text is None:
        text = _unmarked(data)
    if text is None or "\0" in text:
        raise unreadable("not_text", file=name)
    return text


def _marked(data: bytes, name: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data, encoding) if encoding else None
            if text is None:
                raise unreadable("damaged_text", file=name)
            return text
    return None


def _unmarked(data: bytes) -> str | None:
    wide = _wide_encoding(data)
    if wide:
        return _strictly(data, wide)
    if b"\0" in data:
        return None
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    chinese = _strictly(data, "gb18030")
    if chinese is not None and _is_common(chinese):
        return chinese
    return _guessed(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII characters leave zeros at every second place."""
    head = data[:_LOOK_BYTES]
    half = len(head) / 2
    if len(data) % 2 or not half:
        return None
    low, high = head[1::2].count(0) / half, head[0::2].count(0) / half
    # a few Chinese characters, such as U+4E00, have a zero at the other place
    if low >= max(_ZERO_SHARE, _TIMES * high):
        return "utf-16-le"
    if high >= max(_ZERO_SHARE, _TIMES * low):
        return "utf-16-be"
    return None


def _is_common(text: str) -> bool:
    found = islice(_BEYOND_ASCII.finditer(text), _SAMPLE_CHARACTERS)
    beyond = [match.group() for match in found]
    common = sum(1 for character in beyond if _strictly_encodes(character))
    return common >= _COMMON_SHARE * len(beyond)


def _strictly_encodes(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _guessed(data: bytes) -> str | None:
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return _strictly(data, best.encoding) if best is not None else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
