"""The first column of an open order: who the parcel is for, where they stand, what they bought."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.domain.catalog import Slot
from station.domain.phases import Moment
from station.ui import theme
from station.ui.parts import Card, PhaseBar, Text
from station.ui.past_sheet import PastRow, PastSheet
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import HistoryKind, HistoryRow, OpenView

#: What stopped a customer's joy is a square, everything else a dot.
SQUARES = frozenset({HistoryKind.RETURN, HistoryKind.COMPLAINT})
GIFTS = frozenset({HistoryKind.SAMPLE, HistoryKind.INSERT})


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
        self._joined = Text("soft", "customer.joined", wraps=True)
        self._bar = PhaseBar()
        self._reason = Text("", "customer.phase", wraps=True)
        self._opened = Text("soft", "customer.opened", wraps=True)
        for widget in (self._heading, self._name, self._place, self._joined, self._bar, self._reason, self._opened):
            self._who.column.addWidget(widget)
        self._moment = Card("warn")
        self._moment_title = Text("warn", "customer.moment", wraps=True)
        self._moment_text = Text("", wraps=True)
        self._moment.column.addWidget(self._moment_title)
        self._moment.column.addWidget(self._moment_text)
        self._past = Card()
        self._past_heading = Text("h")
        self._past.column.addWidget(self._past_heading)
        self._nothing_yet = Text("soft", wraps=True)
        self._past.column.addWidget(self._nothing_yet)
        self._sheet = PastSheet()
        self._past.column.addWidget(self._sheet, 1)
        self._column.addWidget(self._who)
        self._column.addWidget(self._moment)
        self._column.addWidget(self._past, 1)
        self._shown: tuple[object, ...] = ()

    def show_view(self, view: OpenView, words: Words, scale: Scale) -> None:
        shown = (view.order.id, view.opened_at, view.customer, view.standing, view.history, words.language, scale,
                 theme.INK)  # fmt: skip
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
        joined = joined_words(view, words)
        self._joined.setVisible(bool(joined))
        self._joined.show_text(joined)
        self._bar.show_phase(standing.now.phase, words.phase(standing.now.phase))
        self._reason.show_text(words.reason(standing.now.reason))
        opened = words.phase(standing.when_opened.phase)
        told = [words.say("When opened: {phase}", phase=opened)]
        if standing.now.is_returning:
            told.append(words.say("welcome back"))
        elif standing.now.is_silent:
            told.append(words.say("gone silent"))
        self._opened.show_text(" · ".join(told))
        self._moment.setVisible(bool(standing.moments))
        if standing.moments:
            self._moment_title.show_text(" · ".join(words.moment(m) for m in Moment if m in standing.moments))
            self._moment_text.show_text(words.say("The note is softer. Nothing asks, nothing promotes."))
        self._show_history(view, words, scale)

    def _show_history(self, view: OpenView, words: Words, scale: Scale) -> None:
        self._past_heading.show_text(words.say("HISTORY"))
        self._nothing_yet.setVisible(not view.history)
        self._nothing_yet.show_text(words.say("Nothing yet: this is the first order."))
        today = view.opened_at.date()
        figures: list[tuple[str, str]] = []
        if view.customer:
            figures.append((words.say("Likes"), ", ".join(view.customer.likes)))
            figures.append((words.say("Not interested in"), ", ".join(sorted(view.customer.categories_off))))
        told = [figure for figure in figures if figure[1]]
        self._sheet.show_rows([past_row(row, words, today) for row in view.history], told, scale)


def joined_words(view: OpenView, words: Words) -> str:
    """What else counts as this customer: a guest's order joined by its e-mail, other records; "" for nothing."""
    told = [words.say("guest order, joined by e-mail")] if view.order.joined_by_email else []
    if view.customer and view.customer.merged_numbers:
        records = len(view.customer.merged_numbers) + 1
        told.append(words.count("{n} customer record", "{n} customer records in one", records))
    return " · ".join(told)


def customer_name(view: OpenView, words: Words) -> str:
    """The name a packer sees: the first name is all that a note needs; without one the last name or the company."""
    customer = view.customer
    if customer is None:
        return words.say("Guest")
    last_name = " ".join(part for part in (customer.title, customer.last_name) if part.strip())
    return customer.first_name.strip() or last_name or customer.company or words.say("No name given")


def past_row(row: HistoryRow, words: Words, today: date) -> PastRow:
    """An event in words; the shape of its dot tells as much as the colour."""
    is_square = row.kind in SQUARES
    colour = theme.BAD if is_square else theme.WARN if row.kind in GIFTS else theme.ACCENT
    return PastRow(words.day(row.on, today), "■" if is_square else "●", colour, history_words(row, words))


def history_words(row: HistoryRow, words: Words) -> str:
    match row.kind:
        case HistoryKind.ORDER:
            return f"{row.title} · {words.count('{n} item', '{n} items', row.pieces)}"
        case HistoryKind.SAMPLE:
            return words.say("Sample: {name}", name=row.title_in(words.language))
        case HistoryKind.RETURN:
            return words.say("Returned: {name}", name=row.title)
        case HistoryKind.COMPLAINT:
            return words.say("Complaint[ about {number}]", number=row.title)
        case _:
            return row.title_in(words.language) or words.slot(Slot.CARD)
