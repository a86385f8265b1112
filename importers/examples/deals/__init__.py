"""The invented group's deals, one module and one value of `Deal` each.

Five stages, five troubles: `shop_floor` hangs on one thread, `traceability` is healthy, in
`integration` the rival reaches who decides, in `warehouse` nobody knows who signs, and in
`simulation` somebody outside is listened to.
"""

from __future__ import annotations

from importers.examples.deals.integration import INTEGRATION
from importers.examples.deals.shop_floor import PLATFORM
from importers.examples.deals.simulation import SIMULATION
from importers.examples.deals.traceability import TRACEABILITY
from importers.examples.deals.warehouse import WAREHOUSE
from importers.examples.group_story import Deal

__all__ = ["DEALS"]

DEALS: tuple[Deal, ...] = (PLATFORM, TRACEABILITY, INTEGRATION, WAREHOUSE, SIMULATION)
