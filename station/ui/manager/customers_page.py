"""The page of the customers: find while typing, see what happened and why, change, tell all we know, forget."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.ui.manager.customer_card import CustomerCard, shown_text
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, label, named
from station.ui.manager.table_export import ShownTable, TableExport
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.customer_desk import CustomerView
from station.workflow.forgetting import ForgottenHere

__all__ = ["CustomersPage"]

#: Typing rests so long before it is searched.
SEARCH_MS = 80
_FOUND = Qt.ItemDataRole.UserRole


class CustomersPage(ManagerPage):
    """Customers in the hands of a manager. All work is done on the desk's thread; this shows and asks."""

    key = "customers"

    def __init__(self, desk: DeskBridge, words: Words) -> None:
        super().__init__()
        self.desk, self.words = desk, words
        self.view: CustomerView | None = None
        self._searching = 0
        self.export = TableExport(self, "customers", words, desk.ask_leave, self._shown)
        self.export.said.connect(self.said)
        self._build()
        self._connect()

    def title(self, words: Words) -> str:
        return words.say("Customers")

    def top_buttons(self) -> list[QWidget]:
        return self.export.buttons()

    def _shown(self) -> ShownTable:
        """Whoever was found, as the list has them."""
        say, found = self.words.say, [self.found.item(row).data(_FOUND) for row in range(self.found.count())]
        head = [say("Name"), say("Company"), say("Number"), say("Town"), say("Country"), say("Order")]
        rows = [[self._called(one), one.company, one.number, one.town, one.country, one.order_number] for one in found]
        return ShownTable(head, rows, len(rows))

    def _called(self, one: Any) -> str:
        """A guest is known by an order only."""
        name = f"{one.first_name} {one.last_name}".strip()
        return name if one.customer_id is not None else self.words.say("guest")

    def _build(self) -> None:
        self.list_card, self.card = Card("customers.found"), CustomerCard()
        self.search = named(QLineEdit(), "customers.search")
        self.search.setClearButtonEnabled(True)
        self.found = named(QListWidget(), "customers.list")
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = label("soft", "customers.nothing", wraps=True)
        for widget in (self.search, self.nothing):
            self.list_card.column.addWidget(widget)
        self.list_card.column.addWidget(self.found, 1)
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(self.card)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.list_card, 2)
        self._row.addWidget(right, 3)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_MS)

    def _connect(self) -> None:
        self.desk.answered.connect(self._answered)
        self.desk.failed.connect(self._failed)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self.found.setFocus)
        self._rest.timeout.connect(self._ask_search)
        self.found.currentItemChanged.connect(self._chosen)
        self.card.objection_changed.connect(self._set_objection)
        self.card.categories_changed.connect(self._switch_categories)
        self.card.merge_asked.connect(self._merge)
        self.card.split_asked.connect(self._split)
        self.card.know.clicked.connect(self._know)
        self.card.forget.clicked.connect(self._forget)
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_search)

    def opened(self) -> None:
        self._ask_search()
        self.desk.ask("warm")
        self._to_search()

    def close_page(self, timeout_s: float) -> bool:
        self._rest.stop()
        return all([self.export.close(timeout_s), self.desk.close(timeout_s)])

    def fit(self, scale: Scale) -> None:
        self._row.setContentsMargins(scale.px(24), scale.px(20), scale.px(24), scale.px(20))
        self._row.setSpacing(scale.px(16))
        self.list_card.fit(scale)
        self.card.fit(scale)

    def show_words(self, words: Words) -> None:
        self.words = words
        self.search.setPlaceholderText(words.say("Name, number, town or order number"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.found.setAccessibleName(words.say("Customers"))
        self.card.show_words(words)
        self.export.show_words(self.title(words), words)
        self._show_nothing()
        if self.view is not None:
            self.desk.ask("open", self.view.number, self.view.shop, words)

    # --- asking ---------------------------------------------------------------------------------------------------

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _typed(self) -> None:
        self._rest.start()

    @Slot()
    def _ask_search(self) -> None:
        self._searching = self.desk.ask("search", self.search.text())

    @Slot(QListWidgetItem)
    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            found = item.data(_FOUND)
            self.desk.ask("open", found.number, found.shop, self.words)

    def _ask(self, request: str, *arguments: object) -> None:
        if self.view is not None:
            self.desk.ask(request, self.view.number, self.view.shop, *arguments, self.words)

    @Slot(bool)
    def _set_objection(self, objects: bool) -> None:
        self._ask("set_objection", objects)

    @Slot(str)
    def _switch_categories(self, told: str) -> None:
        self._ask("switch_categories", told)

    @Slot(str, str)
    def _merge(self, into: str, why: str) -> None:
        if self.view is not None:
            self.desk.ask("merge", self.view.number, into, self.view.shop, why, self.words)

    @Slot(str)
    def _split(self, number: str) -> None:
        if self.view is not None:
            self.desk.ask("unmerge", number, self.view.number, self.view.shop, self.words)

    @Slot()
    def _know(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.words.say("Folder for what we know"))
        if folder:
            self._ask("know", Path(folder))

    @Slot()
    def _forget(self) -> None:
        if self.view is None:
            return
        say = self.words.say
        asked = QMessageBox(self)
        asked.setObjectName("customers.forget.question")
        asked.setText(say("Forget customer {number} for good? This cannot be undone.", number=self.view.number))
        go = asked.addButton(say("Forget for good"), QMessageBox.ButtonRole.DestructiveRole)
        asked.setDefaultButton(asked.addButton(say("Not yet"), QMessageBox.ButtonRole.RejectRole))
        asked.exec()
        if asked.clickedButton() is go:
            self.desk.ask("forget", self.view.number, self.view.shop)

    # --- what came back -------------------------------------------------------------------------------------------

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if request == "search":
            if ticket == self._searching:
                self._show_found(answer)
        elif isinstance(answer, CustomerView):
            self.view = answer
            self.card.show_view(answer)
            self.said.emit("", False)
        elif request == "know":
            self.said.emit(self.words.count("{n} file written", "{n} files written", _number(answer)), False)
        elif isinstance(answer, ForgottenHere) and self.view is not None:
            self._tell_forgotten(answer, self.view.number)

    def _tell_forgotten(self, done: ForgottenHere, number: str) -> None:
        say = self.words.say
        told = [say("Customer {number} is forgotten.", number=number)]
        if waiting := done.erased.forgotten.still_to_pack:
            told.append(say("Kept without a name, because they must still be packed: {numbers}", numbers=waiting))
        told += [say("This copy of the database still holds them: {file}", file=str(file)) for file in done.copies]
        self.view = None
        self.card.show_view(None)
        self.said.emit(" ".join(told), bool(done.copies))
        self._ask_search()

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: Trouble) -> None:
        self.said.emit(" ".join(self.words.trouble(trouble.code, **trouble.facts)), True)
        if self.view is not None:
            self.card.show_view(self.view)

    def _show_found(self, found: object) -> None:
        self.found.blockSignals(True)
        self.found.clear()
        for one in found if isinstance(found, tuple) else ():
            name = " ".join(part for part in (one.first_name, one.last_name, one.company) if part)
            shown = name if one.customer_id is not None else self.words.say("guest")
            below = " · ".join(part for part in (one.number, one.town, one.order_number) if part)
            item = QListWidgetItem(f"{shown_text(shown) or '–'}\n{shown_text(below)}")
            item.setData(_FOUND, one)
            self.found.addItem(item)
        self.found.blockSignals(False)
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.nothing.setVisible(not self.found.count())
        self.nothing.setText(
            self.words.say("Nobody was found.")
            if self.search.text().strip()
            else self.words.say("Type the beginning of a name, a number or a town. Case and accents do not count.")
        )


def _number(answer: object) -> int:
    return answer if isinstance(answer, int) else 0
