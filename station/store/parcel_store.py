"""The parcels on the tables, as the session sees them: fits `station.workflow.ports.ParcelStore`."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from station.domain.catalog import Catalog, Sample
from station.domain.journal import DayFigures, LeftParcel, OnTable
from station.domain.packing import Step
from station.domain.plan import PackContext, PackPlan
from station.domain.trouble import Trouble
from station.store import day as days
from station.store import journal, left_parcels, open_orders, order_codes, steps
from station.store.engine import reading, writing
from station.store.plan_revival import plan_from


class SqlParcelStore:
    """Each call is one short unit of work, safe from any thread. Raises Trouble "database...." as `engine.troubles`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_table(self, order_number: str) -> OnTable | None:
        with reading(self._engine) as connection:
            return open_orders.on_table(connection, order_number)

    def to_resume(self, order_number: str, since: datetime) -> LeftParcel | None:
        with reading(self._engine) as connection:
            return left_parcels.to_resume(connection, order_number, since)

    def plan_of(self, left: LeftParcel, context: PackContext, catalog: Catalog) -> PackPlan | None:
        return plan_from(left.record, context.standing, catalog)

    def reopen(
        self,
        left: LeftParcel,
        plan: PackPlan,
        new_steps: Sequence[Step],
        packer: str,
        table: str,
        at: datetime,
        takes_over: bool = False,
    ) -> Trouble | None:
        with writing(self._engine) as connection:
            return left_parcels.reopen(connection, left, plan, new_steps, packer, table, at, takes_over=takes_over)

    def record_steps(self, parcel_id: str, new_steps: Sequence[Step], packer: str, table: str, at: datetime) -> None:
        with writing(self._engine) as connection:
            left_parcels.record_steps(connection, parcel_id, new_steps, packer, table, at)

    def exchange(
        self,
        parcel_id: str,
        plan: PackPlan,
        kept: PackPlan,
        new_steps: Sequence[Step],
        packer: str,
        table: str,
        at: datetime,
        none_left: Sample | None = None,
    ) -> Trouble | None:
        with writing(self._engine) as connection:
            return left_parcels.exchange(
                connection, parcel_id, plan, kept, new_steps, packer, table, at, none_left=none_left
            )

    def parcel_of_print(self, prefix: str) -> tuple[str, str] | None:
        with reading(self._engine) as connection:
            found = order_codes.parcels_by_prefix(connection, prefix)
            return (found[0].parcel_id, found[0].order_number) if found else None

    def steps_of_packed(self, order_number: str) -> dict[str, list[Step]]:
        with reading(self._engine) as connection:
            return steps.steps_of_packed(connection, order_number)

    def record_watched(
        self, parcel_id: str, plan: PackPlan, packer: str, table: str, at: datetime, seconds: float
    ) -> None:
        with writing(self._engine) as connection:
            journal.record_watched(connection, parcel_id, plan, packer, table, at, seconds)

    def day_figures(self, day: date, table: str, zone: ZoneInfo) -> DayFigures:
        with reading(self._engine) as connection:
            return days.day_figures(connection, day, table, zone)

    def misprints(self, day: date, table: str) -> int:
        with reading(self._engine) as connection:
            return days.misprints_of(connection, day, table)
