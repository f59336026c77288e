"""Every action of the audit log is recorded by somebody's work: none is only a word in the list."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update
from typer.testing import CliRunner

from station.app import open_store
from station.cli import app
from station.domain.audit import Action, Actor, AuditEntry
from station.domain.catalog import Slot, TextVariant
from station.domain.packing import Step, StepKind
from station.domain.roles import Deed, Role
from station.domain.stock import Delivery, StockItem, StockKind
from station.domain.trouble import Trouble
from station.domain.vouchers import UNSEEN_FOR, VoucherPool
from station.settings import load_settings
from station.setup_file import put_settings
from station.store import journal
from station.store.audit import AuditSearch, SqlAudit, search
from station.store.conflict_book import SqlConflicts
from station.store.customer_book import SqlCustomers
from station.store.engine import reading, writing
from station.store.offer_book import SqlOffers
from station.store.people import FREE_TRIES, SqlPeople
from station.store.rule_sets import SqlRuleSets
from station.store.stock import SqlStock
from station.store.tables import CONFLICT, VOUCHER_CODE
from station.store.voucher_book import SqlVouchers
from station.wording.audit_words import action_words, audit_row
from station.wording.words import Words
from tests.fakes.packing_table import PackingTable
from tests.store.facts import NOON, plan
from tests.store.person_facts import leave_traces

MARA = Actor("Mara", "manager", "Office")


@dataclass(frozen=True)
class Shop:
    """A shop with customers, parcels and stock, and its desks in Mara's hands."""

    engine: Engine

    @property
    def people(self) -> SqlPeople:
        return SqlPeople(self.engine)

    @property
    def rules(self) -> SqlRuleSets:
        return SqlRuleSets(self.engine, "manager", "Office")

    @property
    def vouchers(self) -> SqlVouchers:
        return SqlVouchers(self.engine, MARA)

    @property
    def customers(self) -> SqlCustomers:
        return SqlCustomers(self.engine, MARA, 14)

    def person(self) -> int:
        return self.people.add("Anna", Role.PACKER, NOON, MARA).id

    def publish(self) -> int:
        draft = self.rules.save_draft({"rules": []}, "Mara", "", NOON)
        return self.rules.publish_draft(draft, self.rules.live_version(), "Mara", NOON)


@pytest.fixture
def shop(engine: Engine) -> Shop:
    leave_traces(engine, b"%PDF-1.4")
    return Shop(engine)


def lock_pin(shop: Shop) -> None:
    shop.people.set_pin(anna := shop.person(), "481516", NOON, MARA)
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(Trouble):
            shop.people.check_pin(anna, "999999", NOON)


def step(kind: StepKind, word: str) -> Callable[[Shop], None]:
    def work(shop: Shop) -> None:
        with writing(shop.engine) as connection:
            steps = [Step(1, kind, NOON, "Anna", "Table 1", word=word)]
            journal.record_packed(connection, "p-9", plan("B-2"), "Anna", "Table 1", NOON, 5.0, steps)

    return work


def settle(shop: Shop) -> None:
    with writing(shop.engine) as connection:
        found = {"kept_id": "p-1", "other_id": "p-3", "kind": "packed_twice", "table_name": "A", "settled_by": ""}
        connection.execute(insert(CONFLICT), {**found, "other_table": "B", "found_at": NOON})
    assert SqlConflicts(shop.engine, MARA).settle("O-9001", NOON) == 1


def import_vouchers(shop: Shop) -> None:
    shop.vouchers.take(VoucherPool("spring", "Spring", 0), ["A-1", "A-2"], NOON)


def withdraw(shop: Shop) -> None:
    import_vouchers(shop)
    with writing(shop.engine) as connection:
        connection.execute(update(VOUCHER_CODE).where(VOUCHER_CODE.c.code == "A-1").values(held_by="T9", state="held"))
    assert shop.vouchers.withdraw("T9", NOON + UNSEEN_FOR + timedelta(days=1)) == 1


def change_insert(shop: Shop) -> None:
    book = SqlOffers(shop.engine, MARA)
    item, pool = next(one for one in book.inserts() if one[0].id == "note")
    book.change_insert(item, replace(item, name="Other"), (pool, pool), NOON)


