"""Who reads a word on the page of the audit log finds the entry by it, in either language."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from station.domain.audit import Action, Actor
from station.domain.catalog import Slot
from station.domain.roles import Deed, Role
from station.domain.stock import MoveReason
from station.store.audit import AuditSearch, SqlAudit, record
from station.store.engine import writing
from station.store.tables import INSERT_ITEM
from station.wording.audit_details import detail_names
from station.wording.audit_search import sought
from station.wording.audit_words import audit_row
from station.wording.misprints import misprint_reasons
from station.wording.problem_kinds import problem_kinds
from station.wording.words import Words
from station.workflow.audit import AuditDesk, AuditWish

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ÖZGÜR = Actor("Özgür", "manager", "Büro 2")
#: Numbers in these the page says in its own way: a duration, counts of few digits.
SHORT = ("min", "s", "h")


def every_kind() -> list[tuple[Action, str, dict[str, Any]]]:
    """An entry of each action, and of each value that is said in words."""
    told: list[tuple[Action, str, dict[str, Any]]] = [(action, "10482", {}) for action in Action]
    told += [(Action.STOCK_CHANGED, "S-1", {"reason": reason.value, "pieces": 1200}) for reason in MoveReason]
    told += [(Action.REFUSED, "", {"deed": deed.value}) for deed in Deed]
    told += [(Action.ROLE_CHANGED, "3", {"role": role.value}) for role in Role]
    told += [(Action.PRINT_AGAIN, "7", {"print": slot.value, "copy": 2, "what": "crumpled"}) for slot in Slot]
    told += [(Action.PRINT_AGAIN, "7", {"what": reason}) for reason in misprint_reasons(Words("en"))]
    told += [(Action.OVERRULED, "7", {"what": code}) for code in problem_kinds(Words("en"))]
    told += [(Action.INSERT_CHANGED, "card", {"changed": [column]}) for column in INSERT_ITEM.c.keys()]  # noqa: SIM118
    told += [(Action.CUSTOMER_CHANGED, "K-1", {"advertising": said}) for said in ("objects", "allowed")]
    told += [(Action.EXPORTED, subject, {"kind": "csv", "entries": 12345}) for subject in ("audit", "conflicts")]
    told += [(Action.TEXT_CHANGED, "d/d.1/de", {"body": "Grüße aus Köln", "heading": "ÄHRE"})]
    told += [(Action.PIN_LOCKED, "3", {name: 4711}) for name in detail_names(Words("en"))]
    return told


@pytest.fixture
def desk(engine: Engine) -> AuditDesk:
    with writing(engine) as connection:
        for action, subject, facts in every_kind():
            record(connection, NOON, ÖZGÜR, action, subject, **facts)
    return AuditDesk(SqlAudit(engine, ÖZGÜR), lambda: NOON)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_word_of_the_page_finds_its_entry(desk: AuditDesk, language: str) -> None:
    words = Words(language)
    found: dict[str, set[int]] = {}
    entries = list(desk.book.every(AuditSearch()))
    missed = []
    for entry in entries:
        for word in " ".join(audit_row(entry, words)[1:]).split():
            if word in SHORT or (word.isdigit() and len(word) < 4 and "wait_s" in entry.facts):
                continue
            if word not in found:
                search = AuditSearch(sought=sought(word, words))
                found[word] = {one.id for one in desk.book.every(search)}
            if entry.id not in found[word]:
                missed.append((word, audit_row(entry, words)[4:]))
    assert missed == []


def test_words_narrow_each_other_and_case_does_not_count(desk: AuditDesk) -> None:
    page = desk.find(AuditWish("ÖZGÜR zerKNITTERT karte"), 0, Words("de"))
    assert {entry.facts["print"] for entry in page.entries} == {"card", "cross_sell"}
    assert desk.find(AuditWish("zerknittert"), 0, Words("en")).entries == []
    assert desk.find(AuditWish("özgür köln"), 0, Words("de")).entries[0].subject == "d/d.1/de"


def test_a_word_that_stands_nowhere_finds_nothing(desk: AuditDesk) -> None:
    assert desk.find(AuditWish("%_quux"), 0, Words("de")).entries == []
    assert sought("", Words("de")) == ()
