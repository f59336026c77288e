"""Takes the screenshots of the docs from the running demo: every state, both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take.py [LANGUAGE ...]
"""

import sys

from PySide6.QtCore import QCoreApplication
from shots import HERE, LANGUAGES, SIZES, save, until
from sqlalchemy import delete, insert

from printing.status import Condition
from station.bridge.paper_codes import code_on
from station.demo import Demo, open_demo
from station.demo_window import PaperOutlet, open_demo_table
from station.domain.audit import Actor
from station.domain.command_codes import Command
from station.domain.customers import IncidentKind
from station.domain.roles import Role
from station.store.engine import writing
from station.store.tables import INCIDENT, ORDER_LINE
from station.ui.packer_window import PackerWindow
from station.ui.tray import PrintTray
from station.window import PackingTable, qt_application
from station.workflow.views import (
    AskView,
    CommandsView,
    DayView,
    DoneView,
    IdleView,
    LoginView,
    NextKind,
    OpenView,
    ProblemView,
    View,
)


class Walk:
    """One table through every state, a picture of each."""

    def __init__(self, demo: Demo, table: PackingTable, tray: PrintTray, language: str) -> None:
        self.demo, self.table, self.tray, self.language = demo, table, tray, language
        self.window: PackerWindow = table.window

    def number(self, story: str) -> str:
        return next(featured.number for featured in self.demo.featured if featured.story == story)

    def scan(self, code: str) -> None:
        self.table.bridge.scan(code, "wedge")

    def do(self, command: Command) -> None:
        self.window.act(command.value)

    def shoot(self, state: str) -> None:
        for width, height in SIZES:
            self.window.resize(width, height)
            for _ in range(5):
                QCoreApplication.processEvents()
            save(self.window.grab(), HERE / f"{state}-{self.language}-{width}x{height}.png")

    def at(self, kind: type[View], state: str) -> None:
        """Wait for a view, and take its picture."""
        until(lambda: isinstance(self.window.view, kind), state)
        self.shoot(state)

    def problem(self, code: str, state: str) -> None:
        until(lambda: isinstance(self.window.view, ProblemView) and self.window.view.code == code, state)
        self.shoot(state)

    def back(self, kind: type[View] = IdleView) -> None:
        self.do(Command.LEAVE)
        until(lambda: isinstance(self.window.view, kind), f"back to {kind.__name__}")

    def opened(self) -> OpenView:
        """The open order with all prints at rest."""
        until(self._is_printed, "open order")
        view = self.window.view
        return view if isinstance(view, OpenView) else sys.exit("no order is open")

    def _is_printed(self) -> bool:
        view = self.window.view
        ended = {"printed", "handed_over"}
        return isinstance(view, OpenView) and all(
            (v.state is None and not v.has_print) or (v.state is not None and v.state.value in ended and v.preview_png)
            for v in view.inserts
        )

    # --- the states ------------------------------------------------------------------------------------------

    def at_rest(self) -> None:
        self.at(IdleView, "idle")
        self.scan("no such order")
        self.at(ProblemView, "unknown")
        self.back()
        self.scan(self.number("cancelled"))
        self.problem("order.cancelled", "cancelled")
        self.back()

    def note_of_another(self) -> str:
        """The code on the note of an order that is set aside, and planned anew as its customer complains."""
        self.scan(self.number("engage"))
        order = self.opened().order
        until(lambda: bool(self.tray.papers("notes")), "note on the tray")
        note = code_on(self.tray.papers("notes")[0].png)
        self.window.requested.emit("lay_in", ("note",))
        self.set_aside()
        said = {"customer_id": order.customer_id, "kind": IncidentKind.COMPLAINT.value, "order_number": ""}
        with writing(self.demo.station.engine) as connection:
            connection.execute(insert(INCIDENT).values(**said, opened_on=self.demo.station.now().date()))
        self.scan(order.number)
        self.problem("inserts.of_old_plan", "old-prints")
        self.do(Command.TAKEN_OUT)
        self.opened()
        self.set_aside()
        return note

    def set_aside(self) -> None:
        self.do(Command.SET_ASIDE)
        until(lambda: isinstance(self.window.view, IdleView), "set aside")

    def uncertain(self) -> None:
        notes = self.demo.printers["notes"]
        notes.closes_after_write = True
        self.scan(self.number("enjoy"))
        self.problem("print.uncertain", "uncertain")
        notes.closes_after_write = False
        self.do(Command.LIES_THERE)
        self.opened()

    def out_of_paper(self) -> None:
        notes = self.demo.printers["notes"]
        lamps = self.demo.station.room.spool.lamps
        notes.set_conditions({Condition.PAPER_OUT})
        until(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "lamp of the printer")
        self.scan(self.number("promote"))
        until(lambda: isinstance(self.window.view, OpenView), "order without paper")
        view = self.window.view
        lines = view.lines if isinstance(view, OpenView) else ()
        for line in lines:
            self.window.requested.emit("count_line", (line.line.position, line.line.quantity))
        until(lambda: lamps()["notes"].is_paused, "printer without paper")
        self.do(Command.FINISH)
        self.problem("print.waiting", "waiting-print")
        self.back(OpenView)
        notes.set_conditions(())
        self.opened()
        self.changed(lines[0].line.position)

    def changed(self, position: int) -> None:
        """The shop takes a line out of an order whose pieces are checked already."""
        order = self.opened().order
        self.set_aside()
        with writing(self.demo.station.engine) as connection:
            gone = (ORDER_LINE.c.order_id == order.id) & (ORDER_LINE.c.position == position)
            connection.execute(delete(ORDER_LINE).where(gone))
        self.scan(order.number)
        self.problem("items.take_out", "take-pieces-out")
        self.back(OpenView)
        self.set_aside()

    def items(self) -> None:
        view = self.opened()
        self.scan(view.lines[0].line.sku)
        until(lambda: self.opened().lines[0].checked == 1, "first item")
        self.shoot("open")
        self.window.show_colours("dark")
        self.shoot("dark")
        self.window.show_colours("light")
        self.scan(view.lines[0].line.sku)
        self.problem("item.too_many", "too-many")
        self.back(OpenView)
        self.scan("HON-LI-250")
        self.problem("item.wrong", "error")
        self.back(OpenView)
        self.do(Command.SHORT)
        until(lambda: isinstance(self.window.view, AskView), "which line")
        if isinstance(self.window.view, AskView) and self.window.view.code == "ask.line":
            self.window.requested.emit("choose", (1,))
            until(lambda: isinstance(self.window.view, AskView) and self.window.view.code == "ask.short", "why short")
        self.shoot("short")
        self.back(OpenView)
        self.do(Command.AGAIN)
        self.at(AskView, "print-again")
        self.window.requested.emit("choose", (1,))
        until(lambda: isinstance(self.window.view, AskView) and self.window.view.code == "ask.reason", "why again")
        self.shoot("why-again")
        self.back(OpenView)
        self.do(Command.TEXT)
        self.at(AskView, "another-text")
        self.back(OpenView)
        self.do(Command.HELP)
        self.at(CommandsView, "help")
        self.back(OpenView)
        for line in view.lines[1:]:
            for _ in range(line.line.quantity):
                self.scan(line.line.sku)
        until(lambda: self.opened().all_checked, "all items")

    def prints(self, foreign_note: str) -> None:
        view = self.opened()
        plan = self.demo.station.decider.decide(view.order, self.demo.station.now().date(), "Anna").plan
        note = code_on(self.tray.papers("notes")[0].png)
        self.shoot("sample")
        for choice in plan.chosen:
            if choice.sample is not None:
                self.scan(choice.sample.sku)
        until(lambda: self.opened().next.kind is NextKind.PRINT, "scan the note back")
        self.shoot("scan-back")
        self.scan(foreign_note)
        self.problem("print.of_other_order", "wrong-note")
        self.back(OpenView)
        self.shoot("take-it-out")
        self.scan(note)
        until(lambda: not isinstance(self.window.view, OpenView) or self.opened().next.kind is NextKind.FINISH, "end")
        if isinstance(self.window.view, OpenView):
            self.do(Command.FINISH)
        self.at(DoneView, "done")
        self.scan(self.number("enjoy"))
        self.problem("order.already_packed", "already-packed")
        self.back(DoneView)

    def people(self) -> None:
        self.do(Command.DAY)
        self.at(DayView, "day")
        self.back(DoneView)
        station = self.demo.station
        for name, pin in (("Anna", "4071"), ("Mehmet", "8260"), ("Zofia", "3914")):
            account = station.people.add(name, Role.PACKER, station.now(), Actor("", table="demo"))
            station.people.set_pin(account.id, pin, station.now(), Actor("", table="demo"))
        self.do(Command.LOCK)
        self.at(LoginView, "login")

    def all(self) -> None:
        self.at_rest()
        self.out_of_paper()
        note = self.note_of_another()
        self.uncertain()
        self.items()
        self.prints(note)
        self.people()


def main(languages: list[str]) -> None:
    app = qt_application()
    for language in languages:
        outlet = PaperOutlet()
        with open_demo(outlet.on_paper, language, speed_factor=0.0, is_training=True) as demo:
            table, tray = open_demo_table(app, demo, outlet, language)
            table.start()
            Walk(demo, table, tray, language).all()
            tray.resize(1280, 800)
            tray.show()
            for _ in range(5):
                QCoreApplication.processEvents()
            save(tray.grab(), HERE / f"tray-{language}.png")
            tray.close()
            table.window.close()


if __name__ == "__main__":
    main(sys.argv[1:] or list(LANGUAGES))
