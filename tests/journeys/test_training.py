"""Training: practice orders, every step of a parcel, and papers of the tray that are scanned like real ones."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from printing.jobs import JobState
from station.demo import Demo, open_demo
from station.demo_window import PaperOutlet, open_demo_table
from station.ui.paper_sheet import PaperSheet
from station.ui.tray import PrintTray
from station.window import PackingTable, qt_application
from station.workflow.views import DoneView, IdleView, NextKind, OpenView

WAIT_MS = 30_000


@pytest.fixture
def practice(qtbot: QtBot) -> Iterator[tuple[Demo, PackingTable, PrintTray]]:
    outlet = PaperOutlet()
    with open_demo(outlet.on_paper, "en", speed_factor=0.0, is_training=True) as demo:
        table, tray = open_demo_table(qt_application(), demo, outlet, "en", is_training=True)
        qtbot.addWidget(table.window)
        qtbot.addWidget(tray)
        table.start()
        tray.show()
        qtbot.waitUntil(lambda: isinstance(table.window.view, IdleView), timeout=WAIT_MS)
        yield demo, table, tray
        table.stop()


def test_a_practice_parcel_is_finished_by_scanning_its_note_on_the_tray(
    practice: tuple[Demo, PackingTable, PrintTray], qtbot: QtBot
) -> None:
    demo, table, tray = practice
    window = table.window

    def opened() -> OpenView:
        assert isinstance(window.view, OpenView), window.view
        return window.view

    number = next(one.number for one in demo.featured if one.story == "enjoy")
    table.bridge.scan(number, "click")
    ends = (JobState.PRINTED, JobState.HANDED_OVER)
    qtbot.waitUntil(
        lambda: isinstance(window.view, OpenView) and all(i.state in ends for i in opened().inserts), timeout=WAIT_MS
    )
    assert opened().is_training
    for line in opened().lines:
        for _ in range(line.line.quantity):
            table.bridge.scan(line.line.sku, "click")
    qtbot.waitUntil(lambda: opened().next.kind is NextKind.SAMPLE, timeout=WAIT_MS)
    plan = demo.station.decider.decide(opened().order, demo.station.now().date(), "Anna").plan
    sample = next(choice.sample for choice in plan.chosen if choice.sample)
    table.bridge.scan(sample.sku, "click")
    qtbot.waitUntil(lambda: opened().next.kind is NextKind.PRINT, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(tray.papers("notes")), timeout=WAIT_MS)
    sheet = next(s for s in tray.findChildren(PaperSheet) if s.paper is tray.papers("notes")[0])
    QApplication.sendEvent(sheet, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5)))
    qtbot.waitUntil(lambda: isinstance(window.view, DoneView), timeout=WAIT_MS)
