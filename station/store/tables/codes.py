"""Tables of what codes on paper stand for, and of voucher codes that are used once."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from station.store.columns import KeyText, Row, ShopText, text_column


class OrderCodeRow(Row, table=True):
    """Another code that leads to an order: of its delivery note, pick list, tote or shipment."""

    __tablename__ = "order_code"
    __table_args__ = (Index(None, "order_number"),)

    code_key: str = Field(sa_type=KeyText, primary_key=True)  #: `columns.number_key(code)`
    kind: str = Field(sa_type=ShopText, primary_key=True)  #: "delivery_note", "pick_list", "tote" or "tracking"
    order_number: str = Field(sa_type=ShopText, primary_key=True)
    code: str = Field(sa_type=ShopText)
    added_at: datetime


class VoucherPoolRow(Row, table=True):
    """Codes of one kind that an insert gives away, one to a parcel."""

    __tablename__ = "voucher_pool"

    id: str = text_column(key=True)
    name: str = text_column()
    low_water: int = 0  #: fewer free codes than this are warned of
    valid_until: date | None = None


class VoucherCodeRow(Row, table=True):
    """One code of a pool; used once over all tables."""

    __tablename__ = "voucher_code"
    __table_args__ = (Index(None, "pool_id", "state"),)

    code: str = text_column(key=True)
    pool_id: str = Field(sa_type=ShopText, foreign_key="voucher_pool.id")
    state: str = Field(default="free", sa_type=ShopText)  #: "free", "held" (by a table or parcel) or "given"
    held_by: str = text_column()  #: name of the table that keeps it for times without a network
    parcel_id: str | None = Field(default=None, sa_type=ShopText, index=True)
    given_at: datetime | None = None
