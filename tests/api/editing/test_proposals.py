"""What a deal found out, proposed for the account's map: taken up by its owner, or left."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import InputError, NotAllowedError, NotFoundError, StaleRevisionError
from graph.model import Assessment, Evidence, Influence, OverlayEntry, Person, Proposal, Tie
from graph.vocabulary import Attitude, ProposalState, Strength, TieLevel, Visibility


def decide(deal: Any, made: Any, user: str = "owner", *, accepted: bool | None = True) -> Any:
    editor = deal.editor(user)
    seen = editor.find("proposals", made.record.id)
    return editor.decide(made.record.id, accepted, expected=seen.version)


def propose(deal: Any, reference: str) -> Any:
    return deal.editor().propose("O1", reference, "worth it")


def only(changes: Any, kind: type) -> Any:
    (found,) = [one for one in changes if isinstance(one.record, kind)]
    return found


def test_an_added_influence_comes_onto_the_map_with_the_deal_as_evidence(deal: Any) -> None:
    made = propose(deal, "E09")
    proposal = made.record
    assert isinstance(proposal, Proposal)
    assert (proposal.state, proposal.author, proposal.note) == (
        ProposalState.OPEN,
        "editor",
        "worth it",
    )
    before = deal.all()
    taken = decide(deal, made)
    edge = only(taken.changes, Influence)
    assert edge.kind == "created"
    item = deal.editor().find("influence", "E09").record
    assert isinstance(item, Influence)
    assert (edge.after.source, edge.after.target, edge.after.strength) == (
        item.source,
        item.target,
        item.strength,
    )
    assert (edge.after.opportunity, edge.after.observed_on) == (None, item.observed_on)
    evidence = only(taken.changes, Evidence).after
    assert evidence.record == edge.after.id
    assert evidence.text.startswith("车间数字化平台")
    assert evidence.provenance.startswith("opportunity:")
    decided = deal.all()[proposal.id]
    assert (decided.state, decided.decided_by) == (ProposalState.ACCEPTED, "owner")
    assert deal.all()[item.id] == before[item.id]
    deal.editor("owner").undo("A")
    assert deal.all() == before


def test_what_the_map_says_already_takes_over_what_the_deal_says(deal: Any) -> None:
    editor = deal.editor()
    mine = editor.create(
        "influence",
        "A",
        {"source": "C09", "target": "C01", "strength": "weak", "opportunity": "O1",
         "evidence": "they fell out"},
    )  # fmt: skip
    taken = decide(deal, propose(deal, mine.record.id))
    edge = only(taken.changes, Influence)
    assert (edge.after.external_id, edge.before.strength, edge.after.strength) == (
        "E01",
        Strength.STRONG,
        Strength.WEAK,
    )
    assert edge.after.evidence == edge.before.evidence
    assert only(taken.changes, Evidence).after.text.endswith(": they fell out")


def test_ties_attitudes_overrides_and_people_are_taken_up(deal: Any) -> None:
    editor = deal.editor()
    tie = editor.create("ties", "A", {"person": "U1", "contact": "C05", "level": "deep",
                                      "opportunity": "O1"})  # fmt: skip
    edge = only(decide(deal, propose(deal, tie.record.id)).changes, Tie)
    assert (edge.after.external_id, edge.after.level) == ("T01", TieLevel.DEEP)
    opinion = editor.create(
        "assessments", "A",
        {"person": "C09", "vendor": "US", "opportunity": "O1", "attitude": "positive"},
    )  # fmt: skip
    found = only(decide(deal, propose(deal, opinion.record.id)).changes, Assessment)
    assert (found.before.attitude, found.after.attitude) == (Attitude.NEUTRAL, Attitude.POSITIVE)
    override = editor.create(
        "overlay", "A",
        {"opportunity": "O1", "change": "override", "subject": "E02", "field": "strength",
         "value": "strong"},
    )  # fmt: skip
    assert isinstance(override.record, OverlayEntry)
    changed = only(decide(deal, propose(deal, override.record.id)).changes, Influence)
    assert (changed.after.external_id, changed.after.strength) == ("E02", Strength.STRONG)
    values = {"name": "新人", "organization": "A"}
    person = editor.create("people", "A", values, visibility=Visibility.PRIVATE)
    shown = only(decide(deal, propose(deal, person.record.id)).changes, Person)
    assert shown.after.visibility is Visibility.ACCOUNT_TEAM


def test_what_is_left_to_the_deal_stays_as_it_is(deal: Any) -> None:
    made = propose(deal, "E09")
    before = {name: one for name, one in deal.all().items() if name != made.record.id}
    left = decide(deal, made, accepted=False)
    assert left.record.state is ProposalState.REJECTED
    after = {name: one for name, one in deal.all().items() if name != made.record.id}
    assert after == before
    with pytest.raises(InputError):
        decide(deal, made)
    again = propose(deal, "E09")
    assert (again.record.id, again.record.state) == (made.record.id, ProposalState.OPEN)
    assert again.record.decided_by is None


@pytest.mark.parametrize(
    ("reference", "code"),
    [("E01", "of_other_deal"), ("C01", "on_the_map"), ("E09", "doubled_key")],
)
def test_what_there_is_nothing_to_propose_of(deal: Any, reference: str, code: str) -> None:
    if code == "doubled_key":
        propose(deal, reference)
    with pytest.raises(InputError) as refused:
        propose(deal, reference)
    assert refused.value.problems[0].code == code


def test_seats_and_cuts_stay_with_the_deal(deal: Any) -> None:
    seats = [one for one in deal.all().values() if isinstance(one, OverlayEntry)]
    assert seats
    with pytest.raises(InputError) as refused:
        propose(deal, seats[0].id)
    assert refused.value.problems[0].code == "not_proposed"


def test_only_an_owner_decides(deal: Any) -> None:
    made = propose(deal, "E09")
    for user in ("editor", "other", "viewer"):
        with pytest.raises(NotAllowedError):
            decide(deal, made, user)
    with pytest.raises(NotAllowedError):
        deal.editor("viewer").propose("O1", "E10")
    with pytest.raises(NotFoundError):
        deal.editor("stranger").propose("O1", "E10")
    decide(deal, made, "admin")


def test_a_decision_names_what_was_read(deal: Any) -> None:
    made = propose(deal, "E09")
    editor = deal.editor()
    editor.change("proposals", made.record.id, {"note": "urgent"}, expected=made.version)
    with pytest.raises(StaleRevisionError):
        deal.editor("owner").decide(made.record.id, accepted=True, expected=made.version)


def test_the_proposal_of_a_private_item_is_not_seen(deal: Any) -> None:
    values = {"source": "C05", "target": "C01", "opportunity": "O1"}
    secret = deal.editor().create("influence", "A", values, visibility=Visibility.PRIVATE)
    made = propose(deal, secret.record.id)
    with pytest.raises(NotFoundError):
        deal.editor("other").find("proposals", made.record.id)
    taken = decide(deal, made)
    edge = next(one.after for one in taken.changes if isinstance(one.after, Influence))
    assert deal.editor("other").find("influence", edge.id).record == edge


def test_proposals_go_with_what_they_propose(deal: Any) -> None:
    made = propose(deal, "E09")
    editor = deal.editor()
    gone = editor.remove("influence", "E09", expected=editor.find("influence", "E09").version)
    assert made.record.id in {one.record.id for one in gone.changes}


def test_over_http(office: Any) -> None:
    body = {"opportunity": "O1", "item": "E09", "note": "worth it"}
    made = office["editor"].post("/api/v1/proposals", json=body)
    assert made.status_code == 201, made.text
    place, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    assert made.json()["record"]["state"] == "open"
    assert {"item": "E09", "opportunity": "O1"}.items() <= office["viewer"].get(
        place
    ).json().items()
    state = {"state": "rejected"}
    decision = f"{place}/decision"
    assert office["owner"].post(decision, json=state).status_code == 428
    assert office["editor"].post(decision, json=state, headers=tag).status_code == 403
    left = office["owner"].post(decision, json=state, headers=tag)
    assert (left.status_code, left.json()["record"]["decided_by"]) == (200, "owner")
    assert office["owner"].post(decision, json=state, headers=tag).status_code == 412
    tag = {"If-Match": left.headers["etag"]}
    opened = office["editor"].post(decision, json={"state": "open"}, headers=tag)
    assert opened.json()["record"]["state"] == "open"
    refused = office["editor"].patch(place, json=state, headers={"If-Match": "x"})
    assert refused.json()["code"] == "extra_forbidden"
    gone = office["editor"].delete(place, headers={"If-Match": opened.headers["etag"]})
    assert gone.status_code == 200