#: What somebody does, by what the log calls it.
JOURNEYS: dict[Action, Callable[[Shop], object]] = {
    Action.PERSON_ADDED: lambda shop: shop.person(),
    Action.PERSON_RENAMED: lambda shop: shop.people.rename(shop.person(), "Anne", NOON, MARA),
    Action.ROLE_CHANGED: lambda shop: shop.people.set_role(shop.person(), Role.MANAGER, NOON, MARA),
    Action.PERSON_CLOSED: lambda shop: shop.people.set_active(shop.person(), False, NOON, MARA),
    Action.PERSON_OPENED: lambda shop: shop.people.set_active(shop.person(), True, NOON, MARA),
    Action.BADGE_MADE: lambda shop: shop.people.new_badge(shop.person(), NOON, MARA),
    Action.PIN_SET: lambda shop: shop.people.set_pin(shop.person(), "481516", NOON, MARA),
    Action.PIN_LOCKED: lock_pin,
    Action.OVERRULED: step(StepKind.OVERRULED, "items.missing"),
    Action.TEXT_REPLACED: step(StepKind.EXCHANGED, "text delivery.2"),
    Action.RULES_PUBLISHED: Shop.publish,
    Action.RULES_ROLLED_BACK: lambda shop: shop.rules.roll_back(first := shop.publish(), first, "Mara", NOON),
    Action.RULES_DISCARDED: lambda shop: shop.rules.delete_draft(
        shop.rules.save_draft({}, "Ben", "", NOON), "Mara", NOON
    ),
    Action.TEXT_CHANGED: lambda shop: SqlOffers(shop.engine, MARA).change_texts(
        [(None, TextVariant("d.1", "d", "de", "Hallo"))], NOON
    ),
    Action.INSERT_CHANGED: change_insert,
    Action.STOCK_CHANGED: lambda shop: SqlStock(shop.engine, MARA).deliver(
        Delivery(StockItem(StockKind.SAMPLE, "S-MINT", "A"), 5), NOON
    ),
    Action.VOUCHERS_IMPORTED: import_vouchers,
    Action.VOUCHERS_WITHDRAWN: withdraw,
    Action.CONFLICT_SETTLED: settle,
    Action.CUSTOMER_CHANGED: lambda shop: shop.customers.set_objection("K-1", "main", NOON, objects=True),
    Action.CUSTOMER_MERGED: lambda shop: shop.customers.merge("K-1", "K-4711", "main", NOON, ""),
    Action.CUSTOMER_SPLIT: lambda shop: shop.customers.unmerge("K-4712", "main", NOON),
    Action.CUSTOMER_TOLD: lambda shop: shop.customers.told("K-1", 7, NOON),
    Action.CUSTOMER_FORGOTTEN: lambda shop: shop.customers.forget("K-1", "main", NOON),
    Action.EXPORTED: lambda shop: SqlAudit(shop.engine, MARA).was_exported(NOON, 9, "csv"),
    Action.REFUSED: lambda shop: SqlAudit(shop.engine, MARA).was_refused(NOON, Deed.FORGET_CUSTOMER.value),
}
#: Those that a whole station records; each has a test of its own below.
OF_A_STATION = {Action.PRINT_AGAIN, Action.SETTINGS_CHANGED, Action.CODES_IMPORTED}


def entries(engine: Engine, action: Action) -> list[AuditEntry]:
    with reading(engine) as connection:
        return search(connection, AuditSearch(action=action))


def told_well(entry: AuditEntry) -> bool:
    """Its words are a person's in both languages, and say who did it."""
    rows = [audit_row(entry, Words(language)) for language in ("en", "de")]
    return rows[0] != rows[1] and all(row[1] and row[4] != entry.action.value for row in rows)


def test_every_action_has_a_journey_that_records_it() -> None:
    assert set(JOURNEYS) | OF_A_STATION == set(Action)


@pytest.mark.parametrize("action", JOURNEYS)
def test_the_work_of_somebody_is_recorded_with_who_did_it(shop: Shop, action: Action) -> None:
    before = len(entries(shop.engine, action))
    JOURNEYS[action](shop)
    found = entries(shop.engine, action)
    assert len(found) == before + 1
    assert told_well(found[0])


# --- a whole station ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["open", "done"])
def test_a_print_wanted_again_tells_who_which_and_why(table: PackingTable, when: str) -> None:
    session = table.make_session()
    session.start()
    session.scan(number := table.number("enjoy"), "wedge")
    table.hear(session)
    note = next(insert for insert in table.open.inserts if insert.slot.value == "note")
    if when == "done":
        while (following := table.open.next_line) is not None:
            session.scan(following.line.sku, "wedge")
        session.finish()
    session.print_again(note.job_id, "crumpled")
    (entry,) = entries(table.station.engine, Action.PRINT_AGAIN)
    settings = table.station.settings
    assert (entry.subject, entry.who.name, entry.who.table) == (number, settings.packer, settings.table)
    german = Words("de")
    assert audit_row(entry, german)[4:] == [
        "Noch einmal gedruckt",
        f"Auftrag {number}",
        f"Ausdruck: {german.slot(Slot.NOTE)}, Kopie Nr.: 2, Was: Zerknittert",
    ]


def test_all_prints_wanted_again_are_an_entry_each_and_first_prints_none(table: PackingTable) -> None:
    session = table.make_session()
    session.start()
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    assert entries(table.station.engine, Action.PRINT_AGAIN) == []
    printed = [insert for insert in table.open.inserts if insert.job_id]
    session.print_again()
    table.hear(session)
    assert len(entries(table.station.engine, Action.PRINT_AGAIN)) == len(printed)


def test_settings_changed_by_it_and_codes_taken_in_are_recorded(tmp_path: Path) -> None:
    home = tmp_path / "home"
    put_settings(home, 'table = "T1"\npacker = "Anna"\n')
    codes = tmp_path / "codes.csv"
    codes.write_text("code,kind,order\nTOTE-1,tote,O-1\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["codes", "import", str(codes), "--home", str(home)]).exit_code == 0
    engine = open_store(home, load_settings(home))
    try:
        for action in (Action.SETTINGS_CHANGED, Action.CODES_IMPORTED):
            (entry,) = entries(engine, action)
            assert told_well(entry)
    finally:
        engine.dispose()
    assert action_words(Action.SETTINGS_CHANGED, Words("de")) == "Einstellungen geändert"
