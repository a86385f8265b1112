"""Seats in rows and columns, before pixels, with columns reserved over all shown contexts.

The reservation is what keeps people at their places: a branch is as wide as any shown context needs
it, and its head keeps the column even where a project takes the people away.
Source: design 5, slots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.drawing.places.forest import Forest

__all__ = ["Seating", "Slot"]

_OFFICE_STEP = 1.1
_FREE_STEP = 1.32
_FEW_OFFICE = 2
_FEW_FREE = 4
_DEEPEST_INDENT = 3
_TALLEST = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """A seat: column (fractions stand between), row, indent steps.

    Attributes:
        kind: "root", "head", "tree", "office" (right of the root), "staff" (the root's own reports
            in a column), or "free" (nobody above or below).
        shelf: Place in a pile of the first row, from 0 downwards.
    """

    column: float
    row: int
    indent: int
    kind: str
    shelf: int = 0


class Seating:
    """Places people of any shown context into the same reserved columns.

    Args:
        contexts: Forests of the account (first) and of every shown context.
        pull: Sum of our tie weights minus the rival's, per box, in the account.
    """

    def __init__(self, contexts: Sequence[Forest], pull: Mapping[str, float]) -> None:
        self._contexts = contexts
        self._pull = pull
        self._moved = {
            key
            for forest in contexts
            for key, parent in forest.parent.items()
            if contexts[0].parent.get(key, parent) != parent
        }
        self.root = self._main_root()
        self.heads = self._branch_heads()
        self._columns, self._end = self._reserve()
        own = [h for h in self.heads if any(f.parent.get(h) == self.root for f in contexts)]
        self._middle = self._columns[own[len(own) // 2]] if own else 0.0
        self._office_size = max((len(self._office(f)) for f in contexts), default=0)
        self._free_size = max((len(self._free(f)) for f in contexts), default=0)
        few_free = self.root is not None and 0 < self._free_size <= _FEW_FREE
        self._shift = max(0.0, _FREE_STEP - self._middle) if few_free else 0.0

    def slots(self, forest: Forest) -> dict[str, Slot]:
        """The seat of every box in one context."""
        slots: dict[str, Slot] = {}
        for head in self.heads:
            if self.is_head(forest, head):
                self._hang(forest, head, (self._columns[head] + self._shift, 1, 0), slots)
                slots[head] = Slot(self._columns[head] + self._shift, 1, 0, "head")
        middle = self._middle + self._shift
        top = self.top(forest)
        if top is not None:
            slots[top] = Slot(middle, 0, 0, "root")
        end = self._end + self._shift
        end = self._seat_office(self._office(forest), middle, end, slots)
        self._seat_free(self._free(forest), middle, end, slots)
        return slots

    def top(self, forest: Forest) -> str | None:
        """The root, unless this context puts somebody above it."""
        if self.root is None or not forest.has(self.root) or forest.parent[self.root] is not None:
            return None
        return self.root

    def is_head(self, forest: Forest, key: str) -> bool:
        """Whether the branch head sits at the top of its column in this context."""
        if not forest.has(key):
            return False
        parent = forest.parent[key]
        return parent is None or parent == self.top(forest)

    def _main_root(self) -> str | None:
        for forest in (self._contexts[0], *self._contexts[1:]):
            roots = [key for key in forest.roots if not forest.is_leaf(key)]
            stays = [k for k in roots if all(f.parent.get(k) is None for f in self._contexts)]
            if roots:
                return min(stays or roots, key=lambda k: (-len(forest.subtree(k)), k))
        return None

    def _branch_heads(self) -> list[str]:
        """Reports of the root who have reports in any context, then further trees."""
        weight: dict[str, tuple[int, float]] = {}
        for forest in self._contexts:
            for key, parent in forest.parent.items():
                if key in weight or key == self.root or not self.is_head(forest, key):
                    continue
                if any(not f.is_leaf(key) for f in self._contexts if f.has(key)):
                    pull = sum(self._pull.get(who, 0.0) for who in forest.subtree(key))
                    weight[key] = (0 if parent == self.root else 1, -pull)
        return sorted(weight, key=lambda key: (*weight[key], key))

    def _reserve(self) -> tuple[dict[str, float], float]:
        columns: dict[str, float] = {}
        end = 0.0
        for head in self.heads:
            columns[head] = end
            needs = [
                self._hang(forest, head, (0.0, 1, 0), {})
                for forest in self._contexts
                if self.is_head(forest, head)
            ]
            end += max(needs, default=1)
        return columns, end

    def _hang(
        self, forest: Forest, key: str, at: tuple[float, int, int], slots: dict[str, Slot]
    ) -> int:
        """Seat a person and everybody below; answers the number of columns used."""
        column, row, indent = at
        slots[key] = Slot(column, row, indent, "tree")
        below = forest.children[key]
        leaves = sorted(
            (who for who in below if forest.is_leaf(who)),
            key=lambda who: (self._contexts[0].parent.get(who) != key, who in self._moved, who),
        )
        bosses = [who for who in below if not forest.is_leaf(who)]
        for offset, who in enumerate(leaves, start=1):
            slots[who] = Slot(column, row + offset, indent + 1, "tree")
        width = 1
        is_free = len(bosses) == 1 or not self._has_leaves_anywhere(key)
        hangs_on = not leaves and is_free and indent < _DEEPEST_INDENT
        for number, who in enumerate(bosses):
            if hangs_on and number == 0:
                used = self._hang(forest, who, (column, row + 1, indent + 1), slots)
                width = max(width, used)
            else:
                width += self._hang(forest, who, (column + width, row + 1, 0), slots)
        return width

    def _has_leaves_anywhere(self, key: str) -> bool:
        """Whether somebody without reports hangs below in any context, and takes the column."""
        return any(
            forest.is_leaf(who) for forest in self._contexts for who in forest.children.get(key, ())
        )

    def _office(self, forest: Forest) -> list[str]:
        top = self.top(forest)
        staff = [] if top is None else [k for k in forest.children[top] if k not in self.heads]
        account = self._contexts[0].parent
        return sorted(staff, key=lambda k: (account.get(k) != top, k in self._moved, k))

    def _free(self, forest: Forest) -> list[str]:
        return [
            key
            for key in forest.roots
            if key != self.root and key not in self.heads and forest.is_leaf(key)
        ]

    def _seat_office(
        self, staff: list[str], middle: float, end: float, slots: dict[str, Slot]
    ) -> float:
        if self._office_size <= _FEW_OFFICE:
            for shelf, key in enumerate(staff):
                slots[key] = Slot(middle + _OFFICE_STEP, 0, 0, "office", shelf)
            return end
        for number, key in enumerate(staff):
            column, row = divmod(number, _TALLEST)
            slots[key] = Slot(end + column, 1 + row, 1, "staff")
        return end + -(-self._office_size // _TALLEST)

    def _seat_free(
        self, free: list[str], middle: float, end: float, slots: dict[str, Slot]
    ) -> None:
        if self.root is not None and self._free_size <= _FEW_FREE:
            for shelf, key in enumerate(free):
                slots[key] = Slot(middle - _FREE_STEP, 0, 0, "free", shelf)
            return
        first = 0 if self.root is None and not self.heads else 1
        tallest = min(_TALLEST, max(1, round(self._free_size**0.5)))
        for number, key in enumerate(free):
            column, row = divmod(number, tallest)
            slots[key] = Slot(end + column, first + row, 0, "free")
