"""The packing session: what each scan and key does to the parcel on the table."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from printing.jobs import JobChange, JobState
from station.domain.command_codes import DIGITS, Command, command_in, is_badge
from station.domain.orders import Order
from station.domain.packing import FOREIGN_PRINT, StepKind
from station.domain.packing_policy import PackingPolicy
from station.domain.trouble import Trouble
from station.workflow.closing import require_closable
from station.workflow.deciding import Decider
from station.workflow.exchange import Exchange
from station.workflow.gate import Gate
from station.workflow.opening import Opener
from station.workflow.parcel import Parcel
from station.workflow.parcel_view import insert_views, open_view
from station.workflow.ports import DayCount, ParcelStore, People, PrintRoom, ShopStore
from station.workflow.print_desk import PrintDesk
from station.workflow.prints import Composer, as_printed
from station.workflow.question import Doubt, Question
from station.workflow.recognising import CodeReader
from station.workflow.scan_desk import ScanDesk
from station.workflow.screen import Screen
from station.workflow.step_book import StepBook
from station.workflow.table_questions import TableQuestions
from station.workflow.views import CommandsView, DayView, DoneView, IdleView, LoginView, OpenView, View

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What a table is called and asks of its packers."""

    table: str
    packer: str  #: first name that signs while nobody is logged in
    waiting_days: int
    zone: ZoneInfo
    policy: PackingPolicy = PackingPolicy()
    is_training: bool = False


@dataclass(frozen=True, slots=True)
class TableParts:
    """What a session works with."""

    store: ShopStore
    parcels: ParcelStore
    people: People
    codes: CodeReader
    room: PrintRoom
    decider: Decider
    composer: Composer


