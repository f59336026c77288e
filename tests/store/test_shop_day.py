"""The day of all tables: what left them that day counts, and nothing else."""

from datetime import date, timedelta

from sqlalchemy import Engine, insert

from station.domain.phase_names import Phase
from station.store.engine import writing
from station.store.shop_day import SeenTable, shop_day
from station.store.tables import PARCEL, TABLE_SEEN
from tests.store.facts import NOON

DAY = NOON.date()


def pack(engine: Engine, number: str, table: str, day: date = DAY, state: str = "packed") -> None:
    plan = {
        "phase_when_opened": {"phase": "enjoy"},
        "chosen": [{"cost": {"cents": 12, "currency": "EUR"}}, {"cost": {"cents": 30, "currency": "EUR"}}],
    }
    with writing(engine) as connection:
        connection.execute(
            insert(PARCEL).values(
                parcel_id=number, order_number=number, state=state, packer="Anna", table_name=table, opened_at=NOON,
                packed_at=NOON, closed_on=day, rules_version=1, policy_version=1, plan=plan, why="", part=1,
            )
        )  # fmt: skip


def test_all_tables_count_together_and_only_this_day(engine: Engine) -> None:
    for number, table in (("1", "T1"), ("2", "T2"), ("3", "T2")):
        pack(engine, number, table)
    pack(engine, "4", "T1", DAY - timedelta(days=1))
    pack(engine, "5", "T1", state="set_aside")
    found = shop_day(engine, DAY, 14)
    assert (found.parcels, found.by_table) == (3, (("T2", 2), ("T1", 1)))
    assert found.inserts == ((Phase.ENJOY, 6),)
    assert found.cost_cents == (("EUR", 126),)
    assert (found.misprints, found.waiting, found.tables) == (0, 0, ())


def test_tables_that_reported_themselves_are_told(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(
            insert(TABLE_SEEN).values(table_name="T1", seen_at=NOON, version="1.0", packer="Anna", facts={})
        )
    assert shop_day(engine, DAY, 14).tables == (SeenTable("T1", NOON, "Anna"),)
