"""Tables of the people at the tables: who they are, what they may, what they changed, which tables are there."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from station.store.columns import Row, ShopText, json_column, text_column


class AccountRow(Row, table=True):
    """A person who packs, manages or looks after the tables; never deleted, only no longer active."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    first_name: str = Field(sa_type=ShopText)  #: signs the notes
    role: str = Field(sa_type=ShopText)  #: "packer", "manager" or "it"
    badge: str | None = Field(default=None, sa_type=ShopText, unique=True)  #: content of the badge's bar code
    pin_hash: str = text_column()  #: argon2id, "" = no PIN
    language: str = text_column()  #: of the screens, "" = the table's
    is_active: bool = True
    failed_tries: int = 0  #: wrong PINs since the last right one
    waits_until: datetime | None = None  #: no PIN is looked at before
    made_at: datetime


class AuditEntryRow(Row, table=True):
    """One change or override by a person; only ever appended."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    who: str = text_column()
    role: str = text_column()
    table_name: str = text_column()
    action: str = Field(sa_type=ShopText)  #: a code of `station.domain.audit`
    subject: str = text_column()  #: what it was done to: an order, rule, insert, customer number
    facts: dict[str, Any] = json_column(dict)


class ForgottenRow(Row, table=True):
    """A person who asked to be forgotten: keyed digests that keep the next import from bringing them back."""

    __tablename__ = "forgotten"

    mark: str = text_column(key=True)  #: keyed digest of the customer's number or e-mail
    forgotten_at: datetime


class TableSeenRow(Row, table=True):
    """When a packing table last said that it is there."""

    __tablename__ = "table_seen"

    table_name: str = text_column(key=True)
    seen_at: datetime
    version: str = text_column()
    packer: str = text_column()
    facts: dict[str, Any] = json_column(dict)  #: kept parcels, printers in trouble, age of its data
