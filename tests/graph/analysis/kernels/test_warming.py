"""Every loop is warmed up, kept on disk where that can be, and works without numba too."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import numpy as np
import pytest

import graph.analysis.kernels
from graph.analysis.kernels.compiling import IS_COMPILED, Kernel, Keys, compiled
from graph.analysis.kernels.warming import KERNELS, compile_all

ROOT = Path(graph.analysis.kernels.__file__).parents[3]


@compiled()
def add_up(numbers: "Keys", times: "int") -> "int":
    total = 0
    for place in range(numbers.shape[0]):
        total += int(numbers[place]) * times
    return total


def test_every_loop_of_the_package_is_listed() -> None:
    package = graph.analysis.kernels
    names = [one.name for one in walk_packages(package.__path__, f"{package.__name__}.")]
    loops = {
        id(value)
        for name in names
        for value in vars(import_module(name)).values()
        if isinstance(value, Kernel)
    }
    assert loops == {id(one) for one in KERNELS}


def test_warming_up_compiles_them_all() -> None:
    assert compile_all() == (len(KERNELS) if IS_COMPILED else 0)
    assert all(one.plain.__doc__ for one in KERNELS)


def test_importing_the_loops_does_not_import_numba() -> None:
    code = "import sys, graph.analysis.kernels.warming; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_without_numba_answers_are_the_same() -> None:
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from importlib import util; found = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'numba' else found(name, *rest)\n"
        "from graph.analysis.kernels.snapshot import build_snapshot\n"
        "from graph.analysis.kernels.exact.frontiers import frontier_reach\n"
        "from graph.analysis.kernels.warming import compile_all\n"
        "one = build_snapshot(3, [0, 1], [1, 2], [.5, .5])\n"
        "assert compile_all() == 0\n"
        "print(frontier_reach(one, [0], budget=9))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "({0: 1.0, 1: 0.5, 2: 0.25}, 4)"


def test_without_a_folder_to_keep_code_in_it_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caching = pytest.importorskip("numba.core.caching")

    def refuse(*_: object) -> None:
        message = "cannot cache function: no locator available"
        raise RuntimeError(message)

    monkeypatch.setattr(caching.FunctionCache, "__init__", refuse)
    kernel = Kernel(add_up.plain, ())
    made = kernel.compile()
    assert made(np.array([1, 2, 3], dtype=np.uint64), 2) == 12
