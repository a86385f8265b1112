"""The graph of a context: the account's records under what one opportunity changes.

The base is never touched: an opportunity adds, replaces, overrides, suppresses and re-parents, and
the result is a new `Network`. Source: method 3.1, 3.2.
"""

from graph.overlay.composition import build_network

__all__ = ["build_network"]
