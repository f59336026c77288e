"""Conflicts for who settles them: what each table did, settled once, and kept in the audit log."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, update

from station.domain.audit import Action, Actor
from station.domain.conflicts import ConflictKind
from station.store import journal
from station.store.audit import AuditSearch, SqlAudit
from station.store.conflict_book import SqlConflicts
from station.store.engine import writing
from station.store.tables import CONFLICT, PARCEL
from station.store.writers import add_orders
from tests.store.facts import NOON, order, plan

MIA = Actor("Mia", "manager", "Office")


@pytest.fixture
def book(engine: Engine) -> SqlConflicts:
    """Order 1 packed at two tables, an hour apart, and order 2 begun at one and packed at the other."""
    with writing(engine) as connection:
        add_orders(connection, [order("1"), order("2")])
        for parcel, number, table, hours in (("a", "1", "Table 1", 1), ("b", "1", "Table 2", 0),
                                             ("c", "2", "Table 1", 0), ("d", "2", "Table 2", 1)):  # fmt: skip
            at = NOON + timedelta(hours=hours)
            journal.record_packed(connection, parcel, plan(number, sample=None), "Anna", table, at, 5.0)
        connection.execute(update(PARCEL).where(PARCEL.c.parcel_id == "c").values(packed_at=None, state="abandoned"))
        for kept, other, kind, minutes in (("a", "b", "packed_twice", 5), ("c", "d", "open_twice", 1)):
            found = {"kept_id": kept, "other_id": other, "kind": kind, "table_name": "Table 1", "settled_by": ""}
            at = NOON + timedelta(minutes=minutes)
            connection.execute(insert(CONFLICT), {**found, "other_table": "Table 2", "found_at": at})
    return SqlConflicts(engine, MIA)


def test_they_are_read_oldest_first_with_what_each_table_did(book: SqlConflicts) -> None:
    first, second = book.read(is_settled=False)
    assert (first.kind, first.order_number, first.here.packed_at) == (ConflictKind.OPEN_TWICE, "2", None)
    assert (second.kind, second.order_number) == (ConflictKind.PACKED_TWICE, "1")
    assert (second.earlier.table, second.later.table) == ("Table 2", "Table 1")
    assert second.later.packed_at == NOON + timedelta(hours=1)
    assert book.read(is_settled=True) == []


def test_settling_is_done_once_and_audited(book: SqlConflicts, engine: Engine) -> None:
    assert book.settle("1", NOON) == 1
    assert book.settle("1", NOON) == 0
    assert book.settle("none", NOON) == 0
    assert [one.order_number for one in book.read(is_settled=False)] == ["2"]
    settled = book.read(is_settled=True)
    assert [(one.order_number, one.settled_by, one.settled_at) for one in settled] == [("1", "Mia", NOON)]
    entries = SqlAudit(engine, MIA).find(AuditSearch(action=Action.CONFLICT_SETTLED), 10, 0)
    assert [(entry.subject, entry.who, entry.facts) for entry in entries] == [
        ("1", MIA, {"tables": ["Table 1", "Table 2"]})
    ]


def test_a_conflict_whose_parcel_retention_removed_is_not_listed(book: SqlConflicts, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(CONFLICT).where(CONFLICT.c.kept_id == "a").values(other_id="gone"))
    assert [one.order_number for one in book.read(is_settled=False)] == ["2"]
