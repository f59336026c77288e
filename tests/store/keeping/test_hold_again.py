"""A parcel that is gone on with, or gets another sample: two statements while its packer waits, and what it holds is
what going on at the server itself would have left it with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import current_thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, event, select, update

from station.domain.catalog import Sample
from station.domain.journal import LeftParcel
from station.domain.packing import Step, StepKind
from station.domain.plan import CampaignPlace, Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.store import journal, left_parcels
from station.store.engine import reading, writing
from station.store.keeping.hold_again import HoldAgain
from station.store.tables import (
    CAMPAIGN_COUNT,
    CAMPAIGN_RESERVATION,
    INSERT_ITEM,
    INSERT_RESERVATION,
    ORDER_ON_TABLE,
    PARCEL,
    PARCEL_EVENT,
    RESERVATION,
    SAMPLE,
)
from station.store.writers import add_inserts, add_samples
from tests.store.facts import CARD, LAST_PIECE, NOON, SAMPLE_INSERT, plan
from tests.store.keeping.conftest import KeptTable

MakeTable = Callable[[str], KeptTable]
OTHER_LOT = replace(LAST_PIECE, lot="B", stock=2)
OTHER_KIND = replace(LAST_PIECE, sku="S-ROSE", lot="A", stock=2)
LOTS = (LAST_PIECE, OTHER_LOT, OTHER_KIND)
GIFTS = tuple(replace(CARD, id=f"gift {n}", stock=1) for n in (1, 2))
RULES = ("rule 1", "rule 2")
#: What a parcel moves of the shop when it is begun, gone on with or exchanged.
HOLDING = (SAMPLE, INSERT_ITEM, CAMPAIGN_COUNT, RESERVATION, INSERT_RESERVATION, CAMPAIGN_RESERVATION)
PLACES = (*HOLDING, ORDER_ON_TABLE)


@pytest.fixture
def stocked(shop: Engine) -> Engine:
    """The shop with lots of two kinds, and gifts of which there are few."""
    with writing(shop) as connection:
        add_samples(connection, LOTS)
        add_inserts(connection, GIFTS)
    return shop


def rows(engine: Engine, *tables: Table) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        found = [(table.name, *row) for table in tables for row in connection.execute(select(table))]
    return sorted((row for row in found if row[0] != "campaign_count" or row[-1]), key=repr)


def holding(
    lots: tuple[Sample, ...] = (), gifts: tuple[int, ...] = (), rules: tuple[str, ...] = (), keep: int = 0
) -> PackPlan:
    made = plan("1", sample=None)
    why = Reason.of("never_had")
    samples = [Choice(SAMPLE_INSERT.slot, SAMPLE_INSERT, "s", why, "de", sample=lot, keep_stock=keep) for lot in lots]
    pieces = [Choice(CARD.slot, GIFTS[n], "g", why, "de") for n in gifts]
    places = tuple(CampaignPlace(rule, 2, 2) for rule in rules)
    return replace(made, chosen=(*made.chosen, *samples, *pieces), campaigns=places)


def begin(table: KeptTable, chosen: PackPlan, parcel: str = "p1") -> None:
    table.store.open_parcel(parcel, chosen, "Anna", table.name, NOON)
    counted = Step(1, StepKind.COUNTED, NOON, "Anna", table.name, line=1, pieces=1)
    table.parcels.record_steps(parcel, [counted], "Anna", table.name, NOON)
    table.go()


def left_at(table: KeptTable, number: str = "1") -> LeftParcel:
    assert table.store.find_order(number) is not None
    left = table.parcels.to_resume(number, NOON - timedelta(hours=1))
    assert left is not None
    return left


def take_over(table: KeptTable, left: LeftParcel, chosen: PackPlan) -> Trouble | None:
    back = Step(len(left.steps) + 1, StepKind.RESUMED, NOON, "Ben", table.name)
    return table.parcels.reopen(left, chosen, [back], "Ben", table.name, NOON, takes_over=True)


def exchange(table: KeptTable, chosen: PackPlan, empty: Sample | None, number: int = 2) -> Trouble | None:
    step = Step(number, StepKind.EXCHANGED, NOON, "Anna", table.name)
    return table.parcels.exchange("p1", chosen, chosen, [step], "Anna", table.name, NOON, empty)


def waited_for(table: KeptTable) -> list[str]:
    """What the server is asked from now on while somebody waits."""
    said: list[str] = []

    def ran(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if current_thread().name == "server-questions":
            said.append(statement)

    event.listen(table.link.engine, "before_cursor_execute", ran)
    return said


def test_a_packer_who_takes_a_parcel_over_waits_for_two_statements(table: MakeTable, stocked: Engine) -> None:
    one, two = table("T1"), table("T2")
    chosen = holding((LAST_PIECE,), (0,), RULES)
    begin(one, chosen)
    two.go()
    left = left_at(two)
    said = waited_for(two)
    assert take_over(two, left, chosen) is None
    assert len(said) == 2
    for each in (two, one, two):
        each.go()
    assert rows(two.here, *HOLDING) == rows(stocked, *HOLDING)
    assert [row[3] for row in rows(stocked, ORDER_ON_TABLE)] == ["T2"]
    with reading(stocked) as connection:
        steps = connection.execute(select(PARCEL_EVENT.c.kind).order_by(PARCEL_EVENT.c.number)).scalars()
        assert list(steps) == [StepKind.COUNTED, StepKind.RESUMED]
    with pytest.raises(Trouble, match=r"parcel\.taken_over"):
        one.parcels.record_steps("p1", [Step(2, StepKind.COUNTED, NOON, "Anna", "T1")], "Anna", "T1", NOON)


def test_a_packer_who_finds_a_bin_empty_waits_for_two_statements(table: MakeTable, stocked: Engine) -> None:
    one = table("T1")
    begin(one, holding((OTHER_LOT,), (0,), RULES))
    said = waited_for(one)
    assert exchange(one, holding((OTHER_KIND,), (0,), RULES), OTHER_LOT) is None
    assert len(said) == 2
    assert stock(stocked, OTHER_KIND) == (2, 1)
    assert stock(stocked, OTHER_LOT) == (2, 0)  # the piece is nobody's; that there are none is told behind the packer
    one.go()
    assert stock(stocked, OTHER_LOT) == stock(one.here, OTHER_LOT) == (0, 0)
    assert rows(one.here, *HOLDING) == rows(stocked, *HOLDING)


def test_the_last_piece_that_another_table_has_is_refused_and_the_next_best_had(
    table: MakeTable, stocked: Engine
) -> None:
    one, two = table("T1"), table("T2")
    begin(one, holding((OTHER_KIND,)))
    two.store.open_parcel("p2", replace(holding((LAST_PIECE,)), order_number="2"), "Ben", "T2", NOON)
    gone = exchange(one, holding((LAST_PIECE,)), OTHER_KIND)
    assert gone is not None
    assert gone.code == "sample.gone"
    assert stock(one.here, LAST_PIECE) == (1, 1)  # brought along with the refusal
    assert [row[3] for row in rows(stocked, ORDER_ON_TABLE) if row[2] == "p1"] == ["T1"]  # open, holding nothing
    assert exchange(one, holding((OTHER_LOT,)), None, number=3) is None
    for each in (one, two, one):
        each.go()
    assert stock(stocked, OTHER_LOT) == (2, 1)
    assert rows(one.here, SAMPLE) == rows(two.here, SAMPLE) == rows(stocked, SAMPLE)


def test_steps_that_this_table_never_heard_of_are_not_written_over(table: MakeTable, stocked: Engine) -> None:
    one, two = table("T1"), table("T2")
    begin(one, holding((LAST_PIECE,)))
    two.go()
    left = left_at(two)
    one.parcels.record_steps("p1", [Step(2, StepKind.COUNTED, NOON, "Anna", "T1")], "Anna", "T1", NOON)
    one.go()
    before = rows(stocked, *PLACES, PARCEL)
    with pytest.raises(Trouble) as taken:
        take_over(two, left, holding((LAST_PIECE,)))
    assert (taken.value.code, taken.value.facts["table"]) == ("parcel.taken_over", "T1")
    assert rows(stocked, *PLACES, PARCEL) == before
    assert take_over(two, left_at(two), holding((LAST_PIECE,))) is None


def test_of_a_parcel_that_went_on_elsewhere_nothing_is_exchanged(table: MakeTable, stocked: Engine) -> None:
    one, two = table("T1"), table("T2")
    begin(one, holding((LAST_PIECE,)))
    two.go()
    take_over(two, left_at(two), holding((LAST_PIECE,)))
    with pytest.raises(Trouble) as taken:
        exchange(one, holding((OTHER_LOT,)), LAST_PIECE)
    assert (taken.value.code, taken.value.facts["table"]) == ("parcel.taken_over", "T2")
    assert stock(one.here, LAST_PIECE) == stock(stocked, LAST_PIECE) == (1, 1)


def test_alone_a_sample_is_exchanged_from_what_is_known_here(table: MakeTable, stocked: Engine) -> None:
    one = table("T1")
    begin(one, holding((OTHER_LOT,)))
    one.cut()
    assert exchange(one, holding((OTHER_KIND,)), OTHER_LOT) is None
    assert stock(stocked, OTHER_KIND) == (2, 0)
    one.go()
    assert rows(one.here, *HOLDING) == rows(stocked, *HOLDING)
    assert (stock(stocked, OTHER_KIND), stock(stocked, OTHER_LOT)) == ((2, 1), (0, 0))


def stock(engine: Engine, lot: Sample) -> tuple[int, int]:
    with reading(engine) as connection:
        asked = select(SAMPLE.c.on_hand, SAMPLE.c.reserved).where(SAMPLE.c.sku == lot.sku, SAMPLE.c.lot == lot.lot)
        on_hand, reserved = connection.execute(asked).one()
        return on_hand, reserved


plans = st.builds(
    holding,
    st.lists(st.sampled_from(LOTS), max_size=3).map(tuple),
    st.lists(st.sampled_from((0, 1)), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(RULES), max_size=2, unique=True).map(tuple),
    st.integers(0, 1),
)


@given(
    before=plans,
    after=plans,
    taken=st.lists(st.sampled_from((0, 1)), max_size=2, unique=True),
    next_day=st.booleans(),
    state=st.sampled_from(["open", "set_aside"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_holds_what_going_on_at_the_server_itself_would_let_it_hold(
    stocked: Engine, before: PackPlan, after: PackPlan, taken: list[int], next_day: bool, state: str
) -> None:
    """The same parcel twice: gone on with by the statements of one PC, and by ours; others took gifts meanwhile."""
    at = NOON + timedelta(days=1 if next_day else 0)
    results: list[tuple[str, list[tuple[Any, ...]]]] = []
    for ours in (False, True):
        connection = stocked.connect()
        transaction = connection.begin()
        try:
            journal.open_parcel(connection, "p1", _obtainable(before), "Anna", "T1", NOON)
            if state != "open":
                journal.release_parcel(connection, "p1", NOON, state)
            for n in taken:
                free = INSERT_ITEM.c.on_hand > INSERT_ITEM.c.reserved
                connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == GIFTS[n].id, free).values(on_hand=0))
            left = left_parcels.to_resume(connection, "1", NOON - timedelta(hours=1))
            assert left is not None
            gone = _go_on(connection, left, after, at, ours)
            state_of = [
                row for table in HOLDING for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            results.append((gone, [] if gone else [tuple(row) for row in state_of]))
        finally:
            transaction.rollback()
            connection.close()
    assert _without_zero(results[0]) == _without_zero(results[1])


def _go_on(connection: Any, left: LeftParcel, after: PackPlan, at: Any, ours: bool) -> str:
    """What was refused; "" = nothing."""
    if not ours:
        gone = left_parcels.reopen(connection, left, after, [], "Ben", "T2", at, takes_over=True)
        return gone.code if gone else ""
    again = HoldAgain("p1", after, "Ben", "T2", "T2 #1", at, 0, takes_over=True)
    try:
        again.take(connection)
    except Trouble as gone:
        return gone.code
    return ""


def _obtainable(chosen: PackPlan) -> PackPlan:
    """Each lot at most once, so that it is there."""
    lots = {(one.sample.sku, one.sample.lot): one for one in chosen.chosen if one.sample}
    others = tuple(one for one in chosen.chosen if one.sample is None)
    return replace(chosen, chosen=(*others, *(one._replace(keep_stock=0) for one in lots.values())))


def _without_zero(result: tuple[str, list[tuple[Any, ...]]]) -> tuple[str, list[tuple[Any, ...]]]:
    """A campaign's day of which nothing is taken is as good as none."""
    return result[0], [row for row in result[1] if not (row[0] in RULES and row[-1] == 0)]


@pytest.mark.parametrize("is_off", [False, True], ids=["the table is there", "the table was off the network"])
def test_the_table_before_knows_with_its_next_round_that_a_parcel_went_on_elsewhere(
    table: Callable[[str], KeptTable], stocked: Engine, is_off: bool
) -> None:
    """Its session looks once a second, and calls off what it has not printed yet."""
    one, two = table("T1"), table("T2")
    begin(one, holding((OTHER_LOT,)))
    two.go()
    if is_off:
        one.cut()
    take_over(two, left_at(two), holding((OTHER_LOT,)))
    two.go()
    one.go()
    there = one.parcels.on_table("1")
    assert there is not None
    assert (there.table, there.parcel_id) == ("T2", "p1")
