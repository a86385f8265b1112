"""Our reach and the rival's with their bands, as a small drawing and one sentence.

Source: design 4; method 4.1 A4, A16.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.sight import Sight
from graph.results import ReachResult

__all__ = ["Band", "ReachPanel", "reach_panel"]

_WIDTH = 264.0
_FULL = 1.0
_USUAL = 0.8


@dataclass(frozen=True, slots=True)
class Band:
    """One vendor's row; numbers are None where nobody can say. Pixels from the left edge.

    Attributes:
        side: `us` or `rival`.
        reason: Why there is no number; empty where there is one.
    """

    side: str
    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    x: float = 0.0
    x_low: float = 0.0
    x_high: float = 0.0


@dataclass(frozen=True, slots=True)
class ReachPanel:
    """The upper right of a context's page.

    Attributes:
        sentence: Whether the lead holds over the whole band.
        marks: Places of the two dotted lines; empty where nothing is compared.
        overlap: Whether the marks bound an overlap of the bands.
        spoken: The whole panel for those who do not see it.
    """

    bands: tuple[Band, ...]
    sentence: str
    note: str
    marks: tuple[float, ...]
    is_overlap: bool
    spoken: str
    further: int


def reach_panel(sight: Sight) -> ReachPanel:
    """Compare us with the strongest rival."""
    answer, voice = sight.answer, sight.voice
    ours = answer.reach.get(sight.network.us or "")
    theirs = answer.reach.get(sight.rival or "")
    scale = _scale(ours, theirs)
    us_row = _band(sight, "us", ours, scale)
    rival_row = _band(sight, "rival", theirs, scale)
    sentence, marks, is_overlap = _comparison(sight, us_row, rival_row, scale)
    spoken = voice.say(
        "reach.spoken",
        us=_spoken(sight, us_row),
        rival=_spoken(sight, rival_row),
        sentence=sentence,
    )
    return ReachPanel(
        bands=(us_row, rival_row),
        sentence=sentence,
        note=_note(sight),
        marks=marks,
        is_overlap=is_overlap,
        spoken=spoken,
        further=max(0, len(sight.network.rivals) - 1),
    )


def _scale(*reaches: ReachResult | None) -> float:
    """Pixels per unit: the axis ends at 0.8, or at 1 where a band needs it."""
    highest = max((one.high or 0.0 for one in reaches if one is not None), default=0.0)
    return _WIDTH / (_USUAL if highest <= _USUAL else _FULL)


def _band(sight: Sight, side: str, reach: ReachResult | None, scale: float) -> Band:
    voice = sight.voice
    name = voice.say(f"side.{side}")
    if side == "rival" and len(sight.network.rivals) > 1 and sight.rival:
        name = sight.name(sight.rival)
    if reach is None:
        return Band(side, name, None, reason=voice.say(f"reach.no_{side}"))
    if reach.overall is None:
        return Band(side, name, None, reason=voice.say("reach.no_chain"))
    if not reach.known_ties:
        return Band(side, name, None, reason=voice.say("reach.no_ties"))
    low = reach.overall if reach.low is None else reach.low
    high = reach.overall if reach.high is None else reach.high
    return Band(
        side,
        name,
        reach.overall,
        low,
        high,
        x=round(reach.overall * scale, 1),
        x_low=round(low * scale, 1),
        x_high=round(high * scale, 1),
    )


def _spoken(sight: Sight, band: Band) -> str:
    voice = sight.voice
    if band.value is None:
        return band.reason
    return voice.say(
        "reach.spoken_band",
        value=voice.number(band.value),
        low=voice.number(band.low),
        high=voice.number(band.high),
    )


def _comparison(
    sight: Sight, ours: Band, theirs: Band, scale: float
) -> tuple[str, tuple[float, ...], bool]:
    """The sentence, the marks it speaks of, and whether they bound an overlap."""
    voice = sight.voice
    if ours.low is None or ours.high is None or theirs.low is None or theirs.high is None:
        return "", (), False
    if ours.low > theirs.high:
        said = voice.say("robust.us", ours=voice.number(ours.low), theirs=voice.number(theirs.high))
        return said, (theirs.x_high, ours.x_low), False
    if theirs.low > ours.high:
        said = voice.say(
            "robust.rival", theirs=voice.number(theirs.low), ours=voice.number(ours.high)
        )
        return said, (ours.x_high, theirs.x_low), False
    low, high = max(ours.low, theirs.low), min(ours.high, theirs.high)
    said = voice.say("robust.not", low=voice.number(low), high=voice.number(high))
    return said, (round(low * scale, 1), round(high * scale, 1)), True


def _note(sight: Sight) -> str:
    voice = sight.voice
    if sight.is_deal:
        return voice.say("reach.note")
    return voice.say("reach.note_account", number=voice.amount(len(sight.answer.chain)))
