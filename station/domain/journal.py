"""What the journal tells of parcels that were packed: single packings, and the figures of a day."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Packed:
    """A parcel that was packed: one line of the journal."""

    parcel_id: str  #: UUID4 hex
    order_number: str
    packed_at: datetime
    packer: str
    table: str
    seconds: float  #: from open to done
    rules_version: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """Figures of a day, for the idle screen and the top line: parcels of this table, waiting orders of the shop."""

    packed: int
    waiting: int
    set_aside: int
    seconds_each: float | None  #: median seconds a parcel, None while nothing is packed
