"""Somebody who edits an account at random, and takes it all back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from api.editing import Editor
from api.editing.standing import Edited
from graph.errors import ConflictError, InputError
from graph.model import (
    Activity,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Tie,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import OrganizationKind, Strength, TieLevel, Visibility
from importers.editing.moves import Move

__all__ = ["Hand", "script"]

_NUMBERS = count(1)


@dataclass
class Hand:
    """An editor of one account.

    Attributes:
        account: Our id.
    """

    editor: Editor
    store: Store
    scope: Scope
    account: str

    @property
    def records(self) -> Records:
        """What this editor sees."""
        return self.store.read(self.scope, self.account)

    def act(self, draw: random.Random, *, alone: bool) -> bool:
        """Do one thing; whether anything was done.

        Args:
            draw: Decides what.
            alone: Nobody else edits: then some things are kept private.
        """
        act = draw.choice(_ALONE if alone else _ACTS)
        try:
            return bool(act(self, draw).changes)
        except (InputError, ConflictError):
            return False

    def undo_all(self) -> bool:
        """Undo until nothing of one's own is left, or somebody else's edit is in the way.

        Returns:
            Whether something is left.
        """
        while True:
            try:
                if not self.editor.undo(self.account).changes:
                    return False
            except ConflictError:
                return True
            except InputError:
                return False

    def pick(self, kind: type[Record], draw: random.Random) -> Record:
        """A record of the account."""
        own = [one for one in self.records.all(kind) if one.account == self.account]
        if not own:
            raise InputError("there is none")
        return draw.choice(own)

    def version(self, record: Record) -> str:
        """What this editor read of it."""
        return self.editor.find(record.table, record.id).version

    def change(self, record: Record, **values: str | None) -> Edited:
        """Say something else of it."""
        expected = self.version(record)
        return self.editor.change(record.table, record.id, values, expected=expected)

    def create(self, table: str, **values: str | None) -> Edited:
        """Enter a record."""
        return self.editor.create(table, self.account, values)


def script(hands: Sequence[Hand], draw: random.Random, steps: int) -> int:
    """Let some editors work in turns; how many steps did something."""
    done = 0
    for _ in range(steps):
        done += draw.choice(hands).act(draw, alone=len(hands) == 1)
    return done


def _ours(hand: Hand, draw: random.Random) -> str:
    kinds = {one.id: one.kind for one in hand.records.all(Organization)}
    ours = [
        one.id for one in hand.records.all(Person) if kinds[one.organization] is OrganizationKind.US
    ]
    return draw.choice(ours)


def _new_person(hand: Hand, draw: random.Random) -> Edited:
    manager = hand.pick(Person, draw).id
    name = draw.choice(["?", f"新人 {next(_NUMBERS)}"])
    return hand.create("people", name=name, organization=hand.account, manager=manager)


def _new_edge(hand: Hand, draw: random.Random) -> Edited:
    deal = draw.choice([None, hand.pick(Opportunity, draw).id])
    ends = {"source": hand.pick(Person, draw).id, "target": hand.pick(Person, draw).id}
    return hand.create("influence", **ends, strength=draw.choice(list(Strength)), opportunity=deal)


def _new_evidence(hand: Hand, draw: random.Random) -> Edited:
    text = f"seen {next(_NUMBERS)}"
    return hand.create("evidence", record=hand.pick(Influence, draw).id, text=text)


def _new_circle(hand: Hand, draw: random.Random) -> Edited:
    members = {hand.pick(Person, draw).id for _ in range(3)}
    return hand.create("circles", name=f"圈 {next(_NUMBERS)}", members=";".join(sorted(members)))


def _new_visit(hand: Hand, draw: random.Random) -> Edited:
    deal = draw.choice([None, hand.pick(Opportunity, draw).id])
    return hand.create(
        "activities",
        date=f"2025-{draw.randint(1, 6):02d}-{draw.randint(1, 28):02d}",
        kind="visit",
        depth=draw.choice([None, "in_depth"]),
        our_people=";".join({_ours(hand, draw), _ours(hand, draw)}),
        contacts=hand.pick(Person, draw).id,
        opportunity=deal,
    )


def _rename(hand: Hand, draw: random.Random) -> Edited:
    person = hand.pick(Person, draw)
    title = draw.choice([None, "Head"])
    return hand.change(person, name=f"名 {next(_NUMBERS)}", title=title)


def _strengthen(hand: Hand, draw: random.Random) -> Edited:
    return hand.change(hand.pick(Influence, draw), strength=draw.choice(list(Strength)))


def _deepen(hand: Hand, draw: random.Random) -> Edited:
    return hand.change(hand.pick(Tie, draw), level=draw.choice(list(TieLevel)))


def _revisit(hand: Hand, draw: random.Random) -> Edited:
    return hand.change(hand.pick(Activity, draw), contacts=hand.pick(Person, draw).id)


def _reseat(hand: Hand, draw: random.Random) -> Edited:
    ends = {"subject": hand.pick(Person, draw).id, "object": hand.pick(Person, draw).id}
    deal = hand.pick(Opportunity, draw).id
    change = draw.choice(["reparent", "suppress"])
    return hand.create("overlay", opportunity=deal, change=change, **ends)


def _leave(hand: Hand, draw: random.Random) -> Edited:
    person = hand.pick(Person, draw)
    return hand.editor.leave(person.id, "2025-06", expected=hand.version(person))


def _move(hand: Hand, draw: random.Random) -> Edited:
    person = hand.pick(Person, draw)
    companies = [one.id for one in hand.records.all(Organization)]
    move = Move(draw.choice(companies), draw.choice([None, "Adviser"]))
    return hand.editor.move(person.id, move, expected=hand.version(person))


def _remove(hand: Hand, draw: random.Random) -> Edited:
    kinds: list[type[Record]] = [Influence, Tie, Activity, Person]
    record = hand.pick(draw.choice(kinds), draw)
    return hand.editor.remove(record.table, record.id, expected=hand.version(record))


def _undo(hand: Hand, draw: random.Random) -> Edited:
    del draw
    return hand.editor.undo(hand.account)


def _redo(hand: Hand, draw: random.Random) -> Edited:
    del draw
    return hand.editor.redo(hand.account)


def _hide(hand: Hand, draw: random.Random) -> Edited:
    kinds: list[type[Record]] = [Influence, Person, Activity]
    record = hand.pick(draw.choice(kinds), draw)
    visibility = draw.choice([Visibility.PRIVATE, Visibility.ACCOUNT_TEAM])
    expected = hand.version(record)
    return hand.editor.show_to(record.table, record.id, visibility, expected=expected)


_ACTS: tuple[Callable[[Hand, random.Random], Edited], ...] = (
    _new_person, _new_edge, _new_edge, _new_evidence, _new_circle, _new_visit, _new_visit, _rename,
    _strengthen, _deepen, _revisit, _reseat, _leave, _move, _remove, _undo, _undo, _redo,
)  # fmt: skip
_ALONE = (*_ACTS, _hide, _hide)
