"""The data protection sheet is true: every column stands in it, and goes as and when it says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Table, insert, select, update

from station.domain.audit import Action
from station.domain.retention_policy import RetentionPolicy
from station.settings import BackupSettings
from station.store import audit, journal, retention
from station.store.data_sheet import (
    FILES,
    NOT_PERSONAL,
    OF_STAFF,
    SHEET,
    Category,
    Entry,
    FileKept,
    Kept,
    WhenForgotten,
)
from station.store.engine import reading, writing
from station.store.forgetting import forget
from station.store.person_rows import LINKS, Person, find_person
from station.store.tables import GUEST_SPLIT, METADATA, PARCEL, PICTURE, QUARANTINE, SHOP_ORDER
from station.store.writers import add_orders, add_samples
from station.uninstall import OURS
from station.workflow import kept_files
from tests.store.facts import LAST_PIECE, NOON, order, plan
from tests.store.person_facts import MANAGER, WAITING, leave_traces

PAGE = b"%PDF-1.4 Liebe Wilhelmina Quastenflosser"
WEEK = RetentionPolicy(prints_days=7, journal_days=7, quarantine_days=7, audit_days=7)
LATER = NOON + timedelta(days=8)
BY_DAYS = {kind for kind in Kept if kind.endswith("_days")}
OF_CUSTOMERS = [entry for entry in SHEET if entry.category not in OF_STAFF]

#: With a value in these the order would not wait, and the merge not count.
LEFT_EMPTY = {"shop_order": {"shipped_on", "packed_at"}, "customer_merge": {"undone_at"}}

Rows = dict[tuple[object, ...], dict[str, Any]]  #: by primary key


def rows_of(engine: Engine, table: Table, person: Person | None = None) -> Rows:
    """Rows of a table, all or those of a person."""
    of_person = LINKS[table.name].rows if person else None
    query = select(table).where(of_person(person)) if of_person and person else select(table)
    with reading(engine) as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
    return {tuple(row[key.name] for key in table.primary_key): row for row in found}


def some(column: Column[Any]) -> object:
    """A value that a column may hold and that is not empty."""
    values: dict[type, object] = {
        bool: True, int: 7, float: 7.5, bytes: b"some", date: date(1999, 9, 9), datetime: NOON,
        list: [f"some {column.name}"], dict: {"some": column.name},
    }  # fmt: skip
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return values.get(kind, f"some {column.name}")


def fill(engine: Engine, table: Table, columns: Iterable[str], person: Person | None = None) -> None:
    """Give every one of the columns a value in all rows (of the person) where none has one."""
    found = rows_of(engine, table, person)
    of_person = LINKS[table.name].rows if person else None
    for name in columns:
        if found and not any(row[name] for row in found.values()):
            with writing(engine) as connection:
                change = update(table).values({name: some(table.c[name])})
                connection.execute(change.where(of_person(person)) if of_person and person else change)


def everything(engine: Engine, person: Person | None = None) -> dict[str, Rows]:
    return {table.name: rows_of(engine, table, person) for table in METADATA.sorted_tables}


# --- complete -----------------------------------------------------------------------------------------------


def test_every_column_of_every_table_stands_in_the_sheet_once_and_none_is_left_over() -> None:
    declared = Counter((entry.table, column) for entry in SHEET for column in entry.columns)
    declared += Counter((table, column) for table, columns in NOT_PERSONAL.items() for column in columns)
    there = Counter((table.name, column.name) for table in METADATA.tables.values() for column in table.columns)
    assert {where: n for where, n in declared.items() if n > 1} == {}
    assert {"not declared": there - declared, "not there": declared - there} == {
        "not declared": Counter(),
        "not there": Counter(),
    }


def test_a_table_that_holds_a_customer_declares_all_of_it_personal() -> None:
    """Whatever stands in the row of a person is about them; only who packed or changed it is about somebody else."""
    about = {entry.table for entry in OF_CUSTOMERS}
    assert about == {name for name, link in LINKS.items() if link.rows}
    assert about & set(NOT_PERSONAL) == set()


def test_every_period_in_days_is_one_of_the_settings_and_each_is_used() -> None:
    in_database = {name for name in RetentionPolicy.model_fields if name not in ("files_days", "copies_days")}
    assert {str(kind) for kind in BY_DAYS} == in_database == {f"{kind}_days" for kind in retention.KINDS}
    assert {entry.kept for entry in SHEET} == set(Kept)
    assert {entry.category for entry in SHEET} == set(Category)


# --- forgotten ----------------------------------------------------------------------------------------------


def leave_imported_traces(engine: Engine) -> None:
    """The traces of `person_facts`, with the import that set lines aside."""
    leave_traces(engine, PAGE)
    with writing(engine) as connection:
        run = {"id": 1, "source": "orders.csv", "profile": "orders", "started_at": NOON, "counts": {}}
        connection.execute(insert(METADATA.tables["import_run"]), run)
        connection.execute(update(QUARANTINE).values(run_id=1))


@pytest.fixture
def before(engine: Engine) -> tuple[Person, dict[str, Rows]]:
    """A person with something in every column about them, and all of their rows."""
    leave_imported_traces(engine)
    with reading(engine) as connection:
        person = find_person(connection, "K-4711", "main")
        own = connection.execute(select(SHOP_ORDER.c.id).where(SHOP_ORDER.c.number == "O-9001")).scalar_one()
    with writing(engine) as connection:
        connection.execute(insert(GUEST_SPLIT), {"order_id": own, "made_at": NOON, "made_by": "Mara"})
    open_only = {entry.table for entry in SHEET if entry.kept is Kept.OPEN}
    for entry in OF_CUSTOMERS:
        if entry.table not in open_only:
            kept_as_it_is = LEFT_EMPTY.get(entry.table, set())
            fill(engine, METADATA.tables[entry.table], (c for c in entry.columns if c not in kept_as_it_is), person)
    return person, everything(engine, person)


def gone_as_said(entry: Entry, key: tuple[object, ...], was: dict[str, Any], now: dict[str, Rows]) -> bool:
    """Whether the columns of one row went as the sheet says."""
    row = now[entry.table].get(key)
    waits = entry.table == "shop_order" and was["number"] == WAITING
    of_waiting = waits or entry.table in ("order_line", "order_code")  # theirs stay with it, or go with another
    empty = row is not None and all(row[column] in (None, "", [], {}) for column in entry.columns)
    same = row is not None and all(row[column] == was[column] for column in entry.columns)
    match entry.forgotten:
        case WhenForgotten.ROW_GOES:
            return row is None
        case WhenForgotten.EMPTIED:
            return empty or (row is None and entry.table == "parcel_insert" and was["parcel_id"] is None)
        case WhenForgotten.REPLACED:
            return row is not None and all(row[column] != was[column] for column in entry.columns)
        case WhenForgotten.STAYS:
            return same or (row is None and entry.table == "parcel_insert" and was["parcel_id"] is None)
        case WhenForgotten.ROW_OR_EMPTIED:
            return empty if waits else row is None
        case WhenForgotten.ROW_OR_STAYS:
            return (same or row is None) if of_waiting else row is None
    return True


def test_what_is_forgotten_goes_column_by_column_as_the_sheet_says(
    engine: Engine, before: tuple[Person, dict[str, Rows]]
) -> None:
    _, was = before
    forget(engine, "K-4711", "main", MANAGER, NOON, waiting_days=14)
    now = everything(engine)
    wrong, proved = [], set()
    for entry in OF_CUSTOMERS:
        for key, row in was[entry.table].items():
            proved |= {(entry.table, column) for column in entry.columns if row[column] not in (None, "", [], {})}
            if not gone_as_said(entry, key, row, now):
                wrong.append((entry.table, entry.columns, key))
    assert wrong == []
    asked = {(e.table, column) for e in OF_CUSTOMERS if e.kept is not Kept.OPEN for column in e.columns}
    assert asked - proved <= {(table, column) for table, columns in LEFT_EMPTY.items() for column in columns}


def test_nothing_that_stays_leads_back_to_the_person(engine: Engine, before: tuple[Person, dict[str, Rows]]) -> None:
    """Ids and numbers of the customer and of orders that are gone stand in no row any more, under whatever name."""
    person, _ = before
    forget(engine, "K-4711", "main", MANAGER, NOON, waiting_days=14)
    after = everything(engine)
    numbers = {*person.numbers, *person.order_numbers, *person.email_keys} - {WAITING}
    texts = [repr(row) for rows in after.values() for row in rows.values()]
    assert [number for number in numbers if any(repr(number) in text for text in texts)] == []
    for rows in after.values():
        for row in rows.values():
            assert row.get("customer_id") not in person.customers
            assert row.get("into_id") not in person.customers


@pytest.mark.parametrize("action", [Action.CONFLICT_SETTLED, Action.OVERRULED, Action.CUSTOMER_CHANGED])
def test_the_audit_log_forgets_a_number_whatever_was_done_to_it(engine: Engine, action: Action) -> None:
    leave_traces(engine, PAGE)
    with writing(engine) as connection:
        audit.record(connection, NOON, MANAGER, action, "O-9001", of="O-9001")
        audit.record(connection, NOON, MANAGER, Action.CUSTOMER_SPLIT, "K-1", counted_as="K-4711")
    forget(engine, "K-4711", "main", MANAGER, NOON, waiting_days=14)
    told = repr(everything(engine)["audit_entry"])
    assert "O-9001" not in told
    assert "K-4711" not in told
    assert "K-1" in told


# --- kept no longer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", sorted(BY_DAYS))
def test_what_is_kept_for_days_is_gone_after_them(engine: Engine, kept: Kept) -> None:
    leave_imported_traces(engine)
    with writing(engine) as connection:
        for name, row in beside().items():
            connection.execute(insert(METADATA.tables[name]), row)
    entries = [entry for entry in SHEET if entry.kept is kept]
    for entry in entries:
        moments = {"customer_merge": ["undone_at"]}.get(entry.table, [])
        fill(engine, METADATA.tables[entry.table], [*moments, *entry.columns])
    was = everything(engine)
    policy = RetentionPolicy(**{**dict.fromkeys(WEEK.model_dump(), 0), str(kept): 7})
    assert retention.run(engine, policy, NOON + timedelta(days=6)) is not None
    assert {e.table for e in entries if everything(engine)[e.table] != was[e.table]} == set()
    assert retention.run(engine, policy, LATER) is not None
    now = everything(engine)
    for entry in entries:
        assert was[entry.table], f"nothing was proved of {entry.table}"
        for key, row in was[entry.table].items():
            left = now[entry.table].get(key)
            for column in entry.columns if left else ():
                assert not row[column] or left[column] != row[column], (entry.table, column)


def beside() -> dict[str, dict[str, object]]:
    """Rows of what the people at the tables did, as the shop of these tests does not do them."""
    parcel = {"kept_id": "p-1", "other_id": "p-2", "kind": "packed_twice", "found_at": NOON, "settled_at": NOON}
    moved = {"at": NOON, "kind": "sample", "item": "S-MINT", "pieces": 5, "reason": "delivery", "who": "Mara"}
    return {
        "conflict": {**parcel, "settled_by": "Mara"},
        "stock_move": moved,
        "rule_set": {"version": 900, "state": "draft", "body": {}, "made_at": NOON, "made_by": "Mara"},
        "phase_policy": {"version": 900, "digest": "d", "body": {}, "made_at": NOON, "made_by": "Mara"},
        "picture": {"name": "card.png", "content": b"png", "added_at": NOON, "added_by": "Mara"},
        "guest_split": {"order_id": 1, "made_at": NOON, "made_by": "Mara"},
    }


def test_what_is_kept_while_a_parcel_is_open_is_gone_when_it_is_packed(engine: Engine) -> None:
    tables = {entry.table for entry in SHEET if entry.kept is Kept.OPEN}
    with writing(engine) as connection:
        add_samples(connection, [replace(LAST_PIECE, stock=9)])
        add_orders(connection, [order("O-1")])
        journal.open_parcel(connection, "p-1", plan("O-1"), "Paula", "Table 1", NOON)
    held = {name for name in tables if rows_of(engine, METADATA.tables[name])}
    assert held >= {"order_on_table", "reservation"}
    with writing(engine) as connection:
        journal.record_packed(connection, "p-1", plan("O-1"), "Paula", "Table 1", NOON, 40.0, [])
    assert {name for name in tables if rows_of(engine, METADATA.tables[name])} == set()


def test_a_parcel_whose_days_are_over_names_nobody_who_packed_it(engine: Engine) -> None:
    leave_traces(engine, PAGE)
    retention.run(engine, WEEK, LATER)
    with reading(engine) as connection:
        assert set(connection.execute(select(PARCEL.c.packer, PARCEL.c.state)).all()) == {("", "packed")}
        assert connection.execute(select(PICTURE.c.added_by)).all() == []


# --- files --------------------------------------------------------------------------------------------------


def test_every_file_that_a_station_writes_stands_in_the_sheet_once() -> None:
    """What an uninstall deletes is what a station writes: `tests/test_uninstall.py` opens one and looks."""
    assert Counter(file.names for file in FILES) == Counter(OURS)


def test_copies_in_the_sheet_are_those_that_retention_finds(tmp_path: Path) -> None:
    made = set()
    for file in FILES:
        if file.kept is FileKept.COPIES:
            made.add(tmp_path / file.names.replace("*", "0001", 1).replace("*", ""))
    for path in made:
        path.touch()
    assert set(kept_files.copies(tmp_path, tmp_path / "station.sqlite")) == made


def test_a_file_that_tells_of_somebody_has_an_end() -> None:
    assert {file.names for file in FILES if bool(file.holds) is (file.kept is FileKept.NOBODY)} == set()
    assert {str(FileKept.FILES), str(FileKept.COPIES)} <= set(RetentionPolicy.model_fields)
    assert str(FileKept.BACKUPS) in BackupSettings.model_fields
