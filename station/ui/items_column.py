"""The middle column of an open order: its items, the next one highlighted."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from station.ui.fitted_text import FittedText
from station.ui.item_list import LineList, Role
from station.ui.parts import Card, PictureSource, Text
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import LineView, OpenView


class ItemsColumn(Card):
    """The items of the order; the next one is highlighted."""

    line_clicked = Signal(int)

    def __init__(self, picture: PictureSource) -> None:
        super().__init__()
        head = QHBoxLayout()
        self._heading = Text("h", "order.number")
        self._progress = FittedText("order.progress", 23, 600)
        self._progress.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._heading, 1)
        head.addWidget(self._progress, 1)
        self.column.addLayout(head)
        self._list = LineList(picture)
        self._list.clicked.connect(self._clicked)
        self.column.addWidget(self._list, 1)

    def show_view(self, view: OpenView, words: Words, scale: Scale) -> None:
        self.fit(scale)
        self._heading.show_text(words.say("ORDER {number}", number=view.order.number))
        done = sum(not v.missing for v in view.lines)
        self._progress.show_text(words.say("{done} of {all} items checked", done=done, all=len(view.lines)))
        self._progress.fit(scale)
        self._progress.fix_height(scale.px(34))
        self._list.show_lines(view.lines, words, scale)

    def _clicked(self, index: QModelIndex) -> None:
        line = index.data(Role.LINE)
        if isinstance(line, LineView):
            self.line_clicked.emit(line.line.position)
