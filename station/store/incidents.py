"""Takes in what happened beside the orders: new incidents, and the end or the score of known ones."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from station.domain.customers import Incident
from station.store.numbers import mark_changed
from station.store.tables import CUSTOMER, INCIDENT
from station.store.writers import add_incidents

_KNOWN = select(CUSTOMER.c.id).where(CUSTOMER.c.number == bindparam("number"), CUSTOMER.c.shop == bindparam("of_shop"))
_MOVED = (
    update(INCIDENT)
    .where(
        INCIDENT.c.row_key == bindparam("key"),
        INCIDENT.c.closed_on.is_distinct_from(bindparam("closed"))
        | INCIDENT.c.score.is_distinct_from(bindparam("scored")),
    )
    .values(closed_on=bindparam("closed"), score=bindparam("scored"))
)


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """What became of a file of incidents."""

    new: int
    changed: int  #: known ones with another end or score
    unchanged: int
    customers_unknown: tuple[str, ...]  #: numbers of customers who never ordered: left out


def take_incidents(connection: Connection, shop: str, incidents: Iterable[tuple[str, Incident]]) -> IncidentReport:
    """Take in (customer number, incident) pairs; the same again changes nothing.

    One incident is told by customer, kind, day and order: its end and its score may come later.
    """
    new = changed = total = 0
    unknown: dict[str, None] = {}
    for number, incident in incidents:
        customer_id = connection.execute(_KNOWN, {"number": number, "of_shop": shop}).scalar()
        if customer_id is None:
            unknown[number] = None
            continue
        total += 1
        key = _key(shop, number, incident)
        if add_incidents(connection, [(customer_id, incident)], [key]):
            new += 1
            continue
        moved = {"key": key, "closed": incident.closed_on, "scored": incident.score}
        changed += connection.execute(_MOVED, moved).rowcount
    if new or changed:
        mark_changed(connection, "orders")
    return IncidentReport(new, changed, total - new - changed, tuple(unknown))


def _key(shop: str, number: str, incident: Incident) -> str:
    parts = (shop, number, incident.kind.value, incident.opened_on.isoformat(), incident.order_number)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
