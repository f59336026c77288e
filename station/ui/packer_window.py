"""The packing window: top line, centre, band. Shows views, tells requests; every choice was made below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.band import REASON_KEYS, Band, EntryField, instruction_for, is_why_again
from station.ui.lamps import LampRow
from station.ui.parts import PictureSource, Text
from station.ui.screens import DoneScreen, IdleScreen, OpenScreen, ProblemScreen
from station.ui.theme import Scale
from station.wording.misprints import misprint_reasons
from station.wording.words import Words
from station.workflow.ports import PrinterLamp
from station.workflow.views import DoneView, IdleView, OpenView, ProblemView, View

KEYS = {
    Qt.Key.Key_F2: "print_again",
    Qt.Key.Key_F6: "find",
    Qt.Key.Key_F8: "ask_uncertain",
    Qt.Key.Key_F9: "language",
    Qt.Key.Key_F10: "packer",
    Qt.Key.Key_F12: "finish",
    Qt.Key.Key_Escape: "dismiss",
    Qt.Key.Key_Return: "go_on",
    Qt.Key.Key_Enter: "go_on",
}


class PackerWindow(QMainWindow):
    """One packing table's window."""

    scanned = Signal(str, str)  #: text, source
    requested = Signal(str, tuple)  #: name of a session's method, its arguments
    words_changed = Signal(object)  #: the Words of another language
    closed = Signal()
    painted_view = Signal(object)  #: the view that has just been painted

    def __init__(
        self, table: str, packer: str, picture: PictureSource, words: Callable[[str], Words], language: str
    ) -> None:
        super().__init__()
        self._table, self._packer, self._make_words = table, packer, words
        self._words = words(language)
        self._view: View | None = None
        self._measured: Sequence[PrinterLamp] = ()
        self._scale = Scale(1.0)
        self.setWindowTitle(table)
        self._build(picture)
        self._connect()

    # --- building ----------------------------------------------------------------------------------------

    def _build(self, picture: PictureSource) -> None:
        self._top = QFrame()
        self._top.setObjectName("top")
        self._brand = Text("", "brand")
        self._brand.setMinimumWidth(200)
        self._who = Text("", "who")
        self.lamps = LampRow()
        self._top_row = QHBoxLayout(self._top)
        self._top_row.addWidget(self._brand, 2)
        self._top_row.addWidget(self._who, 4)
        self._top_row.addWidget(self.lamps)
        self._idle, self._open = IdleScreen(), OpenScreen(picture)
        self._problem, self._done = ProblemScreen(), DoneScreen()
        self._stack = QStackedWidget()
        for screen in (self._idle, self._open, self._problem, self._done):
            self._stack.addWidget(screen)
        self.entry = EntryField()
        self.band = Band()
        self.foot = QVBoxLayout()  #: room below the band, for the demo's strip
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.entry)
        column.addWidget(self.band)
        column.addLayout(self.foot)
        self.setCentralWidget(inside)
        self.setMinimumSize(1024, 680)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # keys belong to the window, not to the first button
        self.setFocus()

    def _connect(self) -> None:
        self.band.pressed.connect(self.act)
        self.entry.entered.connect(self._entered)
        self._open.items.line_clicked.connect(self._line_clicked)
        self._open.inserts.insert_clicked.connect(self._insert_clicked)

    # --- showing -----------------------------------------------------------------------------------------

    @property
    def words(self) -> Words:
        return self._words

    @property
    def view(self) -> View | None:
        return self._view

    @Slot(object)
    def show_view(self, view: View) -> None:
        """Draw a view of the session."""
        self._view = view
        self._refresh()

    @Slot(object)
    def show_lamps(self, lamps: Sequence[PrinterLamp]) -> None:
        self._measured = lamps
        self.lamps.show_printers(lamps, self._words)

    def show_packer(self, first_name: str) -> None:
        self._packer = first_name
        self._refresh()

    def _refresh(self) -> None:
        view, words, scale = self._view, self._words, self._scale
        self._top.setFixedHeight(scale.px(64))
        self._top_row.setContentsMargins(scale.px(32), 0, scale.px(32), 0)
        self._brand.show_text(self._table)
        if view is None:
            return
        self._who.show_text(self._top_words(view))
        match view:
            case IdleView():
                self._idle.show_view(view, words, scale)
                self._stack.setCurrentWidget(self._idle)
            case OpenView():
                self._open.show_view(view, words, scale)
                self._stack.setCurrentWidget(self._open)
            case ProblemView():
                self._problem.show_view(view, words, scale)
                self._stack.setCurrentWidget(self._problem)
            case DoneView():
                self._done.show_view(view, words, scale)
                self._stack.setCurrentWidget(self._done)
        self.band.show_instruction(instruction_for(view, words), scale)

    def _top_words(self, view: View) -> str:
        parts = [self._packer]
        if isinstance(view, IdleView | DoneView):
            count = view.count
            parts.append(self._words.count("{n} parcel today", "{n} parcels today", count.packed))
            if count.seconds_each is not None:
                parts.append(self._words.say("{time} each", time=self._words.duration(count.seconds_each)))
        return " · ".join(part for part in parts if part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = Scale.of(self.width(), self.height())
        if scale != self._scale or not self.styleSheet():
            self._scale = scale
            self.setStyleSheet(theme.style_sheet(scale))
            self._refresh()

    def event(self, event: QEvent) -> bool:
        is_taken = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest and self._view is not None:
            self.painted_view.emit(self._view)
        return is_taken

    # --- keys and clicks ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = KEYS.get(Qt.Key(event.key()))
        if action is not None:
            self.act(action)
        elif is_why_again(self._view) and event.text() in REASON_KEYS:
            self.act(f"reason {event.text()}")
        elif isinstance(self._view, IdleView | DoneView) and event.text().isprintable() and event.text().strip():
            self.entry.ask("find", self._words, self._scale, event.text())
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def act(self, action: str) -> None:
        """Do what a key or its button says."""
        view = self._view
        if action == "language":
            self._change_language()
        elif action in ("find", "packer"):
            self.entry.ask(action, self._words, self._scale)
        elif action == "dismiss" and self.entry.isVisible():
            self.entry.hide()
            self.setFocus()
        elif isinstance(view, ProblemView) and view.code == "print.uncertain":
            self._answer_uncertain(view, action)
        elif is_why_again(view) and (action == "print_again" or action.startswith("reason ")):
            place = REASON_KEYS.index(action.removeprefix("reason ") if action != "print_again" else REASON_KEYS[-1])
            self.requested.emit("print_again", ("", list(misprint_reasons(self._words))[place]))
        elif action == "print_again":
            self.requested.emit("ask_reason", ())
        elif action in ("finish", "go_on", "dismiss", "ask_uncertain"):
            self.requested.emit(action, ())

    def _answer_uncertain(self, view: ProblemView, action: str) -> None:
        job_id = str(dict(view.facts).get("job_id", ""))
        if action in ("lies_there", "go_on"):
            self.requested.emit("lies_there", (job_id, True))
        elif action in ("not_there", "print_again"):
            self.requested.emit("lies_there", (job_id, False))
        elif action == "dismiss":
            self.requested.emit("dismiss", ())

    def _change_language(self) -> None:
        language = "de" if self._words.language == "en" else "en"
        self._words = self._make_words(language)
        self._refresh()
        self.show_lamps(self._measured)
        self.words_changed.emit(self._words)

    @Slot(str, str)
    def _entered(self, purpose: str, text: str) -> None:
        self.setFocus()
        if purpose == "packer":
            self.show_packer(text)
            self.requested.emit("change_packer", (text,))
        else:
            self.scanned.emit(text, "typed")

    @Slot(int)
    def _line_clicked(self, position: int) -> None:
        self.requested.emit("count_line", (position,))

    @Slot(str)
    def _insert_clicked(self, slot: str) -> None:
        self.requested.emit("lay_in", (slot,))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
