"""A misprint counts at the printer that printed the bad one, once, with its reason, and says whether to shred it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.store.job_store import SqlJobStore
from station.store.print_counts import misprints, print_counts, state_counts
from station.store.tables import CUSTOMER, SHOP_ORDER
from station.store.tables.shop import CustomerRow, OrderRow

EVENING = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
SINCE = EVENING - timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def store(engine: Engine) -> SqlJobStore:
    return SqlJobStore(engine)


def job(printer: str, copy: int = 1, place: int = 0, slot: str = "note", **more) -> PrintJob:
    page = Page(b"%PDF", 80.0, 120.0)
    number = more.pop("order", "10481")
    return PrintJob(uuid4().hex, number, "p1", slot, printer, page, EVENING, copy, place=place, **more)


def test_a_misprint_counts_where_the_bad_one_was_printed(engine: Engine, store: SqlJobStore) -> None:
    store.add([job("notes"), job("notes", 2, reason="crumpled")])
    store.add([job("labels", place=1, slot="sample"), job("cards", 2, place=1, slot="sample", reason="fell_down")])
    assert print_counts(engine, SINCE, BERLIN).misprints == {
        ("2026-03-03", "labels", "sample", "fell_down"): 1,
        ("2026-03-03", "notes", "note", "crumpled"): 1,
    }


def test_of_two_prints_of_a_slot_the_one_that_was_chosen_counts(engine: Engine, store: SqlJobStore) -> None:
    cards = [job("cards", place=2, slot="card"), job("office", place=3, slot="card")]
    store.add([*cards, job("cards", 2, place=3, slot="card", reason="unreadable")])
    assert [(one.printer, one.reason) for one in misprints(engine, SINCE, BERLIN)] == [("office", "unreadable")]


def test_a_print_that_had_moved_counts_where_it_came_out(engine: Engine, store: SqlJobStore) -> None:
    waited = job("notes")
    store.add([waited])
    moved = job("cards", moved_from=waited.id)
    store.add([moved], JobChange(waited.id, JobState.VOID, EVENING, "moved to cards"))
    store.add([job("notes", 2, reason="wrong_paper")])
    assert [one.printer for one in misprints(engine, SINCE, BERLIN)] == ["cards"]


def test_of_several_copies_the_last_one_was_bad(engine: Engine, store: SqlJobStore) -> None:
    store.add([job("notes"), job("cards", 2), job("notes", 4, reason="crumpled")])
    assert [one.printer for one in misprints(engine, SINCE, BERLIN)] == ["cards"]


def test_a_copy_that_moved_itself_counts_once(engine: Engine, store: SqlJobStore) -> None:
    copy = job("notes", 2, reason="crumpled")
    store.add([job("notes"), copy])
    store.add([job("cards", 2, reason="crumpled", moved_from=copy.id)])
    assert [(one.printer, one.reason) for one in misprints(engine, SINCE, BERLIN)] == [("notes", "crumpled")]


def test_a_copy_that_nobody_found_fault_with_is_no_misprint(engine: Engine, store: SqlJobStore) -> None:
    store.add([job("notes"), job("notes", 2)])
    assert misprints(engine, SINCE, BERLIN) == []
    assert state_counts(engine, SINCE) == {("notes", "queued"): 2}
    assert state_counts(engine, EVENING + timedelta(seconds=1)) == {}


def test_what_names_a_customer_is_to_be_shredded(engine: Engine, store: SqlJobStore) -> None:
    with engine.begin() as connection:
        connection.execute(insert(CUSTOMER), [CustomerRow(id=1, number="C1").model_dump()])
        for number, customer in (("10481", 1), ("10482", None)):
            order = OrderRow(number=number, number_key=number, ordered_at=EVENING, customer_id=customer)
            connection.execute(insert(SHOP_ORDER), [order.model_dump(exclude={"id"})])
    store.add([job("notes"), job("notes", 2, reason="other")])
    store.add([job("notes", place=1, order="10482"), job("notes", 2, place=1, order="10482", reason="other")])
    assert [(one.order_number, one.is_personal) for one in misprints(engine, SINCE, BERLIN)] == [
        ("10481", True),
        ("10482", False),
    ]
