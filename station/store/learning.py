"""Past baskets out of the store for learning, and what was learned into it. The learning itself is in the domain."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert, select

from station.domain.affinity import Affinity, PastBasket
from station.store.engine import reading, writing
from station.store.numbers import mark_changed
from station.store.tables import AFFINITY, ORDER_LINE, SHOP_ORDER

#: Rows fetched at a time: memory stays flat whatever the history.
ROWS_AT_ONCE = 10_000

_LINES = (
    select(SHOP_ORDER.c.id, SHOP_ORDER.c.customer_id, SHOP_ORDER.c.ordered_at, ORDER_LINE.c.sku)
    .join(ORDER_LINE, ORDER_LINE.c.order_id == SHOP_ORDER.c.id)
    .where(SHOP_ORDER.c.state != "cancelled")
    .order_by(SHOP_ORDER.c.id, ORDER_LINE.c.position)
)


def past_baskets(engine: Engine) -> Iterator[PastBasket]:
    """Every order not cancelled, as a basket of distinct SKUs, streamed by order id; a guest has one order.

    Raises Trouble as `engine.troubles`, from the iteration too.
    """
    with reading(engine, streams=True) as connection:
        rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(_LINES)
        of_order: int | None = None
        basket: dict[str, None] = {}
        who, day = "", datetime.min.replace(tzinfo=UTC)
        for order_id, customer_id, ordered_at, sku in rows:
            if order_id != of_order:
                if of_order is not None:
                    yield PastBasket(who, day.date(), tuple(basket))
                of_order, basket, day = order_id, {}, ordered_at
                who = f"c{customer_id}" if customer_id is not None else f"o{order_id}"
            basket[sku] = None
        if of_order is not None:
            yield PastBasket(who, day.date(), tuple(basket))


def store_affinity(engine: Engine, affinity: Affinity) -> None:
    """Keep what was learned; every table uses it from its next parcel on. Only the newest is kept."""
    stored = affinity.to_bytes()
    with writing(engine) as connection:
        connection.execute(delete(AFFINITY))
        connection.execute(insert(AFFINITY), {"learned_at": datetime.now(UTC), "stored": stored})
        mark_changed(connection, "affinity")
