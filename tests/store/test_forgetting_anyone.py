"""Whatever a person is called and however they came in: after forgetting no byte that the shop stores tells of them.

One shop forgets one random person after the other. Each comes in by an import, as a customer with a second record, as
a guest of the same e-mail, and in lines that nobody understood; is packed for, printed, set aside, told and read.
"""

import csv
import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.packing import Step, StepKind
from station.results_source import results_source
from station.shops.profile import find_profile
from station.store import journal
from station.store.customer_book import SqlCustomers
from station.store.engine import reading, writing
from station.store.erasing import database_file
from station.store.feed import import_orders
from station.store.job_store import SqlJobStore
from station.store.learning import learn_again
from station.store.shop_store import SqlShopStore
from station.store.tables import METADATA, QUARANTINE
from station.store.writers import add_inserts, add_samples
from tests.store.facts import CARD, LAST_PIECE, NOON, NOTE, SAMPLE_INSERT, plan
from tests.store.person_facts import MANAGER

HEADER = ("order_number", "ordered_at", "sku", "name", "quantity", "unit_price", "customer_number", "email",
          "first_name", "last_name", "town", "postcode", "comment", "recipient", "shipped_on", "state")  # fmt: skip
#: Letters of the alphabets that names are written in here, and what stands within them.
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßñéøłğışÇÖÜÅабвгжзאבגمحدनमस山田花"
RUNS = count(1)
#: Every try rewrites a file and learns anew: what failed first says enough.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def words(least: int = 7) -> st.SearchStrategy[str]:
    """A word nobody else's rows hold, as people write it: with an apostrophe or a hyphen, small or in capitals."""
    body = st.text(LETTERS, min_size=least, max_size=16)
    return st.builds(
        lambda head, text, mark, shape: shape(f"{head}{text[:3]}{mark}{text[3:]}"),
        st.sampled_from(("Zq", "Öx", "Шж", "Ğw")),
        body,
        st.sampled_from(("", "'", "-", "’", "´")),
        st.sampled_from((str, str.upper, str.title, lambda text: unicodedata.normalize("NFD", text))),
    )


@dataclass(frozen=True)
class Who:
    """A person as they are known outside."""

    first: str
    last: str
    town: str
    street: str
    note: str
    recipient: str
    mailbox: str

    @property
    def email(self) -> str:
        return f"{self.mailbox}@mail.example"

    def secrets(self) -> tuple[str, ...]:
        """What may stand nowhere, in each spelling; parts of words for names with marks within."""
        plain = (self.first, self.last, self.town, self.street, self.note, self.recipient, self.email)
        forms = {unicodedata.normalize(form, text) for text in plain for form in ("NFC", "NFD")}
        return tuple(sorted(forms | {text.casefold() for text in forms}))


PEOPLE = st.builds(
    Who,
    words(), words(), words(), words().map(lambda word: f"{word}straße 7"), words(), words(),
    st.text("abcdefghij0123456789.", min_size=8, max_size=14).map(lambda text: f"zq{text.replace('.', '-')}"),
)  # fmt: skip


@pytest.fixture
def shop(engine: Engine) -> Engine:
    with writing(engine) as connection:
        add_inserts(connection, [NOTE, SAMPLE_INSERT, CARD])
        add_samples(connection, [LAST_PIECE])
    return engine


