"""An order that leaves in several parcels: what goes with which, and what a crash in between leaves."""

import pytest

from station.workflow.session import PackingSession
from station.workflow.views import LineView
from tests.fakes.packing_table import QUICK, PackingTable


@pytest.fixture
def story(table: PackingTable) -> str:
    """An order of several lines."""
    return next(
        one.story
        for one in table.featured
        if len(table.station.decider.find(one.number).lines) > 2 and one.story != "cancelled"
    )


def open_order(table: PackingTable, session: PackingSession, story: str) -> tuple[LineView, ...]:
    session.scan(table.number(story), "wedge")
    table.hear(session)
    return table.open.lines


def leave_out(table: PackingTable, session: PackingSession, name: str, reason: str) -> None:
    session.do("SHORT")
    if table.ask.code == "ask.line":
        session.choose([dict(option.facts)["name"] for option in table.ask.options].index(name) + 1)
    session.choose([option.code for option in table.ask.options].index(f"short.{reason}") + 1)


def check(session: PackingSession, line: LineView) -> None:
    session.count_line(line.line.position, line.line.quantity)


def test_the_first_parcel_takes_all_inserts_and_what_is_sold_out_follows_in_none(
    table: PackingTable, session: PackingSession, story: str
) -> None:
    first, sold_out, *others = open_order(table, session, story)
    assert table.open.inserts
    check(session, first)
    leave_out(table, session, sold_out.line.name, "sold_out")
    session.do("SPLIT")
    assert table.open.part == 2
    assert [line.line.position for line in table.open.lines] == [line.line.position for line in others]
    assert not table.open.inserts


def test_a_question_at_the_end_of_the_first_parcel_does_not_lose_the_second(table: PackingTable, story: str) -> None:
    """The note is not scanned back yet: after the answer the rest follows by itself."""
    session = table.make_session(policy=QUICK.model_copy(update={"scan_back": "note"}))
    session.start()
    first, *others = open_order(table, session, story)
    check(session, first)
    session.do("SPLIT")
    assert table.problem.code == "print.not_scanned"
    session.go_on()
    assert (table.open.part, len(table.open.lines)) == (2, len(others))


def test_after_a_crash_between_the_parcels_the_order_offers_its_rest(
    table: PackingTable, session: PackingSession, story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = open_order(table, session, story)
    check(session, first)

    class PowerCut(BaseException):
        pass

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(type(session._flow), "_open_rest", cut)
        with pytest.raises(PowerCut):
            session.do("SPLIT")
    after = table.make_session()
    after.start()
    after.scan(table.number(story), "wedge")
    assert table.problem.code == "order.rest_follows"
    after.go_on()
    assert [line.line.position for line in table.open.lines] == [line.line.position for line in others]


def test_the_second_parcel_goes_on_after_a_crash(table: PackingTable, session: PackingSession, story: str) -> None:
    first, *others = open_order(table, session, story)
    check(session, first)
    session.do("SPLIT")
    check(session, others[0])
    after = table.make_session()
    after.start()
    after.scan(table.number(story), "wedge")
    assert (table.open.part, table.open.is_resumed) == (2, True)
    assert table.open.lines[0].checked == others[0].line.quantity
