"""Krackhardt's 21 high-tech managers as an account in the exchange format.

Run as `python -m importers.examples.convert_krackhardt SOURCE TARGET`. People are numbers in the
source and stay numbers. "i asks j for advice" becomes influence j -> i, because the one who is
asked has the say. Friendship is not used: the example is about advice.
"""

from __future__ import annotations

import sys
from pathlib import Path

from importers.examples.sheets import Row, read_sheet, write_sheet

__all__ = ["convert"]

_AS_OF = "2025-06-30"
_CUSTOMER = "K"
_TITLES = {1: ("总裁", "President"), 2: ("副总裁", "Vice president"), 3: ("经理", "Manager")}
_FORMAL_LEVELS = {1: "executive", 2: "director", 3: "manager"}
_DECIDING_LEVEL = 2

_NOTE = """Krackhardt's high-tech managers, converted to the exchange format by
importers/examples/convert_krackhardt.py: 21 managers, 20 reporting lines, 190 advice relations.
"i asks j for advice" became influence j -> i (medium, confirmed, basis expertise), dated 2025-06-30
so that nothing has aged on that day; the survey itself is from the 1980s. Names are numbers.

Origin: package networkdata by David Schoch (github schochastics/networkdata), data/ht_advice.rda
and data/ht_reports.rda; the data were first collected in the Freeman/Moreno archive.
Licence of the package: MIT, copyright (c) 2019 David Schoch; its terms stand below.
Cite: Krackhardt D. (1987) Cognitive social structures. Social Networks 9, 104-134;
Wasserman S., Faust K. (1994) Social Network Analysis, appendix B.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def convert(source: Path, target: Path) -> None:
    """Write the account's sheets and a note about their origin.

    Args:
        source: Folder with `managers.csv` (id, level 1 to 3, dept), `reports_to.csv` (id,
            reports_to) and `advice.csv` (asks, asked).
        target: Folder to write to; made if missing, files of the same name are replaced.

    Raises:
        FileNotFoundError: One of the three files is missing.
        KeyError: A column is missing, or a level is not 1, 2 or 3.
    """
    managers = read_sheet(source / "managers.csv")
    lines = read_sheet(source / "reports_to.csv")
    questions = read_sheet(source / "advice.csv")
    sheets = {
        "organizations": _organizations(),
        "people": [_person(row) for row in managers],
        "reporting": [_line(row) for row in lines],
        "influence": [_edge(number, row) for number, row in enumerate(questions, start=1)],
    }
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        write_sheet(target / f"{name}.csv", list(rows[0]), rows)
    (target / "SOURCE.txt").write_text(_NOTE, encoding="utf-8", newline="\n")


def _organizations() -> list[Row]:
    return [
        {"id": _CUSTOMER, "name": "高科技公司 High-tech company", "kind": "customer"},
        {"id": "US", "name": "我司 Our company", "kind": "us"},
    ]


def _person(row: Row) -> Row:
    level, department = int(float(row["level"])), int(float(row["dept"]))
    title_zh, title_en = _TITLES[level]
    is_head = department == 0
    return {
        "id": row["id"],
        "name": f"经理{row['id']} Manager {row['id']}",
        "organization": _CUSTOMER,
        "title": f"{title_zh} {title_en}"
        if is_head
        else f"{title_zh}（{department} 部） {title_en}, department {department}",
        "department": "" if is_head else f"{department} 部 Department {department}",
        "formal_level": _FORMAL_LEVELS[level],
        "importance": "positional" if level <= _DECIDING_LEVEL else "",
        "lawful_basis": "public_source",
        "purpose": "account_management",
        "review_on": "2026-06-30",
    }


def _line(row: Row) -> Row:
    return {
        "subordinate": row["id"],
        "manager": row["reports_to"],
        "kind": "solid",
        "confidence": "confirmed",
        "observed_on": _AS_OF,
        "provenance": "survey of 21 managers",
    }


def _edge(number: int, row: Row) -> Row:
    asks, asked = row["asks"], row["asked"]
    return {
        "id": f"E{number:03d}",
        "source": asked,
        "target": asks,
        "strength": "medium",
        "polarity": "follows",
        "basis": "expertise",
        "confidence": "confirmed",
        "observed_on": _AS_OF,
        "evidence": f"问卷：经理 {asks} 遇到工作问题会请教经理 {asked}。 / "
        f"Survey: manager {asks} goes to manager {asked} for advice at work.",
        "author": "问卷 Survey",
        "provenance": "survey of 21 managers",
    }


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
