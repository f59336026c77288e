"""Shadow mode: a table that only watches prints nothing, gives nothing and leaves no parcel behind."""

import pytest
from sqlalchemy import func, select

from station.store.engine import reading
from station.store.tables import ORDER_ON_TABLE, PARCEL, PRINT_JOB, RESERVATION
from station.workflow.session import PackingSession
from station.workflow.views import DayView
from tests.fakes.packing_table import NOON, QUICK, PackingTable


@pytest.fixture
def watching(table: PackingTable) -> PackingSession:
    made = table.make_session(policy=QUICK.model_copy(update={"watch_until": NOON.date()}))
    made.start()
    return made


def rows(table: PackingTable) -> list[int]:
    with reading(table.station.engine) as connection:
        counted = (PRINT_JOB, RESERVATION, ORDER_ON_TABLE)
        return [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in counted]


@pytest.mark.parametrize("command", ["NOSAMPLE", "TEXT", "SPLIT"])
def test_what_would_print_or_give_says_that_orders_are_only_watched(
    table: PackingTable, watching: PackingSession, command: str
) -> None:
    watching.scan(table.number("enjoy"), "wedge")
    watching.count_line(table.open.lines[0].line.position)
    watching.do(command)
    assert table.problem.code == "watch.only"
    watching.dismiss()
    watching.finish()
    assert rows(table) == [0, 0, 0]


def test_the_day_tells_watched_parcels_apart_from_packed_ones(table: PackingTable, watching: PackingSession) -> None:
    watching.scan(table.number("enjoy"), "wedge")
    table.pass_time(30)
    watching.finish()
    watching.do("DAT")
    assert isinstance(table.view, DayView)
    assert (table.view.packed, table.view.watched, table.view.seconds_watched) == (0, 1, 30.0)


def test_a_watched_order_can_be_packed_afterwards_without_a_question(
    table: PackingTable, watching: PackingSession
) -> None:
    watching.scan(table.number("enjoy"), "wedge")
    watching.finish()
    session = table.make_session()
    session.start()
    session.scan(table.number("enjoy"), "wedge")
    assert table.open.inserts
    with reading(table.station.engine) as connection:
        assert sorted(connection.execute(select(PARCEL.c.state)).scalars()) == ["open", "watched"]
