"""An invented account of about 300 people with five deals and two rivals, in the exchange format.

Run as `python -m importers.examples.generate_group FOLDER`. The chart is filled from
`group_units`; what matters to a deal is written in `group_account`, `group_influence` and
`deals`; `group_hearsay` draws the rest. A further deal is one more value of `deals.DEALS` and
leaves the rest of the account as it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

from importers.examples.group_cast import cast_people
from importers.examples.group_rows import fill_sheets
from importers.examples.sheets import write_sheet

__all__ = ["generate"]


def generate(folder: Path, *, seed: int = 20250630, people: int = 300) -> None:
    """Write the account's sheets.

    Args:
        folder: Where to write; made if missing, files of the same name are replaced.
        seed: Same seed and number of people, same bytes.
        people: How many the customer has; at least `group_cast.SMALLEST`.

    Raises:
        ValueError: Too few people to fill the named seats, or more than there are names.
    """
    sheets = fill_sheets(cast_people(people, seed), seed)
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        write_sheet(folder / f"{sheet}.csv", columns, rows)


if __name__ == "__main__":
    generate(Path(sys.argv[1]))
