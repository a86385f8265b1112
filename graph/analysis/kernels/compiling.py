"""How a loop over arrays becomes machine code: on its first call, for one set of types, once.

The annotations of a loop are its compiled signature, so each loop is compiled once and never for a
second mix of types. The code is kept on disk beside the module or, where that cannot be written,
in the user's cache folder. Without numba the same loop runs as Python: same results, slower.
Source: performance 4 (an int64 and a uint64 together become a float64; the cache).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from threading import Lock
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.patience import check_patience, uncounted

__all__ = [
    "IS_COMPILED",
    "Counts",
    "CountsOut",
    "Flags",
    "FlagsOut",
    "Kernel",
    "Keys",
    "KeysOut",
    "PlaceGridOut",
    "Places",
    "PlacesOut",
    "ShortWeights",
    "Weights",
    "WeightsOut",
    "Words",
    "WordsOut",
    "compiled",
]

IS_COMPILED = find_spec("numba") is not None

# What a loop may take. Names with `Out` are written to, the others may be frozen.
Places = NDArray[np.int32]  # 1-d
PlacesOut = NDArray[np.int32]
PlaceGridOut = NDArray[np.int32]  # 2-d
Weights = NDArray[np.float64]  # 1-d
WeightsOut = NDArray[np.float64]
ShortWeights = NDArray[np.float32]  # 1-d
Flags = NDArray[np.bool_]  # 1-d
FlagsOut = NDArray[np.bool_]
Keys = NDArray[np.uint64]  # 1-d
KeysOut = NDArray[np.uint64]
Words = NDArray[np.uint64]  # 2-d: rows of words of 64 worlds
WordsOut = NDArray[np.uint64]
Counts = NDArray[np.int64]  # 2-d
CountsOut = NDArray[np.int64]

_KINDS = {
    "Places": ("int32", 1), "PlaceGrid": ("int32", 2), "Weights": ("float64", 1),
    "ShortWeights": ("float32", 1), "Flags": ("boolean", 1), "Keys": ("uint64", 1),
    "Words": ("uint64", 2), "Counts": ("int64", 2),
}  # fmt: skip
_SCALARS = {"int": "int64", "float": "float64", "bool": "boolean"}

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Kernel(Generic[_P, _R]):
    """A loop that is compiled when it is called first.

    Args:
        loop: Takes what is listed above, `int`, `float` and `bool`; every parameter annotated.
        uses: Functions of the same module that it calls; they are compiled with it.

    Attributes:
        plain: The loop as Python.
    """

    def __init__(self, loop: Callable[_P, _R], uses: tuple[Callable[..., Any], ...]) -> None:
        self.plain = loop
        self._uses = uses
        self._made: Callable[..., _R] | None = None
        self._lock = Lock()

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Run it, compiled where numba is installed."""
        check_patience()
        if self._made is not None:
            return self._made(*args, **kwargs)
        if not IS_COMPILED:
            return self.run_plain(*args, **kwargs)
        return self.compile()(*args, **kwargs)

    def run_plain(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Run it as Python; sums of 64-bit words wrap around as they do when compiled."""
        with np.errstate(over="ignore"):
            return self.plain(*args, **kwargs)

    def compile(self) -> Callable[..., _R]:
        """Compile it, or take the code from the disk; numba is imported here and nowhere else."""
        with uncounted(), self._lock:
            if self._made is None:
                self._made = _compile(self.plain, self._uses)
            return self._made


def compiled(
    *uses: Callable[..., Any],
) -> Callable[[Callable[_P, _R]], Kernel[_P, _R]]:
    """Decorate a loop as a `Kernel`; `uses` are what it calls of its own module."""

    def wrap(loop: Callable[_P, _R]) -> Kernel[_P, _R]:
        return Kernel(loop, uses)

    return wrap


def _compile(loop: Callable[..., _R], uses: tuple[Callable[..., Any], ...]) -> Callable[..., _R]:
    if not isinstance(loop, FunctionType):
        message = f"{loop!r} is no function that can be compiled."
        raise TypeError(message)
    from numba import njit  # noqa: PLC0415 - a third of a second, and only where it is installed

    # A copy of the loop that sees compiled versions of what it uses; Python goes on seeing plain.
    seen = dict(loop.__globals__)
    for one in uses:
        inner = FunctionType(one.__code__, seen, one.__name__, one.__defaults__)
        inner.__qualname__ = one.__qualname__
        seen[one.__name__] = njit(nogil=True, error_model="numpy")(inner)
    copy = FunctionType(loop.__code__, seen, loop.__name__, loop.__defaults__)
    copy.__qualname__ = loop.__qualname__
    copy.__module__ = loop.__module__
    signature = [_signature(loop)]
    try:
        made: Callable[..., _R] = njit(signature, nogil=True, cache=True, error_model="numpy")(copy)
    except RuntimeError as error:  # no folder that could keep the code
        if "cache" not in str(error):
            raise
        made = njit(signature, nogil=True, error_model="numpy")(copy)
    return made


def _signature(loop: FunctionType) -> tuple[Any, ...]:
    from numba import types  # noqa: PLC0415 - as above

    found = []
    for name, annotation in loop.__annotations__.items():
        if name == "return":
            continue
        if annotation in _SCALARS:
            found.append(getattr(types, _SCALARS[annotation]))
            continue
        kind, dimensions = _KINDS[annotation.removesuffix("Out")]
        is_frozen = not annotation.endswith("Out")
        found.append(types.Array(getattr(types, kind), dimensions, "C", readonly=is_frozen))
    return tuple(found)
