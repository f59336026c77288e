"""From an order to its plan: gathers what the decision may look at, then decides. Prints and records nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from station.documents.languages import resolve_language, spoken_in
from station.domain.catalog import Catalog
from station.domain.customers import Customer, History
from station.domain.orders import Order
from station.domain.packing import Step
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import Choice, PackContext, PackPlan
from station.domain.trouble import Trouble
from station.workflow.ports import ShopStore

#: How often a plan is made anew because another table was faster with the last piece or place of something.
REPLANS = 5
TAKEN = frozenset({"sample.gone", "insert.gone", "campaign.gone", "voucher.none_left"})


@dataclass(frozen=True, slots=True)
class Decision:
    """A plan together with everything it was made from."""

    context: PackContext
    plan: PackPlan


@dataclass(frozen=True, slots=True)
class Decider:
    """Makes plans for the orders of one shop."""

    store: ShopStore
    policy: PhasePolicy
    shop_language: str
    policy_version: int = 0  #: of `policy`, as stored

    def find(self, number: str) -> Order:
        """The order with this number. Raises Trouble "order.unknown"."""
        order = self.store.find_order(number)
        if order is None:
            raise Trouble("order.unknown", number=number)
        return order

    def decide(self, order: Order, today: date, packer: str, table: str = "") -> Decision:
        """What goes into the parcel of `order` when it is packed on `today`. Raises as `context_of`."""
        context = self.context_of(order, today, packer, table)
        return Decision(context, self.plan(context, self.store.catalog()))

    def plan(self, context: PackContext, catalog: Catalog) -> PackPlan:
        """The plan by the published rules, out of a catalogue."""
        from station.domain.planning import make_plan  # late: the first screen waits for nothing of it

        return make_plan(context, self.store.rules(), catalog, self.store.affinity())

    def still_fits(self, plan: PackPlan, context: PackContext, catalog: Catalog) -> bool:
        """Whether all that an earlier plan lays in may still go out; a manager or the customer may object by now."""
        from station.domain.plan_check import unfit  # late, as above

        return next(unfit(plan, context, self.store.rules(), catalog, self.store.affinity()), None) is None

    def next_sample(self, decision: Decision, place: int, catalog: Catalog) -> Choice | None:
        """The next best sample for a place whose own is not there, beside all else of the plan; None: nothing fits."""
        from station.domain.planning import next_sample  # late, as above

        rules, affinity = self.store.rules(), self.store.affinity()
        return next_sample(decision.plan, place, decision.context, rules, catalog, affinity)

    def context_of(self, order: Order, today: date, packer: str, table: str = "") -> PackContext:
        """What a decision about `order` may look at when it is packed on `today`.

        Raises Trouble "order.after_date" for a day before the order was placed.
        """
        if order.ordered_at.date() > today:
            raise Trouble("order.after_date", number=order.number, ordered=order.ordered_at.date(), day=today)
        customer, history = self._who(order, today)
        catalog = self.store.catalog()
        wanted = wanted_language(order, customer)
        written = frozenset(text.language for texts in catalog.texts.values() for text in texts)
        return PackContext(
            order=order,
            customer=customer,
            history=history,
            standing=standing(order, history, today, self.policy),
            today=today,
            language=resolve_language(wanted, written, self.shop_language),
            packer=packer,
            table=table,
            trial_salt=self.store.trial_salt(),
            policy_version=self.policy_version,
            policy=self.policy,
        )

    def open_parcel(
        self,
        order: Order,
        at: datetime,
        packer: str,
        table: str,
        steps: Sequence[Step] = (),
        context: PackContext | None = None,
    ) -> tuple[str, Decision]:
        """Decide and journal the open parcel, its samples and places promised; the parcel's id and the decision.

        `steps` are those it begins with; `context` is what was gathered for it already, a long history being dear.

        Another table may take the last of something in between: then the next best is planned. Raises Trouble.
        """
        parcel_id = uuid4().hex
        known = context or self.context_of(order, at.date(), packer, table)
        for _ in range(REPLANS):
            decision = Decision(known, self.plan(known, self.store.catalog()))
            try:
                self.store.open_parcel(parcel_id, decision.plan, packer, table, at, steps=steps)
            except Trouble as trouble:
                if trouble.code not in TAKEN:
                    raise
            else:
                return parcel_id, decision
        raise Trouble("database.locked")

    def _who(self, order: Order, today: date) -> tuple[Customer | None, History]:
        if order.customer_id is None:
            return None, self.store.guest_history(order.id, today)
        history = self.store.history(order.customer_id, today, order.id)
        return self.store.customer(order.customer_id), history


def wanted_language(order: Order, customer: Customer | None) -> str:
    """The language a customer would read (BCP 47), whether the shop writes it or not; "" = nobody knows."""
    return order.language or (customer.language if customer else "") or spoken_in(order.country)
