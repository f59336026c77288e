"""Voucher codes: each goes out once over all tables, none is lost, and none that is printed comes back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert, select, update

from printing.jobs import JobState
from station.domain.audit import Action, Actor
from station.domain.catalog import Insert, InsertKind, Slot
from station.domain.plan import Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.store import audit, voucher_blocks, vouchers
from station.store.engine import open_engine, reading, writing
from station.store.migrate import upgrade
from station.store.shop_store import SqlShopStore
from station.store.tables import INSERT_ITEM, PRINT_JOB, VOUCHER_CODE
from station.store.writers import add_inserts
from tests.store.facts import NOON, TODAY, plan

MIA = Actor("Mia", "manager", "Office")
CARDS = tuple(
    Insert(name, InsertKind.WELCOME, Slot.CARD, name) for name in ("card.birthday", "card.plain", "card.welcome")
)


def fill(engine: Engine, codes: int = 3) -> None:
    """Two inserts share the pool "ten", one has none."""
    with writing(engine) as connection:
        add_inserts(connection, CARDS)
        has_code = INSERT_ITEM.c.id.in_(["card.birthday", "card.welcome"])
        connection.execute(update(INSERT_ITEM).where(has_code).values(voucher_pool="ten"))
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent", low_water=2))
        vouchers.import_codes(connection, "ten", [f"TEN-{n:03}" for n in range(codes)], MIA, NOON)


@pytest.fixture
def shop(engine: Engine) -> Engine:
    fill(engine)
    return engine


def plan_with(*ids: str) -> PackPlan:
    wanted = [card for card in CARDS if card.id in ids]
    chosen = tuple(Choice(Slot.CARD, card, "rule", Reason.of("together"), "de") for card in wanted)
    return replace(plan("1", sample=None), chosen=chosen)


WELCOME = plan_with("card.welcome", "card.plain")


def test_decisions_know_which_inserts_bear_a_code(shop: Engine) -> None:
    """A review card with a voucher would be a bought review: the guards have to see it."""
    known = {name: card.voucher_pool for name, card in SqlShopStore(shop).catalog().inserts.items()}
    assert known == {"card.birthday": "ten", "card.plain": "", "card.welcome": "ten"}


def pool(engine: Engine) -> VoucherPool:
    with reading(engine) as connection:
        return vouchers.pools(connection)[0]


def counts(engine: Engine) -> tuple[int, int, int]:
    found = pool(engine)
    return found.free, found.held, found.given


def test_a_code_is_held_given_and_never_used_again(shop: Engine) -> None:
    with writing(shop) as connection:
        held = vouchers.hold(connection, "p1", WELCOME)
        assert vouchers.hold(connection, "p1", WELCOME) == held == {"card.welcome": "TEN-000"}
    assert counts(shop) == (2, 1, 0)
    for _twice in range(2):
        with writing(shop) as connection:
            vouchers.give(connection, "p1", NOON)
            vouchers.give_back(connection, "p1")
    assert counts(shop) == (2, 0, 1)
    with writing(shop) as connection:
        assert vouchers.codes_of(connection, "p1", WELCOME) == held
        assert vouchers.hold(connection, "p2", WELCOME) == {"card.welcome": "TEN-001"}


def test_every_insert_of_a_parcel_has_a_code_of_its_own(shop: Engine) -> None:
    with writing(shop) as connection:
        held = vouchers.hold(connection, "p1", plan_with("card.birthday", "card.welcome"))
    assert held == {"card.birthday": "TEN-000", "card.welcome": "TEN-001"}


def test_a_parcel_that_is_left_gives_its_code_back(shop: Engine) -> None:
    with writing(shop) as connection:
        vouchers.hold(connection, "p1", WELCOME)
        vouchers.give_back(connection, "p1")
    assert counts(shop) == (3, 0, 0)


@pytest.mark.parametrize("state", [JobState.SENDING, JobState.PRINTED, JobState.UNCERTAIN])
def test_a_code_that_may_stand_on_paper_does_not_come_back(shop: Engine, state: JobState) -> None:
    job = {"id": "j1", "number": 1, "order_number": "1", "parcel_id": "p1", "slot": "card", "printer": "cards"}
    job |= {"pdf": b"", "width_mm": 105.0, "height_mm": 148.0, "cut": False, "created_at": NOON}
    with writing(shop) as connection:
        vouchers.hold(connection, "p1", WELCOME)
        connection.execute(insert(PRINT_JOB), job | {"state": state.value})
        vouchers.give_back(connection, "p1")
        vouchers.give(connection, "p1", NOON)  # packed all the same
    assert counts(shop) == (2, 0, 1)


def test_an_empty_pool_and_one_that_is_over_give_nothing(shop: Engine) -> None:
    with writing(shop) as connection:
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent", 2, TODAY))
        vouchers.hold(connection, "p1", WELCOME, day=TODAY)
    with pytest.raises(Trouble, match=r"voucher\.none_left"), writing(shop) as connection:
        vouchers.hold(connection, "p2", WELCOME, day=TODAY + timedelta(days=1))
    with writing(shop) as connection:
        vouchers.hold(connection, "p2", WELCOME)
    both = plan_with("card.birthday", "card.welcome")
    with pytest.raises(Trouble, match=r"voucher\.none_left"), writing(shop) as connection:
        vouchers.hold(connection, "p3", both)
    assert counts(shop) == (1, 2, 0)  # nothing of a transaction that failed stays


def test_duplicates_are_refused_and_counted_in_every_pool(shop: Engine) -> None:
    with writing(shop) as connection:
        vouchers.save_pool(connection, VoucherPool("five"))
        told = vouchers.import_codes(connection, "five", ["TEN-001", "FIVE-1", "FIVE-1", "FIVE-2"], MIA, NOON)
        entry = audit.search(connection, audit.AuditSearch(action=Action.VOUCHERS_IMPORTED))[0]
        assert [one.free for one in vouchers.pools(connection)] == [2, 3]
    assert told == vouchers.Imported(new=2, duplicates=2)
    assert (entry.subject, entry.facts) == ("five", {"new": 2, "duplicates": 2})
    with pytest.raises(Trouble, match=r"voucher\.pool_unknown"), writing(shop) as connection:
        vouchers.import_codes(connection, "none", ["A-1"], MIA, NOON)


def test_a_pool_below_its_mark_is_low(shop: Engine) -> None:
    assert not pool(shop).is_low
    with writing(shop) as connection:
        voucher_blocks.reserve_block(connection, "ten", "Table 1 #1", 1)
        vouchers.hold(connection, "p1", WELCOME)
    assert not pool(shop).is_low  # what a table keeps can still go out
    with writing(shop) as connection:
        vouchers.hold(connection, "p2", WELCOME)
    assert pool(shop).is_low


def test_many_tables_racing_for_few_codes_share_none(shop: Engine) -> None:
    """Twelve parcels, three codes: three have one each, nine hear that none is left."""
    start = Barrier(6)

    def open_two(table: int) -> list[str]:
        got = []
        start.wait()
        for number in range(2):
            with suppress(Trouble), writing(shop) as connection:
                got += vouchers.hold(connection, f"p{table}.{number}", WELCOME).values()
        return got

    with ThreadPoolExecutor(6) as tables:
        got = [code for codes in tables.map(open_two, range(6)) for code in codes]
    with reading(shop) as connection:
        stored = connection.execute(select(VOUCHER_CODE.c.code).where(VOUCHER_CODE.c.state == "held")).scalars().all()
    assert len(got) == len(set(got)) >= 1
    assert sorted(got) == sorted(stored)
    left = 3 - len(got)
    with writing(shop) as connection:  # nobody got less than there was
        for number in range(left):
            vouchers.hold(connection, f"late{number}", WELCOME)
    assert counts(shop) == (0, 3, 0)


STEPS = st.lists(
    st.tuples(st.sampled_from(["hold", "give", "back", "block", "unblock"]), st.integers(0, 3)), max_size=25
)


def take_step(connection: Connection, step: str, number: int) -> None:
    match step:
        case "hold":
            vouchers.hold(connection, f"p{number}", WELCOME)
        case "give":
            vouchers.give(connection, f"p{number}", NOON)
        case "back":
            vouchers.give_back(connection, f"p{number}")
        case "block":
            voucher_blocks.reserve_block(connection, "ten", "T #1", number)
        case "unblock":
            codes = voucher_blocks.reserve_block(connection, "ten", "T #1", 0)
            voucher_blocks.give_back_codes(connection, "T #1", codes)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_no_order_of_steps_loses_or_doubles_a_code(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    engine = open_engine(tmp_path_factory.mktemp("vouchers") / "store.sqlite")
    upgrade(engine)
    fill(engine)
    given_out: dict[str, str] = {}
    for step, number in steps:
        with suppress(Trouble), writing(engine) as connection:
            take_step(connection, step, number)
        found = pool(engine)
        assert found.left + found.held + found.given == 3
        with reading(engine) as connection:
            rows = connection.execute(select(VOUCHER_CODE)).all()
        now = {row.code: row.parcel_id for row in rows if row.state == "given"}
        assert given_out.items() <= now.items()
        given_out = now
        assert all((row.state == "free") == (row.parcel_id is None and row.held_by == "") for row in rows)
    engine.dispose()
