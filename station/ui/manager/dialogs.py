"""Questions of the rules page: publishing with the difference in words and a note, and the history with roll back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station.domain.rule_diff import Difference
from station.domain.rule_versions import RuleState, RuleVersion
from station.ui.manager.parts import button, label, named
from station.wording.rule_words import say_difference
from station.wording.words import Words

__all__ = ["HistoryDialog", "PublishDialog", "say_version"]

WIDTH, HEIGHT = 760, 560


def _changes(differences: Sequence[Difference], words: Words) -> QWidget:
    """Differences in words, one below the other."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    told = [say_difference(one, words) for one in differences] or [words.say("Nothing differs.")]
    for text in told:
        line = label("sentence", wraps=True)
        line.setText(text)
        column.addWidget(line)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setWidget(inner)
    return area


class PublishDialog(QDialog):
    """What will change at all tables, and why. Publishing needs a note; rules that cannot work need a word more."""

    def __init__(
        self, differences: Sequence[Difference], errors: Sequence[str], words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("publish")
        self.resize(WIDTH, HEIGHT)
        self._differs = bool(differences)
        say = words.say
        self.setWindowTitle(say("Make draft live"))
        head = label("title")
        head.setText(words.count("{n} change for all tables", "{n} changes for all tables", len(differences)))
        self.note = named(QLineEdit(), "publish.note")
        self.note.setPlaceholderText(say("Why? One sentence for whoever reads it later"))
        self.note.setAccessibleName(say("note"))
        self.anyway = named(QCheckBox(say("Publish although these rules cannot work")), "publish.anyway")
        self.publish, self.cancel = button("publish.go", "primary"), button("publish.cancel")
        self.publish.setText(say("Make live"))
        self.cancel.setText(say("Not yet"))
        self._lay_out(head, _changes(differences, words), errors)
        self.anyway.setVisible(bool(errors))
        self.note.textChanged.connect(self._judge)
        self.anyway.toggled.connect(self._judge)
        self.publish.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._judge()
        self.note.setFocus()

    def _lay_out(self, head: QLabel, changes: QWidget, errors: Sequence[str]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(changes, 1)
        for text in errors:
            line = label("problem", wraps=True)
            line.setProperty("tone", "bad")
            line.setText(text)
            column.addWidget(line)
        column.addWidget(self.anyway)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.publish)
        column.addLayout(row)

    @Slot()
    def _judge(self) -> None:
        may = not self.anyway.isVisibleTo(self) or self.anyway.isChecked()
        self.publish.setEnabled(self._differs and bool(self.note.text().strip()) and may)
        self.publish.setDefault(self.publish.isEnabled())


def say_version(version: RuleVersion, words: Words) -> str:
    """ "12 · live · 22 Nov 2026, 14:05 · Mia · Advent"."""
    state = words.say("draft") if version.state is RuleState.DRAFT else ""
    state = words.say("live") if version.is_live else state
    parts = [str(version.version), state, words.fact(version.made_at), version.made_by, version.note]
    return " · ".join(part for part in parts if part)


class HistoryDialog(QDialog):
    """All versions, newest first, what each changed; an old one can be made live again."""

    #: A version was chosen: what did it change?
    chosen = Signal(int)
    roll_back_asked = Signal(int, str)

    def __init__(self, versions: Sequence[RuleVersion], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.resize(WIDTH + 160, HEIGHT)
        self.setWindowTitle(words.say("History of the rules"))
        self._versions, self._words = tuple(versions), words
        self.list = named(QListWidget(), "history.list")
        self.list.setAccessibleName(words.say("Versions"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([say_version(one, words) for one in versions])
        self.note = named(QLineEdit(), "history.note")
        self.note.setPlaceholderText(words.say("Why does it come back?"))
        self.back, self.close_it = button("history.back", "primary"), button("history.close")
        self.back.setText(words.say("Make this version live again"))
        self.close_it.setText(words.say("Close"))
        self._shown = QVBoxLayout()
        self._lay_out()
        self.list.currentRowChanged.connect(self._row_chosen)
        self.note.textChanged.connect(self._judge)
        self.back.clicked.connect(self._back_clicked)
        self.close_it.clicked.connect(self.reject)

    def start(self) -> None:
        """Choose the newest version."""
        self.list.setFocus()
        self.list.setCurrentRow(0)

    def show_changes(self, version: int, differences: Sequence[Difference]) -> None:
        """What a version changed, where it is still the chosen one."""
        chosen = self._chosen()
        if chosen is None or chosen.version != version:
            return
        while (item := self._shown.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._shown.addWidget(_changes(differences, self._words))

    def _lay_out(self) -> None:
        head = label("h")
        head.setText(self._words.say("What it changed of the version it was made from"))
        right = QVBoxLayout()
        right.addWidget(head)
        right.addLayout(self._shown, 1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 2)
        middle.addLayout(right, 3)
        foot = QHBoxLayout()
        for widget, stretch in ((self.note, 1), (self.back, 0), (self.close_it, 0)):
            foot.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _chosen(self) -> RuleVersion | None:
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    @Slot(int)
    def _row_chosen(self, _row: int) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.chosen.emit(chosen.version)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        chosen = self._chosen()
        is_old = chosen is not None and not chosen.is_live and chosen.state is RuleState.PUBLISHED
        self.note.setEnabled(is_old)
        self.back.setEnabled(is_old and bool(self.note.text().strip()))

    @Slot()
    def _back_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.roll_back_asked.emit(chosen.version, self.note.text().strip())
