"""The way of a parcel over the table: opened or gone on with, left, split, finished. A part of the packing session."""

from collections.abc import Mapping
from dataclasses import replace

from station.domain.orders import Order
from station.domain.packing import FOLLOWS_LATER, NOTHING, OLD_PLAN, StepKind, that_follow
from station.domain.trouble import Trouble
from station.workflow.closing import MISSING, WAITING, require_closable, require_nothing_to_come_out
from station.workflow.opening import BOX, BOX_GONE, BOX_HERE, Opener
from station.workflow.parcel import Parcel
from station.workflow.prints import as_printed
from station.workflow.question import Answer, Doubt, Question, option
from station.workflow.recounting import recount
from station.workflow.table import Table
from station.workflow.uncertain_prints import UncertainPrints
from station.workflow.views import DoneView, NextKind

#: What changed about an order while it was packed, and only has to be looked at.
CHANGES = frozenset({"order.changed_since", "order.address_since"})


class ParcelFlow:
    """Moves parcels over one table. Raises Trouble, and Question where a packer may go on all the same."""

    def __init__(self, table: Table, uncertain: UncertainPrints) -> None:
        parts, settings = table.parts, table.settings
        self._table = table
        self._uncertain = uncertain
        self._opener = Opener(
            parts.store, parts.parcels, parts.decider, settings.policy, settings.table, parts.room.void
        )

    # --- onto the table ----------------------------------------------------------------------------------

    def open(self, number: str, tote: tuple[str, ...] = (), overruled: frozenset[str] = frozenset()) -> None:
        """Put an order on the table; `tote`: numbers of the orders that lie in the same tote."""
        table = self._table
        order = table.parts.decider.find(number)
        at = table.now()
        if table.settings.policy.is_watching(at.date()):
            self._lay_down(self._opener.watch(order, at, table.packer), tote)
            return
        try:
            parcel = self._opener.open(order, at, table.packer, overruled)
        except Doubt as doubt:
            code, facts = doubt.code, dict(doubt.facts)
            if code == BOX:
                self._ask_for_box(number, tote, overruled, facts)
                return
            raise Question(code, lambda: self.open(number, tote, overruled | {code}), **facts) from doubt
        self._lay_down(parcel, tote)

    def _ask_for_box(
        self, number: str, tote: tuple[str, ...], overruled: frozenset[str], facts: Mapping[str, object]
    ) -> None:
        """Whether a box that was begun long ago is still there: what was checked lies in it, or on its shelf again."""

        def answer(code: str) -> Answer:
            return Answer(option(code), lambda: self.open(number, tote, overruled | {code}))

        self._table.screen.ask(BOX, [answer(BOX_HERE), answer(BOX_GONE)], self._table.behind(), **facts)

    def _lay_down(self, parcel: Parcel, tote: tuple[str, ...]) -> None:
        table = self._table
        parcel.tote = table.tote = tuple(number for number in tote if number != parcel.number)
        table.parcel, table.done = parcel, None
        table.guarded(table.call_off_late)  # tried again every second where it cannot be stored
        table.show_good()  # the plan is on the screen before the first page is laid out
        if parcel.is_watched:
            return
        if parcel.is_resumed:
            table.desk.resume(parcel)
        else:
            table.desk.print_all(parcel)
        table.show_parcel()
        self._uncertain.ask_first(parcel)
        require_nothing_to_come_out(parcel)

    def taken_out(self) -> None:
        """What the packer was asked to take out is out: inserts of an earlier plan, or all pieces of an article."""
        table = self._table
        parcel = table.parcel
        if parcel is None or parcel.next.kind is not NextKind.TAKE_OUT:
            raise Trouble("items.nothing_to_take_out")
        surplus = parcel.to_take_out
        if surplus is None:
            table.book.write(parcel, table.book.step(parcel, StepKind.OVERRULED, word=OLD_PLAN))
        else:
            table.book.take_out(parcel, surplus.sku, surplus.pieces, "hand")
        table.show_good()
        require_nothing_to_come_out(parcel)

    # --- off the table -----------------------------------------------------------------------------------

    def leave(self, kind: StepKind) -> None:
        """The open parcel goes on later (SET_ASIDE), or at another table (HANDED_OVER)."""
        table = self._table
        parcel = table.parcel
        if parcel is None:
            return
        if not parcel.is_watched:
            table.book.write(parcel, table.book.step(parcel, kind))  # first: it tells where another table has it now
            table.parts.room.void(parcel.id)
            table.parts.store.release_parcel(parcel.id, table.now(), "set_aside")
        table.parcel = None
        table.show_idle()

    def close(self, overruled: frozenset[str] = frozenset()) -> None:
        """Journal the open parcel as packed; what stands against it is raised."""
        table = self._table
        parcel = table.parcel
        if parcel is None:
            return
        fresh = None if parcel.is_watched else table.parts.store.find_order(parcel.number)
        try:
            require_closable(parcel, fresh, overruled, table.stuck_printers())
        except Doubt as doubt:
            code, facts = doubt.code, dict(doubt.facts)
            raise Question(code, lambda: self._close_all_the_same(code, overruled, fresh), **facts) from doubt
        self._record(parcel)

    def _close_all_the_same(self, code: str, overruled: frozenset[str], fresh: Order | None) -> None:
        table = self._table
        parcel = table.parcel
        if parcel is None:
            return
        table.book.write(parcel, table.book.step(parcel, StepKind.OVERRULED, word=code))
        if code in (MISSING, WAITING):
            if not self._leave_out_prints(parcel):
                table.show_parcel()
                return
            overruled |= {MISSING}  # a sample's label that was called off is not asked about once more
        if code in CHANGES and fresh is not None:
            table.book.write(parcel, *recount(parcel, fresh, table.now(), table.packer, table.settings.table))
            parcel.decision = replace(parcel.decision, context=replace(parcel.decision.context, order=fresh))
            parcel.past = None
            table.show_parcel()  # the packer looks at what changed before the parcel can be done
            require_nothing_to_come_out(parcel)
            return
        self.close(overruled | {code})

    def _leave_out_prints(self, parcel: Parcel) -> bool:
        """Prints that lie nowhere are not in the box: nobody is told later that they were. A sample may be without.

        False: one is on its way after all, as paper came meanwhile; it is for this box, not for the next.
        """
        table = self._table
        prints = (*parcel.missing_prints(), *parcel.waiting_prints(table.stuck_printers()))
        is_out = bool(prints)
        for place, _ in prints:
            copy = parcel.next_copy(place)
            is_left = table.desk.leave_out(parcel, place)
            is_out &= is_left
            if is_left and parcel.choice(place).sample is None:
                step = table.book.step(parcel, StepKind.EXCHANGED, place=place, pieces=copy, word=NOTHING)
                table.book.write(parcel, step)
        return is_out

    def _record(self, parcel: Parcel) -> None:
        table = self._table
        at = table.now()
        seconds = max((at - parcel.opened_at).total_seconds(), 0.0)
        plan = as_printed(parcel.kept_plan, [parcel.prints[place] for place in parcel.places if parcel.prints])
        journal = table.parts.parcels.record_watched if parcel.is_watched else table.parts.store.record_packed
        journal(parcel.id, plan, table.packer, table.settings.table, at, seconds)
        view = table.view_of(parcel)
        table.parcel, table.last = None, parcel
        table.done = DoneView(view.order, view.customer, seconds, view.inserts, table.count())
        table.sound("done")
        table.screen.show(table.done)
        self._uncertain.ask_first(parcel)
        if parcel.is_split and table.screen.top is None:
            self._open_rest(parcel)

    def split(self) -> None:
        """What is checked leaves as one parcel, the rest follows in another as soon as that is done.

        Raises Trouble "split.nothing_checked" or "split.nothing_left", and "watch.only" in shadow mode.
        """
        table = self._table
        parcel = table.parcel
        if parcel is None:
            raise Trouble("order.none_open")
        if parcel.is_watched:
            raise Trouble("watch.only")
        if not any(parcel.progress.checked.values()):
            raise Trouble("split.nothing_checked", number=parcel.number)
        if not parcel.missing_lines():
            raise Trouble("split.nothing_left", number=parcel.number)
        for line in parcel.missing_lines():
            table.book.leave_out(parcel, line, FOLLOWS_LATER)
        parcel.is_split = True
        self.close()

    def _open_rest(self, first: Parcel) -> None:
        """The next parcel of a split order, unless its pieces turned up in the first one after all."""
        table = self._table
        rest = that_follow(first.steps)
        if rest:
            order = first.decision.context.order
            following = self._opener.open_rest(order, rest, table.now(), table.packer, first.part + 1)
            self._lay_down(following, table.tote)
