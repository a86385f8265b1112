"""Explain one score: its terms, the records behind it, its rival in the order, what it assumes."""

from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.explanation import explain

__all__ = ["Basis", "explain"]
