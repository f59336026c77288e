"""The centre of the packing window while an order is open: customer, items, inserts."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.ui.customer_column import CustomerColumn
from station.ui.inserts_column import InsertsColumn
from station.ui.items_column import ItemsColumn
from station.ui.parts import PictureSource, Text
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import OpenView


class OpenScreen(QWidget):
    """Customer, items, inserts; above them what is special about this parcel."""

    def __init__(self, picture: PictureSource) -> None:
        super().__init__()
        self.customer = CustomerColumn()
        self.items = ItemsColumn(picture)
        self.inserts = InsertsColumn()
        self._special = Text("warn", "open.special", wraps=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._special)
        self._row = QHBoxLayout()
        self._column.addLayout(self._row, 1)
        for column, share in ((self.customer, 25), (self.items, 42), (self.inserts, 33)):
            self._row.addWidget(column, share)

    def show_view(self, view: OpenView, words: Words, scale: Scale) -> None:
        margin = scale.px(28)
        self._column.setContentsMargins(margin, scale.px(22), margin, scale.px(22))
        self._column.setSpacing(scale.px(12))
        self._row.setSpacing(scale.px(22))
        special = special_words(view, words)
        self._special.show_text(special)
        self._special.setVisible(bool(special))
        self.customer.show_view(view, words, scale)
        self.items.show_view(view, words, scale)
        self.inserts.show_view(view.inserts, words, scale)


def special_words(view: OpenView, words: Words) -> str:
    """What is special about this parcel: resumed, the second of two, others in the same tote; "" for nothing."""
    told = []
    if view.is_resumed:
        told.append(words.say("▲ Opened before: what was checked and printed then still counts"))
    if view.part > 1:
        told.append(words.say("▲ Parcel {part} of this order", part=view.part))
    if view.tote:
        others = ", ".join(view.tote)
        told.append(words.say("▲ In the same tote: {orders}", orders=others))
    return "   ".join(told)
