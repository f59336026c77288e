"""Which rows of which table are about a person: one decision for every table. What becomes of them lies elsewhere.

A test holds this list against the schema: a new table without a decision fails it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from station.domain.trouble import Trouble
from station.store import tables as t
from station.store.columns import number_key
from station.store.email_keys import keyed_mask
from station.store.forgotten_marks import name_words, words_in
from station.store.identity import Identity, customers_of_guests, guest_identity, identity_of

__all__ = ["LINKS", "Link", "Person", "find_person", "person_of_order", "quarantined"]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that counts as one person: merged records, and guests' orders joined by e-mail."""

    shop: str
    number: str  #: by which the person was asked for
    customers: tuple[int, ...]  #: ids of customer records, none for a guest
    numbers: tuple[str, ...]  #: their customer numbers
    email_keys: tuple[str, ...]
    names: tuple[tuple[str, str], ...]  #: (first name, last name) of each record
    orders: tuple[int, ...]  #: ids
    order_numbers: tuple[str, ...]
    parcels: tuple[str, ...]  #: ids


@dataclass(frozen=True, slots=True)
class Link:
    """How rows of a table belong to a person; `rows` is None where none can, and `why` says why not."""

    rows: Callable[[Person], ColumnElement[bool]] | None
    why: str = ""


def find_person(connection: Connection, number: str, shop: str) -> Person:
    """The person with this customer number, or who placed the order with this number: a guest may be a customer, too.

    Raises Trouble "customer.unknown" (number, shop).
    """
    asked = number.strip()
    customer = select(t.CUSTOMER.c.id).where(t.CUSTOMER.c.number == asked, t.CUSTOMER.c.shop == shop)
    customer_id = connection.execute(customer).scalar()
    if customer_id is not None:
        return _person(connection, asked, shop, identity_of(connection, customer_id))
    order = t.SHOP_ORDER.c
    columns = (order.id, order.number, order.shop, order.customer_id, order.email_key)
    found = connection.execute(
        select(*columns).where(order.number_key == number_key(asked), order.shop == shop)
    ).first()
    if found is None:
        raise Trouble("customer.unknown", number=number, shop=shop)
    return replace(person_of_order(connection, found), number=asked)


def person_of_order(connection: Connection, order: Any) -> Person:
    """The person behind a row of an order (id, number, shop, customer_id, email_key): customer, or guest by e-mail."""
    customer_id = order.customer_id or customers_of_guests(connection, [order]).get(order.id)
    if customer_id is not None:
        return _person(connection, order.number, order.shop, identity_of(connection, customer_id), order.id)
    guests = guest_identity(connection, order.id).guests
    return _person(connection, order.number, order.shop, Identity((), guests), order.id)


def quarantined(connection: Connection, person: Person) -> list[Row[Any]]:
    """Lines set aside that hold a number of the person as a whole word, their e-mail, or first and last name."""
    numbers = {number.casefold() for number in (*person.numbers, *person.order_numbers)}
    masks = [keyed_mask(key) for key in person.email_keys]
    names = [name_words(first) | name_words(last) for first, last in person.names if name_words(last)]

    def tells_of(raw: str) -> bool:
        if any(mask in raw for mask in masks) or not numbers.isdisjoint(map(str.casefold, words_in(raw))):
            return True
        words = name_words(raw) if names else set()
        return any(name <= words for name in names)

    return [row for row in connection.execute(select(t.QUARANTINE)) if tells_of(row.raw)]


def _person(connection: Connection, number: str, shop: str, identity: Identity, *orders: int) -> Person:
    customer, order, parcel = t.CUSTOMER.c, t.SHOP_ORDER.c, t.PARCEL.c
    asked = select(customer.number, customer.email_key, customer.first_name, customer.last_name)
    records = connection.execute(asked.where(customer.id.in_(identity.customers))).all()
    guests = {*identity.guests, *orders}
    belong = or_(order.customer_id.in_(identity.customers), order.id.in_(guests))
    placed = connection.execute(select(order.id, order.number, order.email_key).where(belong).order_by(order.id)).all()
    ids, numbers = tuple(row.id for row in placed), tuple(row.number for row in placed)
    packed = or_(
        parcel.customer_id.in_(identity.customers),
        # by number, which has an index; orders of two shops may have the same
        and_(parcel.order_number.in_(numbers), or_(parcel.order_id.is_(None), parcel.order_id.in_(ids))),
    )
    return Person(
        shop,
        number,
        identity.customers,
        tuple(row.number for row in records),
        tuple(sorted({row.email_key for row in (*records, *placed)} - {""})),
        tuple((row.first_name, row.last_name) for row in records),
        ids,
        numbers,
        tuple(connection.execute(select(parcel.parcel_id).where(packed)).scalars()),
    )


def _by(table: Table, column: str, of: Callable[[Person], Iterable[Any]]) -> Link:
    return Link(lambda person: table.c[column].in_(list(of(person))))


def _of_customers(person: Person) -> tuple[int, ...]:
    return person.customers


def _of_orders(person: Person) -> tuple[int, ...]:
    return person.orders


def _of_numbers(person: Person) -> tuple[str, ...]:
    return person.order_numbers


def _of_parcels(person: Person) -> tuple[str, ...]:
    return person.parcels


def _merges(person: Person) -> ColumnElement[bool]:
    merge = t.CUSTOMER_MERGE.c
    return or_(merge.customer_id.in_(person.customers), merge.into_id.in_(person.customers))


