"""Answers as tables for people at a terminal.

Every name is data: nothing in it is read as markup. Source: contract 4; design 1 (answer first).
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from api.wording import say
from graph.analysis.answering.findings import figure
from graph.results import Answer, PathResult, PathsAnswer, PersonRef
from graph.vocabulary import DecisionRole, Language, Status
from graph.wording import in_language

__all__ = ["console", "print_answer", "print_paths"]

_PLAIN_WIDTH = 120
_SHOWN_QUESTIONS = 10
_STYLES = {"green": "green", "amber": "yellow", "red": "red", "grey": "dim"}


def console() -> Console:
    """Standard output; wide enough for a path where no terminal says how wide it is."""
    made = Console(highlight=False, markup=False)
    if not made.is_terminal:
        made = Console(highlight=False, markup=False, width=_PLAIN_WIDTH)
    return made


def print_answer(answer: Answer, language: Language, headline: str) -> None:
    """Write the verdict, who decides, who stands behind, reach, and what to find out.

    Args:
        answer: Of a context.
        language: Of labels and names.
        headline: The verdict in one sentence.
    """
    shown = _Shown(answer.people, language)
    out = console()
    context = answer.context
    title = f"{in_language(context.name, language)} ({context.id})"
    account = say("account_of", language, account=context.account)
    day = say("as_of", language, day=answer.as_of.isoformat())
    out.print(" · ".join((title, account, day)), style="bold")
    out.print(headline)
    _print_status(out, answer, language)
    _print_chain(out, answer, shown)
    _print_behind(out, answer, shown)
    _print_reach(out, answer, language)
    _print_warnings(out, answer, language)
    _print_questions(out, answer, language)
    _print_beside(out, answer, shown)


def print_paths(answer: PathsAnswer, language: Language) -> None:
    """Write the paths from one person to another, and the total influence."""
    shown = _Shown(answer.people, language)
    out = console()
    names = {"source": shown.name(answer.source), "target": shown.name(answer.target)}
    if not answer.paths:
        out.print(say("no_path", language, **names))
        return
    table = _table(language, "path", "weight", "weakest")
    for path in answer.paths:
        table.add_row(shown.path(path), figure(path.weight, 4), shown.weakest(path))
    out.print(table)
    total = answer.total
    text = figure(total.value, 4)
    if total.interval is not None:
        text += f" ({figure(total.interval[0], 4)}–{figure(total.interval[1], 4)})"
    out.print(say("total", language, value=text))


class _Shown:
    """How people and paths are written."""

    def __init__(self, people: dict[str, PersonRef], language: Language) -> None:
        self._people = people
        self._language = language

    def bare(self, key: str) -> str:
        """The name alone."""
        person = self._people.get(key)
        return key if person is None else in_language(person.name, self._language)

    def name(self, key: str) -> str:
        """The name with the id by which the person can be asked for."""
        name = self.bare(key)
        return name if key in name.split() else f"{name} {key}"

    def titled(self, key: str) -> str:
        person = self._people.get(key)
        title = in_language(person.title, self._language) if person and person.title else ""
        return f"{self.name(key)}  {title}".rstrip()

    def path(self, path: PathResult) -> str:
        return " → ".join(self.name(one) for one in path.people)

    def weakest(self, path: PathResult) -> str:
        """Which link to verify first; its ends only where the path has several links."""
        link = path.weakest
        words = [f"{self.bare(link.source)} → {self.bare(link.target)}"]
        if link.record:
            words = [*words[: len(path.people) - 2], f"[{link.record}]"]
        return " ".join((*words, figure(link.reliability)))


def _print_status(out: Console, answer: Answer, language: Language) -> None:
    status = answer.status
    light, bare = (Status.parse(one).label(language) for one in (status.capped, status.bare))
    code = "light" if status.capped == status.bare else "light_capped"
    out.print(say(code, language, light=light, bare=bare), style=_STYLES[status.capped])
    for cap in status.caps:
        out.print(f"  - {cap.text}")


def _print_chain(out: Console, answer: Answer, shown: _Shown) -> None:
    language = shown._language  # noqa: SLF001 - of this module
    if not answer.chain:
        return
    _heading(out, "who_decides", language)
    table = _table(language, "person", "role", "weight")
    for seat in answer.chain:
        role = DecisionRole.parse(seat.role).label(language) if seat.role else ""
        if seat.veto:
            role = f"{role} · {say('veto', language)}" if role else say("veto", language)
        table.add_row(shown.titled(seat.person), role, figure(seat.weight))
    out.print(table)


def _print_behind(out: Console, answer: Answer, shown: _Shown) -> None:
    language = shown._language  # noqa: SLF001 - of this module
    hidden = [one for one in answer.indirect_key_people if not one.on_chain]
    if not hidden:
        return
    _heading(out, "who_behind", language)
    table = _table(language, "person", "score", "path", "weight", "weakest")
    for one in hidden:
        first = one.paths[0]
        table.add_row(
            shown.titled(one.person),
            figure(one.score, 4),
            shown.path(first),
            figure(first.weight, 4),
            shown.weakest(first),
        )
    out.print(table)


def _print_reach(out: Console, answer: Answer, language: Language) -> None:
    _heading(out, "how_far", language)
    table = _table(language, "vendor", "overall", "band", "ties")
    for vendor, reach in answer.reach.items():
        name = vendor + (say("ours", language) if vendor == answer.vendor else "")
        band = "–"
        if reach.low is not None and reach.high is not None:
            band = f"{figure(reach.low)}–{figure(reach.high)}"
        overall = "–" if reach.overall is None else figure(reach.overall)
        table.add_row(name, overall, band, str(reach.known_ties))
    out.print(table)


def _print_warnings(out: Console, answer: Answer, language: Language) -> None:
    """What is missing, how it was computed, and where lists or work were cut."""
    if answer.warnings:
        _heading(out, "before_trusting", language)
    for warning in answer.warnings:
        out.print(f"  - {warning.text}")


def _print_questions(out: Console, answer: Answer, language: Language) -> None:
    if not answer.questions:
        return
    _heading(out, "what_next", language)
    for question in answer.questions[:_SHOWN_QUESTIONS]:
        out.print(f"  - {question.text}")
    more = len(answer.questions) - _SHOWN_QUESTIONS
    if more > 0:
        out.print(f"  {say('and_more_questions', language, count=more)}")


def _print_beside(out: Console, answer: Answer, shown: _Shown) -> None:
    """Circles to ask about, and the measures with their cautions, after everything else."""
    language = shown._language  # noqa: SLF001 - of this module
    for circle in answer.circle_proposals:
        out.print(f"  - {circle.text}")
    _heading(out, "measures", language)
    measures = answer.measures
    if measures.reason is not None:
        out.print(say(measures.reason, language))
        return
    ranked = sorted(
        measures.people.items(), key=lambda item: (-item[1].advised, item[1].betweenness_rank)
    )
    table = _table(language, "person", "span", "advised", "betweenness")
    for person, one in ranked[:_SHOWN_QUESTIONS]:
        between = f"{figure(one.betweenness)} (#{one.betweenness_rank})"
        table.add_row(shown.titled(person), str(one.span), str(one.advised), between)
    out.print(table)
    if measures.formal_only:
        names = ", ".join(shown.name(one) for one in measures.formal_only)
        out.print(say("formal_only", language, names=names))
    for note in measures.notes:
        out.print(f"  - {note.good_for}: {note.caution}", style="dim")


def _heading(out: Console, code: str, language: Language) -> None:
    out.print()
    out.print(say(code, language), style="bold")


def _table(language: Language, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    numbers: Iterable[str] = (
        "weight", "score", "overall", "ties", "span", "advised", "betweenness",
    )  # fmt: skip
    for column in columns:
        table.add_column(
            say(column, language),
            justify="right" if column in numbers else "left",
            no_wrap=column in numbers,
            overflow="fold",
            header_style="dim",
        )
    return table
