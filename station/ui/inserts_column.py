"""The last column of an open order: what goes into the box, with the prints as they look."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from station.ui.insert_card import InsertCard
from station.ui.parts import Card, Text
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
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._nothing, self._nothing_told = Card(), Text("title", wraps=True)
        self._nothing.column.addWidget(self._nothing_told)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        self._cards: list[InsertCard] = []  #: as many as any parcel needed so far; new widgets are what costs
        self.setWidget(inside)

    def show_view(
        self, inserts: tuple[InsertView, ...], words: Words, scale: Scale, *, shows_ticks: bool = True
    ) -> None:
        """Draw the inserts; cards of inserts that did not change stay as they are."""
        is_small = len(inserts) > FEW_INSERTS
        self._column.setSpacing(scale.px(10 if is_small else 18))
        while len(self._cards) < len(inserts):
            self._add_card()
        for card, insert in zip(self._cards, inserts, strict=False):
            card.show_insert(insert, words, scale, shows_tick=shows_ticks, is_small=is_small)
            card.show()
        for card in self._cards[len(inserts) :]:
            card.put_away()
        self._nothing.setVisible(not inserts)
        if not inserts:
            self._nothing.fit(scale)
            self._nothing_told.show_text(words.say("Nothing extra in this parcel."))

    def _add_card(self) -> None:
        card = InsertCard()
        card.clicked.connect(self.insert_clicked)
        self._column.insertWidget(len(self._cards), card)
        self._cards.append(card)
