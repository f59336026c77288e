"""Fields for one or many of a list: toggles for short lists that are known, chips with completion for open ones."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPushButton, QWidget

from station.domain.facts import MOST, FactType
from station.ui.manager.completions import KEY_ROLE, Completions
from station.ui.manager.parts import FlowLayout, button, named
from station.ui.manager.value_fields import ValueField

__all__ = ["ChipsField", "TogglesField"]


class TogglesField(ValueField):
    """One toggle for each choice; `many`: a list of them, else exactly one."""

    is_wide = True

    def __init__(self, name: str, choices: Sequence[tuple[str, object]], many: bool) -> None:
        super().__init__()
        self._many = many
        self._values = [value for _, value in choices]
        self._shown: object = None
        flow = FlowLayout(self)
        self.toggles: list[QPushButton] = []
        for text, value in choices:
            toggle = button(f"{name}.{value}", "toggle")
            toggle.setText(text)
            toggle.setAutoDefault(False)
            toggle.clicked.connect(self._clicked)
            flow.addWidget(toggle)
            self.toggles.append(toggle)
        if self.toggles:
            self._focus_goes_to(self.toggles[0])

    def show_value(self, value: object) -> None:
        self._shown = value
        chosen = list(value) if isinstance(value, list | tuple) else [value]
        for toggle, one in zip(self.toggles, self._values, strict=True):
            toggle.setChecked(one in chosen)

    def leave_out(self, value: object) -> None:
        """Offer all choices but this one."""
        for toggle, one in zip(self.toggles, self._values, strict=True):
            toggle.setHidden(one == value)
        self._focus_goes_to(next(toggle for toggle in self.toggles if not toggle.isHidden()))
        self.updateGeometry()

    @Slot()
    def _clicked(self) -> None:
        number = next((n for n, toggle in enumerate(self.toggles) if toggle is self.sender()), 0)
        if self._many:
            value: object = [one for toggle, one in zip(self.toggles, self._values, strict=True) if toggle.isChecked()]
        else:
            value = self._values[number]
        self.show_value(value)
        self.changed.emit(value)


class _ChipLine(QLineEdit):
    """Where one more is typed: Enter adds it, Backspace in the empty line takes the last one back."""

    entered = Signal(str)
    backspaced = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma) and self.text().strip():
            self.entered.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backspaced.emit()
        else:
            super().keyPressEvent(event)


class ChipsField(ValueField):
    """A list of texts or numbers: each a chip that a click takes away, and a line to add one more."""

    is_wide = True

    def __init__(self, name: str, kind: str, completions: Completions, hint: str, fact_type: FactType) -> None:
        """`kind` is a list of `Completions`, "" for free text."""
        super().__init__()
        self._name, self._kind, self._completions, self._type = name, kind, completions, fact_type
        self._values: list[object] = []
        self._chips: list[QPushButton] = []
        self._popup: QAbstractItemView | None = None
        self._flow = FlowLayout(self)
        self.line = named(_ChipLine(), name)
        self.line.setPlaceholderText(hint)
        self.line.setMinimumWidth(150)
        completer = completions.completer(kind, self.line)
        if completer is not None:
            self.line.setCompleter(completer)
            completer.activated[QModelIndex].connect(self._completed)  # type: ignore[index]  # the stubs know no overloads
            self._popup = completer.popup()
            if self._popup is not None:
                self._popup.installEventFilter(self)
        self._flow.addWidget(self.line)
        self._focus_goes_to(self.line)
        self.line.entered.connect(self._add)
        self.line.backspaced.connect(self._take_last)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter in the list of completions takes the first one where none is chosen
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            completer, popup = self.line.completer(), self._popup
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if completer and popup is not None and is_enter and not popup.currentIndex().isValid():
                popup.hide()
                self._completed(completer.completionModel().index(0, 0))
                return True
        return super().eventFilter(watched, event)

    def show_value(self, value: object) -> None:
        self._values = list(value) if isinstance(value, list | tuple) else [value]
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.setObjectName("")
            chip.deleteLater()
        self._flow.removeWidget(self.line)
        self._chips = [self._chip(number, one) for number, one in enumerate(self._values)]
        for widget in (*self._chips, self.line):
            self._flow.addWidget(widget)
        for chip in self._chips:
            chip.show()
        self._order_tabs()
        self.updateGeometry()

    def _order_tabs(self) -> None:
        """Chips come before the line, all of them where the field has its place."""
        self.setFocusProxy(None)  # type: ignore[arg-type]  # the stubs forget it; behind a field with one is behind all
        for before, after in pairwise((self, *self._chips, self.line)):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(self.line)

    def _chip(self, number: int, value: object) -> QPushButton:
        thing = self._completions.thing(self._kind, str(value))
        chip = button(f"{self._name}.{number}", "chip")
        name = thing.name if thing is not None else str(value)
        chip.setText(f"{name}  ×")
        chip.setToolTip(str(value))
        icon = self._completions.icon(self._kind, str(value))
        if not icon.isNull():
            chip.setIcon(icon)
        chip.setParent(self)
        chip.clicked.connect(self._take_clicked)
        return chip

    @Slot(QModelIndex)
    def _completed(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None:
            self._append(str(key))

    @Slot(str)
    def _add(self, text: str) -> None:
        """What was typed, or the one thing whose name or key it is."""
        known = self._completions.things(self._kind) if self._kind else []
        folded = text.casefold()
        found = next((one for one in known if folded in (one.key.casefold(), one.name.casefold())), None)
        self._append(found.key if found else text)

    def _append(self, text: str) -> None:
        self.line.clear()
        value: object = text
        if self._type is FactType.NUMBER:
            number = _number(text)
            if number is None:
                return
            value = number
        if value not in self._values:
            self._change([*self._values, value])

    @Slot()
    def _take_last(self) -> None:
        if self._values:
            self._change(self._values[:-1])

    @Slot()
    def _take_clicked(self) -> None:
        number = next((n for n, chip in enumerate(self._chips) if chip is self.sender()), -1)
        if number >= 0:
            self.line.setFocus()
            self._change(self._values[:number] + self._values[number + 1 :])

    def _change(self, values: list[object]) -> None:
        self.show_value(values)
        self.changed.emit(list(values))


def _number(text: str) -> int | float | None:
    """What was typed as a number; None where it is none that a rule could hold."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    if not abs(number) <= MOST:
        return None
    return int(number) if number == int(number) else number
