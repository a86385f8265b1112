"""Random draws that stay the same wherever and whenever they are made.

Each purpose has its own stream, so that drawing more for one leaves the others as they were. Only
`Random.random` is used, the one method whose sequence Python promises to keep for a seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

__all__ = ["Draws"]

T = TypeVar("T")


class Draws:
    """A stream of draws.

    Args:
        seed: Of the whole generation.
        purpose: Names the stream.

    >>> Draws(1, purpose="names").pick("abc") == Draws(1, purpose="names").pick("abc")
    True
    """

    def __init__(self, seed: int, *, purpose: str) -> None:
        self._random = random.Random(f"{seed}:{purpose}")  # noqa: S311 - invented data, no secret

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, all equally likely."""
        return int(self._random.random() * bound)

    def chance(self, probability: float) -> bool:
        """True with this probability, 0 to 1."""
        return self._random.random() < probability

    def pick(self, values: Sequence[T]) -> T:
        """One of the values, all equally likely; `values` is not empty."""
        return values[self.below(len(values))]

    def weigh(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight; the weights need not sum to 1."""
        left = self._random.random() * sum(weights.values())
        for value, weight in weights.items():
            left -= weight
            if left < 0:
                return value
        return next(reversed(list(weights)))

    def shuffle(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        shuffled = list(values)
        for last in range(len(shuffled) - 1, 0, -1):
            other = self.below(last + 1)
            shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
        return shuffled
