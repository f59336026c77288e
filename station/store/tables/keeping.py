"""Tables of what a table keeps while the network is away: its outbox, and what two tables did without knowing."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from station.store.columns import Row, ShopText, text_column


class OutboxRow(Row, table=True):
    """Something that changed at this table and waits to be told to the shop's database. Empty on a server."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("topic", "item"), {"sqlite_autoincrement": True})

    number: int | None = Field(default=None, primary_key=True)  #: oldest first, never given twice
    topic: str = Field(sa_type=ShopText)  #: "parcel", "prints", "stock_move" or "audit"
    item: str = Field(sa_type=ShopText)  #: id of the parcel, or of the row
    changes: int = 1  #: how often it changed since it was told last


class ConflictRow(Row, table=True):
    """Two parcels of one order at two tables, neither of which knew of the other; listed until a person settles it."""

    __tablename__ = "conflict"

    kept_id: str = Field(sa_type=ShopText, primary_key=True)  #: of a parcel, which retention may remove before
    other_id: str = Field(sa_type=ShopText, primary_key=True)
    kind: str = Field(sa_type=ShopText)  #: "packed_twice" or "open_twice"
    table_name: str = text_column()  #: of `kept_id`: the table that kept its parcel here
    other_table: str = text_column()
    found_at: datetime
    settled_at: datetime | None = None
    settled_by: str = text_column()
