"""The newest orders of a shop, for managers who try a rule on them."""

from datetime import date, timedelta

from sqlalchemy import Engine, bindparam, select

from station.domain.orders import Order, OrderState
from station.store.engine import reading
from station.store.orders import ORDER_COLUMNS, midnight, with_lines
from station.store.shop_zone import shop_zone
from station.store.tables import SHOP_ORDER

__all__ = ["newest_orders"]

_NEWEST = (
    select(*ORDER_COLUMNS)
    .where(SHOP_ORDER.c.state != OrderState.CANCELLED.value, SHOP_ORDER.c.ordered_at < bindparam("before"))
    .order_by(SHOP_ORDER.c.ordered_at.desc(), SHOP_ORDER.c.id.desc())
    .limit(bindparam("most"))
)


def newest_orders(engine: Engine, until: date, most: int) -> list[Order]:
    """Orders up to and including a day that were not cancelled, newest first. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        asked = {"before": midnight(until + timedelta(days=1), shop_zone(connection)), "most": most}
        return with_lines(connection, connection.execute(_NEWEST, asked).all())
