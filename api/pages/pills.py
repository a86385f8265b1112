"""Controls that are links: what they are called, where they lead, and the state in their address.

Source: design 6 (every control works without scripts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.map_choice import changed
from api.pages.sight import Sight
from graph.drawing.emphasis import MOST_STEPS

__all__ = ["Pill", "PillGroup", "map_address", "step_pills"]


@dataclass(frozen=True, slots=True)
class Pill:
    """A control that is a link; `key` is its id on the page, so that the focus finds it again."""

    key: str
    label: str
    address: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class PillGroup:
    """Controls that belong together under one name."""

    label: str
    pills: tuple[Pill, ...]


def map_address(
    sight: Sight,
    changes: Mapping[str, str | Sequence[str] | None],
    *,
    person: str | None = None,
    root: str | None = None,
) -> str:
    """Address of a context's page with some of the choices changed.

    Args:
        sight: The context as it is looked at.
        changes: New values by parameter; None takes one out.
        person: Whose card is open.
        root: Of another context; its own when None. Edits belong to the context and stay behind.
    """
    pairs = list(changed(sight.choice.pairs, changes))
    if root is None:
        pairs += [("edit", one) for one in sight.edits]
    if person is not None:
        pairs.append(("person", person))
    added = urlencode(pairs)
    joint = "&" if sight.query else "?"
    return f"{root or sight.root}{sight.query}{joint + added if added else ''}"


def step_pills(sight: Sight, person: str | None, *, focus: str | None = None) -> PillGroup:
    """How far a focus or an ego map goes; nothing is on where `focus` names somebody else."""
    emphasis = sight.choice.emphasis
    who = focus or emphasis.focus
    now = emphasis.steps if who == emphasis.focus else 0
    return PillGroup(
        sight.voice.say("choice.steps"),
        tuple(
            Pill(
                f"steps-{step}",
                sight.voice.say("lit.steps", count=step),
                map_address(
                    sight,
                    {"focus": who, "steps": None if step == 1 else str(step)},
                    person=person,
                ),
                step == now,
            )
            for step in range(1, MOST_STEPS + 1)
            if who is not None
        ),
    )
