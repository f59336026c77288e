"""The store as the packing table sees it: fits `station.workflow.ports.ShopStore`. The SQL lives in its neighbours."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from station.domain.catalog import Catalog
from station.domain.customers import Customer, History
from station.domain.journal import DayCount, Packed
from station.domain.orders import Order
from station.domain.packing import Step
from station.domain.plan import PackPlan
from station.domain.rules import RuleSet
from station.store import customers, journal, orders
from station.store.engine import at_one_moment, reading, writing
from station.store.secrets import trial_salt
from station.store.snapshots import Snapshots

if TYPE_CHECKING:
    from station.domain.affinity import Affinity


class SqlShopStore:
    """Each call is one short unit of work, safe from any thread. Raises Trouble "database...." as `engine.troubles`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._snapshots = Snapshots(engine)

    def at_one_moment(self) -> AbstractContextManager[None]:
        return at_one_moment(self._engine)

    def find_order(self, number: str) -> Order | None:
        with reading(self._engine) as connection:
            return orders.find_order(connection, number)

    def search_orders(self, words: str, limit: int = 20) -> list[Order]:
        with reading(self._engine) as connection:
            return orders.search_orders(connection, words, limit)

    def customer(self, customer_id: int) -> Customer | None:
        with reading(self._engine) as connection:
            return customers.customer(connection, customer_id)

    def history(self, customer_id: int, until: date, without_order_id: int) -> History:
        with reading(self._engine) as connection:
            return customers.history(connection, customer_id, until, without_order_id)

    def guest_history(self, order_id: int, until: date) -> History:
        with reading(self._engine) as connection:
            return customers.guest_history(connection, order_id, until)

    def catalog(self) -> Catalog:
        return self._snapshots.catalog()

    def rules(self) -> RuleSet:
        """The published rule set; an empty one before the first. Raises Trouble "rules.invalid"."""
        return self._snapshots.rules()

    @cached_property
    def _trial_salt(self) -> str:
        return trial_salt(self._engine)

    def trial_salt(self) -> str:
        """The shop's secret that spreads customers over hold-outs; it never changes."""
        return self._trial_salt

    def affinity(self) -> "Affinity":
        return self._snapshots.affinity()

    def packings(self, order_number: str) -> list[Packed]:
        with reading(self._engine) as connection:
            return journal.packings(connection, order_number)

    def copies_out(self, order_number: str) -> int:
        with reading(self._engine) as connection:
            return journal.copies_out(connection, order_number)

    def open_parcel(
        self,
        parcel_id: str,
        plan: PackPlan,
        packer: str,
        table: str,
        at: datetime,
        part: int = 1,
        steps: Sequence[Step] = (),
    ) -> None:
        """Raises Trouble "sample.gone", "insert.gone" or "campaign.gone" where another table was faster.

        And "order.open_elsewhere" where the order lies on a table already. Nothing is opened then.
        """
        with writing(self._engine) as connection:
            journal.open_parcel(connection, parcel_id, plan, packer, table, at, part, steps)

    def record_packed(
        self,
        parcel_id: str,
        plan: PackPlan,
        packer: str,
        table: str,
        at: datetime,
        seconds: float,
        steps: Sequence[Step] = (),
    ) -> None:
        """Raises Trouble "parcel.taken_over" where another table has the parcel now."""
        with writing(self._engine) as connection:
            journal.record_packed(connection, parcel_id, plan, packer, table, at, seconds, steps)

    def release_parcel(self, parcel_id: str, at: datetime, why: str) -> None:
        with writing(self._engine) as connection:
            journal.release_parcel(connection, parcel_id, at, why)

    def day_count(self, day: date, table: str, waiting_days: int) -> DayCount:
        with reading(self._engine) as connection:
            return journal.day_count(connection, day, table, waiting_days)

    def last_packed(self, table: str) -> Packed | None:
        with reading(self._engine) as connection:
            return journal.last_packed(connection, table)

    def waiting_orders(self, day: date, waiting_days: int, limit: int = 50) -> list[Order]:
        with reading(self._engine) as connection:
            return orders.waiting_orders(connection, day, waiting_days, limit)
