"""After every public way to change something, a running server answers as one that just started.

The server that runs has read, answered and kept; the other has nothing to remember. Between the
steps the day of the question goes to and fro inside the month in which records begin and end.
"""

from __future__ import annotations

import os
import random
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from support.places import Place, take_place

from api.access.api_keys import Grant, KeyScope
from api.access.credentials import Credentials
from api.app import create_app
from api.calibrations import calibrations_of
from api.cli import main
from api.editing.forms import ADDRESSES
from api.settings import Settings
from graph.dates import PartialDate
from graph.errors import StakegraphError
from graph.model import Record
from graph.records import Records
from graph.schema import Field, fields_of, reference_fields
from graph.scope import Scope
from graph.stores.protocol import Store
from importers.editing.columns import editable_sheet
from importers.export import export_records
from importers.pipeline import import_files

IS_NIGHTLY = os.environ.get("STAKEGRAPH_CAMPAIGN") == "full"
FIRST_SEED = secrets.randbits(32) if IS_NIGHTLY else 1
SEED = os.environ.get("STAKEGRAPH_SEED")  # to repeat one
ADMIN = Scope.administrator()
DATA = Path(__file__).parents[1] / "data" / "worked-example"
MONTH = [date(2025, 6, day) for day in range(1, 31)]
STEPS = 5
# What is another in every response.
OWN = re.compile(rb"nonce=\"[^\"]*\"|\"request_id\": ?\"[^\"]*\"")
DEFAULTS = ("influence_half_life_months", "path_edges", "strength_medium", "cover_months")
QUESTIONS = (
    "/api/v1/opportunities/O1/analysis",
    "/api/v1/opportunities/O1/analysis?lang=zh",
    "/api/v1/accounts/A/analysis",
    "/api/v1/opportunities/O1/chain",
    "/api/v1/opportunities/O1/diff",
    "/api/v1/opportunities/O1/paths?from=U2&to=C04",
    "/api/v1/opportunities/O1/explanations/reach?defaults=false",
    "/api/v1/opportunities/O1/map",
    "/api/v1/accounts",
    "/api/v1/opportunities",
    "/api/v1/people?account=A",
    "/api/v1/people/C01/influencers?opportunity=O1",
    "/api/v1/search?q=C",
    "/api/v1/portfolio",
    "/api/v1/calibrations/current",
    "/opportunities/O1",
)
SUPPOSED = ("leave C11", "tie U1 C01 multiple", "leave C04")


@dataclass
class World:
    """A server that runs over a place, and somebody else's hands on the same place."""

    place: Place
    settings: Settings
    key: str
    client: TestClient
    draw: random.Random
    said: list[str]

    def chance(self, share: float) -> bool:
        return self.draw.random() < share

    def ask(self, client: TestClient, question: str, day: date) -> tuple[int, bytes, str]:
        address, _, edit = question.partition("#")
        join = "&" if "?" in address else "?"
        address = f"{address}{join}as_of={day}"
        body = {"edits": [edit]}
        found = client.post(address, json=body) if edit else client.get(address)
        text = OWN.sub(b"", found.content)
        return found.status_code, text, found.headers.get("etag", "")

    def questions(self) -> list[tuple[str, date]]:
        """What is asked again and again, and on which day."""
        supposed = [f"/api/v1/opportunities/O1/what-if#{edit}" for edit in SUPPOSED]
        asked = self.draw.sample((*QUESTIONS, *supposed), 4)
        return [(one, self.draw.choice(MONTH)) for one in (*asked, *asked[:2])]


@contextmanager
def running(settings: Settings, key: str) -> Iterator[TestClient]:
    app = create_app(settings)
    headers = {"Authorization": f"Bearer {key}"}
    with TestClient(
        app, base_url="http://localhost", headers=headers, raise_server_exceptions=False
    ) as client:
        yield client
    # something keeps applications that ended; what they remember need not stay with them
    app.state.resources = app.middleware_stack = None


# --- what may be changed, and how


def edited(world: World, record: Record) -> Record:
    """Another form of a record: when it holds, what it says, what it is called."""
    references = reference_fields(record.table)
    chosen = [
        field
        for field in fields_of(type(record))
        if field.name not in (*references, "id", "external_id", "system", "kind", "visibility")
        and not field.many
    ]
    dates = [field for field in chosen if field.kind in ("date", "partial_date")]
    of_time = dates if dates and world.chance(0.6) else chosen
    field = world.draw.choice(of_time)
    return replace(record, **{field.name: another(world, field)})


def another(world: World, field: Field) -> Any:
    if not field.required and world.chance(0.2):
        return None
    if field.code is not None:
        return world.draw.choice(list(field.code))
    day = world.draw.choice(MONTH)
    values: dict[str, Any] = {
        "text": f"x{world.draw.randrange(9)}",
        "date": day,
        "partial_date": PartialDate(day.year, day.month, day.day),
        "integer": world.draw.randrange(1, 5),
        "number": world.draw.randrange(1, 10) / 10,
        "flag": world.chance(0.5),
    }
    return values[field.kind]


def records_of(store: Store) -> list[Record]:
    return list(store.read(ADMIN))


def put_some(world: World, store: Store) -> None:
    """A unit of work: new forms, now and then a record that goes; sometimes given up."""
    with suppress(StakegraphError, InterruptedError), store.writing("eva") as writer:
        found = records_of(store)
        for record in world.draw.sample(found, 2):
            if world.chance(0.15) and record.table not in ("organizations", "opportunities"):
                writer.delete(record.id)
            else:
                writer.put(edited(world, record))
        if world.chance(0.15):
            raise InterruptedError


def write_inside(world: World) -> None:
    put_some(world, world.client.app.state.resources.store)  # type: ignore[attr-defined]


