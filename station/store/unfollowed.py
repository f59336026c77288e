"""Parcels that no packing of their order followed: the condition that lists of begun parcels share. Reads nothing."""

from sqlalchemy import select

from station.store.tables import PARCEL

_later = PARCEL.alias("later")

#: Of a row of PARCEL: its order was not packed after this parcel was opened.
NOT_PACKED_SINCE = (
    ~select(_later.c.parcel_id)
    .where(
        _later.c.order_number == PARCEL.c.order_number,
        _later.c.state == "packed",
        _later.c.packed_at > PARCEL.c.opened_at,
    )
    .exists()
)
