"""The centre of the packing window while nothing is open: scan an order."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui import theme
from station.ui.fitted_text import FittedText
from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import IdleView

#: Bars of the drawn bar code: left edge and width, in a field of 260 x 130.
BARS = ((10, 8), (26, 4), (40, 14), (62, 4), (76, 8), (96, 4), (108, 16), (134, 4), (146, 8), (164, 4), (176, 12),
        (198, 4), (212, 4), (224, 8), (240, 6))  # fmt: skip


class BarcodeSign(QWidget):
    """A bar code with the red line of a scanner."""

    def fit(self, scale: Scale) -> None:
        self.setFixedSize(scale.px(260), scale.px(130))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 260, self.height() / 130)
        for x, width in BARS:
            painter.fillRect(QRectF(x, 10, width, 110), QColor(theme.INK))
        painter.fillRect(QRectF(0, 62, 260, 5), QColor(theme.BAD))


class IdleScreen(QWidget):
    """Scan an order."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = BarcodeSign()
        self._title = FittedText("idle.title", 88, 700)
        self._counts = Text("lead", "idle.counts", wraps=True)
        self._notices = Text("notice", "idle.notices", wraps=True)
        self._last = Text("told", "idle.last", wraps=True)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (self._title, self._counts, self._notices, self._last):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
            column.addWidget(text)
        column.addStretch(1)
        self._column = column

    def show_view(self, view: IdleView, words: Words, scale: Scale) -> None:
        self._sign.fit(scale)
        self._column.setSpacing(scale.px(28))
        self._column.setContentsMargins(scale.px(64), 0, scale.px(64), 0)
        self._title.show_text(words.say("Scan an order"))
        self._title.fit(scale)
        self._title.fix_height(scale.px(120))
        count = view.count
        told = [
            words.count("{n} parcel packed today", "{n} parcels packed today", count.packed),
            words.count("{n} waiting", "{n} waiting", count.waiting),
            words.count("{n} set aside", "{n} set aside", count.set_aside),
        ]
        self._counts.show_text(" · ".join(told))
        self._show_notices(view, words)
        last = view.last
        if last is None:
            self._last.show_text(words.say("Nothing packed at this table yet."))
        else:
            slots = ", ".join(dict.fromkeys(words.slot(slot) for slot in view.last_slots))
            told = [words.say("Last: {number}", number=last.order_number), slots, words.duration(last.seconds)]
            self._last.show_text(" · ".join(part for part in told if part))

    def _show_notices(self, view: IdleView, words: Words) -> None:
        notices = []
        if view.misprints:
            notices.append(words.count("{n} misprint today", "{n} misprints today", view.misprints))
        if view.kept_here:
            kept = words.count("Kept here: {n} parcel", "Kept here: {n} parcels", view.kept_here)
            notices.append(kept + ", " + words.say("told to the shop as soon as it answers"))
        if view.data_from is not None:
            notices.append(words.say("The shop does not answer, data from {time}", time=words.time(view.data_from)))
        self._notices.show_text(" · ".join(f"▲ {notice}" for notice in notices))
        self._notices.setVisible(bool(notices))
