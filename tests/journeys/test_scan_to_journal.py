"""The whole road once: keystrokes of a scanner in, three prints out of the printers, the parcel in the journal."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from printing.jobs import JobState
from printing.virtual.paper import Paper
from station.demo import Demo, open_demo
from station.domain.catalog import Slot
from station.domain.phase_names import Phase
from station.window import PackingTable, qt_application
from station.workflow.views import DoneView, IdleView, OpenView, ProblemView, View

WAIT_MS = 20_000


@pytest.fixture
def papers() -> SimpleQueue[Paper]:
    return SimpleQueue()


@pytest.fixture
def demo(papers: SimpleQueue[Paper]) -> Iterator[Demo]:
    with open_demo(papers.put, "en", speed_factor=0.0) as running:
        yield running


@pytest.fixture
def table(demo: Demo, qtbot: QtBot) -> Iterator[PackingTable]:
    table = PackingTable(qt_application(), demo.station, "en")
    qtbot.addWidget(table.window)
    table.start()
    qtbot.waitUntil(lambda: isinstance(table.window.view, IdleView), timeout=WAIT_MS)
    yield table
    table.stop()


class Scanner:
    """Types codes like a keyboard wedge: 1 ms between keys by their own clock, Return behind them."""

    def __init__(self, table: PackingTable) -> None:
        self._table = table
        self._at_ms = 1000

    def scan(self, code: str) -> None:
        for sign in f"{code}\r":
            self._at_ms += 1
            key = Qt.Key.Key_Return if sign == "\r" else Qt.Key(ord(sign.upper()))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
                event.setTimestamp(self._at_ms)
                QCoreApplication.sendEvent(self._table.window.windowHandle(), event)
        self._at_ms += 5000


def number_of(demo: Demo, story: str) -> str:
    return next(f.number for f in demo.featured if f.story == story)


def wait_for(qtbot: QtBot, table: PackingTable, holds: Callable[[View], bool]) -> View:
    def reached() -> bool:
        return table.window.view is not None and holds(table.window.view)

    qtbot.waitUntil(reached, timeout=WAIT_MS)
    assert table.window.view is not None
    return table.window.view


def is_printed(view: View) -> bool:
    ends = {JobState.PRINTED, JobState.HANDED_OVER}
    return isinstance(view, OpenView) and bool(view.inserts) and all(v.state in ends for v in view.inserts)


def test_a_scan_brings_three_prints_and_the_journal(
    demo: Demo, table: PackingTable, papers: SimpleQueue[Paper], qtbot: QtBot
) -> None:
    """A first order is packed in Rollercoaster and opened in Delivery; what it got is journaled with its rules."""
    scanner, number = Scanner(table), number_of(demo, "rollercoaster")
    scanner.scan(number)
    view = wait_for(qtbot, table, is_printed)
    assert isinstance(view, OpenView)
    assert (view.standing.now.phase, view.standing.when_opened.phase) == (Phase.ROLLERCOASTER, Phase.DELIVERY)
    assert {Slot.NOTE, Slot.SAMPLE, Slot.CROSS_SELL} <= {v.slot for v in view.inserts}
    came_out = [papers.get(timeout=5) for _ in view.inserts]
    assert {paper.printer for paper in came_out} == {"notes", "labels", "cards"}
    for line in view.order.lines:
        for _ in range(line.quantity):
            scanner.scan(line.sku)
    wait_for(qtbot, table, lambda v: isinstance(v, OpenView) and v.all_checked)
    qtbot.keyClick(table.window, Qt.Key.Key_F12)
    wait_for(qtbot, table, lambda v: isinstance(v, DoneView))
    packed = demo.station.store.packings(number)
    assert [(p.order_number, p.packer) for p in packed] == [(number, "Anna")]
    assert packed[0].rules_version == demo.station.store.rules().version
    customer_id = view.order.customer_id or 0
    given = demo.station.store.history(customer_id, demo.station.now().date(), 0).given
    assert {g.slot for g in given} == {v.slot.value for v in view.inserts}
    assert all(not printer.faults for printer in demo.printers.values())


def test_a_second_scan_of_the_open_order_prints_nothing_again(
    demo: Demo, table: PackingTable, papers: SimpleQueue[Paper], qtbot: QtBot
) -> None:
    scanner, number = Scanner(table), number_of(demo, "enjoy")
    scanner.scan(number)
    view = wait_for(qtbot, table, is_printed)
    assert isinstance(view, OpenView)
    scanner.scan(number)
    scanner.scan("HON-LI-250")  # a wrong item behind it shows that the second scan was dealt with
    wait_for(qtbot, table, lambda v: isinstance(v, ProblemView) and v.code == "item.wrong")
    assert papers.qsize() == len(view.inserts)


@pytest.mark.parametrize(("story", "code"), [("cancelled", "order.cancelled"), ("", "order.unknown")])
def test_an_order_that_must_not_be_packed_prints_nothing(
    demo: Demo, table: PackingTable, papers: SimpleQueue[Paper], qtbot: QtBot, story: str, code: str
) -> None:
    Scanner(table).scan(number_of(demo, story) if story else "NOSUCHORDER")
    wait_for(qtbot, table, lambda v: isinstance(v, ProblemView) and v.code == code)
    qtbot.keyClick(table.window, Qt.Key.Key_Escape)
    wait_for(qtbot, table, lambda v: isinstance(v, IdleView))
    assert papers.empty()


def test_names_that_break_software_come_out_on_paper(
    demo: Demo, table: PackingTable, papers: SimpleQueue[Paper], qtbot: QtBot
) -> None:
    """Escape bytes, printer commands, emoji, sixty letters, none, right to left: all printed, no printer confused."""
    scanner = Scanner(table)
    for number in [f.number for f in demo.featured if f.story == "name"]:
        scanner.scan(number)
        wait_for(qtbot, table, lambda v, n=number: is_printed(v) and isinstance(v, OpenView) and v.order.number == n)
        qtbot.keyClick(table.window, Qt.Key.Key_Escape)
        wait_for(qtbot, table, lambda v: isinstance(v, IdleView))
    assert papers.qsize() >= 14
    assert all(not printer.faults for printer in demo.printers.values())


def test_the_demos_home_is_thrown_away(papers: SimpleQueue[Paper]) -> None:
    with open_demo(papers.put, "en", speed_factor=0.0) as running:
        home: Path = running.station.home
        assert home.is_dir()
    assert not home.exists()


def test_an_order_set_aside_goes_on_where_it_was_and_prints_nothing_twice(
    demo: Demo, table: PackingTable, qtbot: QtBot, papers: SimpleQueue[Paper]
) -> None:
    """What came out before the parcel was set aside lies with it: no double, marked or not."""
    scanner, number = Scanner(table), number_of(demo, "engage")
    scanner.scan(number)
    first = wait_for(qtbot, table, is_printed)
    qtbot.keyClick(table.window, Qt.Key.Key_Escape)
    wait_for(qtbot, table, lambda v: isinstance(v, IdleView))
    scanner.scan(number)
    second = wait_for(qtbot, table, is_printed)
    assert isinstance(first, OpenView)
    assert isinstance(second, OpenView)
    assert second.is_resumed
    assert [insert.job_id for insert in second.inserts] == [insert.job_id for insert in first.inserts]
    assert papers.qsize() == len(first.inserts)
