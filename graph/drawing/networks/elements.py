"""People and lines of the network view as plain values, in both languages.

An influence line runs from who influences to who is influenced, a tie from our (or a rival's)
person to the contact, a reporting line from the manager to the subordinate, as it is drawn.
Source: maps (network view); design 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.drawing.content import Card, Influence, LanePerson, MapContent, Tie, Words
from graph.drawing.phrases import (
    ASSUMED,
    BOTH,
    NEW,
    NOT_ASKED,
    OUTSIDE,
    SHORT_ROLES,
    ago,
    behind,
    word,
)
from graph.drawing.scene import Point
from graph.vocabulary import Attitude, Confidence, DecisionRole, Importance, Strength, TieLevel
from graph.wording import in_language

__all__ = ["NetworkLine", "NetworkPerson", "NetworkView", "lines_of", "people_of"]

_OLD = frozenset({"stale", "expired"})
_KEY_IMPORTANCE = frozenset({"both", "positional"})
_WIDTHS = {"weak": 1.3, "medium": 2.0, "strong": 3.2}
_PARTS = {"zh": " · ", "en": " · "}
_VETO = Words("有否决权", "may veto")
_INFLUENCE = Words("影响", "influence")
_CONFLICT = Words("冲突", "conflict")
_CUT = Words("本项目切断", "cut here")
_OUR_TIE = Words("我方接触", "our tie")
_RIVAL_TIE = Words("友商接触", "rival tie")
_LABELS = {"suppressed": Words("×", "×"), "added": NEW}


@dataclass(frozen=True, slots=True)
class NetworkPerson:
    """Somebody of the network view.

    Attributes:
        key: The sender's id.
        name: In both languages.
        title: In both languages; empty where none is recorded.
        side: "customer", "external", "us" or "rival".
        attitude: Attitude code; "" where nobody asked, and for vendors' people.
        frame: How the border is drawn: "decider", "hot", "ghost", "role", "us", "rival" or "".
        is_key: Named also from far away.
        standing: The second line: attitude and role in words, or the title of a vendor's person.
        known_as: What a search looks at: the name as recorded, the title and the key.
        facts: Label and value of what the card of a saved file tells.
    """

    key: str
    name: Words
    title: Words
    side: str
    attitude: str
    frame: str
    is_key: bool
    standing: Words
    known_as: tuple[str, str, str]
    facts: tuple[tuple[Words, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A line of the network view.

    Attributes:
        id: Its place in the network, the same for every part of it.
        look: Mark of the legend, as "influence_reported"; decides colour, dashes and head.
        width: In pixels.
        label: What stands on the line, None for nothing.
        words: What is known of it; None where its look says all.
    """

    id: str
    source: str
    target: str
    look: str
    width: float
    label: Words | None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class NetworkView:
    """Everybody, every line, and how the view begins.

    Attributes:
        people: All of them, in the order of their keys.
        lines: All between them; those of one person beside each other in no special order.
        start: Keys of who is shown at first.
        places: Where the middle of each of these stands, in pixels.
    """

    kind: str
    context_id: str
    title: str
    people: tuple[NetworkPerson, ...]
    lines: tuple[NetworkLine, ...]
    start: tuple[str, ...]
    places: tuple[tuple[str, Point], ...]

    def near(self, key: str) -> tuple[str, ...]:
        """The keys of those with a line to somebody, in order; empty for somebody unknown."""
        found = {line.target for line in self.lines if line.source == key}
        found |= {line.source for line in self.lines if line.target == key}
        return tuple(sorted(found - {key}))


def people_of(content: MapContent) -> tuple[NetworkPerson, ...]:
    """Everybody of a map, vendors' people too, in the order of their keys."""
    in_project = content.kind != "account"
    names = {card.key: card.name for card in content.cards}
    found = [_person(card, names, in_project=in_project) for card in content.cards]
    found += [_vendor_person(who) for who in content.lane_people]
    return tuple(sorted(found, key=lambda one: one.key))


def _both(text: str) -> Words:
    return Words(in_language(text, "zh"), in_language(text, "en"))


def _labels(kind: type[Attitude | DecisionRole | Importance], code: str | None) -> Words:
    return Words(word(kind, code, "zh"), word(kind, code, "en"))


def _joined(*parts: Words) -> Words:
    said = [_PARTS[lang].join(filter(None, (one.to(lang) for one in parts))) for lang in BOTH]
    return Words(*said)


def _person(card: Card, names: dict[str, str], *, in_project: bool) -> NetworkPerson:
    is_ghost = in_project and not card.in_chain and card.rank_behind != 1
    decisive = card.is_decider or (not in_project and card.importance in _KEY_IMPORTANCE)
    attitude = _labels(Attitude, card.attitude) if card.attitude else NOT_ASKED
    role = SHORT_ROLES.get(card.role or "", Words("", ""))
    rank = behind(card.rank_behind) if card.rank_behind else Words("", "")
    frame = "decider" if decisive else "role" if card.role else ""
    return NetworkPerson(
        key=card.key,
        name=_both(card.name),
        title=_both(card.title),
        side=card.side,
        attitude=card.attitude or "",
        frame="hot" if card.rank_behind == 1 else "ghost" if is_ghost else frame,
        is_key=decisive or bool(card.role) or card.rank_behind is not None,
        standing=_joined(attitude, role, rank),
        known_as=(card.name, card.title, card.key),
        facts=_facts(card, names, attitude, is_ghost=is_ghost),
    )


