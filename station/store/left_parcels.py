"""Parcels that were begun: steps recorded, gone on with at this or another table, their plan exchanged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from station.domain.catalog import Sample
from station.domain.journal import LeftParcel
from station.domain.packing import Step
from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store import vouchers
from station.store.numbers import mark_changed
from station.store.open_orders import claim, holder_of, move, open_elsewhere
from station.store.plan_record import plan_record
from station.store.promises import promise, take_back_promise
from station.store.reservations import release_samples, reserve_samples
from station.store.steps import append, steps_of
from station.store.tables import PARCEL, SAMPLE, STOCK_MOVE
from station.store.unfollowed import NOT_PACKED_SINCE

#: States of a parcel that somebody began and nobody packed.
BEGUN = ("open", "set_aside", "abandoned")

_TO_RESUME = (
    select(PARCEL)
    .where(
        PARCEL.c.order_number == bindparam("number"),
        PARCEL.c.state.in_(BEGUN),
        PARCEL.c.opened_at > bindparam("since"),
        NOT_PACKED_SINCE,
    )
    .order_by(PARCEL.c.opened_at.desc(), PARCEL.c.parcel_id)
    .limit(1)
)
_STATE = select(PARCEL.c.state, PARCEL.c.order_number, PARCEL.c.opened_at).where(
    PARCEL.c.parcel_id == bindparam("parcel")
)
_PACKED_INSTEAD = (
    select(PARCEL.c.table_name, PARCEL.c.packer)
    .where(
        PARCEL.c.order_number == bindparam("number"),
        PARCEL.c.state == "packed",
        PARCEL.c.packed_at > bindparam("since"),
    )
    .limit(1)
)
_REOPEN = (
    update(PARCEL)
    .where(PARCEL.c.parcel_id == bindparam("parcel"), PARCEL.c.state.in_(BEGUN))
    .values(state="open", closed_on=None, why="", table_name=bindparam("to_table"), packer=bindparam("to_packer"))
)
_EXCHANGE = update(PARCEL).where(PARCEL.c.parcel_id == bindparam("parcel")).values(plan=bindparam("record"))
_LOT = (
    select(SAMPLE.c.on_hand, SAMPLE.c.reserved)
    .where(SAMPLE.c.sku == bindparam("of_sku"), SAMPLE.c.lot == bindparam("of_lot"))
    .with_for_update()
)
_NOTHING_FREE = (
    update(SAMPLE)
    .where(SAMPLE.c.sku == bindparam("of_sku"), SAMPLE.c.lot == bindparam("of_lot"))
    .values(on_hand=SAMPLE.c.reserved)
)


def to_resume(connection: Connection, order_number: str, since: datetime) -> LeftParcel | None:
    """The newest parcel of an order that was begun after `since` and that no packing followed."""
    row = connection.execute(_TO_RESUME, {"number": order_number, "since": since}).first()
    if row is None:
        return None
    return LeftParcel(
        parcel_id=row.parcel_id,
        order_number=row.order_number,
        part=row.part,
        opened_at=row.opened_at,
        packer=row.packer,
        table=row.table_name,
        record=row.plan,
        steps=tuple(steps_of(connection, row.parcel_id)),
    )


def record_steps(
    connection: Connection, parcel_id: str, steps: Sequence[Step], packer: str, table: str, at: datetime
) -> None:
    """Append steps of the parcel that lies on this table. Raises Trouble as `require_here`.

    "parcel.taken_over" is raised, too, where its steps went on without this table's knowledge: a step was committed
    whose answer got lost on the way from the server. Scanned again, the order goes on from what is written.
    """
    number = require_here(connection, parcel_id, packer, table, at)
    try:
        append(connection, parcel_id, list(steps))
    except IntegrityError as error:
        raise Trouble("parcel.taken_over", number=number, table="", packer="") from error


def require_here(connection: Connection, parcel_id: str, packer: str, table: str, at: datetime) -> str:
    """Number of the order whose parcel lies on this table; one let go meanwhile (a long break) is taken up again.

    Raises Trouble "parcel.taken_over" (number, table, packer) where it lies on another table or its order was packed
    there, and "order.open_elsewhere" where another parcel of the order is open.
    """
    there = holder_of(connection, parcel_id)
    if there is not None and there.table == table:
        return there.order_number
    row = connection.execute(_STATE, {"parcel": parcel_id}).one()
    if there is not None or row.state not in BEGUN:
        where = {"table": there.table, "packer": there.packer} if there else {"table": "", "packer": ""}
        raise Trouble("parcel.taken_over", number=row.order_number, **where)
    instead = connection.execute(_PACKED_INSTEAD, {"number": row.order_number, "since": row.opened_at}).first()
    if instead is not None:
        raise Trouble("parcel.taken_over", number=row.order_number, table=instead.table_name, packer=instead.packer)
    claim(connection, row.order_number, parcel_id, packer, table, at)
    connection.execute(_REOPEN, {"parcel": parcel_id, "to_table": table, "to_packer": packer})
    number: str = row.order_number
    return number


def reopen(
    connection: Connection,
    left: LeftParcel,
    plan: PackPlan,
    steps: Sequence[Step],
    packer: str,
    table: str,
    at: datetime,
    takes_over: bool = False,
    refused: Trouble | None = None,
) -> Trouble | None:
    """Go on with a parcel at this table, its samples and places promised again; `takes_over`: from another table.

    `refused`: who has the last word on stocks says that something is gone; nothing is promised then.

    Returns the Trouble "sample.gone", "insert.gone", "campaign.gone" or "voucher.none_left" where something went to
    others meanwhile; the parcel is open all the same. Raises Trouble "order.open_elsewhere" where the order lies on
    another table and is not taken over from there, or another parcel of it is open.
    """
    there = holder_of(connection, left.parcel_id)
    if there is not None and there.table != table and not takes_over:
        raise open_elsewhere(there)
    if there is None or not move(connection, left.parcel_id, packer, table, at):
        claim(connection, left.order_number, left.parcel_id, packer, table, at)
    connection.execute(_REOPEN, {"parcel": left.parcel_id, "to_table": table, "to_packer": packer})
    append(connection, left.parcel_id, list(steps))
    return _promise_again(connection, left.parcel_id, plan, at, refused)


def exchange(
    connection: Connection,
    parcel_id: str,
    plan: PackPlan,
    kept: PackPlan,
    steps: Sequence[Step],
    packer: str,
    table: str,
    at: datetime,
    none_left: Sample | None = None,
    refused: Trouble | None = None,
) -> Trouble | None:
    """The open parcel gets another plan. `kept` is `plan` without what stays out of the box after all.

    `none_left`: a lot whose bin a person found empty; its free pieces are written off, with a line in the moves of
    stock. `refused`, and the Trouble that is returned, as for `reopen`.
    """
    require_here(connection, parcel_id, packer, table, at)
    release_samples(connection, parcel_id)
    take_back_promise(connection, parcel_id)
    if none_left is not None:
        _write_off(connection, none_left, packer, table, at)
    connection.execute(_EXCHANGE, {"parcel": parcel_id, "record": plan_record(plan)})
    append(connection, parcel_id, list(steps))
    return _promise_again(connection, parcel_id, kept, at, refused)


def _promise_again(
    connection: Connection, parcel_id: str, plan: PackPlan, at: datetime, refused: Trouble | None
) -> Trouble | None:
    release_samples(connection, parcel_id)
    take_back_promise(connection, parcel_id)
    if refused is not None:
        return refused
    try:
        with connection.begin_nested():
            reserve_samples(connection, parcel_id, plan)
            promise(connection, parcel_id, plan, at.date().isoformat())
            vouchers.hold(connection, parcel_id, plan, at.date())
    except Trouble as gone:
        return gone
    return None


def _write_off(connection: Connection, lot: Sample, packer: str, table: str, at: datetime) -> None:
    asked = {"of_sku": lot.sku, "of_lot": lot.lot}
    row = connection.execute(_LOT, asked).first()
    if row is None or row.on_hand == row.reserved:
        return
    connection.execute(_NOTHING_FREE, asked)
    moved = {
        "at": at,
        "who": packer,
        "table_name": table,
        "kind": "sample",
        "item": lot.sku,
        "lot": lot.lot,
        "pieces": row.reserved - row.on_hand,
        "reason": "none_left",
    }
    connection.execute(insert(STOCK_MOVE), moved)
    mark_changed(connection, "samples")
