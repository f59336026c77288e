"""Which printers may print instead of one that has been in trouble for too long. Decided by IT, moves no job itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

#: A paper roll is changed in about this time; a shorter trouble is waited for.
PATIENCE_S = 8.0


@dataclass(slots=True)
class StandIns:
    """Chains of printers by slot, and since when each printer was seen in trouble. Lives on one thread."""

    chains: Mapping[str, Sequence[str]] = field(default_factory=dict)  #: slot -> printers, best first
    after_s: float = PATIENCE_S  #: trouble up to this long is waited for
    clock: Callable[[], float] = monotonic  #: seconds
    _paused_since: dict[str, float] = field(default_factory=dict)

    def instead_of(self, slot: str, printer: str, paused: Collection[str], has_failed: bool) -> list[str]:
        """Printers further down the slot's chain than `printer` that are not `paused` themselves, best first.

        Empty while `printer` has not been in trouble for long enough; a job that failed need not wait.
        """
        now = self.clock()
        self._paused_since = {name: self._paused_since.get(name, now) for name in paused}
        since = self._paused_since.get(printer)
        if not has_failed and (since is None or now - since < self.after_s):
            return []
        chain = list(self.chains.get(slot, ()))
        further = chain[chain.index(printer) + 1 :] if printer in chain else chain
        return [name for name in further if name not in paused]
