"""A parcel that two tables went on with without knowing of each other: what was done here becomes one of its own."""

from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Connection, delete, insert, text, update

from station.store import tables as t
from station.store.keeping.rows import rows_of

_BELONGINGS = (
    t.PARCEL_EVENT,
    t.PARCEL_INSERT,
    t.TRIAL_EXPOSURE,
    t.RESERVATION,
    t.INSERT_RESERVATION,
    t.CAMPAIGN_RESERVATION,
    t.VOUCHER_CODE,
    t.PRINT_JOB,
)


def own_id(parcel_id: str, table_name: str) -> str:
    """The id that the parcel gets at this table; the same however often it is asked for."""
    return uuid5(NAMESPACE_OID, f"{parcel_id} {table_name}").hex


def fork(here: Connection, parcel_id: str, table_name: str) -> None:
    """Give what this table did to a parcel an id of its own; the other table's is brought home again by itself.

    A place on a table stays with the other: this one claims it anew when it is told.
    """
    own = own_id(parcel_id, table_name)
    here.execute(text("PRAGMA defer_foreign_keys=ON"))
    for row in rows_of(here, t.PARCEL, t.PARCEL.c.parcel_id == parcel_id):
        here.execute(insert(t.PARCEL), {**row, "parcel_id": own})
    for table in _BELONGINGS:
        here.execute(update(table).where(table.c.parcel_id == parcel_id).values(parcel_id=own))
    # the row of the place, too: else it would name a parcel of another table
    here.execute(update(t.ORDER_ON_TABLE).where(t.ORDER_ON_TABLE.c.parcel_id == parcel_id).values(parcel_id=own))
    here.execute(delete(t.PARCEL).where(t.PARCEL.c.parcel_id == parcel_id))
    here.execute(delete(t.OUTBOX).where(t.OUTBOX.c.item == parcel_id))
