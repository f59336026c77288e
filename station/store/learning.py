"""Past baskets out of the store for learning, and what was learned into it. The learning itself is in the domain."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Engine, delete, func, insert, select

from station.store.catalogue_rows import product_from
from station.store.engine import reading, writing
from station.store.identity import persons
from station.store.lease import leased
from station.store.numbers import mark_changed
from station.store.tables import AFFINITY, ORDER_LINE, PARCEL, PRODUCT, SHOP_ORDER

if TYPE_CHECKING:
    from station.domain.affinity import Affinity, PastBasket

#: Rows fetched at a time: memory stays flat whatever the history.
ROWS_AT_ONCE = 10_000

#: Learning takes seconds; a table that died while it learned keeps the others from it no longer than this.
LEASE = timedelta(minutes=15)

Outcome = Literal["learned", "fresh", "busy"]

_ORDERS = (
    select(SHOP_ORDER.c.id, SHOP_ORDER.c.customer_id, SHOP_ORDER.c.ordered_at)
    .where(SHOP_ORDER.c.state != "cancelled")
    .order_by(SHOP_ORDER.c.id)
)
_LINES = select(ORDER_LINE.c.order_id, ORDER_LINE.c.sku).order_by(ORDER_LINE.c.order_id, ORDER_LINE.c.position)


@dataclass(frozen=True, slots=True)
class Learning:
    """What came of learning: done, not needed yet ("fresh"), or being done by another table ("busy")."""

    outcome: Outcome
    orders: int = 0
    products: int = 0
    seconds: float = 0.0


def learn_again(engine: Engine, older_than: timedelta | None = None) -> Learning:
    """Learn from all orders and keep it, one table at a time; with `older_than`, only what is older than that.

    Tables go on planning with what was learned before. Raises Trouble as `engine.troubles`.
    """
    from station.domain.affinity import learn_past  # late: a window that only looks when it was does without
    from station.domain.past import past_of

    began = time.monotonic()
    with leased(engine, "learning", LEASE) as is_ours:
        if not is_ours:
            return Learning("busy")
        # asked with the lease in hand: another table may have learned since the caller looked
        if older_than is not None and not is_stale(learned_at(engine), older_than):
            return Learning("fresh")
        with reading(engine) as connection:
            products = {row.sku: product_from(row) for row in connection.execute(select(PRODUCT))}
        past = past_of(past_baskets(engine))
        affinity = learn_past(past, products)
        store_affinity(engine, affinity)
    return Learning("learned", past.orders, affinity.products, time.monotonic() - began)


def learned_at(engine: Engine) -> datetime | None:
    """When a table last learned; None where none ever did. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        moment: datetime | None = connection.execute(select(func.max(AFFINITY.c.learned_at))).scalar()
    return moment


def is_stale(learned: datetime | None, older_than: timedelta) -> bool:
    """True where learning was never done or longer ago than that."""
    return learned is None or datetime.now(UTC) - learned >= older_than


def last_opened(engine: Engine) -> datetime | None:
    """When any table of this database last opened a parcel; None where none did. Raises Trouble as above."""
    with reading(engine) as connection:
        moment: datetime | None = connection.execute(select(func.max(PARCEL.c.opened_at))).scalar()
    return moment


def past_baskets(engine: Engine) -> Iterator["PastBasket"]:
    """Every order not cancelled, as a basket of distinct SKUs, streamed by order id; `identity` says who is one person.

    Raises Trouble as `engine.troubles`, from the iteration too.
    """
    from station.domain.affinity import PastBasket  # late, as above

    names: dict[str, str] = {}  # each SKU once in memory, however often it was sold
    with reading(engine, streams=True) as connection:
        everybody = persons(connection)
        streaming = connection.execution_options(yield_per=ROWS_AT_ONCE)
        # two results side by side, both by order: joined, every line would carry and parse its order's moment
        with streaming.execute(_LINES) as all_lines, streaming.execute(_ORDERS) as orders:
            of_orders = groupby(all_lines, itemgetter(0))
            lines = next(of_orders, None)
            for order_id, customer_id, ordered_at in orders:
                while lines is not None and lines[0] < order_id:
                    lines = next(of_orders, None)
                if lines is not None and lines[0] == order_id:
                    skus = dict.fromkeys(names.setdefault(sku, sku) for _, sku in lines[1])
                    yield PastBasket(everybody.who(order_id, customer_id), ordered_at.date(), tuple(skus))


def store_affinity(engine: Engine, affinity: "Affinity") -> None:
    """Keep what was learned; every table uses it from its next parcel on. Only the newest is kept."""
    stored = affinity.to_bytes()
    with writing(engine) as connection:
        connection.execute(delete(AFFINITY))
        connection.execute(insert(AFFINITY), {"learned_at": datetime.now(UTC), "stored": stored})
        mark_changed(connection, "affinity")
