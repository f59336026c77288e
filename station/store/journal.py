"""The journal of parcels: open, packed, left; what went in becomes history. Stock itself moves in `reservations`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from printing.jobs import JobState
from station.domain.journal import DayCount, Packed
from station.domain.packing import Step
from station.domain.plan import Exposure, PackPlan
from station.store import vouchers
from station.store.columns import ShopText
from station.store.left_parcels import require_here
from station.store.numbers import insert_new
from station.store.open_orders import claim, let_go
from station.store.orders import waiting_count
from station.store.plan_record import plan_record
from station.store.promises import keep_promise, promise, take_back_promise
from station.store.reservations import commit_samples, release_samples, reserve_samples, stale_parcels
from station.store.shop_rows import given_values
from station.store.steps import append
from station.store.tables import PARCEL, PARCEL_INSERT, PRINT_JOB, SHOP_ORDER, TRIAL_EXPOSURE
from station.store.unfollowed import NOT_PACKED_SINCE

_PACKED = select(
    PARCEL.c.parcel_id,
    PARCEL.c.order_number,
    PARCEL.c.packed_at,
    PARCEL.c.packer,
    PARCEL.c.table_name,
    PARCEL.c.seconds,
    PARCEL.c.rules_version,
).where(PARCEL.c.state == "packed")
_NEWEST_FIRST = (PARCEL.c.packed_at.desc(), PARCEL.c.parcel_id)
_MAY_BE_OUT = (JobState.SENDING, JobState.HANDED_OVER, JobState.PRINTED, JobState.UNCERTAIN)
_COPIES_OUT = (
    select(func.max(PRINT_JOB.c.copy_number))
    .join(PARCEL, PARCEL.c.parcel_id == PRINT_JOB.c.parcel_id)
    .where(PARCEL.c.order_number == bindparam("number"), PRINT_JOB.c.state.in_(_MAY_BE_OUT))
)
_OF_ORDER = _PACKED.where(PARCEL.c.order_number == bindparam("number")).order_by(*_NEWEST_FIRST)
_LAST = _PACKED.where(PARCEL.c.table_name == bindparam("table")).order_by(*_NEWEST_FIRST).limit(1)
_HERE = or_(bindparam("table", type_=ShopText()) == "", PARCEL.c.table_name == bindparam("table"))
_SECONDS = select(PARCEL.c.seconds).where(PARCEL.c.closed_on == bindparam("day"), PARCEL.c.state == "packed", _HERE)
_SET_ASIDE = select(func.count(PARCEL.c.order_number.distinct())).where(
    PARCEL.c.closed_on == bindparam("day"),
    PARCEL.c.state == "set_aside",
    _HERE,
    NOT_PACKED_SINCE,
)
_STATE = select(PARCEL.c.state).where(PARCEL.c.parcel_id == bindparam("parcel"))
_ORDER_OF = (
    select(SHOP_ORDER.c.id, SHOP_ORDER.c.customer_id)
    .where(SHOP_ORDER.c.number == bindparam("number"))
    .order_by(SHOP_ORDER.c.ordered_at.desc())
    .limit(1)
)


def open_parcel(
    connection: Connection,
    parcel_id: str,
    plan: PackPlan,
    packer: str,
    table: str,
    at: datetime,
    part: int = 1,
    steps: Sequence[Step] = (),
) -> None:
    """The parcel is open, its samples are reserved and the rest is promised; again: nothing.

    Raises as `claim`, `reserve_samples`, `promise` and `vouchers.hold`.
    """
    for left in stale_parcels(connection, at):
        release_parcel(connection, left, at, "abandoned")
    if _add_parcel(connection, parcel_id, plan, packer, table, at, part):
        claim(connection, plan.order_number, parcel_id, packer, table, at)
        reserve_samples(connection, parcel_id, plan)
        promise(connection, parcel_id, plan, at.date().isoformat())
        vouchers.hold(connection, parcel_id, plan, at.date())
        append(connection, parcel_id, list(steps))


def record_packed(
    connection: Connection,
    parcel_id: str,
    plan: PackPlan,
    packer: str,
    table: str,
    at: datetime,
    seconds: float,
    steps: Sequence[Step] = (),
) -> None:
    """Packed: what went in becomes history and samples leave the stock. Twice = once.

    Raises Trouble as `require_here` where another table has it now, or its order was packed there.
    """
    if not _add_parcel(connection, parcel_id, plan, packer, table, at - timedelta(seconds=seconds)):
        if connection.execute(_STATE, {"parcel": parcel_id}).scalar_one() == "packed":
            return
        require_here(connection, parcel_id, packer, table, at)
    packed = (
        update(PARCEL)
        .where(PARCEL.c.parcel_id == parcel_id, PARCEL.c.state != "packed")
        .values(
            state="packed",
            packer=packer,
            table_name=table,
            packed_at=at,
            closed_on=at.date(),
            seconds=seconds,
            rules_version=plan.rules_version,
            policy_version=plan.policy_version,
            plan=plan_record(plan),
            why="",
        )
        .returning(PARCEL.c.order_id, PARCEL.c.customer_id)
    )
    row = connection.execute(packed).first()
    if row is None:
        return
    let_go(connection, parcel_id)
    append(connection, parcel_id, list(steps))
    if row.order_id is not None:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.id == row.order_id).values(packed_at=at))
    given = [given_values(row.customer_id, g, parcel_id) for g in plan.given(at.date())]
    if given:
        connection.execute(insert(PARCEL_INSERT), given)
    exposed = [_exposure(parcel_id, row.customer_id, plan.order_number, e, at.date()) for e in plan.exposures]
    if exposed:
        connection.execute(insert(TRIAL_EXPOSURE), exposed)
    commit_samples(connection, parcel_id, plan)
    keep_promise(connection, parcel_id, plan, at.date().isoformat())
    vouchers.give(connection, parcel_id, at)


def _exposure(
    parcel_id: str, customer_id: int | None, order_number: str, exposure: Exposure, day: date
) -> dict[str, Any]:
    return {
        "parcel_id": parcel_id,
        "rule": exposure.rule,
        "trial": exposure.trial,
        "arm": exposure.arm.value,
        "share": exposure.share,
        "customer_id": customer_id,
        "order_number": order_number,
        "on_day": day,
        "cost_cents": exposure.cost.cents,
    }


def release_parcel(connection: Connection, parcel_id: str, at: datetime, why: str) -> None:
    """Left without packing: reservations are free. A packed or unknown parcel stays as it is."""
    state = why if why == "set_aside" else "abandoned"
    left = (
        update(PARCEL)
        .where(PARCEL.c.parcel_id == parcel_id, PARCEL.c.state == "open")
        .values(state=state, closed_on=at.date(), why=why)
    )
    if connection.execute(left).rowcount:
        let_go(connection, parcel_id)
        release_samples(connection, parcel_id)
        take_back_promise(connection, parcel_id)
        vouchers.give_back(connection, parcel_id)


def record_watched(
    connection: Connection, parcel_id: str, plan: PackPlan, packer: str, table: str, at: datetime, seconds: float
) -> None:
    """Shadow mode saw this order packed: it is counted, and nothing was given, reserved or printed."""
    _add_parcel(connection, parcel_id, plan, packer, table, at - timedelta(seconds=seconds))
    seen = update(PARCEL).where(PARCEL.c.parcel_id == parcel_id)
    connection.execute(seen.values(state="watched", closed_on=at.date(), seconds=seconds))


def packings(connection: Connection, order_number: str) -> list[Packed]:
    """Earlier packings of an order, newest first."""
    return [_packed_from(row) for row in connection.execute(_OF_ORDER, {"number": order_number})]


def packing(connection: Connection, parcel_id: str) -> Packed | None:
    """One packed parcel; None where it is not known, was set aside, or is forgotten."""
    row = connection.execute(_PACKED.where(PARCEL.c.parcel_id == parcel_id)).first()
    return _packed_from(row) if row else None


def inserts_in(connection: Connection, parcel_id: str) -> tuple[str, ...]:
    """Ids of what went into a packed parcel."""
    rows = connection.execute(select(PARCEL_INSERT.c.insert_id).where(PARCEL_INSERT.c.parcel_id == parcel_id))
    return tuple(dict.fromkeys(rows.scalars()))


def copies_out(connection: Connection, order_number: str) -> int:
    """The highest copy of any print of an order that may have come out, in whatever parcel; 0 = none."""
    return connection.execute(_COPIES_OUT, {"number": order_number}).scalar() or 0


def last_packed(connection: Connection, table: str) -> Packed | None:
    row = connection.execute(_LAST, {"table": table}).first()
    return _packed_from(row) if row else None


def day_count(connection: Connection, day: date, table: str, waiting_days: int) -> DayCount:
    """Parcels of a table ("" = all tables) on a day, and the shop's waiting orders."""
    asked = {"day": day, "table": table}
    seconds = list(connection.execute(_SECONDS, asked).scalars())
    return DayCount(
        packed=len(seconds),
        waiting=waiting_count(connection, day, waiting_days),
        set_aside=connection.execute(_SET_ASIDE, asked).scalar_one(),
        seconds_each=float(median(seconds)) if seconds else None,
    )


def _add_parcel(
    connection: Connection, parcel_id: str, plan: PackPlan, packer: str, table: str, at: datetime, part: int = 1
) -> bool:
    """The parcel as open; False where it was known already."""
    values: dict[str, Any] = {
        "parcel_id": parcel_id,
        "order_number": plan.order_number,
        **whose(connection, plan.order_number),
        "state": "open",
        "packer": packer,
        "table_name": table,
        "opened_at": at,
        "rules_version": plan.rules_version,
        "policy_version": plan.policy_version,
        "plan": plan_record(plan),
        "part": part,
    }
    return bool(connection.execute(insert_new(connection, PARCEL), values).rowcount)


def whose(connection: Connection, order_number: str) -> dict[str, int | None]:
    """`order_id` and `customer_id` of an order, None where nobody knows it."""
    order = connection.execute(_ORDER_OF, {"number": order_number}).first()
    return {"order_id": order.id if order else None, "customer_id": order.customer_id if order else None}


def _packed_from(row: Any) -> Packed:
    return Packed(
        parcel_id=row.parcel_id,
        order_number=row.order_number,
        packed_at=row.packed_at,
        packer=row.packer,
        table=row.table_name,
        seconds=row.seconds,
        rules_version=row.rules_version,
    )
