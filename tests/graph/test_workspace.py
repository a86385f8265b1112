from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from graph import open_workspace
from graph.errors import (
    AccountNotFoundError,
    ConfigError,
    InputError,
    OpportunityNotFoundError,
    PersonNotFoundError,
)
from graph.memory import Memory
from graph.scope import Scope
from graph.vocabulary import InstallationRole
from graph.workspace import Workspace
from importers.options import ImportOptions
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
WORKED = Path(__file__).parents[1] / "data" / "worked-example"
TWO = Path(__file__).parents[1] / "data" / "more-examples" / "6-two-accounts"

Open = Callable[[Path], Workspace]


def test_a_script_opens_a_store_and_asks(tmp_path: Path) -> None:
    with open_workspace(f"sqlite:///{tmp_path / 'deal.db'}") as workspace:
        import_files(workspace.store, [WORKED], options=ImportOptions())
        answer = workspace.analyse("opportunity", "O1", as_of=AS_OF)
        network = workspace.network("opportunity", "O1", as_of=AS_OF)
    assert answer.indirect_key_people[0].person == "C10"
    assert nx.is_frozen(network)
    assert network["C10"]["C04"]["weight"] == pytest.approx(0.6121, abs=1e-4)
    assert ("C03", "C01") not in network.edges


def test_contexts_are_found_by_each_of_their_names(workspace_of: Open) -> None:
    workspace = workspace_of(WORKED)
    (account,) = workspace.accounts()
    (opportunity,) = workspace.opportunities()
    for kind, names in (
        ("account", ("A", "exchange:A", account.id)),
        ("商机", ("O1", "exchange:O1", opportunity.id)),
    ):
        assert len({workspace.subject(kind, name).record_id for name in names}) == 1
    with pytest.raises(OpportunityNotFoundError, match="'A'"):
        workspace.subject("opportunity", "A")
    with pytest.raises(AccountNotFoundError, match="'RIVAL'"):
        workspace.subject("account", "RIVAL")
    with pytest.raises(InputError, match="use one of"):
        workspace.subject("deal", "O1")
    with pytest.raises(PersonNotFoundError):
        workspace.paths("opportunity", "O1", source="U2", target="nobody", as_of=AS_OF)


def test_a_foreign_account_is_as_unknown_as_one_that_is_not_there(workspace_of: Open) -> None:
    admin = workspace_of(TWO)
    own = {one.external_id: one.id for one in admin.accounts()}
    scope = Scope("ann", InstallationRole.MEMBER, {own["B"]: "viewer"})
    workspace = Workspace(admin.store, scope, memory=Memory())
    said = []
    for name in ("A", "nowhere"):
        with pytest.raises(AccountNotFoundError) as caught:
            workspace.analyse("account", name)
        said.append(str(caught.value).replace(name, "?"))
    assert said[0] == said[1]
    assert workspace.analyse("account", "B", as_of=AS_OF).context.id == "B"
    assert [one.external_id for one in workspace.accounts()] == ["B"]
    assert workspace.opportunities() == ()


def test_an_unknown_vendor_is_named(workspace_of: Open) -> None:
    with pytest.raises(InputError, match="'C01' is not a vendor"):
        workspace_of(WORKED).analyse("account", "A", vendor="C01")


def test_an_answer_is_made_once_for_each_reader(workspace_of: Open) -> None:
    workspace = workspace_of(WORKED)
    first = workspace.analyse("account", "A", as_of=AS_OF)
    assert workspace.analyse("account", "A", as_of=AS_OF) is first
    other = Workspace(
        workspace.store, Scope("ann", InstallationRole.ADMIN), memory=workspace._memory
    )
    assert other.analyse("account", "A", as_of=AS_OF) is not first
    assert other.analyse("account", "A", as_of=AS_OF) == first


def test_a_map_saves_itself(workspace_of: Open, tmp_path: Path) -> None:
    drawn = workspace_of(WORKED).map("opportunity", "O1", as_of=AS_OF)
    assert drawn._repr_html_().startswith("<svg")
    for name in ("map.html", "map.svg"):
        assert "褚" in drawn.save(tmp_path / name).read_text("utf-8")
    with pytest.raises(InputError, match=r"\.html or \.svg"):
        drawn.save(tmp_path / "map.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.html", "map.svg"]


def test_an_address_that_names_no_store_is_refused() -> None:
    with pytest.raises(ConfigError):
        open_workspace("postgres://somewhere")


def test_two_imports_of_one_file_give_equal_hashes_and_equal_answer_bytes(tmp_path: Path) -> None:
    said = []
    for name in ("one", "two"):
        with open_workspace(f"sqlite:///{tmp_path / name}.db") as workspace:
            import_files(workspace.store, [TWO], options=ImportOptions())
            answers = [
                workspace.analyse(kind, reference, as_of=AS_OF).model_dump_json(by_alias=True)
                for kind, reference in (("account", "A"), ("account", "B"), ("opportunity", "O1"))
            ]
            said.append((workspace.subject("account", "A").graph_version, answers))
            scene = workspace.map("opportunity", "O1", as_of=AS_OF)
            said[-1] += (scene.html(), scene.svg())
    assert said[0] == said[1]
