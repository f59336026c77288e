"""What is wrong with one part of a rule, right below it: the sentence and the next step."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui.manager.parts import label

__all__ = ["ProblemLine", "ProblemLines"]


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem in words."""

    index: int  #: of the rule in the body; -1 for the rule set itself
    field: str  #: path in the rule: "when.all.1", "priority"; "" for the whole rule
    text: str
    is_error: bool
    facts: tuple[str, ...] = ()  #: facts it is about: shown at the rows that ask about them


class ProblemLines(QWidget):
    """Problems below each other; takes no room without any."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._shown: tuple[ProblemLine, ...] = ()
        self.hide()

    def texts(self) -> list[str]:
        """What is said here."""
        return [one.text for one in self._shown]

    def show_problems(self, problems: Sequence[ProblemLine]) -> None:
        """Show these and no others."""
        if self._shown == tuple(problems):
            return
        self._shown = tuple(problems)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for one in self._shown:
            line = label("problem", wraps=True)
            line.setProperty("tone", "bad" if one.is_error else "warn")
            line.setText(("■ " if one.is_error else "▲ ") + one.text)
            line.setAccessibleName(one.text)
            self._column.addWidget(line)
        self.setVisible(bool(self._shown))
