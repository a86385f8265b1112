"""Every loop is tried twice: compiled, and as the Python that runs where numba is not installed."""

from collections.abc import Iterator

import pytest

from graph.analysis.kernels.compiling import Kernel


@pytest.fixture(scope="module", params=["compiled", "plain"], autouse=True)
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """How loops run in a test."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "plain":
            patch.setattr(Kernel, "__call__", Kernel.run_plain)
        yield request.param
