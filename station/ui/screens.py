"""The centre of the packing window: idle, open, problem and done."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.customer_column import CustomerColumn
from station.ui.inserts_column import InsertsColumn
from station.ui.items_column import ItemsColumn
from station.ui.parts import Card, Picture, PictureSource, Text
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import DoneView, IdleView, OpenView, ProblemView

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
        self._title = Text("huge", "idle.title", wraps=True)
        self._counts = Text("lead", "idle.counts", wraps=True)
        self._last = Text("soft", "idle.last", wraps=True)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (self._title, self._counts, self._last):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(text)
        column.addStretch(1)
        self._column = column

    def show_view(self, view: IdleView, words: Words, scale: Scale) -> None:
        self._sign.fit(scale)
        self._column.setSpacing(scale.px(28))
        self._title.show_text(words.say("Scan an order"))
        count = view.count
        told = [
            words.count("{n} parcel packed today", "{n} parcels packed today", count.packed),
            words.count("{n} waiting", "{n} waiting", count.waiting),
            words.count("{n} set aside", "{n} set aside", count.set_aside),
        ]
        self._counts.show_text(" · ".join(told))
        last = view.last
        if last is None:
            self._last.show_text(words.say("Nothing packed at this table yet."))
        else:
            slots = ", ".join(dict.fromkeys(words.slot(slot) for slot in view.last_slots))
            told = [words.say("Last: {number}", number=last.order_number), slots, words.duration(last.seconds)]
            self._last.show_text(" · ".join(part for part in told if part))


class OpenScreen(QWidget):
    """Customer, items, inserts."""

    def __init__(self, picture: PictureSource) -> None:
        super().__init__()
        self.customer = CustomerColumn()
        self.items = ItemsColumn(picture)
        self.inserts = InsertsColumn()
        self._row = QHBoxLayout(self)
        for column, share in ((self.customer, 25), (self.items, 42), (self.inserts, 33)):
            self._row.addWidget(column, share)

    def show_view(self, view: OpenView, words: Words, scale: Scale) -> None:
        margin = scale.px(28)
        self._row.setContentsMargins(margin, scale.px(22), margin, scale.px(22))
        self._row.setSpacing(scale.px(22))
        self.customer.show_view(view, words, scale)
        self.items.show_view(view, words, scale)
        self.inserts.show_view(view.inserts, words, scale)


class ProblemScreen(QWidget):
    """What happened, as large as it can be read, and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self._customer = CustomerColumn()
        self._panel = Card("bad")
        self._picture = Picture()
        self._picture.setObjectName("problem.picture")
        self._kind = Text("alarm", "problem.kind", wraps=True)
        self._subject = Text("big", "problem.subject", wraps=True)
        self._happened = Text("lead", "problem.happened", wraps=True)
        self._next = Text("lead", "problem.next", wraps=True)
        self._panel.column.addStretch(1)
        for text in (self._kind, self._subject, self._happened, self._next):
            self._panel.column.addWidget(text)
        self._panel.column.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._customer, 25)
        self._row.addWidget(self._panel, 75)
        self._row.addWidget(self._picture)

    def show_view(self, view: ProblemView, words: Words, scale: Scale) -> None:
        margin = scale.px(28)
        self._row.setContentsMargins(margin, scale.px(22), margin, scale.px(22))
        self._row.setSpacing(scale.px(22))
        self._panel.column.setContentsMargins(scale.px(64), scale.px(40), scale.px(64), scale.px(40))
        self._panel.column.setSpacing(scale.px(20))
        self._customer.setVisible(view.open is not None)
        if view.open is not None:
            self._customer.show_view(view.open, words, scale)
        self._picture.setVisible(bool(view.picture_png))
        if view.picture_png:
            self._picture.setAccessibleName(words.say("The print as it looks"))
            self._picture.show_paper(view.picture_png, scale.px(440), scale.px(620))
        facts = dict(view.facts)
        happened, next_step = words.trouble(view.code, **facts)
        self._kind.show_text(problem_kind(view.code, words))
        inserts = view.open.inserts if view.open is not None else ()
        asked = next((one for one in inserts if one.job_id and one.job_id == facts.get("job_id")), None)
        title = asked.title_in(words.language) if asked is not None else facts.get("title")
        subject = str(facts.get("name") or title or facts.get("number") or facts.get("scanned") or "")
        self._subject.show_text(subject)
        self._subject.setVisible(bool(subject))
        self._happened.show_text(happened)
        self._next.show_text(next_step)


def problem_kind(code: str, words: Words) -> str:
    """The kind of a problem in two or three words."""
    kinds = {
        "order.unknown": words.say("Unknown order"),
        "order.cancelled": words.say("Order cancelled"),
        "order.already_packed": words.say("Already packed"),
        "order.other_open": words.say("Another order is open"),
        "item.wrong": words.say("Wrong item"),
        "item.too_many": words.say("Too many"),
        "items.missing": words.say("Something is missing"),
        "code.unknown": words.say("Unknown code"),
        "print.again": words.say("Print again"),
        "print.again_personal": words.say("Print again"),
        "print.uncertain": words.say("Is it lying there?"),
    }
    return kinds.get(code, words.say("Something needs you"))


class DoneScreen(QWidget):
    """The parcel is packed."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Text("huge", "done.title", wraps=True)
        self._who = Text("lead", "done.who", wraps=True)
        self._counts = Text("soft", "done.counts", wraps=True)
        self._inserts = InsertsColumn()
        self._row = QHBoxLayout(self)
        told = QVBoxLayout()
        told.addStretch(1)
        for text in (self._title, self._who, self._counts):
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
        self._inserts.show_view(view.inserts, words, scale, shows_ticks=False)
