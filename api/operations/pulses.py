"""Whether anything was written that answers or rights rest on, told without a disk.

Also by other programs that use the same files. A store that is a server of its own has no pulse.
Source: performance 5 (9).
"""

from __future__ import annotations

from api.calibrations import calibrations_file
from api.settings import Settings
from graph.stores.sqlite_pulse import SqlitePulse

__all__ = ["Beats", "Pulses"]

Beats = tuple[int, int]


class Pulses:
    """The pulses of one installation.

    Args:
        settings: Say which files there are.
        is_own_store: Whether the store that is read is the one of the settings.
    """

    def __init__(self, settings: Settings, *, is_own_store: bool) -> None:
        file = settings.store_file if is_own_store else None
        self._store = None if file is None else SqlitePulse(file)
        self._access = SqlitePulse(settings.access_file)
        self._calibrations = SqlitePulse(calibrations_file(settings))

    def of_rights(self) -> int | None:
        """Another number after every change of users, keys and sessions; None = look yourself."""
        return self._access.beat()

    def of_answers(self) -> Beats | None:
        """Others after every change of records or defaults; None = look yourself."""
        store = None if self._store is None else self._store.beat()
        if store is None:
            return None
        calibrations = self._calibrations.beat()
        return None if calibrations is None else (store, calibrations)

    def listen(self) -> None:
        """Open what is there and not open yet; this may wait for the disk."""
        for pulse in self._all():
            pulse.listen()

    def close(self) -> None:
        """Give the files back."""
        for pulse in self._all():
            pulse.close()

    def _all(self) -> list[SqlitePulse]:
        own = [] if self._store is None else [self._store]
        return [*own, self._access, self._calibrations]
