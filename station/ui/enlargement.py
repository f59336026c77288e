"""One paper of the print tray, large, over everything else in its window."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from station.ui.paper_sheet import PaperLike, PaperSheet
from station.wording.words import Words


class Enlargement(QWidget):
    """One paper, large, over the whole tray; Esc or a click puts it back."""

    closed = Signal(object)  #: the PaperLike that was shown

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("tray.enlargement")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheet: PaperSheet | None = None
        self._area = QScrollArea()
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().installEventFilter(self)
        self._hint = QLabel()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setStyleSheet("color: #FFFFFF;")
        column = QVBoxLayout(self)
        column.addWidget(self._area, 1)
        column.addWidget(self._hint)
        self.hide()

    @property
    def paper(self) -> PaperLike | None:
        """The paper shown, None while closed."""
        return self._sheet.paper if self._sheet is not None and self.isVisible() else None

    def show_paper(self, paper: PaperLike, words: Words, least_px_per_mm: float) -> None:
        """Cover the tray; larger than it lay there, and scrolled where it is longer than the window."""
        self._sheet = PaperSheet(paper)
        self._sheet.setObjectName("tray.enlarged")
        self._sheet.setAccessibleName(words.say("Printed paper, enlarged"))
        self._sheet.clicked.connect(self.close_paper)
        self._area.setWidget(self._sheet)
        self._hint.setText(words.say("Esc or click closes"))
        self.setGeometry(self.window().rect())
        room = self.rect().adjusted(40, 30, -40, -70)
        whole = min(room.width() / paper.width_mm, room.height() / paper.height_mm)
        self._sheet.fit(min(max(whole, 1.4 * least_px_per_mm), room.width() / paper.width_mm))
        self.show()
        self.raise_()
        self.setFocus()

    @Slot()
    def close_paper(self) -> None:
        """Put the paper back; nothing happens while none is shown."""
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return
        self._area.takeWidget()
        sheet.deleteLater()
        self.hide()
        self.closed.emit(sheet.paper)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonRelease:
            self.close_paper()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_paper()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.close_paper()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(20, 17, 12, 215))
