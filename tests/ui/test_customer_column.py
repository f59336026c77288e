"""The customer column: what else counts as this customer, and a customer who comes back, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.domain.phase_names import Phase
from station.domain.phases import PhaseAssessment
from station.domain.reasons import Reason
from station.ui.customer_column import CustomerColumn, history_words, joined_words
from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import HistoryKind, HistoryRow, OpenView

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[OpenView, str], dict[str, str]]:
    """Shows a view and tells the visible texts by their names."""
    column = CustomerColumn()
    qtbot.addWidget(column)
    column.resize(520, 900)

    def show(view: OpenView, language: str) -> dict[str, str]:
        column.show_view(view, Words(language), Scale(1.0))
        column.show()
        labels = [label for label in column.findChildren(QLabel) if label.objectName() and label.isVisible()]
        return {label.objectName(): label.full_text() for label in labels if isinstance(label, Text)}

    return show


def joined(view: OpenView, *records: str, guest: bool = True) -> OpenView:
    assert view.customer is not None
    customer = replace(view.customer, merged_numbers=records)
    return replace(view, order=replace(view.order, joined_by_email=guest), customer=customer)


def back_after(view: OpenView, silent: int, returning: bool = True) -> OpenView:
    reason = Reason.of("phase.returning" if returning else "phase.lapsed", silent=silent, orders=2, phase=Phase.ENGAGE)
    now = PhaseAssessment(Phase.ENGAGE, date(2026, 11, 22), reason, has_lapsed=True, is_returning=returning)
    return replace(view, standing=view.standing._replace(now=now))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "guest order, joined by e-mail · 2 customer records in one"),
        ("de", "Gastbestellung, per E-Mail verbunden · 2 Kundensätze in einem"),
    ],
)
def test_what_was_joined_is_one_small_line(
    shown: Callable[[OpenView, str], dict[str, str]], opened: OpenView, language: str, told: str
) -> None:
    assert shown(joined(opened, "C2"), language)["customer.joined"] == told


def test_a_customer_who_is_one_record_has_no_such_line(
    shown: Callable[[OpenView, str], dict[str, str]], opened: OpenView
) -> None:
    assert joined_words(opened, Words("en")) == ""
    assert "customer.joined" not in shown(opened, "en")
    assert shown(joined(opened, "C2", "C3", guest=False), "en")["customer.joined"] == "3 customer records in one"


@pytest.mark.parametrize(
    ("language", "returning", "phase", "opened_line"),
    [
        ("en", True, "Comes back after 412 days without an order", "welcome back"),
        ("de", True, "Kommt nach 412 Tagen ohne Auftrag zurück", "willkommen zurück"),
        ("en", False, "No order for 412 days", "gone silent"),
        ("de", False, "Seit 412 Tagen kein Auftrag", "verstummt"),
    ],
)
def test_silence_is_told_with_its_days(
    shown: Callable[[OpenView, str], dict[str, str]],
    opened: OpenView,
    language: str,
    returning: bool,
    phase: str,
    opened_line: str,
) -> None:
    told = shown(back_after(opened, 412, returning), language)
    assert told["customer.phase"] == phase
    assert told["customer.opened"].endswith(f" · {opened_line}")


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        ("en", "10007", "Complaint about 10007"),
        ("en", "", "Complaint"),
        ("de", "", "Reklamation"),
        ("pl", "", "Reklamacja"),
        ("tr", "", "Şikâyet"),
    ],
)
def test_a_complaint_about_no_order_ends_with_no_word_that_waits_for_one(language: str, number: str, told: str) -> None:
    row = HistoryRow(date(2026, 11, 22), HistoryKind.COMPLAINT, number)
    assert history_words(row, Words(language)) == told


@pytest.mark.parametrize(("language", "told"), [("en", "Care and use"), ("de", "Pflege und Gebrauch")])
def test_what_was_laid_in_is_called_by_its_name_in_the_language_of_the_screen(language: str, told: str) -> None:
    names = {"de": "Pflege und Gebrauch", "en": "Care and use"}
    row = HistoryRow(date(2026, 11, 22), HistoryKind.INSERT, "Care and use", names=names)
    assert history_words(row, Words(language)) == told
    assert history_words(replace(row, title="", names={}), Words("en")) == "Card", "no id of what is not kept any more"
