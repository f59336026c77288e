"""The packing window: top line, centre, band. Shows views, tells requests; every choice was made below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from station.domain.command_codes import DIGITS, Command
from station.ui import theme
from station.ui.ask_screen import AskScreen
from station.ui.band import Band
from station.ui.commands_screen import CommandsScreen
from station.ui.day_screen import DayScreen
from station.ui.done_screen import DoneScreen
from station.ui.entry_field import EntryField
from station.ui.idle_screen import IdleScreen
from station.ui.instructions import instruction_for
from station.ui.keys import Action, pressed, state_of
from station.ui.lamps import LampRow
from station.ui.login_screen import LoginScreen
from station.ui.open_screen import OpenScreen
from station.ui.palette import DARK, LIGHT
from station.ui.parts import PictureSource, Text
from station.ui.problem_screen import ProblemScreen
from station.ui.sounds import FULL_VOLUME
from station.ui.theme import Scale
from station.wording.packer_languages import other_language
from station.wording.words import Words
from station.workflow.ports import PrinterLamp
from station.workflow.views import (
    AskView,
    CommandsView,
    DayView,
    DoneView,
    IdleView,
    LoginView,
    OpenView,
    ProblemView,
    View,
)

#: A key within this time of a question is no answer to it: nobody sees, decides and moves a finger faster.
UNREAD_MS = 300

#: What a packer still reads at this size: Full HD at 200 %.
SMALLEST = (960, 540)


class PackerWindow(QMainWindow):
    """One packing table's window."""

    scanned = Signal(str, str)  #: text, source
    requested = Signal(str, tuple)  #: name of a session's method, its arguments
    words_changed = Signal(object)  #: the Words of another language
    colours_changed = Signal(str)  #: name of the palette
    sound_asked = Signal(str)  #: "MUTE", "louder" or "quieter"
    closed = Signal()
    painted_view = Signal(object)  #: the view that has just been painted

    def __init__(
        self, table: str, packer: str, picture: PictureSource, words: Callable[[str], Words], language: str
    ) -> None:
        super().__init__()
        self._table, self._packer, self._make_words = table, packer, words
        self._words = words(language)
        self._other_language = other_language(language)
        self._is_muted, self._volume = False, FULL_VOLUME
        self._view: View | None = None
        self._unread = QElapsedTimer()  #: since a question came by itself
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
        self._banner = Text("training", "banner", wraps=True)
        self._banner.hide()
        self._idle, self._open, self._problem = IdleScreen(), OpenScreen(picture), ProblemScreen()
        self._done, self._ask, self._login = DoneScreen(), AskScreen(), LoginScreen()
        self._day, self._commands = DayScreen(), CommandsScreen()
        self._stack = QStackedWidget()
        for screen in (
            self._idle, self._open, self._problem, self._done, self._ask, self._login, self._day, self._commands
        ):  # fmt: skip
            self._stack.addWidget(screen)
        self.entry = EntryField()
        self.band = Band(picture)
        self.foot = QVBoxLayout()  #: room below the band, for the demo's strip
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)
        column.addWidget(self.entry)
        column.addWidget(self.band)
        column.addLayout(self.foot)
        self.setCentralWidget(inside)
        self.setMinimumSize(*SMALLEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # keys belong to the window, not to the first button
        self.setFocus()

    def _connect(self) -> None:
        self.band.pressed.connect(self.act)
        self.entry.entered.connect(self._entered)
        self._open.items.line_clicked.connect(self._line_clicked)
        self._open.inserts.insert_clicked.connect(self._insert_clicked)
        self._ask.chosen.connect(self._chosen)
        self._login.log_in.connect(self._log_in)
        self._commands.pressed.connect(self.act)
        self._commands.language_chosen.connect(self.speak)

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
        if isinstance(view, ProblemView) and view.comes_by_itself and not isinstance(self._view, ProblemView):
            self._unread.start()
        self._view = view
        self._refresh()

    @Slot(object)
    def show_lamps(self, lamps: Sequence[PrinterLamp]) -> None:
        self._measured = lamps
        self.lamps.show_printers(lamps, self._words)

    @Slot(str)
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
        self._show_banner(view)
        self._show_screen(view)
        self.band.show_instruction(instruction_for(view, words, self._other_language), scale)

    def _show_screen(self, view: View) -> None:
        words, scale = self._words, self._scale
        match view:
            case IdleView():
                self._idle.show_view(view, words, scale)
                shown: QWidget = self._idle
            case OpenView():
                self._open.show_view(view, words, scale)
                shown = self._open
            case ProblemView():
                self._problem.show_view(view, words, scale)
                shown = self._problem
            case DoneView():
                self._done.show_view(view, words, scale)
                shown = self._done
            case AskView():
                self._ask.show_view(view, words, scale)
                shown = self._ask
            case LoginView():
                self.entry.hide()
                self._login.show_view(view, words, scale)
                shown = self._login
            case DayView():
                self._day.show_view(view, words, scale)
                shown = self._day
            case CommandsView():
                self._commands.show_view(view, words, scale)
                shown = self._commands
        self._stack.setCurrentWidget(shown)

    def _show_banner(self, view: View) -> None:
        """Training and watching: calm, and always there while it lasts."""
        if isinstance(view, IdleView | OpenView):
            told = ""
            if view.is_training:
                told = self._words.say("▲ TRAINING · practice orders, nothing is really printed or sent")
            elif view.is_watching:
                told = self._words.say("▲ WATCHING · pack as always, nothing is printed yet")
            self._banner.show_text(told)
            self._banner.setVisible(bool(told))

    def _top_words(self, view: View) -> str:
        parts = [self._packer]
        if isinstance(view, IdleView | DoneView):
            count = view.count
            parts.append(self._words.count("{n} parcel today", "{n} parcels today", count.packed))
            if count.seconds_each is not None:
                parts.append(self._words.say("{time} each", time=self._words.duration(count.seconds_each)))
        if self._is_muted or not self._volume:
            parts.append(self._words.say("Sound off"))
        elif self._volume < FULL_VOLUME:
            parts.append(self._words.say("Sound {volume} %", volume=self._volume))
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
        view = self._view
        if view is None or self._is_unread(view):
            return
        if isinstance(view, LoginView) and self._login.take_key(event):
            return
        does = pressed(event, state_of(view))
        if does is not None:
            self.act(does.value)
        elif isinstance(view, IdleView | DoneView) and event.text().isprintable() and event.text().strip():
            self.entry.ask("find", self._words, self._scale, event.text())
        else:
            super().keyPressEvent(event)

    def _is_unread(self, view: View) -> bool:
        """A question that came by itself under the packer's hands: the key was meant for what was there before."""
        is_new = isinstance(view, ProblemView) and view.comes_by_itself and self._unread.isValid()
        return is_new and self._unread.elapsed() < UNREAD_MS

    @Slot(str)
    def act(self, action: str) -> None:
        """Do what a key, its button or a command code says: the value of a `Command` or of an `Action`."""
        if action in (Action.FIND, Action.PACKER):
            self.entry.ask(action, self._words, self._scale)
        elif action in (Action.LOUDER, Action.QUIETER, Command.MUTE):
            self.sound_asked.emit(action)
        elif action == Command.LANGUAGE:
            self.speak(self._other_language)
        elif action == Command.DARK:
            self.show_colours("light" if theme.PALETTE is DARK else "dark")
            self.colours_changed.emit(theme.PALETTE.name)
        elif action in (Command.LEAVE, Command.SET_ASIDE) and self.entry.isVisible():
            self.entry.hide()
            self.setFocus()
        elif action in DIGITS:
            self._chosen(int(action))
        else:
            self.requested.emit("do", (Command(action).value,))

    @Slot(str)
    def speak(self, language: str) -> None:
        """Say everything in another language; the language key goes back to this one."""
        if language == self._words.language:
            return
        self._other_language = self._words.language
        self._words = self._make_words(language)
        self._refresh()
        self.show_lamps(self._measured)
        self.words_changed.emit(self._words)

    @Slot(str)
    def show_colours(self, name: str) -> None:
        """Paint with the palette of this name ("light", "dark")."""
        theme.use(DARK if name == DARK.name else LIGHT)
        self.setStyleSheet(theme.style_sheet(self._scale))
        self._refresh()
        self.show_lamps(self._measured)
        self.update()

    @Slot(bool, int)
    def show_sound(self, is_muted: bool, volume: int) -> None:
        """Say in the top line that there is no sound, or how loud it is where it is not full."""
        self._is_muted, self._volume = is_muted, volume
        self._refresh()

    @Slot(int)
    def _chosen(self, number: int) -> None:
        self.requested.emit("choose", (number,))

    @Slot(int, str)
    def _log_in(self, account: int, pin: str) -> None:
        self.requested.emit("log_in", (account, pin))

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
