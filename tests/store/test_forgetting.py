"""Forgetting a person: gone from every table and file, nobody else touched, and no import brings them back."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, Table, insert, inspect, select, update

from station.domain.audit import Actor
from station.domain.trouble import Trouble
from station.shops.profile import find_profile
from station.store.engine import reading, writing
from station.store.feed import import_orders
from station.store.feed_source import ImportReport
from station.store.forgetting import Forgotten, erased_page, forget
from station.store.person_rows import LINKS
from station.store.secrets import forgotten_secret
from station.store.tables import (
    AUDIT_ENTRY,
    CUSTOMER,
    FORGOTTEN,
    GOODS_RETURN,
    METADATA,
    ORDER_CODE,
    ORDER_LINE,
    PARCEL,
    PARCEL_INSERT,
    PRINT_JOB,
    QUARANTINE,
    SHOP_ORDER,
    VOUCHER_CODE,
)
from tests.store.facts import NOON
from tests.store.person_facts import MANAGER, OTHER_PAGE, SECRETS, WAITING, Traces, leave_traces, waiting_row

PAGE = b"%PDF-1.4 Liebe Wilhelmina Quastenflosser"


@pytest.fixture
def traces(engine: Engine) -> Traces:
    return leave_traces(engine, PAGE)


def everything(engine: Engine) -> str:
    """All rows of all tables as text, pages included."""
    with reading(engine) as connection:
        return "".join(repr(connection.execute(select(table)).all()) for table in METADATA.sorted_tables)


def rows_of(engine: Engine, table: Table) -> set[str]:
    with reading(engine) as connection:
        return {repr(row) for row in connection.execute(select(table))}


def forget_them(engine: Engine, number: str = "K-4711") -> Forgotten:
    return forget(engine, number, "main", MANAGER, NOON, waiting_days=14)


# --- a decision for every table -----------------------------------------------------------------------------


def test_every_table_has_a_decision_and_none_is_left_over() -> None:
    assert set(LINKS) == set(METADATA.tables)


def test_every_table_with_a_way_to_a_customer_tells_which_rows() -> None:
    """A way: a foreign key over any number of tables, or a column that names an order, a parcel, or what was sent."""
    reached = {"customer", "shop_order", "parcel", "print_job"}
    naming = {"customer_id", "order_id", "order_number", "parcel_id", "raw", "subject", "job_id", "recipient"}
    for table in METADATA.tables.values():
        targets = {key.column.table.name for key in table.foreign_keys}
        if targets & reached or naming & set(table.columns.keys()):
            assert LINKS[table.name].rows is not None, table.name
        else:
            assert LINKS[table.name].rows or LINKS[table.name].why, table.name


def test_the_shop_of_these_tests_leaves_a_trace_wherever_one_can_be(engine: Engine, traces: Traces) -> None:
    empty = {name for name in LINKS if LINKS[name].rows and not rows_of(engine, METADATA.tables[name])}
    # of these a row exists only while a parcel is open, which forgetting waits for; a split order is somebody else's
    assert empty == {"order_on_table", "reservation", "insert_reservation", "campaign_reservation", "guest_split"}


# --- gone ---------------------------------------------------------------------------------------------------


def test_nothing_of_a_forgotten_person_stands_in_any_table(engine: Engine, traces: Traces) -> None:
    before = everything(engine)
    assert all(secret in before for secret in SECRETS)
    forget_them(engine)
    after = everything(engine)
    assert [after[after.index(s) - 40 : after.index(s) + 40] for s in SECRETS if s in after] == []


def test_no_byte_of_a_name_stays_in_the_file(engine: Engine, traces: Traces, tmp_path: Path) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("a server's files are its own: VACUUM, see docs/it.md")
    from station.store.retention import sweep

    forget_them(engine)
    assert sweep(engine)
    files = [file for file in tmp_path.iterdir() if file.is_file()]
    content = b"".join(file.read_bytes() for file in files)
    assert b"Berta" in content
    assert [secret for secret in SECRETS if secret.encode() in content] == []


def test_nobody_else_is_touched(engine: Engine, traces: Traces) -> None:
    of_others = {
        table.name: {row for row in rows_of(engine, table) if "Berta" in row or "B-1" in row or "B-2" in row}
        for table in METADATA.sorted_tables
    }
    assert sum(map(len, of_others.values())) > 8
    forget_them(engine)
    for table in METADATA.sorted_tables:
        assert of_others[table.name] <= rows_of(engine, table), table.name


def test_what_only_counts_goes_on_counting(engine: Engine, traces: Traces) -> None:
    with reading(engine) as connection:
        before = [len(connection.execute(select(table)).all()) for table in (PARCEL, PRINT_JOB, VOUCHER_CODE)]
    forget_them(engine)
    with reading(engine) as connection:
        after = [len(connection.execute(select(table)).all()) for table in (PARCEL, PRINT_JOB, VOUCHER_CODE)]
        given = connection.execute(select(PARCEL_INSERT).where(PARCEL_INSERT.c.parcel_id == "p-1")).all()
    assert after == before
    assert len(given) == 3
    assert all((row.customer_id, row.order_number, row.skus) == (None, "", []) for row in given)


def test_pages_are_replaced_by_one_that_says_so(engine: Engine, traces: Traces) -> None:
    forget_them(engine)
    with reading(engine) as connection:
        pages = dict(connection.execute(select(PRINT_JOB.c.parcel_id, PRINT_JOB.c.pdf)).all())
    assert pages == {"p-1": erased_page(80, 60, NOON), "p-2": erased_page(80, 60, NOON), "p-3": OTHER_PAGE}


def test_a_number_within_another_word_is_not_the_persons_line(engine: Engine, traces: Traces) -> None:
    others = "Z,K-47110,?,XO-9001"
    with writing(engine) as connection:
        row = {"row_key": "k9", "source": "orders.csv", "line": 9, "raw": others, "reason": "line.bad_quantity"}
        connection.execute(insert(QUARANTINE), row)
    forget_them(engine)
    with reading(engine) as connection:
        raws = set(connection.execute(select(QUARANTINE.c.raw)).scalars())
    assert raws == {"B-1,K-1,?,Muster", others}


def test_a_waiting_order_stays_to_be_packed_without_a_name(engine: Engine, traces: Traces) -> None:
    done = forget_them(engine)
    assert done.still_to_pack == (WAITING,)
    with reading(engine) as connection:
        kept = waiting_row(connection)
        lines = connection.execute(select(ORDER_LINE).where(ORDER_LINE.c.order_id == kept["id"])).all()
        codes = connection.execute(select(ORDER_CODE.c.code)).scalars().all()
    assert (kept["customer_id"], kept["comment"], kept["postcode"], kept["state"]) == (None, "", "", "open")
    assert len(lines) == 1
    assert codes == ["TOTE-5"]


def test_the_audit_log_says_that_it_was_done_and_not_to_whom(engine: Engine, traces: Traces) -> None:
    done = forget_them(engine)
    with reading(engine) as connection:
        entries = connection.execute(select(AUDIT_ENTRY).order_by(AUDIT_ENTRY.c.id)).all()
    of_person = [entry for entry in entries if entry.subject == done.name]
    assert [entry.action for entry in of_person][-1] == "customer.forgotten"
    assert {entry.action for entry in of_person} >= {"customer.merged", "parcel.overruled"}
    assert of_person[-1].facts == {"rows": sum(done.rows.values())}
    assert "B-1" in {entry.subject for entry in entries}


def test_a_guest_is_forgotten_by_the_number_of_an_order(engine: Engine, traces: Traces) -> None:
    with writing(engine) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "B-2").values(customer_id=None))
    assert forget_them(engine, "b-2").still_to_pack == ("B-2",)
    with writing(engine) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "B-2").values(state="cancelled"))
    assert forget_them(engine, "b-2").still_to_pack == ()
    assert "B-2" not in everything(engine)
    assert "Berta" in everything(engine)


def test_nobody_of_this_number_is_refused(engine: Engine, traces: Traces) -> None:
    with pytest.raises(Trouble) as caught:
        forget_them(engine, "K-9")
    assert caught.value.code == "customer.unknown"


@pytest.mark.parametrize("where", ["table", "printer"])
def test_what_lies_on_a_table_or_waits_for_a_printer_is_waited_for(engine: Engine, traces: Traces, where: str) -> None:
    from station.store import journal
    from tests.store.facts import plan

    with writing(engine) as connection:
        if where == "table":
            journal.open_parcel(connection, "p-9", plan(WAITING), "Paula", "Table 1", NOON)
        else:
            connection.execute(update(PRINT_JOB).where(PRINT_JOB.c.parcel_id == "p-1").values(state="queued"))
    forgotten_secret(engine)
    before = everything(engine)
    with pytest.raises(Trouble) as caught:
        forget_them(engine)
    assert caught.value.code == ("customer.on_table" if where == "table" else "customer.printing")
    assert everything(engine) == before


# --- not brought back ---------------------------------------------------------------------------------------

HEADER = "order_number,ordered_at,sku,name,quantity,unit_price,customer_number,email,first_name,shipped_on,comment"
LINES = (
    "O-9001,2026-10-13 10:00,T-MINT,Mint,1,4.50,K-4711,wilhelmina@example.org,Wilhelmina,,",
    "O-9009,2026-11-21 12:00,T-MINT,Product T-MINT,1,4.50,K-4711,,Wilhelmina,,Bitte nicht klingeln",
    "N-1,2026-11-22 13:00,T-MINT,Mint,1,4.50,K-4711,,Wilhelmina,,Bitte nicht klingeln",
    "N-2,2026-11-22 13:00,T-MINT,Mint,1,4.50,,wilhelmina@example.org,Wilhelmina,,Bitte nicht klingeln",
    "N-3,2026-11-22 13:00,T-MINT,Mint,1,4.50,K-4712,,Wilhelmina,2026-11-23,",
    "N-4,2026-11-22 13:00,T-MINT,Mint,?,4.50,K-4711,,Wilhelmina,,",
    "B-3,2026-11-22 13:00,T-MINT,Mint,1,4.50,K-1,,Berta,,",
)


def take(engine: Engine, folder: Path, *lines: str) -> ImportReport:
    file = folder / "orders.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return import_orders(engine, file, find_profile("orders"), lambda _: None)


def test_an_import_brings_nobody_back_and_counts_who_was_left_out(
    engine: Engine, traces: Traces, tmp_path: Path
) -> None:
    forget_them(engine)
    report = take(engine, tmp_path, *LINES)
    assert report.lines_forgotten == 3  # packed long ago, shipped elsewhere, and one that nobody understands
    assert report.lines == 7 == report.lines_imported + report.lines_unchanged + report.lines_set_aside + 3
    after = everything(engine)
    assert [secret for secret in SECRETS if secret in after] == []
    with reading(engine) as connection:
        orders = dict(connection.execute(select(SHOP_ORDER.c.number, SHOP_ORDER.c.customer_id)).all())
        customers = set(connection.execute(select(CUSTOMER.c.number)).scalars())
    assert (orders["N-1"], orders["N-2"], orders["O-9009"]) == (None, None, None)
    assert orders["B-3"] == traces.other
    assert customers == {"K-1"}


def test_importing_the_same_again_changes_nothing(engine: Engine, traces: Traces, tmp_path: Path) -> None:
    forget_them(engine)
    take(engine, tmp_path, *LINES)
    before = everything(engine)
    assert take(engine, tmp_path, *LINES).changed_nothing
    assert everything(engine) == before


def test_marks_are_digests(engine: Engine, traces: Traces) -> None:
    forget_them(engine)
    with reading(engine) as connection:
        marks = connection.execute(select(FORGOTTEN.c.mark)).scalars().all()
    assert len(marks) == 2 + 1 + 3 + 2  # customer numbers, e-mail, orders that are gone, lines set aside
    assert all(len(one) == 64 for one in marks)
    assert inspect(engine).has_table("forgotten")


def test_forgetting_another_later_leaves_the_first_forgotten(engine: Engine, traces: Traces, tmp_path: Path) -> None:
    forget_them(engine)
    forget(engine, "K-1", "main", Actor("Mara"), NOON, waiting_days=14)
    report = take(engine, tmp_path, *LINES)
    assert report.customers_new == 0
    with reading(engine) as connection:
        assert connection.execute(select(GOODS_RETURN)).all() == []
