"""Takes the screenshots of the docs from the running demo: every state, both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take.py
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop

from station.demo import Demo, open_demo
from station.ui.packer_window import PackerWindow
from station.window import PackingTable, PaperOutlet, open_demo_table, qt_application
from station.workflow.views import DoneView, IdleView, OpenView, ProblemView

HERE = Path(__file__).resolve().parent
SIZES = ((1920, 1080), (1280, 800))


def until(reached: Callable[[], bool], what: str) -> None:
    """Let Qt work until something is on the screen."""
    deadline = monotonic() + 20
    while not reached():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if monotonic() > deadline:
            sys.exit(f"{what} did not appear")


def printed(window: PackerWindow) -> bool:
    view = window.view
    ended = {"printed", "handed_over"}
    return isinstance(view, OpenView) and all(
        v.state is not None and v.state.value in ended and v.preview_png for v in view.inserts
    )


def walk(demo: Demo, table: PackingTable, language: str) -> None:
    """One parcel through every state, a picture of each."""
    window = table.window
    number = next(f.number for f in demo.featured if f.story == "enjoy")

    def shoot(state: str) -> None:
        for width, height in SIZES:
            window.resize(width, height)
            for _ in range(5):
                QCoreApplication.processEvents()
            window.grab().save(str(HERE / f"{state}-{language}-{width}x{height}.png"))

    until(lambda: isinstance(window.view, IdleView), "idle")
    shoot("idle")
    table.bridge.scan("no such order", "typed")
    until(lambda: isinstance(window.view, ProblemView), "unknown order")
    shoot("unknown")
    table.bridge.request("dismiss")
    notes = demo.printers["notes"]
    notes.closes_after_write = True
    table.bridge.scan(number, "click")
    until(lambda: isinstance(window.view, ProblemView) and window.view.code == "print.uncertain", "uncertain print")
    notes.closes_after_write = False
    shoot("uncertain")
    window.act("lies_there")
    until(lambda: printed(window), "open order")
    window.act("print_again")
    until(lambda: isinstance(window.view, ProblemView), "why again")
    shoot("why-again")
    window.act("dismiss")
    until(lambda: printed(window), "open order")
    order = window.view.order if isinstance(window.view, OpenView) else None
    table.bridge.scan(order.lines[0].sku if order else "", "wedge")
    until(lambda: isinstance(window.view, OpenView) and window.view.lines[0].checked == 1, "first item")
    shoot("open")
    table.bridge.scan("HON-LI-250", "wedge")
    until(lambda: isinstance(window.view, ProblemView), "wrong item")
    shoot("error")
    for line in order.lines[1:] if order else ():
        for _ in range(line.quantity):
            table.bridge.scan(line.sku, "wedge")
    until(lambda: isinstance(window.view, OpenView) and window.view.all_checked, "all checked")
    table.bridge.request("finish")
    until(lambda: isinstance(window.view, DoneView), "done")
    shoot("done")
    table.bridge.scan(number, "click")
    until(lambda: isinstance(window.view, ProblemView), "already packed")
    shoot("already-packed")
    cancelled = next(f.number for f in demo.featured if f.story == "cancelled")
    table.bridge.request("dismiss")
    table.bridge.scan(cancelled, "click")
    until(lambda: isinstance(window.view, ProblemView) and window.view.code == "order.cancelled", "cancelled")
    shoot("cancelled")


def main() -> None:
    app = qt_application()
    for language in ("en", "de"):
        outlet = PaperOutlet()
        with open_demo(outlet.on_paper, language, speed_factor=0.0) as demo:
            table, tray = open_demo_table(app, demo, outlet, language)
            table.start()
            walk(demo, table, language)
            tray.resize(1280, 800)
            tray.show()
            for _ in range(5):
                QCoreApplication.processEvents()
            tray.grab().save(str(HERE / f"tray-{language}.png"))
            tray.close()
            table.window.close()


if __name__ == "__main__":
    main()
