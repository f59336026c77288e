"""Voucher codes at tables that pack without the network: each code in one parcel, whatever dies in between."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select, update

from station.domain.catalog import Slot
from station.domain.packing import Step, StepKind
from station.domain.plan import Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.store import voucher_blocks, vouchers
from station.store.engine import reading, writing
from station.store.keeping import codes as kept_codes
from station.store.tables import INSERT_ITEM, VOUCHER_CODE
from station.store.vouchers import printed_codes
from station.store.writers import add_inserts
from tests.store.facts import NOON, TODAY, plan
from tests.store.keeping.conftest import KeptTable
from tests.store.test_vouchers import CARDS, MIA

MakeTable = Callable[[str], KeptTable]
CARD = CARDS[-1]
CODES, FEWEST = 40, 5


@pytest.fixture
def pool(shop: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The shop with a card that bears a code of one pool; tables hold few."""
    monkeypatch.setattr(kept_codes, "FEWEST", FEWEST)
    with writing(shop) as connection:
        add_inserts(connection, CARDS)
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
        vouchers.import_codes(connection, "ten", [f"TEN-{n:02}" for n in range(CODES)], MIA, NOON)
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == CARD.id).values(voucher_pool="ten"))
    return shop


def with_card(number: str) -> PackPlan:
    choice = Choice(Slot.CARD, CARD, "rule", Reason.of("together"), "de")
    return replace(plan(number, sample=None), chosen=(choice,))


def pack(table: KeptTable, number: str) -> str:
    """Pack an order; the code on its card."""
    parcel, chosen = f"{table.name}.{number}", with_card(number)
    table.store.open_parcel(parcel, chosen, "Anna", table.name, NOON)
    code = printed_codes(table.here, parcel, chosen)[CARD.id]
    table.store.record_packed(parcel, chosen, "Anna", table.name, NOON, 20.0)
    return code


def states(engine: Engine) -> Counter[str]:
    with reading(engine) as connection:
        return Counter(connection.execute(select(VOUCHER_CODE.c.state)).scalars())


def parcel_of(engine: Engine, code: str) -> tuple[str, str | None]:
    columns = VOUCHER_CODE.c
    with reading(engine) as connection:
        row = connection.execute(select(columns.state, columns.parcel_id).where(columns.code == code)).one()
        return row.state, row.parcel_id


def test_a_table_gives_codes_alone_and_tells_them_once(table: MakeTable, pool: Engine) -> None:
    one = table("T1")
    assert states(one.here) == {"free": FEWEST}
    assert states(pool) == {"free": CODES - FEWEST, "held": FEWEST}
    assert one.store.catalog().inserts[CARD.id].stock is None
    one.cut()
    codes = [pack(one, number) for number in ("1", "2")]
    assert states(pool) == {"free": CODES - FEWEST, "held": FEWEST}
    for _ in range(2):
        one.go()
    assert [parcel_of(pool, code) for code in codes] == [("given", "T1.1"), ("given", "T1.2")]
    assert [parcel_of(one.here, code) for code in codes] == [("given", "T1.1"), ("given", "T1.2")]


def test_a_block_is_refilled_before_it_is_empty_and_a_table_without_a_code_offers_no_card(
    table: MakeTable, pool: Engine
) -> None:
    one = table("T1")
    one.cut()
    codes = [pack(one, str(number)) for number in range(1, 5)]
    assert one.courier._blocks.are_low()
    one.go()
    assert states(one.here) == {"given": 4, "free": FEWEST}
    one.cut()
    with writing(one.here) as connection:
        for n in range(FEWEST):
            vouchers.hold(connection, f"held {n}", with_card("1"))
    assert one.store.catalog().inserts[CARD.id].stock == 0
    with pytest.raises(Trouble, match=r"voucher\.none_left"):
        pack(one, "5")
    assert len(set(codes)) == 4


