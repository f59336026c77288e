"""The band at the bottom: the one instruction with its picture, and the keys that work now as large buttons."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from station.ui import theme
from station.ui.fitted_text import FittedColumn, FittedText
from station.ui.instructions import Instruction, Key
from station.ui.parts import Picture, PictureSource
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton

#: Heights and widths in design pixels.
HEIGHT, PICTURE, KEY_WIDTH, KEY_HEIGHT = 172, 132, 150, 116
#: Least width of a key in pixels: a long word at its smallest.
LEAST_KEY = 104


class Band(QFrame):
    """The instruction and the keys."""

    pressed = Signal(str)  #: what a button asks for

    def __init__(self, picture: PictureSource) -> None:
        super().__init__()
        self.setObjectName("band")
        self._source = picture
        self._picture = Picture()
        self._picture.setObjectName("band.picture")
        self._say = FittedText("say", 54, 700)
        self._then = FittedText("then", 26)
        self._told = FittedColumn(self._say, self._then)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._told, 1)
        self._keys = QHBoxLayout()
        self._row.addLayout(self._keys)
        self._shown: tuple[Key, ...] = ()
        self._buttons: list[TouchButton] = []
        self._made: dict[str, TouchButton] = {}  #: every button there ever was, by what it asks for
        self._pictured: tuple[object, ...] = ()
        self._tone = ""

    def show_instruction(self, instruction: Instruction, scale: Scale) -> None:
        self.setFixedHeight(max(scale.px(HEIGHT), 72))
        self._row.setContentsMargins(scale.px(32), scale.px(10), scale.px(32), scale.px(10))
        self._row.setSpacing(scale.px(24))
        self._keys.setSpacing(scale.px(14))
        if instruction.tone != self._tone:
            self._tone = instruction.tone
            self.update()
        self._show_picture(instruction, scale)
        self._say.show_text(instruction.say)
        self._then.show_text(instruction.then)
        self._told.fit(scale, 4)
        if self._shown != instruction.keys:
            self._make_keys(instruction.keys)
        for button in self._buttons:
            button.fit(scale, max(KEY_WIDTH, LEAST_KEY / scale.factor), KEY_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground in the colour of the moment; by style sheet every key would be dressed anew with it."""
        QPainter(self).fillRect(event.rect(), QColor(theme.PALETTE.band_in(self._tone)))

    def _show_picture(self, instruction: Instruction, scale: Scale) -> None:
        wanted = (instruction.picture, instruction.print_png, scale)
        if wanted == self._pictured:
            return
        self._pictured = wanted
        png = instruction.print_png or (self._source(instruction.picture) if instruction.picture else None)
        self._picture.setVisible(bool(png))
        if png:
            self._picture.show_picture(png, "", scale.px(PICTURE), scale.px(PICTURE), "#FFFFFF")

    def _make_keys(self, keys: tuple[Key, ...]) -> None:
        self._shown = keys
        wanted = [self._button(key) for key in keys]
        for old in self._buttons:
            self._keys.removeWidget(old)
            old.setVisible(old in wanted)
        for button in wanted:
            self._keys.addWidget(button)
            button.show()
        self._buttons = wanted

    def _button(self, key: Key) -> TouchButton:
        button = self._made.get(key.action)
        if button is None:
            button = self._made[key.action] = TouchButton(f"pack.{key.action}", key.action)
            button.setParent(self)
            button.clicked.connect(self._clicked)
        button.show_words(key.key, key.label)
        return button

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, TouchButton):
            self.pressed.emit(sender.action)
