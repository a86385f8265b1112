"""One function over all accounts gives the same on one machine and on a Dask cluster."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cloudpickle
import distributed
import pytest
from support.tenants import TenantDraw, fill

from graph.calibration import Calibration
from graph.errors import AccountNotFoundError, ConfigError
from graph.scope import Scope
from graph.stores.sqlite_store import SqliteStore
from graph.tenant.machines import Cluster, connect, outlines_of_accounts
from graph.tenant.reading import AccountStandings, Reader, RowsOfAccount, StoreAt

ROOT = Path(__file__).parents[3]
ACCOUNTS = ["org_0", "org_1", "org_2"]


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "deal.db"
    store = SqliteStore(path)
    fill(store, TenantDraw(5).records())
    store.close()
    return f"sqlite:///{path}"


@pytest.fixture
def make(address: str, reader: Reader) -> AccountStandings:
    return AccountStandings(StoreAt(address, reader.scope, reader.day, reader.calibration), 128)


@pytest.fixture
def reader(drawn_reader: Callable[[int], tuple[Reader, TenantDraw]]) -> Reader:
    return drawn_reader(5)[0]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def test_threads_give_what_one_after_another_gives(reader: Reader) -> None:
    wanted = [one for account in ACCOUNTS for one in reader.standings(account, worlds=128)]
    assert wanted
    for workers in (1, 2):
        found = outlines_of_accounts(
            ACCOUNTS, lambda account: reader.standings(account, worlds=128), workers=workers
        )
        assert list(found) == wanted


def test_a_dask_cluster_gives_the_same(
    reader: Reader, make: AccountStandings, cluster: Cluster
) -> None:
    wanted = [one for account in ACCOUNTS for one in reader.standings(account, worlds=128)]
    assert list(outlines_of_accounts(ACCOUNTS, make, cluster=cluster)) == wanted
    assert list(outlines_of_accounts(ACCOUNTS, make)) == wanted


def test_the_graph_may_be_read_on_many_machines(
    reader: Reader, make: AccountStandings, cluster: Cluster
) -> None:
    rows = outlines_of_accounts(ACCOUNTS, RowsOfAccount(make.at), cluster=cluster)
    wanted, found = reader.graph(3), reader.graph(3, rows)
    assert found.accounts == wanted.accounts
    assert found.ids.tolist() == wanted.ids.tolist()
    for name, array in vars(wanted.snapshot).items():
        assert getattr(found.snapshot, name).tolist() == array.tolist()
    with pytest.raises(AccountNotFoundError):
        reader.rows("org_9")


def test_what_is_sent_to_a_machine_arrives_whole(make: AccountStandings, reader: Reader) -> None:
    limited = Scope(user="mei", accounts={"org_1": "viewer"})
    at = StoreAt(make.at.url, limited, reader.day, Calibration(worlds=128))
    arrived = cloudpickle.loads(cloudpickle.dumps(AccountStandings(at, 128, 3)))
    assert arrived == AccountStandings(at, 128, 3)
    assert arrived("org_1") == AccountStandings(at, 128, 3)("org_1")
    assert arrived("org_0") == ()  # not for this reader


def fail(account: str) -> tuple[str, ...]:
    if account == "org_1":
        raise AccountNotFoundError(account)
    return (account,)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_one_account_ends_it(workers: int) -> None:
    with pytest.raises(AccountNotFoundError, match="org_1"):
        list(outlines_of_accounts(ACCOUNTS, fail, workers=workers))


def test_an_error_on_the_cluster_arrives_here(cluster: Cluster) -> None:
    with pytest.raises(AccountNotFoundError, match="org_1"):
        list(outlines_of_accounts(ACCOUNTS, fail, cluster=cluster))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match="scale"):
        connect("tcp://127.0.0.1:1")


def test_a_scheduler_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(ConfigError, match="No Dask scheduler"):
        connect("tcp://127.0.0.1:1", wait_seconds=0.2)


def test_a_cluster_is_joined_by_its_address(cluster: Cluster) -> None:
    scheduler = cluster.scheduler  # type: ignore[attr-defined]
    joined = connect(scheduler.address)
    assert list(outlines_of_accounts(ACCOUNTS[:1], fail, cluster=joined)) == ["org_0"]
    joined.close()  # type: ignore[attr-defined]


def test_dask_is_loaded_by_who_asks_for_it() -> None:
    code = "import sys, graph.tenant.machines; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
