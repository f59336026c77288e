"""The part of the insert form that says where it belongs: goods, days, series, partner, consent, best-before."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QCompleter, QWidget

from station.domain.catalog import Insert
from station.domain.facts import FactType
from station.domain.offers import LONGEST_NAME, MOST_DAYS, MOST_OF_SERIES
from station.ui.manager.choice_fields import ChipsField
from station.ui.manager.completions import Completions
from station.ui.manager.parts import beside, named
from station.ui.manager.value_fields import DayField, NumberField, TextField
from station.wording.words import Words
from station.workflow.managing import Choices

__all__ = ["InsertBounds"]

#: Consents that the import knows by name; a shop may have others (`domain.customers`).
USUAL_CONSENTS = frozenset({"partner_offers", "birthday"})


class InsertBounds(QObject):
    """Fields in rows; the form lays them out. They are filled and read as one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._completions = Completions(Choices(), lambda _: None)
        self._categories: list[str] = []
        self._skus: list[str] = []
        self.categories, self.skus = self._chips()
        self.days_from = NumberField("inserts.days_from", "", 0, MOST_DAYS, 0)
        self.days_until = NumberField("inserts.days_until", "", 0, MOST_DAYS, 0)
        self.series, self.number = TextField("inserts.series"), NumberField("inserts.number", "", 0, MOST_OF_SERIES, 0)
        self.partner, self.consent = TextField("inserts.partner"), TextField("inserts.consent")
        self.ends = named(QCheckBox(), "inserts.ends")
        self.best_before = DayField("inserts.best_before")
        self._bound = beside(self.categories)
        self._goods = beside(self.skus)
        for line in (self.series, self.partner, self.consent):
            line.line.setMaxLength(LONGEST_NAME)
        for field in (
            self.days_from, self.days_until, self.series, self.number, self.partner, self.consent, self.best_before,
        ):  # fmt: skip
            field.changed.connect(self._changed)
        self.ends.toggled.connect(self._changed)

    def rows(self) -> dict[str, QWidget]:
        """The fields in their order; what belongs together stands in one row."""
        return {
            "categories": self._bound,
            "skus": self._goods,
            "days": beside(self.days_from, self.days_until),
            "series": beside(self.series, self.number),
            "partner": self.partner,
            "consent": self.consent,
            "best_before": beside(self.ends, self.best_before),
        }

    def marked(self) -> dict[str, QWidget]:
        """The widget that is marked where a field cannot be kept."""
        return {
            "days": self.days_until.spin,
            "series": self.series.line,
            "partner": self.partner.line,
            "consent": self.consent.line,
        }

    def show_insert(self, one: Insert) -> None:
        """Fill all fields; tells of no change."""
        self._categories, self._skus = sorted(one.categories), sorted(one.skus)
        self.categories.show_value(self._categories)
        self.skus.show_value(self._skus)
        self.days_from.show_value(one.days_from)
        self.days_until.show_value(one.days_until)
        self.series.show_value(one.series)
        self.number.show_value(one.series_number)
        self.partner.show_value(one.partner)
        self.consent.show_value(one.consent)
        self.ends.blockSignals(True)
        self.ends.setChecked(one.best_before is not None)
        self.ends.blockSignals(False)
        self.best_before.show_value(one.best_before)
        self._judge()

    def read(self, one: Insert) -> Insert:
        """An insert with what stands in the fields."""
        return replace(
            one,
            categories=frozenset(self._categories),
            skus=frozenset(self._skus),
            days_from=round(self.days_from.spin.value()),
            days_until=round(self.days_until.spin.value()),
            series=self.series.line.text().strip(),
            series_number=round(self.number.spin.value()),
            partner=self.partner.line.text().strip(),
            consent=self.consent.line.text().strip(),
            best_before=date.fromisoformat(self.best_before.written()) if self.ends.isChecked() else None,
        )

    def choose_from(self, choices: Choices, inserts: tuple[Insert, ...]) -> None:
        """What can be completed: the goods of the shop, and what other inserts name."""
        self._completions = Completions(choices, lambda _: None)
        categories, skus = self._chips()
        for host, old, new in ((self._bound, self.categories, categories), (self._goods, self.skus, skus)):
            layout = host.layout()
            if layout is not None:
                layout.replaceWidget(old, new)
            old.hide()
            old.deleteLater()
        self.categories, self.skus = categories, skus
        for field, names in (
            (self.series, {one.series for one in inserts}),
            (self.partner, {one.partner for one in inserts}),
            (self.consent, {one.consent for one in inserts} | USUAL_CONSENTS),
        ):
            completer = QCompleter(sorted(names - {""}), field.line)
            field.line.setCompleter(completer)
            completer.activated.connect(self._changed)

    def show_words(self, words: Words) -> dict[str, str]:
        """Say everything in this language from now on; what the rows are called."""
        say = words.say
        self._hint = say("any …")
        for chips in (self.categories, self.skus):
            chips.line.setPlaceholderText(self._hint)
        self.ends.setText(say("has one"))
        self.days_until.spin.setSpecialValueText(say("in this parcel"))
        texts = {
            "categories": say("Categories"),
            "skus": say("Products"),
            "days": say("From, until day"),
            "series": say("Series, number"),
            "partner": say("Partner"),
            "consent": say("Needs consent"),
            "best_before": say("Best before"),
        }
        for widget, text in (
            (self.categories.line, texts["categories"]),
            (self.skus.line, texts["skus"]),
            (self.days_from.spin, say("From so many days after the delivery of what it belongs to")),
            (self.days_until.spin, say("Until so many days after the delivery of what it belongs to")),
            (self.series.line, say("Series")),
            (self.number.spin, say("Number in the series")),
            (self.partner.line, texts["partner"]),
            (self.consent.line, texts["consent"]),
            (self.best_before.day, texts["best_before"]),
        ):
            widget.setAccessibleName(text)
            widget.setToolTip(text)
        return texts

    def _chips(self) -> tuple[ChipsField, ChipsField]:
        made = (
            ChipsField("inserts.categories", "categories", self._completions, "", FactType.TEXT),
            ChipsField("inserts.skus", "products", self._completions, "", FactType.TEXT),
        )
        made[0].changed.connect(self._categories_changed)
        made[1].changed.connect(self._skus_changed)
        for chips in made:
            chips.line.setPlaceholderText(getattr(self, "_hint", ""))
        return made

    @Slot(object)
    def _categories_changed(self, values: object) -> None:
        self._categories = [str(one) for one in values] if isinstance(values, list) else []
        self._changed()

    @Slot(object)
    def _skus_changed(self, values: object) -> None:
        self._skus = [str(one) for one in values] if isinstance(values, list) else []
        self._changed()

    @Slot()
    def _changed(self, *_: object) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        """Days count since the delivery of what it is bound to: without that there are none."""
        is_bound = bool(self._categories or self._skus)
        until = self.days_until.spin.value() > 0
        self.days_until.setEnabled(is_bound or until)
        self.days_from.setEnabled((is_bound and until) or self.days_from.spin.value() > 0)
        self.best_before.setVisible(self.ends.isChecked())
        self.number.setEnabled(bool(self.series.line.text().strip()) or self.number.spin.value() > 0)