def _facts(
    card: Card, names: dict[str, str], attitude: Words, *, is_ghost: bool
) -> tuple[tuple[Words, Words], ...]:
    units = Words(*(" / ".join(in_language(unit, lang) for unit in card.units) for lang in BOTH))
    boss = names.get(card.manager or "")
    role = _joined(
        _labels(DecisionRole, card.role),
        _VETO if card.has_veto else Words("", ""),
        OUTSIDE if is_ghost else Words("", ""),
    )
    told = [
        (Words("单位", "Unit"), units),
        (Words("上级", "Reports to"), _both(boss) if boss else Words("", "")),
        (Words("角色", "Role"), role),
        (Words("态度", "Attitude"), attitude),
        (Words("重要程度", "Importance"), _labels(Importance, card.importance)),
        *((Words("说明", "Notes"), fact) for fact in card.facts),
    ]
    return tuple((label, value) for label, value in told if value.zh or value.en)


def _vendor_person(who: LanePerson) -> NetworkPerson:
    title, side = _both(who.title), "us" if who.vendor == "us" else "rival"
    own = Words("我方", "our side") if side == "us" else Words("友商", "rival")
    return NetworkPerson(
        key=who.key,
        name=_both(who.name),
        title=title,
        side=side,
        attitude="",
        frame=side,
        is_key=True,
        standing=title if title.zh or title.en else own,
        known_as=(who.name, who.title, who.key),
        facts=((Words("属于", "Side"), own),),
    )


def lines_of(content: MapContent) -> tuple[NetworkLine, ...]:
    """Every line between two people of a map; one to oneself is none.

    A person whose seat in this project differs from that in the account has one line, the
    project's.
    """
    known = {card.key for card in content.cards} | {who.key for who in content.lane_people}
    found = [
        *(_reporting(card, number) for number, card in enumerate(content.cards) if card.manager),
        *(
            NetworkLine(f"d{number}", line.manager, line.child, "dotted_line", 1.5, None)
            for number, line in enumerate(content.dotted)
        ),
        *(_influence(edge, f"i{number}") for number, edge in enumerate(content.influences)),
        *(_tie(tie, f"t{number}") for number, tie in enumerate(content.ties)),
    ]
    return tuple(
        line
        for line in found
        if line.source in known and line.target in known and line.source != line.target
    )


def _reporting(card: Card, number: int) -> NetworkLine:
    is_moved = card.manager != card.account_manager
    look, width = ("project_seat", 2.0) if is_moved else ("reports_to", 1.5)
    return NetworkLine(f"r{number}", card.manager or "", card.key, look, width, None)


def _influence(edge: Influence, line: str) -> NetworkLine:
    age = ago(edge.months) if edge.months is not None else Words("", "")
    kind, label = _INFLUENCE, _LABELS.get(edge.state)
    if edge.state == "conflict":
        kind, look = _CONFLICT, "influence_conflict"
    elif edge.state == "suppressed":
        kind, look = _CUT, "influence_cut"
    elif edge.is_hot:
        look = "best_path"
    elif edge.confidence in ASSUMED:
        look = "influence_assumed"
    elif edge.freshness in _OLD:
        look, label = "influence_old", label or age
    else:
        look = f"influence_{'confirmed' if edge.confidence == 'confirmed' else 'reported'}"
    said = [
        (", " if lang == "en" else "，").join(
            filter(
                None,
                (
                    kind.to(lang),
                    _lowered(word(Strength, edge.strength, lang)),
                    _lowered(word(Confidence, edge.confidence, lang)),
                    age.to(lang),
                ),
            )
        )
        for lang in BOTH
    ]
    width = _WIDTHS.get(edge.strength, _WIDTHS["medium"])
    return NetworkLine(line, edge.source, edge.target, look, width, label, Words(*said))


def _tie(tie: Tie, line: str) -> NetworkLine:
    look = "tie_assumed" if tie.confidence in ASSUMED else f"tie_{tie.vendor}"
    side = _OUR_TIE if tie.vendor == "us" else _RIVAL_TIE
    said = [
        (", " if lang == "en" else "，").join(
            (
                side.to(lang),
                _lowered(word(TieLevel, tie.level, lang)),
                _lowered(word(Confidence, tie.confidence, lang)),
            )
        )
        for lang in BOTH
    ]
    width = round(1.4 + 4 * tie.weight, 2)
    return NetworkLine(line, tie.person, tie.contact, look, width, None, Words(*said))


def _lowered(text: str) -> str:
    """Without the capital of a label, as inside a sentence."""
    return text[:1].lower() + text[1:]
