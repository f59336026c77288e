"""A manager writes texts, by keyboard: everything behind the window is real."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu

from station.domain.audit import Action, Actor
from station.domain.catalog import TextVariant
from station.store import audit
from station.store.engine import reading
from station.store.offer_book import SqlOffers
from station.store.shop_store import SqlShopStore
from station.ui.manager.texts_list import SetListModel, VariantModel
from station.ui.manager.texts_page import TextsPage
from station.wording.words import Words
from station.workflow.texts import SetPlace, TextSet
from tests.store.facts import NOON
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
Key, Ctrl, CtrlAlt = (
    Qt.Key,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
)


def open_texts(desk: Desk) -> TextsPage:
    desk.window.open_page("texts")
    page = next(page for page in desk.window.pages if page.key == "texts")
    assert isinstance(page, TextsPage)
    desk.until(lambda: bool(page.stand.sets) and page.checked is not None and page.page is not None)
    return page


def find(desk: Desk, page: TextsPage, words: str) -> None:
    """Search and go to the list."""
    desk.qtbot.keyClick(page, Key.Key_F, Ctrl)
    desk.until(page.search.hasFocus)
    desk.qtbot.keyClicks(page.search, words)
    desk.qtbot.keyClick(page.search, Key.Key_Return)
    assert page.list.hasFocus()


def write(desk: Desk, page: TextsPage, words: str) -> None:
    page.editor.body.setFocus()
    page.editor.body.selectAll()
    desk.qtbot.keyClicks(page.editor.body, words)


def checked(desk: Desk, page: TextsPage) -> set[str]:
    """What the check found in what is written now."""
    desk.until(lambda: page.checked is not None and page.checked.text == page.editor.text)
    return {one.code for one in page.checked.findings} if page.checked else set()


def live(desk: Desk, page: TextsPage, variant: str, language: str) -> TextVariant | None:
    """What every table prints."""
    texts = SqlShopStore(desk.engine).catalog().texts[page.chosen]
    return next((one for one in texts if (one.id, one.language) == (variant, language)), None)


def test_a_text_is_corrected_checked_seen_and_kept_for_all_tables(desk: Desk) -> None:
    page = open_texts(desk)
    assert [one.name for one in page.stand.sets[:3]] == ["rollercoaster", "delivery", "enjoy"]
    find(desk, page, "delivery")
    desk.until(lambda: page.chosen == "delivery")
    first = page.sheet.pixmap().cacheKey()
    write(desk, page, "how lovely, {{ vorname }}")
    assert checked(desk, page) == {"text.unknown_variable"}
    assert page.editor.findings.property("tone") == "bad"
    assert not page.editor.keep.isEnabled()
    write(desk, page, "da ist sie, die Kanne. Viel Freude damit!")
    assert checked(desk, page) == set()
    desk.until(lambda: page.page is not None and page.page.text == page.editor.text and bool(page.page.png))
    assert page.sheet.pixmap().cacheKey() != first
    desk.qtbot.keyClick(page.editor.body, Key.Key_S, Ctrl)
    desk.until(lambda: not page.drafts)
    assert "Kept: delivery.1" in desk.window.line.text()
    kept = live(desk, page, "delivery.1", "de")
    assert kept is not None
    assert kept.body == "da ist sie, die Kanne. Viel Freude damit!"
    with reading(desk.engine) as connection:
        entry = audit.search(connection, audit.AuditSearch(action=Action.TEXT_CHANGED))[0]
    assert (entry.who.name, entry.who.role, entry.subject) == ("Mia", "manager", "delivery/delivery.1/de")


def test_a_change_is_taken_back_and_made_again(desk: Desk) -> None:
    page = open_texts(desk)
    before = live(desk, page, "rollercoaster.1", "de")
    write(desk, page, "gute Wahl!")
    checked(desk, page)
    desk.qtbot.keyClick(page.editor.body, Key.Key_S, Ctrl)
    desk.until(lambda: page.stand.can_undo)
    desk.qtbot.keyClick(page.editor.body, Key.Key_Z, CtrlAlt)
    desk.until(lambda: page.stand.can_redo)
    assert live(desk, page, "rollercoaster.1", "de") == before
    assert before is not None
    assert page.editor.body.toPlainText() == before.body
    desk.qtbot.keyClick(page.editor.body, Key.Key_Y, CtrlAlt)
    desk.until(lambda: not page.stand.can_redo)
    after = live(desk, page, "rollercoaster.1", "de")
    assert after is not None
    assert after.body == "gute Wahl!"


def test_a_variant_is_added_written_in_a_second_language_and_retired(desk: Desk) -> None:
    page = open_texts(desk)
    desk.qtbot.keyClick(page.list, Key.Key_N, Ctrl)
    desk.until(page.editor.body.hasFocus)
    desk.qtbot.keyClicks(page.editor.body, "alles Gute!")
    checked(desk, page)
    desk.qtbot.keyClick(page.editor.body, Key.Key_S, Ctrl)
    desk.until(lambda: "rollercoaster.5" in page.stand.sets[0].variants)
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Key.Key_Right)  # English, where it is missing
    assert page.editor.text == TextVariant("rollercoaster.5", "rollercoaster", "en", "")
    assert page.editor.beside.toPlainText() == "alles Gute!"
    desk.qtbot.keyClick(page.table, Key.Key_Return)
    desk.until(page.editor.body.hasFocus)
    desk.qtbot.keyClicks(page.editor.body, "all the best!")
    checked(desk, page)
    page.editor.keep.setFocus()
    desk.qtbot.keyClick(page.editor.keep, Key.Key_Space)
    desk.until(lambda: page.stand.sets[0].text("rollercoaster.5", "en") is not None)
    assert live(desk, page, "rollercoaster.5", "en") is not None
    page.retire.setFocus()
    desk.qtbot.keyClick(page.retire, Key.Key_Space)
    desk.until(lambda: "rollercoaster.5" not in page.stand.sets[0].variants)
    assert "rollercoaster.5 is retired" in desk.window.line.text()
    desk.qtbot.keyClick(page, Key.Key_Z, CtrlAlt)
    desk.until(lambda: live(desk, page, "rollercoaster.5", "en") is not None)
    assert live(desk, page, "rollercoaster.5", "de") is not None


def test_a_new_set_begins_with_the_name_that_was_searched_for(desk: Desk) -> None:
    page = open_texts(desk)
    desk.qtbot.keyClicks(page.search, "Summer sale")
    assert page.nothing.text() == "No text says that. Ctrl+N begins a set of notes called “summer_sale”."
    assert page.editor.text is None
    desk.qtbot.keyClick(page.search, Key.Key_N, Ctrl)
    desk.until(page.editor.body.hasFocus)
    desk.qtbot.keyClicks(page.editor.body, "Sommer!")
    checked(desk, page)
    desk.qtbot.keyClick(page.editor.body, Key.Key_S, Ctrl)
    desk.until(lambda: any(one.name == "summer_sale" for one in page.stand.sets))
    assert page.chosen == "summer_sale"
    assert live(desk, page, "summer_sale.1", "de") == TextVariant("summer_sale.1", "summer_sale", "de", "Sommer!")


def test_a_variable_comes_from_the_menu_with_the_keyboard(desk: Desk) -> None:
    page = open_texts(desk)
    write(desk, page, "hallo ")
    desk.qtbot.keyClick(page.editor.body, Key.Key_Space, Ctrl)
    found = page.editor.findChildren(QMenu)
    assert found
    menu = found[-1]
    desk.until(menu.isVisible)
    named = [action.text().split()[0] for action in menu.actions() if action.text()]
    assert named[0] == "ambassador_code"
    for _ in range(named.index("contact")):
        desk.qtbot.keyClick(menu, Key.Key_Down)
    desk.qtbot.keyClick(menu, Key.Key_Return)
    desk.until(lambda: page.editor.body.toPlainText() == "hallo {{ contact }}")


def test_what_is_typed_and_not_kept_stays_until_it_is_discarded(desk: Desk) -> None:
    page = open_texts(desk)
    before = page.editor.body.toPlainText()
    write(desk, page, "halb fertig")
    page.list.setFocus()
    desk.qtbot.keyClick(page.list, Key.Key_Down)
    desk.until(lambda: page.chosen == "delivery")
    desk.qtbot.keyClick(page.list, Key.Key_Up)
    assert page.editor.body.toPlainText() == "halb fertig"
    assert str(page.variants.data(page.variants.index(0, 0))).startswith("●")
    page.editor.drop.setFocus()
    desk.qtbot.keyClick(page.editor.drop, Key.Key_Space)
    assert (page.editor.body.toPlainText(), page.drafts) == (before, {})


def test_what_somebody_else_changed_is_told_and_shown(desk: Desk) -> None:
    page = open_texts(desk)
    write(desk, page, "gute Wahl!")
    checked(desk, page)
    other = page.stand.sets[0].texts[0]
    changed = TextVariant(other.id, other.text_set, other.language, "von Ben", other.heading)
    SqlOffers(desk.engine, Actor("Ben", "manager", "")).change_texts([(other, changed)], NOON)
    desk.qtbot.keyClick(page.editor.body, Key.Key_S, Ctrl)
    desk.until(lambda: "Somebody else changed" in desk.window.line.text())
    desk.until(lambda: page.stand.sets[0].texts[0].body == "von Ben")
    assert page.editor.body.toPlainText() == "gute Wahl!"  # nothing typed is lost


def test_the_page_speaks_german(open_desk: Callable[[str], Desk]) -> None:
    page = open_texts(open_desk("de"))
    assert page.title(page.words) == "Texte"
    assert page.editor.keep.text() == "Speichern"
    page.search.setText("gibtesnicht")
    assert page.nothing.text().startswith("Das sagt kein Text")


def test_the_tables_are_sound_models(qapp: QApplication) -> None:
    sets, variants = SetListModel(Words("en")), VariantModel(Words("en"))
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (sets, variants)]
    hello = TextVariant(
        "gift.1",
        "gift",
        "de",
        "{% if formal %}{% if link %}Ihnen{% endif %}{% else %}{% if link %}a{% else %}b{% endif %}{% endif %}"
        " {{ product }}",
    )
    gift = TextSet("gift", SetPlace.SITUATION, (hello,), (), ("en", "fr"))
    sets.show_sets([gift])
    assert [sets.data(sets.index(row)) for row in range(2)] == ["By situation", "Gift order"]
    assert sets.about(gift) == "1 variant · missing: English and French"
    variants.show_texts(["gift.1"], ["de", "en"], {("gift.1", "de"): hello}, frozenset())
    shown = [variants.data(variants.index(0, column)) for column in range(2)]
    assert shown == ["Ihnen ‹product›", "missing"]
    sets.show_sets([])
    variants.show_texts([], [], {}, frozenset())
    del testers
