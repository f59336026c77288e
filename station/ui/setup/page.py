"""What every page of the first start is: one question in large words, and the answer below it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words

#: Room below the question and between its answers, in design pixels.
GAP = 22


class SetupPage(QWidget):
    """A question; subclasses add the answer to `column` and say themselves again in `show_words`."""

    changed = Signal()  #: what may be done next has changed

    def __init__(self, name: str, words: Words) -> None:
        super().__init__()
        self.setObjectName(name)
        self.words = words
        self.question, self.hint = Text("big", "question", wraps=True), Text("lead", "hint", wraps=True)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.question)
        self.column.addWidget(self.hint)

    @property
    def is_ready(self) -> bool:
        """Whether the answer is one to go on with."""
        return True

    def enter(self) -> None:
        """The page is shown now: put the keyboard where the answer is given."""

    def show_words(self, words: Words) -> None:
        """Say everything in a language."""
        self.words = words

    def fit(self, scale: Scale) -> None:
        """Take room for a scale."""
        self.column.setSpacing(scale.px(GAP))
