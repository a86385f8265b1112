"""The form that gives somebody another manager.

Source: contract 3 (`reparent`); design 6.
"""

from __future__ import annotations

from dataclasses import replace

from api.pages.editing.boss import Seat, seat_of
from api.pages.editing.desk import Desk
from api.pages.editing.fields import label_of
from api.pages.editing.forms import Conflict, Disagreement, Draft, Form, form_of, record_address
from api.pages.editing.sending import Sent
from api.pages.editing.telling import last_change
from graph.stores.protocol import Store

__all__ = ["boss_form", "dispute"]

_TABLE = "reporting"


def boss_form(
    desk: Desk,
    seat: Seat,
    *,
    manager: str | None = None,
    scope: str = "",
    problem: str = "",
    conflict: Conflict | None = None,
) -> Form:
    """Lay the form out.

    Args:
        desk: Who fills it in.
        seat: Where the person sits.
        manager: What is chosen already; where they sit when None.
        scope: `deal` or `account`, where the reader chose.
        problem: What is wrong with what was sent.
        conflict: What somebody else did meanwhile.
    """
    now = seat.manager(for_deal=desk.is_deal) or ""
    chosen = now if manager is None else manager
    draft = Draft(
        table=_TABLE,
        values={"subordinate": (seat.person,), "manager": (chosen,) if chosen else ()},
        problems={"manager": problem} if problem else {},
        conflict=conflict,
    )
    form = form_of(desk, draft)
    (field,) = (one for one in form.front if one.name == "manager")
    own = tuple(
        (heading, tuple(one for one in options if one[0] != seat.person))
        for heading, options in field.groups
    )
    nobody = ("", (("", desk.voice.say("boss.nobody")),))
    versions = [(f"version.{one}", seat.version(for_deal=one == "deal")) for one in _SCOPES]
    return replace(
        form,
        title=desk.voice.say("boss.title"),
        about=desk.names.called(seat.person),
        address=record_address(desk, "boss", seat.person),
        fixed=(*versions, ("was.manager", now)),
        front=(replace(field, groups=(nobody, *own), is_required=False),),
        more=(),
        scope=(scope or "deal") if desk.is_deal else "",
        may_be_private=False,
        is_ready=chosen != now,
    )


_SCOPES = ("account", "deal")


def dispute(desk: Desk, store: Store, seat: Seat, sent: Sent) -> Form:
    """The form after somebody else moved the person meanwhile."""
    fresh, names = seat_of(desk, seat.person), desk.names
    for_deal = desk.is_deal and sent.get("for") != "account"
    record = fresh.entry if for_deal else fresh.line
    by, when = last_change(desk, store, record.id) if record is not None else ("–", "–")
    row = Disagreement(
        label=label_of(desk.voice, _TABLE, "manager"),
        was=names.called(sent.get("was.manager") or None),
        theirs=names.called(fresh.manager(for_deal=for_deal)),
        mine=names.called(sent.get("manager") or None),
        is_open=True,
    )
    conflict = Conflict(by, when, (row,))
    scope = "deal" if for_deal else "account"
    return boss_form(desk, fresh, manager=sent.get("manager"), scope=scope, conflict=conflict)
