"""Who was forgotten at the shop is forgotten at a table that held them: their rows, and the bytes of its file.

A table cannot tell who was forgotten by the marks of the shop, whose secret stays on the server; it looks which of the
people and orders it holds the server no longer knows. Nothing else ever takes those away.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, select

from station.store import tables as t
from station.store.engine import reading, writing
from station.store.forgetting import SWEEP_DUE, empty_parcels
from station.store.keeping.outbox import quietly, untold_parcels
from station.store.keeping.removal import remove
from station.store.keeping.rows import put, rows_in
from station.store.numbers import insert_new
from station.store.person_rows import LINKS, Person, find_person, person_of_order
from station.store.retention import sweep

__all__ = ["forget_here", "forgotten_people"]

_ORDER, _CUSTOMER = t.SHOP_ORDER.c, t.CUSTOMER.c
_WHOSE = select(_ORDER.id, _ORDER.number, _ORDER.shop, _ORDER.customer_id, _ORDER.email_key)


def forget_here(here: Engine, server: Engine, at: datetime) -> None:
    """Erase whom the server has forgotten: what this table told of them afterwards there, and everything of them here.

    People with a parcel that is open here, or was not told yet, wait for the next time.
    """
    with reading(server) as connection:
        people = forgotten_people(here, connection)
    if people:
        with writing(server) as connection:
            for person in people:
                empty_parcels(connection, person, at)
        with reading(server) as connection:
            parcels = rows_in(connection, t.PARCEL.c.parcel_id, [key for one in people for key in one.parcels])
        _erase(here, people, parcels, at)
    sweep(here)  # where somebody reads at this moment: with the next round


def forgotten_people(here: Engine, server: Connection) -> list[Person]:
    """Whom this table holds and the server has forgotten, and who has no parcel here that is open or untold."""
    with reading(here) as connection:
        held = {row.id: row for row in connection.execute(_WHOSE)}
        known = dict(connection.execute(select(_CUSTOMER.id, _CUSTOMER.number)).all())
        lies_here = set(connection.execute(select(t.ORDER_ON_TABLE.c.parcel_id)).scalars())
        busy = lies_here | untold_parcels(connection)
    there = {row.id: row for row in server.execute(_WHOSE.where(_ORDER.id.in_(held)))} if held else {}
    left = set(server.execute(select(_CUSTOMER.id).where(_CUSTOMER.id.in_(known))).scalars()) if known else set()
    orders = [row for key, row in held.items() if key not in there or _is_nobodys(row, there[key])]
    people: dict[tuple[int, ...], Person] = {}
    with reading(here) as connection:
        for row in orders:
            person = person_of_order(connection, row)
            people[person.orders] = person
        for customer in sorted(set(known) - left):
            shop = connection.execute(select(_CUSTOMER.shop).where(_CUSTOMER.id == customer)).scalar_one()
            person = find_person(connection, known[customer], shop)
            people.setdefault(person.orders, person)
    return [person for person in people.values() if busy.isdisjoint(person.parcels)]


def _erase(here: Engine, people: Sequence[Person], parcels: Sequence[dict[str, Any]], at: datetime) -> None:
    """`parcels` stay as the server has them now: counted, without who got them."""
    with writing(here) as connection:
        remove(connection, people)
        with quietly(connection):
            for person in people:
                _empty_rest(connection, person)
            if parcels:
                put(connection, t.PARCEL, [row | {"order_id": None, "customer_id": None} for row in parcels])
        connection.execute(delete(t.META).where(t.META.c.key == SWEEP_DUE))
        connection.execute(insert_new(connection, t.META), {"key": SWEEP_DUE, "value": at.isoformat()})


def _empty_rest(connection: Connection, person: Person) -> None:
    """Entries of the log that were told, and prints of orders whose parcels the journal does not know."""
    for table in (t.AUDIT_ENTRY, t.PRINT_CHANGE, t.PRINT_JOB):
        rows = LINKS[table.name].rows
        if rows is not None:
            connection.execute(delete(table).where(rows(person)))


def _is_nobodys(held: Any, there: Any) -> bool:
    """The order waits without a name by now."""
    was_known = held.customer_id is not None or held.email_key != ""
    return was_known and there.customer_id is None and there.email_key == ""
