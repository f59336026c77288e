"""The packing table put together: keys and scanned commands change sound, colours and language of the real window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from station.demo import open_demo
from station.demo_window import PaperOutlet, open_demo_table
from station.domain.command_codes import Command, command_code
from station.ui import theme
from station.ui.order_tile import OrderTile
from station.ui.palette import LIGHT
from station.ui.screen_memory import ScreenMemory
from station.window import PackingTable, qt_application
from station.workflow.views import IdleView

WAIT_MS = 30_000

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[PackingTable]:
    outlet = PaperOutlet()
    with open_demo(outlet.on_paper, "en", speed_factor=0.0) as demo:
        made, tray = open_demo_table(qt_application(), demo, outlet, "en")
        qtbot.addWidget(made.window)
        qtbot.addWidget(tray)
        made.start()
        qtbot.waitUntil(lambda: isinstance(made.window.view, IdleView), timeout=WAIT_MS)
        yield made
        made.stop()
        theme.use(LIGHT)


def test_sound_and_colours_are_kept_in_the_home(table: PackingTable) -> None:
    for key in (Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_M):
        QTest.keyClick(table.window, key, Qt.KeyboardModifier.ControlModifier)
    assert (table.sounds.volume, table.sounds.is_muted) == (80, True)
    kept = ScreenMemory(table.station.home)
    assert (kept.colours, kept.volume, kept.is_muted) == ("dark", 80, True)
    QTest.keyClick(table.window, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert (table.sounds.volume, table.sounds.is_muted) == (100, False)


def test_a_command_sheet_changes_the_window_too(table: PackingTable, qtbot: QtBot) -> None:
    table.bridge.scan(command_code(Command.LANGUAGE), "wedge")
    qtbot.waitUntil(lambda: table.window.words.language == "de", timeout=WAIT_MS)
    table.bridge.scan(command_code(Command.DARK), "wedge")
    qtbot.waitUntil(lambda: theme.PALETTE.name == "dark", timeout=WAIT_MS)
    table.bridge.scan(command_code(Command.MUTE), "wedge")
    qtbot.waitUntil(lambda: table.sounds.is_muted, timeout=WAIT_MS)


def test_the_top_line_names_who_packs_now(table: PackingTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.bridge.packer_changed, timeout=WAIT_MS) as changed:
        table.bridge.request("change_packer", ("Mehmet",))
    assert changed.args == ["Mehmet"]


def test_the_strip_shows_no_whole_name(table: PackingTable) -> None:
    """First name and town, as on the packer's screen."""
    tiles = table.window.findChildren(OrderTile)
    assert any("Miriam, Leipzig" in tile.toolTip() for tile in tiles)
    assert not any("Vogel" in tile.toolTip() for tile in tiles)
