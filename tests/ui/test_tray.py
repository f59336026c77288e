"""The print tray: papers, lanes, enlargement, clearing and words."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from printing.document import Document, Heading, Qr, Text
from printing.layout import lay_out
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile
from printing.raster import preview_png
from printing.virtual.paper import Paper
from station.ui.enlargement import Enlargement
from station.ui.paper_sheet import PaperSheet, is_torn
from station.ui.tray import PrintTray
from station.ui.tray_lane import KEPT
from station.wording.words import Words

THERMAL = PrinterProfile("thermal", Language.ESCPOS, 203, 640, Confirmation.MARK, has_cutter=True)
LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
OFFICE = PrinterProfile("office", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)
PAPERS: dict[str, tuple[PrinterProfile, Media]] = {
    "notes": (THERMAL, NOTE_80),
    "labels": (LABELS, LABEL_57X32),
    "cards": (OFFICE, CARD_A6),
}
LANES = [("notes", "Notes · 80 mm"), ("labels", "Labels · 57 × 32 mm"), ("cards", "Cards · A6")]


@cache
def printed(printer: str) -> Paper:
    """A paper as it would come out of a printer."""
    profile, media = PAPERS[printer]
    page = lay_out(Document("note", (Heading("Liebe Miriam"), Text("schön!"), Qr("x", 10.0))), media, profile)
    at = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    return Paper(printer, 1, preview_png(page, profile), page.width_mm, page.height_mm, at)


def numbered(printer: str, number: int) -> Paper:
    return replace(printed(printer), number=number)


@pytest.fixture
def tray(qtbot: QtBot) -> PrintTray:
    tray = PrintTray(LANES, Words("en"))
    qtbot.addWidget(tray)
    tray.resize(1180, 800)
    tray.show()
    qtbot.waitExposed(tray)
    return tray


def sheet(tray: PrintTray, paper: Paper) -> PaperSheet:
    found = tray.findChild(PaperSheet, f"paper.{paper.printer}.{paper.number}")
    assert found is not None
    return found


def said(widget: QWidget) -> set[str]:
    return {label.text() for label in widget.findChildren(QLabel) if label.isVisible()}


def enlargement(tray: PrintTray) -> Enlargement:
    found = tray.findChild(Enlargement)
    assert found is not None
    return found


def clear_button(tray: PrintTray) -> QPushButton:
    found = tray.findChild(QPushButton, "tray.clear")
    assert found is not None
    return found


def test_an_empty_tray_teaches_and_has_nothing_to_clear(tray: PrintTray) -> None:
    assert "What is printed appears here, exactly as on paper." in said(tray)
    assert not clear_button(tray).isEnabled()


def test_a_stray_key_press_does_not_clear_the_table(qtbot: QtBot, tray: PrintTray) -> None:
    tray.add_paper(printed("labels"))
    qtbot.keyClick(tray.focusWidget() or tray, Qt.Key.Key_Space)
    assert tray.papers("labels")


def test_papers_lie_in_the_lane_of_their_printer_newest_first(tray: PrintTray) -> None:
    for paper in (numbered("notes", 1), numbered("labels", 1), numbered("notes", 2)):
        tray.add_paper(paper)
    assert [paper.number for paper in tray.papers("notes")] == [2, 1]
    assert [paper.number for paper in tray.papers("labels")] == [1]
    assert tray.papers("cards") == []
    assert sheet(tray, numbered("notes", 2)).y() <= sheet(tray, numbered("notes", 1)).y()


def test_a_printer_nobody_named_gets_a_lane(tray: PrintTray) -> None:
    paper = replace(printed("labels"), printer="spare")
    tray.add_paper(paper)
    assert tray.papers("spare") == [paper]


def test_the_oldest_papers_go(tray: PrintTray) -> None:
    for number in range(1, KEPT + 4):
        tray.add_paper(numbered("labels", number))
    assert [paper.number for paper in tray.papers("labels")] == list(range(KEPT + 3, 3, -1))


def test_all_papers_have_one_scale(qtbot: QtBot, tray: PrintTray) -> None:
    """A card is drawn as much wider than a label as it is in the hand."""
    for printer in PAPERS:
        tray.add_paper(printed(printer))
    scales = {}
    for printer in PAPERS:
        paper = printed(printer)
        scales[printer] = (sheet(tray, paper).width() - 16) / paper.width_mm
    assert max(scales.values()) - min(scales.values()) < 0.03
    assert min(scales.values()) > 2


@pytest.mark.parametrize("width", [640, 1180, 1920])
def test_no_paper_is_wider_than_its_lane(qtbot: QtBot, tray: PrintTray, width: int) -> None:
    tray.resize(width, 700)
    for printer in PAPERS:
        tray.add_paper(printed(printer))
    for printer in PAPERS:
        lane = tray.findChild(QWidget, f"tray.lane.{printer}")
        assert lane is not None
        assert sheet(tray, printed(printer)).width() <= lane.width()


def test_a_card_is_seen_as_a_whole(tray: PrintTray) -> None:
    tray.resize(1280, 800)
    tray.add_paper(printed("cards"))
    lane = tray.findChild(QScrollArea, "tray.lane.cards.pile")
    assert lane is not None
    assert sheet(tray, printed("cards")).height() <= lane.height()


def test_what_lies_there_is_what_was_printed(tray: PrintTray) -> None:
    """The dots on the screen are dark where the dots on paper are."""
    paper = printed("labels")
    tray.add_paper(paper)
    drawn = sheet(tray, paper).grab().toImage()
    dark = sum(drawn.pixelColor(x, y).lightness() < 100 for x in range(drawn.width()) for y in range(drawn.height()))
    assert 0.01 < dark / (drawn.width() * drawn.height()) < 0.5


def test_a_broken_picture_is_a_blank_sheet(tray: PrintTray) -> None:
    paper = replace(printed("labels"), png=b"no picture")
    tray.add_paper(paper)
    assert not sheet(tray, paper).grab().isNull()


def test_only_paper_from_a_receipt_roll_is_torn() -> None:
    assert is_torn(replace(printed("notes"), width_mm=79.95))
    assert not is_torn(printed("labels"))
    assert not is_torn(printed("cards"))


def test_a_click_enlarges_and_escape_closes(qtbot: QtBot, tray: PrintTray) -> None:
    paper = printed("labels")
    tray.add_paper(paper)
    small = sheet(tray, paper).width()
    qtbot.mouseClick(sheet(tray, paper), Qt.MouseButton.LeftButton)
    large = enlargement(tray)
    assert large.paper == paper
    shown = large.findChild(PaperSheet, "tray.enlarged")
    assert shown is not None
    assert shown.width() > 1.3 * small
    qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert large.paper is None
    assert not large.isVisible()


def test_the_keyboard_opens_and_closes_and_stays_on_the_paper(qtbot: QtBot, tray: PrintTray) -> None:
    tray.add_paper(numbered("labels", 1))
    tray.add_paper(numbered("labels", 2))
    chosen = sheet(tray, numbered("labels", 1))
    qtbot.waitUntil(chosen.isVisible)
    chosen.setFocus()
    qtbot.keyClick(chosen, Qt.Key.Key_Space)
    assert enlargement(tray).paper == chosen.paper
    qtbot.keyClick(enlargement(tray), Qt.Key.Key_Escape)
    assert tray.focusWidget() is chosen


@pytest.mark.parametrize("where", ["paper", "beside"])
def test_a_click_closes_the_enlargement(qtbot: QtBot, tray: PrintTray, where: str) -> None:
    paper = printed("notes")
    tray.add_paper(paper)
    qtbot.mouseClick(sheet(tray, paper), Qt.MouseButton.LeftButton)
    large = enlargement(tray)
    target = large.findChild(PaperSheet, "tray.enlarged") if where == "paper" else large
    assert target is not None
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton)
    assert large.paper is None


def test_paper_that_comes_out_meanwhile_leaves_the_enlargement_open(qtbot: QtBot, tray: PrintTray) -> None:
    tray.add_paper(numbered("notes", 1))
    qtbot.mouseClick(sheet(tray, numbered("notes", 1)), Qt.MouseButton.LeftButton)
    tray.add_paper(numbered("notes", 2))
    assert enlargement(tray).paper == numbered("notes", 1)


def test_clearing_takes_all_papers_away(qtbot: QtBot, tray: PrintTray) -> None:
    for printer in PAPERS:
        tray.add_paper(printed(printer))
    qtbot.mouseClick(clear_button(tray), Qt.MouseButton.LeftButton)
    assert all(tray.papers(printer) == [] for printer in PAPERS)
    assert "What is printed appears here, exactly as on paper." in said(tray)
    assert not clear_button(tray).isEnabled()


def test_the_tray_changes_its_language(qtbot: QtBot, tray: PrintTray) -> None:
    tray.add_paper(printed("notes"))
    tray.show_words(Words("de"))
    assert tray.windowTitle() == "Druckablage"
    assert clear_button(tray).text() == "Tisch abräumen"
    qtbot.waitUntil(lambda: "Nr. 1 · 14:05" in said(tray))
    assert sheet(tray, printed("notes")).accessibleName() == "Notes · 80 mm, Nr. 1 · 14:05"
