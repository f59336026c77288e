"""The page of the texts: sets by phase and situation, variants by language, an editor and the page as it prints."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from station.bridge.manager_desk import DeskBridge
from station.documents.text_findings import Severity
from station.domain.catalog import TextVariant
from station.domain.offers import is_set_name
from station.domain.text_drafts import TextKey, key_of
from station.domain.trouble import Trouble
from station.ui import theme
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, button, label, named
from station.ui.manager.sheet import Sheet
from station.ui.manager.table_export import WHERE_CTRL_S_KEEPS, TableExport
from station.ui.manager.texts_drafts import DraftTray
from station.ui.manager.texts_editor import TextEditor
from station.ui.manager.texts_list import SET_ROLE, SetList, SetListModel, VariantModel, set_title
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.texts import DraftsFound, SetPlace, TextChecked, TextSet, TextStand
from station.workflow.texts_preview import TextPage

__all__ = ["TextsPage"]

#: Typing rests so long before the text is checked and set anew.
REST_MS = 200


class TextsPage(ManagerPage):
    """Texts in the hands of a manager. Checking and setting happen on the desk's thread."""

    key = "texts"

    def __init__(self, desk: DeskBridge, words: Words) -> None:
        super().__init__()
        self.desk, self.words = desk, words
        self.stand = TextStand((), ())
        self.tray = DraftTray(desk, self._kept)
        self._has_asked = False  #: for the drafts of an earlier session
        self.begun = ""  #: name of a set that is not in the shop yet: its first text is being written
        self.chosen = ""  #: name of the set
        self._cell = ("", "")  #: variant and language
        self.checked: TextChecked | None = None
        self.page: TextPage | None = None
        self._check_ticket = self._page_ticket = 0
        self.model, self.variants = SetListModel(words), VariantModel(words)
        self.export = TableExport(self, "texts", words, desk.ask_leave, self.model.shown, WHERE_CTRL_S_KEEPS)
        self.export.said.connect(self.said)
        self._build()
        self._connect()

    def title(self, words: Words) -> str:
        return words.say("Texts")

    def top_buttons(self) -> list[QWidget]:
        return [self.undo, self.redo, *self.export.buttons()]

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.undo, self.redo = button("texts.undo", "quiet"), button("texts.redo", "quiet")
        self.search = named(QLineEdit(), "texts.search")
        self.search.setClearButtonEnabled(True)
        self.list, self.list_card = SetList(self.model), Card("texts.card")
        self.nothing = label("soft", "texts.nothing", wraps=True)
        for widget in (self.search, self.nothing):
            self.list_card.column.addWidget(widget)
        self.list_card.column.addWidget(self.list, 1)
        self.editor, self.table = TextEditor(), named(QTableView(), "texts.table")
        self._dress_table()
        self.heading, self.about = label("title", "texts.title"), label("soft", "texts.about", wraps=True)
        self.add, self.retire = button("texts.add"), button("texts.retire")
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.add)
        head.addWidget(self.retire)
        self.set_card = Card("texts.set")
        self.set_card.column.addLayout(head)
        self.set_card.column.addWidget(self.about)
        self.set_card.column.addWidget(self.table, 1)
        self._middle = QVBoxLayout()
        self._middle.addWidget(self.set_card, 3)
        self._middle.addWidget(self.editor, 4)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.list_card)
        self._row.addLayout(self._middle, 1)
        self._row.addWidget(self._preview())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)

    def _dress_table(self) -> None:
        self.table.setModel(self.variants)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _preview(self) -> Card:
        self.page_card, self.sheet = Card("texts.page"), Sheet("texts.sheet")
        self.page_heading, self.paper = label("h"), label("small", "texts.paper", wraps=True)
        self.longest, self.formal = button("texts.longest", "toggle"), button("texts.formal", "toggle")
        row = QHBoxLayout()
        row.addWidget(self.longest)
        row.addWidget(self.formal)
        row.addStretch(1)
        self.page_card.column.addWidget(self.page_heading)
        self.page_card.column.addWidget(self.sheet, 1)
        self.page_card.column.addWidget(self.paper)
        self.page_card.column.addLayout(row)
        return self.page_card

    def _connect(self) -> None:
        self.desk.answered.connect(self._answered)
        self.desk.failed.connect(self._failed)
        self.search.textChanged.connect(self._show_sets)
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.selectionModel().currentChanged.connect(self._set_chosen)
        self.table.selectionModel().currentChanged.connect(self._cell_chosen)
        self.table.activated.connect(self._to_body)
        self.editor.edited.connect(self._edited)
        self.editor.keep_asked.connect(self.keep)
        self.editor.drop_asked.connect(self.drop)
        self.add.clicked.connect(self.add_variant)
        self.retire.clicked.connect(self.retire_variant)
        self.undo.clicked.connect(self._undo)
        self.redo.clicked.connect(self._redo)
        for toggle in (self.longest, self.formal):
            toggle.toggled.connect(self._ask_page)
        self._rest.timeout.connect(self._ask)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys = {"Ctrl+S": self.keep, "Ctrl+N": self.add_variant, "Ctrl+F": self._to_search,
                "Ctrl+Alt+Z": self._undo, "Ctrl+Alt+Y": self._redo}  # fmt: skip
        for pressed, slot in keys.items():
            QShortcut(QKeySequence(pressed), self, slot, context=within)

    # --- the page -------------------------------------------------------------------------------------------------

    @property
    def drafts(self) -> Mapping[TextKey, TextVariant]:
        """Typed and not kept yet."""
        return self.tray.texts

    def opened(self) -> None:
        self.desk.ask("open")
        if not self._has_asked:
            self._has_asked = True
            self.desk.ask("drafts")
        self._to_search()

    def close_page(self, timeout_s: float) -> bool:
        self._rest.stop()
        self.tray.flush()
        return all([self.export.close(timeout_s), self.desk.close(timeout_s)])

    def fit(self, scale: Scale) -> None:
        self._row.setContentsMargins(scale.px(24), scale.px(20), scale.px(24), scale.px(20))
        self._row.setSpacing(scale.px(14))
        self._middle.setSpacing(scale.px(12))
        self.list_card.setFixedWidth(scale.px(310))
        self.page_card.setFixedWidth(scale.px(400))
        for card in (self.list_card, self.set_card, self.editor, self.page_card):
            card.fit(scale)
        self.list.fit(scale)
        self.table.verticalHeader().setDefaultSectionSize(scale.px(40))
        self.table.horizontalHeader().setMinimumSectionSize(scale.px(150))
        self.table.setStyleSheet(
            "QTableView { background: transparent; border: none; outline: none; }"
            f"QTableView::item {{ border-bottom: 1px solid {theme.LINE}; padding: 0 {scale.px(8)}px; }}"
            f"QTableView::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}"
            f"QTableView::item:selected:focus {{ border: 2px solid {theme.ACCENT}; }}"
            "QHeaderView { background: transparent; } QHeaderView::section { background: transparent; border: none;"
            f" border-bottom: 1px solid {theme.LINE}; color: {theme.SOFT}; padding: {scale.px(4)}px {scale.px(8)}px; }}"
            f"QScrollBar:horizontal {{ background: transparent; height: {scale.px(10)}px; margin: 0; }}"
            f"QScrollBar::handle:horizontal {{ background: #C9BFAE; border-radius: {scale.px(5)}px; min-width: 40px; }}"
            "QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }"
            "QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal { background: transparent; }"
            "QTableCornerButton::section { background: transparent; border: none; }"
        )

    def show_words(self, words: Words) -> None:
        self.words = self.model.words = self.variants.words = words
        say = words.say
        self.search.setPlaceholderText(say("Search sets, texts and words"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.list.setAccessibleName(say("Sets of texts"))
        self.table.setAccessibleName(say("Variants by language"))
        self.undo.setText(say("↶ Undo"))
        self.redo.setText(say("↷ Redo"))
        self.undo.setToolTip("Ctrl+Alt+Z")
        self.redo.setToolTip("Ctrl+Alt+Y")
        self.add.setText(say("New variant"))
        self.add.setToolTip("Ctrl+N")
        self.retire.setText(say("Retire"))
        self.retire.setToolTip(say("Take this variant away in all its languages. The history keeps its words."))
        self.page_heading.setText(say("As it prints"))
        self.longest.setText(say("longest name"))
        self.formal.setText(say("formal"))
        self.editor.show_words(words)
        self.export.show_words(self.title(words), words)
        self._show_stand(self.stand)

    # --- what is shown --------------------------------------------------------------------------------------------

    def _show_stand(self, stand: TextStand) -> None:
        self.stand = stand
        self.undo.setEnabled(stand.can_undo)
        self.redo.setEnabled(stand.can_redo)
        lacking = sum(1 for one in stand.sets if one.missing)
        told = self.words.count("{n} set", "{n} sets", len(stand.sets))
        if lacking:
            told += " · " + self.words.count("{n} lacks a language", "{n} lack a language", lacking)
        self.subtitle_changed.emit(told if stand.sets else "")
        self._show_sets()

    @Slot()
    def _show_sets(self) -> None:
        asked = self.search.text().casefold().split()
        sets = [one for one in self._sets() if all(word in self._searched(one) for word in asked)]
        self.model.show_sets(sets)
        self.nothing.setVisible(bool(self.stand.sets) and not sets)
        name = _set_name(self.search.text())
        self.nothing.setText(
            self.words.say("No text says that. Ctrl+N begins a set of notes called “{set}”.", set=name)
            if is_set_name(name)
            else self.words.say("No text says that. Search for a phase, a card or words of a text.")
        )
        if self.chosen not in {one.name for one in sets}:
            self.chosen = sets[0].name if sets else ""
        index = self.model.index(self.model.row_of(self.chosen))
        if index.isValid() and self.list.currentIndex() != index:
            self.list.setCurrentIndex(index)
        self._show_set()

    def _searched(self, one: TextSet) -> str:
        words = " ".join(f"{text.heading} {text.body}" for text in one.texts)
        return f"{one.name} {one.name.replace('_', ' ')} {set_title(one, self.words)} {words}".casefold()

    def set_shown(self) -> TextSet | None:
        """The set that is chosen."""
        return next((one for one in self._sets() if one.name == self.chosen), None)

    def _sets(self) -> tuple[TextSet, ...]:
        """The sets of the shop, and those that are being begun."""
        known = {one.name for one in self.stand.sets}
        begun = sorted({self.begun, *(key[0] for key in self.drafts)} - known - {""})
        new = (TextSet(name, SetPlace.SITUATION, missing=self.stand.languages) for name in begun)
        return (*self.stand.sets, *new)

    def _show_set(self) -> None:
        one = self.set_shown()
        for widget in (self.retire, self.table):
            widget.setEnabled(one is not None)
        if one is None:
            self.heading.clear()
            self.about.clear()
            self.variants.show_texts((), (), {}, frozenset())
            self.editor.show_text(None, None, ())
            return
        self.heading.setText(set_title(one, self.words))
        self.about.setText(self._about(one))
        drafts = {key[1:]: text for key, text in self.drafts.items() if key[0] == one.name}
        texts = {(text.id, text.language): text for text in one.texts} | drafts
        variants = list(dict.fromkeys((*one.variants, *sorted(variant for variant, _ in drafts))))
        self.variants.show_texts(variants, self.stand.languages, texts, frozenset(drafts))
        if not variants:
            self._cell = ("", "")
            self.editor.show_text(None, one, ())
            self.about.setText(self.words.say("Nothing is written yet. Press Ctrl+N and write the first variant."))
            return
        variant = self._cell[0] if self._cell[0] in variants else variants[0]
        language = self._cell[1] if self._cell[1] in self.stand.languages else self.stand.languages[0]
        self._cell = (variant, language)
        index = self.variants.index(variants.index(variant), self.stand.languages.index(language))
        if self.table.currentIndex() != index:
            self.table.setCurrentIndex(index)
        self._show_text()

    def _about(self, one: TextSet) -> str:
        say = self.words.say
        if one.inserts:
            named_ones = tuple(insert.name_in(self.words.language) for insert in one.inserts[:3])
            return say("Printed on {inserts}. Name for rules: {set}", inserts=named_ones, set=one.name)
        if one.place is SetPlace.PHASE:
            return say("Notes of this phase. Name for rules: {set}", set=one.name)
        return say("Notes of a situation. Name for rules: {set}", set=one.name)

    def _kept(self, key: TextKey) -> TextVariant | None:
        one = next((each for each in self.stand.sets if each.name == key[0]), None)
        return one.text(key[1], key[2]) if one is not None else None

    def _show_text(self) -> None:
        one = self.set_shown()
        if one is None:
            return
        key = (one.name, *self._cell)
        text = self.drafts.get(key) or self._kept(key) or TextVariant(key[1], key[0], key[2], "")
        codes = [code for code in self.stand.languages if code != key[2]]
        found = (self.drafts.get((*key[:2], code)) or one.text(key[1], code) for code in codes)
        self.editor.show_text(text, one, [other for other in found if other is not None])
        self._judge()
        self._rest.start()

    def _judge(self) -> None:
        text = self.editor.text
        is_known = text is not None and self.checked is not None and self.checked.text == text
        mistakes = self.checked.findings if is_known and self.checked is not None else ()
        may_keep = not any(one.severity is Severity.ERROR for one in mistakes)
        is_draft = text is not None and key_of(text) in self.drafts
        self.editor.show_state(is_draft, may_keep)
        self.retire.setEnabled(bool(self._cell[0]))

    # --- what people do -------------------------------------------------------------------------------------------

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(QModelIndex)
    def _to_body(self, _index: QModelIndex) -> None:
        self.editor.body.setFocus()

    @Slot(QModelIndex, QModelIndex)
    def _set_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        one = index.data(SET_ROLE)
        if isinstance(one, TextSet) and one.name != self.chosen:
            self.chosen = one.name
            self._show_set()

    @Slot(QModelIndex, QModelIndex)
    def _cell_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and self.variants.key(index) != self._cell:
            self._cell = self.variants.key(index)
            self._show_text()

    @Slot(object)
    def _edited(self, text: TextVariant) -> None:
        key = key_of(text)
        if text == (self._kept(key) or replace(text, heading="", body="")):
            self.tray.drop(key)
        else:
            self.tray.put(key, text)
        self._show_cells()
        self._judge()
        self._rest.start()

    def _show_cells(self) -> None:
        one = self.set_shown()
        if one is not None:
            drafts = {key[1:]: text for key, text in self.drafts.items() if key[0] == one.name}
            texts = {(text.id, text.language): text for text in one.texts} | drafts
            self.variants.show_texts(self.variants.variants, self.stand.languages, texts, frozenset(drafts))

    @Slot()
    def keep(self) -> None:
        """Keep what is written in the editor, for all tables."""
        text = self.editor.text
        if text is not None and key_of(text) in self.drafts:
            self.desk.ask("keep", self._kept(key_of(text)), text)

    @Slot()
    def drop(self) -> None:
        """Show again what is kept."""
        if self.editor.text is not None:
            self.tray.drop(key_of(self.editor.text))
            self._show_set()

    @Slot()
    def add_variant(self) -> None:
        """A new variant in the language that is chosen; it is there once its words are kept.

        Where the search found no set, a new one of that name begins.
        """
        if self.set_shown() is None and is_set_name(_set_name(self.search.text())):
            self.begun = self.chosen = _set_name(self.search.text())
            self._show_sets()
        one = self.set_shown()
        if one is None:
            return
        taken = {key[1] for key in self.drafts if key[0] == one.name}
        number, variant = len(one.variants), one.new_id()
        while variant in taken:
            number += 1
            variant = f"{one.name}.{number + 1}"
        language = self._cell[1] or self.stand.languages[0]
        self.tray.put((one.name, variant, language), TextVariant(variant, one.name, language, ""))
        self._cell = (variant, language)
        self._show_set()
        self.editor.body.setFocus()

    @Slot()
    def retire_variant(self) -> None:
        """Take the chosen variant away in all its languages."""
        one = self.set_shown()
        if one is None or not self._cell[0]:
            return
        for key in [key for key in self.drafts if key[:2] == (one.name, self._cell[0])]:
            self.tray.drop(key)
        texts = tuple(text for text in one.texts if text.id == self._cell[0])
        if texts:
            self.desk.ask("retire", texts)
        else:
            self._show_set()

    @Slot()
    def _undo(self) -> None:
        self.desk.ask("undo")

    @Slot()
    def _redo(self) -> None:
        self.desk.ask("redo")

    @Slot()
    def _ask(self) -> None:
        self._rest.stop()
        text = self.editor.text
        if text is not None:
            if text.body or key_of(text) in self.drafts:
                self._check_ticket = self.desk.ask("check", text)
            else:
                self.editor.findings.setText(self.words.say("Not written in this language yet."))
            self._ask_page()

    @Slot()
    def _ask_page(self) -> None:
        if self.editor.text is not None:
            wish = (self.longest.isChecked(), self.formal.isChecked())
            self._page_ticket = self.desk.ask("page", self.editor.text, *wish)

    # --- from the desk --------------------------------------------------------------------------------------------

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if isinstance(answer, TextStand):
            self._take(request, answer)
        elif isinstance(answer, DraftsFound):
            self._restore(answer)
        elif isinstance(answer, TextChecked) and ticket == self._check_ticket:
            self.checked = answer
            self.editor.show_findings(answer.findings)
            self._judge()
        elif isinstance(answer, TextPage) and ticket == self._page_ticket:
            self._show_page(answer)

    def _take(self, request: str, stand: TextStand) -> None:
        text = stand.changed
        if text is not None:
            if self.drafts.get(key_of(text)) == text:
                self.tray.drop(key_of(text))
            self.chosen, self._cell = text.text_set, (text.id, text.language)
            facts = {"text": text.id, "language": self.words.language_name(text.language)}
            if request == "retire":
                self.said.emit(self.words.say("{text} is retired. Ctrl+Alt+Z brings it back.", **facts), False)
            elif stand.is_gone:
                self.said.emit(self.words.say("{text} ({language}) is gone again.", **facts), False)
            else:
                self.said.emit(
                    self.words.say("Kept: {text} ({language}). All tables print it from now on.", **facts), False
                )
        self._show_stand(stand)

    def _restore(self, found: DraftsFound) -> None:
        """Go on with what was typed when the window was closed or the power went."""
        if not found.texts:
            return
        for text in found.texts:
            self.tray.show(key_of(text), text)
        latest = found.texts[0]
        if not self.search.text() and self.editor.text is not None and key_of(self.editor.text) not in self.drafts:
            self.chosen, self._cell = latest.text_set, (latest.id, latest.language)
        self._show_stand(self.stand)
        told = self.words.count(
            "{n} text that you typed and did not keep is here again, marked with a dot.",
            "{n} texts that you typed and did not keep are here again, marked with a dot.",
            len(found.texts),
        )
        if found.overtaken:
            changed = tuple(f"{key[1]} ({self.words.language_name(key[2])})" for key in sorted(found.overtaken))
            told += " " + self.words.say("Somebody changed meanwhile: {texts}. Compare before you keep.", texts=changed)
        self.said.emit(told, bool(found.overtaken))

    def _show_page(self, page: TextPage) -> None:
        self.page = page
        self.sheet.show_page(page.png)
        if page.problem == "paper":
            told = self.words.say("Nothing is printed with it.")
        elif page.problem == "text.unusable":
            told = self.words.say("No page yet: correct what stands below the text.")
        elif page.problem:
            told = self.words.trouble(page.problem, paper=page.paper, problem=page.told, insert=page.insert)[0]
        else:
            told = self.words.say("Paper {paper}", paper=page.paper)
        self.paper.setText(told)

    @Slot(str, int, object)
    def _failed(self, request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            happened, next_step = self.words.trouble(trouble.code, **trouble.facts)
            self.said.emit(f"{happened} {next_step}", True)
            if trouble.code == "offer.changed_meanwhile":
                self.desk.ask("open")


def _set_name(typed: str) -> str:
    """What was typed as the name of a set: "Summer sale" is summer_sale."""
    return "_".join(typed.casefold().split())
