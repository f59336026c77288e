"""The form of one insert: what it is for, its text, paper and printer, what it costs and weighs, its picture."""

from collections.abc import Mapping
from dataclasses import fields, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station.domain.catalog import Insert, InsertKind
from station.domain.catalog import Slot as Place
from station.domain.money import Money
from station.domain.offers import LONGEST_NAME, MOST_GRAMS, MOST_MM
from station.domain.phase_names import Phase
from station.domain.voucher_check import code_trouble
from station.ui.manager.inserts_bounds import InsertBounds
from station.ui.manager.inserts_list import kinds_in
from station.ui.manager.parts import Combo, beside, button, label, named, set_tone
from station.ui.manager.value_fields import NumberField
from station.ui.theme import Scale
from station.wording.findings import NEXT_STEPS
from station.wording.words import Words
from station.workflow.offers import InsertStand, Offer

__all__ = ["NEW_INSERT", "InsertForm"]

#: What the form of a new insert begins with.
NEW_INSERT = Offer(Insert("card.", InsertKind.THANK_YOU, Place.CARD, "", paper="card-a6"))
#: Cents of the dearest insert that is no slip of the finger.
_MOST_CENTS = 100_000
_MOST_PIECES = 1_000_000
#: Fields of a Trouble "insert.invalid" that are called otherwise here.
_FIELD_OF = {"names": "german", "phases": "earliest"}
#: Languages that packers and managers read, and the lines for its name in them.
_NAMED_IN = {"de": "german", "en": "english", "pl": "polish", "tr": "turkish"}


