"""The page of the first start that shows the self-test code and tells what arrived of it."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.bridge.manager_desk import DeskBridge
from station.bridge.setup_desk import self_test_modules, verdict_of
from station.domain.trouble import Trouble
from station.ui.parts import Text
from station.ui.setup.page import SetupPage
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.words import Words
from station.workflow.setting_up import FoundScanner

#: Light modules before and behind a Code 128 (ISO/IEC 15417, 4.1).
QUIET = 10


class CodeOnScreen(QWidget):
    """The self-test code as bars of whole pixels: always black on white, whatever the colours of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scanner.code")

    def paintEvent(self, _event: QPaintEvent) -> None:
        modules = self_test_modules()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        step = max(1, self.width() // (len(modules) + 2 * QUIET))
        left = (self.width() - step * len(modules)) // 2
        for place, is_dark in enumerate(modules):
            if is_dark:
                painter.fillRect(left + place * step, 10, step, self.height() - 20, QColor("#000000"))
        painter.end()


class ScannerPage(SetupPage):
    """Scan the code on the screen or on the sheet: the verdict with its cure."""

    def __init__(self, words: Words, desk: DeskBridge) -> None:
        super().__init__("scanner", words)
        self._desk = desk
        self._ticket = 0
        self._arrived = ""
        self._found: tuple[FoundScanner, ...] = ()
        self._source = ""
        self._good: dict[str, str] = {}  #: addresses of scanners that are no keyboards and read well, by their sources
        self._sheet: Path | Trouble | None = None
        self.code = CodeOnScreen()
        self.print = TouchButton("scanner.print", "print", 26)
        self.print.setProperty("touch", "true")
        self.print.clicked.connect(self._print)
        self.result = Text("lead", "scanner.result", wraps=True)
        self.column.addWidget(self.code, 1)
        self.column.addWidget(self.print, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.result)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.answered.connect(self._told)
        desk.failed.connect(self._told)
        self.show_words(words)

    @property
    def is_good(self) -> bool:
        """Whether the code arrived as shown."""
        return bool(self._arrived) and verdict_of(self._arrived).is_good

    def enter(self) -> None:
        self.setFocus()

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        self.print.fit(scale, 320, 76)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Scanners for the settings: those that are no keyboards and were tried."""
        return tuple(self._good.values())

    def show_found(self, found: tuple[FoundScanner, ...]) -> None:
        """Scanners that are no keyboards and are listened to."""
        self._found = found
        self._show()

    def show_scan(self, arrived: str, source: str = "") -> None:
        """Judge a scan, right or garbled; `source` as `Scan` names it."""
        self._arrived, self._sheet, self._source = arrived, None, source
        scanner = self._scanner()
        if scanner and self.is_good:
            self._good[source] = scanner.address
        self._show()

    def _scanner(self) -> FoundScanner | None:
        """Whose scan it was, None: a keyboard's."""
        return next((one for one in self._found if one.source == self._source), None)

    def show_words(self, words: Words) -> None:
        super().show_words(words)
        self.question.show_text(words.say("Does the scanner work?"))
        self.hint.show_text(words.say("Scan this code. Laser scanners cannot read screens: write the sheet for them."))
        self.print.show_words("", words.say("Print sheet"))
        self.code.setAccessibleName(words.say("Self-test code"))
        self._show()

    @Slot()
    def _print(self) -> None:
        steps = (
            self.words.say("Scan one of the codes: the bars with any scanner, the square with a camera."),
            self.words.say("Read what the screen says. Where something is wrong, it names the cure."),
        )
        self._ticket = self._desk.ask("print_sheet", self.words.say("Check a scanner"), steps)

    @Slot(str, int, object)
    def _told(self, _request: str, ticket: int, answer: object) -> None:
        if ticket and ticket == self._ticket and isinstance(answer, Path | Trouble):
            self._sheet = answer
            self._show()

    def _show(self) -> None:
        self.result.show_text(self._said())

    def _said(self) -> str:
        words = self.words
        if isinstance(self._sheet, Trouble):
            return " ".join(words.trouble(self._sheet.code, **self._sheet.facts))
        if self._sheet is not None:
            return words.say("Print this page on any printer: {file}", file=str(self._sheet))
        if not self._arrived:
            told = words.say("Nothing was scanned yet. Enter goes on without.")
            names = tuple(one.name for one in self._found)
            return " ".join([told, words.say("Listening to: {scanners}", scanners=names)]) if names else told
        findings = verdict_of(self._arrived).findings
        said = [" ".join(words.trouble(finding.code, **finding.facts)) for finding in findings]
        scanner = self._scanner()
        if said or scanner is None:
            return " ".join(said) or words.say("Every character arrived as printed.")
        return words.say("{scanner}: every character arrived as printed.", scanner=scanner.name)
