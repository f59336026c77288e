"""From an order to the parcel on the table: opened anew, gone on with, or the rest of an earlier one. Shows nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from station.domain.journal import LeftParcel, OnTable, Packed
from station.domain.orders import Order, OrderState
from station.domain.packing import Progress, Step, StepKind, progress_of, that_follow
from station.domain.packing_policy import PackingPolicy
from station.domain.phases import Standing
from station.domain.plan import PackContext
from station.domain.trouble import Trouble
from station.workflow.deciding import Decider, Decision
from station.workflow.parcel import Parcel
from station.workflow.ports import ParcelStore, ShopStore
from station.workflow.question import Doubt
from station.workflow.recounting import carry_over, recount

#: Doubts about an order: it lies on another table, was packed lately, or left in part.
ELSEWHERE, AGAIN, REST = "order.open_elsewhere", "order.already_packed", "order.rest_follows"
#: A box of the order was begun long ago; the answers to whether it is still here. Goods may be on their shelf again.
BOX, BOX_HERE, BOX_GONE = "ask.box", "box.here", "box.gone"
#: Before every parcel.
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def no_prints(_parcel_id: str) -> None:
    """Nothing is ever printed here."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens orders at one table."""

    store: ShopStore
    parcels: ParcelStore
    decider: Decider
    policy: PackingPolicy
    table: str
    void_prints: Callable[[str], None] = no_prints  #: calls off what waits of a parcel's prints at this table

    def open(self, order: Order, at: datetime, packer: str, overruled: Collection[str] = ()) -> Parcel:
        """The parcel of an order, on this table from now on.

        Raises Trouble where the order must not be packed, and Doubt where a packer may say "all the same": then it is
        asked again with the code of the doubt among the `overruled` ones.
        """
        if order.state is OrderState.CANCELLED:
            raise Trouble("order.cancelled", number=order.number)
        there = self.parcels.on_table(order.number)
        if there is not None and there.table != self.table and ELSEWHERE not in overruled:
            raise Doubt(ELSEWHERE, number=order.number, table=there.table, packer=there.packer, when=there.since)
        try:
            return self._open(order, there, at, packer, overruled)
        except Trouble as trouble:
            if trouble.code != ELSEWHERE:
                raise
            raise Doubt(ELSEWHERE, **trouble.facts) from trouble  # another table was faster by a moment

    def _open(
        self, order: Order, there: OnTable | None, at: datetime, packer: str, overruled: Collection[str]
    ) -> Parcel:
        left = self.parcels.to_resume(order.number, EVER)
        is_fresh = left is not None and left.opened_at > at - timedelta(hours=self.policy.resume_hours)
        if left is not None and is_fresh:
            resumed = self._resume(left, order, at, packer, overruled)
            if resumed is not None:
                return resumed
        left_open = there.parcel_id if there is not None else left.parcel_id if left is not None else ""
        packs_again = AGAIN in overruled
        earlier = [one for one in self.store.packings(order.number) if self._is_recent(one, at)]
        rest = self._rest(order)
        if rest and not packs_again:
            if REST not in overruled:
                by = earlier[0].packer if earlier else ""
                raise Doubt(REST, number=order.number, pieces=sum(rest.values()), packer=by)
            box = self._box_of(left, is_fresh, overruled)
            self._abandon(left_open, at)
            return self.open_rest(order, rest, at, packer, box=box)
        if earlier and not packs_again:
            raise Doubt(AGAIN, number=order.number, when=earlier[0].packed_at, packer=earlier[0].packer)
        context = self.decider.context_of(order, at.date(), packer, self.table)
        if _came_back(order, context) and "order.refunded" not in overruled:
            raise Doubt("order.refunded", number=order.number)
        box = self._box_of(left, is_fresh, overruled)
        self._abandon(left_open, at)
        copy = self.store.copies_out(order.number) + 1  # begun or packed before: never a second one unmarked
        begun = self._overruled(overruled, at, packer)
        begun += self._carried(box, order, at, packer, {}, len(begun))
        parcel_id, decision = self.decider.open_parcel(order, at, packer, self.table, begun, context)
        return Parcel(parcel_id, decision, self.store.catalog(), at, copy, policy=self.policy, steps=begun)

    def _box_of(self, left: LeftParcel | None, is_fresh: bool, overruled: Collection[str]) -> Sequence[Step]:
        """The steps of the box in which the order goes on although its parcel does not; none: in an empty one.

        Raises Doubt BOX for one that was begun so long ago that its goods may be on their shelf again.
        """
        if left is None or BOX_GONE in overruled:
            return ()
        if not is_fresh:
            pieces = _pieces_in(progress_of(left.steps))
            if not pieces:
                return ()
            if BOX_HERE not in overruled:
                facts = {"number": left.order_number, "when": left.opened_at, "packer": left.packer}
                raise Doubt(BOX, pieces=pieces, **facts)
        return left.steps

    def _carried(
        self,
        box: Sequence[Step],
        order: Order,
        at: datetime,
        packer: str,
        elsewhere: Mapping[int, int],
        after: int,
    ) -> list[Step]:
        plain = Step(0, StepKind.COUNTED, at, packer, self.table)
        return carry_over(box, order, self.store.catalog(), plain, elsewhere, after)

    def _abandon(self, parcel_id: str, at: datetime) -> None:
        """An earlier parcel of the order that cannot go on, nor its prints come out later; "" = there is none."""
        if parcel_id:
            self.void_prints(parcel_id)
            self.store.release_parcel(parcel_id, at, "abandoned")

    def watch(self, order: Order, at: datetime, packer: str) -> Parcel:
        """Shadow mode: the parcel as it would be, with nothing reserved."""
        decision = self.decider.decide(order, at.date(), packer, self.table)
        relaxed = self.policy.model_copy(update={"check_items": False, "scan_sample": False, "scan_back": "off"})
        return Parcel(uuid4().hex, decision, self.store.catalog(), at, policy=relaxed, is_watched=True)

    def open_rest(
        self,
        order: Order,
        rest: Mapping[int, int],
        at: datetime,
        packer: str,
        part: int = 2,
        keeps: Decision | None = None,
        box: Sequence[Step] = (),
    ) -> Parcel:
        """The next parcel of an order for pieces by line that did not leave yet; `keeps`: what still goes into it.

        `box`: the steps of an earlier parcel that was begun for these pieces.
        """
        if keeps is None:
            context = self.decider.context_of(order, at.date(), packer, self.table)
            plan = replace(self.decider.plan(context, self.store.catalog()), chosen=(), exposures=(), campaigns=())
            keeps = Decision(context, plan)
        parcel = Parcel(
            uuid4().hex, keeps, self.store.catalog(), at, self.store.copies_out(order.number) + 1, part, self.policy
        )
        gone = {line.position: line.quantity - rest.get(line.position, 0) for line in order.lines}
        for position, pieces in gone.items():
            if pieces > 0:
                parcel.steps.append(
                    parcel.step(StepKind.ELSEWHERE, at, packer, self.table, line=position, pieces=pieces)
                )
        parcel.steps += self._carried(box, order, at, packer, gone, len(parcel.steps))
        self.store.open_parcel(parcel.id, keeps.plan, packer, self.table, at, part, parcel.steps)
        return parcel

    def _overruled(self, codes: Collection[str], at: datetime, packer: str, after: int = 0) -> list[Step]:
        """The doubts that the packer put aside, as steps behind the first `after`."""
        numbered = enumerate(sorted(codes), start=after + 1)
        return [Step(number, StepKind.OVERRULED, at, packer, self.table, word=code) for number, code in numbered]

    def _resume(
        self, left: LeftParcel, order: Order, at: datetime, packer: str, overruled: Collection[str]
    ) -> Parcel | None:
        """The parcel as it was; None where it fits customer or catalogue no longer, or a guard stops it by now."""
        context = self.decider.context_of(order, at.date(), packer, self.table)
        if not _is_same_standing(left, context.standing):
            return None
        catalog = self.store.catalog()
        plan = self.parcels.plan_of(left, context, catalog)
        if plan is None or not self.decider.still_fits(plan, context, catalog):
            return None
        parcel = Parcel(
            left.parcel_id,
            Decision(context, plan),
            catalog,
            at,
            copy=self.store.copies_out(order.number) + 1,
            part=left.part,
            policy=self.policy,
            is_resumed=True,
            comes_from=left.table if left.table != self.table else "",
            steps=list(left.steps),
        )
        back = [parcel.step(StepKind.RESUMED, at, packer, self.table)]
        back += self._overruled(overruled, at, packer, after=back[0].number)
        # what went to others meanwhile lies in this box already, or its bin is found empty by the packer
        back += recount(parcel, order, at, packer, self.table, after=len(back))
        takes_over = ELSEWHERE in overruled
        self.parcels.reopen(left, parcel.kept_plan, back, packer, self.table, at, takes_over)
        parcel.steps += back
        return parcel

    def _is_recent(self, packed: Packed, at: datetime) -> bool:
        return packed.packed_at > at - timedelta(days=self.policy.ask_again_days)

    def _rest(self, order: Order) -> dict[int, int]:
        """Pieces by line that the newest packed parcel of the order promised to send later."""
        packed = list(self.parcels.steps_of_packed(order.number).values())
        return that_follow(packed[-1]) if packed else {}


def _pieces_in(progress: Progress) -> int:
    """Pieces that lie in a box."""
    return sum(progress.checked.values()) + sum(progress.surplus.values())


def _came_back(order: Order, context: PackContext) -> bool:
    """Whether everything of the order was refunded already."""
    returned = sum(one.quantity for one in context.history.returns if one.order_number == order.number)
    return returned >= order.pieces > 0


def _is_same_standing(left: LeftParcel, standing: Standing) -> bool:
    """Whether the customer still stands where they stood when the parcel was planned."""
    was = left.record
    phases = (was["phase_now"]["phase"], was["phase_when_opened"]["phase"])
    is_same_phase = phases == (standing.now.phase.value, standing.when_opened.phase.value)
    return is_same_phase and list(was["moments"]) == sorted(moment.value for moment in standing.moments)
