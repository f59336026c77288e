"""Everything that is stored about a person: all of it, theirs only, and why their parcels held what they held."""

import pytest
from sqlalchemy import Engine

from station.domain.phase_names import Phase
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.store.customer_file import everything_about, parcels_of
from station.store.engine import reading, writing
from station.store.forgetting import forget
from station.store.person_rows import LINKS
from tests.store.facts import NOON
from tests.store.person_facts import MANAGER, SECRETS, Traces, leave_traces

PAGE = b"%PDF-1.4 Liebe Wilhelmina Quastenflosser"
#: Rows that exist only while a parcel is open, and orders that a manager keeps apart.
NOT_HERE = {"order_on_table", "reservation", "insert_reservation", "campaign_reservation", "guest_split"}


@pytest.fixture
def traces(engine: Engine) -> Traces:
    return leave_traces(engine, PAGE)


def test_every_table_with_a_way_to_the_person_is_told(engine: Engine, traces: Traces) -> None:
    with reading(engine) as connection:
        found = everything_about(connection, "K-4711", "main")
    assert set(found.tables) == {name for name, link in LINKS.items() if link.rows} - NOT_HERE
    assert all(secret in repr(found) for secret in SECRETS)


def test_whatever_forgetting_takes_was_told_before(engine: Engine, traces: Traces) -> None:
    with reading(engine) as connection:
        told = {name: len(rows) for name, rows in everything_about(connection, "K-4711", "main").tables.items()}
    done = forget(engine, "K-4711", "main", MANAGER, NOON, waiting_days=14)
    assert set(done.rows) <= set(told)
    assert all(count <= told[name] for name, count in done.rows.items())


def test_nobody_elses_rows_are_told(engine: Engine, traces: Traces) -> None:
    with reading(engine) as connection:
        found = everything_about(connection, "K-1", "main")
    assert [secret for secret in SECRETS if secret in repr(found)] == []
    assert {row["number"] for row in found.tables["shop_order"]} == {"B-1", "B-2"}


def test_pages_are_told_by_the_names_of_their_files(engine: Engine, traces: Traces) -> None:
    with reading(engine) as connection:
        found = everything_about(connection, "K-4711", "main")
    assert [row["pdf"] for row in found.tables["print_job"]] == ["page-1.pdf", "page-2.pdf"]
    assert found.pages == {"page-1.pdf": PAGE, "page-2.pdf": PAGE}


def test_parcels_tell_what_went_in_and_why(engine: Engine, traces: Traces) -> None:
    with reading(engine) as connection:
        parcels = parcels_of(connection, everything_about(connection, "K-4711", "main").person)
    assert {(one.order_number, one.state, one.phase) for one in parcels} == {
        ("O-9001", "packed", "delivery"),
        ("G-9003", "packed", "delivery"),
    }
    assert parcels[0].chosen[0].reason == Reason.of("phase", phase=Phase.DELIVERY)
    assert [laid.insert for laid in parcels[0].chosen] == ["note", "card", "sample"]
    assert [laid.insert for laid in parcels[0].left_out] == ["card.review"]


def test_a_forgotten_person_is_nobody(engine: Engine, traces: Traces) -> None:
    forget(engine, "K-4711", "main", MANAGER, NOON, waiting_days=14)
    with writing(engine) as connection, pytest.raises(Trouble, match=r"customer\.unknown"):
        everything_about(connection, "K-4711", "main")
