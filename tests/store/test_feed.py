"""Importing files of orders: every line accounted for, orders frozen, repeated and interrupted at will."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from station.domain.affinity import Affinity
from station.domain.trouble import Trouble
from station.shops.profile import find_profile
from station.store.engine import reading
from station.store.feed import import_orders
from station.store.feed_source import ImportReport, Progress
from station.store.quarantine import count_by_reason
from station.store.tables import (
    AFFINITY,
    CUSTOMER,
    GOODS_RETURN,
    IMPORT_RUN,
    METADATA,
    ORDER_LINE,
    PRODUCT,
    QUARANTINE,
    SHOP_ORDER,
)

HEADER = "order_number,ordered_at,sku,name,quantity,unit_price,customer_number,country,company,shipped_on,state\n"
FIRST = "1001,2026-03-01 10:00:00,T-1,Mint,2,4.50,C7,DE,Müller & Söhne,,\n"
SECOND = "1001,2026-03-01 10:00:00,P-1,Pot,1,29.90,C7,DE,Müller & Söhne,,\n"
GUEST = "1002,2026-03-02 11:00:00,T-1,Mint,1,4.50,,AT,,,\n"
BACK = "1001,2026-03-09 09:00:00,P-1,Pot,-1,29.90,C7,DE,Müller & Söhne,,\n"


def shop_file(folder: Path, *lines: str) -> Path:
    file = folder / "orders.csv"
    file.write_text(HEADER + "".join(lines), encoding="utf-8")
    return file


def take(engine: Engine, folder: Path, *lines: str) -> ImportReport:
    report = import_orders(engine, shop_file(folder, *lines), find_profile("orders"), lambda _: None)
    assert report.lines == report.lines_imported + report.lines_unchanged + report.lines_set_aside == len(lines)
    return report


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for what was learned (bytes) and when runs took place."""
    with reading(engine) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in METADATA.sorted_tables
            if table is not AFFINITY
        }


def rows(engine: Engine, *columns: object) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def test_lines_become_orders_customers_products_and_returns(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, FIRST, GUEST, SECOND, BACK)
    assert (report.orders_new, report.returns_new, report.customers_new, report.products_new) == (2, 1, 1, 2)
    assert rows(engine, SHOP_ORDER.c.number, SHOP_ORDER.c.country) == [("1001", "DE"), ("1002", "AT")]
    assert rows(engine, ORDER_LINE.c.position, ORDER_LINE.c.sku, ORDER_LINE.c.unit_cents) == [
        (1, "T-1", 450),
        (1, "T-1", 450),
        (2, "P-1", 2990),
    ]
    assert rows(engine, CUSTOMER.c.number, CUSTOMER.c.company, CUSTOMER.c.country) == [("C7", "Müller & Söhne", "DE")]
    assert rows(engine, GOODS_RETURN.c.order_number, GOODS_RETURN.c.quantity, GOODS_RETURN.c.value_cents) == [
        ("1001", 1, 2990)
    ]
    assert rows(engine, PRODUCT.c.sku, PRODUCT.c.name, PRODUCT.c.price_cents) == [
        ("P-1", "Pot", 2990),
        ("T-1", "Mint", 450),
    ]


def test_an_anonymous_order_has_no_customer(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, GUEST)
    assert rows(engine, SHOP_ORDER.c.number, SHOP_ORDER.c.customer_id) == [("1002", None)]
    assert rows(engine, CUSTOMER.c.id) == []


def test_two_orders_of_one_customer_on_one_day_stay_two(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, FIRST, FIRST.replace("1001", "1003"))
    assert len(rows(engine, SHOP_ORDER.c.id)) == 2


def test_a_product_twice_in_an_order_stays_two_lines(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, FIRST, FIRST, BACK, BACK)
    assert (report.lines_imported, report.returns_new) == (4, 2)


def test_importing_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    lines = (FIRST, GUEST, SECOND, BACK, FIRST.replace("4.50", "4,50"), GUEST.replace("1002", ""))
    take(engine, tmp_path, *lines)
    before = everything(engine)
    report = take(engine, tmp_path, *lines)
    assert report.changed_nothing
    assert not report.learned
    assert everything(engine) == before


def test_a_known_order_with_other_lines_is_set_aside_whole(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, FIRST, SECOND)
    dearer = (FIRST, SECOND.replace("29.90", "39.90"))
    for _ in range(2):
        report = take(engine, tmp_path, *dearer)
        assert report.orders_changed_since == 1
        assert report.set_aside == {"order.changed_since": 2}
    assert rows(engine, ORDER_LINE.c.unit_cents) == [(450,), (2990,)]
    assert count_by_reason(engine) == {"order.changed_since": 2}


