"""The editor of one text: heading and words, another language beside it, variables by menu, what is wrong below."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QPlainTextEdit

from station.documents.text_findings import Finding, Severity
from station.documents.variables import VARIABLES
from station.domain.catalog import Slot as Place
from station.domain.catalog import TextVariant
from station.ui.manager.parts import Card, Combo, button, label, named, set_tone
from station.ui.manager.texts_colours import TemplateColours
from station.ui.theme import Scale
from station.wording.offer_words import variable_words
from station.wording.words import Words
from station.workflow.texts import TextSet

__all__ = ["TextEditor"]

#: More than these are not read at once; the first are the worst.
MOST_SHOWN = 4
_WITH_HEADING = frozenset({Place.CARD, Place.CROSS_SELL})


class TextEditor(Card):
    """Writes one text. It keeps nothing: what was typed goes up, and comes back as a text to show."""

    edited = Signal(object)  #: TextVariant as typed
    keep_asked = Signal()
    drop_asked = Signal()

    def __init__(self) -> None:
        super().__init__("texts.editor")
        self.text: TextVariant | None = None
        self._others: Mapping[str, TextVariant] = {}
        self._words = Words("en")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.language = label("strong", "texts.language")
        self.heading, self.body = named(QLineEdit(), "texts.heading"), named(QPlainTextEdit(), "texts.body")
        self.beside_language, self.beside = Combo("texts.beside_language"), named(QPlainTextEdit(), "texts.beside")
        self.beside.setReadOnly(True)
        self.beside.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for edit in (self.body, self.beside):
            edit.setTabChangesFocus(True)
        self._colours = [TemplateColours(edit.document()) for edit in (self.body, self.beside)]
        grid = QGridLayout()
        grid.addWidget(self.language, 0, 0)
        grid.addWidget(self.beside_language, 0, 1)
        grid.addWidget(self.heading, 1, 0, 1, 2)
        grid.addWidget(self.body, 2, 0)
        grid.addWidget(self.beside, 2, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setRowStretch(2, 1)
        self.findings = label("problem", "texts.findings", wraps=True)
        self.variable, self.drop = button("texts.variable"), button("texts.drop")
        self.keep = button("texts.keep", "primary")
        row = QHBoxLayout()
        row.addWidget(self.variable)
        row.addStretch(1)
        row.addWidget(self.drop)
        row.addWidget(self.keep)
        self.column.addLayout(grid, 1)
        self.column.addWidget(self.findings)
        self.column.addLayout(row)

    def _connect(self) -> None:
        self.body.textChanged.connect(self._typed)
        self.heading.textEdited.connect(self._typed)
        self.beside_language.activated.connect(self._show_beside)
        self.variable.clicked.connect(self.open_menu)
        self.keep.clicked.connect(self.keep_asked)
        self.drop.clicked.connect(self.drop_asked)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+Space"), self, self.open_menu, context=inside)

    def show_text(self, text: TextVariant | None, of: TextSet | None, others: Sequence[TextVariant]) -> None:
        """Show a text for writing, the same variant in other languages beside it; None: nothing is chosen."""
        is_other = text is None or self.text is None or _key(text) != _key(self.text)
        self.text = text
        self._others = {one.language: one for one in others}
        for widget in (self.heading, self.body, self.variable):
            widget.setEnabled(text is not None)
        if text is not None and (is_other or self.body.toPlainText() != text.body):
            self._fill(text)
        elif text is None:
            self._fill(TextVariant("", "", "", ""))
        slots = {insert.slot for insert in of.inserts} if of is not None else set()
        self.heading.setVisible(not slots.isdisjoint(_WITH_HEADING) or bool(text and text.heading))
        self.language.setText(self._words.language_name(text.language) if text is not None else "")
        chosen = self.beside_language.currentData()
        items: list[tuple[str, object]] = [(self._words.language_name(code), code) for code in self._others]
        self.beside_language.fill(items, chosen if chosen in self._others else next(iter(self._others), ""))
        self.beside_language.setVisible(bool(items))
        self._show_beside()

    def show_state(self, is_draft: bool, may_keep: bool) -> None:
        """Whether there is something to keep, and whether it may be kept."""
        self.keep.setEnabled(is_draft and may_keep)
        self.drop.setEnabled(is_draft)

    def show_findings(self, findings: Sequence[Finding] | None) -> None:
        """What is wrong, worst first; None: it is being checked."""
        if findings is None or self.text is None:
            self.findings.setVisible(self.text is not None)
            return
        ordered = sorted(findings, key=lambda one: one.severity is not Severity.ERROR)
        lines = [self._told(one) for one in ordered[:MOST_SHOWN]]
        if len(ordered) > MOST_SHOWN:
            lines.append(self._words.say("and {n} more", n=len(ordered) - MOST_SHOWN))
        worst = ordered[0].severity if ordered else None
        tone = "ok" if worst is None else "bad" if worst is Severity.ERROR else "warn"
        set_tone(self.findings, "tone", tone)
        self.findings.setText("\n".join(lines) or self._words.say("Good for every customer, on its paper."))
        self.findings.show()

    @Slot()
    def open_menu(self) -> None:
        """The variables, each with what it stands for."""
        if self.text is None:
            return
        menu = QMenu(self)
        menu.setObjectName("texts.menu")
        for name in sorted(VARIABLES - {"formal"}):
            action = menu.addAction(f"{name}  –  {variable_words(name, self._words)}")
            action.setData(f"{{{{ {name} }}}}")
        menu.addSeparator()
        formal = menu.addAction(self._words.say("different words for formal and informal address"))
        formal.setData("{% if formal %}  {% else %}  {% endif %}")
        menu.triggered.connect(self._insert)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.variable.mapToGlobal(QPoint(0, self.variable.height())))

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""
        self._words = words
        say = words.say
        self.heading.setPlaceholderText(say("Heading"))
        self.heading.setAccessibleName(say("Heading"))
        self.body.setAccessibleName(say("Text"))
        self.body.setPlaceholderText(say("Write as you would by hand. Variables: Ctrl+Space."))
        self.beside.setAccessibleName(say("The same in another language"))
        self.beside.setPlaceholderText(say("Not written in another language yet."))
        self.beside_language.setAccessibleName(say("Language beside it"))
        self.variable.setText(say("Variable …"))
        self.variable.setToolTip(say("Ctrl+Space"))
        self.keep.setText(say("Keep"))
        self.keep.setToolTip(say("Ctrl+S: all tables print it from now on"))
        self.drop.setText(say("Discard"))

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        self.beside.setStyleSheet("QPlainTextEdit { background: #F6F3EE; }")

    def _fill(self, text: TextVariant) -> None:
        for widget in (self.heading, self.body):
            widget.blockSignals(True)
        self.heading.setText(text.heading)
        self.body.setPlainText(text.body)
        for widget in (self.heading, self.body):
            widget.blockSignals(False)

    def _told(self, finding: Finding) -> str:
        named_facts = {"set": finding.text_set, "language": self._words.language_name(finding.language)}
        problem, step = self._words.trouble(finding.code, **named_facts, **dict(finding.facts))
        form = f"{self._words.say('formal address')}: " if finding.form == "sie" else ""
        form = f"{self._words.say('informal address')}: " if finding.form == "du" else form
        return f"{form}{problem} {step}"

    @Slot()
    def _typed(self) -> None:
        if self.text is None:
            return
        self.text = replace(self.text, heading=self.heading.text(), body=self.body.toPlainText())
        self.edited.emit(self.text)

    @Slot()
    def _show_beside(self) -> None:
        other = self._others.get(str(self.beside_language.currentData() or ""))
        self.beside.setPlainText(other.body if other else "")

    @Slot(QAction)
    def _insert(self, action: QAction) -> None:
        self.body.insertPlainText(str(action.data()))
        self.body.setFocus()


def _key(text: TextVariant) -> tuple[str, str, str]:
    return text.text_set, text.id, text.language
