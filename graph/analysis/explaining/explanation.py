"""Put one explanation together.

Source: method 4.2 (a number without path, evidence and date is rejected); contract 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.analysis.answering.who import calibration_ref, context_ref, people_of
from graph.analysis.engine import Engine, ExactEngine, SampledEngine
from graph.analysis.explaining.allowance import allowance_of
from graph.analysis.explaining.assumptions import (
    Assumed,
    Effect,
    Effects,
    assumed_in,
    effects_on,
)
from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.breakdown import Part
from graph.analysis.explaining.items import Item, find_item
from graph.analysis.explaining.naming import Naming
from graph.analysis.explaining.shares import MEASURES, Share, shares_of
from graph.analysis.explaining.turns import Turn, turns_of
from graph.analysis.explaining.view import Remembering, View
from graph.calibration import describe_defaults
from graph.errors import BudgetExceededError
from graph.results import Answer, CodedText, MethodResult
from graph.results.explanation import (
    AssumedResult,
    ComparisonResult,
    DefaultEffect,
    Explanation,
    RecordShare,
    TermDifference,
    TermResult,
    TurnResult,
)
from graph.vocabulary import Language

__all__ = ["explain"]

# An explanation asks the same question many times over.
_BUDGET = 8
_TELLING = 2
_TURNING = frozenset({"influence", "tie"})
_EQUAL = 1e-12
_NOTICEABLE = 0.005


def explain(
    basis: Basis,
    answer: Answer,
    section: str,
    name: str | None = None,
    *,
    with_defaults: bool = True,
) -> Explanation:
    """Explain one score of an answer.

    Args:
        basis: The context that the answer is about.
        answer: Made from the same basis.
        section: A section of contract 5 with scores, such as `reach` or `next_ties`.
        name: Which score, such as `US:C01`; the headline of the section when None.
        with_defaults: Whether to try every default, which builds the network twice for each.

    Returns:
        Terms, shares of records, the neighbour in the order, what would turn it, what is assumed.
        Computed exactly where the answer is exact, else in the answer's own worlds.

    Raises:
        InputError: The answer has no such section or score.

    Cost: one score for each record near it and two for each default; bounded in number.
    """
    item, items = find_item(answer, section, name)
    if answer.method.reach == "exact":
        larger = replace(basis.calibration, answer_budget=basis.calibration.answer_budget * _BUDGET)
        try:
            exact = ExactEngine(larger)
            return _Explaining(basis, answer, item, items, exact).result(
                with_defaults=with_defaults
            )
        except BudgetExceededError:
            pass
    engine = SampledEngine.fitted(basis.network, seed=basis.seed)
    return _Explaining(basis, answer, item, items, engine).result(with_defaults=with_defaults)


class _Explaining:
    """One explanation in the making."""

    def __init__(
        self,
        basis: Basis,
        answer: Answer,
        item: Item,
        items: Sequence[Item],
        engine: Engine,
    ) -> None:
        self._basis = basis
        self._answer = answer
        self._item = item
        self._items = items
        self._engine = engine
        self._view = View(basis.network, Remembering(engine))
        self._naming = Naming(basis.network, basis.language)
        self._allowance = allowance_of(basis, self._view)

    def result(self, *, with_defaults: bool) -> Explanation:
        """Everything, in the shape of the interface."""
        basis, item, view = self._basis, self._item, self._view
        broken = MEASURES[item.section](view, item.keys)
        is_known = broken.value is not None
        work = self._allowance.removals
        shares = shares_of(basis, view, item.section, item.keys, work=work) if is_known else None
        found = shares.found if shares else ()
        comparison, turns = self._compared(found) if is_known else (None, ())
        effects = self._effects() if is_known and with_defaults else Effects((), ())
        network = basis.network
        is_sampled = self._engine.method == "sampled"
        seed = basis.calibration.seed if basis.seed is None else basis.seed
        return Explanation(
            context=context_ref(network),
            as_of=network.as_of,
            graph_version=self._answer.graph_version,
            calibration=calibration_ref(network),
            vendor=network.us,
            method=MethodResult(
                reach=self._engine.method,
                worlds=self._engine.worlds,
                seed=seed if is_sampled else None,
                states=self._engine.states,
            ),
            section=item.section,
            item=item.name,
            value=broken.value,
            combination=broken.combination,
            text=self._naming.say(f"of_{item.section}"),
            terms=tuple(self._term(one) for one in broken.parts),
            records=tuple(_share(one, broken.value) for one in found),
            comparison=comparison,
            turns=turns,
            assumed=tuple(self._assumed(found)) if is_known else (),
            defaults=self._defaults(effects.found),
            considered=shares.considered if shares else 0,
            left_out=shares.left_out if shares else 0,
            items=tuple(one.name for one in self._items),
            people=people_of(network),
            warnings=tuple(self._warnings(effects)),
        )

    def _term(self, part: Part) -> TermResult:
        return TermResult(
            code=part.code,
            people=part.people,
            value=part.value,
            factors=dict(part.factors),
            text=self._part_text(part),
        )

    def _part_text(self, part: Part) -> str:
        naming = self._naming
        person = naming.name(part.people[-1]) if part.people else ""
        return naming.say(f"term_{part.code}", path=naming.path(part.people), person=person)

    def _compared(
        self, found: Sequence[Share]
    ) -> tuple[ComparisonResult | None, tuple[TurnResult, ...]]:
        """The item and its neighbour: the next one for the first, else the one before it."""
        pair = self._neighbours()
        if pair is None:
            return None, ()
        first, second = pair
        comparison = self._comparison(first, second)
        other = second if first is self._item else first
        others = shares_of(
            self._basis,
            self._view,
            other.section,
            other.keys,
            work=self._allowance.neighbour,
            kinds=_TURNING,
        ).found
        carrying = sorted((*found, *others), key=lambda one: -abs(one.loss))
        turns = turns_of(
            self._view, first.section, first.keys, second.keys, carrying, self._allowance.turns
        )
        return comparison, tuple(self._turn(second, one) for one in turns)

    def _neighbours(self) -> tuple[Item, Item] | None:
        item = self._item
        peers = [
            one
            for one in self._items
            if one.group and one.group == item.group and one.value is not None
        ]
        peers.sort(key=lambda one: -(one.value or 0.0))
        if item not in peers or len(peers) == 1:
            return None
        place = peers.index(item)
        return (peers[0], peers[1]) if place == 0 else (peers[place - 1], item)

    def _comparison(self, first: Item, second: Item) -> ComparisonResult:
        measure = MEASURES[first.section]
        one, two = measure(self._view, first.keys), measure(self._view, second.keys)
        ahead, behind = one.value or 0.0, two.value or 0.0
        terms = self._differences(one.parts, two.parts)
        return ComparisonResult(
            first=first.name,
            second=second.name,
            first_value=ahead,
            second_value=behind,
            difference=ahead - behind,
            terms=terms,
            text=self._comparison_text(
                first, second, ahead - behind, terms if one.combination == "sum" else ()
            ),
        )

    def _comparison_text(
        self, first: Item, second: Item, difference: float, terms: Sequence[TermDifference]
    ) -> str:
        naming = self._naming
        names = {"first": naming.item(first), "second": naming.item(second)}
        if abs(difference) <= _EQUAL:
            return naming.say("compare_equal", **names)
        telling = [one for one in terms if abs(one.difference) >= _NOTICEABLE][:_TELLING]
        if not telling:
            return naming.say("compare_plain", **names, difference=difference)
        said = naming.say("and").join(
            naming.say("compare_term", text=one.text, difference=naming.signed(one.difference))
            for one in telling
        )
        return naming.say("compare_sum", **names, difference=difference, terms=said)

    def _differences(
        self, ours: Sequence[Part], theirs: Sequence[Part]
    ) -> tuple[TermDifference, ...]:
        """Terms of the same kind about the same end, side by side; largest difference first."""
        first = {(one.code, one.people[-1:]): one for one in ours}
        second = {(one.code, one.people[-1:]): one for one in theirs}
        found = []
        for key in dict.fromkeys((*first, *second)):
            one, two = first.get(key), second.get(key)
            here, there = one.value if one else 0.0, two.value if two else 0.0
            shown = one or two
            if shown is not None:
                found.append(
                    TermDifference(
                        code=key[0],
                        people=key[1],
                        first=here,
                        second=there,
                        difference=here - there,
                        text=self._naming.name(key[1][0]) if key[1] else self._part_text(shown),
                    )
                )
        return tuple(sorted(found, key=lambda one: -abs(one.difference)))

    def _turn(self, second: Item, turn: Turn) -> TurnResult:
        naming = self._naming
        strand = turn.strand
        return TurnResult(
            record=strand.record or "",
            field=turn.field,
            from_=turn.before,
            to=turn.after,
            steps=turn.steps,
            first_after=turn.first_after,
            second_after=turn.second_after,
            text=naming.say(
                f"turn_{turn.field}",
                edge=naming.path((strand.source, strand.target)),
                before=naming.word(turn.field, turn.before),
                after=naming.word(turn.field, turn.after),
                second=naming.item(second),
                one=turn.first_after,
                two=turn.second_after,
            ),
        )

    def _assumed(self, found: Sequence[Share]) -> Iterator[AssumedResult]:
        item = self._item
        for one in assumed_in(self._view, item.section, item.keys, found, self._allowance):
            yield AssumedResult(
                code=one.code,
                person=one.person,
                record=one.strand.record if one.strand else None,
                used=one.used,
                low=one.low,
                high=one.high,
                text=self._assumed_text(one),
            )

    def _assumed_text(self, one: Assumed) -> str:
        naming = self._naming
        ends = (one.strand.source, one.strand.target) if one.strand else ()
        return naming.say(
            f"assumed_{one.code}",
            person=naming.name(one.person or ""),
            vendor=naming.name(one.vendor or ""),
            edge=naming.path(ends),
            used=one.used,
            low=one.low,
            high=one.high,
        )

    def _effects(self) -> Effects:
        item = self._item
        return effects_on(self._basis, self._view, item.section, item.keys, self._allowance)

    def _warnings(self, effects: Effects) -> Iterator[CodedText]:
        if effects.left_out:
            text = self._naming.say("defaults_left_out", count=len(effects.left_out))
            yield CodedText(code="truncated", text=text)

    def _defaults(self, effects: Sequence[Effect]) -> tuple[DefaultEffect, ...]:
        basis = self._basis
        described = {one.name: one for one in describe_defaults(basis.calibration)}
        is_chinese = basis.language is Language.ZH
        return tuple(
            DefaultEffect(
                name=one.name,
                value=described[one.name].value,
                meaning=described[one.name].meaning_zh
                if is_chinese
                else described[one.name].meaning_en,
                source=described[one.name].source,
                if_lower=one.if_lower,
                if_higher=one.if_higher,
                moves=one.moves,
            )
            for one in effects
        )


def _share(one: Share, value: float | None) -> RecordShare:
    return RecordShare(
        record=one.removal.record,
        kind=one.removal.kind,
        people=one.removal.people,
        without=one.without,
        loss=one.loss,
        share=one.loss / value if value else None,
    )
