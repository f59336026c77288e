"""Orders that two tables packed or began, because neither could know of the other. Who finds them is the store."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["ConflictKind", "ConflictSide", "ShopConflict"]


class ConflictKind(StrEnum):
    PACKED_TWICE = "packed_twice"  #: two parcels may leave
    OPEN_TWICE = "open_twice"  #: one was begun, its prints may lie about; the other lies open


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """What one of the two tables did."""

    table: str
    packer: str
    opened_at: datetime
    packed_at: datetime | None
    prints: int  #: pages that may lie somewhere


@dataclass(frozen=True, slots=True)
class ShopConflict:
    """An order in two parcels."""

    kind: ConflictKind
    order_number: str
    here: ConflictSide  #: the table that kept its parcel while the network was away
    there: ConflictSide
    found_at: datetime
    settled_at: datetime | None = None
    settled_by: str = ""

    @property
    def later(self) -> ConflictSide:
        """The table that packed, or began, later."""
        return max(self.here, self.there, key=lambda side: side.packed_at or side.opened_at)

    @property
    def earlier(self) -> ConflictSide:
        return self.there if self.later is self.here else self.here
