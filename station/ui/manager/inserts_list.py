"""The table of the inserts: picture, name, what it is for, paper, printer, cost and stock.

Thousands of rows stay quick: a row is worked out when it comes into sight, what is searched in once.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from station.domain.catalog import InsertKind
from station.ui import theme
from station.ui.manager.completions import icon_of
from station.ui.manager.table_export import ShownTable
from station.ui.theme import Scale
from station.wording.offer_words import kind_words
from station.wording.words import Words
from station.workflow.offers import Offer

__all__ = ["OFFER_ROLE", "InsertListModel", "InsertTable", "kinds_in"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
PictureSource = Callable[[str], bytes | None]
OFFER_ROLE = Qt.ItemDataRole.UserRole
NAME, KIND, PAPER, PRINTER, COST, STOCK = range(6)
_NUMBERS = frozenset({COST, STOCK})


def kinds_in(words: Words) -> dict[InsertKind, str]:
    """All kinds with their names."""
    return {kind: kind_words(kind, words) for kind in InsertKind}


class InsertListModel(QAbstractTableModel):
    """The inserts that are shown."""

    def __init__(self, pictures: PictureSource, printers: Mapping[str, str], words: Words) -> None:
        """`printers`: the printer of each slot."""
        super().__init__()
        self._pictures, self._printers, self.words = pictures, printers, words
        self.kinds = kinds_in(words)
        self._icons: dict[str, QIcon] = {}
        self.offers: tuple[Offer, ...] = ()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.offers)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else STOCK + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        say = self.words.say
        return (say("Name"), say("Kind"), say("Paper"), say("Printer"), say("Cost"), say("Stock"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        offer, column = self.offers[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(offer, column)
            case Qt.ItemDataRole.DecorationRole if column == NAME and offer.insert.picture:
                return self._icon(offer.insert.picture)
            case Qt.ItemDataRole.ForegroundRole:
                empty = column == STOCK and offer.insert.stock == 0
                return QColor(theme.FAINT if offer.insert.is_off else theme.BAD if empty else theme.INK)
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                told = (self.text(offer, each) for each in (NAME, KIND, PAPER, STOCK))
                return ", ".join(part for part in (*told, offer.insert.id) if part)
        return offer if role == OFFER_ROLE else None

    def text(self, offer: Offer, column: int) -> str:
        """What a cell says."""
        one, words = offer.insert, self.words
        match column:
            case 0:
                name = one.name_in(words.language)
                return words.say("{name} (off)", name=name) if one.is_off else name
            case 1:
                return self.kinds[one.kind]
            case 2:
                return one.paper or words.say("from its bin")
            case 3:
                return self._printers.get(one.slot, "–") if one.paper else "–"
            case 4:
                return words.money(one.cost)
        return "" if one.stock is None else words.number(one.stock)

    def shown(self) -> ShownTable:
        """The table to save: what is shown, and the rest of what a list has no room for."""
        say, offers, text = self.words.say, self.offers, self.text
        head = [str(self.headerData(column, Qt.Orientation.Horizontal) or "") for column in range(STOCK + 1)]
        more = [say("Short name"), say("Texts"), say("Weight, g"), say("Thickness, mm"), say("Voucher pool")]
        rows = ([*(text(one, column) for column in range(STOCK + 1)), *_rest(one, self.words)] for one in offers)
        return ShownTable([*head, *more], rows, len(offers))

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show these inserts in this order; the same ones are only drawn anew."""
        same = [one.insert.id for one in offers] == [one.insert.id for one in self.offers]
        if not same:
            self.beginResetModel()
        self.offers = tuple(offers)
        if not same:
            self.endResetModel()
        elif self.offers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.offers) - 1, STOCK))

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""
        self.words, self.kinds = words, kinds_in(words)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, STOCK)

    def _icon(self, name: str) -> QIcon:
        icon = self._icons.get(name)
        if icon is None:
            icon = icon_of(self._pictures(name))
            if not icon.isNull():
                self._icons[name] = icon
        return icon


def _rest(offer: Offer, words: Words) -> list[str]:
    one = offer.insert
    return [one.id, one.text_set, str(one.weight_g), words.number(one.thickness_mm), offer.voucher_pool]


class InsertTable(QTableView):
    """The table; one row is chosen, with the arrow keys too."""

    def __init__(self, model: InsertListModel) -> None:
        super().__init__()
        self.setObjectName("inserts.table")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self.verticalHeader().setDefaultSectionSize(scale.px(50))
        self.setIconSize(QSize(scale.px(36), scale.px(36)))
        for column, width in ((KIND, 190), (PAPER, 108), (PRINTER, 96), (COST, 84), (STOCK, 92)):
            self.setColumnWidth(column, scale.px(width))
        self.setStyleSheet(
            "QTableView { background: transparent; border: none; outline: none; }"
            f"QTableView::item {{ border-bottom: 1px solid {theme.LINE}; padding: 0 {scale.px(8)}px; }}"
            f"QTableView::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}"
            f"QTableView:focus {{ border: 1px solid {theme.ACCENT}; }}"
            "QHeaderView { background: transparent; } QHeaderView::section { background: transparent; border: none;"
            f" border-bottom: 1px solid {theme.LINE}; color: {theme.SOFT}; padding: {scale.px(5)}px {scale.px(8)}px; }}"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # the chosen one stays in sight
