"""A customer's file in words: the timeline, and what we know as PDF and as JSON in both languages."""

import json
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Engine

from station.store import customers
from station.store.customer_file import everything_about, parcels_of
from station.store.engine import open_engine, reading
from station.store.migrate import upgrade
from station.store.person_rows import LINKS
from station.store.tables import METADATA
from station.wording.person_words import PERSON_COLUMNS, PERSON_TABLES
from station.wording.words import Words
from station.workflow.customer_file import known_account, known_sheet, timeline
from tests.store.facts import NOON, TODAY
from tests.store.person_facts import SECRETS, Traces, leave_traces


@pytest.fixture
def shop(tmp_path: Path) -> Engine:
    made = open_engine(tmp_path / "store.sqlite")
    upgrade(made)
    return made


@pytest.fixture
def traces(shop: Engine) -> Traces:
    return leave_traces(shop, b"%PDF-1.4 Liebe Wilhelmina")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def test_every_table_and_column_about_a_person_has_a_name_for_people() -> None:
    told = [METADATA.tables[name] for name, link in LINKS.items() if link.rows]
    assert {table.name for table in told} == set(PERSON_TABLES)
    assert {column for table in told for column in table.columns.keys()} == set(PERSON_COLUMNS)  # noqa: SIM118


@pytest.mark.parametrize(("language", "heading"), [("en", "Orders"), ("de", "Bestellungen")])
def test_the_sheet_says_all_that_is_stored(shop: Engine, traces: Traces, language: str, heading: str) -> None:
    with reading(shop) as connection:
        found = everything_about(connection, "K-4711", "main")
        parcels = parcels_of(connection, found.person)
    pdf = known_sheet(found, parcels, NOON, "customer.json", Words(language))
    text = text_of(pdf)
    assert [secret for secret in SECRETS if secret not in text] == []
    assert heading in text
    assert pdf == known_sheet(found, parcels, NOON, "customer.json", Words(language))


def test_the_account_is_json_that_holds_all_that_is_stored(shop: Engine, traces: Traces) -> None:
    with reading(shop) as connection:
        account = known_account(everything_about(connection, "K-4711", "main"), NOON)
    text = json.dumps(account, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret not in text] == []
    assert json.loads(text) == account


def test_the_timeline_tells_what_happened_and_why_newest_first(shop: Engine, traces: Traces) -> None:
    with reading(shop) as connection:
        history = customers.history(connection, traces.customer, TODAY, 0)
        parcels = parcels_of(connection, everything_about(connection, "K-4711", "main").person)
    told = timeline(history, parcels, Words("en"))
    assert [one.on for one in told] == sorted((one.on for one in told), reverse=True)
    assert {one.kind for one in told} == {"order", "parcel", "return", "incident", "given"}
    parcel = next(one for one in told if one.kind == "parcel")
    assert "packed at Table 1 by Paula" in parcel.what
    assert any(why.startswith("Left out: card.review – ") for why in parcel.why)