class InsertForm(QScrollArea):
    """Shows an insert and tells of each change; it keeps nothing."""

    edited = Signal(object)  #: Offer as it stands in the form
    picture_asked = Signal()

    def __init__(self, printers: Mapping[str, str], papers: tuple[str, ...]) -> None:
        """`printers`: the printer of each slot; `papers`: names of the papers that can be chosen."""
        super().__init__()
        self.setObjectName("inserts.form")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._printers, self._papers = printers, papers
        self._words = Words("en")
        self.offer = self._stored = self._shown = NEW_INSERT
        self.is_new = False
        self._is_filling = False
        self._stand: InsertStand | None = None
        self._choices: dict[str, list[tuple[str, object]]] = {}
        self._filled: dict[str, list[tuple[str, object]]] = {}
        self._build()
        self._connect()

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.lines = {
            key: named(QLineEdit(), f"inserts.{key}") for key in ("name", *_NAMED_IN.values(), "id", "link", "bin")
        }
        self.combos = {
            key: Combo(f"inserts.{key}")
            for key in ("kind", "slot", "texts", "paper", "pool", "earliest", "latest")
        }  # fmt: skip
        self.set_name = QLineEdit()  # a set that nobody wrote yet can be named too
        self.combos["texts"].setEditable(True)
        self.combos["texts"].setLineEdit(self.set_name)
        self.combos["texts"].setInsertPolicy(Combo.InsertPolicy.NoInsert)
        self.cost = NumberField("inserts.cost", "€", 0, _MOST_CENTS / 100, is_money=True)
        self.weight = NumberField("inserts.weight", "g", 0, MOST_GRAMS, 0)
        self.thickness = NumberField("inserts.thickness", "mm", 0, MOST_MM)
        self.numbers = {"cost": self.cost, "weight": self.weight, "thickness": self.thickness}
        self.counted = named(QCheckBox(), "inserts.counted")
        self.stock = NumberField("inserts.stock", "", 0, _MOST_PIECES, 0)
        self.adults = named(QCheckBox(), "inserts.adults")
        self.bounds = InsertBounds()
        self.codes = label("problem", "inserts.codes", wraps=True)
        self.codes.hide()
        self.picture, self.choose = label("small", "inserts.picture"), button("inserts.choose")
        self.remove = button("inserts.remove", "quiet")
        self._inner = QWidget()
        column = self._inner_column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        form = self._form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.rows = self._made_rows()
        self.labels = {key: label("small") for key in self.rows}
        for key, field in self.rows.items():
            form.addRow(self.labels[key], field)
        column.addLayout(form)
        column.addStretch(1)
        self.setWidget(self._inner)

    def _made_rows(self) -> dict[str, QWidget]:
        """The fields in their order; what belongs together stands in one row."""
        lines, combos = self.lines, self.combos
        return {
            "name": lines["name"],
            "german": lines["german"],
            "english": lines["english"],
            "others": beside(lines["polish"], lines["turkish"]),
            "id": lines["id"],
            "kind": combos["kind"],
            "slot": combos["slot"],
            "paper": combos["paper"],
            "texts": combos["texts"],
            "picture": beside(self.picture, self.remove),
            "choose": self.choose,
            "cost": self.cost,
            "weight": beside(self.weight, self.thickness),
            "pool": combos["pool"],
            "codes": self.codes,
            "stock": beside(self.counted, self.stock),
            "bin": lines["bin"],
            "link": lines["link"],
            "phases": beside(combos["earliest"], combos["latest"]),
            **self.bounds.rows(),
            "adults": self.adults,
        }

    def _connect(self) -> None:
        for line in self.lines.values():
            line.setMaxLength(LONGEST_NAME if line is not self.lines["link"] else 400)
            line.textEdited.connect(self._changed)
        for combo in self.combos.values():
            combo.activated.connect(self._changed)
        self.set_name.editingFinished.connect(self._changed)
        for number in (*self.numbers.values(), self.stock):
            number.changed.connect(self._changed)
        for box in (self.counted, self.adults):
            box.toggled.connect(self._changed)
        self.bounds.changed.connect(self._changed)
        self.choose.clicked.connect(self.picture_asked)
        self.remove.clicked.connect(self._remove_picture)

    # --- showing --------------------------------------------------------------------------------------------------

    def show_offer(self, offer: Offer, is_new: bool, stand: InsertStand) -> None:
        """Show an insert; only a new one gets its short name here."""
        self._is_filling = True
        self.offer, self.is_new = offer, is_new
        one = offer.insert
        names = {field: one.names.get(code, "") for code, field in _NAMED_IN.items()}
        for key, text in {"name": one.name, **names, "id": one.id, "link": one.url, "bin": one.bin}.items():
            if self.lines[key].text() != text:
                self.lines[key].setText(text)
                self.lines[key].setCursorPosition(0)
        self.lines["id"].setEnabled(is_new)
        self._fill_combos(offer, stand)
        self.cost.show_value(one.cost.cents / 100)
        self.weight.show_value(one.weight_g)
        self.thickness.show_value(one.thickness_mm)
        self.counted.setChecked(one.stock is not None)
        self.stock.show_value(one.stock or 0)
        self.adults.setChecked(one.adults_only)
        self.bounds.show_insert(one)
        self._show_picture()
        self._stored, self._shown = offer, self._in_fields(offer)
        self._show_codes()
        self._is_filling = False
        self.mark("")

    def _fill_combos(self, offer: Offer, stand: InsertStand) -> None:
        if stand is not self._stand:  # what can be chosen is the same for every insert
            self._stand, self._choices = stand, self._choices_of(stand)
            self.bounds.choose_from(stand.choices, tuple(one.insert for one in stand.offers))
        one = offer.insert
        chosen = {
            "kind": one.kind.value,
            "slot": one.slot.value,
            "paper": one.paper,
            "texts": one.text_set,
            "pool": offer.voucher_pool,
            "earliest": one.earliest.value if one.earliest else "",
            "latest": one.latest.value if one.latest else "",
        }
        for key, value in chosen.items():
            combo = self.combos[key]
            if self._filled.get(key) is not self._choices[key] or combo.findData(value) < 0:
                combo.fill(self._choices[key], value)
                self._filled[key] = self._choices[key]
            combo.setCurrentIndex(combo.findData(value))

    def _choices_of(self, stand: InsertStand) -> dict[str, list[tuple[str, object]]]:
        words, say = self._words, self._words.say
        none: tuple[str, object] = (say("none"), "")
        phases: list[tuple[str, object]] = [(say("as usual"), ""), *((words.phase(one), one.value) for one in Phase)]
        return {
            "kind": [(name, kind.value) for kind, name in kinds_in(words).items()],
            "slot": [(f"{words.slot(one)} · {self._printers.get(one, '–')}", one.value) for one in Place],
            "paper": [(say("nothing is printed"), ""), *((name, name) for name in self._papers)],
            "texts": [none, *((name, name) for name in stand.text_sets)],
            "pool": [none, *((pool.name or key, key) for key, pool in stand.pools.items())],
            "earliest": phases,
            "latest": phases,
        }

    def _show_picture(self) -> None:
        name = self.offer.insert.picture
        self.picture.setText(name or self._words.say("none"))
        self.picture.setToolTip(name)
        self.remove.setVisible(bool(name))
        is_counted = self.counted.isChecked()
        self.stock.setVisible(is_counted)
        self.stock.setEnabled(self.is_new or self.offer.insert.stock is None)
        self.stock.setToolTip("" if self.is_new else self._words.say("Deliveries and counts: page Samples"))

    def _show_codes(self) -> None:
        """What is wrong with the pool that gives its codes."""
        stand, one = self._stand, self.offer.insert
        reason = None
        if stand is not None:
            reason = code_trouble(one, self.offer.voucher_pool, stand.pools, one.text_set in stand.coded, stand.today)
        self._form.setRowVisible(self.codes, reason is not None)
        if reason is not None:
            is_bad = reason.code != "check.codes_low"
            set_tone(self.codes, "tone", "bad" if is_bad else "warn")
            step = self._words.say(NEXT_STEPS[reason.code])
            self.codes.setText(f"{'■' if is_bad else '▲'} {self._words.reason(reason)}. {step}")

    def show_picture(self, name: str) -> None:
        """The insert has this picture now."""
        self._stored = replace(self._stored, insert=replace(self._stored.insert, picture=name))
        self.offer = replace(self.offer, insert=replace(self.offer.insert, picture=name))
        self._show_picture()
        self.edited.emit(self.offer)

    def mark(self, field: str) -> None:
        """Mark the field that cannot be kept, "" = none."""
        bad = _FIELD_OF.get(field, field)
        numbers = {"cost": self.cost.spin, "weight": self.weight.spin, "thickness": self.thickness.spin}
        known = {**self.lines, **self.combos, **numbers, "stock": self.stock.spin, **self.bounds.marked()}
        for key, widget in known.items():
            set_tone(widget, "bad", "true" if key == bad else "")
            if key == bad:
                widget.setFocus()
                self.ensureWidgetVisible(widget)

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""
        self._words, self._stand = words, None
        say = words.say
        texts = {
            "name": say("Name"),
            "german": say("in German"),
            "english": say("in English"),
            "others": say("in Polish, Turkish"),
            "id": say("Short name"),
            "kind": say("Kind"),
            "slot": say("Slot · printer"),
            "paper": say("Paper"),
            "texts": say("Texts"),
            "picture": say("Picture"),
            "cost": say("Cost"),
            "weight": say("Weight, thickness"),
            "pool": say("Voucher pool"),
            "stock": say("Stock"),
            "bin": say("Bin"),
            "link": say("Link of its QR"),
            "phases": say("From, until phase"),
            **self.bounds.show_words(words),
        }
        for key, text in texts.items():
            self.labels[key].setText(text)
            self.rows[key].setAccessibleName(text)
        for widget, text in (
            (self.combos["earliest"], say("Not before")),
            (self.combos["latest"], say("Not after")),
            (self.weight.spin, say("Weight")),
            (self.thickness.spin, say("Thickness")),
            (self.cost.spin, say("Cost")),
            (self.stock.spin, say("Stock")),
            (self.lines["polish"], say("Name in Polish")),
            (self.lines["turkish"], say("Name in Turkish")),
        ):
            widget.setAccessibleName(text)
        self.counted.setText(say("comes out of a stock"))
        self.adults.setText(say("only for adults"))
        self.choose.setText(say("Choose a picture …"))
        self.remove.setText(say("Remove"))
        self.lines["id"].setToolTip(say("Rules name the insert by it: small letters, digits, dots. It stays for good."))

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._form.setHorizontalSpacing(scale.px(12))
        self._form.setVerticalSpacing(scale.px(7))
        self._inner_column.setContentsMargins(0, 0, scale.px(14), 0)

    # --- what people do -------------------------------------------------------------------------------------------

    def to_first(self) -> None:
        """Begin with the name."""
        self.lines["name"].setFocus()
        self.lines["name"].selectAll()

    @Slot()
    def _remove_picture(self) -> None:
        self.show_picture("")
        self.choose.setFocus()

    @Slot()
    def _changed(self) -> None:
        if self._is_filling:
            return
        self.offer = self._read()
        self._show_picture()
        self._show_codes()
        self.edited.emit(self.offer)

    def _read(self) -> Offer:
        """The insert with what was changed in the fields; what nobody touched stays to the last digit."""
        now, stored = self._in_fields(self._stored), self._stored
        changed = {
            one.name: getattr(now.insert, one.name)
            for one in fields(Insert)
            if getattr(now.insert, one.name) != getattr(self._shown.insert, one.name)
        }
        pool = now.voucher_pool if now.voucher_pool != self._shown.voucher_pool else stored.voucher_pool
        return Offer(replace(stored.insert, **changed), pool)

    def _in_fields(self, offer: Offer) -> Offer:
        """The insert as the fields say it, within what they can hold; what has no field is that of `offer`."""
        one, chosen = offer.insert, {key: str(combo.currentData() or "") for key, combo in self.combos.items()}
        text = {key: line.text().strip() for key, line in self.lines.items()}
        names = {**one.names, **{code: text[field] for code, field in _NAMED_IN.items()}}
        read = replace(
            one,
            id=text["id"] if self.is_new else one.id,
            name=text["name"],
            names={code: name for code, name in names.items() if name},
            kind=InsertKind(chosen["kind"]),
            slot=Place(chosen["slot"]),
            paper=chosen["paper"],
            text_set=self._set_of_texts(),
            earliest=Phase(chosen["earliest"]) if chosen["earliest"] else None,
            latest=Phase(chosen["latest"]) if chosen["latest"] else None,
            cost=Money(round(self.cost.spin.value() * 100), one.cost.currency),
            weight_g=round(self.weight.spin.value()),
            thickness_mm=round(self.thickness.spin.value(), 2),
            stock=self._stock(one),
            url=text["link"],
            bin=text["bin"],
            adults_only=self.adults.isChecked(),
        )
        return Offer(self.bounds.read(read), chosen["pool"])

    def _set_of_texts(self) -> str:
        """The set that fills it, "" = none; "Advent tea" is advent_tea, to be written on the page of the texts."""
        typed = self.set_name.text().strip()
        return "" if typed == self._words.say("none") else "_".join(typed.casefold().split())

    def _stock(self, one: Insert) -> int | None:
        if not self.counted.isChecked():
            return None
        return round(self.stock.spin.value()) if self.stock.isEnabled() or one.stock is None else one.stock
