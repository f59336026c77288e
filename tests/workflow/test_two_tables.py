"""Two tables, as processes, that scan the same order at the same moment."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, func, select

from station.store.engine import reading, writing
from station.store.tables import ORDER_ON_TABLE, PARCEL
from station.store.writers import add_orders
from tests.store.facts import order

ROOT = Path(__file__).parents[2]
ORDERS = 50


def test_of_two_tables_that_scan_an_order_at_once_one_packs_and_the_other_is_asked(
    ready_url: str, engine: Engine
) -> None:
    with writing(engine) as connection:
        add_orders(connection, [order(str(number)) for number in range(1, ORDERS + 1)])
    tables = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.workflow.race_table", ready_url, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("T1", "T2")
    ]
    for table in tables:
        assert table.stdout.readline().strip() == "ready"
    came_of_it = []
    for number in range(1, ORDERS + 1):
        for table in tables:
            table.stdin.write(f"{number}\n")
            table.stdin.flush()
        came_of_it.append(sorted(table.stdout.readline().strip() for table in tables))
    for table in tables:
        table.communicate(timeout=30)
    assert came_of_it == [["asked order.open_elsewhere", "open"]] * ORDERS
    with reading(engine) as connection:
        for kept in (PARCEL, ORDER_ON_TABLE):
            assert connection.execute(select(func.count()).select_from(kept)).scalar_one() == ORDERS
