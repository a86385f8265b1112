"""Put one answer together: every question of a context, asked once, in the shape of contract 5."""

from graph.analysis.answering.brief import answer_for
from graph.analysis.answering.standpoint import Standpoint
from graph.analysis.answering.what_if import what_if_answer, what_if_from
from graph.analysis.answering.who import paths_answer

__all__ = ["Standpoint", "answer_for", "paths_answer", "what_if_answer", "what_if_from"]
