"""The whole file of a real shop: every one of 541,909 lines accounted for, twice the same, and after a kill."""

import csv
import itertools
import lzma
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from station.shops.profile import find_profile
from station.store.engine import open_engine, reading
from station.store.feed import import_orders
from station.store.feed_source import ImportReport
from station.store.migrate import upgrade
from station.store.tables import CUSTOMER, GOODS_RETURN, IMPORT_RUN, METADATA, ORDER_LINE, PRODUCT, SHOP_ORDER

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "online_retail.csv.xz"
LINES = 541_909

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not REAL.is_file(), reason="the real shop's file online_retail.csv.xz is not beside the checkout"
    ),
]


def real_rows() -> Iterator[dict[str, str]]:
    with lzma.open(REAL, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, ImportReport]]:
    engine = new_engine(tmp_path_factory.mktemp("real") / "shop.sqlite")
    yield engine, import_orders(engine, REAL, find_profile("online-retail"), lambda _: None)
    engine.dispose()


def new_engine(file: Path) -> Engine:
    engine = open_engine(file)
    upgrade(engine)
    return engine


def checksum(engine: Engine, *, runs: bool = True) -> dict[str, tuple[int, int]]:
    """Rows and their hash for every table; without runs, for comparing two databases."""
    with reading(engine) as connection:
        found = {}
        for table in METADATA.sorted_tables:
            if table.name in {"affinity_model", *(() if runs else ("import_run",))}:
                continue
            columns = [column for column in table.c if runs or column.name != "run_id"]
            kept = [hash(tuple(map(repr, row))) for row in connection.execute(select(*columns))]
            found[table.name] = (len(kept), sum(kept))
        return found


def test_every_line_is_imported_or_set_aside(shop: tuple[Engine, ImportReport]) -> None:
    report = shop[1]
    assert report.lines == report.lines_imported + report.lines_set_aside == LINES
    assert sum(report.set_aside.values()) == report.lines_set_aside
    assert report.lines_unchanged == report.orders_changed_since == 0


def test_orders_customers_and_returns_equal_an_independent_count(shop: tuple[Engine, ImportReport]) -> None:
    engine, report = shop
    sales, returns, pieces, pence = Counter[str](), 0, 0, 0
    customers: set[str] = set()
    skus: set[str] = set()
    days: set[tuple[str, str]] = set()
    for row in real_rows():
        sku, number, customer = row["StockCode"].upper(), row["InvoiceNo"], row["CustomerID"].removesuffix(".0")
        quantity, price = int(row["Quantity"]), float(row["UnitPrice"])
        if not re.fullmatch(r"\d{5}[A-Z]{0,2}", sku):
            continue
        if number.startswith("C") and customer:
            returns += 1
            customers.add(customer)
        elif number.isdigit() and quantity > 0 and price > 0:
            sales[number] += 1
            pieces += quantity
            pence += quantity * round(price * 100)
            skus.add(sku)
            if customer:
                customers.add(customer)
                days.add((customer, row["InvoiceDate"][:10]))
    with reading(engine) as connection:
        total = select(func.sum(ORDER_LINE.c.quantity), func.sum(ORDER_LINE.c.quantity * ORDER_LINE.c.unit_cents))
        assert tuple(connection.execute(total).one()) == (pieces, pence)
        with_customer = select(func.count()).where(SHOP_ORDER.c.customer_id.is_not(None))
        assert connection.execute(with_customer).scalar() == 18_402  # the source's README; 16,678 customer-days
        for table, expected in (
            (SHOP_ORDER, len(sales)),
            (ORDER_LINE, sales.total()),
            (GOODS_RETURN, returns),
            (CUSTOMER, len(customers)),
            (PRODUCT, len(skus)),
        ):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == expected, table.name
    assert len(days) == 16_678
    assert (report.orders_new, report.returns_new) == (len(sales), returns)


def test_importing_the_shop_again_changes_nothing(shop: tuple[Engine, ImportReport]) -> None:
    engine, first = shop
    before = checksum(engine)
    again = import_orders(engine, REAL, find_profile("online-retail"), lambda _: None)
    assert again.changed_nothing
    assert again.set_aside == first.set_aside
    assert again.lines_unchanged == first.lines_imported
    assert checksum(engine) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from station.shops.profile import find_profile
from station.store.engine import open_engine
from station.store.feed import import_orders

def progress(now):
    if now.stage == "writing" and now.lines > 12_000:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

import_orders(open_engine(Path(sys.argv[1])), Path(sys.argv[2]), find_profile("online-retail"), progress)
"""


def test_a_killed_import_leaves_whole_orders_and_is_completed_by_the_next(tmp_path: Path) -> None:
    excerpt = tmp_path / "excerpt.csv"
    with lzma.open(REAL, "rt", encoding="utf-8", newline="") as lines:
        excerpt.write_text("".join(itertools.islice(lines, 40_001)), encoding="utf-8", newline="")
    clean = new_engine(tmp_path / "clean.sqlite")
    import_orders(clean, excerpt, find_profile("online-retail"), lambda _: None)

    killed = new_engine(tmp_path / "killed.sqlite")
    killed.dispose()
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "killed.sqlite", excerpt], cwd=ROOT, check=False)
    assert done.returncode == -getattr(signal, "SIGKILL", -1)
    killed = open_engine(tmp_path / "killed.sqlite")
    per_order = select(ORDER_LINE.c.order_id, func.count()).group_by(ORDER_LINE.c.order_id)
    with reading(killed) as connection, reading(clean) as other:
        halfway = {(key, count) for key, count in connection.execute(per_order)}
        assert 0 < len(halfway) < len(whole := {(key, count) for key, count in other.execute(per_order)})
        assert halfway <= whole
        assert connection.execute(select(IMPORT_RUN.c.finished_at)).scalar_one() is None

    completed = import_orders(killed, excerpt, find_profile("online-retail"), lambda _: None)
    assert completed.resumed
    assert checksum(killed, runs=False) == checksum(clean, runs=False)
    killed.dispose()
    clean.dispose()
