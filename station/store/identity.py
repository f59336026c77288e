"""Who is one person: merged customer records, and guests' orders that carry the same e-mail. Read when asked, so that
undoing needs no change of orders; merging and separating is for `identity_changes`, e-mails are keyed in `email_keys`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, or_, select

from station.store.tables import CUSTOMER, CUSTOMER_MERGE, GUEST_SPLIT, SHOP_ORDER

_guest = SHOP_ORDER.alias("guest")
_other = CUSTOMER.alias("other")
_this = SHOP_ORDER.alias("this")
_live = CUSTOMER_MERGE.c.undone_at.is_(None)


def _not_split(order: Any) -> ColumnElement[bool]:
    return ~select(GUEST_SPLIT.c.order_id).where(GUEST_SPLIT.c.order_id == order.c.id).exists()


def _same_email(one: Any, other: Any) -> ColumnElement[bool]:
    """Within a shop; no e-mail is the same as none (and NULL keeps the index from walking all of them)."""
    return and_(one.c.email_key == func.nullif(other.c.email_key, ""), one.c.shop == other.c.shop)


def _is_merged(customer: Any) -> ColumnElement[bool]:
    """Asked by two look-ups of an index: OR in one would walk the table on some servers."""
    sides = (CUSTOMER_MERGE.c.customer_id, CUSTOMER_MERGE.c.into_id)
    return or_(*(select(CUSTOMER_MERGE.c.id).where(side == customer.c.id, _live).exists() for side in sides))


def _with_guests(who: ColumnElement[bool], not_others: ColumnElement[bool]) -> Select[Any]:
    """Records with the guests' orders whose e-mail is theirs and nobody else's in the shop."""
    belongs = and_(
        _same_email(_guest, CUSTOMER),
        _guest.c.customer_id.is_(None),
        _not_split(_guest),
        ~select(_other.c.id).where(_same_email(_other, CUSTOMER), not_others).exists(),
    )
    columns = (CUSTOMER.c.id, _guest.c.id.label("guest_id"), _guest.c.number)
    return (
        select(*columns, _is_merged(CUSTOMER).label("is_merged")).outerjoin_from(CUSTOMER, _guest, belongs).where(who)
    )


_members: Any = bindparam("customers", expanding=True)
_IDENTITY = _with_guests(CUSTOMER.c.id == bindparam("customer"), _other.c.id != CUSTOMER.c.id)
_IDENTITIES = _with_guests(CUSTOMER.c.id.in_(_members), _other.c.id.not_in(_members))
_RECORD = select(CUSTOMER, _is_merged(CUSTOMER).label("is_merged")).where(CUSTOMER.c.id == bindparam("customer"))
_RECORDS = select(CUSTOMER).where(CUSTOMER.c.id.in_(_members)).order_by(CUSTOMER.c.id)
_MERGES_OUT = select(CUSTOMER_MERGE.c.customer_id, CUSTOMER_MERGE.c.into_id).where(
    CUSTOMER_MERGE.c.customer_id.in_(_members), _live
)
_MERGES_IN = select(CUSTOMER_MERGE.c.customer_id, CUSTOMER_MERGE.c.into_id).where(
    CUSTOMER_MERGE.c.into_id.in_(_members), _live
)
_SAME_GUEST = (
    select(_guest.c.id, _guest.c.number)
    .select_from(_this)
    .join(_guest, _same_email(_guest, _this))
    .where(_this.c.id == bindparam("order"), _guest.c.customer_id.is_(None), _not_split(_this), _not_split(_guest))
)
_CANDIDATES = (
    select(_guest.c.id, CUSTOMER.c.id)
    .select_from(_guest)
    .join(CUSTOMER, _same_email(CUSTOMER, _guest))
    .where(_guest.c.customer_id.is_(None), _not_split(_guest))
)
_CANDIDATES_OF = _CANDIDATES.where(_guest.c.id.in_(bindparam("orders", expanding=True)))
_LIVE_MERGES = select(CUSTOMER_MERGE.c.customer_id, CUSTOMER_MERGE.c.into_id).where(
    CUSTOMER_MERGE.c.undone_at.is_(None)
)
_GUESTS = (
    select(_guest.c.id, _guest.c.shop, _guest.c.email_key)
    .where(_guest.c.customer_id.is_(None), _guest.c.email_key != "", _not_split(_guest))
    .order_by(_guest.c.id)
)


class GuestOrder(NamedTuple):
    """An order placed without a customer record."""

    number: str
    joined_to: int | None  #: the customer record with its e-mail


@dataclass(frozen=True, slots=True)
class Identity:
    """What counts as one person: ids of customer records, and guests' orders by id."""

    customers: tuple[int, ...] = ()
    guests: Mapping[int, GuestOrder] = field(default_factory=dict)

    @property
    def is_one_record(self) -> bool:
        """Nothing is merged or joined, as with most customers."""
        return len(self.customers) == 1 and not self.guests


