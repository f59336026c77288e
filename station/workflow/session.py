"""The packing session: what each scan and key does to the parcel on the table. Its parts do the work."""

import logging
from collections.abc import Callable
from datetime import datetime

from printing.jobs import JobChange, JobState
from scanners.layout_check import is_self_test, judge
from station.domain.command_codes import DIGITS, Command, command_in, is_badge
from station.domain.packing import StepKind
from station.domain.trouble import Trouble
from station.workflow.exchange import Exchange
from station.workflow.missing_prints import MissingPrints
from station.workflow.parcel import Parcel
from station.workflow.parcel_flow import ParcelFlow
from station.workflow.scan_desk import ScanDesk
from station.workflow.table import Table, TableParts, TableSettings
from station.workflow.table_questions import TableQuestions
from station.workflow.uncertain_prints import UncertainPrints
from station.workflow.views import CommandsView, View

__all__ = ["PackingSession", "TableParts", "TableSettings"]

log = logging.getLogger(__name__)

#: Commands that change the window and nothing else.
OF_THE_WINDOW = frozenset({Command.LANGUAGE, Command.MUTE, Command.DARK})


class PackingSession:
    """One packing table. Lives on the work thread; every method returns after the new view was announced.

    `announce` is called with each new view, `sound` with "good", "bad" or "done", and `to_window` with the commands
    that are the window's, all on the work thread. Known trouble never escapes: it becomes a ProblemView.
    """

    def __init__(
        self,
        parts: TableParts,
        settings: TableSettings,
        now: Callable[[], datetime],
        announce: Callable[[View], None],
        sound: Callable[[str], None],
        to_window: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._table = table = Table(parts, settings, now, announce, sound)
        self._to_window = to_window
        self._uncertain = UncertainPrints(table)
        self._missing = MissingPrints(table)
        self._flow = ParcelFlow(table, self._uncertain)
        self._scans = ScanDesk(table, self._flow)
        exchange = Exchange(parts.parcels, parts.decider, settings.table)
        self._questions = TableQuestions(table, exchange, self._uncertain.copy)
        self._commands = self._command_table()
        self._has_news = False  #: of prints, not shown yet

    @property
    def parcel(self) -> Parcel | None:
        """The open parcel."""
        return self._table.parcel

    @property
    def packer(self) -> str:
        """First name that signs."""
        return self._table.packer

    def start(self) -> None:
        """Show the idle screen, or ask who is there."""
        self._table.guarded(self._table.show_rest)

    # --- scans and commands ------------------------------------------------------------------------------

    def scan(self, text: str, source: str, symbology: str = "") -> None:
        """Whatever was scanned or typed; `symbology` is the AIM identifier without "]", "" unknown."""
        code = text.strip("\r\n\t ")  # not str.strip(): GS1 separators count as blanks there
        if not code:
            return
        log.info("scan of %d characters from %s", len(code), source)
        table, command = self._table, command_in(code)
        table.gate.is_active()
        if is_badge(code):
            table.guarded(lambda: self._badge(code))
        elif table.gate.is_shut:
            table.sound("bad")
            table.guarded(table.show_login)
        elif command is not None:
            self.do(command.value)
        elif is_self_test(code):
            self._tell_layout(code)
        else:
            table.guarded(lambda: self._scans.take(code, symbology))

    def misread(self) -> None:
        """A scanner sent half a code: nothing was counted, scan again."""
        self._let(_raise_garbled)

    def do(self, command: str) -> None:
        """What a key, a touch or a command code asks for, by the value of a `Command`; nothing while locked.

        Raises ValueError for any other text.
        """
        known = Command(command)
        if known in OF_THE_WINDOW:
            self._to_window(known.value)
        elif known in DIGITS:
            self.choose(DIGITS.index(known) + 1)
        else:
            self._let(self._commands[known])

    def choose(self, number: int) -> None:
        """The answer with this number, from 1, to the question on the screen."""
        screen = self._table.screen
        action = screen.take_answer(number)
        if action is not None:
            screen.clear()
            self._let(action)

    def _command_table(self) -> dict[Command, Callable[[], None]]:
        flow, asks, table = self._flow, self._questions, self._table
        return {
            Command.FINISH: self._finish,
            Command.GO_ON: self._go_on,
            Command.LEAVE: self._leave,
            Command.UNDO: lambda: self._told(table.book.undo),
            Command.SHORT: asks.short,
            Command.DAMAGED: asks.damaged,
            Command.NO_SAMPLE: asks.no_sample,
            Command.AGAIN: self._print_again,
            Command.TEXT: asks.text,
            Command.SET_ASIDE: lambda: flow.leave(StepKind.SET_ASIDE),
            Command.HAND_OVER: lambda: flow.leave(StepKind.HANDED_OVER),
            Command.SPLIT: flow.split,
            Command.TAKEN_OUT: flow.taken_out,
            Command.UNCERTAIN: self._look_for_print,
            Command.LIES_THERE: lambda: self._answer_uncertain(True),
            Command.NOT_THERE: lambda: self._answer_uncertain(False),
            Command.LOCK: self._lock,
            Command.DAY: table.show_day,
            Command.HELP: lambda: table.screen.cover(CommandsView(tuple(Command), table.behind())),
        }

    # --- keys that have a request of their own -----------------------------------------------------------

    def finish(self) -> None:
        """The parcel is done; journal it. From the done screen: back to idle."""
        self._let(self._finish)

    def go_on(self) -> None:
        """Yes to a problem that may go on; from the done screen to the next order of the tote, or back to idle."""
        self._let(self._go_on)

    def dismiss(self) -> None:
        """Leave a problem or question; with an order open, set it aside."""
        self._let(self._leave)

    def undo(self) -> None:
        """Take the newest step back."""
        self.do(Command.UNDO)

    def ask_uncertain(self) -> None:
        """Ask about a print whose end is unknown."""
        self.do(Command.UNCERTAIN)

    def log_in(self, account_id: int, pin: str) -> None:
        """A name was chosen and its PIN typed."""
        table = self._table

        def look() -> None:
            table.gate.log_in(account_id, pin)
            table.sound("good")
            table.show_rest()

        table.guarded(look)

    def change_packer(self, first_name: str) -> None:
        """Another packer signs from the next order on; only where nobody logs in."""

        def change() -> None:
            self._table.gate.call(first_name)
            self._table.show_rest()

        self._let(change)

    def count_line(self, position: int, pieces: int = 1) -> None:
        """Click or key on a line: pieces more (or fewer) are checked, without scanning."""
        self._let(lambda: self._told(lambda parcel: self._table.book.count_at(parcel, position, pieces)))

    def lay_in(self, what: str | int) -> None:
        """Click on an insert, by its place or slot: it lies in the box (again: it does not)."""
        table = self._table
        parcel = table.parcel
        places = [p for p in parcel.places if what in (p, parcel.choice(p).slot.value)] if parcel else []
        if parcel is not None and places:

            def lay() -> None:
                table.book.lay_in(parcel, places[0], "hand")
                table.show_parcel()

            self._let(lay)

    def print_again(self, job_id: str = "", reason: str = "") -> None:
        """Another copy of one print, or of all of the open (else the last) parcel; copies carry a mark.

        `reason` is recorded with the copy: crumpled, wrong_paper, unreadable, fell_down or other.
        """
        self._let(lambda: self._uncertain.copy(job_id, reason))

    def lies_there(self, job_id: str, answer: bool) -> None:
        """The answer to "Is it lying there?" of an uncertain print: yes settles it, no prints it again."""
        self._let(lambda: self._uncertain.settle(job_id, answer))

    # --- what happens by itself --------------------------------------------------------------------------

    def look_after_prints(self) -> None:
        """Once a second: what waits for a printer in trouble moves on where IT named another; an idle table locks.

        A parcel that another table took over meanwhile is given up before its prints come out here.
        """
        table = self._table
        seen = table.parcel or (table.last if table.done is not None else None)
        if table.parcel is not None:
            table.guarded(table.see_whose)
            seen = seen if table.parcel is not None else None
        if table.gate.must_lock():
            table.guarded(self._lock)
        elif seen is not None and self._uncertain.ask_new(seen):
            return
        elif table.parcel is not None:
            table.guarded(table.call_off_late)
            table.guarded(self._move_on)
            if table.parcel is not None:
                self._missing.tell_new(table.parcel)  # where no other printer stands in
        elif table.done is not None:
            table.guarded(self._move_on_done)
        else:
            table.guarded(table.freshen_idle)

    def draw_picture(self) -> bool:
        """Draw one print that has no picture yet; False: none is due. `show_prints` shows what was drawn."""
        table = self._table
        parcel = table.parcel or table.last
        if parcel is None or not table.desk.picture_due(parcel, at_most=1):
            return False
        self._has_news = True
        return True

    def job_changed(self, change: JobChange) -> None:
        """A print moved on: asks about it at once where its end is unknown; `show_prints` shows everything else."""
        table = self._table
        parcel = next((p for p in (table.parcel, table.last) if p and change.job_id in p.states), None)
        if parcel is None:
            return
        parcel.states[change.job_id] = change.state
        if change.state is not JobState.UNCERTAIN or not self._uncertain.ask_new(parcel):
            self._has_news = True

    def show_prints(self) -> None:
        """Announce what became of the prints since this was called last; nothing where nothing did."""
        if not self._has_news:
            return
        self._has_news = False
        if self._table.parcel is not None:
            self._table.guarded(self._table.show_parcel)
        else:
            self._table.show_done()

    def tell_fault(self, number: str) -> None:
        """The program made a mistake: say so, with the number of its place in the log. The parcel stays as it was."""
        self._table.sound("bad")
        self._table.screen.tell("program.fault", {"number": number}, self._table.behind())

    # --- all of it ---------------------------------------------------------------------------------------

    def _finish(self) -> None:
        table = self._table
        if table.parcel is not None:
            if table.screen.top is None:
                self._flow.close()
        elif table.done is not None:
            table.show_idle()

    def _go_on(self) -> None:
        table = self._table
        if table.screen.top is not None:
            action = table.screen.take_yes()
            table.screen.clear()
            (action or table.show_rest)()
        elif table.done is not None:
            if table.tote:
                self._scans.ask_order(table.tote)
            else:
                table.show_idle()

    def _leave(self) -> None:
        table = self._table
        if table.screen.top is not None:
            table.screen.clear()
            table.show_rest()
        elif table.parcel is not None:
            self._flow.leave(StepKind.SET_ASIDE)
        else:
            table.show_idle()

    def _told(self, change: Callable[[Parcel], object]) -> None:
        """Change the open parcel and show it; a good sound where something changed."""
        table = self._table
        if table.parcel is not None:
            if change(table.parcel):
                table.show_good()
            else:
                table.show_rest()

    def _answer_uncertain(self, lies_there: bool) -> None:
        job_id = self._uncertain.asked_about
        if job_id:
            self._uncertain.settle(job_id, lies_there)

    def _print_again(self) -> None:
        """The print that the screen says is missing, at once; else it is asked which."""
        job_id = self._missing.asked_about
        if job_id:
            self._table.screen.clear()
            self._uncertain.copy(job_id, "")
        else:
            self._questions.again()

    def _look_for_print(self) -> None:
        """A packer misses a print: the one whose end nobody knows, if there is one; else it is asked which."""
        parcel = self._table.parcel or self._table.last
        if parcel is not None and parcel.uncertain():
            self._uncertain.ask_first(parcel)
        else:
            self._print_again()

    def _tell_layout(self, code: str) -> None:
        """The self-test bar code: whether scanner and computer agree on the keyboard, and the cure where not."""
        findings = judge(code).findings
        self._table.sound("bad" if findings else "good")
        first = findings[0] if findings else None
        told = (first.code, first.facts) if first else ("scanner.test_good", {})
        self._table.screen.tell(*told, self._table.behind())

    def _badge(self, code: str) -> None:
        self._table.gate.show_badge(code)
        self._table.sound("good")
        self._table.show_rest()

    def _lock(self) -> None:
        if self._table.gate.shut():
            self._table.show_login()

    def _move_on(self) -> None:
        table = self._table
        if table.parcel is not None:
            desk, parcel = table.desk, table.parcel
            changed = (desk.look_again(parcel), desk.move_on(parcel))
            if any(changed):
                table.show_parcel()

    def _move_on_done(self) -> None:
        table = self._table
        if table.last is not None and table.desk.move_on(table.last):
            table.show_done()

    def _let(self, action: Callable[[], None]) -> None:
        """Run an action of somebody who is let in."""
        table = self._table
        table.gate.is_active()
        table.guarded(table.show_login if table.gate.is_shut else action)


def _raise_garbled() -> None:
    raise Trouble("scanner.garbled")
