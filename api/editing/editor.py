"""Edits: each is planned from what is there when its turn comes, and lands whole or not at all.

Whoever changes or removes a record says which version they read; where that is not the present one,
nothing is written and they are shown the newer one. What a reader may not see takes part in nothing
that is answered. Source: contract 2; trust D13, S1, S10, S23.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from api.editing.places import (
    account_id,
    account_named,
    find_among,
    find_record,
    records_of,
    standing_of,
    with_organization,
)
from api.editing.rights import (
    refuse_auditor,
    require_change,
    require_creation,
    require_editor,
    require_owner,
    require_visibility,
)
from api.editing.standing import Edited, Standing
from api.editing.undoing import EDIT, latest_done, latest_undone, turn_round, undone_by
from api.editing.unit import EditUnit, editing
from graph.errors import NotFoundError, PersonNotFoundError
from graph.model import Activity, Opportunity, Person, Proposal, Record, Statement
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import ProposalState, Visibility
from importers.editing.confirming import plan_confirmation
from importers.editing.contacts import follow_activities
from importers.editing.moves import Move, plan_leaving, plan_move
from importers.editing.planning import plan_change, plan_creation
from importers.editing.proposals import PROPOSED, plan_decision
from importers.merging import Entry
from importers.options import ImportDefaults

__all__ = ["Editor"]


_DECISIONS = {
    None: ProposalState.OPEN,
    True: ProposalState.ACCEPTED,
    False: ProposalState.REJECTED,
}


class Editor:
    """Changes records on behalf of one reader.

    Args:
        store: Where they live.
        scope: Who edits.
        defaults: What new people get whose values do not say it.
        today: Day of entry.
    """

    def __init__(
        self, store: Store, scope: Scope, *, defaults: ImportDefaults, today: date
    ) -> None:
        self._store = store
        self._scope = scope
        self._entry = Entry(actor=scope.user, today=today, system="", defaults=defaults)

    def find(self, table: str, reference: str) -> Standing:
        """A record as it stands, by our id, an unambiguous sender's id, or `system:id`.

        Raises:
            NotFoundError: The reader sees none of that reference.
            InputError: The reference means several.
        """
        return standing_of(self._store, self._scope, table, reference)

    def create(
        self,
        table: str,
        account: str | None,
        values: Mapping[str, str | None],
        *,
        visibility: Visibility | None = None,
    ) -> Edited:
        """Enter a record.

        Args:
            table: Of the record.
            account: Reference of the account whose map it is on, and whose ids its values name;
                None where the values tell by what they name, or for nobody's map.
            values: By column of the exchange format, as in a cell.
            visibility: Who may see it; None for what is usual for its kind.

        Raises:
            NotFoundError: The reader sees no such account.
            NotAllowedError: The reader may not write there.
            InputError: Values break rules, or another record says the same already.
        """
        scope = self._scope
        refuse_auditor(scope)
        if account is None:
            here = account_named(self._store, scope, table, values)
        else:
            here = account_id(self._store, scope, account)
        require_editor(scope, here)
        with editing(self._store, scope, EDIT) as unit:
            seen = records_of(self._store, scope, here)
            plan = plan_creation(
                seen, table, values, self._entry, account=here, visibility=visibility
            )
            require_creation(scope, plan.record)
            if visibility is not None:
                require_visibility(scope, plan.record, visibility)
            unit.put(plan.records, seen)
            self._follow(unit, seen, None, plan.record)
            return unit.edited(plan.record, seen)

    def change(
        self,
        table: str,
        reference: str,
        values: Mapping[str, str | None],
        *,
        expected: str | None,
    ) -> Edited:
        """Say something else of a record.

        Args:
            table: Of the record.
            reference: As the reader writes it.
            values: By column, of what changes; None and '' clear.
            expected: The version that the reader read.

        Raises:
            NotFoundError: The reader sees none of that reference.
            NotAllowedError: The reader may not change it.
            PreconditionRequiredError: `expected` is missing.
            StaleRevisionError: It is another version by now; `newer` is how the record stands.
            InputError: Values break rules.
        """
        self._precheck(table, reference)
        with editing(self._store, self._scope, EDIT) as unit:
            standing = unit.expected(table, reference, expected)
            seen = standing.records
            plan = plan_change(seen, standing.record, values, self._entry)
            unit.put(plan.records, seen)
            self._follow(unit, seen, standing.record, plan.record)
            return unit.edited(plan.record, seen)

    def confirm(self, table: str, reference: str, word: str, *, expected: str | None) -> Edited:
        """Say that a record is still true; what it rested on keeps its author and its day.

        Args:
            table: Of a record that somebody claims.
            reference: As the reader writes it.
            word: What it rests on from now on.
            expected: The version that the reader read.

        Raises:
            NotFoundError, NotAllowedError, PreconditionRequiredError, StaleRevisionError,
                InputError: As `change`.
            TypeError: Nobody claims records of that table.
        """
        self._precheck(table, reference)
        with editing(self._store, self._scope, EDIT) as unit:
            standing = unit.expected(table, reference, expected)
            if not isinstance(standing.record, Statement):
                raise TypeError(table)
            plan = plan_confirmation(standing.records, standing.record, word, self._entry)
            unit.put(plan.records, standing.records)
            return unit.edited(plan.record, standing.records)

    def show_to(
        self, table: str, reference: str, visibility: Visibility, *, expected: str | None
    ) -> Edited:
        """Say who may see a record.

        Raises:
            NotFoundError: The reader sees none of that reference.
            NotAllowedError: That is not the reader's to say.
            PreconditionRequiredError: `expected` is missing.
            StaleRevisionError: It is another version by now; `newer` is how the record stands.
        """
        self._precheck(table, reference)
        with editing(self._store, self._scope, EDIT) as unit:
            standing = unit.expected(table, reference, expected)
            require_visibility(self._scope, standing.record, visibility)
            record = replace(standing.record, visibility=visibility)
            unit.put([record], standing.records)
            self._follow(unit, standing.records, standing.record, record)
            return unit.edited(record, standing.records)

    def remove(self, table: str, reference: str, *, expected: str | None) -> Edited:
        """Remove a record, and all that says something about it.

        Raises:
            NotFoundError: The reader sees none of that reference.
            NotAllowedError: The reader may not change it.
            PreconditionRequiredError: `expected` is missing.
            StaleRevisionError: It is another version by now; `newer` is how the record stands.
        """
        self._precheck(table, reference)
        with editing(self._store, self._scope, EDIT) as unit:
            standing = unit.expected(table, reference, expected)
            unit.delete(standing.record.id)
            self._follow(unit, standing.records, standing.record, None)
            return unit.edited(None, standing.records)

    def leave(self, reference: str, on: str | None = None, *, expected: str | None) -> Edited:
        """Note that somebody left: they stay on the map, and their lines end.

        Args:
            reference: Of the person.
            on: The last day, as in a cell; the day of entry when None.
            expected: The version that the reader read.

        Raises:
            NotFoundError, NotAllowedError, PreconditionRequiredError, StaleRevisionError,
                InputError: As `change`.
        """
        self._precheck(Person.table, reference)
        with editing(self._store, self._scope, EDIT) as unit:
            person, seen = self._person(unit, reference, expected)
            plan = plan_leaving(seen, person, on, self._entry)
            unit.put(plan.records, seen)
            return unit.edited(plan.record, seen)

    def move(self, reference: str, move: Move, *, expected: str | None) -> Edited:
        """Note that somebody works elsewhere: in another unit of the account, or gone from it.

        Raises:
            NotFoundError, NotAllowedError, PreconditionRequiredError, StaleRevisionError,
                InputError: As `change`.
        """
        self._precheck(Person.table, reference)
        with editing(self._store, self._scope, EDIT) as unit:
            person, seen = self._person(unit, reference, expected)
            around = with_organization(self._store, self._scope, seen, move.organization)
            plan = plan_move(around, person, move, self._entry)
            unit.put(plan.records, seen)
            return unit.edited(plan.record, around)

    def propose(self, opportunity: str, reference: str, note: str | None = None) -> Edited:
        """Propose for the account's map what a deal found out; anew where it was decided before.

        Args:
            opportunity: Reference of the deal.
            reference: Of an influence, tie or assessment of the deal, of an override of its
                overlay, or of a private person.
            note: For who decides.

        Raises:
            NotFoundError: The reader sees no such deal, or nothing of that reference.
            NotAllowedError: The reader may not write there.
            InputError: It is nothing to propose, or is proposed already.
        """
        refuse_auditor(self._scope)
        deal = find_record(self._store, self._scope, Opportunity.table, opportunity)
        item = find_among(self._store, self._scope, PROPOSED, reference)
        require_editor(self._scope, deal.account)
        with editing(self._store, self._scope, EDIT) as unit:
            seen = records_of(self._store, self._scope, deal.account)
            known = [
                one
                for one in seen.all(Proposal)
                if (one.opportunity, one.item) == (deal.id, item.id)
                and one.state is not ProposalState.OPEN
            ]
            if known:
                plan = plan_decision(seen, known[0], ProposalState.OPEN, self._entry)
            else:
                values = {"opportunity": deal.id, "item": item.id, "note": note}
                plan = plan_creation(seen, Proposal.table, values, self._entry)
            unit.put(plan.records, seen)
            return unit.edited(plan.record, seen)

    def decide(
        self,
        proposal: str,
        accepted: bool | None,  # noqa: FBT001 - a yes or a no
        *,
        expected: str | None,
    ) -> Edited:
        """Take up what a deal found out, or leave it to the deal; an owner of the account does.

        Args:
            proposal: Reference of the proposal.
            accepted: Whether the account's map takes it up; None proposes it anew.
            expected: The version that the reader read.

        Raises:
            NotFoundError, PreconditionRequiredError, StaleRevisionError: As `change`.
            NotAllowedError: The reader does not own the account.
            InputError: It was decided already, or no longer fits the map.
        """
        self._precheck(Proposal.table, proposal)
        state = _DECISIONS[accepted]
        with editing(self._store, self._scope, EDIT) as unit:
            standing = unit.expected(Proposal.table, proposal, expected)
            if accepted is not None:
                require_owner(self._scope, standing.record)
            if not isinstance(standing.record, Proposal):
                raise NotFoundError(proposal)
            plan = plan_decision(standing.records, standing.record, state, self._entry)
            unit.put(plan.records, standing.records)
            return unit.edited(plan.record, standing.records)

    def undo(self, account: str, unit: str | None = None) -> Edited:
        """Undo an edit of an account.

        Args:
            account: Reference of the account.
            unit: Of the edit; the reader's latest that still stands when None.

        Raises:
            NotFoundError: The reader sees no such account, or no such edit of it.
            NotAllowedError: The reader may not write there, or the edit is somebody else's.
            InputError: There is nothing to undo.
            StaleRevisionError: Somebody changed since what it touched.
        """
        here = self._writable(account)
        found = unit or latest_done(self._store, self._scope, here)
        return turn_round(self._store, self._scope, here, found)

    def redo(self, account: str, unit: str | None = None) -> Edited:
        """Do again what was undone; as `undo`.

        Args:
            account: Reference of the account.
            unit: Of the edit, or of the undo; the reader's latest undo when None.

        Raises:
            NotFoundError, NotAllowedError, InputError, StaleRevisionError: As `undo`.
        """
        here = self._writable(account)
        if unit is None:
            found = latest_undone(self._store, self._scope, here)
        else:
            found = undone_by(self._store, self._scope, here, unit)
        return turn_round(self._store, self._scope, here, found)

    def _writable(self, account: str) -> str:
        refuse_auditor(self._scope)
        here = account_id(self._store, self._scope, account)
        require_editor(self._scope, here)
        return here

    def _person(
        self, unit: EditUnit, reference: str, expected: str | None
    ) -> tuple[Person, Records]:
        standing = unit.expected(Person.table, reference, expected)
        if not isinstance(standing.record, Person):
            raise PersonNotFoundError(reference)
        return standing.record, standing.records

    def _precheck(self, table: str, reference: str) -> None:
        """Refuse in vain attempts before anybody has to wait for them.

        Raises:
            NotFoundError: The reader sees none of that reference.
            NotAllowedError: The reader may not change it.
        """
        refuse_auditor(self._scope)
        require_change(self._scope, find_record(self._store, self._scope, table, reference))

    def _follow(
        self, unit: EditUnit, seen: Records, before: Record | None, after: Record | None
    ) -> None:
        """Let the ties follow where the edit is about an activity."""
        old = before if isinstance(before, Activity) else None
        new = after if isinstance(after, Activity) else None
        if old is not None or new is not None:
            following = follow_activities(seen, old, new, self._entry)
            unit.put(following.written, seen)
            for tie in following.removed:
                unit.delete(tie.id)
