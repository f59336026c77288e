"""What the store tells about trials: who was met, and which orders count, on both databases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert

from station.domain.follow_up import FollowUp, TrialRecords, follow_ups
from station.domain.money import Money
from station.domain.orders import Order, OrderState, Return
from station.domain.results import Verdict, trial_result
from station.store.engine import writing
from station.store.results import trial_records
from station.store.tables import CUSTOMER_MERGE, GUEST_SPLIT, PARCEL, SHOP_ORDER, TRIAL_EXPOSURE
from station.store.writers import add_customers, add_orders, add_returns
from tests.domain.small_trial import Crowd
from tests.domain.small_trial import trial_records as made_up
from tests.fakes.stored_trial import store_trial
from tests.store.facts import NOON, Customer, line

BERLIN = ZoneInfo("Europe/Berlin")
PACKED = date(2026, 6, 1)
TODAY = date(2026, 11, 22)


def met(engine: Engine, parcel: str, customer: int | None, **more: object) -> None:
    """A packed parcel with a rule of a trial."""
    entry = {"rule": "mint sample", "trial": "mint", "arm": "given", "share": 0.1, "on_day": PACKED, "cost_cents": 35}
    entry |= {"order_number": parcel, "order_id": None, **more}
    order_id = entry.pop("order_id")
    row = {
        "parcel_id": parcel, "order_number": parcel, "order_id": order_id, "customer_id": customer, "state": "packed",
        "packer": "", "table_name": "", "opened_at": NOON, "rules_version": 1, "plan": {}, "why": "",
    }  # fmt: skip
    with writing(engine) as connection:
        known = connection.execute(PARCEL.select().where(PARCEL.c.parcel_id == parcel)).first()
        if known is None:
            connection.execute(insert(PARCEL), row)
        connection.execute(insert(TRIAL_EXPOSURE), {"parcel_id": parcel, "customer_id": customer, **entry})


def placed(number: str, day: int, customer: int | None = 1, **more: object) -> Order:
    """An order so many days after the first parcel."""
    at = datetime(2026, 6, 1, 12, tzinfo=UTC) + timedelta(days=day)
    return Order(0, number, at, more.pop("lines", (line(cents=1000),)), customer_id=customer, **more)


def shop(engine: Engine, orders: Iterable[Order], customers: int = 3) -> None:
    with writing(engine) as connection:
        add_customers(connection, [Customer(n, f"C{n}") for n in range(1, customers + 1)])
        add_orders(connection, orders)


def read(engine: Engine, today: date = TODAY) -> TrialRecords:
    return trial_records(engine, BERLIN, today)


def only(engine: Engine, days: int = 60) -> FollowUp:
    (found,) = follow_ups(read(engine), days)
    return found


def test_a_shop_without_trials_has_nothing_on_record(engine: Engine) -> None:
    shop(engine, [placed("A", 1)])
    found = read(engine)
    assert (len(found.exposures), len(found.purchases), list(found.trials)) == (0, 0, [])


def test_the_orders_after_the_parcel_count_with_their_value(engine: Engine) -> None:
    shop(
        engine,
        [
            placed("own", -1),
            placed("A", 10, lines=(line(1, cents=1000), line(2, "B", 2, 250))),
            placed("B", 61),
            placed("other", 10, customer=2),
        ],
    )
    met(engine, "own", 1)
    found = only(engine)
    assert (found.orders.tolist(), found.revenue_cents.tolist(), found.parcels.tolist()) == ([1], [1500], [1])
    assert (found.held_out.tolist(), found.share.tolist(), found.cost_cents.tolist()) == ([False], [0.1], [35])
    assert found.rules == ("mint sample",)


def test_what_was_cancelled_resent_or_came_back_is_no_order(engine: Engine) -> None:
    """Of what came back in part only the rest is revenue."""
    shop(
        engine,
        [
            placed("cancelled", 5, state=OrderState.CANCELLED),
            placed("resent", 6, resent_for="own"),
            placed("back", 7, lines=(line(1, "A", 2, 500), line(2, "B", 1, 100))),
            placed("part", 8, lines=(line(1, "A", 2, 500),)),
        ],
    )
    with writing(engine) as connection:
        back = [("back", "A", 2, 1000), ("back", "B", 1, 100), ("part", "A", 1, 500), ("", "A", 9, 900)]
        add_returns(connection, [(1, Return(TODAY, s, "", n, Money(c), order_number=o)) for o, s, n, c in back])
    met(engine, "own", 1)
    assert (only(engine).orders.tolist(), only(engine).revenue_cents.tolist()) == ([1], [500])


def test_orders_in_another_currency_than_most_are_told(engine: Engine) -> None:
    shop(engine, [placed("A", 5, currency="GBP"), placed("B", 6), placed("C", 7)])
    met(engine, "own", 1)
    found = only(engine)
    assert (read(engine).currency, found.orders.tolist(), found.foreign_orders.tolist()) == ("EUR", [3], [1])
    assert found.revenue_cents.tolist() == [2000]


def test_days_are_days_at_the_table(engine: Engine) -> None:
    """23:30 UTC of the packing day is the next day in Berlin; 22:30 UTC of day 60 is day 61."""
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    shop(engine, [Order(0, "A", late, (line(),), customer_id=1), Order(0, "B", late, (line(),), customer_id=2)])
    with writing(engine) as connection:
        over = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
        connection.execute(SHOP_ORDER.update().where(SHOP_ORDER.c.number == "B").values(ordered_at=over))
    met(engine, "p1", 1)
    met(engine, "p2", 2)
    assert only(engine).orders.tolist() == [1, 0]


def test_records_of_one_person_count_as_one_until_it_is_undone(engine: Engine) -> None:
    shop(engine, [placed("A", 10, customer=2)])
    merge = {"customer_id": 2, "into_id": 1, "made_at": NOON, "made_by": "", "why": ""}
    with writing(engine) as connection:
        connection.execute(insert(CUSTOMER_MERGE), merge)
    met(engine, "p1", 1)
    met(engine, "p2", 2, arm="held_out", on_day=PACKED + timedelta(days=3))
    assert (only(engine).orders.tolist(), only(engine).held_out.tolist()) == ([1], [False])
    with writing(engine) as connection:
        connection.execute(CUSTOMER_MERGE.update().values(undone_at=NOON))
    assert (only(engine).orders.tolist(), only(engine).held_out.tolist()) == ([0, 1], [False, True])


def test_a_guest_is_followed_by_e_mail_within_the_shop_and_not_without(engine: Engine) -> None:
    shop(engine, [placed("own", 0, None), placed("A", 9, None), placed("else", 9, None), placed("alone", 0, None)])
    with writing(engine) as connection:
        ids = {row.number: row.id for row in connection.execute(SHOP_ORDER.select())}
        same = SHOP_ORDER.c.number.in_(["own", "A"])
        connection.execute(SHOP_ORDER.update().where(same).values(email_key="k1"))
        connection.execute(SHOP_ORDER.update().where(SHOP_ORDER.c.number == "else").values(email_key="k2"))
    met(engine, "own", None, order_id=ids["own"])
    met(engine, "alone", None, order_id=ids["alone"])
    met(engine, "lost", None)
    assert (only(engine).orders.tolist(), only(engine).guest_parcels) == ([1], 2)
    with writing(engine) as connection:
        connection.execute(insert(GUEST_SPLIT), {"order_id": ids["A"], "made_at": NOON, "made_by": ""})
    assert only(engine).orders.tolist() == [0]


def test_two_rules_of_one_trial_are_one_parcel_and_other_trials_are_apart(engine: Engine) -> None:
    shop(engine, [])
    met(engine, "p1", 1)
    met(engine, "p1", 1, rule="mint card")
    met(engine, "p1", 1, rule="note", trial="warm note", arm="held_out")
    mint, warm = follow_ups(read(engine), 60)
    assert (mint.rules, mint.parcels.tolist(), mint.cost_cents.tolist()) == (("mint card", "mint sample"), [1], [70])
    assert (warm.trial, warm.held_out.tolist()) == ("warm note", [True])


@pytest.mark.parametrize(("newest", "until"), [(None, date(2026, 11, 21)), (100, date(2026, 9, 8))])
def test_windows_end_before_the_day_of_the_newest_order(engine: Engine, newest: int | None, until: date) -> None:
    """An import of last week knows nothing of the orders of this week; orders of the future tell nothing."""
    shop(engine, [placed("A", newest), placed("typing error", 4000)] if newest else [])
    assert read(engine).until == until.toordinal()


def test_a_whole_trial_through_the_database_is_the_trial_as_it_was(engine: Engine) -> None:
    """2,000 customers with a large effect, written as parcels and orders and read back: the same figures."""
    wanted = made_up(Crowd(customers=2_000, share=0.5, lift=1.0), seed=5)
    store_trial(engine, wanted, NOON)
    with writing(engine) as connection:
        add_orders(connection, [placed("newest", 174, None)])
    found = read(engine)
    (stored,) = follow_ups(found, 60)
    (direct,) = follow_ups(wanted, 60)
    assert found.until == TODAY.toordinal() - 1
    result = trial_result(stored, 60, found.until)
    assert result.verdict is Verdict.WORKS
    assert replace(result, trial="") == replace(trial_result(direct, 60, wanted.until), trial="")
