"""One function over all accounts: on this machine, or on many with Dask.

Source: performance 2. Dask comes with the extra `scale`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar, cast

from graph.errors import ConfigError

__all__ = ["Cluster", "connect", "outlines_of_accounts"]

T = TypeVar("T")


class Cluster(Protocol):
    """What is used of `dask.distributed.Client`."""

    def map(self, func: Callable[[str], Any], *iterables: Iterable[str], pure: bool) -> list[Any]:
        """Begin a call for each value; what comes back stands for the results."""
        ...

    def gather(self, futures: list[Any]) -> list[Any]:
        """Wait for the results, in their order; an error of a call is raised here."""
        ...


def outlines_of_accounts(
    accounts: Sequence[str],
    make: Callable[[str], Sequence[T]],
    *,
    workers: int = 1,
    cluster: Cluster | None = None,
) -> Iterator[T]:
    """What a function makes of each account, one after another in the order of the accounts.

    Args:
        accounts: Our ids.
        make: What to do with an account. With a cluster it must be fit to be sent there, as
            `graph.tenant.reading.AccountStandings` is.
        workers: Threads on this machine; loops over arrays run beside each other, Python does not.
        cluster: From `connect`, or a client of one's own; `workers` is not looked at then.

    Returns:
        The same, whoever does the work; an error of one account ends it.
    """
    if cluster is not None:
        found = cluster.gather(cluster.map(make, accounts, pure=False))
        yield from (one for part in found for one in part)
    elif workers == 1:
        for account in accounts:
            yield from make(account)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for part in pool.map(make, accounts):
                yield from part


def connect(address: str, *, wait_seconds: float = 10) -> Cluster:
    """A Dask cluster by the address of its scheduler, such as `tcp://10.0.0.5:8786`.

    Args:
        address: Of the scheduler.
        wait_seconds: How long it may take to answer.

    Raises:
        ConfigError: The extra `scale` is not installed, or nobody answers there.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - a second, and only where it is installed
    except ImportError as error:
        message = "Many machines need Dask: install stakegraph with the extra `scale`."
        raise ConfigError(message) from error
    try:
        found = Client(address, timeout=wait_seconds)  # type: ignore[no-untyped-call]
        return cast("Cluster", found)
    except (OSError, ValueError) as error:
        message = "No Dask scheduler answers at this address."
        raise ConfigError(message) from error
