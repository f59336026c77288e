"""Orders a rule applies to, and orders it misses by one condition: to look at what it prints. Records nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from station.domain.circumstances import circumstances
from station.domain.conditions import AllOf, AnyOf, Condition
from station.domain.facts import FactSheet
from station.domain.orders import Order
from station.domain.plan import PackContext
from station.domain.reasons import Reason
from station.domain.replay import packing_day
from station.domain.rules import Rule
from station.domain.trouble import Trouble
from station.workflow.deciding import Decider

__all__ = ["Fitting", "KnownOrder", "OrderShelf", "unmet"]

#: Orders looked at, the newest first: enough for a rule that fits one in a hundred.
MOST_ORDERS = 400
#: Orders read between two looks at whether something else is wanted.
ORDERS_AT_ONCE = 25
#: Orders offered to step through.
MOST_OFFERED = 40


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order as its table would see it on its packing day."""

    context: PackContext
    sheet: FactSheet


@dataclass(frozen=True, slots=True)
class Fitting:
    """One order to look at."""

    number: str
    name: str  #: of the customer, "" = a guest without one
    day: date  #: of packing
    fails: Reason | None  #: the only condition it fails; None: the rule applies


@dataclass(slots=True)
class OrderShelf:
    """Orders of one shop, read bit by bit, newest first."""

    decider: Decider
    newest: Callable[[date, int], list[Order]]  #: newest orders up to a day, so many at most
    today: date
    packer: str
    table: str
    known: dict[str, KnownOrder]
    _waiting: list[Order] | None = None

    def read_more(self) -> bool:
        """Read a few orders more; False once all are there."""
        if self._waiting is None:
            self._waiting = list(reversed(self.newest(self.today, MOST_ORDERS)))
        for _ in range(ORDERS_AT_ONCE):
            if not self._waiting:
                return False
            order = self._waiting.pop()
            known = self._known(order)
            if known is not None:
                self.known[order.number] = known
        return bool(self._waiting)

    def _known(self, order: Order) -> KnownOrder | None:
        """None for one that could not be packed on its day."""
        decider = self.decider
        handling = decider.policy.handling_days
        day = min(packing_day(order.ordered_at.date(), order.shipped_on, None, handling), self.today)
        try:
            context = decider.context_of(order, day, self.packer, self.table)
        except Trouble:
            return None
        return KnownOrder(context, circumstances(context, decider.store.catalog(), decider.store.affinity()).sheet)

    def fitting(self, rule: Rule) -> tuple[tuple[Fitting, ...], tuple[Fitting, ...]]:
        """Orders a rule applies to, and those that fail only one condition; newest first."""
        matching: list[Fitting] = []
        nearly: list[Fitting] = []
        for number, known in self.known.items():
            fails = unmet(rule.when, known.sheet)
            if not fails and len(matching) < MOST_OFFERED:
                matching.append(_fitting(number, known, None))
            elif len(fails) == 1 and len(nearly) < MOST_OFFERED:
                nearly.append(_fitting(number, known, fails[0]))
        return tuple(matching), tuple(nearly)


def _fitting(number: str, known: KnownOrder, fails: Reason | None) -> Fitting:
    customer = known.context.customer
    names = (customer.first_name, customer.last_name) if customer else ()
    name = " ".join(part for part in names if part) or (customer.company if customer else "")
    return Fitting(number, name, known.context.today, fails)


def unmet(condition: Condition, sheet: FactSheet) -> tuple[Reason, ...]:
    """Every condition that fails; of a group "any" the branch that fails in the fewest, of a group "none" one each."""
    if isinstance(condition, AllOf):
        return tuple(reason for one in condition.all for reason in unmet(one, sheet))
    if isinstance(condition, AnyOf):
        return min((unmet(one, sheet) for one in condition.any), key=len)
    reason = condition.compiled()(sheet)
    return () if reason is None else (reason,)