def stored(engine: Engine) -> bytes:
    """Every row of every table, and of a file every byte of it and what stands beside it."""
    file = database_file(engine)
    if file is not None:
        return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))
    with reading(engine) as connection:
        rows = [tuple(row) for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    return "\n".join(f"{row!r}" for row in rows).encode("utf-8", "replace")


def found(secrets: tuple[str, ...], content: bytes) -> list[str]:
    """Those that stand in it: as text, and as JSON writes it."""
    return [secret for secret in secrets if secret.encode() in content or json.dumps(secret)[1:-1].encode() in content]


def lines_of(who: Who, run: int) -> list[dict[str, str]]:
    """A customer's two records, a guest's order, one that waits, and lines that cannot be understood."""
    at, old = "2026-11-21 12:00", "2026-09-01 12:00"
    usual = {"ordered_at": old, "sku": "T-MINT", "name": "Mint", "quantity": "1", "unit_price": "4.50"}
    mine = {"customer_number": f"K-{run}", "first_name": who.first, "last_name": who.last, "email": who.email}
    mine |= {"town": who.town, "comment": who.note}
    return [
        usual | mine | {"order_number": f"O-{run}-1", "shipped_on": "2026-09-02"},
        usual | mine | {"order_number": f"O-{run}-2", "ordered_at": at},
        usual | mine | {"order_number": f"O-{run}-3", "customer_number": f"L-{run}", "recipient": who.recipient},
        usual | {"order_number": f"G-{run}-1", "email": who.email, "comment": who.street, "shipped_on": "2026-09-02"},
        usual | mine | {"order_number": f"X-{run}-1", "quantity": "?", "comment": who.street},
        usual
        | {"order_number": f"X-{run}-2", "quantity": "?", "email": f" {who.email.upper()}", "comment": who.street},
        usual | {"order_number": f"X-{run}-3", "quantity": "?", "comment": f"{who.last.upper()}, {who.first.upper()}"},
        usual | {"order_number": f"O-{run}-1", "quantity": "?", "comment": who.street},
        usual | {"order_number": f"B-{run}", "customer_number": f"B-{run}", "first_name": "Berta", "quantity": "?"},
    ]


def take(engine: Engine, folder: Path, lines: list[dict[str, str]]) -> None:
    file = folder / "orders.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER, restval="")
        writer.writeheader()
        writer.writerows(lines)
    import_orders(engine, file, find_profile("orders"), lambda _: None)


def live(engine: Engine, who: Who, run: int, number: str) -> None:
    """All that the shop does with somebody's orders."""
    page = Page(f"%PDF-1.4 {who.first} {who.last}".encode(), 80, 60, True)
    jobs = SqlJobStore(engine, "Table 1")
    for place, order in enumerate((f"O-{run}-1", f"G-{run}-1", f"O-{run}-3")):
        parcel, planned = f"p-{run}-{place}", plan(order, sample=None)
        with writing(engine) as connection:
            journal.open_parcel(connection, parcel, planned, "Paula", "Table 1", NOON)
            if place == 2:
                journal.release_parcel(connection, parcel, NOON, "set_aside")
            else:
                steps = [Step(1, StepKind.OVERRULED, NOON, "Paula", "Table 1", word="items.missing")]
                journal.record_packed(connection, parcel, planned, "Paula", "Table 1", NOON, 9.0, steps)
        for copy, again in ((1, None), (2, "Paula")):
            job = PrintJob(f"j-{run}-{place}-{copy}", order, parcel, "note", "notes", page, NOON, copy, again_by=again)
            jobs.add([job])
            jobs.record(JobChange(job.id, JobState.PRINTED, NOON, "seen"))
    book = SqlCustomers(engine, MANAGER, 14)
    book.merge(f"L-{run}", f"K-{run}", "main", NOON, f"same {who.last}")
    book.set_objection(f"K-{run}", "main", NOON, objects=True)
    book.told(number, 9, NOON)
    learn_again(engine)
    results_source(engine).read()


def can_be_packed(engine: Engine, run: int) -> bool:
    """The order that waits opens, is nobody's, and is packed."""
    store, number = SqlShopStore(engine), f"O-{run}-2"
    order = store.find_order(number)
    assert order is not None
    assert order.customer_id is None
    assert [line.sku for line in order.lines] == ["T-MINT"]
    store.open_parcel(f"w-{run}", plan(number, sample=None), "Paula", "Table 1", NOON)
    store.record_packed(f"w-{run}", plan(number, sample=None), "Paula", "Table 1", NOON, 9.0)
    return bool(store.packings(number))


@settings(
    max_examples=10,
    deadline=None,
    phases=WITHOUT_SHRINKING,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(who=PEOPLE, asked=st.sampled_from(("K-{}", "L-{}", "O-{}-1", "G-{}-1")))
def test_no_byte_tells_of_whoever_was_forgotten(shop: Engine, tmp_path: Path, who: Who, asked: str) -> None:
    run = next(RUNS)
    who = replace(who, mailbox=f"{who.mailbox}-{run}")
    lines = lines_of(who, run)
    take(shop, tmp_path, lines)
    live(shop, who, run, asked.format(run))
    before = stored(shop)
    assert found((who.first, who.last), before)
    erased = SqlCustomers(shop, MANAGER, 14).forget(asked.format(run), "main", NOON)
    assert erased.forgotten.still_to_pack == (f"O-{run}-2",)
    assert erased.is_swept
    assert found(who.secrets(), stored(shop)) == []
    take(shop, tmp_path, lines)
    assert found(who.secrets(), stored(shop)) == []
    assert can_be_packed(shop, run)
    with reading(shop) as connection:
        raws = connection.execute(select(QUARANTINE.c.raw)).scalars().all()
    assert sum(f"B-{run}," in raw for raw in raws) == 1, "a line of somebody else stays"


def test_they_may_come_back_when_they_order_anew_as_nobody(shop: Engine, tmp_path: Path) -> None:
    """A new order of a forgotten customer is packed without a name, whichever of their marks it carries."""
    who = Who("Zqfirst", "Zqlast", "Zqtown", "Zqstreet", "Zqnote", "Zqgift", "zqmailbox")
    run = next(RUNS)
    take(shop, tmp_path, lines_of(who, run))
    live(shop, who, run, f"K-{run}")
    SqlCustomers(shop, MANAGER, 14).forget(f"G-{run}-1", "main", NOON)
    new = {"ordered_at": f"{NOON + timedelta(days=1):%Y-%m-%d %H:%M}", "sku": "T-MINT", "name": "Mint"}
    new |= {"quantity": "1", "unit_price": "4.50", "order_number": f"N-{run}", "email": who.email.upper()}
    take(shop, tmp_path, [new | {"customer_number": f"K-{run}", "comment": who.note, "first_name": who.first}])
    order = SqlShopStore(shop).find_order(f"N-{run}")
    assert order is not None
    assert (order.customer_id, order.comment) == (None, "")
    assert found(who.secrets(), stored(shop)) == []
