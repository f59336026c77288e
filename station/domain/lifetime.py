"""What a customer kept: deliveries, returns and experiences as known on a day; judging them is for `phases`."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from station.domain.customers import History, IncidentKind
from station.domain.orders import Order, OrderState, Return


class Lifetime(NamedTuple):
    """The facts a phase rests on, frozen at one state of knowledge."""

    orders_kept: int  #: not cancelled, not fully returned, not replaced by another parcel; with the one on the table
    first_delivery: date | None  #: known or expected day of the first delivery that was kept
    returns: int  #: times something came back (one a day and order)
    last_order: date | None  #: of earlier orders, the one on the table left out
    order_on_table: date | None  #: day the order on the table was placed
    has_open_complaint: bool
    last_complaint: date | None  #: last day a complaint was opened or settled
    last_referral: date | None
    reviews: tuple[tuple[date, int], ...]  #: day and score

    @property
    def has_order_on_table(self) -> bool:
        return self.order_on_table is not None

    def silent_days(self, on: date) -> int | None:
        """Days without an order before the one on the table, or before `on` where there is none."""
        if self.last_order is None:
            return None
        return ((self.order_on_table or on) - self.last_order).days


def lifetime_of(
    order: Order | None,
    history: History,
    known_until: date,
    handling_days: int,
    transit: Callable[[str, str], int],
    counted: Sequence[Order] | None = None,
) -> Lifetime:
    """What is known at the end of `known_until`; later events and later news of earlier orders are not looked at.

    Whoever gives `counted` vouches that they are the earlier orders that count: so a replay need not look twice.
    """
    past = _counted_orders(order, history, known_until) if counted is None else counted
    returns = [r for r in history.returns if r.returned_on <= known_until]
    returned = fully_returned(past, returns)
    on_table = order if order is not None and order.state is not OrderState.CANCELLED else None
    replaced = {o.resent_for for o in past if o.resent_for}
    if on_table and on_table.resent_for:
        replaced.add(on_table.resent_for)
    kept = [o for index, o in enumerate(past) if index not in returned] if returned else past
    arrived = [o for o in kept if o.number not in replaced or _known(o.delivered_on, known_until)] if replaced else kept
    deliveries = _delivery_days(arrived, known_until, handling_days, transit)
    if on_table:
        deliveries.append(known_until + timedelta(days=transit(on_table.country, on_table.carrier)))
    incidents = [i for i in history.incidents if i.opened_on <= known_until]
    complaints = [i for i in incidents if i.kind is IncidentKind.COMPLAINT]
    return Lifetime(
        orders_kept=sum([o.number not in replaced for o in kept]) + (on_table is not None),
        first_delivery=min(deliveries, default=None),
        returns=len({(r.returned_on, r.order_number) for r in returns}),
        last_order=past[-1].ordered_at.date() if past else None,
        order_on_table=on_table.ordered_at.date() if on_table else None,
        has_open_complaint=any(i.is_open_on(known_until) for i in complaints),
        last_complaint=max((_known(i.closed_on, known_until) or i.opened_on for i in complaints), default=None),
        last_referral=max((i.opened_on for i in incidents if i.kind is IncidentKind.REFERRAL), default=None),
        reviews=tuple(
            (i.opened_on, i.score) for i in incidents if i.kind is IncidentKind.REVIEW and i.score is not None
        ),
    )


def fully_returned(orders: Sequence[Order], returns: Sequence[Return]) -> frozenset[int]:
    """Indices of `orders` (oldest first) of which every piece came back.

    A return without an order number goes to the latest earlier order that still has pieces of that SKU; one that fits
    no order (bought before our records begin) takes nothing back.
    """
    if not returns:
        return frozenset()
    last_return = max([back.returned_on for back in returns])
    came_back = {back.sku for back in returns}
    whole = {
        i
        for i, order in enumerate(orders)
        if order.lines
        and order.lines[0].sku in came_back
        and order.ordered_at.date() <= last_return
        and came_back.issuperset([line.sku for line in order.lines])
    }
    if not whole:  # something else was in every order
        return frozenset()
    decisive = {line.sku for index in whole for line in orders[index].lines}
    left: list[dict[str, int]] = []  # pieces of what decides
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, order in enumerate(orders):
        pieces: dict[str, int] = {}
        for line in order.lines:
            if line.sku in decisive:
                pieces[line.sku] = pieces.get(line.sku, 0) + line.quantity
        left.append(pieces)
        for sku in pieces:
            holders[sku].append(index)
    for back in returns:
        if back.sku not in decisive:
            continue
        quantity = back.quantity
        for index in reversed(holders[back.sku]):
            order = orders[index]
            if quantity <= 0:
                break
            if order.ordered_at.date() > back.returned_on or back.order_number not in ("", order.number):
                continue
            taken = min(quantity, left[index][back.sku])
            left[index][back.sku] -= taken
            quantity -= taken
    return frozenset(index for index in whole if not any(left[index].values()))


def _counted_orders(order: Order | None, history: History, known_until: date) -> list[Order]:
    """Earlier orders that count, oldest first: not cancelled, known by then, and not the one on the table."""
    shop, number = (order.shop, order.number) if order else ("", None)
    counted = [
        o
        for o in history.orders
        if o.state is not OrderState.CANCELLED
        and o.ordered_at.date() <= known_until
        and (o.number != number or o.shop != shop)
    ]
    counted.sort(key=attrgetter("ordered_at"))
    return counted


def _known(day: date | None, known_until: date) -> date | None:
    return day if day is not None and day <= known_until else None


def _delivery_days(
    orders: Sequence[Order], known_until: date, handling_days: int, transit: Callable[[str, str], int]
) -> list[date]:
    """The `delivery_day` of each; a route is looked up once."""
    handling, on_the_way = timedelta(days=handling_days), dict[tuple[str, str], timedelta]()
    days: list[date] = []
    for order in orders:
        delivered, shipped = order.delivered_on, order.shipped_on
        if delivered is not None and delivered <= known_until:
            days.append(delivered)
            continue
        route = (order.country, order.carrier)
        if route not in on_the_way:
            on_the_way[route] = timedelta(days=transit(*route))
        if shipped is None or shipped > known_until:
            shipped = order.ordered_at.date() + handling  # as is usual
        days.append(shipped + on_the_way[route])
    return days


def delivery_day(order: Order, known_until: date, handling_days: int, transit: Callable[[str, str], int]) -> date:
    """Known delivery, else ship day plus usual transit, else order day plus handling plus transit."""
    return _delivery_days([order], known_until, handling_days, transit)[0]
