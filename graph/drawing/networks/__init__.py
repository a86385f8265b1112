"""The network view: people and lines for free exploration, with vis-network in the browser.

`network_view` says who and which lines there are, where they stand at first and which of them are
shown at first; `view_data` lists them for the browser, `view_markup` and `network_page` write them.
"""

from graph.drawing.networks.elements import NetworkView
from graph.drawing.networks.listing import part_data, view_data
from graph.drawing.networks.page import network_page, view_markup
from graph.drawing.networks.viewing import network_view

__all__ = [
    "NetworkView",
    "network_page",
    "network_view",
    "part_data",
    "view_data",
    "view_markup",
]