def _returns(person: Person) -> ColumnElement[bool]:
    """A guest's return has no customer, only the number of the order."""
    back = t.GOODS_RETURN.c
    return or_(
        back.customer_id.in_(person.customers),
        and_(back.customer_id.is_(None), back.order_number.in_(person.order_numbers)),
    )


def _given(person: Person) -> ColumnElement[bool]:
    given = t.PARCEL_INSERT.c
    return or_(given.customer_id.in_(person.customers), given.parcel_id.in_(person.parcels))


def _exposures(person: Person) -> ColumnElement[bool]:
    exposure = t.TRIAL_EXPOSURE.c
    return or_(exposure.customer_id.in_(person.customers), exposure.parcel_id.in_(person.parcels))


def _prints(person: Person) -> ColumnElement[bool]:
    """Of the parcels, and of parcels that the journal does not know."""
    job = t.PRINT_JOB.c
    unknown = ~select(t.PARCEL.c.parcel_id).where(t.PARCEL.c.parcel_id == job.parcel_id).exists()
    return or_(job.parcel_id.in_(person.parcels), and_(job.order_number.in_(person.order_numbers), unknown))


def _print_changes(person: Person) -> ColumnElement[bool]:
    return t.PRINT_CHANGE.c.job_id.in_(select(t.PRINT_JOB.c.id).where(_prints(person)))


def _audited(person: Person) -> ColumnElement[bool]:
    """Entries that tell of the customer or an order by its number; entries name nobody otherwise."""
    subject = t.AUDIT_ENTRY.c.subject
    of_people = ("customer.", "parcel.", "conflict.")
    told = (t.AUDIT_ENTRY.c.action.startswith(kind, autoescape=True) for kind in of_people)
    return and_(subject.in_([*person.numbers, *person.order_numbers, *person.parcels]), or_(*told))


def _set_aside(person: Person) -> ColumnElement[bool]:
    """Lines that hold a number, a name or the e-mail, as far as the database can tell. `quarantined` reads them all:
    databases fold case each in their own way."""
    raw = t.QUARANTINE.c.raw
    words = [*person.numbers, *person.order_numbers, *(last or first for first, last in person.names)]
    words += map(keyed_mask, person.email_keys)
    return or_(*(raw.icontains(word, autoescape=True) for word in words if word)) if any(words) else raw.is_(None)


_THE_SHOPS = "of the shop and its articles, not of customers"
_OURS = "of the program itself"
_STAFF = "of the people who work at the tables"

#: Every table of the database, by name.
LINKS: Mapping[str, Link] = {
    "customer": _by(t.CUSTOMER, "id", _of_customers),
    "customer_merge": Link(_merges),
    "guest_split": _by(t.GUEST_SPLIT, "order_id", _of_orders),
    "shop_order": _by(t.SHOP_ORDER, "id", _of_orders),
    "order_line": _by(t.ORDER_LINE, "order_id", _of_orders),
    "order_code": _by(t.ORDER_CODE, "order_number", _of_numbers),
    "goods_return": Link(_returns),
    "incident": _by(t.INCIDENT, "customer_id", _of_customers),
    "parcel": _by(t.PARCEL, "parcel_id", _of_parcels),
    "order_on_table": _by(t.ORDER_ON_TABLE, "parcel_id", _of_parcels),
    "parcel_event": _by(t.PARCEL_EVENT, "parcel_id", _of_parcels),
    "parcel_insert": Link(_given),
    "reservation": _by(t.RESERVATION, "parcel_id", _of_parcels),
    "insert_reservation": _by(t.INSERT_RESERVATION, "parcel_id", _of_parcels),
    "campaign_reservation": _by(t.CAMPAIGN_RESERVATION, "parcel_id", _of_parcels),
    "trial_exposure": Link(_exposures),
    "voucher_code": _by(t.VOUCHER_CODE, "parcel_id", _of_parcels),
    "print_job": Link(_prints),
    "print_change": Link(_print_changes),
    "quarantine_line": Link(_set_aside),
    "audit_entry": Link(_audited),
    "affinity_model": Link(None, "sums over all customers by article; learned again without who was forgotten"),
    "results_reading": Link(None, "sums over all customers by trial and rule; read again without who was forgotten"),
    "campaign_count": Link(None, "sums over all customers by rule"),
    "forgotten": Link(None, "keyed digests that nobody can read back"),
    "import_run": Link(None, _OURS),
    "change_mark": Link(None, _OURS),
    "counter": Link(None, _OURS),
    "meta": Link(None, _OURS),
    "table_seen": Link(None, _OURS),
    "outbox": Link(None, "parcels by their random ids, until they are told"),
    "conflict": Link(None, "two parcels by their random ids"),
    "account": Link(None, _STAFF),
    "stock_move": Link(None, _STAFF),
    "text_draft": Link(None, _STAFF),
    "product": Link(None, _THE_SHOPS),
    "sample": Link(None, _THE_SHOPS),
    "insert_item": Link(None, _THE_SHOPS),
    "text_variant": Link(None, _THE_SHOPS),
    "picture": Link(None, _THE_SHOPS),
    "rule_set": Link(None, _THE_SHOPS),
    "phase_policy": Link(None, _THE_SHOPS),
    "voucher_pool": Link(None, _THE_SHOPS),
}
