"""A packer's step never waits long for the courier: what is brought is compared while the file may be written."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event, select, update

from station.domain.catalog import Product
from station.domain.packing import Step, StepKind
from station.store.engine import writing
from station.store.keeping import downward
from station.store.keeping.rows import Difference
from station.store.numbers import mark_changed
from station.store.tables import PRODUCT, SHOP_ORDER
from station.store.writers import add_orders, add_products
from tests.store.facts import NOON, order, plan
from tests.store.keeping.conftest import KeptTable

MakeTable = Callable[[str], KeptTable]


def while_writing(engine: Engine) -> list[str]:
    """The statements that are run while nobody else can write to a file; grows."""
    found: list[str] = []

    def ran(connection, _cursor, statement, *_more) -> None:
        if connection.get_execution_options().get("station_writes"):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", ran)
    return found


def test_articles_and_orders_are_compared_while_the_packer_may_write(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    with writing(shop) as connection:
        add_products(connection, [Product(f"P-{n}", "Tea") for n in range(3)])
        mark_changed(connection, "catalogue")
        add_orders(connection, [order("new")])
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "1").values(is_gift=True))
    found = while_writing(one.here)
    one.go()
    one.cut()
    assert one.store.find_order("new") is not None
    assert len(one.store.catalog().products) == 3
    for name in ("product", "shop_order", "order_line", "parcel", "text_variant"):
        assert not [statement for statement in found if statement.startswith("SELECT") and f"FROM {name} " in statement]
    assert any(statement.startswith("INSERT INTO product") for statement in found)


def test_nothing_new_at_the_server_writes_nothing(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    one.go()
    found = while_writing(one.here)
    one.go()
    assert found == []


def test_many_articles_are_written_in_parts(table: MakeTable, shop: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downward, "_PART", 2)
    one = table("T1")
    with writing(shop) as connection:
        add_products(connection, [Product(f"P-{n}", "Tea") for n in range(5)])
        mark_changed(connection, "catalogue")
    commits: list[int] = []
    event.listen(one.here, "commit", lambda _: commits.append(1))
    one.go()
    assert len(commits) >= 4  # three parts, and the stocks with the marks
    assert len(one.store.catalog().products) == 5


def test_a_difference_comes_in_parts_that_are_the_whole() -> None:
    rows = tuple({"sku": f"P-{n}"} for n in range(5))
    parts = list(Difference(PRODUCT, rows, (), rows[:3]).parts(2))
    assert [len(part.fresh) for part in parts] == [2, 2, 1]
    assert [len(part.gone) for part in parts] == [2, 1, 0]
    assert tuple(row for part in parts for row in part.fresh) == rows


def test_a_step_taken_between_comparing_and_writing_is_kept(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    one.store.open_parcel("p1", plan("1", sample=None), "Anna", "T1", NOON)
    one.go()
    with writing(shop) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "1").values(is_gift=True))
    step = Step(1, StepKind.COUNTED, NOON, "Anna", "T1", line=1, pieces=1)
    stepped: list[int] = []

    def compared(_connection, _cursor, statement, *_more) -> None:
        if "FROM order_on_table" in statement and not stepped:
            stepped.append(1)
            one.parcels.record_steps("p1", [step], "Anna", "T1", NOON)

    event.listen(one.here, "after_cursor_execute", compared)
    one.store.find_order("1")
    assert stepped
    one.go()
    assert [each.kind for each in one.parcels.to_resume("1", NOON.replace(hour=0)).steps] == [StepKind.COUNTED]
    with one.here.connect() as connection:
        assert connection.execute(select(SHOP_ORDER.c.is_gift).where(SHOP_ORDER.c.number == "1")).scalar_one()
