"""Every field says how delicate it is; no sender sets what is not theirs to set."""

from __future__ import annotations

from pathlib import Path

import pytest
from object_findings import (
    PRIVILEGED_FIELDS,
    classification_findings,
    request_findings,
    subclasses,
)
from starlette.testclient import TestClient

from api.app import create_app
from api.editing.forms import ADDRESSES
from api.settings import Settings
from graph.model import RECORD_TYPES, Record


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda one: one.__name__)
def test_every_field_of_a_record_is_classified(record_type: type[Record]) -> None:
    assert classification_findings(record_type) == []


def test_no_record_type_is_forgotten() -> None:
    # By name: a class with slots is made twice, and the first one lingers.
    concrete = {one.__name__ for one in subclasses(Record) if one.table}
    assert {one.__name__ for one in RECORD_TYPES} == concrete


# These give a role to somebody: what they are for. `test_users` tries each without the right.
GRANTS = {
    "post /api/v1/users: NewUser lets the sender set role",
    "patch /api/v1/users/{name}: UserEdit lets the sender set role",
    "put /api/v1/accounts/{account}/members/{name}: MembershipEdit lets the sender set role",
}
# What a customer's person decides in a deal: a column of the exchange format, and nobody's right.
DECISION_ROLES = {
    "post /api/v1/roles: NewRole lets the sender set role",
    "patch /api/v1/roles/{record}: RoleEdit lets the sender set role",
}


def test_no_request_sets_what_only_the_server_may(tmp_path: Path) -> None:
    app = create_app(Settings(store_url=f"sqlite:///{tmp_path}/store.db"))
    with TestClient(app):
        assert set(request_findings(app.openapi())) == GRANTS | DECISION_ROLES


def test_the_models_that_records_are_entered_and_changed_by_are_strict(tmp_path: Path) -> None:
    app = create_app(Settings(store_url=f"sqlite:///{tmp_path}/store.db"))
    with TestClient(app):
        schemas = app.openapi()["components"]["schemas"]
    for _, noun in ADDRESSES.values():
        for name in (f"New{noun}", f"{noun}Edit"):
            assert schemas[name]["additionalProperties"] is False, name
            found = PRIVILEGED_FIELDS & set(schemas[name]["properties"])
            assert found == ({"role"} if noun == "Role" else set()), name  # of a person in a deal
