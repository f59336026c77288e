"""Codes on paper that a file of orders tells: they lead to its orders, also when they come later."""

from pathlib import Path

from sqlalchemy import Engine

from station.domain.meaning import MeaningKind
from station.shops.profile import find_profile
from station.store.engine import reading
from station.store.feed import import_orders
from station.store.feed_source import ImportReport
from station.store.order_codes import lookup, of_order

HEAD = "order_number,ordered_at,sku,name,quantity,unit_price"


def take(engine: Engine, folder: Path, text: str) -> ImportReport:
    file = folder / "orders.csv"
    file.write_text(text, encoding="utf-8")
    return import_orders(engine, file, find_profile("orders"), lambda _: None)


def test_lines_of_one_order_may_lie_in_several_totes(engine: Engine, tmp_path: Path) -> None:
    take(
        engine,
        tmp_path,
        f"{HEAD},tote,tracking\n10,2026-03-01,T-1,Tea,1,4.50,T1,1Z9|1Z8\n10,2026-03-01,T-2,Tea,1,4.50,T2,\n"
        "11,2026-03-01,T-1,Tea,1,4.50,T1,\n",
    )
    with reading(engine) as connection:
        assert [(c.kind.value, c.code) for c in of_order(connection, "10")] == [
            ("tote", "T1"),
            ("tote", "T2"),
            ("tracking", "1Z8"),
            ("tracking", "1Z9"),
        ]
        assert lookup(connection, ["t1"])[0].orders == ("10", "11")


def test_a_later_file_adds_codes_to_a_frozen_order(engine: Engine, tmp_path: Path) -> None:
    line = "10,2026-03-01,T-1,Tea,1,4.50"
    take(engine, tmp_path, f"{HEAD}\n{line}\n")
    report = take(engine, tmp_path, f"{HEAD},delivery_note\n{line},LS-10\n")
    take(engine, tmp_path, f"{HEAD},delivery_note\n{line},LS-10\n")
    assert report.lines_unchanged == 1
    with reading(engine) as connection:
        (note,) = lookup(connection, ["LS-10"])
    assert (note.kind, note.orders) == (MeaningKind.DELIVERY_NOTE, ("10",))
