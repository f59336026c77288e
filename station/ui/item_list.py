"""The items of an order as a list that stays quick with a thousand lines: a model, and a delegate that paints a row."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from station.ui import theme
from station.ui.fitted_text import fitting_px, paint_wrapped, sized_font
from station.ui.parts import UNIT, PictureSource, plain_tip
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import LineView

#: Least height of a row in pixels: two lines of a name and two of where it lies, however small the window.
LEAST_ROW = 76

AnyIndex = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    LINE = int(Qt.ItemDataRole.UserRole)  #: the LineView of a row


class LineModel(QAbstractListModel):
    """The lines of one order; tells only the rows that changed."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[LineView] = []
        self._words = Words("en")

    def set_lines(self, lines: Sequence[LineView], words: Words) -> None:
        """Show these lines; rows that are equal stay untouched."""
        same_order = [v.line for v in lines] == [v.line for v in self._lines] and words.language == self._words.language
        self._words = words
        if not same_order:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()
            return
        for row, line in enumerate(lines):
            if line != self._lines[row]:
                self._lines[row] = line
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Role.LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.line.name} {line.checked} / {line.line.quantity}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(line.line.name)
        return None

    def below(self, line: LineView) -> str:
        """The second row of text: SKU, shelf, fragile."""
        product = line.product
        facts = [line.line.sku]
        if product and product.shelf:
            facts.append(self._words.say("shelf {shelf}", shelf=product.shelf))
        if product and "fragile" in product.tags:
            facts.append(self._words.say("fragile"))
        if line.short:
            facts.append("▲ " + self._words.count("{n} stays out", "{n} stay out", line.short))
        if line.damaged:
            facts.append("■ " + self._words.count("{n} damaged", "{n} damaged", line.damaged))
        return " · ".join(facts)


class LineDelegate(QStyledItemDelegate):
    """Paints a row: picture, name, where it lies, count, tick."""

    def __init__(self, model: LineModel, picture: PictureSource) -> None:
        super().__init__()
        self._model = model
        self._picture = picture
        self._pixmaps: dict[tuple[str, int], QPixmap] = {}
        self.scale = Scale(1.0)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, max(self.scale.px(112), LEAST_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        line = index.data(Role.LINE)
        if not isinstance(line, LineView):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box: QRect = option.rect
        px = self.scale.px
        if line.is_next:
            painter.fillRect(box, QColor(theme.ACCENT_SOFT))
            painter.fillRect(QRect(box.topLeft(), QSize(px(6), box.height())), QColor(theme.ACCENT))
        painter.setPen(QColor(theme.LINE))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        tile = QRect(box.left() + px(16), box.top() + (box.height() - px(88)) // 2, px(88), px(88))
        self._paint_tile(painter, tile, line)
        tick = QRect(box.right() - px(62), box.center().y() - px(24), px(48), px(48))
        paint_tick(painter, tick, not line.missing)
        told = f"{line.checked} / {line.line.quantity}"
        wide = QFontMetrics(self._font(painter, 34)).horizontalAdvance(told)
        count = QRect(tick.left() - px(12) - wide, box.top(), wide, box.height())
        self._text(painter, count, told, 34, Qt.AlignmentFlag.AlignRight)
        left = tile.right() + px(20)
        high = box.height()
        names = QRect(left, box.top() + high * 7 // 100, count.left() - left - px(14), high * 48 // 100)
        self._whole(painter, names, line.line.name, 23, 600, theme.INK)
        below = QRect(left, box.top() + high * 56 // 100, names.width(), high * 40 // 100)
        self._whole(painter, below, self._model.below(line), 18, 400, theme.SOFT)
        painter.restore()

    def _font(self, painter: QPainter, size: int) -> QFont:
        return sized_font("\n".join(painter.font().families()), 700, self.scale.px(size))

    def _text(
        self, painter: QPainter, box: QRect, text: str, size: int, align: Qt.AlignmentFlag, colour: str = ""
    ) -> None:
        """A count or a letter, never cut: what it stands beside makes room for it."""
        painter.setFont(self._font(painter, size))
        painter.setPen(QColor(colour or theme.INK))
        whole = Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | whole, text)

    def _whole(self, painter: QPainter, box: QRect, text: str, size: int, weight: int, colour: str) -> None:
        """A text on up to two lines, smaller where it needs that to be seen whole."""
        text = UNIT.sub("\\1\u00a0\\2", text)
        family = "\n".join(painter.font().families())
        px = fitting_px(text, family, weight, self.scale.px(size), box.width(), box.height())
        painter.setFont(sized_font(family, weight, px))
        painter.setPen(QColor(colour))
        paint_wrapped(painter, box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_tile(self, painter: QPainter, tile: QRect, line: LineView) -> None:
        name = line.product.picture if line.product else ""
        pixmap = self._pixmap(name, tile.width()) if name else QPixmap()
        if not pixmap.isNull():
            painter.drawPixmap(tile, pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.PALETTE.tile))
        painter.drawRoundedRect(tile, 10, 10)
        letter = next((sign for sign in line.line.name if sign.isalnum()), "·")
        self._text(painter, tile, letter.upper(), 34, Qt.AlignmentFlag.AlignHCenter, theme.SOFT)

    def _pixmap(self, name: str, size: int) -> QPixmap:
        key = (name, size)
        if key not in self._pixmaps:
            pixmap = QPixmap()
            pixmap.loadFromData(self._picture(name) or b"")
            if not pixmap.isNull():
                pixmap = pixmap.scaled(
                    size * 2, size * 2, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            if len(self._pixmaps) > 400:
                self._pixmaps.clear()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]


def paint_tick(painter: QPainter, box: QRect, is_done: bool) -> None:
    """A green round with a check when done, an empty ring before."""
    painter.setPen(QPen(QColor(theme.OK if is_done else theme.PALETTE.ring), 3))
    painter.setBrush(QColor(theme.OK) if is_done else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box.adjusted(2, 2, -2, -2))
    if is_done:
        painter.setPen(QPen(QColor(theme.CARD), max(3.0, box.width() / 12)))
        low = QPoint(box.left() + round(box.width() * 0.44), box.top() + round(box.height() * 0.67))
        painter.drawLine(QPoint(box.left() + round(box.width() * 0.29), box.top() + round(box.height() * 0.52)), low)
        painter.drawLine(low, QPoint(box.left() + round(box.width() * 0.72), box.top() + round(box.height() * 0.35)))


class LineList(QListView):
    """The list itself; keeps the next item in sight."""

    def __init__(self, picture: PictureSource) -> None:
        super().__init__()
        self.setObjectName("order.lines")
        self._model = LineModel()
        self._delegate = LineDelegate(self._model, picture)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: Sequence[LineView], words: Words, scale: Scale) -> None:
        if scale != self._delegate.scale:
            self._delegate.scale = scale
            self.scheduleDelayedItemsLayout()
        self._model.set_lines(lines, words)
        row = next((i for i, line in enumerate(lines) if line.is_next), None)
        if row is not None:
            self.scrollTo(self._model.index(row), QListView.ScrollHint.EnsureVisible)
