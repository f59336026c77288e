"""The day of this table in figures. Of the table, never of a person: nobody is ranked."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station.ui.fitted_text import FittedText
from station.ui.hour_bars import HourBars
from station.ui.parts import Card, Text
from station.ui.theme import Scale
from station.wording.misprints import misprint_reasons
from station.wording.words import Words
from station.workflow.views import DayView

COLUMNS = 4


class DayFigure(Card):
    """One number with what it counts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._number = FittedText(f"day.{name}", 56, 700)
        self._what = Text("soft", f"day.{name}.what", wraps=True)
        self.column.addWidget(self._number)
        self.column.addWidget(self._what)

    def show_figure(self, number: str, what: str, scale: Scale) -> None:
        self.fit(scale)
        self._number.show_text(number)
        self._number.fit(scale)
        self._number.fix_height(scale.px(76))
        self._what.show_text(what)


class DayScreen(QWidget):
    """Parcels, seconds each, hours, what was set aside, what was printed twice and why."""

    def __init__(self) -> None:
        super().__init__()
        self._title = FittedText("day.title", 48, 700)
        self._figures = {name: DayFigure(name) for name in ("packed", "seconds", "waiting", "short")}
        self._bars = HourBars()
        self._aside = Text("", "day.aside", wraps=True)
        self._misprints = Text("", "day.misprints", wraps=True)
        self._inserts = Text("", "day.inserts", wraps=True)
        self._watched = Text("warn", "day.watched", wraps=True)
        self._hours_heading = Text("h")
        self._headings = tuple(Text("h") for _ in range(3))
        self._build()

    def _build(self) -> None:
        grid = QGridLayout()
        self._grid = grid
        for place, figure in enumerate(self._figures.values()):
            grid.addWidget(figure, 0, place)
        hours = Card()
        hours.column.addWidget(self._hours_heading)
        hours.column.addWidget(self._bars, 1)
        row = QHBoxLayout()
        self._cards: list[Card] = [hours]
        for heading, told in zip(self._headings, (self._aside, self._misprints, self._inserts), strict=True):
            card = Card()
            card.column.addWidget(heading)
            card.column.addWidget(told)
            card.column.addStretch(1)
            row.addWidget(card, 1)
            self._cards.append(card)
        self._row = row
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._watched)
        self._column.addLayout(grid)
        self._column.addWidget(hours, 1)
        self._column.addLayout(row)

    def show_view(self, view: DayView, words: Words, scale: Scale) -> None:
        self._column.setContentsMargins(scale.px(48), scale.px(18), scale.px(48), scale.px(18))
        for layout in (self._column, self._grid, self._row):
            layout.setSpacing(scale.px(14))
        for card in self._cards:
            card.fit(scale)
        self._title.show_text(words.say("This table on {day}", day=words.day(view.day)))
        self._title.fit(scale)
        self._title.fix_height(scale.px(62))
        each = words.duration(view.seconds_each) if view.seconds_each is not None else "–"
        told = {
            "packed": (words.number(view.packed), words.count("parcel packed", "parcels packed", view.packed)),
            "seconds": (each, words.say("a parcel, typically")),
            "waiting": (words.number(view.waiting), words.count("order waiting", "orders waiting", view.waiting)),
            "short": (
                words.number(view.short),
                words.count("parcel with something missing", "parcels with something missing", view.short),
            ),
        }
        for name, (number, what) in told.items():
            self._figures[name].show_figure(number, what, scale)
        self._hours_heading.show_text(words.say("PARCELS PER HOUR"))
        self._bars.show_hours(view.by_hour, scale)
        self._show_lists(view, words)

    def _show_lists(self, view: DayView, words: Words) -> None:
        said = (words.say("SET ASIDE"), words.say("MISPRINTS"), words.say("LAID IN"))
        for heading, told in zip(self._headings, said, strict=True):
            heading.show_text(told)
        nothing = words.say("nothing")
        self._aside.show_text(", ".join(view.set_aside) or nothing)
        reasons = misprint_reasons(words)
        misprints = (f"{reasons.get(reason, reason)}: {words.number(count)}" for reason, count in view.misprints)
        self._misprints.show_text(", ".join(misprints) or nothing)
        inserts = (f"{words.slot(slot)}: {words.number(count)}" for slot, count in view.inserts)
        self._inserts.show_text(", ".join(inserts) or nothing)
        watched = ""
        if view.watched:
            watched = words.count("Only watched: {n} parcel", "Only watched: {n} parcels", view.watched)
            if view.seconds_watched is not None:
                watched += " · " + words.say("{time} each", time=words.duration(view.seconds_watched))
        self._watched.show_text("▲ " + watched if watched else "")
        self._watched.setVisible(bool(watched))
