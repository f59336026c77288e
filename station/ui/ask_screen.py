"""A question with up to nine answers: large, numbered, to be touched, typed or scanned."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from station.ui.fitted_text import FittedText
from station.ui.parts import Text
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.questions import answer_words, question_words
from station.wording.words import Words
from station.workflow.views import AskView, Option, title_in

#: From so many answers on they stand in two columns.
TWO_COLUMNS = 4


class AskScreen(QWidget):
    """The question above, its answers below with their numbers."""

    chosen = Signal(int)  #: number of the answer, from 1

    def __init__(self) -> None:
        super().__init__()
        self._question = FittedText("ask.question", 56, 700)
        self._help = Text("lead", "ask.help", wraps=True)
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._question)
        self._column.addWidget(self._help)
        self._column.addLayout(self._grid, 1)
        self._buttons: list[TouchButton] = []

    def show_view(self, view: AskView, words: Words, scale: Scale) -> None:
        self._column.setContentsMargins(scale.px(64), scale.px(28), scale.px(64), scale.px(28))
        self._column.setSpacing(scale.px(14))
        self._grid.setSpacing(scale.px(14))
        question, helps = question_words(view.code, dict(view.facts), words)
        self._question.show_text(question)
        self._question.fit(scale)
        self._question.fix_height(scale.px(84))
        self._help.show_text(helps)
        self._help.setVisible(bool(helps))
        if len(self._buttons) != len(view.options):
            self._make_buttons(len(view.options))
        for number, (button, option) in enumerate(zip(self._buttons, view.options, strict=True), start=1):
            answer, below = answer_words(option.code, _facts(option, words), words)
            button.show_words(str(number), answer, below, option.picture_png)
            button.fit_free(scale)

    def _make_buttons(self, count: int) -> None:
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        columns = 2 if count >= TWO_COLUMNS else 1
        rows = -(-count // columns)
        for place in range(count):
            button = TouchButton(f"ask.{place + 1}", str(place + 1), 30)
            button.setProperty("touch", "true")
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Expanding)
            button.clicked.connect(self._clicked)
            self._grid.addWidget(button, place % rows, place // rows)
            self._buttons.append(button)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, TouchButton):
            self.chosen.emit(int(sender.action))


def _facts(option: Option, words: Words) -> dict[str, object]:
    """An answer's facts; a print has its title in the language of the screen."""
    facts = dict(option.facts)
    return {**facts, "title": title_in(words.language, facts)} if "title" in facts else facts
