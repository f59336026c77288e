"""Tables of what was done: parcels, what went into them, reservations, and prints with their history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from station.store.columns import Row, ShopText, cents_column, json_column, text_column


class ParcelRow(Row, table=True):
    """One packing of an order: open, packed, set_aside or abandoned; `plan` keeps why."""

    __tablename__ = "parcel"
    __table_args__ = (Index(None, "table_name", "packed_at"),)

    parcel_id: str = text_column(key=True)
    order_number: str = Field(sa_type=ShopText, index=True)
    order_id: int | None = Field(default=None, foreign_key="shop_order.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    state: str = Field(sa_type=ShopText)
    packer: str = text_column()
    table_name: str = text_column()
    opened_at: datetime
    packed_at: datetime | None = None
    closed_on: date | None = Field(default=None, index=True)  #: day at the table when packed or released
    seconds: float | None = None  #: from open to done
    rules_version: int = 0
    policy_version: int = 0  #: of the phase policy
    plan: dict[str, Any] = json_column(dict)
    why: str = text_column()  #: why it was released
    part: int = 1  #: 2 for the second parcel of an order that was split


class OrderOnTableRow(Row, table=True):
    """The one parcel of an order that is open now, and where: two tables cannot pack it unknowingly."""

    __tablename__ = "order_on_table"

    order_number: str = text_column(key=True)
    parcel_id: str = Field(sa_type=ShopText, foreign_key="parcel.parcel_id", unique=True)
    table_name: str = text_column()
    packer: str = text_column()
    since: datetime


class ParcelEventRow(Row, table=True):
    """One step of packing: counted, corrected, laid in, undone, ... ; only ever appended."""

    __tablename__ = "parcel_event"

    parcel_id: str = Field(sa_type=ShopText, primary_key=True, foreign_key="parcel.parcel_id")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  #: 1, 2, ... within the parcel
    kind: str = Field(sa_type=ShopText)
    at: datetime
    packer: str = text_column()
    table_name: str = text_column()
    facts: dict[str, Any] = json_column(dict)


class ParcelInsertRow(Row, table=True):
    """What a customer was given; `parcel_id` is None where it was given before this product kept the journal."""

    __tablename__ = "parcel_insert"

    id: int | None = Field(default=None, primary_key=True)
    parcel_id: str | None = Field(default=None, sa_type=ShopText, foreign_key="parcel.parcel_id", index=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    given_on: date
    insert_id: str = Field(sa_type=ShopText)
    slot: str = Field(sa_type=ShopText)
    order_number: str = text_column()
    text_id: str = text_column()
    skus: list[str] = json_column(list)
    rule: str = text_column()


class ReservationRow(Row, table=True):
    """Pieces of a sample lot promised to an open parcel; gone when it is packed or released."""

    __tablename__ = "reservation"

    parcel_id: str = Field(sa_type=ShopText, primary_key=True, foreign_key="parcel.parcel_id")
    sample_id: int = Field(primary_key=True, foreign_key="sample.id", sa_column_kwargs={"autoincrement": False})
    pieces: int


class InsertReservationRow(Row, table=True):
    """A piece of an insert with stock, promised to an open parcel; gone when it is packed or released."""

    __tablename__ = "insert_reservation"

    parcel_id: str = Field(sa_type=ShopText, primary_key=True, foreign_key="parcel.parcel_id")
    insert_id: str = Field(sa_type=ShopText, primary_key=True, foreign_key="insert_item.id")


class CampaignCountRow(Row, table=True):
    """How often a rule with a limit of its campaign was planned or given: on a day, and in total (day "")."""

    __tablename__ = "campaign_count"

    rule: str = text_column(key=True)
    day: str = text_column(key=True)  #: ISO 8601, "" = in total
    taken: int = 0  #: given, and promised to open parcels


class CampaignReservationRow(Row, table=True):
    """A rule's place in its campaign that an open parcel holds; gone when it is packed or released."""

    __tablename__ = "campaign_reservation"

    parcel_id: str = Field(sa_type=ShopText, primary_key=True, foreign_key="parcel.parcel_id")
    rule: str = text_column(key=True)
    day: str = Field(sa_type=ShopText)  #: ISO 8601


class TrialExposureRow(Row, table=True):
    """A packed parcel in which a rule with a hold-out had its place: its insert was given, or held out."""

    __tablename__ = "trial_exposure"
    __table_args__ = (Index(None, "trial", "on_day"),)

    parcel_id: str = Field(sa_type=ShopText, primary_key=True, foreign_key="parcel.parcel_id")
    rule: str = text_column(key=True)
    trial: str = Field(sa_type=ShopText)
    arm: str = Field(sa_type=ShopText)  #: "given" or "held_out"
    share: float  #: hold-out share at that time, 0 to 1
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    order_number: str = text_column()
    on_day: date  #: day packed
    cost_cents: int = cents_column()  #: of the insert, 0 where held out


class PrintJobRow(Row, table=True):
    """A print with its page; `state` repeats its newest change."""

    __tablename__ = "print_job"
    __table_args__ = (Index(None, "printer", "state"),)

    id: str = text_column(key=True)
    number: int = Field(unique=True)  #: order in which jobs were queued
    order_number: str = text_column()
    parcel_id: str = Field(sa_type=ShopText, index=True)
    slot: str = text_column()
    printer: str = Field(sa_type=ShopText)
    pdf: bytes = Field(sa_type=LargeBinary)
    width_mm: float
    height_mm: float
    cut: bool
    created_at: datetime
    copy_number: int = 1
    expires_at: datetime | None = None
    state: str = Field(sa_type=ShopText)
    reason: str = text_column()  #: why a person wanted it again
    moved_from: str = text_column()  #: id of the job another printer could not print
    place: int = 0  #: which of the plan's inserts it is, from 0
    table_name: str = text_column()  #: packing table whose printer it is: two tables may call theirs the same


class PrintChangeRow(Row, table=True):
    """One line of a print's history; only ever appended."""

    __tablename__ = "print_change"

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(sa_type=ShopText, foreign_key="print_job.id", index=True)
    state: str = Field(sa_type=ShopText)
    at: datetime
    evidence: str = text_column()
