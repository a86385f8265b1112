"""Who sits below whom: parents and children of the boxes of a map, free of circles."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Forest"]


class Forest:
    """Parents and children of a set of keys.

    A parent that is not among the keys counts as none. A circle, which no valid store holds, is
    cut at its smallest key, so that drawing always ends.

    Args:
        parents: Parent of each key, None for none.

    >>> forest = Forest({"a": None, "b": "a", "c": "a"})
    >>> forest.children["a"], forest.roots
    (('b', 'c'), ('a',))
    """

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self.parent: dict[str, str | None] = {
            key: parent if parent in parents and parent != key else None
            for key, parent in sorted(parents.items())
        }
        self._cut_circles()
        below: dict[str, list[str]] = {key: [] for key in self.parent}
        for key, parent in self.parent.items():
            if parent is not None:
                below[parent].append(key)
        self.children: dict[str, tuple[str, ...]] = {k: tuple(v) for k, v in below.items()}
        self.roots: tuple[str, ...] = tuple(k for k, v in self.parent.items() if v is None)

    def _cut_circles(self) -> None:
        safe: set[str] = set()
        for start in self.parent:
            walk: list[str] = []
            seen: set[str] = set()
            key: str | None = start
            while key is not None and key not in safe and key not in seen:
                walk.append(key)
                seen.add(key)
                key = self.parent[key]
            if key is not None and key in seen:
                self.parent[min(walk[walk.index(key) :])] = None
            safe.update(walk)

    def has(self, key: str) -> bool:
        """Whether the key is one of the forest."""
        return key in self.parent

    def is_leaf(self, key: str) -> bool:
        """Whether nobody reports to the key."""
        return not self.children.get(key)

    def ancestors(self, key: str) -> list[str]:
        """From the parent upwards to the root."""
        found: list[str] = []
        above = self.parent.get(key)
        while above is not None:
            found.append(above)
            above = self.parent[above]
        return found

    def subtree(self, key: str) -> list[str]:
        """The key and everybody below it, parents before children."""
        found = [key]
        for member in found:
            found.extend(self.children.get(member, ()))
        return found
