"""Writes a trial made of seeded chance into a database, as packing and importing would have left it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from station.domain.customers import Customer
from station.domain.follow_up import TrialRecords
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.trial import Arm
from station.store.engine import writing
from station.store.tables import PARCEL, TRIAL_EXPOSURE
from station.store.writers import add_customers, add_orders


def store_trial(engine: Engine, records: TrialRecords, ends: datetime, shop: str = "trial") -> None:
    """Parcels, exposures and orders of `records`, moved in time so that all is known at noon of the day before `ends`;
    the customers are new ones of `shop`."""
    noon = datetime.combine(ends.date(), datetime.min.time(), UTC) + timedelta(hours=12)

    def at(ordinal: Any) -> datetime:
        return noon - timedelta(days=1 + records.until - int(ordinal))

    with writing(engine) as connection:
        keys = [int(key) for key in records.exposures["customer"]]
        ids = add_customers(connection, [Customer(0, f"T{key}") for key in keys], shop)
        bought = [
            (f"T{each['customer']}", at(each["day"]), Money(int(each["cents"])))
            for each in records.purchases
            if f"T{each['customer']}" in ids
        ]
        add_orders(
            connection,
            [
                Order(0, f"T-{n}", when, (OrderLine(1, "T-1", "Tea", 1, price),), customer_id=ids[who], shop=shop)
                for n, (who, when, price) in enumerate(bought)
            ],
        )
        connection.execute(insert(PARCEL), [_parcel(each, ids, at) for each in records.exposures])
        connection.execute(insert(TRIAL_EXPOSURE), [_exposure(each, ids, at, records) for each in records.exposures])


def _parcel(each: Any, ids: dict[str, int], at: Any) -> dict[str, Any]:
    parcel = {"parcel_id": f"trial-{each['customer']}", "customer_id": ids[f"T{each['customer']}"], "state": "packed"}
    unknown = {"order_number": "", "packer": "", "table_name": "", "rules_version": 1, "plan": {}, "why": ""}
    return parcel | unknown | {"opened_at": at(each["day"])}


def _exposure(each: Any, ids: dict[str, int], at: Any, records: TrialRecords) -> dict[str, Any]:
    return {
        "parcel_id": f"trial-{each['customer']}",
        "rule": records.rules[int(each["rule"])],
        "trial": records.trials[int(each["trial"])],
        "arm": (Arm.HELD_OUT if each["held_out"] else Arm.GIVEN).value,
        "share": float(each["share"]),
        "customer_id": ids[f"T{each['customer']}"],
        "order_number": "",
        "on_day": at(each["day"]).date(),
        "cost_cents": int(each["cost_cents"]),
    }
