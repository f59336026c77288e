"""Rows of a tree as high as their text, broken into lines, needs: Qt alone asks for one line whatever the width is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

__all__ = ["WrappedLines"]


class WrappedLines(QStyledItemDelegate):
    """Measures texts of the last column at its width; rows are measured again when that changes."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        tree.setWordWrap(True)
        tree.setItemDelegate(self)
        tree.header().sectionResized.connect(lambda *_sizes: tree.scheduleDelayedItemsLayout())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if index.column() < self._tree.header().count() - 1:  # as wide as its text
            return super().sizeHint(option, index)
        narrow = QStyleOptionViewItem(option)
        narrow.rect = QRect(0, 0, self._tree.columnWidth(index.column()), 1)
        return super().sizeHint(narrow, index)
