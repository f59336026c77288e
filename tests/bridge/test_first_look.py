"""The first view of a parcel is painted before work goes on; no other view waits, and none waits for ever."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from station.bridge.first_look import FirstLook
from station.domain.journal import DayCount
from station.workflow.views import IdleView, OpenView, View
from tests.fakes.packing_table import furnished_home, packing_table

#: Far longer than a test takes: whoever waits for it is seen to wait.
LONG_S = 30.0


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> OpenView:
    with packing_table(tmp_path_factory.mktemp("t") / "home", *furnished_home(tmp_path_factory.mktemp("f"))) as table:
        session = table.make_session()
        session.start()
        session.scan(table.number("enjoy"), "wedge")
        table.hear(session)
        return table.open


class WorkThread:
    """Announces views one after the other and notes which it has got past."""

    def __init__(self, announce: Callable[[View], None], views: list[View]) -> None:
        self.past: list[View] = []
        self._thread = threading.Thread(target=self._run, args=(announce, views))
        self._thread.start()

    def _run(self, announce: Callable[[View], None], views: list[View]) -> None:
        for view in views:
            announce(view)
            self.past.append(view)

    def ends(self) -> bool:
        self._thread.join(LONG_S)
        return not self._thread.is_alive()


def test_work_goes_on_when_the_plan_is_painted(opened: OpenView) -> None:
    look, arrived = FirstLook(LONG_S), threading.Event()
    work = WorkThread(look.after(lambda _view: arrived.set()), [opened])
    assert arrived.wait(LONG_S)
    look.painted(IdleView(DayCount(0, 0, 0, None)))  # an older view, painted late
    assert work.past == []
    look.painted(opened)
    assert work.ends()
    assert work.past == [opened]


def test_only_the_first_view_of_a_parcel_is_waited_for(opened: OpenView) -> None:
    """Idle, the same parcel again, idle in between: a window that paints nothing more holds none of them up."""
    look, arrived = FirstLook(LONG_S), threading.Event()
    idle = IdleView(DayCount(0, 0, 0, None))
    views: list[View] = [opened, idle, replace(opened, language="en"), idle, opened]
    work = WorkThread(look.after(lambda _view: arrived.set()), views)
    assert arrived.wait(LONG_S)
    look.painted(opened)
    assert work.ends()
    assert work.past == views


def test_a_window_that_paints_nothing_holds_nobody_up(opened: OpenView) -> None:
    look = FirstLook(0.01)
    work = WorkThread(look.after(lambda _view: None), [opened])
    assert work.ends()
    assert work.past == [opened]
