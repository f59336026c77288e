"""The strip of orders: tiles, words, clicks, keyboard and hostile names."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.domain.phase_names import Phase
from station.ui.order_strip import OrderStrip
from station.ui.order_tile import OrderTile, StripOrder, one_line, story_words
from station.wording.words import Words

#: The offscreen platform says so whenever a window's least size changes.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

STORIES = (
    "rollercoaster", "delivery", "enjoy", "engage", "promote", "delayed", "open_complaint", "open_return",
    "resent", "gift", "objection", "returning", "amazon", "cancelled", "name",
)  # fmt: skip
ROWS = [
    StripOrder(str(10_480 + i), list(Phase)[i % 5], f"Anna {story}", story) for i, story in enumerate(STORIES)
]  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a field that has the keyboard and the strip at its foot."""
    window = QWidget()
    column = QVBoxLayout(window)
    field = QLineEdit()
    field.setObjectName("field")
    strip = OrderStrip()
    strip.show_orders(ROWS)
    column.addWidget(field)
    column.addWidget(strip)
    window.resize(1920, 1080)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    field.setFocus()
    return window


@pytest.fixture
def strip(window: QWidget) -> OrderStrip:
    found = window.findChild(OrderStrip)
    assert found is not None
    return found


def tile(strip: OrderStrip, number: str) -> OrderTile:
    found = strip.findChild(OrderTile, f"strip.{number}")
    assert found is not None
    return found


def test_a_click_tells_the_number_and_leaves_the_keyboard_where_it_was(
    qtbot: QtBot, window: QWidget, strip: OrderStrip
) -> None:
    with qtbot.waitSignal(strip.clicked, check_params_cb=lambda number: number == "10482"):
        qtbot.mouseClick(tile(strip, "10482"), Qt.MouseButton.LeftButton)
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "field"


def test_the_space_bar_clicks_the_tile_reached_by_tab(qtbot: QtBot, strip: OrderStrip) -> None:
    chosen = tile(strip, "10483")
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(strip.clicked, check_params_cb=lambda number: number == "10483"):
        qtbot.keyClick(chosen, Qt.Key.Key_Space)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("story", STORIES)
def test_every_story_has_a_short_line_in_every_language(story: str, language: str) -> None:
    said = story_words(story, Words(language))
    assert 0 < len(said) <= 36
    if language != "en":
        assert said != story_words(story, Words("en"))


def test_an_unknown_story_says_nothing() -> None:
    assert story_words("moon landing", Words("en")) == ""


def test_a_tile_is_read_out_with_number_phase_name_and_story(strip: OrderStrip) -> None:
    assert tile(strip, "10485").accessibleName() == "Order 10485, 1 Rollercoaster, Anna delayed, waited 9 days"


def test_a_scanned_tile_shows_and_says_so_in_the_language_of_the_moment(strip: OrderStrip) -> None:
    strip.mark_scanned("10482")
    assert tile(strip, "10482").is_scanned
    assert not tile(strip, "10483").is_scanned
    assert tile(strip, "10482").accessibleName().endswith(", scanned")
    strip.show_words(Words("de"))
    assert tile(strip, "10482").accessibleName().endswith(", gescannt")


def test_ticking_an_order_that_is_not_here_changes_nothing(strip: OrderStrip) -> None:
    strip.mark_scanned("99999")
    assert not any(found.is_scanned for found in strip.findChildren(OrderTile))


def test_new_orders_replace_the_old(qtbot: QtBot, strip: OrderStrip) -> None:
    strip.show_orders(ROWS[3:5])
    qtbot.waitUntil(lambda: len(strip.findChildren(OrderTile)) == 2)
    assert {found.order.number for found in strip.findChildren(OrderTile)} == {"10483", "10484"}


@pytest.mark.parametrize(("size", "height"), [((1920, 1080), 96), ((1280, 800), 76)])
def test_the_strip_keeps_its_height_for_a_window(
    qtbot: QtBot, window: QWidget, strip: OrderStrip, size: tuple[int, int], height: int
) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: strip.height() == height)


def test_a_window_that_only_grows_taller_makes_the_strip_taller(
    qtbot: QtBot, window: QWidget, strip: OrderStrip
) -> None:
    window.resize(1920, 860)
    qtbot.waitUntil(lambda: strip.height() < 96)
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: strip.height() == 96)


def test_wheel_and_arrows_turn_the_strip_sideways(qtbot: QtBot, strip: OrderStrip) -> None:
    area = strip.findChild(QScrollArea)
    assert area is not None
    bar = area.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    here = QPointF(50, 20)
    still, nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(here, here, QPoint(), QPoint(0, -120), still, nothing, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(area.viewport(), wheel)
    assert bar.value() == 120
    on, back = strip.findChild(QWidget, "strip.on"), strip.findChild(QWidget, "strip.back")
    assert on is not None
    assert back is not None
    while on.isEnabled():
        qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    while back.isEnabled():
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert bar.value() == 0


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(960, 3840))
def test_no_tile_is_cut_at_the_edge_at_any_width(window: QWidget, strip: OrderStrip, width: int) -> None:
    window.resize(width, 800)
    for _ in range(3):
        QApplication.processEvents()
    area = strip.findChild(QScrollArea)
    assert area is not None
    room = area.viewport().rect()
    seen = [QRect(tile.mapTo(area.viewport(), QPoint()), tile.size()) for tile in strip.findChildren(OrderTile)]
    assert [box for box in seen if room.intersects(box) and not room.contains(box)] == []
    assert any(room.contains(box) for box in seen)


def test_the_hint_speaks_the_language(strip: OrderStrip) -> None:
    hint = strip.findChild(QLabel, "strip.hint")
    assert hint is not None
    english = hint.text()
    strip.show_words(Words("de"))
    assert hint.text() != english


def test_markup_in_a_name_stays_text_in_the_tool_tip(qtbot: QtBot) -> None:
    strip = OrderStrip()
    qtbot.addWidget(strip)
    strip.show_orders([StripOrder("1", Phase.ENJOY, "<img src=x> & Co", "name")])
    assert "&lt;img src=x&gt; &amp; Co" in tile(strip, "1").toolTip()


@settings(max_examples=200)
@given(st.text())
def test_no_name_breaks_a_line_or_turns_the_writing(name: str) -> None:
    shown = one_line(name)
    assert all(c.isprintable() or c in "\u200c\u200d" for c in shown)
    assert shown == one_line(shown)


@settings(max_examples=50, deadline=None)
@given(name=st.text(max_size=300))
def test_any_name_is_drawn(qapp: QApplication, name: str) -> None:
    drawn = OrderTile(StripOrder("10482", Phase.ENJOY, name, "name"), Words("en"))
    drawn.resize(240, 80)
    assert not drawn.grab().isNull()
