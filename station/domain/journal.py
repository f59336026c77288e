"""What the journal tells of parcels: those on the tables, those begun, those packed, and the figures of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.domain.packing import Step


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
class OnTable:
    """An open parcel, and the table it lies on."""

    parcel_id: str
    order_number: str
    table: str
    packer: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LeftParcel:
    """A parcel that was begun and not packed: set aside, handed over, or cut off by a crash."""

    parcel_id: str
    order_number: str
    part: int  #: 2 for the second parcel of a split order
    opened_at: datetime
    packer: str
    table: str
    record: Mapping[str, Any]  #: its plan, as `plan_record` wrote it
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class DayCount:
    """Figures of a day, for the idle screen and the top line: parcels of this table, waiting orders of the shop."""

    packed: int
    waiting: int
    set_aside: int
    seconds_each: float | None  #: median seconds a parcel, None while nothing is packed


@dataclass(frozen=True, slots=True)
class Kept:
    """What a table keeps because the shop's database does not answer."""

    parcels: int = 0  #: packed here, not told yet
    data_from: datetime | None = None  #: when the open orders were brought last
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class DayFigures:
    """More of a table's day, for its own screen. Of the table, never of a person."""

    set_aside: tuple[str, ...]  #: order numbers
    by_hour: tuple[tuple[int, int], ...]  #: hour at the table and parcels packed in it
    short: int  #: parcels that left with pieces missing
    misprints: tuple[tuple[str, int], ...]  #: reason and count
    inserts: tuple[tuple[str, int], ...]  #: slot and pieces given
    watched: int  #: parcels that shadow mode only counted
    seconds_watched: float | None
