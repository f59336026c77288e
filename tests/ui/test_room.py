"""Room on the screen: nothing is cut off at any size, scale or length of words, and gloves hit every button."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.ui import theme
from station.ui.fitted_text import FittedText
from station.ui.packer_window import PackerWindow
from station.ui.parts import Text
from station.ui.past_sheet import PastSheet
from station.ui.touch_button import TouchButton
from station.wording.packer_languages import PACKER_LANGUAGES
from station.wording.words import Words
from station.workflow.views import View
from tests.fakes.packer_views import packer_views
from tests.fakes.packing_table import furnished_home, packing_table

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

#: Logical sizes: the smallest screen at 100 %, Full HD at 100 and 200 %, 4K at 100 %.
SIZES = ((1280, 800), (1920, 1080), (960, 540), (3840, 2160))

#: Names of people, goods and printers are content: they elide with a tooltip where they do not fit on a line.
CONTENT = {"customer.name", "brand", "who"}


class TwiceAsLong(Words):
    """Every sentence twice: longer than any language needs."""

    def say(self, msgid: str, **facts: object) -> str:
        said = super().say(msgid, **facts)
        return f"{said} {said}" if any(sign.isalpha() for sign in said) else said

    def count(self, singular: str, plural: str, n: int, **facts: object) -> str:
        said = super().count(singular, plural, n, **facts)
        return f"{said} {said}"


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, View]:
    home, furnished = tmp_path_factory.mktemp("t") / "home", tmp_path_factory.mktemp("f")
    with packing_table(home, *furnished_home(furnished)) as table:
        session = table.make_session()
        session.start()
        session.scan(table.number("enjoy"), "wedge")
        table.hear(session)
        return packer_views(table.open)


def window_of(qtbot: QtBot, words: type[Words], language: str = "en") -> PackerWindow:
    theme.load_fonts()
    made = PackerWindow("Packing table 1", "Anna", lambda _: None, words, language)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def window(qtbot: QtBot) -> PackerWindow:
    return window_of(qtbot, Words)


def show(window: PackerWindow, view: View) -> None:
    window.show_view(view)
    for _ in range(3):
        QCoreApplication.processEvents()


def cut_off(window: PackerWindow) -> list[str]:
    """What is not seen whole; of the past only in the true words, as names twice as long are no words."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.width():
            continue
        match widget:
            case FittedText() | TouchButton() if widget.is_cut_off():
                found.append(f"{widget.objectName()}: {widget.text()!r} in {widget.width()}x{widget.height()}")
            case FittedText() | TouchButton():
                pass
            case QLabel() if widget.wordWrap() and widget.heightForWidth(widget.width()) > widget.height() + 1:
                found.append(f"{widget.objectName()}: {widget.text()!r} in {widget.width()}x{widget.height()}")
            case QLabel() if not widget.wordWrap() and not isinstance(widget, Text):
                if widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height():
                    found.append(f"{widget.objectName()}: {widget.text()!r} in {widget.width()}x{widget.height()}")
            case PastSheet() if type(window.words) is Words:
                found += widget.cut_off()
            case Text() if not widget.wordWrap() and "…" in widget.text() and widget.objectName() not in CONTENT:
                found.append(f"{widget.objectName()}: {widget.text()!r} is elided")
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", PACKER_LANGUAGES)
def test_nothing_is_cut_off(qtbot: QtBot, views: dict[str, View], size: tuple[int, int], language: str) -> None:
    window = window_of(qtbot, Words, language)
    window.resize(*size)
    assert {name: found for name, view in views.items() if (show(window, view), found := cut_off(window))[1]} == {}


@pytest.mark.parametrize("size", SIZES[:3], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", PACKER_LANGUAGES)
def test_no_line_ends_or_begins_with_a_dot(
    qtbot: QtBot, views: dict[str, View], size: tuple[int, int], language: str
) -> None:
    """A dot stands between two facts; where a line is broken there, nothing is left of it."""
    window = window_of(qtbot, Words, language)
    window.resize(*size)
    for name, view in views.items():
        show(window, view)
        for label in window.findChildren(QLabel):
            if label.isVisible() and not isinstance(label, FittedText):
                lines = [line.strip() for line in label.text().splitlines()]
                assert not any(line.startswith("·") or line.endswith("·") for line in lines), (name, label.text())


def test_words_twice_as_long_are_not_cut_off_on_the_smallest_screen(qtbot: QtBot, views: dict[str, View]) -> None:
    window = window_of(qtbot, TwiceAsLong)
    assert {name: found for name, view in views.items() if (show(window, view), found := cut_off(window))[1]} == {}


def test_every_button_is_large_enough_for_gloves(window: PackerWindow, views: dict[str, View]) -> None:
    for name, view in views.items():
        show(window, view)
        for button in window.findChildren(QAbstractButton):
            if button.isVisible():
                size = (button.width(), button.height())
                assert min(size) >= theme.TOUCH_PX, (name, button.objectName(), size)
                assert button.accessibleName(), (name, button.text())
                assert button.objectName(), (name, button.text())


def test_the_instruction_is_read_from_one_and_a_half_metres(window: PackerWindow, views: dict[str, View]) -> None:
    """Ten minutes of arc are 4.4 mm at 1.5 m: the capitals of 24 pixels on a 15 inch screen of 1280 pixels."""
    for name, view in views.items():
        show(window, view)
        said = window.findChild(FittedText, "say")
        assert isinstance(said, FittedText)
        assert said.painted_px() >= 24, (name, said.full_text())


def test_the_window_lies_within_the_screen(window: PackerWindow, views: dict[str, View]) -> None:
    for name, view in views.items():
        show(window, view)
        assert (window.width(), window.height()) == (1280, 800), name
