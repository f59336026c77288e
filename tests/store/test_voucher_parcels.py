"""Voucher codes of parcels: one code a parcel from the shelf to the print, and no card without one."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.catalog import Slot
from station.domain.plan import Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.store import journal, left_parcels, vouchers
from station.store.engine import reading, writing
from station.store.job_store import SqlJobStore
from station.store.snapshots import Snapshots
from station.store.tables import INSERT_ITEM
from station.store.writers import add_inserts, add_orders
from tests.store.facts import NOON, TODAY, order, plan
from tests.store.test_vouchers import CARDS, MIA

CODE_CARD = CARDS[-1]


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """One card with a pool of one code, and two orders."""
    with writing(engine) as connection:
        add_inserts(connection, CARDS)
        add_orders(connection, [order("1"), order("2")])
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
        vouchers.import_codes(connection, "ten", ["TEN-1"], MIA, NOON)
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == CODE_CARD.id).values(voucher_pool="ten"))
    return engine


def with_card(number: str) -> PackPlan:
    choice = Choice(Slot.CARD, CODE_CARD, "rule", Reason.of("together"), "de")
    return replace(plan(number, sample=None), chosen=(choice,))


def open_one(engine: Engine, parcel: str, number: str) -> None:
    with writing(engine) as connection:
        journal.open_parcel(connection, parcel, with_card(number), "Anna", "Table 1", NOON)


def leave(engine: Engine, parcel: str) -> None:
    with writing(engine) as connection:
        journal.release_parcel(connection, parcel, NOON, "set_aside")


def free(engine: Engine) -> int:
    with reading(engine) as connection:
        return vouchers.pools(connection)[0].free


def test_the_parcel_that_is_open_bears_its_code_and_packing_uses_it_up(shop: Engine) -> None:
    open_one(shop, "p1", "1")
    codes = vouchers.printed_codes(shop, "p1", with_card("1"))
    assert codes == vouchers.printed_codes(shop, "p1", with_card("1")) == {CODE_CARD.id: "TEN-1"}
    with writing(shop) as connection:
        journal.record_packed(connection, "p1", with_card("1"), "Anna", "Table 1", NOON, 20.0)
        journal.release_parcel(connection, "p1", NOON, "left")
    with reading(shop) as connection:
        assert vouchers.pools(connection)[0].given == 1


def test_a_parcel_without_a_code_for_its_card_is_not_opened_with_it(shop: Engine) -> None:
    open_one(shop, "p1", "1")
    with pytest.raises(Trouble, match=r"voucher\.none_left"):
        open_one(shop, "p2", "2")
    assert vouchers.printed_codes(shop, "p2", with_card("2")) == {CODE_CARD.id: ""}


def test_every_table_sees_that_a_pool_is_empty_and_that_it_is_filled_again(shop: Engine) -> None:
    elsewhere = Snapshots(shop)
    assert elsewhere.catalog().inserts[CODE_CARD.id].stock is None
    open_one(shop, "p1", "1")
    assert elsewhere.catalog().inserts[CODE_CARD.id].stock == 0
    leave(shop, "p1")
    assert elsewhere.catalog().inserts[CODE_CARD.id].stock is None


def test_an_insert_is_no_good_after_the_last_day_of_its_codes(shop: Engine) -> None:
    seen = Snapshots(shop)
    assert seen.catalog().inserts[CODE_CARD.id].best_before is None
    with writing(shop) as connection:
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent", 0, TODAY))
    assert seen.catalog().inserts[CODE_CARD.id].best_before == TODAY


def test_a_parcel_that_goes_on_has_a_code_again_or_says_that_none_is_left(shop: Engine) -> None:
    open_one(shop, "p1", "1")
    leave(shop, "p1")
    with reading(shop) as connection:
        left = left_parcels.to_resume(connection, "1", NOON - timedelta(days=1))
    assert left is not None
    with writing(shop) as connection:
        assert left_parcels.reopen(connection, left, with_card("1"), [], "Anna", "Table 1", NOON) is None
    assert free(shop) == 0
    leave(shop, "p1")
    open_one(shop, "p2", "2")
    with writing(shop) as connection:
        gone = left_parcels.reopen(connection, left, with_card("1"), [], "Anna", "Table 2", NOON)
    assert gone is not None
    assert gone.code == "voucher.none_left"
    assert vouchers.printed_codes(shop, "p1", with_card("1")) == {CODE_CARD.id: ""}


def test_another_text_on_the_card_keeps_its_code(shop: Engine) -> None:
    open_one(shop, "p1", "1")
    with writing(shop) as connection:
        plan_now = with_card("1")
        assert left_parcels.exchange(connection, "p1", plan_now, plan_now, [], "Anna", "Table 1", NOON) is None
    assert vouchers.printed_codes(shop, "p1", with_card("1")) == {CODE_CARD.id: "TEN-1"}


def test_a_code_on_a_page_that_still_waits_for_paper_is_nobody_elses(shop: Engine) -> None:
    """A table stood still over lunch with an empty roll: its parcel is let go, its page comes out with the next one."""
    open_one(shop, "p1", "1")
    page = Page(b"with TEN-1", 80.0, 100.0)
    jobs = SqlJobStore(shop, "Table 1")
    waiting = PrintJob(uuid4().hex, "1", "p1", "card", "cards", page, NOON)
    jobs.add([waiting])
    with writing(shop) as connection:
        journal.release_parcel(connection, "p1", NOON + timedelta(hours=2), "abandoned")
    assert free(shop) == 0
    assert vouchers.printed_codes(shop, "p1", with_card("1")) == {CODE_CARD.id: "TEN-1"}


def test_a_code_on_a_page_that_was_called_off_is_free(shop: Engine) -> None:
    open_one(shop, "p1", "1")
    jobs = SqlJobStore(shop, "Table 1")
    waiting = PrintJob(uuid4().hex, "1", "p1", "card", "cards", Page(b"with TEN-1", 80.0, 100.0), NOON)
    jobs.add([waiting])
    jobs.record(JobChange(waiting.id, JobState.VOID, NOON, "parcel left", waiting))
    leave(shop, "p1")
    assert free(shop) == 1
