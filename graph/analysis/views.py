"""Numbers of everybody at once: what all channels weigh, what all people think of a vendor.

Source: method 1.2 (attitudes), 0 (unknown is a value), 3.1 (weights).
"""

from __future__ import annotations

from graph.network import Network
from graph.vocabulary import Attitude

__all__ = ["attitudes_to", "weights_of"]


def attitudes_to(network: Network, vendor: str | None) -> dict[str, float]:
    """The attitude, -1 to 1, of everybody whose attitude to a vendor somebody knows.

    Cost: O(opinions).
    """
    number = network.calibration.attitude
    numbers = {code: value for code in Attitude if (value := number(code)) is not None}
    return {
        person: numbers[opinion.attitude]
        for (person, towards), opinion in network.opinions.items()
        if towards == vendor and opinion.attitude in numbers
    }


def weights_of(network: Network) -> dict[tuple[str, str], float]:
    """The ungated expected weight of every channel, 0 to 1, in their order; made on each call."""
    # the strand that is heaviest in the expected run comes first
    return {pair: strands[0].weight() for pair, strands in network.channels.items()}
