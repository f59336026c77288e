"""Tables of what the shop took in: customers, orders, lines, returns and incidents."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from station.store.columns import KeyText, Row, ShopText, cents_column, json_column, text_column


class CustomerRow(Row, table=True):
    """A customer as the shop knows them; numbers are unique within a shop."""

    __tablename__ = "customer"
    __table_args__ = (UniqueConstraint("number", "shop"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(sa_type=ShopText)
    shop: str = Field(default="main", sa_type=ShopText)
    first_name: str = text_column()
    last_name: str = text_column()
    title: str = text_column()
    company: str = text_column()
    gender: str = text_column()
    address: str = text_column()
    language: str = text_column()
    town: str = text_column()
    country: str = text_column()
    birthday: date | None = None
    likes: list[str] = json_column(list)
    categories_off: list[str] = json_column(list)
    allergies: list[str] = json_column(list)
    objects_to_advertising: bool = False
    ambassador_code: str = text_column()
    email_key: str = Field(default="", sa_type=ShopText, index=True)  #: keyed digest of the e-mail, never the e-mail
    tags: list[str] = json_column(list)
    consents: list[str] = json_column(list)


class CustomerMergeRow(Row, table=True):
    """Two customer records that are one person: `customer_id` counts as `into_id` until it is undone."""

    __tablename__ = "customer_merge"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    into_id: int = Field(foreign_key="customer.id", index=True)
    made_at: datetime
    made_by: str = text_column()
    why: str = text_column()
    undone_at: datetime | None = None
    undone_by: str = text_column()


class GuestSplitRow(Row, table=True):
    """A guest order that must not be joined to the customer with the same e-mail; deleting the row joins it again."""

    __tablename__ = "guest_split"

    order_id: int = Field(primary_key=True, foreign_key="shop_order.id", sa_column_kwargs={"autoincrement": False})
    made_at: datetime
    made_by: str = text_column()


class OrderRow(Row, table=True):
    """An order, frozen at import; only `state`, the shipping days and `packed_at` move."""

    __tablename__ = "shop_order"
    __table_args__: Any = (
        UniqueConstraint("number", "shop"),
        Index(None, "number_key"),
        Index(None, "customer_id", "ordered_at"),
        Index(None, "email_key"),
        Index(None, "ordered_at"),
        Index(
            "ix_shop_order_waiting",
            "ordered_at",
            sqlite_where=text("state = 'open' AND packed_at IS NULL AND shipped_on IS NULL"),
            postgresql_where=text("state = 'open' AND packed_at IS NULL AND shipped_on IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(sa_type=ShopText)
    number_key: str = Field(sa_type=KeyText)  #: `columns.number_key(number)`
    shop: str = Field(default="main", sa_type=ShopText)
    ordered_at: datetime
    currency: str = Field(default="EUR", sa_type=ShopText)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    channel: str = Field(default="shop", sa_type=ShopText)
    country: str = text_column()
    language: str = text_column()
    state: str = Field(default="open", sa_type=ShopText)
    is_gift: bool = False
    recipient: str = text_column()
    comment: str = text_column()
    promised_on: date | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    resent_for: str = text_column()
    packed_at: datetime | None = None  #: by us, the latest packing; the journal has them all
    postcode: str = text_column()
    carrier: str = text_column()
    email_key: str = text_column()  #: keyed digest of the e-mail of a guest, "" = none
    tags: list[str] = json_column(list)


class OrderLineRow(Row, table=True):
    """A line of an order. Clustered by order (no row id of its own): one read fetches them all, no further index."""

    __tablename__ = "order_line"
    __table_args__ = ({"sqlite_with_rowid": False},)

    order_id: int = Field(primary_key=True, foreign_key="shop_order.id", sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sku: str = Field(sa_type=ShopText)
    name: str = text_column()
    quantity: int
    unit_cents: int = cents_column()
    currency: str = Field(default="EUR", sa_type=ShopText)
    shipped_by_us: bool = True


class ReturnRow(Row, table=True):
    """Goods that came back, or a cancellation of the source."""

    __tablename__ = "goods_return"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    row_key: str | None = Field(default=None, sa_type=ShopText, unique=True)  #: of the source: imported once
    returned_on: date
    sku: str = Field(sa_type=ShopText)
    name: str = text_column()
    quantity: int
    value_cents: int = cents_column()
    currency: str = Field(default="EUR", sa_type=ShopText)
    order_number: str = text_column()
    reason: str = text_column()


class IncidentRow(Row, table=True):
    """Complaints, announced returns, reviews and referrals of a customer."""

    __tablename__ = "incident"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    row_key: str | None = Field(default=None, sa_type=ShopText, unique=True)  #: of the source: imported once
    kind: str = Field(sa_type=ShopText)
    opened_on: date
    closed_on: date | None = None
    order_number: str = text_column()
    score: int | None = None
