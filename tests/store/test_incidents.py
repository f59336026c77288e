"""Complaints, reviews and referrals from a file: taken in once, ended later, refused by line and column."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from station.domain.customers import Customer, Incident, IncidentKind
from station.domain.trouble import Trouble
from station.shops.incidents_file import read_incidents
from station.store.engine import writing
from station.store.incidents import IncidentReport, take_incidents
from station.store.shop_store import SqlShopStore
from station.store.writers import add_customers
from tests.store.facts import TODAY

HEADER = "customer_number,kind,opened_on,closed_on,order_number,score\n"


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    with writing(engine) as connection:
        add_customers(connection, [Customer(1, "C1")])
    return SqlShopStore(engine)


def take(engine: Engine, folder: Path, *lines: str) -> IncidentReport:
    file = folder / "incidents.csv"
    file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    with writing(engine) as connection:
        return take_incidents(connection, "main", read_incidents(file))


def test_what_happened_beside_the_orders_comes_in_once(store: SqlShopStore, engine: Engine, tmp_path: Path) -> None:
    lines = ("C1,complaint,2026-11-01,,O-1,", "C1,review,2026-11-02,,,5", "C1,Referral,2026-11-03,,,")
    assert take(engine, tmp_path, *lines, "C9,review,2026-11-02,,,5") == IncidentReport(3, 0, 0, ("C9",))
    assert take(engine, tmp_path, *lines) == IncidentReport(0, 0, 3, ())
    assert store.history(1, TODAY, 0).incidents == (
        Incident(IncidentKind.COMPLAINT, date(2026, 11, 1), None, "O-1"),
        Incident(IncidentKind.REVIEW, date(2026, 11, 2), score=5),
        Incident(IncidentKind.REFERRAL, date(2026, 11, 3)),
    )


def test_a_complaint_is_settled_by_a_later_file(store: SqlShopStore, engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, "C1,complaint,2026-11-01,,O-1,")
    assert take(engine, tmp_path, "C1,complaint,2026-11-01,2026-11-05,O-1,") == IncidentReport(0, 1, 0, ())
    (settled,) = store.history(1, TODAY, 0).incidents
    assert not settled.is_open_on(date(2026, 11, 5))
    assert take(engine, tmp_path, "C1,complaint,2026-11-01,2026-11-05,O-1,").unchanged == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",review,2026-11-02,,,5", "customer_number"),
        ("C1,praise,2026-11-02,,,5", "kind"),
        ("C1,review,02.11.2026,,,5", "opened_on"),
        ("C1,complaint,2026-11-02,2026-11-01,,", "closed_on"),
        ("C1,review,2026-11-02,,,6", "score"),
        ("C1,review,2026-11-02,,,", "score"),
    ],
)
@pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)
def test_a_line_that_cannot_be_read_refuses_the_file(
    store: SqlShopStore, engine: Engine, tmp_path: Path, line: str, column: str
) -> None:
    with pytest.raises(Trouble) as refused:
        take(engine, tmp_path, "C1,referral,2026-11-01,,,", line)
    assert (refused.value.code, refused.value.facts["line"]) == ("import.bad_value", 3)
    assert refused.value.facts["column"] == column
    assert store.history(1, TODAY, 0).incidents == ()
