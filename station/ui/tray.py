"""The print tray: a window where the papers of printers made of software come to lie, one lane a printer."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.paper_sheet import SHADOW, PaperLike, PaperSheet, is_torn
from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words

#: Papers kept a lane; a day's demo, and about 200 MB at most when every one is a card.
KEPT = 60

#: Widest paper assumed of a lane in which nothing has come out yet.
USUAL_WIDTH_MM = 80.0

#: At most this much larger than life on a screen of 96 dpi (3.78 pixels a millimetre).
MOST_PX_PER_MM = 6.0

TABLE, TABLE_LANE = "#EDE7DB", "#E5DDCE"


class Lane(QFrame):
    """One printer's papers, newest first."""

    enlarged = Signal(object)  #: the PaperLike that was clicked

    def __init__(self, name: str, label: str, words: Words) -> None:
        super().__init__()
        self.setObjectName(f"tray.lane.{name}")
        self.setProperty("lane", "true")
        self._words = words
        self._papers: list[tuple[PaperSheet, QLabel]] = []
        self._label, self._count = Text("lane"), QLabel()
        self._label.show_text(label)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("kind", "soft")
        self._empty.setMargin(24)
        self._count.setProperty("kind", "soft")
        head = QHBoxLayout()
        head.addWidget(self._label, 1)
        head.addWidget(self._count)
        self._pile = QVBoxLayout()
        inside = QWidget()
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._empty, 1)
        around.addLayout(self._pile)
        around.addStretch(0)
        self._area = QScrollArea()
        self._area.setObjectName(f"tray.lane.{name}.pile")
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        self.show_words(words)

    @property
    def papers(self) -> list[PaperLike]:
        """The papers lying here, newest first."""
        return [sheet.paper for sheet, _ in self._papers]

    @property
    def widest_mm(self) -> float:
        return max((sheet.paper.width_mm for sheet, _ in self._papers), default=USUAL_WIDTH_MM)

    def fitting_px_per_mm(self) -> float:
        """The largest scale at which the widest paper fits, and the highest card or label as a whole."""
        bar = self._area.verticalScrollBar().sizeHint().width()
        by_width = (self._area.width() - bar - 2 * SHADOW) / self.widest_mm
        highest_mm = max((s.paper.height_mm for s, _ in self._papers if not is_torn(s.paper)), default=0.0)
        if not highest_mm:
            return by_width
        by_height = (self._area.height() - 2 * SHADOW) / highest_mm
        return min(by_width, max(by_height, 0.6 * by_width))  # in a low window rather large and scrolled

    def add_paper(self, paper: PaperLike) -> None:
        sheet, caption = PaperSheet(paper), QLabel()
        caption.setProperty("kind", "caption")
        sheet.clicked.connect(self._sheet_clicked)
        self._papers.insert(0, (sheet, caption))
        self._pile.insertWidget(0, caption, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pile.insertWidget(0, sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        while len(self._papers) > KEPT:
            self._take_away(-1)
        self._area.verticalScrollBar().setValue(0)
        self._name_sheet(sheet, caption)
        self._show_count()

    def clear(self) -> None:
        while self._papers:
            self._take_away(-1)
        self._show_count()

    def _take_away(self, place: int) -> None:
        for widget in self._papers.pop(place):
            self._pile.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def fit(self, scale: Scale, px_per_mm: float) -> None:
        margin = scale.px(16)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, scale.px(8), margin)
        self._pile.setSpacing(scale.px(6))
        for sheet, _ in self._papers:
            sheet.fit(px_per_mm)

    def show_words(self, words: Words) -> None:
        self._words = words
        self._empty.setText(words.say("What is printed appears here, exactly as on paper."))
        self._show_count()
        for sheet, caption in self._papers:
            self._name_sheet(sheet, caption)

    def _show_count(self) -> None:
        count = len(self._papers)
        self._empty.setVisible(not count)
        self._count.setText(self._words.number(count) if count else "")
        self._count.setToolTip(self._words.count("{n} paper", "{n} papers", count))

    def _name_sheet(self, sheet: PaperSheet, caption: QLabel) -> None:
        words, paper = self._words, sheet.paper
        told = words.say("No. {number} · {time}", number=paper.number, time=words.time(paper.at))
        caption.setText(told)
        sheet.setAccessibleName(f"{self._label.full_text()}, {told}")
        sheet.setToolTip(words.say("Click to enlarge"))

    @Slot()
    def _sheet_clicked(self) -> None:
        sheet = self.sender()
        if isinstance(sheet, PaperSheet):
            self.enlarged.emit(sheet.paper)


class Enlargement(QWidget):
    """One paper, large, over the whole tray; Esc or a click puts it back."""

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
        self.hide()
        self._sheet = None
        taken = self._area.takeWidget()
        if taken is not None:
            taken.deleteLater()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
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


class PrintTray(QWidget):
    """The window. Papers come by `add_paper`; a printer that no lane was named for gets its own."""

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

    def _add_lane(self, name: str, label: str) -> Lane:
        lane = Lane(name, label, self._words)
        lane.enlarged.connect(self._enlarge)
        self._lanes[name] = lane
        self._row.addWidget(lane)
        return lane

    def papers(self, printer: str) -> list[PaperLike]:
        """The papers of a printer that lie here, newest first; none for a printer without a lane."""
        lane = self._lanes.get(printer)
        return lane.papers if lane is not None else []

    @Slot(object)
    def add_paper(self, paper: PaperLike) -> None:
        """Lay a paper on top of its printer's lane; the oldest beyond `KEPT` goes."""
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._enlargement.close_paper()
        # The tray is drawn for a smaller window than the packing table: half its screen.
        self._scale = Scale.of(round(self.width() * 1.5), round(self.height() * 1.35))
        style = theme.style_sheet(self._scale) + _tray_style(self._scale)
        if style != self.styleSheet():
            self.setStyleSheet(style)
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
        QPainter(self).fillRect(self.rect(), QColor(TABLE))


def _tray_style(scale: Scale) -> str:
    px = scale.px
    return f"""
QFrame[lane="true"] {{ background: {TABLE_LANE}; border: 1px solid #D9CFBD; border-radius: {px(12)}px; }}
QFrame[lane="true"] QLabel {{ background: transparent; border: none; }}
QLabel[kind="lane"] {{ font-size: {px(20)}px; font-weight: 600; }}
QLabel[kind="caption"] {{ color: {theme.SOFT}; font-size: {px(15)}px; }}
QPushButton {{ background: {theme.CARD}; border: 1px solid #CFC5B2; border-radius: {px(10)}px;
  padding: {px(10)}px {px(18)}px; font-weight: 600; }}
QPushButton:hover, QPushButton:focus {{ border-color: {theme.ACCENT}; background: {theme.ACCENT_SOFT}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: #BDB29D; border-radius: {px(4)}px;
  min-height: {px(40)}px; margin: 0 {px(2)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ background: none; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QPushButton:disabled {{ color: {theme.FAINT}; }}
"""
