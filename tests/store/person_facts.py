"""A shop in which one person left a trace in every table that can hold one, and another person beside them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.audit import Action, Actor
from station.domain.customers import Customer, Incident, IncidentKind, InsertGiven
from station.domain.meaning import MeaningKind
from station.domain.money import Money
from station.domain.orders import Return
from station.domain.packing import Step, StepKind
from station.domain.plan import Exposure
from station.domain.trial import Arm
from station.store import audit, identity_changes, journal, order_codes
from station.store.email_keys import EmailKeys
from station.store.engine import writing
from station.store.job_store import SqlJobStore
from station.store.order_codes import OrderCode
from station.store.secrets import email_secret
from station.store.tables import CUSTOMER, QUARANTINE, SHOP_ORDER, VOUCHER_CODE, VOUCHER_POOL
from station.store.writers import (
    add_customers,
    add_given,
    add_incidents,
    add_inserts,
    add_orders,
    add_returns,
    add_samples,
)
from tests.store.facts import CARD, LAST_PIECE, NOON, NOTE, SAMPLE_INSERT, line, order, plan

#: Words that stand nowhere but in what is about the person: none may be found after forgetting.
SECRETS = ("Wilhelmina", "Quastenflosser", "Kleinkleckersdorf", "K-4711", "K-4712", "Bitte nicht klingeln", "O-9001",
           "O-9002", "G-9003", "Onkel Theodor", "TRACK-77", "01987")  # fmt: skip
#: The order that waits to be packed keeps its number.
WAITING = "O-9009"
OTHER_PAGE = b"%PDF-1.4 Liebe Berta"
MANAGER = Actor("Mara", "manager", "Office")


@dataclass(frozen=True, slots=True)
class Traces:
    """Ids of what was made."""

    customer: int
    other: int
    page: bytes


def leave_traces(engine: Engine, page: bytes) -> Traces:
    """Wilhelmina with two records, a guest's order, parcels, prints and the rest; and Berta K-1."""
    emails = EmailKeys(email_secret(engine), "main")
    with writing(engine) as connection:
        add_inserts(connection, [NOTE, SAMPLE_INSERT, CARD])
        add_samples(connection, [replace(LAST_PIECE, stock=9)])
        ids = add_customers(connection, [
            Customer(0, "K-4711", "Wilhelmina", "Quastenflosser", town="Kleinkleckersdorf", birthday=date(1970, 5, 4)),
            Customer(0, "K-4712", "Wilhelmina"),
            Customer(0, "K-1", "Berta", "Muster", town="Musterstadt"),
        ])  # fmt: skip
        add_orders(connection, [
            order("O-9001", 40, customer_id=ids["K-4711"], comment="Bitte nicht klingeln", postcode="01987"),
            order("O-9002", 30, customer_id=ids["K-4712"], is_gift=True, recipient="Onkel Theodor"),
            order("G-9003", 20),
            order(WAITING, 1, customer_id=ids["K-4711"], comment="Bitte nicht klingeln", postcode="01987"),
            order("B-1", 12, customer_id=ids["K-1"]),
            order("B-2", 2, customer_id=ids["K-1"], lines=(line(sku="P-CUP"),)),
        ])  # fmt: skip
        key = emails.key("wilhelmina@example.org")
        connection.execute(update(CUSTOMER).where(CUSTOMER.c.number == "K-4711").values(email_key=key))
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "G-9003").values(email_key=key))
        _beside_the_orders(connection, ids["K-4711"], ids["K-1"])
    for parcel, number in (("p-1", "O-9001"), ("p-2", "G-9003"), ("p-3", "B-1")):
        _pack(engine, parcel, number, page if parcel != "p-3" else OTHER_PAGE)
    return Traces(ids["K-4711"], ids["K-1"], page)


def _beside_the_orders(connection: Connection, customer: int, other: int) -> None:
    identity_changes.merge(connection, "K-4712", "K-4711", "main", NOON, "Mara", "same Quastenflosser")
    shown = Return(NOON.date(), "T-MINT", "Tea", 1, Money(450), "O-9001", "Bitte nicht klingeln")
    add_returns(connection, [(customer, shown), (other, Return(NOON.date(), "T-MINT", "Tea", 1, Money(450), "B-1"))])
    add_incidents(connection, [(customer, Incident(IncidentKind.COMPLAINT, NOON.date(), order_number="O-9001"))])
    add_given(connection, [(customer, InsertGiven(NOON.date() - timedelta(days=900), "note", "note", "O-9000"))])
    codes = [OrderCode("TRACK-77", MeaningKind.TRACKING, WAITING), OrderCode("TOTE-5", MeaningKind.TOTE, WAITING)]
    order_codes.add(connection, [*codes, OrderCode("PICK-1", MeaningKind.PICK_LIST, "O-9001")], NOON)
    raws = ("O-9001,K-4711,?,Quastenflosser", "X,,?,Wilhelmina Quastenflosser", "B-1,K-1,?,Muster")
    connection.execute(
        insert(QUARANTINE),
        [
            {"row_key": f"k{n}", "source": "orders.csv", "line": n, "raw": raw, "reason": "line.bad_quantity"}
            for n, raw in enumerate(raws)
        ],
    )
    audit.record(connection, NOON, MANAGER, Action.CUSTOMER_MERGED, "K-4712", into="K-4711")
    connection.execute(insert(VOUCHER_POOL), {"id": "thanks", "name": "Thanks", "low_water": 0})
    connection.execute(insert(VOUCHER_CODE), {"code": "V-1", "pool_id": "thanks", "state": "free"})


def _pack(engine: Engine, parcel: str, number: str, page: bytes) -> None:
    planned = replace(plan(number), exposures=(Exposure("welcome", "welcome", Arm.GIVEN, 0.1, Money(12)),))
    step = Step(1, StepKind.OVERRULED, NOON, "Paula", "Table 1", word="weight")
    with writing(engine) as connection:
        journal.open_parcel(connection, parcel, planned, "Paula", "Table 1", NOON)
        journal.record_packed(connection, parcel, planned, "Paula", "Table 1", NOON, 40.0, [step])
        if parcel == "p-1":
            given = update(VOUCHER_CODE).values(state="given", parcel_id=parcel, given_at=NOON)
            connection.execute(given)
    job = PrintJob(f"job-{parcel}", number, parcel, "note", "notes", Page(page, 80, 60, True), NOON)
    store = SqlJobStore(engine)
    store.add([job])
    store.record(JobChange(job.id, JobState.PRINTED, NOON, "seen"))


def waiting_row(connection: Connection) -> dict[str, object]:
    """The order that waits, as it is stored now."""
    return dict(connection.execute(select(SHOP_ORDER).where(SHOP_ORDER.c.number == WAITING)).mappings().one())
