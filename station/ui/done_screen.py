"""The centre of the packing window when a parcel is packed."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.ui.inserts_column import InsertsColumn
from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import DoneView


class DoneScreen(QWidget):
    """The parcel is packed."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Text("huge", "done.title", wraps=True)
        self._who = Text("lead", "done.who", wraps=True)
        self._counts = Text("told", "done.counts", wraps=True)
        self._look = Text("notice", "done.look", wraps=True)
        self._inserts = InsertsColumn()
        self._row = QHBoxLayout(self)
        told = QVBoxLayout()
        told.addStretch(1)
        for text in (self._title, self._who, self._counts, self._look):
            told.addWidget(text)
        told.addStretch(1)
        self._told = told
        self._row.addLayout(told, 62)
        self._row.addWidget(self._inserts, 38)

    def show_view(self, view: DoneView, words: Words, scale: Scale) -> None:
        margin = scale.px(64)
        self._row.setContentsMargins(margin, scale.px(22), scale.px(28), scale.px(22))
        self._told.setSpacing(scale.px(24))
        self._title.show_text("✓ " + words.say("Packed"))
        self._who.show_text(
            words.say("Order {number} · {seconds}", number=view.order.number, seconds=words.duration(view.seconds))
        )
        told = [
            words.count("{n} parcel packed today", "{n} parcels packed today", view.count.packed),
            words.count("{n} waiting", "{n} waiting", view.count.waiting),
        ]
        self._counts.show_text(" · ".join(told))
        uncertain = ", ".join(insert.title_in(words.language) for insert in view.uncertain)
        look = "▲ " + words.say("Look whether it came out: {prints}", prints=uncertain)
        self._look.show_text(look if uncertain else "")
        self._look.setVisible(bool(uncertain))
        self._inserts.show_view(view.inserts, words, scale, shows_ticks=False)
