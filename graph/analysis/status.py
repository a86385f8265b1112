"""The light over a context, and what keeps it from being greener.

Source: method 3.7 (plain rule after Altify, caps are ours).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph.analysis.advantage import Advantage
from graph.analysis.leverage import Loss
from graph.analysis.reach import VendorReach
from graph.network import Network, Seat
from graph.vocabulary import Attitude, DecisionRole, Status

__all__ = ["Light", "LightCap", "light_of", "threads_of"]

_ORDER = (Status.RED, Status.AMBER, Status.GREEN)


@dataclass(frozen=True, slots=True)
class LightCap:
    """A reason why the light is not greener.

    Attributes:
        code: Names the rule and the phrase.
        person: Whom it is about; a vendor for `low_evidence`, None where nobody.
        limit: The best light it allows.
        values: Numbers that the phrase shows.
    """

    code: str
    person: str | None
    limit: Status
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Light:
    """The light by the plain rule, and after the caps."""

    bare: Status
    capped: Status
    caps: tuple[LightCap, ...]


def threads_of(network: Network, losses: list[Loss]) -> list[Loss]:
    """Our people and contacts who each hold more than half of our reach, largest first."""
    limit = network.calibration.single_threaded_share
    return [
        loss
        for loss in losses
        if loss.kind != "edge" and loss.share is not None and loss.share > limit
    ]


def light_of(
    network: Network,
    relation: Advantage | None,
    reaches: Mapping[str, VendorReach],
    losses: list[Loss],
) -> Light:
    """The status of a context; grey where nobody decides yet, or nobody's attitude is known.

    Plain rule: green when an approver or decision maker (in an account: a formal decider) is for
    us, amber when some other key player is, else red.
    """
    attitudes = [network.opinion(seat.person, network.us).attitude for seat in network.seats]
    if all(network.calibration.attitude(one) is None for one in attitudes):
        return Light(Status.GREY, Status.GREY, ())
    bare = _bare(network)
    caps = tuple(_caps(network, relation, reaches, losses))
    lights = [bare, *(cap.limit for cap in caps)]
    return Light(bare, min(lights, key=_ORDER.index), caps)


def _bare(network: Network) -> Status:
    supporters = [seat for seat in network.seats if _value(network, seat) > 0]
    if any(seat.role in _DECIDING for seat in supporters):
        return Status.GREEN
    return Status.AMBER if supporters else Status.RED


_DECIDING = (DecisionRole.APPROVER, DecisionRole.DECISION_MAKER, None)


def _caps(
    network: Network,
    relation: Advantage | None,
    reaches: Mapping[str, VendorReach],
    losses: list[Loss],
) -> Iterator[LightCap]:
    for seat in network.seats:
        is_approver = seat.role is DecisionRole.APPROVER
        if is_approver or seat.has_veto:
            yield from _decider_caps(network, relation, seat, "approver" if is_approver else "veto")
    for seat in network.seats:
        if (
            seat.role is DecisionRole.EVALUATOR
            and network.opinion(seat.person, network.us).attitude is Attitude.STRONG_NEGATIVE
        ):
            yield LightCap("evaluator_strong_negative", seat.person, Status.AMBER)
    for loss in threads_of(network, losses)[:1]:
        yield LightCap("single_threaded", loss.id, Status.AMBER, {"share": loss.share or 0.0})
    for rival in network.rivals:
        if reaches[rival].is_low_evidence:
            yield LightCap("low_evidence", rival, Status.AMBER)


def _decider_caps(
    network: Network, relation: Advantage | None, seat: Seat, kind: str
) -> Iterator[LightCap]:
    if _value(network, seat) < 0:
        yield LightCap(f"{kind}_negative", seat.person, Status.RED)
    staff = network.staff.get(network.us or "", ())
    if not any(network.weight(person, seat.person) > 0 for person in staff):
        yield LightCap(f"{kind}_no_tie", seat.person, Status.AMBER)
        return
    limit = network.calibration.approver_advantage
    if relation is not None and relation.people.get(seat.person, 0.0) < limit:
        yield LightCap(
            f"{kind}_low_advantage",
            seat.person,
            Status.AMBER,
            {"value": relation.people[seat.person], "limit": limit},
        )


def _value(network: Network, seat: Seat) -> float:
    value = network.calibration.attitude(network.opinion(seat.person, network.us).attitude)
    return value or 0.0
