"""The bridge between the window's thread and the work thread: views arrive here, requests never block."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from printing.jobs import JobChange, JobState
from printing.status import Condition
from station.bridge.session_bridge import REQUESTS, SessionBridge
from station.shops.demo_shop import Featured
from station.workflow.ports import PrinterLamp
from station.workflow.session import PackingSession
from station.workflow.views import IdleView, OpenView, ProblemView, View
from tests.fakes.packing_table import PackingTable, furnished_home, packing_table

CLOSE_S = 10.0
WAIT_MS = 10_000


class Screen(QObject):
    """Takes what the bridge brings, and notes on which thread it came."""

    def __init__(self) -> None:
        super().__init__()
        self.views: list[View] = []
        self.sounds: list[str] = []
        self.lamps: list[list[PrinterLamp]] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def show_view(self, view: View) -> None:
        self.views.append(view)
        self.threads.add(QThread.currentThread())

    @Slot(str)
    def play(self, sound: str) -> None:
        self.sounds.append(sound)
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def show_lamps(self, lamps: list[PrinterLamp]) -> None:
        self.lamps.append(lamps)
        self.threads.add(QThread.currentThread())


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Featured, ...]]:
    return furnished_home(tmp_path_factory.mktemp("furnished"))


@pytest.fixture
def table(tmp_path: Path, furnished: tuple[Path, tuple[Featured, ...]]) -> Iterator[PackingTable]:
    with packing_table(tmp_path / "home", *furnished) as made:
        yield made


@pytest.fixture
def bridge(qtbot: QtBot, table: PackingTable) -> Iterator[SessionBridge]:
    """Not started; Qt runs before it."""
    made = SessionBridge(table.make_session, table.station.room)
    table.station.job_changes.listen(made.job_changed)
    yield made
    table.station.job_changes.listen(None)
    assert made.close(CLOSE_S)


@pytest.fixture
def screen(bridge: SessionBridge) -> Screen:
    made = Screen()
    bridge.view_changed.connect(made.show_view)
    bridge.sound.connect(made.play)
    bridge.lamps_changed.connect(made.show_lamps)
    return made


def open_order(qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen) -> OpenView:
    """Scan, and wait until every print came as far as its printer tells."""
    bridge.scan(table.number("enjoy"), "wedge")
    qtbot.waitUntil(lambda: bool(screen.views) and all_at_rest(screen.views[-1]), timeout=WAIT_MS)
    view = screen.views[-1]
    assert isinstance(view, OpenView)
    return view


def all_at_rest(view: View) -> bool:
    return isinstance(view, OpenView) and all(
        insert.state in (JobState.PRINTED, JobState.HANDED_OVER) and insert.preview_png for insert in view.inserts
    )


def test_everything_arrives_on_the_thread_of_the_window(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    bridge.start()
    open_order(qtbot, table, bridge, screen)
    qtbot.waitUntil(lambda: bool(screen.sounds and screen.lamps), timeout=WAIT_MS)
    assert screen.threads == {QThread.currentThread()}
    assert isinstance(screen.views[0], IdleView)
    assert screen.sounds == ["good"]


def test_the_session_works_on_a_thread_of_its_own(qtbot: QtBot, table: PackingTable) -> None:
    here = threading.get_ident()
    made_on: list[int] = []

    def make(announce: object, sound: object, to_window: object) -> PackingSession:
        made_on.append(threading.get_ident())
        return table.make_session(announce, sound, to_window)  # type: ignore[arg-type]

    bridge = SessionBridge(make, table.station.room)
    with qtbot.waitSignal(bridge.view_changed, timeout=WAIT_MS):
        bridge.start()
    assert bridge.close(CLOSE_S)
    assert made_on
    assert made_on[0] != here


def test_changes_of_jobs_arrive_from_the_threads_of_the_printers(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    bridge.start()
    view = open_order(qtbot, table, bridge, screen)
    assert {insert.printer: insert.state for insert in view.inserts}["notes"] is JobState.PRINTED


def test_an_uncertain_print_is_asked_about_by_itself(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    """Nobody has to touch a key for the question to appear."""
    table.printers["notes"].closes_after_write = True
    bridge.start()
    bridge.scan(table.number("enjoy"), "wedge")
    qtbot.waitUntil(lambda: bool(screen.views) and isinstance(screen.views[-1], ProblemView), timeout=WAIT_MS)
    view = screen.views[-1]
    assert isinstance(view, ProblemView)
    assert view.code == "print.uncertain"


def test_requests_reach_the_session_in_their_order(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    bridge.start()
    bridge.scan(table.number("enjoy"), "wedge")
    bridge.request("count_line", (1,))
    bridge.request("lay_in", ("note",))
    bridge.request("dismiss")
    qtbot.waitUntil(lambda: len(screen.views) > 2 and isinstance(screen.views[-1], IdleView), timeout=WAIT_MS)
    opened = [view for view in screen.views if isinstance(view, OpenView)]
    assert opened[-1].lines[0].checked == 1
    assert [insert.is_laid_in for insert in opened[-1].inserts if insert.slot.value == "note"] == [True]


def test_what_is_no_request_is_refused_here_and_now(bridge: SessionBridge) -> None:
    """A slip in a screen shows on the line that made it, not on another thread."""
    with pytest.raises(ValueError, match="no request"):
        bridge.request("_record")


def test_every_request_is_a_method_of_the_session() -> None:
    assert all(callable(getattr(PackingSession, name)) for name in REQUESTS)


def test_lamps_show_what_the_printers_said_last(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    bridge.start()
    table.printers["labels"].set_conditions({Condition.PAPER_OUT})

    def labels_are_out() -> bool:
        last = {lamp.printer: lamp for lamp in screen.lamps[-1]} if screen.lamps else {}
        status = last["labels"].status if last else None
        return status is not None and Condition.PAPER_OUT in status.conditions

    qtbot.waitUntil(labels_are_out, timeout=WAIT_MS)
    assert {lamp.printer: lamp.status for lamp in screen.lamps[-1]}["cards"] is None  # its wire cannot answer


def test_thousands_of_changes_from_another_thread_survive(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    """5,000 signals with Python objects, and the session still answers afterwards."""
    bridge.start()
    at = datetime(2026, 11, 22, tzinfo=UTC)

    def tell() -> None:
        for number in range(5_000):
            bridge.job_changed(JobChange(f"foreign-{number}", JobState.PRINTED, at))

    teller = threading.Thread(target=tell)
    teller.start()
    for _ in range(5_000):
        bridge.sound.emit("good")
    teller.join(CLOSE_S)
    assert not teller.is_alive()
    open_order(qtbot, table, bridge, screen)
    assert screen.sounds.count("good") == 5_001


def test_news_of_prints_that_come_together_is_drawn_once(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    """1,000 changes of one print: far fewer drawings, and the last of them shows what became of it."""
    bridge.start()
    view = open_order(qtbot, table, bridge, screen)
    at, job_id, before = datetime(2026, 11, 22, tzinfo=UTC), view.inserts[0].job_id, len(screen.views)
    for _ in range(500):
        bridge.job_changed(JobChange(job_id, JobState.SENDING, at))
        bridge.job_changed(JobChange(job_id, JobState.HANDED_OVER, at))
    bridge.job_changed(JobChange(job_id, JobState.VOID, at))

    def is_void() -> bool:
        shown = screen.views[-1]
        return isinstance(shown, OpenView) and shown.inserts[0].state is JobState.VOID

    qtbot.waitUntil(is_void, timeout=WAIT_MS)
    assert len(screen.views) - before < 500


def test_close_ends_the_work_thread_and_may_be_called_again(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen
) -> None:
    bridge.start()
    open_order(qtbot, table, bridge, screen)
    assert bridge.close(CLOSE_S)
    assert bridge.close(CLOSE_S)
    seen = len(screen.views)
    bridge.scan(table.number("engage"), "wedge")
    bridge.job_changed(JobChange("late", JobState.PRINTED, datetime(2026, 11, 22, tzinfo=UTC)))
    QCoreApplication.processEvents()
    assert len(screen.views) == seen


def test_a_bridge_that_never_started_closes_at_once(bridge: SessionBridge) -> None:
    assert bridge.close(CLOSE_S)


def test_a_mistake_of_the_program_is_told_by_a_number_and_the_table_goes_on(
    qtbot: QtBot, bridge: SessionBridge, screen: Screen, caplog: pytest.LogCaptureFixture
) -> None:
    bridge.start()
    bridge.request("choose", ("a name",))  # a number is wanted: as wrong as a mistake of ours
    qtbot.waitUntil(
        lambda: any(isinstance(v, ProblemView) and v.code == "program.fault" for v in screen.views), timeout=WAIT_MS
    )
    told = screen.views[-1]
    assert isinstance(told, ProblemView)
    number = str(dict(told.facts)["number"])
    assert f"fault {number}: TypeError" in caplog.text
    assert "a name" not in caplog.text
    bridge.request("dismiss")
    qtbot.waitUntil(lambda: isinstance(screen.views[-1], IdleView), timeout=WAIT_MS)


def test_a_mistake_in_drawing_a_picture_is_told_too(
    qtbot: QtBot, table: PackingTable, bridge: SessionBridge, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures are drawn by a timer, not on request: a mistake there has no caller who would hear of it."""

    def mistaken(session: PackingSession) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(PackingSession, "draw_picture", mistaken)
    bridge.start()
    bridge.scan(table.number("enjoy"), "wedge")
    qtbot.waitUntil(
        lambda: any(isinstance(v, ProblemView) and v.code == "program.fault" for v in screen.views), timeout=WAIT_MS
    )
