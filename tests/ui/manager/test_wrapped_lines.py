"""Rows of a tree grow with their text."""

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from station.ui.manager.wrapped_lines import WrappedLines


def test_a_long_reason_is_broken_into_lines_and_a_date_is_not(qtbot: QtBot) -> None:
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    WrappedLines(tree)
    for text in ("short", "a reason of many words that needs more than one line in a narrow window " * 3):
        tree.addTopLevelItem(QTreeWidgetItem(["23 November 2026", text]))
    tree.resizeColumnToContents(0)
    tree.resize(400, 600)
    with qtbot.waitExposed(tree):
        tree.show()

    def heights() -> list[int]:
        tree.doItemsLayout()
        return [tree.visualItemRect(tree.topLevelItem(row)).height() for row in (0, 1)]

    short, narrow = heights()
    assert narrow > 2 * short
    assert tree.columnWidth(0) >= tree.fontMetrics().horizontalAdvance("23 November 2026")
    tree.resize(4000, 600)
    qtbot.waitUntil(lambda: heights()[1] == short)
