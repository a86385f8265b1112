"""Accounts to look at, in the exchange format: one folder of CSV files each.

`xinghe` is the worked example of the method with evidence on every edge, `group` an invented
account of about 300 people (see `generate_group`), `krackhardt` a real network whose people are
numbers (see `convert_krackhardt`). Their ids do not clash: one store can hold all three.
"""

from __future__ import annotations

from pathlib import Path

from graph.errors import InputError, Problem

__all__ = ["EXAMPLES", "example_folder"]

EXAMPLES: tuple[str, ...] = ("xinghe", "group", "krackhardt")


def example_folder(name: str) -> Path:
    """The folder of an example, ready to be imported.

    Args:
        name: One of `EXAMPLES`.

    Raises:
        InputError: There is no example of that name.

    >>> example_folder("xinghe").joinpath("people.csv").is_file()
    True
    """
    if name not in EXAMPLES:
        known = ", ".join(EXAMPLES)
        raise InputError(
            Problem(
                code="unknown_example",
                text=f"There is no example called {name!r}; use one of: {known}.",
            )
        )
    return Path(__file__).parent / name
