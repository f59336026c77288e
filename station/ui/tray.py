"""The print tray: a window where the papers of printers made of software come to lie, one lane a printer."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.enlargement import Enlargement
from station.ui.paper_sheet import PaperLike
from station.ui.parts import Text
from station.ui.theme import Scale
from station.ui.tray_lane import Lane
from station.wording.words import Words

#: At most this much larger than life on a screen of 96 dpi (3.78 pixels a millimetre).
MOST_PX_PER_MM = 6.0


class PrintTray(QWidget):
    """The window. Papers come by `add_paper`; a printer that no lane was named for gets its own."""

    scanned = Signal(object)  #: the PaperLike whose code is to be scanned

    def __init__(self, lanes: Sequence[tuple[str, str]], words: Words) -> None:
        """`lanes` are (name of the printer, label), from left to right."""
        super().__init__()
        self.setObjectName("tray")
        self._words = words
        self._scale = Scale(1.0)
        self._px_per_mm = 1.0
        self._lanes: dict[str, Lane] = {}
        self._build()
        for name, label in lanes:
            self._add_lane(name, label)
        self.show_words(words)
        self.setMinimumSize(640, 420)
        self.resize(1180, 800)
        self.setFocus()  # else the first key press would fall on "Clear the table"

    def _build(self) -> None:
        self._title = Text("name", "tray.title")
        self._lead = Text("soft", "tray.lead")
        self._clear = QPushButton()
        self._clear.setObjectName("tray.clear")
        self._clear.clicked.connect(self.clear)
        self._head = QHBoxLayout()
        told = QVBoxLayout()
        told.addWidget(self._title)
        told.addWidget(self._lead)
        self._head.addLayout(told, 1)
        self._head.addWidget(self._clear)
        self._row = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._row, 1)
        self._enlargement = Enlargement(self)
        self._enlargement.closed.connect(self._put_back)

    def _add_lane(self, name: str, label: str) -> Lane:
        lane = Lane(name, label, self._words)
        lane.enlarged.connect(self._enlarge)
        lane.scanned.connect(self.scanned)
        self._lanes[name] = lane
        self._row.addWidget(lane)
        return lane

    def papers(self, printer: str) -> list[PaperLike]:
        """The papers of a printer that lie here, newest first; none for a printer without a lane."""
        lane = self._lanes.get(printer)
        return lane.papers if lane is not None else []

    @Slot(object)
    def add_paper(self, paper: PaperLike) -> None:
        """Lay a paper on top of its printer's lane; the oldest beyond those a lane keeps goes."""
        lane = self._lanes.get(paper.printer) or self._add_lane(paper.printer, paper.printer)
        lane.add_paper(paper)
        self._fit()

    @Slot()
    def clear(self) -> None:
        """Take all papers away."""
        self._enlargement.close_paper()
        for lane in self._lanes.values():
            lane.clear()
        self._fit()

    @Slot(object)
    def show_words(self, words: Words) -> None:
        """Say everything again in another language."""
        self._words = words
        self.setWindowTitle(words.say("Print tray"))
        self._title.show_text(words.say("Print tray"))
        self._lead.show_text(words.say("Printers made of software: the real bytes, read back and laid on the table."))
        self._clear.setText(words.say("Clear the table"))
        for lane in self._lanes.values():
            lane.show_words(words)

    @Slot(object)
    def _enlarge(self, paper: PaperLike) -> None:
        self._enlargement.show_paper(paper, self._words, self._px_per_mm)

    @Slot(object)
    def _put_back(self, paper: PaperLike) -> None:
        for lane in self._lanes.values():
            lane.focus_paper(paper)

    @Slot(str)
    def show_colours(self, _: str) -> None:
        """Paint in the palette of now."""
        self._dress()
        self.update()

    def _dress(self) -> None:
        style = theme.style_sheet(self._scale) + _tray_style(self._scale)
        if style != self.styleSheet():
            self.setStyleSheet(style)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._enlargement.close_paper()
        # The tray is drawn for a smaller window than the packing table: half its screen.
        self._scale = Scale.of(round(self.width() * 1.5), round(self.height() * 1.35))
        self._dress()
        self._fit()

    def _fit(self) -> None:
        """All papers of the table at one scale, so that a label is smaller than a card as it is in the hand."""
        scale = self._scale
        margin = scale.px(28)
        self._column.setContentsMargins(margin, scale.px(20), margin, margin)
        self._column.setSpacing(scale.px(16))
        self._row.setSpacing(scale.px(16))
        for place, lane in enumerate(self._lanes.values()):
            self._row.setStretch(place, round(lane.widest_mm))
        self._row.activate()
        fitting = [lane.fitting_px_per_mm() for lane in self._lanes.values() if lane.papers]
        self._px_per_mm = max(min([MOST_PX_PER_MM, *fitting]), 0.5)
        for lane in self._lanes.values():
            lane.fit(scale, self._px_per_mm)
        self._clear.setEnabled(any(lane.papers for lane in self._lanes.values()))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme.PALETTE.table))


def _tray_style(scale: Scale) -> str:
    px = scale.px
    return f"""
QFrame[lane="true"] {{ background: {theme.PALETTE.table_lane}; border: 1px solid {theme.LINE};
  border-radius: {px(12)}px; }}
QFrame[lane="true"] QLabel {{ background: transparent; border: none; }}
QLabel[kind="lane"] {{ font-size: {px(20)}px; font-weight: 600; }}
QLabel[kind="caption"] {{ color: {theme.SOFT}; font-size: {px(15)}px; }}
QPushButton {{ background: {theme.CARD}; border: 1px solid {theme.LINE}; border-radius: {px(10)}px;
  padding: {px(10)}px {px(18)}px; font-weight: 600; min-height: {theme.TOUCH_PX}px; }}
QPushButton:hover, QPushButton:focus {{ border-color: {theme.ACCENT}; background: {theme.ACCENT_SOFT}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {theme.FAINT}; border-radius: {px(4)}px;
  min-height: {px(40)}px; margin: 0 {px(2)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ background: none; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QPushButton:disabled {{ color: {theme.FAINT}; }}
"""
