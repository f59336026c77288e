"""The field above the band to type into: an order number, or the first name of the packer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words


class EntryField(QWidget):
    """One field above the band: an order number, or the first name of the packer."""

    entered = Signal(str, str)  #: what it was for ("find", "packer"), what was typed

    def __init__(self) -> None:
        super().__init__()
        self._purpose = "find"
        self._label = Text("title")
        self.field = QLineEdit()
        self.field.setObjectName("entry.field")
        self.field.setMaxLength(120)
        row = QHBoxLayout(self)
        row.addWidget(self._label, 1)
        row.addWidget(self.field, 2)
        self._row = row
        self.field.returnPressed.connect(self._return)
        self.hide()

    def ask(self, purpose: str, words: Words, scale: Scale, typed: str = "") -> None:
        """Show the field for a purpose, with what was already typed."""
        self._purpose = purpose
        self._row.setContentsMargins(scale.px(40), scale.px(12), scale.px(40), scale.px(12))
        label = words.say("Order number") if purpose == "find" else words.say("First name of the packer")
        self._label.show_text(label)
        self.field.setAccessibleName(label)
        self.field.setText(typed)
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The Return that ends a number stays here: as Enter it would answer the question the number brings up."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _return(self) -> None:
        text = self.field.text().strip()
        self.hide()
        if text:
            self.entered.emit(self._purpose, text)
