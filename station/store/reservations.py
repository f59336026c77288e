"""Stock of samples while parcels are open: reserved at opening, gone when packed, free again when released.

Every step is one conditional UPDATE, so that tables racing for the last piece cannot both have it.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, union, update

from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store.numbers import mark_changed
from station.store.tables import CAMPAIGN_RESERVATION, INSERT_RESERVATION, ORDER_ON_TABLE, PARCEL, RESERVATION, SAMPLE

log = logging.getLogger(__name__)

#: A parcel open so long was left behind, by a crash or for the day: what it was promised is free again. Packed all the
#: same, it takes free pieces.
OPEN_AT_MOST = timedelta(hours=2)

_RESERVE = (
    update(SAMPLE)
    .where(
        SAMPLE.c.sku == bindparam("of_sku"),
        SAMPLE.c.lot == bindparam("of_lot"),
        SAMPLE.c.on_hand - SAMPLE.c.reserved >= bindparam("pieces"),
    )
    .values(reserved=SAMPLE.c.reserved + bindparam("pieces"))
    .returning(SAMPLE.c.id)
)
_FREE_OF = (
    select(SAMPLE.c.on_hand, SAMPLE.c.reserved)
    .where(SAMPLE.c.sku == bindparam("of_sku"))
    .order_by(SAMPLE.c.id)
    .with_for_update()
)
_TAKE_RESERVED = (
    update(SAMPLE)
    .where(SAMPLE.c.id == bindparam("of_id"))
    .values(on_hand=SAMPLE.c.on_hand - bindparam("pieces"), reserved=SAMPLE.c.reserved - bindparam("pieces"))
)
_TAKE_FREE = (
    update(SAMPLE)
    .where(
        SAMPLE.c.sku == bindparam("of_sku"),
        SAMPLE.c.lot == bindparam("of_lot"),
        SAMPLE.c.on_hand - SAMPLE.c.reserved >= bindparam("pieces"),
    )
    .values(on_hand=SAMPLE.c.on_hand - bindparam("pieces"))
)
_GIVE_BACK = (
    update(SAMPLE).where(SAMPLE.c.id == bindparam("of_id")).values(reserved=SAMPLE.c.reserved - bindparam("pieces"))
)
_HELD = (
    select(RESERVATION.c.sample_id, RESERVATION.c.pieces, SAMPLE.c.sku, SAMPLE.c.lot)
    .join(SAMPLE, SAMPLE.c.id == RESERVATION.c.sample_id)
    .where(RESERVATION.c.parcel_id == bindparam("parcel"))
    .order_by(RESERVATION.c.sample_id)
)
_FORGET = delete(RESERVATION).where(RESERVATION.c.parcel_id == bindparam("parcel"))
#: A parcel that was gone on with is as old as its place on the table, not as its first opening.
_STALE = (
    select(PARCEL.c.parcel_id)
    .join(ORDER_ON_TABLE, ORDER_ON_TABLE.c.parcel_id == PARCEL.c.parcel_id, isouter=True)
    .where(
        PARCEL.c.parcel_id.in_(
            union(*(select(t.c.parcel_id) for t in (RESERVATION, INSERT_RESERVATION, CAMPAIGN_RESERVATION)))
        ),
        func.coalesce(ORDER_ON_TABLE.c.since, PARCEL.c.opened_at) < bindparam("before"),
    )
    .order_by(PARCEL.c.parcel_id)
)


def reserve_samples(connection: Connection, parcel_id: str, plan: PackPlan) -> None:
    """Reserve the samples of a plan, or none. Raises Trouble "sample.gone" (sku, name) where another table was faster.

    The caller's transaction must end with that Trouble, so that nothing stays reserved.
    """
    names = {choice.sample.sku: choice.sample.name for choice in plan.chosen if choice.sample}
    keep = {choice.sample.sku: choice.keep_stock for choice in plan.chosen if choice.sample}
    for (sku, lot), pieces in sorted(_lots(plan).items()):
        if keep[sku] and not _leaves(connection, sku, pieces, keep[sku]):
            raise Trouble("sample.gone", sku=sku, name=names[sku])
        if not reserve_lot(connection, parcel_id, sku, lot, pieces):
            raise Trouble("sample.gone", sku=sku, name=names[sku])
    if names:
        mark_changed(connection, "samples")


def reserve_lot(connection: Connection, parcel_id: str, sku: str, lot: str, pieces: int) -> bool:
    """Reserve pieces of one lot; False where fewer are free. The caller marks "samples" as changed."""
    sample_id = connection.execute(_RESERVE, {"of_sku": sku, "of_lot": lot, "pieces": pieces}).scalar()
    if sample_id is None:
        return False
    held = {"parcel_id": parcel_id, "sample_id": sample_id, "pieces": pieces}
    connection.execute(insert(RESERVATION), held)
    return True


def _leaves(connection: Connection, sku: str, pieces: int, keep: int) -> bool:
    """Whether so many pieces of all lots stay free; the lots are held until the transaction ends."""
    free = connection.execute(_FREE_OF, {"of_sku": sku}).all()
    left: int = sum(row.on_hand - row.reserved for row in free) - pieces
    return left >= keep


def commit_samples(connection: Connection, parcel_id: str, plan: PackPlan) -> None:
    """Samples of the plan leave the stock; what was reserved and is not in it becomes free."""
    commit_lots(connection, parcel_id, _lots(plan))


def commit_lots(connection: Connection, parcel_id: str, lots: Mapping[tuple[str, str], int]) -> None:
    """As `commit_samples`, for pieces by SKU and lot."""
    wanted = dict(lots)
    held = connection.execute(_HELD, {"parcel": parcel_id}).all()
    for sample_id, pieces, sku, lot in held:
        taken = min(wanted.pop((sku, lot), 0), pieces)
        if taken:
            connection.execute(_TAKE_RESERVED, {"of_id": sample_id, "pieces": taken})
        if pieces > taken:
            connection.execute(_GIVE_BACK, {"of_id": sample_id, "pieces": pieces - taken})
    connection.execute(_FORGET, {"parcel": parcel_id})
    for (sku, lot), pieces in sorted(wanted.items()):  # released meanwhile, yet it lies in the box
        asked = {"of_sku": sku, "of_lot": lot, "pieces": pieces}
        if connection.execute(_TAKE_FREE, asked).rowcount == 0:
            log.warning("parcel %s holds a sample that the stock does not know: count %s", parcel_id, sku)
    if held or wanted:
        mark_changed(connection, "samples")


def release_samples(connection: Connection, parcel_id: str) -> None:
    """What was reserved for a parcel is free again."""
    held = connection.execute(_HELD, {"parcel": parcel_id}).all()
    for sample_id, pieces, _sku, _lot in held:
        connection.execute(_GIVE_BACK, {"of_id": sample_id, "pieces": pieces})
    if held:
        connection.execute(_FORGET, {"parcel": parcel_id})
        mark_changed(connection, "samples")


def stale_parcels(connection: Connection, at: datetime) -> list[str]:
    """Parcels that hold reservations or promises since before `at` less OPEN_AT_MOST."""
    return list(connection.execute(_STALE, {"before": at - OPEN_AT_MOST}).scalars())


def _lots(plan: PackPlan) -> Counter[tuple[str, str]]:
    return Counter((choice.sample.sku, choice.sample.lot) for choice in plan.chosen if choice.sample)
