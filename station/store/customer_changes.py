"""What a manager changes of a customer: switched-off categories, likes, the objection to advertising. Each is audited.

Who counts as one person is changed by `identity_changes`; forgetting is for `forgetting`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from station.domain.audit import Action, Actor
from station.store import audit
from station.store.columns import storable
from station.store.identity import identity_of
from station.store.identity_changes import find_customer
from station.store.numbers import mark_changed
from station.store.tables import CUSTOMER

__all__ = ["set_objection", "switch_categories"]


def set_objection(connection: Connection, number: str, shop: str, who: Actor, at: datetime, *, objects: bool) -> bool:
    """Whether the person objects to advertising (Art. 21 GDPR), in all their records; False where it was so before.

    Raises Trouble "customer.unknown".
    """
    records = _records(connection, number, shop)
    other = (CUSTOMER.c.id.in_(records), CUSTOMER.c.objects_to_advertising != objects)
    if not connection.execute(update(CUSTOMER).where(*other).values(objects_to_advertising=objects)).rowcount:
        return False
    _told(connection, number, who, at, advertising="objects" if objects else "allowed")
    return True


def switch_categories(
    connection: Connection, number: str, shop: str, categories: Iterable[str], who: Actor, at: datetime
) -> bool:
    """The categories that the person wants nothing of, in all their records; False where it was so before.

    Raises Trouble "customer.unknown".
    """
    wanted = sorted({storable(one).strip() for one in categories} - {""})
    records = _records(connection, number, shop)
    held = connection.execute(select(CUSTOMER.c.id, CUSTOMER.c.categories_off).where(CUSTOMER.c.id.in_(records)))
    changed = [row.id for row in held if sorted(row.categories_off) != wanted]
    if not changed:
        return False
    connection.execute(update(CUSTOMER).where(CUSTOMER.c.id.in_(changed)).values(categories_off=wanted))
    _told(connection, number, who, at, categories_off=len(wanted))
    return True


def _records(connection: Connection, number: str, shop: str) -> tuple[int, ...]:
    return identity_of(connection, find_customer(connection, number, shop)).customers


def _told(connection: Connection, number: str, who: Actor, at: datetime, **facts: object) -> None:
    mark_changed(connection, "customers")
    audit.record(connection, at, who, Action.CUSTOMER_CHANGED, number.strip(), **facts)
