"""Two buttons that save the table of a page as it is shown: CSV (Ctrl+S) and PDF (Ctrl+P)."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.ui.manager.parts import button
from station.wording.words import Words
from station.workflow.table_files import FILE_REQUESTS, TableFiles

__all__ = ["TableExport"]


class TableExport(QObject):
    """Saves what a table view shows, in its order; `said` is for the line at the bottom of the window."""

    said = Signal(str, bool)

    def __init__(self, table: QTableView, name: str, words: Words) -> None:
        """`name` is that of the file and of the buttons."""
        super().__init__(table)
        self._table, self._name, self.words = table, name, words
        self._title = name
        self._desk = DeskBridge(f"{name} files", FILE_REQUESTS, lambda _tell: TableFiles())
        self.csv, self.pdf = button(f"{name}.csv"), button(f"{name}.pdf")
        self.csv.setShortcut("Ctrl+S")
        self.pdf.setShortcut("Ctrl+P")
        self.csv.clicked.connect(self._save_csv)
        self.pdf.clicked.connect(self._save_pdf)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)

    def buttons(self) -> list[QWidget]:
        return [self.csv, self.pdf]

    def show_words(self, title: str, words: Words) -> None:
        """Say everything in this language; `title` stands above the PDF."""
        self._title, self.words = title, words
        self.csv.setText(words.say("Save as CSV"))
        self.pdf.setText(words.say("Save as PDF"))

    def close(self, timeout_s: float) -> bool:
        return self._desk.close(timeout_s)

    def content(self) -> tuple[list[str], list[list[str]]]:
        """Head and rows as they are shown."""
        model, across = self._table.model(), Qt.Orientation.Horizontal
        columns = range(model.columnCount())
        head = [str(model.headerData(column, across) or "") for column in columns]
        rows = [[str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())]
        return head, rows

    @Slot()
    def _save_csv(self) -> None:
        self._save("csv", "CSV (*.csv)")

    @Slot()
    def _save_pdf(self) -> None:
        self._save("pdf", "PDF (*.pdf)")

    def _save(self, ending: str, kind: str) -> None:
        file, _ = QFileDialog.getSaveFileName(self._table, self.words.say("Save as"), f"{self._name}.{ending}", kind)
        if file:
            head, rows = self.content()
            lead = self.words.count("{n} entry", "{n} entries", len(rows))
            self._desk.ask("save", Path(file), self._title, lead, head, rows)

    @Slot(str, int, object)
    def _answered(self, _request: str, _ticket: int, path: object) -> None:
        self.said.emit(self.words.say("Written: {file}", file=str(path)), False)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            self.said.emit(" ".join(self.words.trouble(trouble.code, **trouble.facts)), True)