class PackingSession:
    """One packing table. Lives on the work thread; every method returns after the new view was announced.

    `announce` is called with each new view, `sound` with "good", "bad" or "done", and `to_window` with the commands
    that are the window's ("LANGUAGE", "MUTE", "DARK"), all on the work thread. Known trouble never escapes: it becomes
    a ProblemView.
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
        self._parts = parts
        self._settings = settings
        self._policy = settings.policy
        self.now = now  #: time at the table, aware
        self._sound = sound
        self._to_window = to_window
        self.screen = Screen(announce)
        self.gate = Gate(parts.people, settings.policy, settings.packer, now)
        self.book = StepBook(parts.parcels, settings.table, now, lambda: self.gate.first_name)
        self._opener = Opener(parts.store, parts.parcels, parts.decider, settings.policy, settings.table)
        self._exchange = Exchange(parts.parcels, parts.decider, settings.table)
        self.desk = PrintDesk(parts.room, parts.composer)
        self._scans = ScanDesk(self, parts.codes, parts.store, parts.parcels)
        self._questions = TableQuestions(self, self._exchange)
        self.parcel: Parcel | None = None
        self.last: Parcel | None = None  #: the parcel finished last, for late prints and another copy
        self._done: DoneView | None = None
        self._tote: tuple[str, ...] = ()  #: numbers of a tote's orders that wait, the open one left out
        self._commands = self._command_table()

    # --- what the packer does ----------------------------------------------------------------------------

    def start(self) -> None:
        """Show the idle screen, or ask who is there."""
        self.guarded(self._show_rest)

    def scan(self, text: str, source: str, symbology: str = "") -> None:
        """Whatever was scanned or typed; `symbology` is the AIM identifier without "]", "" unknown."""
        code = text.strip("\r\n\t ")  # not str.strip(): GS1 separators count as blanks there
        if not code:
            return
        log.info("scan of %d characters from %s", len(code), source)
        self.gate.is_active()
        command = command_in(code)
        if is_badge(code):
            self.guarded(lambda: self._badge(code))
        elif self.gate.is_shut:
            self._sound("bad")
            self.guarded(self._show_login)
        elif command is not None:
            self.do(command.value)
        else:
            self.guarded(lambda: self._scans.take(code, symbology))

    def do(self, command: str) -> None:
        """What a key, a touch or a command code asks for; see `Command`. While the table is locked: nothing."""
        known = Command(command)
        self.gate.is_active()
        if known in (Command.LANGUAGE, Command.MUTE, Command.DARK):
            self._to_window(known.value)
        elif self.gate.is_shut and known is not Command.LOCK:
            self.guarded(self._show_login)
        elif known in DIGITS:
            self.choose(DIGITS.index(known) + 1)
        else:
            self._commands[known]()

    def choose(self, number: int) -> None:
        """The answer with this number, from 1, to the question on the screen."""
        action = self.screen.take_answer(number)
        if action is not None:
            self.screen.clear()
            self.guarded(action)

    def log_in(self, account_id: int, pin: str) -> None:
        """A name was chosen and its PIN typed."""

        def look() -> None:
            self.gate.log_in(account_id, pin)
            self._sound("good")
            self._show_rest()

        self.guarded(look)

    def change_packer(self, first_name: str) -> None:
        """Another packer signs from the next order on; only where nobody logs in."""
        self.gate.call(first_name)
        self.guarded(self._show_rest)

    @property
    def packer(self) -> str:
        return self.gate.first_name

    def finish(self) -> None:
        """The parcel is done; journal it. From the done screen: back to idle."""
        if self.screen.top is None and self.parcel is not None:
            self.guarded(self.close_parcel)
        elif self._done is not None and self.parcel is None:
            self.guarded(self._show_idle)

    def go_on(self) -> None:
        """Yes to a problem that may go on; from the done screen to the next order of the tote, or back to idle."""
        if self.screen.top is not None:
            action = self.screen.take_yes()
            if action is None:
                self.dismiss()
                return
            self.screen.clear()
            self.guarded(action)
        elif self._done is not None:
            self.guarded(self._next_of_tote if self._tote else self._show_idle)

    def dismiss(self) -> None:
        """Leave a problem or question; with an order open, set it aside."""
        if self.screen.top is not None:
            self.screen.clear()
            self.guarded(self._show_rest)
        elif self.parcel is not None:
            self.guarded(lambda: self.leave(StepKind.SET_ASIDE))
        else:
            self.guarded(self._show_idle)

    def undo(self) -> None:
        """Take the newest step back."""
        parcel = self.parcel
        if parcel is not None:
            self._let(lambda: self._told(self.book.undo(parcel) is not None))

    def count_line(self, position: int, pieces: int = 1) -> None:
        """Click or key on a line: pieces more (or fewer) are checked, without scanning."""
        parcel = self.parcel
        if parcel is not None:
            self._let(lambda: self._told(self.book.count_at(parcel, position, pieces)))

    def lay_in(self, what: str | int) -> None:
        """Click on an insert, by its place or slot: it lies in the box (again: it does not)."""
        parcel = self.parcel
        if parcel is None:
            return
        places = [p for p in parcel.places if what in (p, parcel.choice(p).slot.value)]
        if places:
            self._let(lambda: self._laid_in(parcel, places[0]))

    def print_again(self, job_id: str = "", reason: str = "") -> None:
        """Another copy of one print, or of all of the open (else the last) parcel; copies carry a mark.

        `reason` is recorded with the copy: crumpled, wrong_paper, unreadable, fell_down or other.
        """
        self._let(lambda: self.copy_prints(job_id, reason))

    def lies_there(self, job_id: str, answer: bool) -> None:
        """The answer to "Is it lying there?" of an uncertain print: yes settles it, no prints it again."""
        self._let(lambda: self._settle(job_id, answer))

    def look_after_prints(self) -> None:
        """Once a second: what waits for a printer in trouble moves on where IT named another; an idle table locks."""
        if self.gate.must_lock():
            self.lock()
        elif self.parcel is not None:
            self.guarded(self._move_on)
        elif self._done is not None and self.last is not None and self.desk.move_on(self.last):
            self._show_done()

    def job_changed(self, change: JobChange) -> None:
        """A print moved on; shows it where its parcel is still on the screen."""
        parcel = next((p for p in (self.parcel, self.last) if p and change.job_id in p.states), None)
        if parcel is None:
            return
        parcel.states[change.job_id] = change.state
        if change.state is JobState.UNCERTAIN and self.screen.problem is None and not self.gate.is_shut:
            self._sound("bad")
            self.ask_about(parcel, change.job_id)
        elif parcel is self.parcel:
            self.guarded(self.show_parcel)
        elif self._done is not None:
            self._show_done()

    def lock(self) -> None:
        """Nobody is here: the parcel stays open behind the lock."""
        if self.gate.shut():
            self.guarded(self._show_login)

    # --- opening and leaving -----------------------------------------------------------------------------

    def open_order(self, number: str, tote: tuple[str, ...] = (), overruled: frozenset[str] = frozenset()) -> None:
        """Put an order on the table. Raises Trouble, and Question where a packer may go on all the same."""
        order = self._parts.decider.find(number)
        at = self.now()
        if self._policy.is_watching(at.date()):
            self._lay_on_table(self._opener.watch(order, at, self.packer), tote)
            return
        try:
            parcel = self._opener.open(order, at, self.packer, overruled)
        except Doubt as doubt:
            code, facts = doubt.code, dict(doubt.facts)
            raise Question(code, lambda: self.open_order(number, tote, overruled | {code}), **facts) from doubt
        self._lay_on_table(parcel, tote)

    def _lay_on_table(self, parcel: Parcel, tote: tuple[str, ...]) -> None:
        parcel.tote = self._tote = tuple(number for number in tote if number != parcel.number)
        self.parcel, self._done = parcel, None
        self.screen.clear()
        self._sound("good")
        self.show_parcel()  # the plan is on the screen before the first page is laid out
        if parcel.is_watched:
            return
        if parcel.is_resumed:
            self.desk.resume(parcel)
        else:
            self.desk.print_all(parcel)
        self.show_parcel()
        self._ask_first_uncertain(parcel)

    def leave(self, kind: StepKind) -> None:
        """The open parcel goes on later, here or at another table."""
        parcel = self.parcel
        if parcel is None:
            return
        if not parcel.is_watched:
            self._parts.room.void(parcel.id)
            self.book.write(parcel, self.book.step(parcel, kind))
            self._parts.store.release_parcel(parcel.id, self.now(), "set_aside")
        self.parcel = None
        self._show_idle()

    def close_parcel(self, overruled: frozenset[str] = frozenset()) -> None:
        """Journal the open parcel as packed. Raises Trouble and Question for what stands against it."""
        parcel = self.parcel
        if parcel is None:
            return
        fresh = None if parcel.is_watched else self._parts.store.find_order(parcel.number)
        try:
            require_closable(parcel, fresh, overruled)
        except Doubt as doubt:
            code, facts = doubt.code, dict(doubt.facts)
            raise Question(code, lambda: self._close_all_the_same(code, overruled, fresh), **facts) from doubt
        self._record(parcel)

    def _close_all_the_same(self, code: str, overruled: frozenset[str], fresh: Order | None) -> None:
        parcel = self.parcel
        if parcel is None:
            return
        self.book.write(parcel, self.book.step(parcel, StepKind.OVERRULED, word=code))
        if code in ("order.changed_since", "order.address_since") and fresh is not None:
            parcel.decision = replace(parcel.decision, context=replace(parcel.decision.context, order=fresh))
            self.show_parcel()  # the packer looks at what changed before the parcel can be done
            return
        self.close_parcel(overruled | {code})

    def _record(self, parcel: Parcel) -> None:
        at = self.now()
        seconds = max((at - parcel.opened_at).total_seconds(), 0.0)
        plan = as_printed(parcel.kept_plan, [p for i, p in enumerate(parcel.prints) if i in parcel.places])
        table = self._settings.table
        if parcel.is_watched:
            self._parts.parcels.record_watched(parcel.id, plan, self.packer, table, at, seconds)
        else:
            self._parts.store.record_packed(parcel.id, plan, self.packer, table, at, seconds)
        view = self.view_of(parcel)
        self.parcel, self.last = None, parcel
        self._done = DoneView(view.order, view.customer, seconds, view.inserts, self._count())
        self._sound("done")
        self.screen.show(self._done)
        self._ask_first_uncertain(parcel)

    def hand_over(self) -> None:
        """The parcel goes to another table: whoever scans its order there goes on with it."""
        if self.parcel is not None and self.screen.top is None:
            self.guarded(lambda: self.leave(StepKind.HANDED_OVER))

    def split(self) -> None:
        """What is checked leaves as one parcel, the rest follows in another at once."""
        parcel = self.parcel
        if parcel is None or self.screen.top is not None:
            return

        def part() -> None:
            self._questions.require_splittable(parcel)
            order = parcel.decision.context.order
            for line in parcel.missing_lines():
                self.book.leave_out(parcel, line, "follows_later")
            rest = {line.position: line.quantity for line in order.lines}
            for line in parcel.lines:
                rest[line.position] = parcel.progress.short.get(line.position, 0)
            self.close_parcel()
            if self.parcel is None:
                following = self._opener.open_rest(order, rest, self.now(), self.packer, parcel.part + 1)
                self._lay_on_table(following, self._tote)

        self.guarded(part)

    def _next_of_tote(self) -> None:
        self._scans.ask_order(self._tote)

    # --- prints ------------------------------------------------------------------------------------------

    def copy_prints(self, job_id: str, reason: str) -> None:
        """Another copy of one print or all of the open (else the last) parcel."""
        parcel = self.parcel or self.last
        if parcel is None:
            return
        self.desk.print_again(parcel, job_id, reason)
        self._show_rest()

    def ask_uncertain(self) -> None:
        """Ask about a print whose end is unknown."""
        parcel = self.parcel or self.last
        if parcel is not None:
            self._ask_first_uncertain(parcel)

    def _ask_first_uncertain(self, parcel: Parcel) -> None:
        uncertain = parcel.uncertain()
        if uncertain and uncertain[0].job:
            self.ask_about(parcel, uncertain[0].job.id)

    def ask_about(self, parcel: Parcel, job_id: str) -> None:
        """ "Is it lying there?" of one print, with its picture."""
        title = next((v.title for v in insert_views(parcel) if v.job_id == job_id), "")
        facts = {"job_id": job_id, "title": title, "number": parcel.number}
        behind = self.view_of(parcel) if parcel is self.parcel else None
        self.screen.tell(
            "print.uncertain", facts, behind, lambda: self._settle(job_id, True), parcel.previews.get(job_id, b"")
        )

    def _answer_uncertain(self, answer: bool) -> None:
        problem = self.screen.problem
        if problem is not None and problem.code == "print.uncertain":
            self.lies_there(str(dict(problem.facts)["job_id"]), answer)

    def _settle(self, job_id: str, answer: bool) -> None:
        self._parts.room.settle(job_id, answer)
        self.screen.clear()
        if not answer:
            self.copy_prints(job_id, "")
        self._show_rest()

    def _move_on(self) -> None:
        if self.parcel is not None and self.desk.move_on(self.parcel):
            self.show_parcel()

    def _laid_in(self, parcel: Parcel, place: int) -> None:
        self.book.lay_in(parcel, place, "hand")
        self.show_parcel()

    # --- people ------------------------------------------------------------------------------------------

    def _badge(self, code: str) -> None:
        self.gate.show_badge(code)
        self._sound("good")
        self._show_rest()

    def _show_login(self) -> None:
        self.screen.cover(self.gate.view(self.parcel.number if self.parcel else ""))

    # --- screens -----------------------------------------------------------------------------------------

    def view_of(self, parcel: Parcel) -> OpenView:
        return open_view(parcel, self._settings.is_training, parcel.is_watched)

    def behind(self) -> OpenView | None:
        """The open parcel as it is seen behind a question."""
        return self.view_of(self.parcel) if self.parcel else None

    def show_parcel(self) -> None:
        """Announce the open parcel, or what lies over it."""
        if self.parcel is not None:
            self.screen.refresh(self.view_of(self.parcel))

    def good(self) -> None:
        """Something counted: say so, and show the parcel without what lay over it."""
        self.screen.clear()
        self._sound("good")
        self.show_parcel()

    def _told(self, has_happened: bool) -> None:
        if has_happened:
            self.good()
        else:
            self._show_rest()

    def _count(self) -> DayCount:
        settings = self._settings
        return self._parts.store.day_count(self.now().date(), settings.table, settings.waiting_days)

    def _show_rest(self) -> None:
        """What is seen with nothing over it: the lock, the parcel, the done screen or the idle one."""
        if self.gate.is_shut:
            self._show_login()
        elif self.parcel is not None:
            self.screen.clear()
            self.show_parcel()
        elif self._done is not None:
            self._show_done()
        else:
            self._show_idle()

    def _show_done(self) -> None:
        if self._done is not None and self.last is not None:
            self._done = replace(self._done, inserts=insert_views(self.last) if not self.last.is_watched else ())
            if self.screen.top is None or isinstance(self.screen.top, LoginView):
                self.screen.show(self._done)

    def _show_idle(self) -> None:
        self._done, self._tote = None, ()
        settings, today = self._settings, self.now().date()
        slots = tuple(self.last.choice(place).slot for place in self.last.places) if self.last else ()
        self.screen.show(
            IdleView(
                self._count(),
                self._parts.store.last_packed(settings.table),
                slots,
                misprints=self._parts.parcels.misprints(today, settings.table, settings.zone),
                is_training=settings.is_training,
                is_watching=self._policy.is_watching(today),
            )
        )

    def show_day(self) -> None:
        """The figures of this table's day."""

        def figures() -> None:
            today, settings = self.now().date(), self._settings
            more = self._parts.parcels.day_figures(today, settings.table, settings.zone)
            self.screen.cover(DayView.of(today, self._count(), more))

        self.guarded(figures)

    def show_help(self) -> None:
        """What can be done, with keys and codes."""
        self.screen.cover(CommandsView(tuple(Command), self.behind()))

    # --- all of it ---------------------------------------------------------------------------------------

    def _command_table(self) -> dict[Command, Callable[[], None]]:
        asks = self._questions
        return {
            Command.FINISH: self.finish,
            Command.GO_ON: self.go_on,
            Command.LEAVE: self.dismiss,
            Command.UNDO: self.undo,
            Command.SHORT: lambda: self.guarded(asks.short),
            Command.DAMAGED: lambda: self.guarded(asks.damaged),
            Command.NO_SAMPLE: lambda: self.guarded(asks.no_sample),
            Command.AGAIN: lambda: self.guarded(asks.again),
            Command.TEXT: lambda: self.guarded(asks.text),
            Command.SET_ASIDE: lambda: self.guarded(lambda: self.leave(StepKind.SET_ASIDE)),
            Command.HAND_OVER: self.hand_over,
            Command.SPLIT: self.split,
            Command.UNCERTAIN: self.ask_uncertain,
            Command.LIES_THERE: lambda: self._answer_uncertain(True),
            Command.NOT_THERE: lambda: self._answer_uncertain(False),
            Command.LOCK: self.lock,
            Command.DAY: self.show_day,
            Command.HELP: self.show_help,
        }

    def take_foreign_out(self) -> None:
        """The packer took another parcel's print out, and there is none of this one to scan instead."""
        parcel = self.parcel
        if parcel is not None:
            self.book.write(parcel, self.book.step(parcel, StepKind.OVERRULED, word=FOREIGN_PRINT))
            self.show_parcel()

    def _let(self, action: Callable[[], None]) -> None:
        """Run an action of somebody who is let in."""
        self.gate.is_active()
        self.guarded(self._show_login if self.gate.is_shut else action)

    def guarded(self, action: Callable[[], None]) -> None:
        """Run an action; known trouble becomes a problem on the screen."""
        try:
            action()
        except Trouble as trouble:
            log.warning("trouble %s", trouble.code)
            self._sound("bad")
            if trouble.code == "parcel.taken_over":
                self.parcel = None
            if_yes = trouble.if_yes if isinstance(trouble, Question) else None
            self.screen.tell(trouble.code, dict(trouble.facts), self.behind(), if_yes)
