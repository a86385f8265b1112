from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path

import pytest
from support.places import take_place

from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from importers.options import ImportOptions
from importers.pipeline import import_files
from importers.report import ImportReport

TODAY = date(2025, 6, 30)
DATA = Path(__file__).parents[1] / "data"
EXAMPLES = [DATA / "worked-example", *sorted((DATA / "more-examples").iterdir())]

# A small account with everything that the rules speak of; see `sheets`.
BASE: dict[str, str] = {
    "organizations": """id,name,kind,parent
A,星河 Xinghe,customer,
B,Second,customer,
D,Plant one,unit,A
US,Our company,us,
RIVAL,Rival company,competitor,
EXT,Consultants,other,
""",
    "people": """id,name,organization,manager,account
C01,陈,A,,
C02,林,A,C01,
C03,王,D,C02,
C04,赵,A,,
B01,钱,B,,
U1,Ours,US,,
U2,Ours too,US,U1,
R1,Theirs,RIVAL,,A
X1,Adviser,EXT,,A
""",
    "opportunities": """id,account,name,competitors
O1,A,Platform,RIVAL
OB,B,Other platform,
""",
    "reporting": """subordinate,manager,kind,valid_from,valid_to
C04,C01,solid,2024-01-01,
""",
    "influence": """id,source,target,strength,polarity,opportunity,evidence
E1,C02,C01,strong,follows,,seen twice
E2,X1,C03,weak,,O1,
""",
    "ties": """id,person,contact,level
T1,U1,C01,deep
T2,R1,C02,occasional
""",
    "assessments": """person,vendor,opportunity,attitude,solution_acceptance
C01,US,,neutral,3
C01,RIVAL,O1,positive,
""",
    "evidence": """record,text
E1,said so himself
assessments:C01:US:,told us
""",
    "roles": """opportunity,person,role,veto
O1,C01,approver,yes
O1,C03,user,
""",
    "overlay": """opportunity,change,subject,object,field,value
O1,reparent,C04,C02,,
O1,override,E1,,strength,weak
""",
    "circles": """id,name,account,leader
G1,Old colleagues,A,C01
""",
    "circle_members": """circle,person
G1,C02
G1,C03
""",
    "coverage": """our_person,covers,line
U1,A,sales
U2,C01,
""",
    "activities": """id,date,kind,our_people,contacts
V1,2025-05,visit,U1;U2,C01;C02
""",
    "employment": """person,organization,title,from,to
C01,EXT,adviser,2010,2015-03
""",
}


@pytest.fixture
def new_store(
    tmp_path_factory: pytest.TempPathFactory, store_kind: str
) -> Iterator[Callable[[], Store]]:
    """Empty stores, as many as asked for; there is one graph, so further ones are files."""
    with ExitStack() as stack:
        made = 0

        def make() -> Store:
            nonlocal made
            made += 1
            folder = tmp_path_factory.mktemp("store")
            kind = store_kind if made == 1 else "sqlite"
            place = stack.enter_context(take_place(kind, folder))
            return stack.enter_context(closing(place.open()))

        yield make


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    return new_store()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets into a folder; the base account where `sheets` does not say otherwise."""

    def make(name: str = "in", *, base: bool = True, **sheets: str | bytes) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for sheet, content in ({**BASE, **sheets} if base else sheets).items():
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{sheet}.csv").write_bytes(data)
        return folder

    return make


@pytest.fixture
def load() -> Callable[..., ImportReport]:
    """Import on a fixed day."""

    def run(store: Store, *paths: Path, **options: object) -> ImportReport:
        return import_files(store, paths, options=ImportOptions(**options), today=TODAY)  # type: ignore[arg-type]

    return run


@pytest.fixture
def everything() -> Callable[[Store], Records]:
    """All records of a store."""
    return lambda store: store.read(Scope.administrator())


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.name)
def example(request: pytest.FixtureRequest) -> Path:
    """Each account with known answers, in turn."""
    path: Path = request.param
    return path


@pytest.fixture
def base_sheets() -> dict[str, str]:
    return dict(BASE)


@pytest.fixture
def loaded(store: Store, write: Callable[..., Path], load: Callable[..., ImportReport]) -> Store:
    """A store with the base account in it."""
    load(store, write())
    return store