def write_outside(world: World) -> None:
    with closing(world.place.open()) as store:
        put_some(world, store)


@contextmanager
def new_files(world: World) -> Iterator[Path]:
    """Everything that is there, two records in another form, as files."""
    with closing(world.place.open()) as store, tempfile.TemporaryDirectory() as folder:
        found = {one.id: one for one in records_of(store)}
        for record in world.draw.sample(list(found.values()), 2):
            found[record.id] = edited(world, record)
        target = Path(folder) / "files"
        export_records(Records(found.values(), ADMIN), target)
        yield target


def import_over_http(world: World) -> None:
    with new_files(world) as folder:
        archive = folder.with_suffix(".zip")
        with ZipFile(archive, "w") as zipped:
            for path in sorted(folder.iterdir()):
                zipped.write(path, path.name)
        headers = {"Idempotency-Key": f"k{world.draw.randrange(3)}"} if world.chance(0.3) else {}
        how = world.draw.choice(("", "?dry_run=true", "?skip_invalid=true"))
        answer = world.client.post(
            f"/api/v1/imports{how}", content=archive.read_bytes(), headers=headers
        )
        assert answer.status_code in (200, 409, 422), answer.text


def import_by_command(world: World) -> None:
    with new_files(world) as folder, pytest.raises(SystemExit):
        main(["--store", world.place.url, "import", str(folder), "--skip-invalid"])


def import_in_python(world: World) -> None:
    with (
        new_files(world) as folder,
        closing(world.place.open()) as store,
        suppress(StakegraphError),
    ):
        import_files(store, [folder], actor="eva")


def edit_over_http(world: World) -> None:
    """A record in another form, or gone; or what was edited last, taken back."""
    if world.chance(0.3):
        answer = world.client.post("/api/v1/accounts/A/undo", json={})
        assert answer.status_code in (200, 404, 412, 422), answer.text
        return
    with closing(world.place.open()) as store:
        record = world.draw.choice(records_of(store))
    form, sheet = edited(world, record), editable_sheet(record.table)
    place = f"/api/v1/{ADDRESSES[record.table][0]}/{record.id}"
    headers = {"If-Match": world.client.get(place).headers["etag"]}
    if world.chance(0.15) and record.table not in ("organizations", "opportunities"):
        answer = world.client.delete(place, headers=headers)
    else:
        body = {
            column.name: said_of(getattr(form, column.field))
            for column in sheet.columns
            if column.field in sheet.fields()
            and getattr(form, column.field) != getattr(record, column.field)
        }
        answer = world.client.patch(place, json=body, headers=headers)
    assert answer.status_code in (200, 409, 422), answer.text


def said_of(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def edit_a_default(world: World) -> None:
    name = world.draw.choice(DEFAULTS)
    now = calibrations_of(world.settings).current()
    value = getattr(now, name)
    wanted = value + world.draw.choice((-1, 1)) if isinstance(value, int) else value * 0.9
    answer = world.client.patch(
        "/api/v1/calibrations/current",
        json={"values": {name: wanted}},
        headers={"If-Match": f'"{now.digest}"'},
    )
    assert answer.status_code in (200, 422), answer.text


WAYS: tuple[Callable[[World], None], ...] = (
    write_inside,
    write_outside,
    write_outside,
    import_over_http,
    import_by_command,
    import_in_python,
    edit_over_http,
    edit_over_http,
    edit_a_default,
)


# --- scripts


def find_stale(world: World) -> str | None:
    """Change and ask by turns; the first answer that is not what a new server says, in words."""
    asked = world.questions()
    for number in range(STEPS):
        way = world.draw.choice(WAYS)
        world.said.append(way.__name__)
        way(world)
        with running(world.settings, world.key) as fresh:
            for question, day in world.draw.sample(asked, 2):
                wanted = world.ask(fresh, question, day)
                for _ in range(2):  # the second may be ready
                    found = world.ask(world.client, question, day)
                    if found != wanted:
                        return f"step {number}, {question} on {day}: {found} is not {wanted}"
    return None


def run_script(place: Place, folder: Path, seed: int) -> str | None:
    access = folder / f"{seed}.access.db"
    settings = Settings(store_url=place.url, access_path=access, as_of=MONTH[-1])
    with closing(Credentials(settings.access_file)) as credentials:
        key, _ = credentials.keys.create("writes", Grant(KeyScope.ADMIN))
    with running(settings, key) as client:
        world = World(place, settings, key, client, random.Random(seed), [])
        found = find_stale(world)
        return None if found is None else f"seed {seed}: {', '.join(world.said)}: {found}"


def fill(store: Store) -> None:
    import_files(store, [DATA], today=MONTH[-1])


@pytest.fixture
def new_place(store_kind: str, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """The worked example in a store to be written to, anew each time."""
    with take_place(store_kind, tmp_path) as place:
        if store_kind == "sqlite":
            template = tmp_path / "template.db"
            with take_place("sqlite", tmp_path, name="template", fill=fill):
                pass

        def renew() -> Place:
            if store_kind == "sqlite":
                file = tmp_path / f"{secrets.token_hex(4)}.db"
                shutil.copyfile(template, file)
                return Place("sqlite", f"sqlite:///{file}", load=str(file))
            with closing(place.open()) as store:
                with store.writing("eva") as writer:
                    for one in writer.read():
                        writer.delete(one.id)
                fill(store)
            return place

        yield renew


def test_no_answer_is_older_than_the_last_change(
    new_place: Callable[[], Place],
    store_kind: str,
    tmp_path: Path,
    campaign: Callable[[int], int],
) -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + campaign(900 if store_kind == "sqlite" else 100))
    for seed in [int(SEED)] if SEED else seeds:
        found = run_script(new_place(), tmp_path, seed)
        assert found is None, found
