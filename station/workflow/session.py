"""The packing session: what each scan and key does to the parcel on the table."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from printing.jobs import JobChange, JobState
from station.domain.orders import Order, OrderState
from station.domain.trouble import Trouble
from station.workflow.deciding import Decider
from station.workflow.parcel import Parcel
from station.workflow.ports import DayCount, PrintRoom, ShopStore
from station.workflow.print_desk import PrintDesk
from station.workflow.prints import Composer, as_printed
from station.workflow.views import DoneView, IdleView, ProblemView, View

log = logging.getLogger(__name__)


class PackingSession:
    """One packing table. Lives on the work thread; every method returns after the new view was announced.

    `announce` is called with each new view and `sound` with "good", "bad" or "done", both on the work thread.
    Known trouble never escapes: it becomes a ProblemView.
    """

    def __init__(
        self,
        store: ShopStore,
        prints: PrintRoom,
        decider: Decider,
        composer: Composer,
        *,
        table: str,
        packer: str,
        waiting_days: int,
        now: Callable[[], datetime],
        announce: Callable[[View], None],
        sound: Callable[[str], None],
    ) -> None:
        self._store = store
        self._prints = prints
        self._desk = PrintDesk(prints, composer)
        self._decider = decider
        self._table = table
        self._packer = packer
        self._waiting_days = waiting_days
        self._now = now
        self._announce = announce
        self._sound = sound
        self._parcel: Parcel | None = None
        self._last: Parcel | None = None  #: the parcel finished last, for late prints and another copy
        self._problem: ProblemView | None = None
        self._if_yes: Callable[[], None] | None = None  #: what Enter does to the problem on the screen
        self._done: DoneView | None = None

    # --- what the packer does ----------------------------------------------------------------------------

    def start(self) -> None:
        """Show the idle screen."""
        self._guarded(self._show_idle)

    def scan(self, text: str, source: str) -> None:
        """An order number opens that order; with an order open, a SKU, GTIN or alias counts an item."""
        code = text.strip("\r\n\t ")  # not str.strip(): GS1 separators count as blanks there
        if not code:
            return
        log.info("scan of %d characters from %s", len(code), source)
        self._guarded(lambda: self._scan_item(code) if self._parcel else self._scan_order(code))

    def finish(self) -> None:
        """F12: the parcel is done; journal it. From the done screen: back to idle."""
        self._guarded(self._finish)

    def go_on(self) -> None:
        """Enter: yes to a problem that may go on; from the done screen back to idle."""
        action = self._if_yes
        if self._problem is not None:
            if action is not None:
                self._clear_problem()
                self._guarded(action)
            else:
                self.dismiss()
        elif self._done is not None:
            self._guarded(self._show_idle)

    def dismiss(self) -> None:
        """Esc: leave a problem; with an order open, set it aside."""
        if self._problem is not None:
            self._clear_problem()
            self._guarded(self._show_parcel if self._parcel else self._show_idle)
        elif self._parcel is not None:
            self._guarded(lambda: self._leave("set_aside"))
        else:
            self._guarded(self._show_idle)

    def ask_reason(self) -> None:
        """F2: ask why the prints of the open (else the last) parcel are wanted again."""
        parcel = self._parcel or self._last
        if parcel is not None and self._problem is None:
            has_person = parcel.decision.context.customer is not None
            facts = {"number": parcel.decision.plan.order_number}
            self._show_problem("print.again_personal" if has_person else "print.again", facts)

    def print_again(self, job_id: str = "", reason: str = "") -> None:
        """Another copy of one print, or of all of the open (else the last) parcel; copies carry a mark.

        `reason` is recorded with the copy: crumpled, wrong_paper, unreadable, fell_down or other.
        """
        if self._problem is not None and self._problem.code.startswith("print.again"):
            self._clear_problem()
            if self._parcel is None and self._done is None:
                self._guarded(self._show_idle)
            elif self._done is not None:
                self._announce(self._done)
        self._guarded(lambda: self._print_again(job_id, reason))

    def ask_uncertain(self) -> None:
        """F8: ask about a print whose end is unknown."""
        parcel = self._parcel or self._last
        uncertain = parcel.uncertain() if parcel else []
        if parcel is not None and uncertain and uncertain[0].job:
            self._ask_uncertain(parcel, uncertain[0].job.id)

    def lies_there(self, job_id: str, answer: bool) -> None:
        """The answer to "Is it lying there?" of an uncertain print: yes settles it, no prints it again."""
        self._clear_problem()
        self._guarded(lambda: self._answer(job_id, answer))

    def count_line(self, position: int) -> None:
        """Click or key on a line: one piece more is checked, without scanning."""
        parcel = self._parcel
        if parcel is not None and parcel.count_at(position):
            self._clear_problem()
            self._sound("good")
            self._guarded(self._show_parcel)

    def lay_in(self, slot: str) -> None:
        """Click on an insert: it lies in the box (again: it does not)."""
        parcel = self._parcel
        if parcel is None:
            return
        for index, choice in enumerate(parcel.decision.plan.chosen):
            if choice.slot.value == slot:
                parcel.laid_in ^= {index}
        self._guarded(self._show_parcel)

    def change_packer(self, first_name: str) -> None:
        """Another packer signs from the next order on."""
        self._packer = first_name.strip()
        self._guarded(self._show_parcel if self._parcel else self._show_idle)

    @property
    def packer(self) -> str:
        return self._packer

    def look_after_prints(self) -> None:
        """Once a second: what waits for a printer in trouble moves on to the next of its chain, where IT named one."""
        if self._parcel is not None:
            self._guarded(self._move_on)
        elif self._done is not None and self._last is not None and self._desk.move_on(self._last):
            self._done = replace(self._done, inserts=self._last.view().inserts)
            if self._problem is None:
                self._announce(self._done)

    def job_changed(self, change: JobChange) -> None:
        """A print moved on; shows it where its parcel is still on the screen."""
        parcel = next((p for p in (self._parcel, self._last) if p and change.job_id in p.states), None)
        if parcel is None:
            return
        parcel.states[change.job_id] = change.state
        if change.state is JobState.UNCERTAIN and self._problem is None:
            self._sound("bad")
            self._ask_uncertain(parcel, change.job_id)
        elif parcel is self._parcel:
            self._guarded(self._show_parcel)
        elif self._done is not None and self._problem is None:
            self._done = replace(self._done, inserts=parcel.view().inserts)
            self._announce(self._done)

    # --- orders ------------------------------------------------------------------------------------------

    def _scan_order(self, code: str) -> None:
        order = self._decider.find(code)
        earlier = self._store.packings(order.number)
        if order.state is OrderState.CANCELLED:
            raise Trouble("order.cancelled", number=order.number)
        if earlier:
            packed = earlier[0]
            raise _Question(
                "order.already_packed",
                lambda: self._open(order),
                number=order.number,
                when=packed.packed_at,
                packer=packed.packer,
            )
        self._open(order)

    def _open(self, order: Order) -> None:
        at = self._now()
        copy = self._store.copies_out(order.number) + 1  # set aside or crashed before: never a second one unmarked
        parcel_id, decision = self._decider.open_parcel(order, at, self._packer, self._table)
        parcel = Parcel(parcel_id, decision, self._store.catalog(), at, copy)
        self._parcel, self._done = parcel, None
        self._clear_problem()
        self._sound("good")
        self._announce(parcel.view())  # the plan is on the screen before the first page is laid out
        self._desk.print_all(parcel)
        self._show_parcel()

    def _leave(self, why: str) -> None:
        parcel = self._parcel
        if parcel is None:
            return
        self._prints.void(parcel.id)
        self._store.release_parcel(parcel.id, self._now(), why)
        self._parcel = None
        self._show_idle()

    def _finish(self) -> None:
        parcel = self._parcel
        if self._problem is not None or parcel is None:
            if self._done is not None:
                self._show_idle()
            return
        missing = parcel.next_line()
        if missing is not None:
            raise _Question("items.missing", self._record, name=missing.name, number=parcel.decision.plan.order_number)
        self._record()

    def _record(self) -> None:
        parcel = self._parcel
        if parcel is None:
            return
        at = self._now()
        seconds = max((at - parcel.opened_at).total_seconds(), 0.0)
        printed = as_printed(parcel.decision.plan, parcel.prints)
        self._store.record_packed(parcel.id, printed, self._packer, self._table, at, seconds)
        view = parcel.view()
        self._parcel, self._last = None, parcel
        self._done = DoneView(view.order, view.customer, seconds, view.inserts, self._count())
        self._sound("done")
        self._announce(self._done)
        uncertain = parcel.uncertain()
        if uncertain and uncertain[0].job:
            self._ask_uncertain(parcel, uncertain[0].job.id)

    # --- items -------------------------------------------------------------------------------------------

    def _scan_item(self, code: str) -> None:
        parcel = self._parcel
        if parcel is None:
            return
        sku = parcel.sku_of(code)
        if sku is not None:
            if not parcel.count(sku):
                raise Trouble("item.too_many", **self._line_facts(parcel, sku))
            self._clear_problem()
            self._sound("good")
            self._show_parcel()
            return
        order = self._store.find_order(code)
        if order is None:
            raise self._wrong_item(parcel, code)
        if order.number == parcel.decision.plan.order_number:
            self._clear_problem()
            self._show_parcel()  # a second scan of the open order does not print again
            return
        if parcel.next_line() is None:
            self._record()
            self._scan_order(code)
            return
        raise Trouble("order.other_open", number=order.number, open_number=parcel.decision.plan.order_number)

    def _wrong_item(self, parcel: Parcel, code: str) -> Trouble:
        expected = parcel.next_line()
        scanned = next(
            (p for p in parcel.catalog.products.values() if _is_code_of(code, p.sku, p.gtin, p.aliases)), None
        )
        if scanned is None or expected is None:
            return Trouble("code.unknown", scanned=code[:60])
        product = parcel.catalog.products.get(expected.sku)
        return Trouble(
            "item.wrong",
            name=scanned.name,
            expected=expected.name,
            expected_sku=expected.sku,
            shelf=product.shelf if product else "",
        )

    @staticmethod
    def _line_facts(parcel: Parcel, sku: str) -> dict[str, object]:
        lines = [line for line in parcel.lines if line.sku == sku]
        return {"name": lines[0].name, "quantity": sum(line.quantity for line in lines)}

    # --- prints ------------------------------------------------------------------------------------------

    def _print_again(self, job_id: str, reason: str = "") -> None:
        parcel = self._parcel or self._last
        if parcel is None:
            return
        self._desk.print_again(parcel, job_id, reason)
        if parcel is self._parcel:
            self._show_parcel()

    def _move_on(self) -> None:
        if self._parcel is not None and self._desk.move_on(self._parcel):
            self._show_parcel()

    def _ask_uncertain(self, parcel: Parcel, job_id: str) -> None:
        title = next((v.title for v in parcel.view().inserts if v.job_id == job_id), "")
        facts = {"job_id": job_id, "title": title, "number": parcel.decision.plan.order_number}
        self._show_problem(
            "print.uncertain", facts, lambda: self._answer(job_id, True), parcel.previews.get(job_id, b"")
        )

    def _answer(self, job_id: str, answer: bool) -> None:
        self._prints.settle(job_id, answer)
        if not answer:
            self._print_again(job_id)
        if self._parcel is not None:
            self._show_parcel()
        elif self._done is not None:
            self._announce(self._done)
        else:
            self._show_idle()

    # --- screens -----------------------------------------------------------------------------------------

    def _count(self) -> DayCount:
        return self._store.day_count(self._now().date(), self._table, self._waiting_days)

    def _show_idle(self) -> None:
        self._done = None
        self._clear_problem()
        last = self._store.last_packed(self._table)
        slots = tuple(c.slot for c in self._last.decision.plan.chosen) if self._last else ()
        self._announce(IdleView(self._count(), last, slots))

    def _show_parcel(self) -> None:
        if self._parcel is None:
            return
        view = self._parcel.view()
        if self._problem is not None:
            self._problem = replace(self._problem, open=view)
            self._announce(self._problem)
        else:
            self._announce(view)

    def _clear_problem(self) -> None:
        self._problem, self._if_yes = None, None

    def _show_problem(
        self,
        code: str,
        facts: Mapping[str, object],
        if_yes: Callable[[], None] | None = None,
        picture_png: bytes = b"",
    ) -> None:
        view = self._parcel.view() if self._parcel else None
        self._problem = ProblemView(code, tuple(sorted(facts.items())), view, if_yes is not None, picture_png)
        self._if_yes = if_yes
        self._announce(self._problem)

    def _guarded(self, action: Callable[[], None]) -> None:
        """Run an action; known trouble becomes a problem on the screen."""
        try:
            action()
        except Trouble as trouble:
            log.warning("trouble %s", trouble.code)
            self._sound("bad")
            if_yes = trouble.if_yes if isinstance(trouble, _Question) else None
            self._show_problem(trouble.code, dict(trouble.facts), if_yes)


class _Question(Trouble):
    """Trouble that a packer may overrule with Enter."""

    def __init__(self, code: str, if_yes: Callable[[], None], **facts: object) -> None:
        super().__init__(code, **facts)
        self.if_yes = if_yes


def _is_code_of(code: str, sku: str, gtin: str, aliases: tuple[str, ...]) -> bool:
    wanted = code.casefold()
    return wanted in {name.casefold() for name in (sku, gtin, *aliases) if name}
