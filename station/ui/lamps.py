"""The lamps of the top line: scanner and printers, only as measured."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.ui.parts import Lamp
from station.wording.words import Words
from station.workflow.ports import PrinterLamp


class LampRow(QWidget):
    """Scanner first, then the printers in the order of the settings."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(22)
        self.scanner = Lamp("lamp.scanner")
        self._row.addWidget(self.scanner)
        self._printers: dict[str, Lamp] = {}
        self._seen = False
        self._gone = ""

    def scanner_seen(self) -> None:
        """A scan arrived: the scanner was measured to work."""
        self._seen, self._gone = True, ""

    def scanner_gone(self, port: str) -> None:
        """A serial scanner was unplugged."""
        self._gone = port

    def show_printers(self, lamps: Sequence[PrinterLamp], words: Words) -> None:
        """Draw what was measured last."""
        self._show_scanner(words)
        for lamp in lamps:
            widget = self._printers.get(lamp.printer)
            if widget is None:
                widget = self._printers[lamp.printer] = Lamp(f"lamp.{lamp.printer}")
                self._row.addWidget(widget)
            widget.show_state(*lamp_words(lamp, words))

    def _show_scanner(self, words: Words) -> None:
        if self._gone:
            self.scanner.show_state("bad", words.say("Scanner {port} unplugged", port=self._gone))
        elif self._seen:
            self.scanner.show_state("ok", words.say("Scanner"))
        else:
            self.scanner.show_state("unknown", words.say("Scanner · not seen yet"))


def lamp_words(lamp: PrinterLamp, words: Words) -> tuple[str, str]:
    """State ("ok", "warn", "bad", "unknown") and words of a printer's lamp."""
    if lamp.status is None:
        return "unknown", words.say("{printer} · not measured", printer=lamp.label)
    if lamp.status.conditions:
        told = ", ".join(words.say(condition.value.replace("_", " ")) for condition in sorted(lamp.status.conditions))
        return ("warn" if lamp.status.is_ready else "bad"), f"{lamp.label} · {told}"
    return "ok", lamp.label
