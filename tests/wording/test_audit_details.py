"""The details of the audit log are read by people: no name and no value of the program is left in either language."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.domain.audit import Action, Actor, AuditEntry
from station.store.tables import INSERT_ITEM
from station.wording.audit_details import detail_names, details, field_names, subject_words
from station.wording.words import Words

ROOT = Path(__file__).parents[2]
#: Functions of these packages that pass their keywords on to `record`.
INNER = frozenset({"_told", "_told_text", "_told_insert", "_audited"})
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def entry(action: Action, subject: str = "", **facts: object) -> AuditEntry:
    return AuditEntry(AT, Actor("Mia"), action, subject, facts)


def recorded() -> set[str]:
    """Names of details that the program writes into the log: keywords of calls of `record` and what leads there."""
    found: set[str] = set()
    for file in sorted((ROOT / "station").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "record" or (name in INNER and file.parent.name in ("store", "cli")):
                found |= {keyword.arg for keyword in node.keywords if keyword.arg is not None}
    return found


def test_every_detail_that_is_written_has_a_name() -> None:
    written = recorded()
    assert {"pieces", "deed", "heading_before", "instead_of", "advertising"} <= written
    assert written - set(detail_names(Words("en"))) == set()


def test_every_field_of_an_insert_has_a_name() -> None:
    assert set(INSERT_ITEM.c.keys()) - set(field_names(Words("en"))) == set()


@pytest.mark.parametrize(
    ("told", "german"),
    [
        (entry(Action.STOCK_CHANGED, "S-1", lot="A", pieces=200, reason="delivery", move=7),
         "Charge: A, Stück: +200, Warum: Lieferung, Änderung Nr.: 7"),
        (entry(Action.OVERRULED, "10032", what="order.already_packed"), "Was: Schon gepackt"),
        (entry(Action.TEXT_REPLACED, "10032", what="text delivery.2"), "Was: delivery.2"),
        (entry(Action.ROLE_CHANGED, "3", role="manager"), "Rolle: Leitung"),
        (entry(Action.CUSTOMER_CHANGED, "K-1", advertising="objects"), "Werbung: widersprochen"),
        (entry(Action.RULES_ROLLED_BACK, "13", to=11, instead_of=12), "Zurück zu Version: 11, Statt Version: 12"),
        (entry(Action.PIN_LOCKED, "3", tries=5, wait_s=90), "Falsche PINs: 5, Muss warten: 1 min 30 s"),
        (entry(Action.EXPORTED, "audit", entries=1200, kind="csv"), "Einträge: 1.200, Art der Datei: CSV"),
        (entry(Action.REFUSED, "", deed="forget_customer"), "Wollte: einen Kunden vergessen"),
        (entry(Action.INSERT_CHANGED, "card.care", changed=["cost_cents", "is_off"]),
         "Geändert: Kosten und Ausgeschaltet"),
    ],
)  # fmt: skip
def test_values_are_told_as_people_read_them(told: AuditEntry, german: str) -> None:
    assert details(told, Words("de")) == german


@pytest.mark.parametrize(
    ("told", "german"),
    [
        (entry(Action.RULES_PUBLISHED, "12"), "Version 12"),
        (entry(Action.TEXT_CHANGED, "delivery/delivery.1/de"), "delivery.1 (Deutsch)"),
        (entry(Action.BADGE_MADE, "3"), "Person 3"),
        (entry(Action.CONFLICT_SETTLED, "10032"), "Auftrag 10032"),
        (entry(Action.EXPORTED, "conflicts"), "Konflikte"),
        (entry(Action.STOCK_CHANGED, "S-1"), "S-1"),
    ],
)
def test_what_an_entry_is_about_is_told_in_words(told: AuditEntry, german: str) -> None:
    assert subject_words(told, Words("de")) == german


def test_a_detail_of_another_version_of_the_program_stays_as_it_is() -> None:
    assert details(entry(Action.EXPORTED, "", colour="red", reason="sold"), Words("de")) == "colour: red, Warum: sold"


def test_a_text_stands_on_one_line() -> None:
    assert "\n" not in details(entry(Action.TEXT_CHANGED, "a/b/de", body="one\ntwo"), Words("en"))
