"""What is on record about trials: who was met on which side, and what these persons bought. The arithmetic is not here.

A handful of queries for all trials, streamed into arrays of numbers; nothing of a person but a key leaves this file.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, bindparam, case, cast, extract, func, select

from station.domain.follow_up import EXPOSURE, GUEST, PURCHASE, TrialRecords
from station.domain.trial import Arm
from station.store.engine import reading
from station.store.identity import Persons, persons
from station.store.learning import ROWS_AT_ONCE
from station.store.tables import (
    GOODS_RETURN,
    ORDER_LINE,
    PARCEL,
    SHOP_ORDER,
    TRIAL_EXPOSURE,
)

#: The currency of most of so many newest orders is the shop's.
NEWEST_ORDERS = 1000

#: Offsets of all time zones are whole quarters of an hour.
QUARTER_S = 900


def _whole(total: ColumnElement[Any]) -> ColumnElement[int]:
    """A sum as a whole number, 0 for none: PostgreSQL sums to decimals."""
    return cast(func.coalesce(total, 0), BigInteger)


_lower = TRIAL_EXPOSURE.alias("lower")
_EXPOSURES = select(
    TRIAL_EXPOSURE.c.trial,
    TRIAL_EXPOSURE.c.rule,
    TRIAL_EXPOSURE.c.customer_id,
    case(
        (
            TRIAL_EXPOSURE.c.customer_id.is_(None),
            select(PARCEL.c.order_id).where(PARCEL.c.parcel_id == TRIAL_EXPOSURE.c.parcel_id).scalar_subquery(),
        )
    ),
    TRIAL_EXPOSURE.c.on_day,
    TRIAL_EXPOSURE.c.arm,
    TRIAL_EXPOSURE.c.share,
    TRIAL_EXPOSURE.c.cost_cents,
    select(_lower.c.rule)
    .where(
        _lower.c.parcel_id == TRIAL_EXPOSURE.c.parcel_id,
        _lower.c.trial == TRIAL_EXPOSURE.c.trial,
        _lower.c.rule < TRIAL_EXPOSURE.c.rule,
    )
    .exists(),
)
#: Orders that may be results, each with its value: found by a walk over all, as nearly everybody is in some trial.
_PURCHASES = select(
    SHOP_ORDER.c.id,
    SHOP_ORDER.c.customer_id,
    cast(extract("epoch", SHOP_ORDER.c.ordered_at), BigInteger),
    SHOP_ORDER.c.currency,
    select(_whole(func.sum(ORDER_LINE.c.quantity * ORDER_LINE.c.unit_cents)))
    .where(ORDER_LINE.c.order_id == SHOP_ORDER.c.id)
    .scalar_subquery(),
).where(
    SHOP_ORDER.c.ordered_at >= bindparam("since"),
    SHOP_ORDER.c.state != "cancelled",
    SHOP_ORDER.c.resent_for == "",  # what replaces a lost parcel is no order of its own
)
_came_back = (
    select(
        GOODS_RETURN.c.customer_id,
        GOODS_RETURN.c.order_number,
        func.sum(GOODS_RETURN.c.quantity).label("pieces"),
        func.sum(GOODS_RETURN.c.value_cents).label("cents"),
    )
    .where(GOODS_RETURN.c.order_number != "", GOODS_RETURN.c.customer_id.is_not(None))
    .group_by(GOODS_RETURN.c.customer_id, GOODS_RETURN.c.order_number)
    .subquery("came_back")
)
#: What came back of an order that may be a result: cents, and whether it was all of it.
_RETURNS = (
    select(
        SHOP_ORDER.c.id,
        _whole(_came_back.c.cents),
        _came_back.c.pieces
        >= select(_whole(func.sum(ORDER_LINE.c.quantity)))
        .where(ORDER_LINE.c.order_id == SHOP_ORDER.c.id)
        .scalar_subquery(),
    )
    .join_from(
        SHOP_ORDER,
        _came_back,
        (SHOP_ORDER.c.number == _came_back.c.order_number) & (SHOP_ORDER.c.customer_id == _came_back.c.customer_id),
    )
    .where(SHOP_ORDER.c.ordered_at >= bindparam("since"))
)
_newest = select(SHOP_ORDER.c.currency).order_by(SHOP_ORDER.c.id.desc()).limit(NEWEST_ORDERS).subquery()
_CURRENCY = (
    select(_newest.c.currency).group_by(_newest.c.currency).order_by(func.count().desc(), _newest.c.currency).limit(1)
)
_NEWEST_ORDER = select(func.max(SHOP_ORDER.c.ordered_at)).where(SHOP_ORDER.c.ordered_at < bindparam("tomorrow"))


def trial_records(engine: Engine, zone: ZoneInfo, today: date) -> TrialRecords:
    """All exposures, and every later order of the persons in them; days are days in `zone`.

    What was ordered on the day of the newest order may not be imported to its end: all is known until the day before.
    Raises Trouble as `engine.troubles`.
    """
    with reading(engine, streams=True) as connection:
        connection = connection.execution_options(yield_per=ROWS_AT_ONCE)
        known = persons(connection)
        trials, rules = _Names(), _Names()
        exposures = np.fromiter(_exposures(connection, known, trials, rules), EXPOSURE)
        currency = connection.execute(_CURRENCY).scalar() or "EUR"
        purchases = _purchases(connection, known, exposures, currency, zone)
        newest = connection.execute(_NEWEST_ORDER, {"tomorrow": _midnight(today + timedelta(days=1), zone)}).scalar()
    newest_day = min(today, newest.astimezone(zone).date()) if newest else today
    return TrialRecords(exposures, purchases, tuple(trials), tuple(rules), newest_day.toordinal() - 1, currency)


class _Names(dict[str, int]):
    """Names numbered as they come."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


