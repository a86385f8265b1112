"""The network view of a context: from a reader's workspace to people, lines and first places.

Source: maps (network view).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from graph.depiction import Depicted, content_of
from graph.drawing.composition import draw_map
from graph.drawing.content import MapContent
from graph.drawing.networks.elements import NetworkView
from graph.drawing.networks.page import network_page
from graph.drawing.networks.viewing import MOST_EXPLORED, network_view, start_people
from graph.drawing.places.folding import LARGEST
from graph.drawing.scene import MapScene
from graph.drawing.view import MapView
from graph.errors import NetworkTooLargeError
from graph.vocabulary import ContextKind
from graph.workspace import Subject, Workspace

__all__ = ["Exploration", "explore"]


@dataclass(frozen=True, slots=True)
class Exploration:
    """The network view, and the map that it takes its places from."""

    view: NetworkView
    scene: MapScene

    def html(self, language: str) -> str:
        """The view as one HTML file that asks for nothing else."""
        return network_page(self.view, self.scene, language)


def explore(
    workspace: Workspace, subject: Subject, *, as_of: date, view: MapView | None = None
) -> Exploration:
    """Gather the network view of a context.

    Of a network with more people than a map can show, the map of those shown at first is drawn.

    Args:
        workspace: Of the reader.
        subject: From `workspace.subject`.
        as_of: The day of the question.
        view: Of it, whose side attitudes are read for; which map it is does not matter here.

    Raises:
        NetworkTooLargeError: More than 20,000 people.
    """
    network = workspace.context(subject, as_of=as_of)
    if len(network.contacts) > MOST_EXPLORED:
        raise NetworkTooLargeError(size=len(network.contacts), limit=MOST_EXPLORED)
    is_deal = subject.kind is ContextKind.OPPORTUNITY
    seen = MapView(side=view.side, vendor=view.vendor) if view else MapView()
    depicted = Depicted(
        network=network,
        answer=workspace.answer(subject, as_of=as_of),
        records=subject.records,
        base=workspace.account_context(subject, as_of=as_of) if is_deal else None,
    )
    content = content_of(depicted, seen)
    start = start_people(content)
    if len(content.cards) <= LARGEST:
        scene = workspace.scene(subject, as_of=as_of, view=seen)  # as pages draw it: once for both
    else:
        scene = draw_map(_cut(content, frozenset(start)))
    return Exploration(network_view(content, scene, start), scene)


def _cut(content: MapContent, kept: frozenset[str]) -> MapContent:
    """Only these people, and the lines between them."""

    def manager(key: str | None) -> str | None:
        return key if key in kept else None

    return replace(
        content,
        cards=tuple(
            replace(
                card,
                manager=manager(card.manager),
                account_manager=manager(card.account_manager),
                background_boss=manager(card.background_boss),
            )
            for card in content.cards
            if card.key in kept
        ),
        lane_people=tuple(who for who in content.lane_people if who.key in kept),
        influences=tuple(
            edge for edge in content.influences if edge.source in kept and edge.target in kept
        ),
        ties=tuple(tie for tie in content.ties if tie.person in kept and tie.contact in kept),
        dotted=tuple(
            line for line in content.dotted if line.child in kept and line.manager in kept
        ),
        circles=(),
    )