def test_shipping_day_and_state_of_a_known_order_move(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, GUEST)
    report = take(engine, tmp_path, GUEST.replace(",AT,,,", ",AT,,2026-03-03,cancelled"))
    assert report.orders_unchanged == 1
    (moved,) = rows(engine, SHOP_ORDER.c.state, SHOP_ORDER.c.shipped_on)
    assert (moved[0], str(moved[1])) == ("cancelled", "2026-03-03")


def test_what_is_no_order_line_is_kept_raw_with_its_reason(engine: Engine, tmp_path: Path) -> None:
    raw = "1004,31.02.2026,T-1,Mint,1,4.50,C7,DE,,,\n"
    take(engine, tmp_path, raw, raw, FIRST)
    assert rows(engine, QUARANTINE.c.line, QUARANTINE.c.raw, QUARANTINE.c.reason) == [
        (2, raw.strip(), "line.bad_date"),
        (3, raw.strip(), "line.bad_date"),
    ]


def test_a_line_of_another_customer_in_an_order_is_set_aside(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, FIRST, SECOND.replace("C7", "C8"))
    assert report.set_aside == {"order.two_customers": 1}
    assert len(rows(engine, ORDER_LINE.c.sku)) == 1


def test_a_newer_file_tells_the_new_price_and_town_an_older_one_does_not(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, FIRST)
    take(engine, tmp_path, "1009,2026-06-01 10:00:00,T-1,Mint,1,4.90,C7,AT,,,\n")
    take(engine, tmp_path, "0990,2025-06-01 10:00:00,T-1,Old mint,1,3.90,C7,CH,,,\n")
    assert rows(engine, PRODUCT.c.name, PRODUCT.c.price_cents) == [("Mint", 490)]
    assert rows(engine, CUSTOMER.c.country, CUSTOMER.c.company) == [("AT", "Müller & Söhne")]


def test_names_that_no_database_holds_come_in(engine: Engine, tmp_path: Path) -> None:
    hostile = FIRST.replace("Mint", "Mi\x00nt ^XA").replace("1001", "10\x0001")
    take(engine, tmp_path, hostile)
    assert take(engine, tmp_path, hostile).orders_unchanged == 1
    assert rows(engine, ORDER_LINE.c.name) == [("Mi\ufffdnt ^XA",)]


def test_a_broken_file_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        take(engine, tmp_path, FIRST, "1002,2026-03-02 11:00:00,T-1\n")
    assert trouble.value.code == "import.half_line"
    assert (trouble.value.facts["line"], trouble.value.facts["column"]) == (3, "name")
    assert rows(engine, SHOP_ORDER.c.id) == rows(engine, IMPORT_RUN.c.id) == []


def test_after_an_interrupt_orders_are_whole_and_the_next_run_completes_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.store.feed.BATCH_LINES", 4)
    lines = [line.replace("1001", f"2{n:03}") for n in range(10) for line in (FIRST, SECOND)]
    file = shop_file(tmp_path, *lines)

    def interrupt(progress: Progress) -> None:
        if progress.stage == "writing" and progress.lines >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_orders(engine, file, find_profile("orders"), interrupt)
    counted = select(func.count()).select_from(ORDER_LINE).group_by(ORDER_LINE.c.order_id)
    with reading(engine) as connection:
        assert connection.execute(counted).scalars().all() == [2, 2, 2, 2]
    report = take(engine, tmp_path, *lines)
    assert (report.resumed, report.orders_new, report.orders_unchanged, report.learned) == (True, 6, 4, True)
    assert take(engine, tmp_path, *lines).changed_nothing


def test_what_goes_with_what_is_learned_after_the_import(engine: Engine, tmp_path: Path) -> None:
    assert take(engine, tmp_path, FIRST, SECOND, GUEST).learned
    with reading(engine) as connection:
        stored = connection.execute(select(AFFINITY.c.stored)).scalar_one()
    assert [found.sku for found in Affinity.from_bytes(stored).recommend([], ["T-1"], 1)] == ["P-1"]


def test_progress_rises_and_names_its_stage(engine: Engine, tmp_path: Path) -> None:
    seen: list[Progress] = []
    import_orders(engine, shop_file(tmp_path, *[FIRST] * 6000), find_profile("orders"), seen.append)
    assert [p.share for p in seen] == sorted(p.share for p in seen)
    assert [p.stage for p in seen] == ["reading", "writing", "learning"]