def _exposures(connection: Connection, known: Persons, trials: _Names, rules: _Names) -> Iterator[tuple[Any, ...]]:
    """Entries of EXPOSURE."""
    for trial, rule, customer_id, order_id, day, arm, share, cents, is_second in connection.execute(_EXPOSURES):
        person = _person(known, order_id, customer_id)
        yield trials[trial], rules[rule], person, day.toordinal(), arm == Arm.HELD_OUT, share, cents, not is_second


def _person(known: Persons, order_id: int | None, customer_id: int | None) -> int:
    """The key of a person: of a customer above 0, of a guest with an e-mail below 0; GUEST for any other."""
    customer = known.customer(order_id or 0, customer_id)
    return -known.guest_of.get(order_id or 0, -GUEST) if customer is None else customer


def _purchases(
    connection: Connection, known: Persons, exposures: np.ndarray, currency: str, zone: ZoneInfo
) -> np.ndarray:
    """Entries of PURCHASE of the persons met, from the day the first of them was."""
    if not len(exposures):
        return np.empty(0, PURCHASE)
    asked = {"since": _midnight(date.fromordinal(int(exposures["day"].min())), zone)}
    came_back = {order_id: (cents, is_all) for order_id, cents, is_all in connection.execute(_RETURNS, asked)}
    rows = connection.execute(_PURCHASES, asked)
    bought = np.fromiter(_kept(rows, known, came_back, currency), PURCHASE)
    bought = bought[np.isin(bought["customer"], exposures["customer"])]
    bought["day"] = _days(bought["day"], zone)
    return bought


def _kept(
    rows: Iterable[Any], known: Persons, came_back: Mapping[int, tuple[int, bool]], currency: str
) -> Iterator[tuple[int, int, int, bool]]:
    """Entries of PURCHASE, the day still in seconds since 1970; what came back as a whole is left out."""
    for order_id, customer_id, seconds, paid_in, cents in rows:
        person = _person(known, order_id, customer_id)
        back, is_all = came_back.get(order_id, (0, False))
        if person != GUEST and not is_all:
            is_foreign = paid_in != currency
            yield person, seconds, 0 if is_foreign else max(0, cents - back), is_foreign


def _days(seconds: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """Days in `zone`, as ordinals, of moments in seconds since 1970."""
    quarters, each = np.unique(seconds // QUARTER_S, return_inverse=True)
    days = [datetime.fromtimestamp(int(quarter) * QUARTER_S, zone).toordinal() for quarter in quarters]
    return np.array(days, dtype=np.int64)[each]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
