"""The page of the first start that asks which printer prints one kind of paper, and proves it with a test print."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QProgressBar

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.settings import PrinterSettings
from station.ui.parts import Text
from station.ui.setup.page import SetupPage
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.words import Words
from station.workflow.setting_up import Candidate, Paper

#: Causes and conditions of printers are said by their trouble codes.
PRINTER_TROUBLE = "printer."


class PrinterPage(SetupPage):
    """The found printers with make and state, the profile that was guessed, and "Did it come out?"."""

    confirmed = Signal(bool)

    def __init__(
        self, paper: Paper, words: Words, desk: DeskBridge, profiles: Sequence[str], folder: Candidate
    ) -> None:
        super().__init__(paper.printer, words)
        self.paper = paper
        self._desk = desk
        self._candidates = [folder]
        self._is_searching = True
        self._ticket = 0
        self._said: tuple[str, dict[str, Any]] = ("", {})  #: sentence and facts of the last test
        self.came_out: bool | None = None  #: what the person said of the test print
        self._build(profiles)
        self._connect()
        self.show_words(words)
        self._choose()

    def _build(self, profiles: Sequence[str]) -> None:
        name = self.paper.printer
        self.list, self.profile = QListWidget(), QComboBox()
        self.list.setObjectName(f"{name}.list")
        self.profile.setObjectName(f"{name}.profile")
        self.profile.addItems(list(profiles))
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.test = TouchButton(f"{name}.test", "test", 26)
        self.yes, self.no = TouchButton(f"{name}.yes", "yes", 26), TouchButton(f"{name}.no", "no", 26)
        for button in (self.test, self.yes, self.no):
            button.setProperty("touch", "true")
        self.result = Text("lead", f"{name}.result", wraps=True)
        self._row = QHBoxLayout()
        for widget in (self.profile, self.test, self.yes, self.no):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.column.addWidget(self.busy)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(self._row)
        self.column.addWidget(self.result)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._choose)
        self.profile.currentTextChanged.connect(self._forget_test)
        self.test.clicked.connect(self._print)
        self.yes.clicked.connect(self._yes)
        self.no.clicked.connect(self._no)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)

    @property
    def chosen(self) -> Candidate:
        return self._candidates[max(0, min(self.list.currentRow(), len(self._candidates) - 1))]

    @property
    def wanted(self) -> PrinterSettings:
        """The printer as the settings write it."""
        label = "" if self.chosen.is_folder else self.chosen.name
        return PrinterSettings(
            profile=self.profile.currentText(), address=self.chosen.address, media=self.paper.media, label=label
        )

    def enter(self) -> None:
        self.list.setFocus()

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """What the search found, the likeliest first; it is over."""
        self._candidates, self._is_searching = list(candidates), False
        self._show_list()
        self.list.setCurrentRow(0)
        self._choose()
        self.show_words(self.words)

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        for button in (self.test, self.yes, self.no):
            button.fit(scale, 230, 76)

    def show_words(self, words: Words) -> None:
        super().show_words(words)
        questions = {
            "notes": words.say("Which printer prints the notes?"),
            "labels": words.say("Which printer prints the labels?"),
            "cards": words.say("Which printer prints the cards?"),
        }
        self.question.show_text(questions[self.paper.printer])
        self.hint.show_text(self._hint())
        self.list.setAccessibleName(self.question.full_text())
        self.profile.setAccessibleName(words.say("Kind of printer"))
        self.test.show_words("", words.say("Test print"))
        self.yes.show_words("", words.say("Yes"))
        self.no.show_words("", words.say("No"))
        self._show_list()
        self._show_test()

    def _hint(self) -> str:
        if self._is_searching:
            return self.words.say("Looking for printers …")
        if len(self._candidates) == 1:
            return self.words.say("No printer was found. Prints go to a folder until there is one.")
        return self.words.say("Choose one and print a test. The kind of printer is a guess: change it if it is wrong.")

    def _show_list(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([self._line(one) for one in self._candidates])
        self.list.setCurrentRow(min(row, len(self._candidates) - 1))
        self.list.blockSignals(False)
        self.busy.setVisible(self._is_searching)

    def _line(self, one: Candidate) -> str:
        if one.is_folder:
            return self.words.say("A folder: {folder}", folder=one.address.removeprefix("file:"))
        return f"{one.name} · {self._state(one.cause, one.conditions, one.name)}"

    def _state(self, cause: str, conditions: tuple[str, ...] | None, label: str) -> str:
        if cause:
            return self.words.trouble(PRINTER_TROUBLE + cause, printer=label)[0]
        if conditions is None:
            return self.words.say("does not tell how it is")
        said = (self.words.trouble(PRINTER_TROUBLE + one, printer=label)[0] for one in conditions)
        return ", ".join(said) or self.words.say("ready")

    @Slot()
    def _choose(self) -> None:
        self.profile.setCurrentText(self.chosen.profile)
        self._forget_test()

    @Slot()
    def _forget_test(self) -> None:
        self.came_out, self._ticket, self._said = None, 0, ("", {})
        self._show_test()

    @Slot()
    def _print(self) -> None:
        self._forget_test()
        self._ticket = self._desk.ask("test_print", self.paper.printer, self.wanted)

    @Slot(str, int, object)
    def _answered(self, _request: str, ticket: int, answer: object) -> None:
        if not ticket or ticket != self._ticket or not isinstance(answer, tuple):
            return
        is_on_paper, cause, conditions = answer
        if is_on_paper:
            self._said = ("ask", {})
        else:
            self._said = ("state", {"cause": cause, "conditions": conditions})
        self._show_test()
        (self.yes if is_on_paper else self.test).setFocus()

    @Slot(str, int, object)
    def _failed(self, _request: str, ticket: int, trouble: Trouble) -> None:
        if ticket and ticket == self._ticket:
            self._said = (trouble.code, dict(trouble.facts))
            self._show_test()

    @Slot()
    def _yes(self) -> None:
        self._confirm(True)

    @Slot()
    def _no(self) -> None:
        self._confirm(False)

    def _confirm(self, came_out: bool) -> None:
        self.came_out = came_out
        self._show_test()
        (self.list if came_out else self.profile).setFocus()
        self.confirmed.emit(came_out)

    def _show_test(self) -> None:
        asks = self._said[0] == "ask" and self.came_out is None
        self.yes.setVisible(asks)
        self.no.setVisible(asks)
        self.result.show_text(self._test_words())

    def _test_words(self) -> str:
        code, facts = self._said
        words = self.words
        if self.came_out is not None:
            if self.came_out:
                return words.say("The test print came out.")
            return words.say("Check paper and cable, choose another kind of printer, and print again.")
        if code == "ask":
            return words.say("Did it come out?")
        if code == "state":
            return self._state(facts["cause"], facts["conditions"], self.chosen.name)
        return " ".join(words.trouble(code, **facts)) if code else ""
