"""One printer's papers on the print tray, newest first."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from station.ui.paper_sheet import SHADOW, PaperLike, PaperSheet, is_torn
from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words

#: Papers kept a lane; a day's demo, and about 200 MB at most when every one is a card.
KEPT = 60

#: Widest paper assumed of a lane in which nothing has come out yet.
USUAL_WIDTH_MM = 80.0


class Lane(QFrame):
    """One printer's papers, newest first."""

    enlarged = Signal(object)  #: the PaperLike that was clicked
    scanned = Signal(object)  #: the PaperLike whose code is to be scanned

    def __init__(self, name: str, label: str, words: Words) -> None:
        super().__init__()
        self.setObjectName(f"tray.lane.{name}")
        self.setProperty("lane", "true")
        self._words = words
        self._papers: list[tuple[PaperSheet, QLabel]] = []
        self._label, self._count, self._empty = Text("lane"), QLabel(), QLabel()
        self._pile, self._area = QVBoxLayout(), QScrollArea()
        self._area.setObjectName(f"tray.lane.{name}.pile")
        self._build(label)
        self.show_words(words)

    def _build(self, label: str) -> None:
        self._label.show_text(label)
        self._count.setProperty("kind", "soft")
        self._empty.setProperty("kind", "soft")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        head = QHBoxLayout()
        head.addWidget(self._label, 1)
        head.addWidget(self._count)
        inside = QWidget()
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._empty, 1)
        around.addLayout(self._pile)
        around.addStretch(0)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self._area, 1)

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
        caption = self._papers[0][1].sizeHint().height() + 2 * self._pile.spacing()
        by_height = (self._area.height() - caption - 2 * SHADOW) / highest_mm
        return min(by_width, max(by_height, 0.6 * by_width))  # in a low window rather large and scrolled

    def add_paper(self, paper: PaperLike) -> None:
        sheet, caption = PaperSheet(paper), QLabel()
        caption.setProperty("kind", "caption")
        sheet.clicked.connect(self._sheet_clicked)
        sheet.scan_wished.connect(self._sheet_scanned)
        self._papers.insert(0, (sheet, caption))
        self._pile.insertWidget(0, caption, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pile.insertWidget(0, sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        while len(self._papers) > KEPT:
            self._take_away(-1)
        self._area.verticalScrollBar().setValue(0)
        self._name_sheet(sheet, caption)
        self._show_count()

    def focus_paper(self, paper: PaperLike) -> None:
        """Give the keyboard back to a paper that lies here; another one changes nothing."""
        for sheet, _ in self._papers:
            if sheet.paper is paper:
                sheet.setFocus()

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
        self._column.setContentsMargins(margin, margin, scale.px(8), margin)
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
        sheet.setToolTip(words.say("Click to enlarge, right-click to scan"))

    @Slot()
    def _sheet_scanned(self) -> None:
        sheet = self.sender()
        if isinstance(sheet, PaperSheet):
            self.scanned.emit(sheet.paper)

    @Slot()
    def _sheet_clicked(self) -> None:
        sheet = self.sender()
        if isinstance(sheet, PaperSheet):
            self.enlarged.emit(sheet.paper)
