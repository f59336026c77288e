"""The page of the rules: list, form, and beside them what it prints and what it would have done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.bridge.manager_rules import DraftKeeper
from station.domain.rules import Rule, RuleSet, read_rules
from station.domain.trouble import Trouble
from station.ui.manager.completions import Completions
from station.ui.manager.dialogs import HistoryDialog, PublishDialog
from station.ui.manager.form_tools import FormTools
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, FlowLayout, button, label, named, tell_key
from station.ui.manager.problem_lines import ProblemLine
from station.ui.manager.rule_export import shown_rules
from station.ui.manager.rule_form import RuleForm
from station.ui.manager.rule_list import RuleListModel, RuleListView
from station.ui.manager.rule_rows import RuleRows, problem_lines
from station.ui.manager.set_form import SetForm
from station.ui.manager.table_export import ShownTable, TableExport
from station.ui.theme import Scale
from station.wording.rule_sentence import RuleTeller
from station.wording.set_sentence import tell_set
from station.wording.words import Words
from station.workflow.managing import Checked, Choices, OpenedRules
from station.workflow.managing_edits import at_place, copied_rule, new_rule, put, taken
from station.workflow.managing_order import by_priority, moved

__all__ = ["RulePanel", "RulesPage"]

PictureSource = Callable[[str], bytes | None]
#: Typing rests so long before pages and figures beside the form are asked for.
PANEL_MS = 350
#: The arrow keys rest so long before the form of a rule is built.
FORM_MS = 60


class RulePanel(Card):
    """A tile beside the form that tells more of the rule that is open."""

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""

    def show_rule(self, rules: RuleSet, rule: Rule, teller: RuleTeller) -> None:
        """The draft as it reads now, and the rule that is open."""

    def show_set(self, rules: RuleSet, teller: RuleTeller) -> None:
        """What holds for all parcels is open; most panels tell of rules only."""
        self.show_nothing()

    def show_nothing(self) -> None:
        """The rule that is open cannot be read yet, or there is none."""

    def end(self, timeout_s: float) -> bool:
        """End its thread; False where that did not end in time."""
        return True


class RulesPage(ManagerPage):
    """Rules in the hands of a manager. All work is done by the keeper's desk; this shows and asks."""

    key = "rules"
    _selected = Signal(int)

    def __init__(self, keeper: DraftKeeper, panels: Sequence[RulePanel], pictures: PictureSource, words: Words) -> None:
        super().__init__()
        self.keeper, self.panels, self._pictures, self.words = keeper, tuple(panels), pictures, words
        self.current = -1
        self.problems: tuple[ProblemLine, ...] = ()
        self._names: dict[str, str] = {}
        self._choices = Choices()
        self._rules: RuleSet | None = None
        self._history_dialog: HistoryDialog | None = None
        self.export = TableExport(self, "rules", words, keeper.ask_leave, self._shown)
        self.export.said.connect(self.said)
        self._make_tools()
        self._build()
        self._connect()

    def title(self, words: Words) -> str:
        return words.say("Rules")

    def top_buttons(self) -> list[QWidget]:
        return [self.undo_button, self.redo_button, self.history_button, *self.export.buttons(), self.publish_button]

    def _make_tools(self) -> None:
        self._rows = RuleRows(self.words)
        teller = RuleTeller(self.words, self._names, self._choices.currency)
        self.tools = FormTools(self.words, teller, Completions(self._choices, self._pictures), self._names)

    def _build(self) -> None:
        self.list_card, self.form_card = Card("rules.card"), Card("form.card")
        self.heading = label("h", wraps=True)
        self.search = named(QLineEdit(), "rules.search")
        self.search.setClearButtonEnabled(True)
        self.model, self.list = RuleListModel(), RuleListView()
        self.list.setModel(self.model)
        self.every = button("rules.every", "toggle")
        self.new_button, self.copy_button = button("rules.new"), button("rules.copy")
        self.delete_button = button("rules.delete", "quiet")
        self.nothing = label("soft", wraps=True)
        self.form, self.set_form = RuleForm(), SetForm()
        self.undo_button, self.redo_button = button("rules.undo", "quiet"), button("rules.redo", "quiet")
        self.history_button, self.publish_button = button("rules.history"), button("rules.publish", "primary")
        foot = FlowLayout()
        for widget in (self.new_button, self.copy_button, self.delete_button):
            foot.addWidget(widget)
        for part in (self.every, self.heading, self.search, self.list):
            self.list_card.column.addWidget(part, 1 if part is self.list else 0)
        self.list_card.column.addLayout(foot)
        self.form_card.column.addWidget(self.nothing)
        for form in (self.form, self.set_form):
            self.form_card.column.addWidget(form, 1)
            self.form_card.column.addWidget(form.sentence)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.list_card)
        self._row.addWidget(self.form_card, 1)
        self._right = QWidget()
        self._right_column = QVBoxLayout(self._right)
        self._right_column.setContentsMargins(0, 0, 0, 0)
        for number, panel in enumerate(self.panels):
            self._right_column.addWidget(panel, 0 if number else 1)  # the first one takes the room
        self._row.addWidget(self._right)
        self._right.setVisible(bool(self.panels))
        self._panel_rest, self._form_rest = QTimer(self), QTimer(self)
        for timer, after_ms in ((self._panel_rest, PANEL_MS), (self._form_rest, FORM_MS)):
            timer.setSingleShot(True)
            timer.setInterval(after_ms)

    def _connect(self) -> None:
        keeper = self.keeper
        keeper.opened.connect(self._opened)
        keeper.edited.connect(self._undone)
        keeper.checked.connect(self._checked)
        keeper.state_changed.connect(self._show_state)
        keeper.compared.connect(self._compared)
        keeper.told.connect(self._told)
        keeper.failed.connect(self._failed)
        self.search.textChanged.connect(self._show_rows)
        self.list.selectionModel().currentChanged.connect(self._row_chosen)
        self.list.activated.connect(self._go_to_form)
        self.list.step.connect(self._step_rule)
        self.list.copy_asked.connect(self._copy_rule)
        self.list.delete_asked.connect(self._delete_rule)
        self.model.moved.connect(self._move_rule)
        self.form.edited.connect(self._form_edited)
        self.set_form.edited.connect(self._set_edited)
        self.every.clicked.connect(self._open_set)
        self.new_button.clicked.connect(self._new_rule)
        self.copy_button.clicked.connect(self._copy_rule)
        self.delete_button.clicked.connect(self._delete_rule)
        self.undo_button.clicked.connect(keeper.undo)
        self.redo_button.clicked.connect(keeper.redo)
        self.publish_button.clicked.connect(keeper.compare)
        self.history_button.clicked.connect(self._ask_history)
        self._panel_rest.timeout.connect(self._show_panels)
        self._form_rest.timeout.connect(self._show_chosen)
        for keys, slot in (
            ("Ctrl+N", self._new_rule), ("Ctrl+F", self.search.setFocus), ("Ctrl+Return", keeper.compare),
            ("Ctrl+H", self._ask_history), ("Ctrl+L", self.list.setFocus),
            ("Ctrl+E", self._open_set),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y mean the draft everywhere on the page but in the search."""
        if not isinstance(event, QKeyEvent):  # first: thousands of events come by while a form is built
            return False
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if event.type() in kinds and self._is_ours(watched):
            is_undo = event.matches(QKeySequence.StandardKey.Undo)
            is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if is_undo or is_y or event.matches(QKeySequence.StandardKey.Redo):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    (self.keeper.undo if is_undo else self.keeper.redo)()
                return True
        return False

    def _is_ours(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched is not self.search and self.isAncestorOf(watched)

    # --- what a manager does --------------------------------------------------------------------------------------

    @Slot()
    def _new_rule(self) -> None:
        body, index = new_rule(self.keeper.body, self.words.say("New rule"))
        self.search.clear()
        self._edit(body, index)
        self.form.focus_name()

    @Slot()
    def _copy_rule(self) -> None:
        if self.current >= 0:
            self._edit(*copied_rule(self.keeper.body, self.current))
            self.form.focus_name()

    @Slot()
    def _delete_rule(self) -> None:
        if self.current < 0:
            return
        row = max(self.model.row_of(self.current) - 1, 0)
        name = self.rule_now().get("name", "")
        body = taken(self.keeper.body, ("rules", self.current))
        line = by_priority(body)
        self._edit(body, line[min(row, len(line) - 1)] if line else -1)
        self.said.emit(self.words.say("“{rule}” is deleted. Ctrl+Z brings it back.", rule=str(name)), False)
        self.list.setFocus()

    @Slot(int)
    def _step_rule(self, by: int) -> None:
        row = self.model.row_of(self.current)
        rows = self.model.rows
        if row < 0 or not 0 <= row + by < len(rows):
            return
        above = row - 1 if by < 0 else row + 2
        self._move_rule(self.current, rows[above].index if above < len(rows) else None)

    @Slot(int, object)
    def _move_rule(self, index: int, above: int | None) -> None:
        body = moved(self.keeper.body, index, above)
        if index != self.current or self._form_rest.isActive():
            self._edit(body, index)
            return
        self.keeper.edit(body, "", index)
        self._show_rows()
        self.form.show_priority(self.rule_now())  # nothing else in it has changed

    @Slot(object, str)
    def _form_edited(self, rule: Any, field: str) -> None:
        if self._form_rest.isActive():  # an edit of the rule before, while another one was chosen
            return
        body = put(self.keeper.body, ("rules", self.current), rule)
        self.keeper.edit(body, field, self.current)
        self._show_rows()
        if not field:
            self._show_form()
        self._show_sentence()

    @Slot(str)
    def open_rule(self, name: str) -> None:
        """Show a rule and go to its share to leave out; nothing where there is no rule called so."""
        rules = at_place(self.keeper.body, ("rules",), [])
        index = next((number for number, rule in enumerate(rules) if rule.get("name") == name), -1)
        if index < 0:
            self.said.emit(self.words.say("There is no rule “{rule}” any more.", rule=name), True)
            return
        self.search.clear()
        self.current = index
        self._show_rows()
        self._show_chosen()
        self.form.focus_share()

    @Slot()
    def _open_set(self) -> None:
        """What holds for every parcel, in the place of the rule."""
        self.current = -1
        self._show_rows()
        self._show_form()
        self._show_sentence()
        self._panel_rest.start()
        self.set_form.focus_first()

    @Slot(object, str)
    def _set_edited(self, body: Any, field: str) -> None:
        self.keeper.edit(body, field)
        if not field:
            self._show_form()
        self._show_sentence()

    def _edit(self, body: Any, index: int) -> None:
        self.keeper.edit(body, "", index)
        self.current = index
        self._show_rows()
        self._show_form()
        self._show_sentence()

    # --- what the keeper tells ------------------------------------------------------------------------------------

    @Slot(object)
    def _opened(self, opened: OpenedRules) -> None:
        self._choices, self._names = opened.choices, dict(opened.names)
        self._make_tools()
        line = by_priority(opened.body)
        if self.current not in line:
            self.current = line[0] if line else -1
        self._show_rows()
        self._show_form()
        self._show_sentence()

    @Slot(int)
    def _undone(self, rule: int) -> None:
        rules = at_place(self.keeper.body, ("rules",), [])
        self.current = min(rule, len(rules) - 1)  # -1: what holds for every parcel was edited
        self._show_rows()
        self._show_form()
        self._show_sentence()

    @Slot(object)
    def _checked(self, checked: Checked) -> None:
        self._rules = checked.rules
        self.problems = problem_lines(checked.report, self.keeper.body, self.words)
        self._show_rows()
        self._show_problems()
        self._panel_rest.start()

    @Slot()
    def _show_state(self) -> None:
        keeper, say = self.keeper, self.words.say
        self.undo_button.setEnabled(keeper.history.can_undo)
        self.redo_button.setEnabled(keeper.history.can_redo)
        if keeper.draft is None and keeper.is_kept:
            live = keeper.live
            text = say("version {n} is live, nothing changed", n=str(live.version)) if live else ""
        elif keeper.draft is None or not keeper.is_kept:
            text = say("is being kept …")
        else:
            text = say("draft {n}, kept, not live yet", n=str(keeper.draft.version))
        self.publish_button.setEnabled(keeper.draft is not None or not keeper.is_kept)
        self.subtitle_changed.emit(text)

    @Slot(object)
    def _compared(self, differences: object) -> None:
        if not isinstance(differences, tuple):
            return
        errors = [f"{self._name_of(one.index)}: {one.text}" for one in self.problems if one.is_error]
        dialog = PublishDialog(differences, errors, self.words, self)
        if dialog.exec() == PublishDialog.DialogCode.Accepted:
            self.keeper.publish(dialog.note.text().strip(), dialog.anyway.isChecked())

    @Slot(str, object)
    def _told(self, request: str, answer: object) -> None:
        say, dialog = self.words.say, self._history_dialog
        if request in ("publish", "roll_back"):
            if dialog is not None:
                dialog.accept()
            self.said.emit(say("Version {version} is live now, at every table with its next parcel.",
                               version=str(answer)), False)  # fmt: skip
            self.keeper.open()
        elif request == "versions" and isinstance(answer, list):
            self._open_history(answer)
        elif request == "changes" and dialog is not None and isinstance(answer, tuple):
            dialog.show_changes(*answer)

    @Slot(str, object)
    def _failed(self, request: str, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            happened, step = self.words.trouble(trouble.code, **trouble.facts)
            self.said.emit(f"{happened} {step}".strip(), True)

    @Slot()
    def _ask_history(self) -> None:
        self.keeper.keep_now()
        self.keeper.ask("versions")

    def _open_history(self, versions: list[Any]) -> None:
        dialog = self._history_dialog = HistoryDialog(versions, self.words, self)
        dialog.chosen.connect(self._ask_changes)
        dialog.roll_back_asked.connect(self._ask_roll_back)
        dialog.start()
        dialog.exec()
        self._history_dialog = None

    @Slot(int)
    def _ask_changes(self, version: int) -> None:
        self.keeper.ask("changes", version)

    @Slot(int, str)
    def _ask_roll_back(self, version: int, note: str) -> None:
        self.keeper.ask("roll_back", version, note)

    # --- showing --------------------------------------------------------------------------------------------------

    def rule_now(self) -> dict[str, Any]:
        """The rule that is open, as typed; empty where there is none."""
        rule = at_place(self.keeper.body, ("rules", self.current), {}) if self.current >= 0 else {}
        return dict(rule)

    def _name_of(self, index: int) -> str:
        return (
            str(at_place(self.keeper.body, ("rules", index, "name"), ""))
            if index >= 0
            else self.words.say("Every parcel")
        )

    @Slot()
    def _show_rows(self) -> None:
        rows = self._rows.of(self.keeper.body, self.problems, self.search.text())
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        self.model.show_rows(rows)
        row = self.model.row_of(self.current)
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        selection.blockSignals(False)
        self.list.viewport().update()
        if row >= 0:
            self.list.scrollTo(self.list.currentIndex())

    @Slot(QModelIndex, QModelIndex)
    def _row_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and self.model.rows[now.row()].index != self.current:
            self.current = self.model.rows[now.row()].index
            self._form_rest.start()

    @Slot()
    def _show_chosen(self) -> None:
        """The form of the chosen rule, once the arrow keys rest."""
        self._form_rest.stop()
        self._show_form(is_other=True)
        self._show_sentence()
        self._panel_rest.start()

    @Slot()
    def _go_to_form(self) -> None:
        self._show_chosen()
        self.form.focus_name()

    def _show_form(self, is_other: bool = False) -> None:
        self._form_rest.stop()
        rule, rules = self.rule_now(), at_place(self.keeper.body, ("rules",), [])
        self.form.setVisible(bool(rule))
        self.form.sentence.setVisible(bool(rule))
        self.set_form.setVisible(not rule)
        self.set_form.sentence.setVisible(not rule)
        self.nothing.setVisible(not rules)
        self.every.setChecked(not rule)
        for widget in (self.copy_button, self.delete_button):
            widget.setEnabled(bool(rule))
        if rule:
            groups = {str(one["exclusion"]) for one in rules if one.get("exclusion")}
            self.form.show_rule(rule, self.tools, sorted(groups), is_other)
        else:
            self.set_form.show_set(self.keeper.body, self.tools)
        self._show_problems()

    def _show_problems(self) -> None:
        mine = [one for one in self.problems if one.index == self.current]
        (self.form if self.current >= 0 else self.set_form).show_problems(mine)
        of_all = [one for one in self.problems if one.index < 0]
        mark = "■ " if any(one.is_error for one in of_all) else "▲ " if of_all else ""
        self.every.setText(mark + self.words.say("Every parcel"))

    def _show_sentence(self) -> None:
        say, teller = self.words.say, self.tools.teller
        rule, rules = self._readable(), self._readable_set()
        self.form.show_sentence(teller.tell(rule) if rule else say("Not complete yet."))
        self.set_form.show_sentence(tell_set(rules, teller) if rules else say("Not complete yet."))

    def _shown(self) -> ShownTable:
        """The list as it is searched, for a file."""
        return shown_rules(self.model.rows, at_place(self.keeper.body, ("rules",), []), self.tools.teller, self.words)

    def _readable(self) -> Rule | None:
        rule = self.rule_now()
        rules = _read({"rules": [rule]}) if rule else None
        return rules.rules[0] if rules else None

    def _readable_set(self) -> RuleSet | None:
        """What holds for every parcel, while it is open."""
        if self.current >= 0:
            return None
        return _read({name: value for name, value in self.keeper.body.items() if name != "rules"})

    @Slot()
    def _show_panels(self) -> None:
        rule = self._readable()
        for panel in self.panels:
            if self._rules is None:
                panel.show_nothing()
            elif self.current < 0:
                panel.show_set(self._rules, self.tools.teller)
            elif rule is None:
                panel.show_nothing()
            else:
                panel.show_rule(self._rules, rule, self.tools.teller)

    # --- the window -----------------------------------------------------------------------------------------------

    def show_words(self, words: Words) -> None:
        self.words = words
        say = words.say
        self._make_tools()
        self.every.setToolTip(say("What holds for all rules together: limits, postage, guards (Ctrl+E)"))
        self.heading.setText(say("Rules, first match wins its place"))
        self.search.setPlaceholderText(say("Search (Ctrl+F)"))
        self.search.setAccessibleName(say("Search rules"))
        self.list.setAccessibleName(say("Rules"))
        self.list.setToolTip(say("Alt+↑ and Alt+↓ move the rule, Enter opens it, Ctrl+D copies it"))
        self.new_button.setText(say("+ Rule"))
        self.new_button.setToolTip(say("New rule (Ctrl+N)"))
        self.copy_button.setText(say("Copy"))
        self.delete_button.setText(say("Delete"))
        self.nothing.setText(say(
            "No rule yet. A rule says when something goes into a parcel, and what: “Customers in Enjoy whose order "
            "contains tea get a honey sample.” Make the first one with + Rule; nothing goes out before you publish it."
        ))  # fmt: skip
        self.undo_button.setText(say("Undo"))
        self.redo_button.setText(say("Redo"))
        self.history_button.setText(say("History"))
        self.publish_button.setText(say("Make draft live"))
        for each, keys in (
            (self.undo_button, "Ctrl+Z"), (self.redo_button, "Ctrl+Y"),
            (self.history_button, "Ctrl+H"), (self.publish_button, "Ctrl+Enter"),
        ):  # fmt: skip
            tell_key(each, each.text(), words, keys)
        self.export.show_words(say("Rules"), words)
        for panel in self.panels:
            panel.show_words(words)
        self._show_rows()
        self._show_form()
        self._show_sentence()
        self._show_state()

    def fit(self, scale: Scale) -> None:
        px = scale.px
        self._row.setContentsMargins(px(28), px(24), px(28), px(24))
        self._row.setSpacing(px(22))
        self.every.setStyleSheet("text-align: left;")
        self.list_card.setFixedWidth(px(400) if scale.factor > 0.9 else px(300))
        self._right.setFixedWidth(px(500) if scale.factor > 0.9 else px(400))
        self._right_column.setSpacing(px(20))
        for card in (self.list_card, self.form_card, *self.panels):
            card.fit(scale)
        self.list.fit(scale)
        self.form.fit(scale)
        self.set_form.fit(scale)

    def opened(self) -> None:
        if self.keeper.live is None and self.keeper.draft is None:
            self.keeper.open()

    def close_page(self, timeout_s: float) -> bool:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._panel_rest.stop()
        self._form_rest.stop()
        ended = [panel.end(timeout_s) for panel in self.panels]
        ended.append(self.export.close(timeout_s))
        return self.keeper.close(timeout_s) and all(ended)


def _read(body: Mapping[str, Any]) -> RuleSet | None:
    """The rules of a body; None where it is not complete yet."""
    try:
        return read_rules(body)
    except Trouble:
        return None
