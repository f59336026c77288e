"""What a file tells of people: e-mails as keys only, guests joined, tags and consents, and what fills in later."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from station.shops.profile import find_profile
from station.store.engine import reading
from station.store.feed import import_orders
from station.store.feed_source import ImportReport
from station.store.quarantine import count_by_reason
from station.store.shop_store import SqlShopStore
from station.store.tables import CUSTOMER, METADATA, PRODUCT, SHOP_ORDER

COLUMNS = {
    "order_number": "1", "ordered_at": "2026-03-01 10:00", "sku": "T-1", "name": "Mint", "quantity": "1",
    "unit_price": "4.50", "customer_number": "", "email": "", "postcode": "", "carrier": "", "order_tags": "",
    "customer_tags": "", "consents": "", "weight_g": "", "thickness_mm": "", "shipped_on": "",
}  # fmt: skip


def line(**told: str) -> dict[str, str]:
    return {**COLUMNS, **told}


def take(engine: Engine, folder: Path, *lines: dict[str, str], without: tuple[str, ...] = ()) -> ImportReport:
    names = [name for name in COLUMNS if name not in without]
    text = "\n".join([",".join(names), *(",".join(one[name] for name in names) for one in lines)])
    file = folder / "orders.csv"
    file.write_text(text + "\n", encoding="utf-8")
    return import_orders(engine, file, find_profile("orders"), lambda _: None)


def rows(engine: Engine, *columns: object) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def everything(engine: Engine) -> str:
    with reading(engine) as connection:
        return "".join(repr(connection.execute(select(table)).all()) for table in METADATA.sorted_tables)


def test_a_guest_is_joined_to_the_customer_with_the_same_email(engine: Engine, tmp_path: Path) -> None:
    take(
        engine,
        tmp_path,
        line(order_number="1", customer_number="C7", email="Ada@Example.org"),
        line(order_number="2", email=" ada@example.ORG "),
        line(order_number="3", email="bo@example.org"),
    )
    store = SqlShopStore(engine)
    joined, stranger = store.find_order("2"), store.find_order("3")
    assert joined.joined_by_email
    assert store.customer(joined.customer_id).number == "C7"
    assert stranger.customer_id is None
    assert rows(engine, SHOP_ORDER.c.email_key).count(("",)) == 1  # the customer's own order has none


def test_an_email_is_stored_nowhere_not_even_of_a_line_set_aside(engine: Engine, tmp_path: Path) -> None:
    take(
        engine,
        tmp_path,
        line(order_number="1", email="ada@example.org", quantity="?"),
        line(order_number="2", email="ada@example.org"),
        line(order_number="2", email="ada@example.org", customer_number="C7"),
    )
    assert count_by_reason(engine) == {"line.bad_quantity": 1, "order.two_customers": 1}
    kept = everything(engine)
    assert "[e-mail" in kept
    assert "ada@example.org" not in kept


def test_tags_consents_and_measures_come_in(engine: Engine, tmp_path: Path) -> None:
    told = line(
        customer_number="C7", postcode="01099", carrier="DHL", order_tags="rush | fair|rush", customer_tags="vip",
        consents="partner_offers|birthday", weight_g="250", thickness_mm="12.5",
    )  # fmt: skip
    take(engine, tmp_path, told)
    order = SqlShopStore(engine).find_order("1")
    assert (order.postcode, order.carrier, order.tags) == ("01099", "dhl", {"rush", "fair"})
    customer = SqlShopStore(engine).customer(order.customer_id)
    assert (customer.tags, customer.consents) == ({"vip"}, {"partner_offers", "birthday"})
    assert rows(engine, PRODUCT.c.weight_g, PRODUCT.c.thickness_mm) == [(250, 12.5)]


@pytest.mark.parametrize(("column", "value"), [("weight_g", "heavy"), ("weight_g", "-1"), ("thickness_mm", "1,5 cm")])
def test_a_measure_that_cannot_be_read_sets_its_line_aside(
    engine: Engine, tmp_path: Path, column: str, value: str
) -> None:
    assert take(engine, tmp_path, line(**{column: value.replace(",", ";")})).set_aside == {f"line.bad_{column}": 1}


def test_shipping_and_tags_of_a_known_order_move_and_gaps_are_filled(engine: Engine, tmp_path: Path) -> None:
    """A shop that adds a column later has its guests joined by the next import; a known e-mail stays."""
    take(engine, tmp_path, line(), without=("email", "postcode", "carrier", "order_tags"))
    take(engine, tmp_path, line(email="ada@example.org", postcode="01099", carrier="dhl", order_tags="rush"))
    filled = rows(engine, SHOP_ORDER.c.email_key, SHOP_ORDER.c.postcode, SHOP_ORDER.c.carrier, SHOP_ORDER.c.tags)
    assert len(str(filled[0][0])) == 64
    assert filled[0][1:] == ("01099", "dhl", ["rush"])
    take(engine, tmp_path, line(email="bo@example.org", postcode="99999", carrier="ups", order_tags="late"))
    moved = rows(engine, SHOP_ORDER.c.email_key, SHOP_ORDER.c.postcode, SHOP_ORDER.c.carrier, SHOP_ORDER.c.tags)
    assert moved == [(*filled[0][:2], "ups", ["late"])]


def test_a_consent_is_withdrawn_by_an_empty_cell_but_not_by_a_missing_column(engine: Engine, tmp_path: Path) -> None:
    first = line(customer_number="C7", consents="birthday", ordered_at="2026-03-01 10:00")
    later = line(customer_number="C7", order_number="2", ordered_at="2026-04-01 10:00")
    last = line(customer_number="C7", order_number="3", ordered_at="2026-05-01 10:00")
    older = line(customer_number="C7", order_number="0", ordered_at="2026-01-01 10:00", consents="partner_offers")
    found = []
    for told, without in ((first, ()), (later, ("consents",)), (last, ()), (older, ())):
        take(engine, tmp_path, told, without=without)
        found.append(rows(engine, CUSTOMER.c.consents)[0][0])
    assert found == [["birthday"], ["birthday"], [], []]


def test_an_order_with_a_day_only_is_of_that_day(engine: Engine, tmp_path: Path) -> None:
    """Midnight in Berlin would be the day before in UTC, in which phases count their days."""
    take(engine, tmp_path, line(ordered_at="2026-03-01"))
    assert SqlShopStore(engine).find_order("1").ordered_at.date() == date(2026, 3, 1)


def test_importing_the_same_people_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    lines = [
        line(email="ada@example.org", customer_tags="vip"),
        line(order_number="2", customer_number="C7", email="c@d"),
    ]
    take(engine, tmp_path, *lines)
    before = everything(engine)
    assert take(engine, tmp_path, *lines).changed_nothing
    assert everything(engine) == before
