"""What an explanation starts from: the records of a context, and its network in other forms.

Source: architecture 2 (values in, values out); method 3.2.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

from graph.calibration import Calibration
from graph.network import Network
from graph.overlay import build_network
from graph.records import Records
from graph.vocabulary import ContextKind, Language

__all__ = ["Basis"]

# Defaults that a network is built with; all others are read when it is asked.
_IN_NETWORKS = tuple(
    one.name
    for one in fields(Calibration)
    if one.name.startswith(
        (
            "strength_", "confidence_", "tie_", "influence_half", "attitude_half", "implied_",
            "dotted_", "background_", "circle_by", "role_", "decider_",
        )
    )
)  # fmt: skip
# What a network works out from people and strands alone, by the name of its property.
_LASTING = frozenset({"active_staff", "channels", "contacts", "hidden", "ranks", "staff"})


@dataclass(frozen=True)
class Basis:
    """A context from which its network can be built again, with something different.

    Attributes:
        record_id: Our id of the account or opportunity.
        vendor: Our id of the vendor whose side to take; our company when None.
        language: Of the sentences.
        seed: Of sampled worlds; the calibration's when None.
    """

    records: Records
    kind: ContextKind
    record_id: str
    as_of: date
    calibration: Calibration
    vendor: str | None = None
    language: Language = Language.EN
    seed: int | None = None

    @cached_property
    def network(self) -> Network:
        """The network as it is."""
        return self._built(self.records, self.calibration)

    def recalibrated(self, calibration: Calibration) -> Network:
        """The network under other defaults; built again only where one of them stands in it."""
        is_other = any(
            getattr(calibration, name) != getattr(self.calibration, name) for name in _IN_NETWORKS
        )
        if is_other:
            return self._built(self.records, calibration)
        made = replace(self.network, calibration=calibration)
        known = {name: one for name, one in vars(self.network).items() if name in _LASTING}
        vars(made).update(known)
        return made

    @staticmethod
    def is_built_with(name: str) -> bool:
        """Whether the network is built again where this default moves."""
        return name in _IN_NETWORKS

    def without(self, record_ids: Collection[str]) -> Network:
        """The network as if these records (our ids) did not exist, nor what refers to them."""
        kept = Records(
            (one for one in self.records if one.id not in record_ids), self.records.scope
        )
        return self._built(kept, self.calibration)

    def _built(self, records: Records, calibration: Calibration) -> Network:
        return build_network(
            records,
            self.kind,
            self.record_id,
            as_of=self.as_of,
            calibration=calibration,
            vendor=self.vendor,
        )
