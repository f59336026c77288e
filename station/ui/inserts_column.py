"""The last column of an open order: what goes into the box, with the prints as they look."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.parts import Card, Picture, Text, Tick, empty
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import InsertView

#: Up to so many inserts their prints are shown large.
FEW_INSERTS = 3


class InsertsColumn(QScrollArea):
    """What goes into the box, with the prints as they look."""

    insert_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self.setWidget(inside)
        self._dress: tuple[object, ...] = ()
        self._shown: list[InsertView | None] = []

    def show_view(
        self, inserts: tuple[InsertView, ...], words: Words, scale: Scale, *, shows_ticks: bool = True
    ) -> None:
        """Draw the inserts; cards of inserts that did not change stay as they are."""
        dress = (words.language, scale, shows_ticks, len(inserts))
        if dress != self._dress:
            self._dress, self._shown = dress, [None] * len(inserts)
            empty(self._cards)
            self._cards.setSpacing(scale.px(18 if len(inserts) <= FEW_INSERTS else 10))
            for _ in inserts:
                self._cards.addWidget(QWidget())
            if not inserts:
                self._cards.addWidget(_nothing_extra(words, scale))
            self._cards.addStretch(1)
        for index, insert in enumerate(inserts):
            if insert != self._shown[index]:
                self._put(index, _InsertCard(insert, words, scale, shows_ticks, len(inserts) > FEW_INSERTS))
                self._shown[index] = insert

    def _put(self, index: int, card: "_InsertCard") -> None:
        card.clicked.connect(self.insert_clicked)
        item = self._cards.takeAt(index)
        old = item.widget() if item is not None else None
        self._cards.insertWidget(index, card)
        if old is not None:
            old.setParent(None)
            old.deleteLater()


def _nothing_extra(words: Words, scale: Scale) -> Card:
    card = Card()
    card.fit(scale)
    told = Text("title", wraps=True)
    told.show_text(words.say("Nothing extra in this parcel."))
    card.column.addWidget(told)
    return card


class _InsertCard(Card):
    clicked = Signal(str)

    def __init__(self, view: InsertView, words: Words, scale: Scale, shows_tick: bool, is_small: bool) -> None:
        super().__init__()
        self._slot = view.slot.value
        self.setObjectName(f"insert.{self._slot}")
        self.fit(scale)
        if is_small:
            self.column.setContentsMargins(scale.px(18), scale.px(10), scale.px(18), scale.px(10))
        row = QHBoxLayout()
        row.setSpacing(scale.px(18))
        paper = Picture()
        paper.show_paper(view.preview_png, scale.px(150 if is_small else 170), scale.px(112 if is_small else 168))
        row.addWidget(paper)
        told = QVBoxLayout()
        text, colour, back = state_words(view, words)
        pill = QLabel(text)
        pill.setObjectName(f"insert.{self._slot}.state")
        pill.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        pill.setStyleSheet(
            f"color: {colour}; background: {back}; border-radius: {scale.px(14)}px;"
            f"padding: {scale.px(5)}px {scale.px(12)}px; font-weight: 700; font-size: {scale.px(17)}px;"
        )
        pill.setMinimumHeight(scale.px(34))
        title, why = Text("title", wraps=True), Text("soft", wraps=True)
        title.show_text(view.title_in(words.language))
        why.show_text(words.reason(view.reason))
        head = QHBoxLayout()
        head.addWidget(pill)
        bin_text = Text("warn")
        if view.take_from and view.state is not None:
            bin_text.show_text(words.say("bin {bin}", bin=view.take_from))
        head.setSpacing(scale.px(12))
        head.addWidget(bin_text, 1)
        told.setSpacing(scale.px(4))
        told.addLayout(head)
        told.addWidget(title)
        told.addWidget(why)
        if view.comes_out_of:
            elsewhere = Text("warn", f"insert.{self._slot}.comes_out_of", wraps=True)
            elsewhere.show_text(words.say("Comes out of: {printer}", printer=view.comes_out_of))
            told.addWidget(elsewhere)
        told.addStretch(1)
        row.addLayout(told, 1)
        tick = Tick()
        tick.fit(scale)
        tick.show_done(view.is_laid_in)
        tick.setVisible(shows_tick)
        row.addWidget(tick)
        self.column.addLayout(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(self._slot)


def state_words(view: InsertView, words: Words) -> tuple[str, str, str]:
    """State of a print in words, its colour and background."""
    if view.state is None:
        if view.take_from:
            return words.say("Take from {bin}", bin=view.take_from), theme.WARN, theme.WARN_SOFT
        if not view.has_print:
            return words.say("Lay in"), theme.WARN, theme.WARN_SOFT
        return words.say("Not printed"), theme.BAD, theme.BAD_SOFT
    match view.state.value:
        case "printed":
            return "● " + words.say("Printed"), theme.OK, theme.OK_SOFT
        case "handed_over":
            return "◐ " + words.say("Handed over"), theme.ACCENT, theme.ACCENT_SOFT
        case "uncertain":
            return "▲ " + words.say("Is it there?"), theme.WARN, theme.WARN_SOFT
        case "failed":
            return "■ " + words.say("Failed"), theme.BAD, theme.BAD_SOFT
        case "void":
            return "■ " + words.say("Called off"), theme.BAD, theme.BAD_SOFT
        case "sending":
            return "◌ " + words.say("Printing"), theme.ACCENT, theme.ACCENT_SOFT
        case _:
            return "◌ " + words.say("Waiting"), theme.ACCENT, theme.ACCENT_SOFT