def test_tables_share_no_code_alone_or_with_the_server(table: MakeTable, pool: Engine) -> None:
    one, two = table("T1"), table("T2")
    one.cut()
    codes = [pack(one, "1"), pack(two, "2"), pack(one, "3"), pack(two, "4")]
    with writing(pool) as connection:
        codes += vouchers.hold(connection, "at the server", with_card("5")).values()
    assert len(set(codes)) == 5


def test_a_parcel_that_is_left_gives_its_code_to_the_next_of_the_table(table: MakeTable, pool: Engine) -> None:
    one = table("T1")
    one.store.open_parcel("p1", with_card("1"), "Anna", "T1", NOON)
    code = printed_codes(one.here, "p1", with_card("1"))[CARD.id]
    one.go()
    assert parcel_of(pool, code) == ("held", "p1")
    one.cut()
    one.store.release_parcel("p1", NOON, "abandoned")
    assert pack(one, "2") == code
    one.go()
    assert parcel_of(pool, code) == ("given", "T1.2")


def test_who_goes_on_with_a_parcel_of_a_table_that_is_away_prints_another_code(table: MakeTable, pool: Engine) -> None:
    one, two = table("T1"), table("T2")
    chosen = with_card("1")
    one.store.open_parcel("p1", chosen, "Anna", "T1", NOON)
    on_paper = printed_codes(one.here, "p1", chosen)[CARD.id]
    one.go()
    one.cut()
    two.go()
    two.store.find_order("1")
    left = two.parcels.to_resume("1", NOON - timedelta(hours=1))
    assert left is not None
    resumed = Step(1, StepKind.RESUMED, NOON, "Ben", "T2")
    two.parcels.reopen(left, chosen, [resumed], "Ben", "T2", NOON, takes_over=True)
    other = printed_codes(two.here, "p1", chosen)[CARD.id]
    two.store.record_packed("p1", chosen, "Ben", "T2", NOON, 20.0)
    one.store.record_packed("p1", chosen, "Anna", "T1", NOON, 20.0)
    for each in (two, one, two, one):
        each.go()
    assert other not in ("", on_paper)
    assert parcel_of(pool, other) == ("given", "p1")
    state, parcel = parcel_of(pool, on_paper)
    assert state == "given"
    assert parcel not in (None, "p1")  # the parcel that the first table went on with is one of its own


def test_unused_codes_are_given_back_when_no_card_bears_them_any_more_and_when_they_are_over(
    table: MakeTable, pool: Engine
) -> None:
    one = table("T1")
    with writing(pool) as connection:
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent", valid_until=TODAY - timedelta(days=1)))
    one.go()
    assert states(one.here) == {}
    assert states(pool) == {"free": CODES}


def test_a_table_that_packs_no_more_gives_all_back(table: MakeTable, pool: Engine) -> None:
    one = table("T1")
    pack(one, "1")
    one.courier.carry()
    assert one.courier.give_codes_back() == FEWEST - 1
    assert states(pool) == {"free": CODES - 1, "given": 1}


def test_a_new_file_of_the_same_table_never_gives_what_the_lost_one_may_have_given(
    table: MakeTable, pool: Engine, tmp_path: Path
) -> None:
    lost = table("T1")
    lost.cut()
    printed = {pack(lost, "1"), pack(lost, "2")}
    lost.close()
    for file in tmp_path.glob("T1.sqlite*"):
        file.unlink()
    again = table("T1")
    assert not printed & {pack(again, str(number)) for number in range(1, 5)}


