"""The window of the first start: one page at a time, back and next by keyboard, nothing modal."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.ui import theme
from station.ui.parts import Text
from station.ui.setup.answer_pages import LANGUAGES, LanguagePage, NamePage, SummaryPage
from station.ui.setup.database_page import DatabasePage
from station.ui.setup.page import SetupPage
from station.ui.setup.printer_page import PrinterPage
from station.ui.setup.scanner_page import ScannerPage
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.words import Words
from station.workflow.setting_up import PAPERS, Candidate, Choices


class SetupWindow(QWidget):
    """Asks, and hands the choices to the desk at the end. Alt+Left goes back, Alt+Right or Enter on."""

    finished = Signal()  #: the settings are written
    scanners_found = Signal(object)  #: those to listen to beside the keyboard, as `FoundScanner`s
    closed = Signal()

    def __init__(
        self, language: str, desk: DeskBridge, profiles: Sequence[str], folders: Mapping[str, Candidate]
    ) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words(language)
        self._desk = desk
        self._finish_ticket = 0
        self.language = LanguagePage(self.words)
        self.name = NamePage(self.words)
        self.database = DatabasePage(self.words, desk)
        self.printers = [PrinterPage(paper, self.words, desk, profiles, folders[paper.printer]) for paper in PAPERS]
        self.scanner = ScannerPage(self.words, desk)
        self.summary = SummaryPage(self.words, self._summary)
        self.pages: tuple[SetupPage, ...] = (
            *(self.language, self.name, self.database),
            *(*self.printers, self.scanner, self.summary),
        )
        self._build()
        self._connect()
        self._show_words(self.words)
        self.resize(1280, 800)

    def _build(self) -> None:
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(page)
        self.back, self.next = TouchButton("setup.back", "back", 28), TouchButton("setup.next", "next", 28)
        for button in (self.back, self.next):
            button.setProperty("touch", "true")
        self.steps = Text("soft", "setup.steps")
        self._column, foot = QVBoxLayout(self), QHBoxLayout()
        foot.addWidget(self.back)
        foot.addWidget(self.steps, 1)
        foot.addWidget(self.next)
        self._column.addWidget(self.stack, 1)
        self._column.addLayout(foot)

    def _connect(self) -> None:
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)
        QShortcut(QKeySequence("Alt+Right"), self).activated.connect(self.go_on)
        self.language.chosen.connect(self._choose_language)
        for page in self.pages:
            page.changed.connect(self._show_foot)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)

    @property
    def page(self) -> SetupPage:
        return self.pages[self.stack.currentIndex()]

    @property
    def choices(self) -> Choices:
        """Everything answered so far."""
        printers = {page.paper.printer: page.wanted for page in self.printers}
        return Choices(
            self.language.language,
            self.name.table,
            self.database.address,
            printers,
            password=self.database.password,
            scanners=self.scanner.addresses,
        )

    def start(self) -> None:
        """Look for printers in the background, and ask the first question."""
        self._desk.ask("scanners")
        self._desk.ask("search")
        self.page.enter()

    @Slot()
    def go_back(self) -> None:
        self._open(self.stack.currentIndex() - 1)

    @Slot()
    def go_on(self) -> None:
        """The next page, where this one is answered; behind the last, the settings are written."""
        if not self.page.is_ready:
            return
        if self.page is self.summary:
            if not self._finish_ticket:
                self._finish_ticket = self._desk.ask("finish", self.choices)
            return
        self._open(self.stack.currentIndex() + 1)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self.pages):
            self.stack.setCurrentIndex(place)
            self.page.enter()
            self._show_foot()

    @Slot(str)
    def show_scan(self, text: str, source: str = "") -> None:
        """A scan counts on the scanner's page only."""
        if self.page is self.scanner:
            self.scanner.show_scan(text, source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, else it goes on."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focus = self.focusWidget()
        if isinstance(focus, TouchButton):
            focus.click()
        else:
            self.go_on()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = Scale.of(self.width(), self.height())
        self.setStyleSheet(theme.style_sheet(scale) + _list_style(scale))
        margin = scale.px(60)
        self._column.setContentsMargins(margin, scale.px(44), margin, scale.px(32))
        for page in self.pages:
            page.fit(scale)
        for button in (self.back, self.next):
            button.fit(scale, 300, 84)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    @Slot(str)
    def _choose_language(self, language: str) -> None:
        self._show_words(Words(language))

    def _show_words(self, words: Words) -> None:
        self.words = words
        self.setWindowTitle(words.say("Set up this packing table"))
        for page in self.pages:
            page.show_words(words)
        self._show_foot()

    @Slot()
    def _show_foot(self) -> None:
        place, words = self.stack.currentIndex(), self.words
        is_last = self.page is self.summary
        self.back.show_words("Alt+←", words.say("Back"))
        self.next.show_words("Enter", words.say("Done") if is_last else words.say("Next"))
        self.back.setEnabled(place > 0)
        self.next.setEnabled(self.page.is_ready)
        self.steps.show_text("  " + words.say("Step {step} of {steps}", step=place + 1, steps=len(self.pages)))

    def _summary(self) -> list[str]:
        words = self.words
        where = words.say("The shop's database") if self.database.address else words.say("A file of this table")
        notes, labels, cards = (page.list.item(page.list.currentRow()).text() for page in self.printers)
        printers = (
            words.say("Notes: {printer}", printer=notes),
            words.say("Labels: {printer}", printer=labels),
            words.say("Cards: {printer}", printer=cards),
        )
        tested = words.say("Scanner: tested") if self.scanner.is_good else words.say("Scanner: not tested")
        return [dict(LANGUAGES)[self.language.language], self.name.table, where, *printers, tested]

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if request == "search" and isinstance(answer, dict):
            for page in self.printers:
                page.show_candidates(answer[page.paper.printer])
        elif request == "scanners" and isinstance(answer, tuple):
            self.scanner.show_found(answer)
            self.scanners_found.emit(answer)
        elif request == "finish" and ticket == self._finish_ticket:
            self.finished.emit()

    @Slot(str, int, object)
    def _failed(self, request: str, _ticket: int, trouble: Trouble) -> None:
        if request == "finish":
            self._finish_ticket = 0
            self.summary.problem.show_text(" ".join(self.words.trouble(trouble.code, **trouble.facts)))


def _list_style(scale: Scale) -> str:
    """Choices in large rows; a finger's width each."""
    px = scale.px
    return f"""
QListWidget {{ background: transparent; border: none; outline: none; font-size: {px(30)}px; }}
QListWidget::item {{ background: {theme.CARD}; border: 2px solid {theme.LINE}; border-radius: {px(12)}px;
  padding: {px(16)}px; margin-bottom: {px(10)}px; }}
QListWidget::item:selected {{ background: {theme.ACCENT_SOFT}; border-color: {theme.ACCENT}; color: {theme.INK}; }}
QComboBox {{ font-size: {px(26)}px; padding: {px(14)}px; min-width: {px(420)}px; }}
"""
