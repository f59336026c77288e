"""What a table need not hold any more: the people whose orders left, once everything of them was told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select

from station.store import tables as t
from station.store.keeping.closure import OF_ORDERS, OF_PERSONS, together, which
from station.store.keeping.outbox import quietly, untold_parcels
from station.store.person_rows import Person, person_of_order

#: A packed order is held so long for another copy of a print, the figures of the day and what was forgotten.
HELD_AFTER = timedelta(hours=24)
#: Orders looked through at once: the file stays free for the packer.
AT_ONCE = 20

_ORDER, _PARCEL = t.SHOP_ORDER.c, t.PARCEL.c
_WHO = (_ORDER.id, _ORDER.number, _ORDER.shop, _ORDER.customer_id, _ORDER.email_key)


def kept_orders(here: Connection, table_name: str, now: datetime) -> set[str]:
    """Numbers of orders that this table packs, packed lately, or has not told of."""
    lately = or_(_PARCEL.state == "open", _PARCEL.opened_at > now - HELD_AFTER, _PARCEL.packed_at > now - HELD_AFTER)
    own = select(_PARCEL.order_number).where(_PARCEL.table_name == table_name, lately)
    untold = select(_PARCEL.order_number).where(_PARCEL.parcel_id.in_(untold_parcels(here)))
    return {*here.execute(own).scalars(), *here.execute(untold).scalars()}


def others(here: Connection, needed: set[str]) -> list[Person]:
    """Some of the people none of whose orders is needed."""
    orders = here.execute(select(*_WHO)).all()
    people = {order.customer_id for order in orders if order.number in needed} - {None}
    candidates = [order for order in orders if order.number not in needed and order.customer_id not in people]
    gone: list[Person] = []
    seen: set[int] = set()
    for order in candidates:
        if order.id in seen:
            continue
        person = person_of_order(here, order)
        seen.update(person.orders)
        if needed.isdisjoint(person.order_numbers):
            gone.append(person)
        if len(gone) >= AT_ONCE:
            break
    return gone


def remove(here: Connection, persons: Sequence[Person]) -> None:
    """Everything about them goes."""
    people = together(persons)
    here.exec_driver_sql("PRAGMA secure_delete=ON")  # of this connection: what it deletes is overwritten
    with quietly(here):
        own = (t.TRIAL_EXPOSURE, t.RESERVATION, t.INSERT_RESERVATION, t.CAMPAIGN_RESERVATION)
        for table in (*own, *reversed((*OF_PERSONS, *OF_ORDERS))):
            rows = table.c.id.in_(people.customers) if table is t.CUSTOMER else which(table, people, people)
            here.execute(delete(table).where(rows))
