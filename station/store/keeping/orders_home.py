"""Orders that were brought, written into a table's own file with their people: compared first, written in one moment.

Nothing that changed here and was not told yet is ever overwritten. A packer's step waits only for the writing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from station.store import tables as t
from station.store.keeping.closure import OF_ORDERS, OF_PERSONS, Closure
from station.store.keeping.codes import at_home
from station.store.keeping.outbox import Stand, newer_here, newest_news, quietly
from station.store.keeping.rows import difference, rewrite, rewriting, rows_of, write_difference
from station.store.keeping.upward_prints import FOREIGN

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is to be written, found out at one moment; good while no news came here since."""

    writes: Sequence[Callable[[Connection], None]]
    news: int  #: number of the newest news then
    is_whole: bool  #: nothing was left out because it is newer here
    parcels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newer:
    """What is newer here than anything brought, or is not to be written for another reason."""

    parcels: Set[str]  #: ids
    orders: Set[str]  #: their numbers
    forgotten: Set[int]  #: ids of orders whose person the server has forgotten, and this table not yet


def compare_orders(here: Connection, closure: Closure, before: Stand, table_name: str, holder: str) -> Arrival:
    """What it takes to make these orders and their people what the server knew.

    `before` was taken before the server was read: parcels that changed here since stay as they are.
    """
    parcels = newer_here(here, before, table_name)
    of_newer = select(t.PARCEL.c.order_number).where(t.PARCEL.c.parcel_id.in_(parcels))
    newer = Newer(parcels, set(here.execute(of_newer).scalars()), _forgotten(here, closure))
    writes: list[Callable[[Connection], None]] = []
    for table in (*OF_PERSONS, *OF_ORDERS):
        if table is t.PRINT_JOB:
            writes += _prints(here, closure, table_name)
        elif table is not t.PRINT_CHANGE:
            rows = closure.rows[table.name]
            told = at_home(here, rows, holder) if table is t.VOUCHER_CODE else rows
            writes += _of_table(here, table, told, closure, newer)
    everybody, orders = closure.need.everybody, closure.need.orders
    is_whole = parcels.isdisjoint(everybody.parcels) and newer.orders.isdisjoint(orders.order_numbers)
    return Arrival(writes, newest_news(here), is_whole and not newer.forgotten, everybody.parcels)


def write_orders(here: Connection, found: Arrival) -> bool:
    """Write it; False, and nothing is written, where news came here since: compare again."""
    if newest_news(here) != found.news:
        return False
    if found.writes:
        with quietly(here):
            for write in found.writes:
                write(here)
            _leave_strangers(here, found.parcels)
    return True


def _of_table(
    here: Connection, table: Table, rows: Rows, closure: Closure, newer: Newer
) -> list[Callable[[Connection], None]]:
    which = [closure.which(table)]
    if table is t.SHOP_ORDER:
        rows = [_order(row, newer.orders) for row in rows if row["id"] not in newer.forgotten]
        which.append(table.c.id.not_in(newer.forgotten))
    elif table is t.ORDER_ON_TABLE:
        rows = [row for row in rows if row["order_number"] not in newer.orders]
        which.append(table.c.order_number.not_in(newer.orders))
    elif "parcel_id" in table.c:
        rows = [row for row in rows if row["parcel_id"] not in newer.parcels]
        which.append(or_(table.c.parcel_id.is_(None), table.c.parcel_id.not_in(newer.parcels)))
    if table is t.PARCEL_INSERT:
        anew = rewriting(here, table, rows, *which)
        return [partial(rewrite, anew=anew)] if anew else []
    differs = difference(here, table, rows, *which)
    return [partial(write_difference, differs=differs)] if differs else []


def _forgotten(here: Connection, closure: Closure) -> set[int]:
    """Orders that lost their person: by their old row `forgotten` finds what else is here of them, and empties it."""
    rows = closure.rows[t.SHOP_ORDER.name]
    nobodys = [row["id"] for row in rows if row["customer_id"] is None and row["email_key"] == ""]
    order = t.SHOP_ORDER.c
    is_somebodys = or_(order.customer_id.is_not(None), order.email_key != "")
    return (
        set(here.execute(select(order.id).where(order.id.in_(nobodys), is_somebodys)).scalars()) if nobodys else set()
    )


def _order(row: Mapping[str, Any], ours: Collection[str]) -> dict[str, Any]:
    """The row of an order; when it was packed is known better here where one of its parcels is newer here."""
    return {name: value for name, value in row.items() if name != "packed_at" or row["number"] not in ours}


def _prints(here: Connection, closure: Closure, table_name: str) -> list[Callable[[Connection], None]]:
    """Prints of other tables; those of this one are its own business."""
    jobs, changes = t.PRINT_JOB, t.PRINT_CHANGE
    rows = [row for row in closure.rows[jobs.name] if row["table_name"] != table_name]
    of_jobs = {row["id"] for row in rows}
    foreign = (closure.which(jobs), jobs.c.number >= FOREIGN)
    writes: list[Callable[[Connection], None]] = []
    gone = {row["id"] for row in rows_of(here, jobs, *foreign)} - of_jobs
    if gone:
        writes.append(partial(_forget_changes, of_jobs=gone))
    differs = difference(here, jobs, [{**row, "number": row["number"] + FOREIGN} for row in rows], *foreign)
    if differs:
        writes.append(partial(write_difference, differs=differs))
    told = [row for row in closure.rows[changes.name] if row["job_id"] in of_jobs]
    anew = rewriting(here, changes, told, changes.c.job_id.in_(of_jobs))
    if anew:
        writes.append(partial(rewrite, anew=anew))
    return writes


def _forget_changes(here: Connection, of_jobs: Collection[str]) -> None:
    here.execute(delete(t.PRINT_CHANGE).where(t.PRINT_CHANGE.c.job_id.in_(of_jobs)))


def _leave_strangers(here: Connection, parcels: Collection[str]) -> None:
    """Parcels of somebody who is not held here belong to nobody here."""
    for table in (t.PARCEL, t.PARCEL_INSERT):
        known = select(t.CUSTOMER.c.id).where(t.CUSTOMER.c.id == table.c.customer_id).exists()
        stranger = (table.c.parcel_id.in_(parcels), table.c.customer_id.is_not(None), ~known)
        here.execute(update(table).where(*stranger).values(customer_id=None))
