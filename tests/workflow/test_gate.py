"""Who stands at the table: badge and PIN, the lock, and whose name signs."""

from datetime import timedelta

import pytest

from station.domain.audit import Actor
from station.domain.packing_policy import PackingPolicy
from station.domain.roles import MAY, Deed, Role
from station.workflow.session import PackingSession
from station.workflow.views import IdleView, LoginView
from tests.fakes.packing_table import NOON, QUICK, PackingTable

BY = Actor("Ina", "it")
LOGIN: PackingPolicy = QUICK.model_copy(update={"login": True, "lock_after_min": 5})


@pytest.fixture
def badge(table: PackingTable) -> str:
    """Mia's badge; her PIN is 4827."""
    people = table.station.people
    mia = people.add("Mia", Role.PACKER, NOON, BY)
    people.set_pin(mia.id, "4827", NOON, BY)
    return people.new_badge(mia.id, NOON, BY)


@pytest.fixture
def guarded(table: PackingTable, badge: str) -> PackingSession:
    session = table.make_session(policy=LOGIN)
    session.start()
    return session


def test_nothing_opens_before_somebody_logs_in(table: PackingTable, guarded: PackingSession) -> None:
    assert isinstance(table.view, LoginView)
    assert [name for _, name in table.view.people] == ["Mia"]
    guarded.scan(table.number("enjoy"), "wedge")
    guarded.do("DONE")
    guarded.do("DAT")
    assert isinstance(table.view, LoginView)
    assert guarded.parcel is None


def test_one_scan_of_a_badge_changes_the_packer(table: PackingTable, guarded: PackingSession, badge: str) -> None:
    guarded.scan(badge.lower(), "wedge")
    assert isinstance(table.view, IdleView)
    guarded.scan(table.number("enjoy"), "wedge")
    assert guarded.packer == "Mia"
    ole = table.station.people.add("Ole", Role.PACKER, NOON, BY)
    guarded.scan(table.station.people.new_badge(ole.id, NOON, BY), "wedge")
    assert guarded.packer == "Ole"
    assert table.open.order.number == table.number("enjoy")


def test_a_pin_opens_and_a_wrong_one_says_so(table: PackingTable, guarded: PackingSession) -> None:
    assert isinstance(table.view, LoginView)
    mia = table.view.people[0][0]
    guarded.log_in(mia, "0000")
    assert table.problem.code == "login.wrong_pin"
    guarded.dismiss()
    assert isinstance(table.view, LoginView)
    assert table.view.wrong_tries == 1
    guarded.log_in(mia, "4827")
    assert isinstance(table.view, IdleView)


def test_wrong_pins_slow_down(table: PackingTable, guarded: PackingSession) -> None:
    assert isinstance(table.view, LoginView)
    mia = table.view.people[0][0]
    for _ in range(5):
        guarded.log_in(mia, "0000")
    assert table.problem.code == "login.wait"
    guarded.dismiss()
    assert isinstance(table.view, LoginView)
    assert table.view.wait_s > 0
    table.pass_time(400)
    guarded.log_in(mia, "4827")
    assert isinstance(table.view, IdleView)


def test_a_table_nobody_touches_locks_and_keeps_the_parcel(
    table: PackingTable, guarded: PackingSession, badge: str
) -> None:
    guarded.scan(badge, "wedge")
    guarded.scan(table.number("enjoy"), "wedge")
    table.hear(guarded)
    table.pass_time(timedelta(minutes=4).total_seconds())
    guarded.look_after_prints()
    assert not isinstance(table.view, LoginView)
    table.pass_time(timedelta(minutes=2).total_seconds())
    guarded.look_after_prints()
    assert isinstance(table.view, LoginView)
    assert (table.view.is_locked, table.view.open_number) == (True, table.number("enjoy"))
    guarded.count_line(1)
    assert isinstance(table.view, LoginView)
    guarded.scan(badge, "wedge")
    assert table.open.order.number == table.number("enjoy")
    assert not any(line.checked for line in table.open.lines)


def test_an_unknown_badge_changes_nothing(table: PackingTable, guarded: PackingSession, badge: str) -> None:
    people = table.station.people
    old = badge
    people.new_badge(people.with_pin()[0].id, NOON, BY)
    guarded.scan(old, "wedge")
    assert table.problem.code == "login.unknown_badge"
    guarded.dismiss()
    assert isinstance(table.view, LoginView)


def test_a_table_nobody_could_unlock_does_not_lock(table: PackingTable, session: PackingSession) -> None:
    session.do("LOCK")
    assert isinstance(table.view, IdleView)


def without(monkeypatch: pytest.MonkeyPatch, deed: Deed) -> None:
    """A shop in which packers may not do this."""
    monkeypatch.setitem(MAY, Role.PACKER, MAY[Role.PACKER] - {deed})  # type: ignore[arg-type]


def test_whose_role_may_not_pack_does_not_enter(
    table: PackingTable, guarded: PackingSession, badge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, Deed.PACK)
    guarded.scan(badge, "wedge")
    assert table.problem.code == "role.may_not"
    guarded.dismiss()
    assert isinstance(table.view, LoginView)


@pytest.mark.parametrize("may", [True, False])
def test_a_question_is_overruled_only_by_whose_role_may(
    table: PackingTable, guarded: PackingSession, badge: str, monkeypatch: pytest.MonkeyPatch, may: bool
) -> None:
    if not may:
        without(monkeypatch, Deed.OVERRULE)
    guarded.scan(badge, "wedge")
    guarded.scan(table.number("enjoy"), "wedge")
    guarded.do("DONE")
    assert table.problem.code == "items.missing"
    assert table.problem.may_go_on is may