def test_the_block_of_a_table_that_never_comes_back_is_listed_and_withdrawn(table: MakeTable, pool: Engine) -> None:
    one, _ = table("T1"), table("T2")
    with reading(pool) as connection:
        blocks = {block.holder.partition(" ")[0]: block for block in voucher_blocks.blocks(connection)}
    assert {name: (block.codes, block.seen_at) for name, block in blocks.items()} == {
        "T1": (FEWEST, NOON),
        "T2": (FEWEST, NOON),
    }
    holder = blocks["T1"].holder
    with pytest.raises(Trouble, match=r"voucher\.block_in_use"), writing(pool) as connection:
        voucher_blocks.withdraw(connection, holder, NOON - timedelta(days=7), MIA, NOON)
    with writing(pool) as connection:
        assert voucher_blocks.withdraw(connection, holder, NOON + timedelta(days=7), MIA, NOON) == FEWEST
    with pytest.raises(Trouble, match=r"voucher\.block_unknown"), writing(pool) as connection:
        voucher_blocks.withdraw(connection, holder, NOON + timedelta(days=7), MIA, NOON)
    assert states(pool) == {"given": FEWEST, "held": FEWEST, "free": CODES - 2 * FEWEST}
    one.cut()
    code = pack(one, "1")  # it comes back after all, and has packed meanwhile
    one.go()
    one.courier._blocks.refill()
    assert parcel_of(pool, code) == ("given", "T1.1")
    assert states(pool)["given"] == 1


class KilledError(BaseException):
    """The process died."""


def dies(engines: list[Engine], after: int) -> Callable[[], None]:
    """Let the process die right after so many commits of these databases; call what is returned to end that."""
    left = [after]

    def committed(_: Connection) -> None:
        if left[0] == 0:
            raise KilledError
        left[0] -= 1

    for engine in engines:
        event.listen(engine, "commit", committed)

    def end() -> None:
        for engine in engines:
            event.remove(engine, "commit", committed)

    return end


def day_at_a_table(one: KeptTable) -> None:
    """Codes are brought, given alone, given back by a parcel that is left, told, refilled."""
    one.go()
    one.cut()
    for number in ("1", "2"):
        with suppress(Trouble):
            pack(one, number)
    with suppress(Trouble):
        one.store.open_parcel(f"left.{one.name}", with_card("4"), "Anna", one.name, NOON)
        one.store.release_parcel(f"left.{one.name}", NOON, "abandoned")
    one.go()
    one.courier._blocks.refill()


@pytest.fixture
def commits(table: MakeTable, pool: Engine) -> Iterator[int]:
    """How many commits such a day has."""
    one = table("counted")
    counted: list[int] = []
    event.listen(one.here, "commit", lambda _: counted.append(1))
    event.listen(one.link.engine, "commit", lambda _: counted.append(1))
    day_at_a_table(one)
    one.courier.give_codes_back()
    with writing(pool) as connection:
        connection.execute(update(VOUCHER_CODE).values(state="free", held_by="", parcel_id=None, given_at=None))
    return len(counted)


@pytest.mark.slow
def test_killed_between_any_two_commits_no_code_is_doubled_or_lost(
    commits: int, table: MakeTable, pool: Engine
) -> None:
    for after in range(commits):
        name = f"K{after}"
        with writing(pool) as connection:
            connection.execute(update(VOUCHER_CODE).values(state="free", held_by="", parcel_id=None, given_at=None))
        one = table(name)
        end = dies([one.here, one.link.engine], after)
        with suppress(KilledError):
            day_at_a_table(one)
        end()
        one.close()
        again = table(name)
        day_at_a_table(again)
        again.go()
        assert_every_code_is_somewhere_once(again, pool)
        again.courier.give_codes_back()
        assert states(pool)["held"] == 0


def assert_every_code_is_somewhere_once(one: KeptTable, shop: Engine) -> None:
    columns = VOUCHER_CODE.c
    query = select(columns.code, columns.state, columns.parcel_id).where(columns.held_by == one.courier.holder)
    with reading(shop) as connection:
        there = {row.code: (row.state, row.parcel_id) for row in connection.execute(query)}
    with reading(one.here) as connection:
        here = {row.code: (row.state, row.parcel_id) for row in connection.execute(select(VOUCHER_CODE))}
    assert {code: ("held", None) if state == ("free", None) else state for code, state in here.items()} == there
    parcels = Counter(parcel for state, parcel in there.values() if state == "given")
    assert set(parcels.values()) <= {1}
