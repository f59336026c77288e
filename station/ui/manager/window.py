"""The manager's window: a top line, the list of pages on the left, the open page, a line for what happened."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import named
from station.ui.manager.style import desk_scale, desk_style
from station.wording.words import Words

__all__ = ["ManagerWindow"]


class ManagerWindow(QWidget):
    """Shows the pages it is given, and no others. Ctrl+1 to Ctrl+9 and Ctrl+0 open them, F6 goes to the list."""

    closed = Signal()

    def __init__(self, pages: Sequence[ManagerPage], words: Words) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages = tuple(pages)
        self.words = words
        self._subtitles = dict.fromkeys(range(len(self.pages)), "")
        self._build()
        self._connect()
        self.show_words(words)
        self.resize(1280, 800)

    def _build(self) -> None:
        self.brand, self.subtitle = named(QLabel(), "brand"), named(QLabel(), "subtitle")
        top = named(QFrame(), "top")
        self._top = QHBoxLayout(top)
        self._top.addWidget(self.brand)
        self._top.addWidget(self.subtitle)
        self._top.addStretch(1)
        self.stack = QStackedWidget()
        self.buttons: list[list[QWidget]] = []
        for page in self.pages:
            self.stack.addWidget(page)
            self.buttons.append(page.top_buttons())
            for button in self.buttons[-1]:
                self._top.addWidget(button)
                button.hide()  # those of all pages together would make the window wider than any screen
        self.nav = named(QListWidget(), "nav")
        self.nav.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.nav.addItems([page.key for page in self.pages])
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.nav)
        middle.addWidget(self.stack, 1)
        self.foot = named(QFrame(), "foot")
        self.line = QLabel()
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setObjectName("desk.line")
        self._foot = QHBoxLayout(self.foot)
        self._foot.addWidget(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.nav.currentRowChanged.connect(self._open_row)
        for number, page in enumerate(self.pages):
            page.subtitle_changed.connect(self._subtitle_changed)
            page.said.connect(self.say_line)
            if number < 10:
                shortcut = QShortcut(QKeySequence(f"Ctrl+{(number + 1) % 10}"), self)
                shortcut.activated.connect(self._open_by_key)
        QShortcut(QKeySequence("F6"), self).activated.connect(self.nav.setFocus)

    def start(self) -> None:
        """Open the first page."""
        self.open_page(self.pages[0].key)

    def open_page(self, key: str) -> None:
        """Bring a page to the front by its key."""
        number = next(number for number, page in enumerate(self.pages) if page.key == key)
        if self.nav.currentRow() == number:
            self._open_row(number)
        else:
            self.nav.setCurrentRow(number)

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""
        self.words = words
        self.setLocale(QLocale(words.language))  # numbers and days are typed as they are read
        self.setWindowTitle(words.say("Manager"))
        self.brand.setText(words.say("Manager"))
        self.nav.setAccessibleName(words.say("Pages"))
        with QSignalBlocker(self.nav):
            for number, page in enumerate(self.pages):
                self.nav.item(number).setText(page.title(words))
                page.show_words(words)
        self._fit()

    @Slot(str, bool)
    def say_line(self, text: str, is_trouble: bool) -> None:
        """One sentence at the bottom; it stays until the next."""
        self.line.setProperty("tone", "bad" if is_trouble else "")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        self.line.setText(text)
        self.foot.setVisible(bool(text))

    @Slot()
    def _open_by_key(self) -> None:
        shortcut = self.sender()
        if isinstance(shortcut, QShortcut):
            self.nav.setCurrentRow((int(shortcut.key().toString().removeprefix("Ctrl+")) - 1) % 10)

    @Slot(int)
    def _open_row(self, number: int) -> None:
        if number < 0:
            return
        self.stack.setCurrentIndex(number)
        for place, buttons in enumerate(self.buttons):
            for button in buttons:
                button.setVisible(place == number)
        self._show_subtitle()
        self.pages[number].opened()

    @Slot(str)
    def _subtitle_changed(self, text: str) -> None:
        page = self.sender()
        if isinstance(page, ManagerPage):
            self._subtitles[self.pages.index(page)] = text
        self._show_subtitle()

    def _show_subtitle(self) -> None:
        number = self.stack.currentIndex()
        if number >= 0:
            parts = (self.pages[number].title(self.words), self._subtitles[number])
            self.subtitle.setText(" · ".join(part for part in parts if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = desk_scale(self.width(), self.height())
        self.setStyleSheet(desk_style(scale))
        self._top.setContentsMargins(scale.px(32), scale.px(9), scale.px(32), scale.px(9))
        self._top.setSpacing(scale.px(20))
        self.nav.setFixedWidth(scale.px(240) if self.width() > 1500 else scale.px(190))
        self._foot.setContentsMargins(scale.px(32), scale.px(6), scale.px(32), scale.px(6))
        self.foot.setVisible(bool(self.line.text()))
        for page in self.pages:
            page.fit(scale)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
