"""Who is forgotten at the shop is forgotten at every table that held them: no name is left in the bytes of its file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.audit import Actor
from station.domain.customers import Customer
from station.store.engine import reading, writing
from station.store.forgetting import forget
from station.store.job_store import SqlJobStore
from station.store.tables import METADATA, PARCEL
from station.store.writers import add_customers, add_orders
from tests.store.facts import NOON, order, plan
from tests.store.keeping.conftest import KeptTable

MakeTable = Callable[[str], KeptTable]
#: Words that stand only in what is about the person; an order that still waits keeps its number.
SECRETS = ("Wilhelmina", "Quastenflosser", "Kleinkleckersdorf", "K-4711", "Bitte nicht klingeln")
WAITING = "O-9009"


@pytest.fixture
def person(shop: Engine) -> Engine:
    """The shop, with two orders of one person."""
    with writing(shop) as connection:
        who = Customer(0, "K-4711", "Wilhelmina", "Quastenflosser", town="Kleinkleckersdorf")
        ids = add_customers(connection, [who, Customer(0, "K-1", "Berta")])
        told = {"customer_id": ids["K-4711"], "comment": "Bitte nicht klingeln"}
        add_orders(connection, [order("O-9001", 1, **told), order(WAITING, 1, **told)])
        add_orders(connection, [order("B-1", 1, customer_id=ids["K-1"])])
    return shop


def bytes_of(folder: Path, table: KeptTable) -> bytes:
    """The table's file with what lies beside it, once nobody works on it."""
    table.here.dispose()
    return b"".join(file.read_bytes() for file in folder.glob(f"{table.name}.sqlite*"))


def forget_them(shop: Engine) -> None:
    forget(shop, "K-4711", "main", Actor("Mara"), NOON, waiting_days=14)


def left_in(folder: Path, table: KeptTable) -> list[str]:
    content = bytes_of(folder, table)
    assert b"Berta" in content
    return [secret for secret in SECRETS if secret.encode() in content]


def test_a_table_that_held_their_orders_holds_no_name_after_its_next_rounds(
    table: MakeTable, person: Engine, tmp_path: Path
) -> None:
    one = table("T1")
    assert left_in(tmp_path, one) == list(SECRETS)
    forget_them(person)
    one.go()
    one.courier.remove()
    assert left_in(tmp_path, one) == []


def test_a_table_that_packed_for_them_today_holds_no_name_either(
    table: MakeTable, person: Engine, tmp_path: Path
) -> None:
    """What it packed is held for a day, for another copy of a print; a person who is forgotten is not."""
    one = table("T1")
    pack_and_print(one, "O-9001")
    one.go()
    assert "Wilhelmina" in left_in(tmp_path, one)
    forget_them(person)
    one.go()
    one.courier.remove()
    assert left_in(tmp_path, one) == []


def pack_and_print(one: KeptTable, number: str) -> None:
    """A parcel with a note that bears the name."""
    one.store.open_parcel("p1", plan(number, sample=None), "Anna", "T1", NOON)
    jobs = SqlJobStore(one.here, "T1")
    page = Page(b"%PDF-1.4 Liebe Wilhelmina Quastenflosser", 80, 60, True)
    jobs.add([PrintJob("j1", number, "p1", "note", "notes", page, NOON)])
    jobs.record(JobChange("j1", JobState.PRINTED, NOON, "seen"))
    one.store.record_packed("p1", plan(number, sample=None), "Anna", "T1", NOON, 20.0)


@pytest.mark.parametrize("number", ["O-9001", WAITING])
def test_what_was_packed_alone_meanwhile_brings_no_name_back(
    table: MakeTable, person: Engine, tmp_path: Path, number: str
) -> None:
    """They are forgotten while a table packs for them without the network; it tells of the parcel afterwards."""
    one = table("T1")
    one.cut()
    pack_and_print(one, number)
    forget_them(person)
    one.go()
    one.courier.remove()
    assert left_in(tmp_path, one) == []
    with reading(person) as connection:
        rows = repr([connection.execute(select(each)).all() for each in METADATA.sorted_tables])
        assert connection.execute(select(PARCEL.c.state)).scalars().all() == ["packed"]
    assert [secret for secret in SECRETS if secret in rows] == []
