"""The customers of a database as the manager's window sees them: fits `station.workflow.customer_desk.CustomerBook`."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, select

from station.domain.audit import Action, Actor
from station.domain.catalog import Insert
from station.domain.customers import Customer, History
from station.store import audit, customer_changes, customers, identity_changes
from station.store.catalogue_rows import insert_from
from station.store.customer_file import Everything, ParcelPast, everything_about, parcels_of
from station.store.customer_search import CustomerIndex, Found
from station.store.engine import reading, writing
from station.store.erasing import Erased, erase_person
from station.store.identity_changes import Merge
from station.store.person_rows import find_person
from station.store.tables import INSERT_ITEM

__all__ = ["CustomerPast", "SqlCustomers"]


@dataclass(frozen=True, slots=True)
class CustomerPast:
    """All that a window shows of one person; `customer` is None for a guest."""

    customer: Customer | None
    history: History
    parcels: tuple[ParcelPast, ...]
    merges: tuple[Merge, ...]
    inserts: tuple[Insert, ...] = ()  #: those that were given or left out, as they are called now


class SqlCustomers:
    """Each call is one short unit of work. Raises Trouble "customer...." and "database...."."""

    def __init__(self, engine: Engine, who: Actor, waiting_days: int) -> None:
        self._engine, self._who, self._waiting_days = engine, who, waiting_days
        self._index = CustomerIndex(engine)

    def search(self, words: str, limit: int) -> list[Found]:
        """As `CustomerIndex.search`, of what is stored now; blanks find nobody and wait for nothing."""
        if not words.strip():
            return []
        self._index.refresh()
        return self._index.search(words, limit)

    def warm(self) -> None:
        """Read all names, so that the first search need not."""
        self._index.refresh()

    def past(self, number: str, shop: str, until: date) -> CustomerPast:
        with reading(self._engine) as connection:
            person = find_person(connection, number, shop)
            parcels = tuple(parcels_of(connection, person))
            if not person.customers:
                told = customers.guest_history(connection, person.orders[0], until)
                return CustomerPast(None, told, parcels, (), _inserts(connection, told, parcels))
            first = person.customers[0]
            history = customers.history(connection, first, until, 0)
            merges = tuple(identity_changes.merges_of(connection, person.customers))
            inserts = _inserts(connection, history, parcels)
            return CustomerPast(customers.customer(connection, first), history, parcels, merges, inserts)

    def set_objection(self, number: str, shop: str, at: datetime, *, objects: bool) -> None:
        with writing(self._engine) as connection:
            customer_changes.set_objection(connection, number, shop, self._who, at, objects=objects)

    def switch_categories(self, number: str, shop: str, categories: tuple[str, ...], at: datetime) -> None:
        with writing(self._engine) as connection:
            customer_changes.switch_categories(connection, number, shop, categories, self._who, at)

    def merge(self, number: str, into: str, shop: str, at: datetime, why: str) -> None:
        with writing(self._engine) as connection:
            identity_changes.merge(connection, number, into, shop, at, self._who.name, why)
            audit.record(connection, at, self._who, Action.CUSTOMER_MERGED, number, into=into)

    def unmerge(self, number: str, shop: str, at: datetime) -> None:
        with writing(self._engine) as connection:
            identity_changes.unmerge(connection, number, shop, at, self._who.name)
            audit.record(connection, at, self._who, Action.CUSTOMER_SPLIT, number)

    def everything(self, number: str, shop: str) -> tuple[Everything, list[ParcelPast]]:
        with reading(self._engine) as connection:
            found = everything_about(connection, number, shop)
            return found, parcels_of(connection, found.person)

    def told(self, number: str, rows: int, at: datetime) -> None:
        """Keep in the audit log that all of it was handed out."""
        with writing(self._engine) as connection:
            audit.record(connection, at, self._who, Action.CUSTOMER_TOLD, number, rows=rows)

    def forget(self, number: str, shop: str, at: datetime) -> Erased:
        return erase_person(self._engine, number, shop, self._who, at, self._waiting_days)


def _inserts(connection: Connection, history: History, parcels: tuple[ParcelPast, ...]) -> tuple[Insert, ...]:
    laid = {one.insert for parcel in parcels for one in (*parcel.chosen, *parcel.left_out)}
    named = laid | {given.insert_id for given in history.given}
    rows = connection.execute(select(INSERT_ITEM).where(INSERT_ITEM.c.id.in_(named))).all() if named else []
    return tuple(insert_from(row) for row in rows)
