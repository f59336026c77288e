"""The list of the sets of texts, by phase, situation and insert, and the table of a set's variants by language."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station.domain.catalog import TextVariant
from station.domain.phase_names import Phase
from station.ui import theme
from station.ui.manager.table_export import ShownTable
from station.ui.theme import Scale
from station.wording.offer_words import situation_words
from station.wording.words import Words
from station.workflow.texts import SetPlace, TextSet

__all__ = ["SET_ROLE", "SetList", "SetListModel", "VariantModel", "set_title"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
SET_ROLE = Qt.ItemDataRole.UserRole
_EXCERPT = 60
_CONDITION = re.compile(r"(\{%.*?%\})", re.DOTALL)


def set_title(one: TextSet, words: Words) -> str:
    """What a set is called: its phase, what it is printed on, or its own name."""
    if one.place is SetPlace.PHASE:
        return words.phase(Phase(one.name))
    if one.inserts:
        return one.inserts[0].name_in(words.language)
    return situation_words(one.name, words)


class SetListModel(QAbstractListModel):
    """Sets with a heading above each kind; headings cannot be chosen."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.rows: tuple[TextSet | SetPlace, ...] = ()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], SetPlace):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._heading(row) if isinstance(row, SetPlace) else set_title(row, self.words)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole if isinstance(row, TextSet):
                return f"{set_title(row, self.words)} ({row.name}), {self.about(row)}"
        return row if role == SET_ROLE else None

    def about(self, one: TextSet) -> str:
        """How much of a set is there: "4 variants · missing: French"."""
        told = self.words.count("{n} variant", "{n} variants", len(one.variants))
        named = tuple(self.words.language_name(code) for code in one.missing)
        return told + (" · " + self.words.say("missing: {languages}", languages=named) if named else "")

    def show_sets(self, sets: Sequence[TextSet]) -> None:
        """Show these sets; the same ones are only drawn anew."""
        rows: list[TextSet | SetPlace] = []
        for place in SetPlace:
            here = [one for one in sets if one.place is place]
            rows += [place, *here] if here else []
        same = [_key(row) for row in rows] == [_key(row) for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = tuple(rows)
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def shown(self) -> ShownTable:
        """The table to save: every text of the sets that are shown, whole."""
        words, sets = self.words, [row for row in self.rows if isinstance(row, TextSet)]
        head = [words.say("Set"), words.say("Variant"), words.say("Language"), words.say("Heading"), words.say("Text")]
        texts = [(set_title(one, words), text) for one in sets for text in one.texts]
        rows = ([title, text.id, words.language_name(text.language), text.heading, text.body] for title, text in texts)
        return ShownTable(head, rows, len(texts))

    def row_of(self, name: str) -> int:
        """The row of a set, -1 where it is not shown."""
        return next((n for n, row in enumerate(self.rows) if isinstance(row, TextSet) and row.name == name), -1)

    def _heading(self, place: SetPlace) -> str:
        return {
            SetPlace.PHASE: self.words.say("By phase"),
            SetPlace.SITUATION: self.words.say("By situation"),
            SetPlace.INSERT: self.words.say("On cards and labels"),
        }[place]


def _key(row: TextSet | SetPlace) -> str:
    return row.name if isinstance(row, TextSet) else f"={row.value}"


class _SetDelegate(QStyledItemDelegate):
    """Draws a set in two lines, and what is missing in the colour of a warning."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = Scale(1.0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, self.scale.px(56 if isinstance(index.data(SET_ROLE), TextSet) else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, model, px = index.data(SET_ROLE), index.model(), self.scale.px
        if not isinstance(model, SetListModel):
            return
        box = QRect(option.rect)
        painter.save()
        if not isinstance(row, TextSet):
            inner = box.adjusted(px(10), 0, 0, -px(3))
            self._write(painter, inner, str(index.data()), 14, theme.SOFT, Qt.AlignmentFlag.AlignBottom)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(box, QColor(theme.ACCENT_SOFT))
                if option.state & QStyle.StateFlag.State_HasFocus:
                    painter.fillRect(QRect(box.x(), box.y(), px(4), box.height()), QColor(theme.ACCENT))
            inner = box.adjusted(px(14), px(7), -px(6), -px(7))
            self._write(painter, inner, str(index.data()), 17, theme.INK, Qt.AlignmentFlag.AlignTop)
            colour = theme.WARN if row.missing else theme.SOFT
            self._write(painter, inner, model.about(row), 14, colour, Qt.AlignmentFlag.AlignBottom)
        painter.restore()

    def _write(self, painter: QPainter, box: QRect, text: str, size: int, colour: str, place: Qt.AlignmentFlag) -> None:
        font = QFont(painter.font())
        font.setPixelSize(self.scale.px(size))
        font.setWeight(QFont.Weight.DemiBold if size == 17 else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | place, shown)


class SetList(QListView):
    """The list; one set is chosen, with the arrow keys too."""

    def __init__(self, model: SetListModel) -> None:
        super().__init__()
        self.setObjectName("texts.list")
        self.setModel(model)
        self._drawn = _SetDelegate()
        self.setItemDelegate(self._drawn)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._drawn.scale = scale
        self.scheduleDelayedItemsLayout()


class VariantModel(QAbstractTableModel):
    """Variants by language: the beginning of each text, or that it is missing."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.variants: tuple[str, ...] = ()
        self.languages: tuple[str, ...] = ()
        self._texts: Mapping[tuple[str, str], TextVariant] = {}
        self._drafts: frozenset[tuple[str, str]] = frozenset()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.variants)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.languages)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self.variants[section].rpartition(".")[2]
        return self.words.language_name(self.languages[section])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        key = self.key(index)
        text = self._texts.get(key)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if text is None:
                    return self.words.say("missing")
                return ("● " if key in self._drafts else "") + _excerpt(text.body)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(theme.WARN if text is None else theme.ACCENT if key in self._drafts else theme.INK)
            case Qt.ItemDataRole.AccessibleTextRole:
                told = self.words.say("missing") if text is None else _excerpt(text.body)
                return f"{key[0]}, {self.words.language_name(key[1])}: {told}"
        return None

    def key(self, index: _Index) -> tuple[str, str]:
        """Variant and language of a cell."""
        return self.variants[index.row()], self.languages[index.column()]

    def show_texts(
        self,
        variants: Sequence[str],
        languages: Sequence[str],
        texts: Mapping[tuple[str, str], TextVariant],
        drafts: frozenset[tuple[str, str]],
    ) -> None:
        """Show these texts; `drafts` are not kept yet."""
        same = (tuple(variants), tuple(languages)) == (self.variants, self.languages)
        if not same:
            self.beginResetModel()
        self.variants, self.languages = tuple(variants), tuple(languages)
        self._texts, self._drafts = texts, drafts
        if not same:
            self.endResetModel()
        elif variants and languages:
            self.dataChanged.emit(self.index(0, 0), self.index(len(variants) - 1, len(languages) - 1))


def _excerpt(body: str) -> str:
    """The beginning of a text as one of its readers sees it: of every choice the first branch, without the signs."""
    plain: list[str] = []
    skipping, depth = 0, 0  # how deep the branch lies that is left out, 0 = none
    for part in _CONDITION.split(body):
        tag = part.strip("{%- }").partition(" ")[0] if _CONDITION.fullmatch(part) else ""
        if tag == "if":
            depth += 1
        elif tag in ("else", "elif") and not skipping:
            skipping = depth
        elif tag == "endif":
            skipping = 0 if skipping == depth else skipping
            depth -= 1
        elif not tag and not skipping:
            plain.append(part)
    return " ".join("".join(plain).replace("{{ ", "‹").replace(" }}", "›").split())[:_EXCERPT]