def identity_of(connection: Connection, customer_id: int) -> Identity:
    """The person behind a customer record. One indexed query, a few more where records are merged."""
    rows = connection.execute(_IDENTITY, {"customer": customer_id}).all()
    customers: tuple[int, ...] = (customer_id,)
    if rows and rows[0].is_merged:
        customers = tuple(sorted(_merged_with(connection, customer_id)))
        rows = connection.execute(_IDENTITIES, {"customers": customers}).all()
    guests: dict[int, GuestOrder] = {}
    for record, guest, number, _ in sorted(row for row in rows if row.guest_id is not None):
        guests.setdefault(guest, GuestOrder(number, record))  # of several records with this e-mail the first
    return Identity(customers, guests)


def records_of(connection: Connection, customer_id: int) -> Sequence[Row[Any]]:
    """The customer records of a person, the one that the others count as first; none for an unknown id."""
    row = connection.execute(_RECORD, {"customer": customer_id}).first()
    if row is None or not row.is_merged:
        return [row] if row else []
    members = _merged_with(connection, customer_id)
    rows = connection.execute(_RECORDS, {"customers": sorted(members)})
    return sorted(rows, key=lambda record: members[record.id] is not None)


def _merged_with(connection: Connection, customer_id: int) -> dict[int, int | None]:
    """All records that are one person with this one: which record each counts as, None for the first of them."""
    into: dict[int, int] = {}
    known: set[int] = set()
    new = {customer_id}
    while new:
        known |= new
        asked = {"customers": sorted(new)}
        found = [pair for query in (_MERGES_OUT, _MERGES_IN) for pair in connection.execute(query, asked).all()]
        into.update((merged, counts_as) for merged, counts_as in found)
        new = {one for pair in found for one in pair} - known
    return {one: into.get(one) for one in known}


def guest_identity(connection: Connection, order_id: int) -> Identity:
    """The guests' orders of the shop with the e-mail of this one; nobody where it carries none or was separated."""
    rows = connection.execute(_SAME_GUEST, {"order": order_id})
    return Identity((), {row.id: GuestOrder(row.number, None) for row in rows})


def customers_of_guests(connection: Connection, rows: Iterable[Row[Any]]) -> dict[int, int]:
    """Customer id by order id, for rows of guests' orders whose e-mail is that of exactly one person of the shop."""
    guests = [row.id for row in rows if row.customer_id is None and row.email_key]
    if not guests:
        return {}
    candidates: defaultdict[int, list[int]] = defaultdict(list)
    for order_id, customer_id in connection.execute(_CANDIDATES_OF, {"orders": guests}):
        candidates[order_id].append(customer_id)
    joined = {}
    for order_id, customers in candidates.items():
        if len(customers) == 1 or set(customers) <= set(identity_of(connection, customers[0]).customers):
            joined[order_id] = min(customers)
    return joined


@dataclass(frozen=True, slots=True)
class Persons:
    """Everybody at once, for learning and replays: who stands behind an order."""

    root_of: Mapping[int, int]  #: customer id -> the record it counts as; only merged ones
    customer_of: Mapping[int, int]  #: guest's order id -> the record it counts as
    guest_of: Mapping[int, int]  #: guest's order id -> the first order of the same guest

    def customer(self, order_id: int, customer_id: int | None) -> int | None:
        """The customer record that an order counts for; None for a guest."""
        known = self.customer_of.get(order_id) if customer_id is None else customer_id
        return None if known is None else self.root_of.get(known, known)

    def who(self, order_id: int, customer_id: int | None) -> str:
        """A name for the person behind an order: "c12" for a customer, "o7" for a guest by their first order."""
        customer = self.customer(order_id, customer_id)
        return f"o{self.guest_of.get(order_id, order_id)}" if customer is None else f"c{customer}"


def persons(connection: Connection) -> Persons:
    """Everybody who is more than one record or more than one guest. Three queries, however many orders there are."""
    root_of = _roots(dict(connection.execute(_LIVE_MERGES).all()))
    candidates: defaultdict[int, set[int]] = defaultdict(set)
    for order_id, customer_id in connection.execute(_CANDIDATES):
        candidates[order_id].add(root_of.get(customer_id, customer_id))
    customer_of = {order_id: next(iter(found)) for order_id, found in candidates.items() if len(found) == 1}
    first: dict[tuple[str, str], int] = {}
    guest_of = {row.id: first.setdefault((row.shop, row.email_key), row.id) for row in connection.execute(_GUESTS)}
    return Persons(root_of, customer_of, guest_of)


def _roots(merges: Mapping[int, int]) -> dict[int, int]:
    """Where each merged record ends up; merging refuses circles (`identity_changes.merge`)."""
    roots = {}
    for customer_id, into in merges.items():
        while into in merges:
            into = merges[into]
        roots[customer_id] = into
    return roots
