"""The painted history: what fits is painted, what does not is told by the tip, and a screen reader hears all of it."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent, QImage, QRegion
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from station.ui import theme
from station.ui.past_sheet import LEAST_ROWS, ROW, PastRow, PastSheet
from station.ui.theme import Scale

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", "does not support raise")

FIGURES = [("Lifetime", "€241.80")]


@pytest.fixture
def sheet(qtbot: QtBot) -> PastSheet:
    shown = PastSheet()
    qtbot.addWidget(shown)
    shown.resize(360, 5 * ROW)
    return shown


def rows(count: int, colour: str = theme.ACCENT) -> list[PastRow]:
    return [PastRow(f"{day} Nov", "●", colour, f"order {day}") for day in range(1, count + 1)]


def painted(sheet: PastSheet) -> QImage:
    image = QImage(sheet.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    sheet.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def inked_bands(image: QImage, height: int) -> list[bool]:
    """Whether anything was painted in each row's band."""
    white = QColor("#FFFFFF").rgb()
    return [
        any(image.pixel(x, y) != white for y in range(top, top + height) for x in range(0, image.width(), 2))
        for top in range(0, image.height() - height + 1, height)
    ]


def test_as_many_events_as_fit_stand_above_the_figures(sheet: PastSheet) -> None:
    sheet.show_rows(rows(12), FIGURES, Scale(1.0))
    assert inked_bands(painted(sheet), ROW) == [True] * 5
    sheet.show_rows(rows(2), FIGURES, Scale(1.0))
    assert inked_bands(painted(sheet), ROW) == [True, True, False, False, True]


def test_a_customer_without_a_past_leaves_the_sheet_empty(sheet: PastSheet) -> None:
    sheet.show_rows([], [], Scale(1.0))
    assert not any(inked_bands(painted(sheet), ROW))


def test_a_screen_reader_hears_every_row(sheet: PastSheet) -> None:
    sheet.show_rows(rows(2), FIGURES, Scale(1.0))
    assert sheet.accessibleDescription() == "1 Nov order 1\n2 Nov order 2\nLifetime €241.80"


@pytest.mark.parametrize(("y", "told"), [(1, "order 1"), (ROW + 1, "order 2"), (5 * ROW - 1, "Lifetime €241.80")])
def test_the_tip_tells_all_of_a_row(sheet: PastSheet, qtbot: QtBot, y: int, told: str) -> None:
    sheet.show_rows(rows(2), FIGURES, Scale(1.0))
    sheet.show()
    qtbot.waitExposed(sheet)
    place = QPoint(5, y)
    QApplication.sendEvent(sheet, QHelpEvent(QEvent.Type.ToolTip, place, sheet.mapToGlobal(place)))
    assert told in QToolTip.text()


def test_another_customer_does_not_change_how_much_room_is_asked_for(sheet: PastSheet) -> None:
    sheet.show_rows(rows(12), FIGURES, Scale(1.0))
    wanted = sheet.sizeHint(), sheet.minimumSizeHint()
    sheet.show_rows(rows(1), FIGURES, Scale(1.0))
    assert (sheet.sizeHint(), sheet.minimumSizeHint()) == wanted
    assert sheet.minimumSizeHint().height() == ROW * (LEAST_ROWS + 1)


def test_the_day_of_another_year_is_not_cut_off(sheet: PastSheet) -> None:
    """A wider day moves the text to the right instead of losing its end."""
    sheet.show_rows([PastRow("2 Nov", "", theme.INK, "")], [], Scale(1.0))
    short = ink_right(painted(sheet))
    sheet.show_rows([PastRow("22 September 2025", "", theme.INK, "")], [], Scale(1.0))
    assert ink_right(painted(sheet)) > max(short, 120)


def ink_right(image: QImage) -> int:
    white = QColor("#FFFFFF").rgb()
    return max(x for x in range(image.width()) for y in range(ROW) if image.pixel(x, y) != white)
