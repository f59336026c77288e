"""Which parcel of an order is open, and at which table: two tables cannot pack one order unknowingly.

Every change is told to all tables (`notices`): an order that was set aside can be gone on with at any of them.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from station.domain.journal import OnTable
from station.domain.trouble import Trouble
from station.store.notices import notify
from station.store.numbers import insert_new
from station.store.tables import ORDER_ON_TABLE, PARCEL

_OF_ORDER = select(ORDER_ON_TABLE).where(ORDER_ON_TABLE.c.order_number == bindparam("number"))
_OF_PARCEL = select(ORDER_ON_TABLE).where(ORDER_ON_TABLE.c.parcel_id == bindparam("parcel"))
_LET_GO = delete(ORDER_ON_TABLE).where(ORDER_ON_TABLE.c.parcel_id == bindparam("parcel"))
_MOVE = (
    update(ORDER_ON_TABLE)
    .where(ORDER_ON_TABLE.c.parcel_id == bindparam("parcel"))
    .values(table_name=bindparam("to_table"), packer=bindparam("to_packer"), since=bindparam("at"))
)
_MOVE_PARCEL = (
    update(PARCEL)
    .where(PARCEL.c.parcel_id == bindparam("parcel"), PARCEL.c.state == "open")
    .values(table_name=bindparam("to_table"), packer=bindparam("to_packer"))
)


def on_table(connection: Connection, order_number: str) -> OnTable | None:
    """The open parcel of an order; None: it lies on no table."""
    row = connection.execute(_OF_ORDER, {"number": order_number}).first()
    return OnTable(row.parcel_id, row.order_number, row.table_name, row.packer, row.since) if row else None


def claim(connection: Connection, order_number: str, parcel_id: str, packer: str, table: str, at: datetime) -> None:
    """Put the order on a table; of tables that claim it at the same moment exactly one gets it.

    Raises Trouble "order.open_elsewhere" where it lies on another table, or in another parcel.
    """
    values = {
        "order_number": order_number,
        "parcel_id": parcel_id,
        "table_name": table,
        "packer": packer,
        "since": at,
    }
    if connection.execute(insert_new(connection, ORDER_ON_TABLE), values).rowcount:
        notify(connection)
        return
    there = on_table(connection, order_number)
    if there is not None and (there.parcel_id, there.table) != (parcel_id, table):
        raise open_elsewhere(there)


def open_elsewhere(there: OnTable) -> Trouble:
    """Trouble "order.open_elsewhere" (number, table, packer, when)."""
    return Trouble(
        "order.open_elsewhere", number=there.order_number, table=there.table, packer=there.packer, when=there.since
    )


def move(connection: Connection, parcel_id: str, packer: str, table: str, at: datetime) -> bool:
    """The open parcel is now at another table; False: it is not open any more."""
    asked = {"parcel": parcel_id, "to_table": table, "to_packer": packer}
    if connection.execute(_MOVE, {**asked, "at": at}).rowcount == 0:
        return False
    connection.execute(_MOVE_PARCEL, asked)
    notify(connection)
    return True


def let_go(connection: Connection, parcel_id: str) -> None:
    """The parcel is packed or was left: its order lies on no table."""
    if connection.execute(_LET_GO, {"parcel": parcel_id}).rowcount:
        notify(connection)


def holder_of(connection: Connection, parcel_id: str) -> OnTable | None:
    """Where a parcel lies open; None: on no table."""
    row = connection.execute(_OF_PARCEL, {"parcel": parcel_id}).first()
    return OnTable(row.parcel_id, row.order_number, row.table_name, row.packer, row.since) if row else None
