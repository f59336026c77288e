"""Two buttons that save the table of a page as it is shown: CSV (Ctrl+S) and PDF (Ctrl+P)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from station.bridge.manager_desk import AskLeave, DeskBridge
from station.domain.trouble import Trouble
from station.ui.manager.parts import button, tell_saves
from station.wording.words import Words
from station.workflow.table_files import FILE_REQUESTS, TableFiles

__all__ = ["WHERE_CTRL_S_KEEPS", "ShownTable", "TableExport"]

#: Keys of the buttons; on pages where Ctrl+S keeps what was written the CSV has another one.
USUAL_KEYS, WHERE_CTRL_S_KEEPS = ("Ctrl+S", "Ctrl+P"), ("Ctrl+Shift+S", "Ctrl+P")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as a page shows it. Rows are worked out on the thread that writes: they must not look at widgets."""

    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    count: int  #: rows


class TableExport(QObject):
    """Saves what a table view shows, in its order; `said` is for the line at the bottom of the window."""

    said = Signal(str, bool)

    def __init__(
        self,
        table: QWidget,
        name: str,
        words: Words,
        ask_leave: AskLeave | None = None,
        content: Callable[[], ShownTable] | None = None,
        keys: tuple[str, str] = USUAL_KEYS,
    ) -> None:
        """`name` is that of the file and of the buttons; `ask_leave` as that of the page's desk; `content` tells what
        is shown where that is no `QTableView`."""
        super().__init__(table)
        self._table, self._name, self.words = table, name, words
        self._title, self._content = name, content
        self._desk = DeskBridge("files", FILE_REQUESTS, lambda _tell: TableFiles(), ask_leave)
        self.csv, self.pdf = button(f"{name}.csv"), button(f"{name}.pdf")
        for each, shortcut in zip((self.csv, self.pdf), keys, strict=True):
            each.setShortcut(shortcut)
        self.csv.clicked.connect(self._save_csv)
        self.pdf.clicked.connect(self._save_pdf)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)

    def buttons(self) -> list[QWidget]:
        return [self.csv, self.pdf]

    def show_words(self, title: str, words: Words) -> None:
        """Say everything in this language; `title` stands above the PDF."""
        self._title, self.words = title, words
        tell_saves(self.csv, self.pdf, words)

    def close(self, timeout_s: float) -> bool:
        return self._desk.close(timeout_s)

    def content(self) -> ShownTable:
        """Head and rows as they are shown."""
        if self._content is not None:
            return self._content()
        if not isinstance(self._table, QTableView):
            return ShownTable((), (), 0)
        model, across = self._table.model(), Qt.Orientation.Horizontal
        columns, count = range(model.columnCount()), model.rowCount()
        head = [str(model.headerData(column, across) or "") for column in columns]
        rows = [[str(model.index(row, column).data() or "") for column in columns] for row in range(count)]
        return ShownTable(head, rows, count)

    @Slot()
    def _save_csv(self) -> None:
        self._save("csv", "CSV (*.csv)")

    @Slot()
    def _save_pdf(self) -> None:
        self._save("pdf", "PDF (*.pdf)")

    def _save(self, ending: str, kind: str) -> None:
        file, _ = QFileDialog.getSaveFileName(self._table, self.words.say("Save as"), f"{self._name}.{ending}", kind)
        if file:
            shown = self.content()
            lead = self.words.count("{n} entry", "{n} entries", shown.count)
            self._desk.ask("save", Path(file), self._title, lead, shown.head, shown.rows)

    @Slot(str, int, object)
    def _answered(self, _request: str, _ticket: int, path: object) -> None:
        self.said.emit(self.words.say("Written: {file}", file=str(path)), False)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            self.said.emit(" ".join(self.words.trouble(trouble.code, **trouble.facts)), True)
