"""The pages of the first start that ask for words: language, name of the table, summary."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget

from station.ui.parts import Text
from station.ui.setup.page import SetupPage
from station.wording.words import Words

#: Languages of the wizard, each by its own name.
LANGUAGES = (("de", "Deutsch"), ("en", "English"))
LONGEST_NAME = 60


class LanguagePage(SetupPage):
    """The first question; the answer changes the language at once."""

    chosen = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__("language", words)
        self.list = QListWidget()
        self.list.setObjectName("language.list")
        self.list.addItems([name for _, name in LANGUAGES])
        codes = [code for code, _ in LANGUAGES]
        self.list.setCurrentRow(codes.index(words.language) if words.language in codes else len(codes) - 1)
        self.list.currentRowChanged.connect(self._choose)
        self.column.addWidget(self.list, 1)
        self.show_words(words)

    @property
    def language(self) -> str:
        return LANGUAGES[max(0, self.list.currentRow())][0]

    def enter(self) -> None:
        self.list.setFocus()

    def show_words(self, words: Words) -> None:
        super().show_words(words)
        self.question.show_text(words.say("Which language?"))
        self.hint.show_text(words.say("↑ and ↓ choose, Enter goes on."))
        self.list.setAccessibleName(self.question.full_text())

    def _choose(self, _row: int) -> None:
        self.chosen.emit(self.language)


class NamePage(SetupPage):
    """What this table is called."""

    def __init__(self, words: Words) -> None:
        super().__init__("name", words)
        self.field = QLineEdit()
        self.field.setObjectName("name.field")
        self.field.setMaxLength(LONGEST_NAME)
        self.field.textChanged.connect(self.changed)
        self.column.addWidget(self.field)
        self.column.addStretch(1)
        self.field.setText(words.say("Packing table 1"))
        self.show_words(words)

    @property
    def table(self) -> str:
        return self.field.text().strip()

    @property
    def is_ready(self) -> bool:
        return bool(self.table)

    def enter(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def show_words(self, words: Words) -> None:
        if self.table == self.words.say("Packing table 1"):
            self.field.setText(words.say("Packing table 1"))
        super().show_words(words)
        self.question.show_text(words.say("What is this table called?"))
        self.hint.show_text(words.say("Packers see this name at the top of the screen."))
        self.field.setAccessibleName(self.question.full_text())


class SummaryPage(SetupPage):
    """Everything that was answered, before it is written."""

    def __init__(self, words: Words, lines: Callable[[], list[str]]) -> None:
        super().__init__("summary", words)
        self._lines = lines
        self.answers = Text("lead", "summary.answers", wraps=True)
        self.problem = Text("alarm", "summary.problem", wraps=True)
        self.column.addWidget(self.answers)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def enter(self) -> None:
        self.setFocus()
        self.problem.show_text("")
        self.answers.show_text("\n".join(self._lines()))
        self.question.show_text(self.words.say("Is everything right?"))
        self.hint.show_text(self.words.say("Enter writes the settings and opens the packing table."))
