"""The band at the bottom: the one instruction, and the keys that work now; and the field to type into."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from station.ui.parts import Text
from station.ui.theme import Scale
from station.wording.misprints import misprint_reasons
from station.wording.words import Words
from station.workflow.views import DoneView, IdleView, OpenView, ProblemView, View

#: Keys of the reasons to print again, in the order of `misprint_reasons`.
REASON_KEYS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Key:
    """One key hint, which is a button as well."""

    key: str  #: "F12"
    action: str  #: name of the window's action
    label: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the band says."""

    say: str
    then: str
    tone: str  #: "", "open", "bad", "done"
    keys: tuple[Key, ...]


def is_why_again(view: View | None) -> bool:
    """Whether a view asks why something is printed again."""
    return isinstance(view, ProblemView) and view.code in ("print.again", "print.again_personal")


def instruction_for(view: View, words: Words) -> Instruction:
    """The one instruction of a view."""
    language = Key("F9", "language", "Deutsch" if words.language == "en" else "English")
    match view:
        case IdleView():
            keys = (
                Key("F2", "print_again", words.say("Print last again")),
                Key("F6", "find", words.say("Find order")),
                Key("F10", "packer", words.say("Change packer")),
                language,
            )
            return Instruction(
                words.say("Ready"), words.say("scan the order number on the pick list, or type it"), "", keys
            )
        case OpenView():
            return _open_instruction(view, words, language)
        case ProblemView():
            return _problem_instruction(view, words)
        case DoneView():
            again = Key("F2", "print_again", words.say("Print again"))
            go_on = Key("Enter", "go_on", words.say("Go on"))
            return Instruction(
                words.say("Close the box"), words.say("then scan the next order"), "done", (again, go_on, language)
            )


def _open_instruction(view: OpenView, words: Words, language: Key) -> Instruction:
    keys: tuple[Key, ...] = (
        Key("F2", "print_again", words.say("Print again")),
        Key("Esc", "dismiss", words.say("Set aside")),
        Key("F12", "finish", words.say("Parcel done")),
        language,
    )
    if any(v.state is not None and v.state.value == "uncertain" for v in view.inserts):
        keys = (Key("F8", "ask_uncertain", words.say("Is it there?")), *keys)
    following = view.next_line
    if following is not None:
        shelf = following.product.shelf if following.product else ""
        then = words.say("shelf {shelf}", shelf=shelf) if shelf else words.say("or click it when it has no code")
        return Instruction(words.say("Scan {item}", item=following.line.name), then, "open", keys)
    waiting = next((v for v in view.inserts if not v.is_laid_in), None)
    take = waiting.take_from if waiting else ""
    then = (
        words.say("take it from {bin}, then F12", bin=take) if take else words.say("then F12, or scan the next order")
    )
    return Instruction(words.say("Lay in the prints"), then, "open", keys)


def _problem_instruction(view: ProblemView, words: Words) -> Instruction:
    facts = dict(view.facts)
    back = Key("Esc", "dismiss", words.say("Back"))
    if view.code == "print.uncertain":
        yes = Key("Enter", "lies_there", words.say("Yes, it is here"))
        no = Key("F2", "not_there", words.say("No, print again"))
        then = words.say("is the print lying there?")
        return Instruction(words.say("Look at the printer"), then, "bad", (yes, no, back))
    if is_why_again(view):
        reasons = misprint_reasons(words).values()
        keys = tuple(Key(key, f"reason {key}", told) for key, told in zip(REASON_KEYS, reasons, strict=True))
        return Instruction(words.say("Why again?"), words.say("press the key of the reason"), "bad", (*keys, back))
    if view.may_go_on:
        go_on = Key("Enter", "go_on", words.say("Go on all the same"))
        return Instruction(words.say("Check first"), words.say("Enter goes on, Esc goes back"), "bad", (go_on, back))
    if view.code == "item.wrong":
        say = words.say("Scan {item}", item=str(facts.get("expected_sku", "")))
        return Instruction(say, words.say("put the wrong one back"), "bad", (back,))
    say = words.say("Scan the next item") if view.open is not None else words.say("Scan an order")
    return Instruction(say, words.say("or press Esc"), "bad", (back,))


class Band(QFrame):
    """The instruction and the keys."""

    pressed = Signal(str)  #: name of an action

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say = Text("", "say")
        self._then = Text("", "then")
        told = QVBoxLayout()
        told.addStretch(1)
        told.addWidget(self._say)
        told.addWidget(self._then)
        told.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addLayout(told, 1)
        self._keys = QHBoxLayout()
        self._row.addLayout(self._keys)
        self._shown: Instruction | None = None

    def show_instruction(self, instruction: Instruction, scale: Scale) -> None:
        self.setFixedHeight(scale.px(148))
        self._row.setContentsMargins(scale.px(40), 0, scale.px(40), 0)
        self._keys.setSpacing(scale.px(18))
        self.setProperty("tone", instruction.tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._say.show_text(instruction.say)
        self._then.show_text(instruction.then)
        if self._shown is None or self._shown.keys != instruction.keys:
            self._make_keys(instruction.keys)
        self._shown = instruction

    def _make_keys(self, keys: tuple[Key, ...]) -> None:
        while (item := self._keys.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for key in keys:
            button = QPushButton(f"{key.key}\n{key.label}")
            button.setObjectName(f"pack.{key.action}")
            button.setAccessibleName(key.label)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("action", key.action)
            button.clicked.connect(self._clicked)
            self._keys.addWidget(button)

    def _clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.pressed.emit(str(sender.property("action")))


class EntryField(QWidget):
    """One field above the band: an order number, or the first name of the packer."""

    entered = Signal(str, str)  #: what it was for ("find", "packer"), what was typed

    def __init__(self) -> None:
        super().__init__()
        self._purpose = "find"
        self._label = Text("title")
        self.field = QLineEdit()
        self.field.setObjectName("entry.field")
        self.field.setMaxLength(120)
        row = QHBoxLayout(self)
        row.addWidget(self._label, 1)
        row.addWidget(self.field, 2)
        self._row = row
        self.field.returnPressed.connect(self._return)
        self.hide()

    def ask(self, purpose: str, words: Words, scale: Scale, typed: str = "") -> None:
        """Show the field for a purpose, with what was already typed."""
        self._purpose = purpose
        self._row.setContentsMargins(scale.px(40), scale.px(12), scale.px(40), scale.px(12))
        label = words.say("Order number") if purpose == "find" else words.say("First name of the packer")
        self._label.show_text(label)
        self.field.setAccessibleName(label)
        self.field.setText(typed)
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The Return that ends a number stays here: as Enter it would answer the question the number brings up."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _return(self) -> None:
        text = self.field.text().strip()
        self.hide()
        if text:
            self.entered.emit(self._purpose, text)
