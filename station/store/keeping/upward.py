"""One parcel of a table carried to the server: all of it in one transaction there, and again without any effect.

Stock moves in the same transaction that first knows the parcel as packed, so it moves exactly once, however often the
answer gets lost on the way.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, or_, select, update

from station.domain.trouble import Trouble
from station.store import tables as t
from station.store.journal import whose
from station.store.keeping.codes import own_codes
from station.store.keeping.conflicts import note_open_twice, note_packed_twice
from station.store.keeping.held import Held, held_by, hold
from station.store.keeping.rows import rows_of
from station.store.numbers import insert_new
from station.store.open_orders import claim, let_go
from station.store.promises import keep_pieces, take_back_promise
from station.store.reservations import commit_lots, release_samples
from station.store.voucher_blocks import carry_codes
from station.store.vouchers import give

Values = Mapping[str, Any]


class Arrival(Enum):
    """What became of a parcel on the server."""

    KNOWN = "known"  #: it stands there as here
    LOST = "lost"  #: its order lies on another table: it is left, and must be left here
    FORKED = "forked"  #: another table went on with it: what was done here is a parcel of its own


@dataclass(frozen=True, slots=True)
class KeptParcel:
    """A parcel of this table with all that was written about it."""

    row: Values
    steps: Sequence[Values]
    given: Sequence[Values]
    exposures: Sequence[Values]
    codes: Sequence[Values]  #: voucher codes of this table
    held: Held

    @property
    def id(self) -> str:
        return str(self.row["parcel_id"])


def kept_parcel(here: Connection, parcel_id: str) -> KeptParcel | None:
    """The parcel as it is kept here; None where it is not kept any more."""
    tables = (t.PARCEL, t.PARCEL_EVENT, t.PARCEL_INSERT, t.TRIAL_EXPOSURE)
    rows, steps, given, exposures = (rows_of(here, table, table.c.parcel_id == parcel_id) for table in tables)
    if not rows:
        return None
    return KeptParcel(rows[0], steps, given, exposures, own_codes(here, parcel_id), held_by(here, parcel_id))


def carry_parcel(server: Connection, kept: KeptParcel, table_name: str, holder: str, at: datetime) -> Arrival:
    """Make the server know the parcel as it is kept here; `table_name` is this table, which has codes as `holder`."""
    row = {**kept.row, **whose(server, str(kept.row["order_number"]))}
    known = _known(server, kept.id)
    if known is None and server.execute(insert_new(server, t.PARCEL), row).rowcount == 0:
        known = _known(server, kept.id)  # a question of ours that we gave up was committed a moment ago
    was_packed = known is not None and known["state"] == "packed"
    if known is not None:
        if known["table_name"] != table_name and not _goes_on_from(server, kept):
            return Arrival.FORKED
        if was_packed and row["state"] != "packed":
            return Arrival.FORKED
        server.execute(update(t.PARCEL).where(t.PARCEL.c.parcel_id == kept.id).values(row))
    _append(server, t.PARCEL_EVENT, kept.steps)
    carry_codes(server, kept.id, holder, kept.codes)
    if row["state"] == "open":
        return _carry_open(server, kept, row, at)
    if row["state"] != "packed":
        _carry_left(server, kept.id)
    elif not was_packed:
        _carry_packed(server, kept, row, at)
        give(server, kept.id, row["packed_at"])
    return Arrival.KNOWN


def _known(server: Connection, parcel_id: str) -> Values | None:
    """The parcel as the server knows it, held until the transaction ends."""
    query = select(t.PARCEL).where(t.PARCEL.c.parcel_id == parcel_id).with_for_update()
    found = server.execute(query).mappings().first()
    return dict(found) if found is not None else None


def _goes_on_from(server: Connection, kept: KeptParcel) -> bool:
    """Whether all that the server knows of the parcel's steps was done before those that are kept here."""
    known = rows_of(server, t.PARCEL_EVENT, t.PARCEL_EVENT.c.parcel_id == kept.id)
    return known == [dict(step) for step in kept.steps[: len(known)]]


def _carry_open(server: Connection, kept: KeptParcel, row: Values, at: datetime) -> Arrival:
    try:
        claim(server, row["order_number"], kept.id, row["packer"], row["table_name"], at)
    except Trouble:
        _carry_left(server, kept.id)
        lost = {"state": "abandoned", "why": "elsewhere", "closed_on": at.date()}
        server.execute(update(t.PARCEL).where(t.PARCEL.c.parcel_id == kept.id).values(lost))
        note_open_twice(server, kept.id, at)
        return Arrival.LOST
    hold(server, kept.id, kept.held)
    return Arrival.KNOWN


def _carry_packed(server: Connection, kept: KeptParcel, row: Values, at: datetime) -> None:
    order = t.SHOP_ORDER
    # two tables that tell of one order at the same moment wait for each other here, so that the second sees the first
    server.execute(select(order.c.id).where(order.c.id == row["order_id"]).with_for_update())
    let_go(server, kept.id)
    who = {"customer_id": row["customer_id"]}
    given = [{**{name: value for name, value in one.items() if name != "id"}, **who} for one in kept.given]
    if given:
        server.execute(t.PARCEL_INSERT.insert(), given)
    _append(server, t.TRIAL_EXPOSURE, [{**one, **who} for one in kept.exposures])
    later = or_(order.c.packed_at.is_(None), order.c.packed_at < row["packed_at"])
    server.execute(update(order).where(order.c.id == row["order_id"], later).values(packed_at=row["packed_at"]))
    chosen = row["plan"]["chosen"]
    commit_lots(server, kept.id, Counter((one["lot_of"], one["lot"]) for one in chosen if one["lot_of"]))
    places = {one["rule"] for one in row["plan"].get("campaigns", ())}
    keep_pieces(server, kept.id, _with_stock(server, chosen), places, row["closed_on"].isoformat())
    note_packed_twice(server, kept.id, at)


def _carry_left(server: Connection, parcel_id: str) -> None:
    let_go(server, parcel_id)
    release_samples(server, parcel_id)
    take_back_promise(server, parcel_id)


def _with_stock(server: Connection, chosen: Sequence[Values]) -> set[str]:
    """Those of the chosen inserts that come out of a stock."""
    item = t.INSERT_ITEM.c
    ids = [one["insert"] for one in chosen]
    return set(server.execute(select(item.id).where(item.id.in_(ids), item.on_hand.is_not(None))).scalars())


def _append(server: Connection, table: Any, rows: Sequence[Values]) -> None:
    if rows:
        server.execute(insert_new(server, table), [dict(row) for row in rows])
