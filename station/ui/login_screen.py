"""Who is there: scan a badge, or touch a name and type the PIN."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station.ui.fitted_text import FittedText
from station.ui.parts import Text
from station.ui.pin_pad import PinPad
from station.ui.theme import TOUCH_PX, Scale
from station.ui.touch_button import TouchButton
from station.wording.words import Words
from station.workflow.views import LoginView

COLUMNS = 2


class LoginScreen(QWidget):
    """Names on the left, digits on the right; nothing of the open parcel but its number."""

    log_in = Signal(int, str)  #: account, PIN

    def __init__(self) -> None:
        super().__init__()
        self._title = FittedText("login.title", 64, 700)
        self._told = Text("lead", "login.told", wraps=True)
        self._wait = Text("alarm", "login.wait", wraps=True)
        self._names = QGridLayout()
        self.pad = PinPad()
        self.pad.entered.connect(self._entered)
        left = QVBoxLayout()
        for widget in (self._title, self._told, self._wait):
            left.addWidget(widget)
        left.addLayout(self._names)
        left.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addLayout(left, 1)
        self._row.addWidget(self.pad)
        self._buttons: dict[int, TouchButton] = {}
        self._chosen = 0
        self._seconds = 0
        self._words, self._shown = Words("en"), LoginView(())
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    def show_view(self, view: LoginView, words: Words, scale: Scale) -> None:
        self._row.setContentsMargins(scale.px(64), scale.px(28), scale.px(64), scale.px(28))
        self._row.setSpacing(scale.px(48))
        self._names.setSpacing(scale.px(12))
        self._title.show_text(words.say("Table locked") if view.is_locked else words.say("Who is packing?"))
        self._title.fit(scale)
        self._title.fix_height(scale.px(96))
        self._words = words
        self._show_names(view, scale)
        self.pad.setVisible(bool(view.people))
        self.pad.show_words(words, scale)
        if view != self._shown:
            self._shown, self._seconds = view, view.wait_s
            self.pad.forget()
        self._show_step()
        self._show_wait()

    def take_key(self, event: QKeyEvent) -> bool:
        """A digit for the PIN, or the first letter of a name; False for any other key."""
        if self.pad.isVisible() and self.pad.take_key(event):
            return True
        letter = event.text().casefold()
        found = [account for account, name in self._shown.people if letter and name.casefold().startswith(letter)]
        if found:
            after = [account for account in found if account > self._chosen] or found
            self._choose(after[0])
        return bool(found)

    def _show_names(self, view: LoginView, scale: Scale) -> None:
        if [account for account, _ in view.people] != list(self._buttons):
            for old in self._buttons.values():
                self._names.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._buttons = {}
            for place, (account, _) in enumerate(view.people):
                button = TouchButton(f"login.name.{account}", str(account), 30)
                button.setProperty("touch", "true")
                button.setCheckable(True)
                button.clicked.connect(self._name_clicked)
                self._names.addWidget(button, place // COLUMNS, place % COLUMNS)
                self._buttons[account] = button
            self._choose(view.people[0][0] if len(view.people) == 1 else 0)
        for account, name in view.people:
            self._buttons[account].show_words("", name)
            self._buttons[account].fit_free(scale)
            self._buttons[account].setMinimumHeight(max(scale.px(96), TOUCH_PX))

    def _choose(self, account: int) -> None:
        self._chosen = account
        for each, button in self._buttons.items():
            button.setChecked(each == account)
        self.pad.forget()
        self._show_step()
        self._show_wait()

    def _show_step(self) -> None:
        """The order that stays open, and what is done next by who has no badge: the name first, then the PIN."""
        words, view = self._words, self._shown
        told = [words.say("Order {number} stays open here.", number=view.open_number)] if view.open_number else []
        name = dict(view.people).get(self._chosen)
        if name is not None:
            told.append(words.say("{name}: type your PIN, then press ↵.", name=name))
        elif view.people:
            told.append(words.say("No badge at hand? Touch your name, then type your PIN."))
        self._told.show_text("\n".join(told))
        self._told.setVisible(bool(told))

    def _show_wait(self) -> None:
        is_waiting = self._seconds > 0
        words, tries = self._words, self._shown.wrong_tries
        told = ""
        if is_waiting:
            told = words.say("■ Wrong PIN. The next one in {seconds} s.", seconds=self._seconds)
        elif tries:
            told = words.count("■ {n} wrong PIN", "■ {n} wrong PINs", tries)
        self._wait.show_text(told)
        self._wait.setVisible(bool(told))
        self.pad.setEnabled(not is_waiting and bool(self._chosen))
        if is_waiting and not self._clock.isActive():
            self._clock.start()

    @Slot()
    def _tick(self) -> None:
        self._seconds = max(self._seconds - 1, 0)
        if not self._seconds:
            self._clock.stop()
        self._show_wait()

    def _name_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, TouchButton):
            self._choose(int(sender.action))

    @Slot(str)
    def _entered(self, pin: str) -> None:
        if self._chosen:
            self.log_in.emit(self._chosen, pin)
