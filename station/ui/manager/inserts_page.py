"""The page of the inserts: the list with its search, the form of one, and how it prints. They are never deleted."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.ui.manager.inserts_form import NEW_INSERT, InsertForm
from station.ui.manager.inserts_list import OFFER_ROLE, InsertListModel, InsertTable
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, Combo, button, label, named
from station.ui.manager.sheet import Sheet
from station.ui.manager.table_export import WHERE_CTRL_S_KEEPS, TableExport
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.offers import InsertStand, Look, Looked, Offer, Uploaded

__all__ = ["InsertsPage"]

#: Typing rests so long before the list is searched, and before the page is set anew.
SEARCH_MS, LOOK_MS = 120, 150
#: From this scale on the page stands beside the form, not below it.
WIDE_FROM = 0.9


class InsertsPage(ManagerPage):
    """Inserts in the hands of a manager. Pictures are read and pages set on the desk's thread."""

    key = "inserts"

    def __init__(
        self,
        desk: DeskBridge,
        pictures: Callable[[str], bytes | None],
        printers: Mapping[str, str],
        papers: tuple[str, ...],
        words: Words,
    ) -> None:
        super().__init__()
        self.desk, self.words = desk, words
        self.stand = InsertStand((), {}, ())
        self._ordered: tuple[tuple[str, Offer], ...] = ()  #: by name, with what each is found by
        self._shown: tuple[tuple[Offer, ...], str] = ((), "")  #: what was put in order, and for which language
        self._by_id: dict[str, Offer] = {}
        self.chosen = ""  #: id of the insert in the form; "" = a new one
        self.is_adding = False
        self.looked: Looked | None = None
        self._look_ticket = 0
        self.model = InsertListModel(pictures, printers, words)
        self.form = InsertForm(printers, papers)
        self._build()
        self._connect()

    def title(self, words: Words) -> str:
        return words.say("Inserts")

    def top_buttons(self) -> list[QWidget]:
        return [self.undo, self.redo, *self.export.buttons()]

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.undo, self.redo = button("inserts.undo", "quiet"), button("inserts.redo", "quiet")
        self.search, self.kind = named(QLineEdit(), "inserts.search"), Combo("inserts.of_kind")
        self.search.setClearButtonEnabled(True)
        self.with_off, self.new = named(QCheckBox(), "inserts.with_off"), button("inserts.new")
        self.table, self.nothing = InsertTable(self.model), label("soft", "inserts.nothing", wraps=True)
        self.export = TableExport(
            self.table, "inserts", self.words, self.desk.ask_leave, self.model.shown, WHERE_CTRL_S_KEEPS
        )
        self.export.said.connect(self.said)
        self.list_card = Card("inserts.card")
        for left, right in ((self.search, self.new), (self.kind, self.with_off)):
            head = QHBoxLayout()
            head.addWidget(left, 1)
            head.addWidget(right)
            self.list_card.column.addLayout(head)
        self.list_card.column.addWidget(self.nothing)
        self.list_card.column.addWidget(self.table, 1)
        self._right = QWidget()
        self._column = QVBoxLayout(self._right)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._form_card(), 5)
        self._column.addWidget(self._page_card(), 3)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.list_card, 1)
        self._row.addWidget(self._right)
        self._rest, self._look_rest = QTimer(self), QTimer(self)
        for timer, rest in ((self._rest, SEARCH_MS), (self._look_rest, LOOK_MS)):
            timer.setSingleShot(True)
            timer.setInterval(rest)

    def _form_card(self) -> Card:
        self.form_card = Card("inserts.form_card")
        self.heading = label("strong", "inserts.heading")
        self.switch, self.drop = button("inserts.switch"), button("inserts.drop")
        self.keep = button("inserts.keep", "primary")
        row = QHBoxLayout()
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self.drop)
        row.addWidget(self.keep)
        self.form_card.column.addWidget(self.heading)
        self.form_card.column.addWidget(self.form, 1)
        self.form_card.column.addLayout(row)
        return self.form_card

    def _page_card(self) -> Card:
        self.page_card, self.sheet = Card("inserts.page"), Sheet("inserts.sheet")
        self.as_page, self.as_dots = button("inserts.as_page", "toggle"), button("inserts.as_dots", "toggle")
        self.as_page.setChecked(True)
        self.paper = label("small", "inserts.paper", wraps=True)
        row = QHBoxLayout()
        row.addWidget(self.as_page)
        row.addWidget(self.as_dots)
        row.addStretch(1)
        self.page_card.column.addLayout(row)
        self.page_card.column.addWidget(self.sheet, 1)
        self.page_card.column.addWidget(self.paper)
        return self.page_card

    def _connect(self) -> None:
        self.desk.answered.connect(self._answered)
        self.desk.failed.connect(self._failed)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self.table.setFocus)
        self.kind.activated.connect(self._show_offers)
        self.with_off.toggled.connect(self._show_offers)
        self._rest.timeout.connect(self._show_offers)
        self._look_rest.timeout.connect(self._ask_look)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.activated.connect(self._to_form)
        self.form.edited.connect(self._edited)
        self.form.picture_asked.connect(self._choose_file)
        self.as_page.clicked.connect(self._show_as_page)
        self.as_dots.clicked.connect(self._show_as_dots)
        self.keep.clicked.connect(self.keep_insert)
        self.drop.clicked.connect(self.drop_changes)
        self.new.clicked.connect(self.add)
        self.switch.clicked.connect(self.switch_insert)
        self.undo.clicked.connect(self._undo)
        self.redo.clicked.connect(self._redo)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys = {"Ctrl+S": self.keep_insert, "Ctrl+N": self.add, "Ctrl+F": self._to_search,
                "Ctrl+Alt+Z": self._undo, "Ctrl+Alt+Y": self._redo}  # fmt: skip
        for keys_pressed, slot in keys.items():
            QShortcut(QKeySequence(keys_pressed), self, slot, context=within)

    # --- the page -------------------------------------------------------------------------------------------------

    def opened(self) -> None:
        self.desk.ask("open")
        self._to_search()

    def close_page(self, timeout_s: float) -> bool:
        self._rest.stop()
        self._look_rest.stop()
        return all([self.export.close(timeout_s), self.desk.close(timeout_s)])

    def fit(self, scale: Scale) -> None:
        self._row.setContentsMargins(scale.px(24), scale.px(20), scale.px(24), scale.px(20))
        self._row.setSpacing(scale.px(16))
        self._column.setSpacing(scale.px(12))
        is_wide = scale.factor > WIDE_FROM
        self._column.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._right.setFixedWidth(scale.px(800 if is_wide else 520))
        for card in (self.list_card, self.form_card, self.page_card):
            card.fit(scale)
        self.form.fit(scale)
        self.table.fit(scale)

    def show_words(self, words: Words) -> None:
        self.words = words
        say = words.say
        self.model.show_words(words)
        self.export.show_words(self.title(words), words)
        self.form.show_words(words)
        self.search.setPlaceholderText(say("Search inserts: name, kind, texts"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.table.setAccessibleName(say("Inserts"))
        kinds: list[tuple[str, object]] = [(name, kind.value) for kind, name in self.model.kinds.items()]
        self.kind.fill([(say("all kinds"), ""), *kinds], self.kind.currentData() or "")
        self.kind.setAccessibleName(say("Kind"))
        self.with_off.setText(say("switched off too"))
        self.new.setText(say("New insert"))
        self.new.setToolTip("Ctrl+N")
        self.keep.setText(say("Keep"))
        self.keep.setToolTip(say("Ctrl+S: all tables print it from now on"))
        self.drop.setText(say("Discard"))
        self.as_page.setText(say("As it prints"))
        self.as_dots.setText(say("Picture in dots"))
        self.undo.setText(say("↶ Undo"))
        self.redo.setText(say("↷ Redo"))
        self.undo.setToolTip("Ctrl+Alt+Z")
        self.redo.setToolTip("Ctrl+Alt+Y")
        self._show_stand(self.stand)

    # --- what is shown --------------------------------------------------------------------------------------------

    def _show_stand(self, stand: InsertStand) -> None:
        self.stand = stand
        self.undo.setEnabled(stand.can_undo)
        self.redo.setEnabled(stand.can_redo)
        language = self.words.language
        if stand.offers is not self._shown[0] or language != self._shown[1]:
            self._shown = (stand.offers, language)
            self._ordered = stand.ordered_in(language)
            self._by_id = {one.insert.id: one for one in stand.offers}
        off = sum(one.insert.is_off for one in stand.offers)
        told = self.words.count("{n} insert", "{n} inserts", len(stand.offers))
        told += f", {self.words.say('{n} switched off', n=off)}" if off else ""
        self.subtitle_changed.emit(told if stand.offers else "")
        self._show_offers()
        self._show_chosen()

    @Slot()
    def _show_offers(self) -> None:
        """What is searched for; the chosen one stays chosen."""
        self._rest.stop()
        asked, kind = self.search.text().casefold().split(), self.kind.currentData()
        with_off = self.with_off.isChecked()
        left: Sequence[tuple[str, Offer]] = [
            each
            for each in self._ordered
            if (with_off or not each[1].insert.is_off or each[1].insert.id == self.chosen)
            and kind in ("", None, each[1].insert.kind.value)
        ]
        for word in asked:
            kinds = {each for each, name in self.model.kinds.items() if word in name.casefold()}
            left = [each for each in left if word in each[0] or each[1].insert.kind in kinds]
        found = [one for _, one in left]
        self.model.show_offers(found)
        self.nothing.setVisible(not found)
        self.nothing.setText(
            self.words.say("No insert is called that. Search for a name, a kind or a set of texts.")
            if self.stand.offers
            else self.words.say("No inserts yet. Press Ctrl+N, give the first one a name, a kind and its texts.")
        )
        row = next((number for number, one in enumerate(found) if one.insert.id == self.chosen), -1)
        self.table.selectRow(row) if row >= 0 else self.table.clearSelection()

    def _kept(self) -> Offer | None:
        return self._by_id.get(self.chosen)

    def _show_chosen(self) -> None:
        if not self.chosen and not self.is_adding and self.model.offers:
            self.chosen = self.model.offers[0].insert.id
            self.table.selectRow(0)
        kept = self._kept()
        if kept is not None:
            self.is_adding = False
            self.form.show_offer(kept, False, self.stand)
        elif not self.is_adding:
            self.form.show_offer(NEW_INSERT, True, self.stand)
        self._judge()
        self._look_rest.start()  # who holds an arrow key down does not look at every page

    def _judge(self) -> None:
        kept, offer = self._kept(), self.form.offer
        self.keep.setEnabled(kept != offer)
        self.drop.setEnabled(kept != offer and (kept is not None or bool(self.stand.offers)))
        self.switch.setVisible(kept is not None)
        is_off = kept is not None and kept.insert.is_off
        self.switch.setText(self.words.say("Switch on") if is_off else self.words.say("Switch off"))
        name = offer.insert.name_in(self.words.language)
        title = name if kept is not None else self.words.say("New insert")
        self.heading.setText(self.words.say("{name} (off)", name=title) if is_off else title)

    # --- what people do -------------------------------------------------------------------------------------------

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(QModelIndex)
    def _to_form(self, _index: QModelIndex) -> None:
        self.form.to_first()

    @Slot(str)
    def _typed(self, _text: str) -> None:
        self._rest.start()

    @Slot(QModelIndex, QModelIndex)
    def _row_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        offer = index.data(OFFER_ROLE)
        if isinstance(offer, Offer) and offer.insert.id != self.chosen:
            self.chosen = offer.insert.id
            self._show_chosen()

    @Slot(object)
    def _edited(self, _offer: Offer) -> None:
        self._judge()
        self._look_rest.start()

    @Slot()
    def add(self) -> None:
        """An empty form; the insert is there once it is kept."""
        self.chosen, self.is_adding = "", True
        self.table.clearSelection()
        self.form.show_offer(NEW_INSERT, True, self.stand)
        self._judge()
        self._ask_look()
        self.form.to_first()

    @Slot()
    def keep_insert(self) -> None:
        """Keep what stands in the form, for all tables."""
        if self.keep.isEnabled():
            self.form.mark("")
            self.desk.ask("keep", self._kept(), self.form.offer)

    @Slot()
    def drop_changes(self) -> None:
        """Show again what is kept."""
        kept = self._kept()
        self.is_adding = False
        if kept is None and self.model.offers:
            self.chosen = self.model.offers[0].insert.id
        self._show_chosen()

    @Slot()
    def switch_insert(self) -> None:
        """Off, or on again. What is written in the form and not kept stays there."""
        kept = self._kept()
        if kept is not None:
            self.desk.ask("switch", kept)

    @Slot()
    def _undo(self) -> None:
        self.desk.ask("undo")

    @Slot()
    def _redo(self) -> None:
        self.desk.ask("redo")

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.words.say("Choose a picture …"), "", "PNG, JPEG (*.png *.jpg *.jpeg)"
        )
        if chosen:
            self.take_picture(Path(chosen))

    def take_picture(self, file: Path) -> None:
        """Take a picture file in for the insert in the form."""
        self.desk.ask("upload", file)

    @Slot()
    def _show_as_page(self) -> None:
        self._show_as(dots=False)

    @Slot()
    def _show_as_dots(self) -> None:
        self._show_as(dots=True)

    def _show_as(self, dots: bool) -> None:
        self.as_page.setChecked(not dots)
        self.as_dots.setChecked(dots)
        self._ask_look()

    @Slot()
    def _ask_look(self) -> None:
        self._look_rest.stop()
        if self.stand.offers or self.is_adding:
            look = Look(self.form.offer.insert, self.words.language, self.as_dots.isChecked())
            self._look_ticket = self.desk.ask("look", look)

    # --- from the desk --------------------------------------------------------------------------------------------

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if isinstance(answer, Looked) and ticket == self._look_ticket:
            self._show_look(answer)
        elif isinstance(answer, Uploaded):
            self.form.show_picture(answer.name)
            self._show_as_dots()
            size = f"{answer.width_px} × {answer.height_px}"
            self.said.emit(self.words.say("The picture is in ({size} dots). Ctrl+S keeps it.", size=size), False)
        elif isinstance(answer, InsertStand):
            self._take(request, answer)

    def _take(self, request: str, stand: InsertStand) -> None:
        if stand.changed:
            self.chosen, self.is_adding = stand.changed, False
            one = next(offer.insert for offer in stand.offers if offer.insert.id == stand.changed)
            name = one.name_in(self.words.language)
            if one.is_off:
                told = self.words.say("{name} is switched off: no parcel gets it.", name=name)
            elif request == "switch":
                told = self.words.say("{name} is switched on.", name=name)
            else:
                told = self.words.say("Kept: {name}. All tables know it from now on.", name=name)
            self.said.emit(told, False)
        self._show_stand(stand)

    def _show_look(self, looked: Looked) -> None:
        self.looked = looked
        self.sheet.show_page(looked.png)
        say = self.words.say
        told = {
            "": say("Paper {paper}", paper=looked.paper),
            "paper": say("Nothing is printed with it: it comes from its bin."),
            "picture": say("It has no picture yet. Choose a PNG or JPEG."),
            "text": say("Its set of texts has no text yet. Write one on the page Texts."),
        }.get(looked.problem)
        if told is None:
            facts = {"paper": looked.paper, "insert": looked.look.insert.id, "problem": ""}
            told = self.words.trouble(looked.problem, **facts)[0]
        self.paper.setText(told)

    @Slot(str, int, object)
    def _failed(self, request: str, _ticket: int, trouble: object) -> None:
        if not isinstance(trouble, Trouble):
            return
        happened, next_step = self.words.trouble(trouble.code, **trouble.facts)
        self.said.emit(f"{happened} {next_step}", True)
        if trouble.code == "insert.invalid":
            self.form.mark(str(trouble.facts.get("field", "")))
        elif trouble.code == "insert.taken":
            self.form.mark("id")
        elif trouble.code == "offer.changed_meanwhile":
            self.desk.ask("open")
