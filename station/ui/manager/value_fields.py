"""Fields for one value each: numbers, money, days, texts, yes and no. They speak up only when a person changed them."""

from PySide6.QtCore import QDate, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCompleter, QDateEdit, QDoubleSpinBox, QHBoxLayout, QLineEdit, QWidget

from station.domain.facts import MOST
from station.ui.manager.parts import named

__all__ = ["DayField", "NumberField", "PairField", "TextField", "ValueField"]


class ValueField(QWidget):
    """A field for a value as it stands in a rule."""

    changed = Signal(object)  #: the new value
    #: Wants a line of its own where there is little room.
    is_wide = False

    def show_value(self, value: object) -> None:
        """Show a value; one of another kind is shown as nothing. Emits nothing."""
        raise NotImplementedError

    def _focus_goes_to(self, inner: QWidget) -> None:
        """Who goes to the field goes to this part of it; with a policy of its own Tab orders move all of it."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(inner)


class _Spin(QDoubleSpinBox):
    """Shows 3 as 3 and 2.5 as 2.5; money always with its cents."""

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        if self.property("money"):
            return text
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NumberField(ValueField):
    """A number with its unit; whole numbers stay whole."""

    def __init__(
        self,
        name: str,
        unit: str = "",
        low: float = -MOST,
        high: float = MOST,
        decimals: int = 2,
        is_money: bool = False,
    ) -> None:
        super().__init__()
        self.spin = named(_Spin(), name)
        self.spin.setProperty("money", is_money)
        self.spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spin.setDecimals(decimals)
        self.spin.setRange(low, high)
        self.spin.setGroupSeparatorShown(True)
        self.spin.setKeyboardTracking(True)
        if unit:
            self.spin.setSuffix(f" {unit}")
        self.spin.setMinimumWidth(84)
        self.spin.lineEdit().setTextMargins(9, 0, 2, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.spin)
        self._focus_goes_to(self.spin)
        self.spin.valueChanged.connect(self._changed)

    def show_value(self, value: object) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(value if isinstance(value, int | float) and not isinstance(value, bool) else 0)
        self.spin.blockSignals(False)

    @Slot(float)
    def _changed(self, value: float) -> None:
        self.changed.emit(int(value) if value == int(value) else round(value, 2))


class DayField(ValueField):
    """A day, typed or from a calendar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.day = named(QDateEdit(), name)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("dd.MM.yyyy")
        self.day.setMinimumWidth(140)
        self.day.lineEdit().setTextMargins(9, 0, 2, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.day)
        self._focus_goes_to(self.day)
        self.day.dateChanged.connect(self._changed)

    def show_value(self, value: object) -> None:
        day = QDate.fromString(str(value), Qt.DateFormat.ISODate)
        self.day.blockSignals(True)
        self.day.setDate(day if day.isValid() else QDate.currentDate())
        self.day.blockSignals(False)

    def written(self) -> str:
        """The day as it stands in a rule."""
        return self.day.date().toString(Qt.DateFormat.ISODate)

    @Slot(QDate)
    def _changed(self, _day: QDate) -> None:
        self.changed.emit(self.written())


class TextField(ValueField):
    """A text of one line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = named(QLineEdit(), name)
        self.line.setMinimumWidth(80)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self._focus_goes_to(self.line)
        self.line.textEdited.connect(self._edited)

    @Slot(str)
    def _edited(self, text: str) -> None:
        self.changed.emit(text)

    def complete_keys(self, completer: QCompleter) -> None:
        """Complete names while typing; what stands in the rule is the key."""
        self.line.setCompleter(completer)
        queued = Qt.ConnectionType.QueuedConnection
        completer.activated[QModelIndex].connect(self._completed, queued)  # type: ignore[index]  # overloads

    @Slot(QModelIndex)
    def _completed(self, index: QModelIndex) -> None:
        key = index.data(Qt.ItemDataRole.UserRole)
        if key is not None:
            self.line.setText(str(key))
            self.changed.emit(str(key))

    def show_value(self, value: object) -> None:
        if self.line.text() != str(value):
            self.line.setText("" if value is None else str(value))


class PairField(ValueField):
    """Two values, from and to."""

    def __init__(self, first: ValueField, last: ValueField) -> None:
        super().__init__()
        self._fields = (first, last)
        self._values: list[object] = [None, None]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for field in self._fields:
            row.addWidget(field)
        self._focus_goes_to(first)
        first.changed.connect(self._first_changed)
        last.changed.connect(self._last_changed)

    def show_value(self, value: object) -> None:
        values = list(value) if isinstance(value, list | tuple) and value else [value, value]
        self._values = [values[0], values[-1]]
        for field, one in zip(self._fields, self._values, strict=True):
            field.show_value(one)

    @Slot(object)
    def _first_changed(self, value: object) -> None:
        self._values[0] = value
        self.changed.emit(list(self._values))

    @Slot(object)
    def _last_changed(self, value: object) -> None:
        self._values[1] = value
        self.changed.emit(list(self._values))
