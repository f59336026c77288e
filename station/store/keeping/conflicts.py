"""Orders that lie or left in two parcels because two tables could not know of each other: noted, listed, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, or_, select, update

from station.domain.packing import StepKind
from station.store.engine import reading
from station.store.numbers import insert_new
from station.store.tables import CONFLICT, PARCEL, PARCEL_EVENT

__all__ = ["PACKED_AGAIN", "Conflict", "conflicts", "note_open_twice", "note_packed_twice"]

_this, _other = PARCEL.alias("this"), PARCEL.alias("other")

#: Word of the step in which a packer said yes, when asked whether to pack an order again that was packed.
PACKED_AGAIN = "order.already_packed"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An order in two parcels. `packed_twice`: two may leave; `open_twice`: one was begun, its prints may lie about."""

    kind: str
    order_number: str
    parcel_id: str
    table: str
    packer: str
    other_id: str
    other_table: str
    other_packer: str
    found_at: datetime


def note_packed_twice(server: Connection, parcel_id: str, at: datetime) -> None:
    """Note every other packing of the order that neither packer knew of."""
    packed = and_(_this.c.state == "packed", _other.c.state == "packed", _this.c.part == _other.c.part)
    for one, other in _pairs(server, parcel_id, packed):
        newer = one if _opened(server, one) >= _opened(server, other) else other
        if not _knew(server, newer):
            _note(server, parcel_id, other if one == parcel_id else one, "packed_twice", at)


def note_open_twice(server: Connection, parcel_id: str, at: datetime) -> None:
    """Note the open parcel of the order at another table."""
    for _, other in _pairs(server, parcel_id, _other.c.state == "open"):
        _note(server, parcel_id, other, "open_twice", at)


def conflicts(engine: Engine, is_settled: bool = False) -> list[Conflict]:
    """Those that nobody settled (or that were settled), oldest first. Raises Trouble as `engine.troubles`."""
    settled = CONFLICT.c.settled_at.is_not(None) if is_settled else CONFLICT.c.settled_at.is_(None)
    query = (
        select(
            CONFLICT.c.kind, _this.c.order_number, CONFLICT.c.kept_id, CONFLICT.c.table_name, _this.c.packer,
            CONFLICT.c.other_id, CONFLICT.c.other_table, _other.c.packer.label("other_packer"), CONFLICT.c.found_at,
        )
        .join(_this, _this.c.parcel_id == CONFLICT.c.kept_id)
        .join(_other, _other.c.parcel_id == CONFLICT.c.other_id)
        .where(settled)
        .order_by(CONFLICT.c.found_at, CONFLICT.c.kept_id)
    )  # fmt: skip
    with reading(engine) as connection:
        return [Conflict(*row) for row in connection.execute(query)]


def _pairs(server: Connection, parcel_id: str, which: object) -> Sequence[tuple[str, str]]:
    """The parcel with each other parcel of its order at another table."""
    query = (
        select(_this.c.parcel_id, _other.c.parcel_id)
        .join(_other, and_(_other.c.order_number == _this.c.order_number, _other.c.parcel_id != _this.c.parcel_id))
        .where(_this.c.parcel_id == parcel_id, _other.c.table_name != _this.c.table_name, which)  # type: ignore[arg-type]
    )
    return [(row[0], row[1]) for row in server.execute(query)]


def _opened(server: Connection, parcel_id: str) -> datetime:
    opened: datetime = server.execute(select(PARCEL.c.opened_at).where(PARCEL.c.parcel_id == parcel_id)).scalar_one()
    return opened


def _knew(server: Connection, parcel_id: str) -> bool:
    steps = select(PARCEL_EVENT.c.facts).where(
        PARCEL_EVENT.c.parcel_id == parcel_id, PARCEL_EVENT.c.kind == StepKind.OVERRULED.value
    )
    return any(facts.get("word") == PACKED_AGAIN for facts in server.execute(steps).scalars())


def _note(server: Connection, parcel_id: str, other_id: str, kind: str, at: datetime) -> None:
    noted = or_(
        and_(CONFLICT.c.kept_id == other_id, CONFLICT.c.other_id == parcel_id),
        and_(CONFLICT.c.kept_id == parcel_id, CONFLICT.c.other_id == other_id),
    )
    if server.execute(select(CONFLICT.c.kind).where(noted, CONFLICT.c.kind == kind)).first():
        return
    tables = {
        row.parcel_id: row.table_name
        for row in server.execute(select(PARCEL).where(PARCEL.c.parcel_id.in_([parcel_id, other_id])))
    }
    row = {
        "kept_id": parcel_id,
        "other_id": other_id,
        "kind": kind,
        "table_name": tables[parcel_id],
        "other_table": tables[other_id],
        "found_at": at,
        "settled_by": "",
    }
    if server.execute(insert_new(server, CONFLICT), row).rowcount == 0:
        server.execute(
            update(CONFLICT)
            .where(CONFLICT.c.kept_id == parcel_id, CONFLICT.c.other_id == other_id)
            .values(kind=kind, found_at=at, settled_at=None, settled_by="")
        )
