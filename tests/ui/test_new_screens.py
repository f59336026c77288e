"""Questions, the lock, the day and the help: what they show, and what a key, a touch or a letter asks for."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.domain.command_codes import Command
from station.ui import theme
from station.ui.hour_bars import HourBars
from station.ui.packer_window import PackerWindow
from station.ui.palette import LIGHT
from station.ui.parts import Text
from station.ui.touch_button import TouchButton
from station.wording.words import Words
from station.workflow.views import CommandsView, DayView, IdleView, LoginView
from tests.fakes.packer_views import COUNT, PEOPLE, ask, option, problem

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

Key = Qt.Key
Asked = list[tuple[str, tuple[object, ...]]]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[PackerWindow]:
    made = PackerWindow("Packing table 1", "Anna", lambda _: None, Words, "en")
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    theme.use(LIGHT)


@pytest.fixture
def asked(window: PackerWindow) -> Asked:
    requests: Asked = []
    window.requested.connect(lambda name, arguments: requests.append((name, arguments)))
    return requests


def touch(window: QWidget, name: str) -> None:
    button = next(b for b in window.findChildren(TouchButton, name) if b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def told(window: QWidget, name: str) -> str:
    label = next(label for label in window.findChildren(QLabel, name) if label.isVisible())
    return label.full_text() if isinstance(label, Text) else label.text()


# --- questions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_touch", [True, False])
def test_an_answer_is_touched_or_its_number_pressed(window: PackerWindow, asked: Asked, by_touch: bool) -> None:
    window.show_view(ask("ask.short", option("short.not_found"), option("short.sold_out"), name="Linden honey"))
    assert (told(window, "ask.question"), told(window, "ask.help")) == ("Why does it stay out?", "Linden honey")
    if by_touch:
        touch(window, "ask.2")
    else:
        QTest.keyClick(window, Key.Key_2)
    assert asked == [("choose", (2,))]


def test_esc_leaves_a_question(window: PackerWindow, asked: Asked) -> None:
    window.show_view(ask("ask.code", option("code.order", number="1")))
    QTest.keyClick(window, Key.Key_Escape)
    assert asked == [("do", ("BACK",))]


def test_a_print_is_called_by_its_name_in_the_language_of_the_screen_with_no_order_open(window: PackerWindow) -> None:
    names = (("de", "Handschriftlicher Gruß"), ("en", "Handwritten note"))
    window.speak("de")
    window.show_view(ask("ask.again", option("print", names=names, slot="note", title="Handwritten note")))
    first = next(b for b in window.findChildren(TouchButton, "ask.1") if b.isVisible())
    assert first.text() == "1\nHandschriftlicher Gruß\nGruß"
    window.show_view(problem("print.uncertain", job_id="j1", names=names, title="Handwritten note"))
    assert told(window, "problem.subject") == "Handschriftlicher Gruß"


def test_every_line_of_a_tote_says_its_number_and_pieces(window: PackerWindow) -> None:
    window.show_view(ask("ask.order", option("order", number="10006", pieces=3), option("order", number="10007")))
    first = next(b for b in window.findChildren(TouchButton, "ask.1") if b.isVisible())
    assert first.text() == "1\nOrder 10006\n3 pieces"
    assert first.accessibleName() == "Order 10006, 3 pieces"


# --- the lock ----------------------------------------------------------------------------------------------


def test_a_name_is_touched_and_the_pin_typed(window: PackerWindow, asked: Asked) -> None:
    window.show_view(LoginView(PEOPLE))
    touch(window, "login.name.2")
    QTest.keyClicks(window, "407")
    touch(window, "login.1")
    assert told(window, "login.dots") == "●●●●"
    QTest.keyClick(window, Key.Key_Return)
    assert asked == [("log_in", (2, "4071"))]
    assert told(window, "login.dots") == "PIN"


def test_a_letter_chooses_the_next_name_with_it(window: PackerWindow, asked: Asked) -> None:
    window.show_view(LoginView(PEOPLE))
    for digits in ("11", "22"):
        QTest.keyClicks(window, "m")
        QTest.keyClicks(window, digits)
        QTest.keyClick(window, Key.Key_Return)
    assert asked == [("log_in", (2, "11")), ("log_in", (4, "22"))]


def test_without_a_name_no_pin_is_taken(window: PackerWindow, asked: Asked) -> None:
    window.show_view(LoginView(PEOPLE))
    QTest.keyClicks(window, "4071")
    QTest.keyClick(window, Key.Key_Return)
    assert asked == []


def test_after_wrong_pins_the_next_one_waits(window: PackerWindow, asked: Asked) -> None:
    window.show_view(LoginView(PEOPLE[:1], wrong_tries=5, wait_s=30))
    assert told(window, "login.wait") == "■ Wrong PIN. The next one in 30 s."
    QTest.keyClicks(window, "4071")
    QTest.keyClick(window, Key.Key_Return)
    assert asked == []


def test_a_locked_table_finds_no_order_and_shows_only_its_number(window: PackerWindow, asked: Asked) -> None:
    window.show_view(LoginView(PEOPLE, is_locked=True, open_number="10006"))
    assert told(window, "login.told").splitlines() == [
        "Order 10006 stays open here.",
        "No badge at hand? Touch your name, then type your PIN.",
    ]
    for key in (Key.Key_F6, Key.Key_F12, Key.Key_F2, Key.Key_Escape):
        QTest.keyClick(window, key)
    assert asked == []
    assert not window.entry.isVisible()


def test_the_lock_says_step_by_step_what_is_done_without_a_badge(window: PackerWindow) -> None:
    """First the name, then the PIN of that name; where nobody has a PIN, only the badge is asked for."""
    window.show_view(LoginView(PEOPLE))
    assert told(window, "login.told") == "No badge at hand? Touch your name, then type your PIN."
    touch(window, "login.name.2")
    assert told(window, "login.told") == "Mehmet: type your PIN, then press ↵."
    window.show_view(LoginView(()))
    assert not any(label.isVisible() for label in window.findChildren(QLabel, "login.told"))
    then = window.findChild(Text, "then")
    assert isinstance(then, Text)
    assert then.full_text() == ""


# --- the help, the day, banners, the loudest problem -------------------------------------------------------


def test_the_help_does_what_is_touched(window: PackerWindow, asked: Asked) -> None:
    window.show_view(CommandsView(tuple(Command)))
    touch(window, "help.DAT")
    assert asked == [("do", ("DAT",))]


def test_the_help_offers_every_language_and_the_language_key_goes_back(window: PackerWindow) -> None:
    window.show_view(CommandsView(tuple(Command)))
    touch(window, "help.language.pl")
    assert told(window, "help.title") == "Co można teraz zrobić"
    QTest.keyClick(window, Key.Key_F9)
    assert told(window, "help.title") == "What can be done now"
    QTest.keyClick(window, Key.Key_F9)
    assert window.words.language == "pl"


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "parcel packed", "parcels packed"),
        ("de", "Paket gepackt", "Pakete gepackt"),
        ("pl", "spakowana paczka", "spakowane paczki"),
        ("tr", "paketlenen koli", "paketlenen koli"),
    ],
)
def test_one_parcel_is_told_as_one(window: PackerWindow, language: str, one: str, two: str) -> None:
    window.speak(language)
    for packed, wanted in ((1, one), (2, two)):
        window.show_view(DayView(date(2026, 11, 22), packed, (), None, (), 0, (), 0, ()))
        assert told(window, "day.packed.what") == wanted


def test_the_hours_of_the_day_reach_as_far_as_was_packed(window: PackerWindow) -> None:
    bars = HourBars()
    bars.show_hours((), theme.Scale(1.0))
    assert (bars.hours()[0], bars.hours()[-1]) == (7, 17)
    bars.show_hours(((5, 1), (22, 3)), theme.Scale(1.0))
    assert (bars.hours()[0], bars.hours()[-1]) == (5, 22)
    assert bars.accessibleName() == "5:00 1, 22:00 3"


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (IdleView(COUNT, is_training=True), "TRAINING"),
        (IdleView(COUNT, is_watching=True), "WATCHING"),
    ],
)
def test_practice_and_watching_cannot_be_overlooked(window: PackerWindow, view: IdleView, said: str) -> None:
    window.show_view(view)
    assert said in told(window, "banner")
    window.show_view(LoginView(PEOPLE))
    assert said in told(window, "banner"), "it stays while something lies over it"
    window.show_view(IdleView(COUNT))
    assert not window.findChild(QLabel, "banner").isVisible()


def test_a_note_of_another_order_is_the_loudest(window: PackerWindow) -> None:
    window.show_view(problem("print.of_other_order", number="10015", open_number="10006"))
    assert told(window, "problem.subject") == "10015 ≠ 10006"
    assert told(window, "problem.kind") == "⬣ WRONG NOTE FOR THIS BOX"
    panel = window.findChild(QWidget, "problem.panel")
    assert panel.property("tone") == "stop"
    assert panel.width() == window.width()
    window.show_view(problem("order.unknown", number="1"))
    assert panel.property("tone") == "bad"


def test_misprints_and_parcels_kept_here_are_named_on_the_idle_screen(window: PackerWindow) -> None:
    window.show_view(IdleView(COUNT, misprints=1, kept_here=2))
    assert told(window, "idle.notices").startswith("▲ 1 misprint today · ▲ Kept here: 2 parcels")


# --- colours and sound -------------------------------------------------------------------------------------


def test_light_and_dark_change_by_key(window: PackerWindow, qtbot: QtBot) -> None:
    window.show_view(IdleView(COUNT))
    for name in ("dark", "light"):
        with qtbot.waitSignal(window.colours_changed) as changed:
            QTest.keyClick(window, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        assert changed.args == [name]
        assert theme.PALETTE.name == name


def test_sound_is_asked_for_by_key_and_told_in_the_top_line(window: PackerWindow, qtbot: QtBot) -> None:
    window.show_view(IdleView(COUNT))
    keys = ((Key.Key_M, "MUTE"), (Key.Key_Up, "louder"), (Key.Key_Down, "quieter"))
    for key, wish in keys:
        with qtbot.waitSignal(window.sound_asked) as wished:
            QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert wished.args == [wish]
    window.show_sound(True, 60)
    assert "Sound off" in told(window, "who")
    window.show_sound(False, 60)
    assert "Sound 60 %" in told(window, "who")
