"""The audit log: what is in it stays, is found by any word of it, and comes in pages."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from station.domain.audit import Action, Actor
from station.domain.trouble import Trouble
from station.store.audit import AuditSearch, every, record, search
from station.store.engine import reading, writing
from tests.store.facts import NOON

MARA, ANNA = Actor("Mara", "manager", "office"), Actor("Anna", "packer", "T1")


@pytest.fixture
def log(engine: Engine) -> Engine:
    with writing(engine) as connection:
        record(connection, NOON, MARA, Action.RULES_PUBLISHED, "7", rules=12, note="100% sicher_\x00")
        record(connection, NOON + timedelta(hours=1), ANNA, Action.OVERRULED, "10482", question="items.missing")
        record(connection, NOON + timedelta(days=1), MARA, Action.PERSON_ADDED, "3")
    return engine


def subjects(engine: Engine, wanted: AuditSearch, **more: int) -> list[str]:
    with reading(engine) as connection:
        return [entry.subject for entry in search(connection, wanted, **more)]


def test_the_newest_comes_first_with_all_that_was_told(log: Engine) -> None:
    with reading(log) as connection:
        newest, overruled, published = search(connection, AuditSearch())
    assert (newest.action, newest.who) == (Action.PERSON_ADDED, MARA)
    assert (overruled.at, overruled.who) == (NOON + timedelta(hours=1), ANNA)
    assert published.facts == {"rules": 12, "note": "100% sicher_\ufffd"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AuditSearch("anna 10482"), ["10482"]),
        (AuditSearch("ITEMS.MISSING"), ["10482"]),
        (AuditSearch("100%"), ["7"]),
        (AuditSearch("sicher_"), ["7"]),
        (AuditSearch("%"), ["7"]),
        (AuditSearch("nobody"), []),
        (AuditSearch(action="person"), ["3"]),
        (AuditSearch(since=NOON + timedelta(minutes=1), before=NOON + timedelta(hours=2)), ["10482"]),
    ],
)
def test_is_found_by_words_kind_and_time(log: Engine, wanted: AuditSearch, found: list[str]) -> None:
    assert subjects(log, wanted) == found


def test_pages_follow_one_another_without_gap(log: Engine) -> None:
    with writing(log) as connection:
        for number in range(1200):
            record(connection, NOON, MARA, Action.STOCK_CHANGED, str(number))
    with reading(log) as connection:
        entries = list(every(connection, AuditSearch(action="stock")))
    assert [int(entry.subject) for entry in entries] == list(range(1199, -1, -1))


def test_a_change_that_fails_leaves_no_entry(log: Engine) -> None:
    def change() -> None:
        with writing(log) as connection:
            record(connection, NOON, MARA, Action.RULES_PUBLISHED, "8")
            raise Trouble("sample.gone")

    with pytest.raises(Trouble):
        change()
    assert "8" not in subjects(log, AuditSearch())
