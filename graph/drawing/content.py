"""What a map is drawn from: plain values, already filtered for one reader.

The caller (the workspace) fills these from the network and the answers; nothing here knows where a
value came from. What the reader may not see is simply not in it. Codes are those of
`graph.vocabulary`. Source: design 5; contract 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.drawing.additions import Additions, CircleOf, Standing
from graph.errors import InputError, Problem
from graph.vocabulary import MapPreset

__all__ = [
    "STATES",
    "Card",
    "DottedLine",
    "Influence",
    "LanePerson",
    "MapContent",
    "Seats",
    "Tie",
    "Words",
]

STATES = ("base", "added", "suppressed", "inherited", "conflict")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def to(self, lang: str) -> str:
        """The text for a reader of `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Card:
    """One person on the customer's side, or an outsider who influences them.

    Attributes:
        key: The sender's id; order and ties are broken by it.
        name: As recorded; may hold both languages.
        title: As recorded; may hold both languages.
        account_manager: Key of the boss in the account, None for none.
        manager: Key of the boss in the drawn context, None for none.
        side: "customer" or "external".
        role: Decision role code in the drawn opportunity, None for none.
        has_veto: May stop the decision.
        is_decider: Gets the heavy border and the dark chip.
        in_chain: False draws the ghost "outside this chain".
        attitude: Code towards the viewed vendor; None = nobody asked, "unknown" = somebody looked.
        attitude_before: The account's code when this context changed it, else None.
        importance: Importance code, None when not recorded.
        rank_behind: 1 for the first hidden influencer, 2 for the second; None when not ranked.
        background_boss: Key of the line boss who still counts in the account, else None.
        units: Names of the units the person sits in, outermost first.
        facts: Further facts that the accessible name tells.
        standing: How well the two sides reach the person, None where the map does not say.
        notes: Short words at the lower edge of the card.
        is_quiet: Not what this map is about: drawn pale, at the usual place.
    """

    key: str
    name: str
    title: str = ""
    account_manager: str | None = None
    manager: str | None = None
    side: str = "customer"
    role: str | None = None
    has_veto: bool = False
    is_decider: bool = False
    in_chain: bool = True
    attitude: str | None = None
    attitude_before: str | None = None
    importance: str | None = None
    rank_behind: int | None = None
    background_boss: str | None = None
    units: tuple[str, ...] = ()
    facts: tuple[Words, ...] = ()
    standing: Standing | None = None
    notes: tuple[Words, ...] = ()
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class LanePerson:
    """One of our people or a rival's, who stands in a lane beside the chart.

    Attributes:
        key: The sender's id.
        name: As recorded.
        title: As recorded.
        vendor: "us" or "rival".
        mark: Short sign above the name, such as "U3"; empty for none.
        company: Name of a rival's company; may hold both languages.
        notes: Short words below the box.
        facts: Further facts that the accessible name tells.
        is_shown: False: not on this map, though the layout keeps the place.
    """

    key: str
    name: str
    title: str = ""
    vendor: str = "us"
    mark: str = ""
    company: str = ""
    notes: tuple[Words, ...] = ()
    facts: tuple[Words, ...] = ()
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class DottedLine:
    """A second reporting line, subordinate to manager."""

    child: str
    manager: str


@dataclass(frozen=True, slots=True)
class Influence:
    """An influence edge from who influences to who is influenced.

    Attributes:
        record: Id of the record.
        source: Key of who influences.
        target: Key of who is influenced.
        strength: Strength code.
        confidence: Confidence code.
        months: Age in whole months; None when no date is known.
        freshness: Freshness code.
        state: "base", "added", "suppressed", "inherited" or "conflict".
        is_hot: On the best path of the first hidden influencer.
        weight: 0 to 1; None when not computed.
        is_shown: False: this map is not about it.
    """

    record: str
    source: str
    target: str
    strength: str = "medium"
    confidence: str = "reported"
    months: int | None = None
    freshness: str = "fresh"
    state: str = "base"
    is_hot: bool = False
    weight: float | None = None
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """A contact of one of our people, or of a rival's, with a customer person.

    Attributes:
        record: Id of the record.
        person: Key of the lane person.
        contact: Key of the customer person.
        weight: 0 to 1; decides the width.
        confidence: Confidence code.
        vendor: "us" or "rival".
        level: Tie level code.
        freshness: Freshness code.
        is_added: Known in the drawn opportunity only; such ties do not move lanes or columns.
        is_shown: False: this map is not about it, though it still pulls branches to their side.
    """

    record: str
    person: str
    contact: str
    weight: float
    confidence: str = "reported"
    vendor: str = "us"
    level: str = "occasional"
    freshness: str = "fresh"
    is_added: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Seats:
    """Who reports to whom in another context that is shown beside this one.

    Attributes:
        context_id: Id of that context.
        name: Its short name, such as "O1".
        managers: Pairs of person and manager (None for none) where it differs from the account.
    """

    context_id: str
    name: str
    managers: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class MapContent:
    """Everything one map shows.

    Attributes:
        kind: "account" or "opportunity".
        context_id: Id of the drawn account or opportunity.
        title: Its name; may hold both languages.
        cards: The people; any order.
        influences: Influence edges; those with an absent end are left out.
        ties: Ties; those with an absent end are left out.
        lane_people: Our people and the rivals'.
        dotted: Second reporting lines.
        other_seats: Seats of the other shown contexts: they reserve columns, so that people keep
            their places when the reader switches.
        graph_version: Passed through to the scene.
        redaction: Redaction profile, passed through.
        calibration: Digest of the calibration, passed through.
        preset: Which of the four maps, by its code; empty for the usual one of the context.
        circles: Recorded circles.
        captions: What the reader looks at, and what the map lacks, in words over the chart.
        additions: What is drawn over the map on demand.
    """

    kind: str
    context_id: str
    title: str
    cards: tuple[Card, ...]
    influences: tuple[Influence, ...] = ()
    ties: tuple[Tie, ...] = ()
    lane_people: tuple[LanePerson, ...] = ()
    dotted: tuple[DottedLine, ...] = ()
    other_seats: tuple[Seats, ...] = ()
    graph_version: str = ""
    redaction: str = "full"
    calibration: str = ""
    preset: str = ""
    circles: tuple[CircleOf, ...] = ()
    captions: tuple[Words, ...] = ()
    additions: Additions = field(default_factory=Additions)

    @property
    def is_about_customer(self) -> bool:
        """Whether the customer as such is shown, by importance; else who decides here."""
        usual = MapPreset.CUSTOMER if self.kind == "account" else MapPreset.CHAIN
        return (self.preset or usual) == MapPreset.CUSTOMER

    @property
    def shows_roles(self) -> bool:
        """Whether cards bear what people decide in an opportunity."""
        return self.kind != "account" and not self.is_about_customer

    @property
    def is_about_ties(self) -> bool:
        """Whether the map is about one vendor's contacts."""
        return self.preset in {MapPreset.RESOURCES, MapPreset.RIVAL}

    def __post_init__(self) -> None:
        """Refuse doubled keys and unknown kinds.

        Raises:
            InputError: A person or a record occurs twice; a kind, preset, vendor or state is
                unknown.
        """
        _refuse_unknown("kind of context", [self.kind], ("account", "opportunity"))
        _refuse_unknown("preset", [self.preset], ("", *MapPreset))
        vendors = [who.vendor for who in self.lane_people] + [tie.vendor for tie in self.ties]
        _refuse_unknown("vendor side", vendors, ("us", "rival"))
        _refuse_unknown("state", [edge.state for edge in self.influences], STATES)
        people = [card.key for card in self.cards] + [who.key for who in self.lane_people]
        _refuse_doubles("person", people)
        records = [edge.record for edge in self.influences] + [tie.record for tie in self.ties]
        _refuse_doubles("record", records)


def _refuse_unknown(what: str, values: Iterable[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            text = f"{value!r} is no {what} of a map; use one of: {', '.join(known)}."
            raise InputError(Problem(code="unknown_code", text=text))


def _refuse_doubles(kind: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            text = f"The map holds the {kind} {key!r} twice; every {kind} may occur once."
            raise InputError(Problem(code="doubled_key", text=text))
        seen.add(key)
