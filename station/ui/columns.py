"""The three columns of an open order: customer and history, items, inserts."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.domain.phases import Moment
from station.ui import theme
from station.ui.item_list import LineList, Role
from station.ui.parts import Card, PhaseBar, Picture, PictureSource, Text, Tick
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import HistoryKind, HistoryRow, InsertView, LineView, OpenView

#: Up to so many inserts their prints are shown large.
FEW_INSERTS = 3

DOTS = {
    HistoryKind.ORDER: theme.ACCENT,
    HistoryKind.SAMPLE: "#B26A00",
    HistoryKind.INSERT: "#B26A00",
    HistoryKind.RETURN: theme.BAD,
    HistoryKind.COMPLAINT: theme.BAD,
}


class CustomerColumn(QWidget):
    """Who the parcel is for, where they stand, what they bought."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._who = Card()
        self._heading = Text("h")
        self._name = Text("name", "customer.name")
        self._place = Text("soft")
        self._bar = PhaseBar()
        self._reason = Text("", "customer.phase", wraps=True)
        self._opened = Text("soft", "customer.opened", wraps=True)
        for widget in (self._heading, self._name, self._place, self._bar, self._reason, self._opened):
            self._who.column.addWidget(widget)
        self._moment = Card("warn")
        self._moment_title = Text("warn", "customer.moment", wraps=True)
        self._moment_text = Text("", wraps=True)
        self._moment.column.addWidget(self._moment_title)
        self._moment.column.addWidget(self._moment_text)
        self._past = Card()
        self._past_heading = Text("h")
        self._past.column.addWidget(self._past_heading)
        self._rows = QVBoxLayout()
        self._past.column.addLayout(self._rows)
        self._past.column.addStretch(1)
        self._stats = QVBoxLayout()
        self._past.column.addLayout(self._stats)
        self._column.addWidget(self._who)
        self._column.addWidget(self._moment)
        self._column.addWidget(self._past, 1)
        self._shown: tuple[object, ...] = ()

    def show_view(self, view: OpenView, words: Words, scale: Scale) -> None:
        shown = (view.order.id, view.opened_at, view.customer, view.standing, view.history, words.language, scale)
        if shown == self._shown:
            return
        self._shown = shown
        for card in (self._who, self._moment, self._past):
            card.fit(scale)
        self._column.setSpacing(scale.px(18))
        self._bar.fit(scale)
        customer, standing = view.customer, view.standing
        self._heading.show_text(words.say("CUSTOMER"))
        self._name.show_text(customer_name(view, words))
        place = [customer.town if customer else "", words.language_name(view.language)]
        self._place.show_text(" · ".join(part for part in place if part))
        self._bar.show_phase(standing.now.phase, words.phase(standing.now.phase))
        self._reason.show_text(words.reason(standing.now.reason))
        self._opened.show_text(words.say("When opened: {phase}", phase=words.phase(standing.when_opened.phase)))
        self._moment.setVisible(bool(standing.moments))
        if standing.moments:
            self._moment_title.show_text(" · ".join(words.moment(m) for m in Moment if m in standing.moments))
            self._moment_text.show_text(words.say("The note is softer. Nothing asks, nothing promotes."))
        self._show_history(view, words, scale)

    def _show_history(self, view: OpenView, words: Words, scale: Scale) -> None:
        self._past_heading.show_text(words.say("HISTORY"))
        empty(self._rows)
        today = view.opened_at.date()
        for row in view.history[: 9 if scale.factor > 0.8 else 6]:
            self._rows.addWidget(_history_row(row, words, today, scale))
        if not view.history:
            first = Text("soft", wraps=True)
            first.show_text(words.say("Nothing yet: this is the first order."))
            self._rows.addWidget(first)
        empty(self._stats)
        customer = view.customer
        stats = [(words.say("Lifetime"), words.money(view.lifetime) if view.lifetime else "")]
        if customer:
            stats.append((words.say("Likes"), ", ".join(customer.likes)))
            stats.append((words.say("Not interested in"), ", ".join(sorted(customer.categories_off))))
        for title, value in stats:
            if value:
                line = QHBoxLayout()
                left, right = Text(""), Text("")
                left.show_text(title)
                right.setAlignment(Qt.AlignmentFlag.AlignRight)
                right.show_text(value)
                right.setStyleSheet("font-weight: 600;")
                line.addWidget(left, 1)
                line.addWidget(right, 1)
                self._stats.addLayout(line)


def customer_name(view: OpenView, words: Words) -> str:
    """The name a packer sees; a gift shows its recipient."""
    customer = view.customer
    if customer is None:
        return words.say("Guest")
    name = " ".join(part for part in (customer.title, customer.first_name, customer.last_name) if part.strip())
    return name or customer.company or words.say("No name given")


def _history_row(row: HistoryRow, words: Words, today: object, scale: Scale) -> QWidget:
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, scale.px(3), 0, scale.px(3))
    day, dot, told = Text("soft"), Text(""), Text("")
    day.fix_width(scale.px(84))
    day.show_text(words.day(row.on, today))  # type: ignore[arg-type]
    dot.fix_width(scale.px(18))
    dot.show_text("■" if row.kind in (HistoryKind.RETURN, HistoryKind.COMPLAINT) else "●")
    dot.setStyleSheet(f"color: {DOTS[row.kind]};")
    told.show_text(history_words(row, words))
    line.addWidget(day)
    line.addWidget(dot)
    line.addWidget(told, 1)
    return box


def history_words(row: HistoryRow, words: Words) -> str:
    match row.kind:
        case HistoryKind.ORDER:
            items = words.count("{n} item", "{n} items", row.pieces)
            return f"{row.title} · {items} · {words.money(row.value) if row.value else ''}"
        case HistoryKind.SAMPLE:
            return words.say("Sample: {name}", name=row.title)
        case HistoryKind.RETURN:
            return words.say("Returned: {name}", name=row.title)
        case HistoryKind.COMPLAINT:
            return words.say("Complaint about {number}", number=row.title)
        case _:
            return row.title


class ItemsColumn(Card):
    """The items of the order; the next one is highlighted."""

    line_clicked = Signal(int)

    def __init__(self, picture: PictureSource) -> None:
        super().__init__()
        head = QHBoxLayout()
        self._heading = Text("h", "order.number")
        self._progress = Text("title", "order.progress")
        self._progress.setAlignment(Qt.AlignmentFlag.AlignRight)
        head.addWidget(self._heading, 1)
        head.addWidget(self._progress, 1)
        self.column.addLayout(head)
        self._list = LineList(picture)
        self._list.clicked.connect(self._clicked)
        self.column.addWidget(self._list, 1)

    def show_view(self, view: OpenView, words: Words, scale: Scale) -> None:
        self.fit(scale)
        self._heading.show_text(words.say("ORDER {number}", number=view.order.number))
        done = sum(v.checked >= v.line.quantity for v in view.lines)
        self._progress.show_text(words.say("{done} of {all} items checked", done=done, all=len(view.lines)))
        self._list.show_lines(view.lines, words, scale)

    def _clicked(self, index: QModelIndex) -> None:
        line = index.data(Role.LINE)
        if isinstance(line, LineView):
            self.line_clicked.emit(line.line.position)


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


def empty(layout: object) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:  # type: ignore[attr-defined]
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif item.layout() is not None:
            empty(item.layout())
