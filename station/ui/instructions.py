"""The one instruction of each view, with the keys that matter now; every other key stands in the help."""

from dataclasses import dataclass, replace

from station.domain.command_codes import Command
from station.ui.keys import Action, State, row_of, state_of
from station.wording.commands import command_words
from station.wording.packer_languages import PACKER_LANGUAGES
from station.wording.problem_kinds import LOUDEST
from station.wording.words import Words
from station.workflow.views import (
    AskView,
    CommandsView,
    DayView,
    DoneView,
    IdleView,
    InsertView,
    LoginView,
    Next,
    NextKind,
    OpenView,
    ProblemView,
    View,
)


@dataclass(frozen=True, slots=True)
class Key:
    """One key hint, which is a button as well."""

    key: str  #: "F12"
    action: str  #: what the window does on it
    label: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the band says."""

    say: str
    then: str
    tone: str  #: "", "open", "bad", "done"
    keys: tuple[Key, ...]
    picture: str = ""  #: name of the picture of the item that is meant
    print_png: bytes = b""  #: the print that is meant, as it looks


def instruction_for(view: View, words: Words, other_language: str) -> Instruction:
    """The one instruction of a view; the language key carries the name of the language that it goes to."""
    said = _instruction(view, words)
    name = PACKER_LANGUAGES.get(other_language, other_language)
    keys = (replace(key, label=name) if key.action == Command.LANGUAGE.value else key for key in said.keys)
    return replace(said, keys=tuple(keys))


def _instruction(view: View, words: Words) -> Instruction:
    state = state_of(view)
    match view:
        case IdleView():
            keys = _keys(state, words, Command.AGAIN, Action.FIND, Action.PACKER, Command.LANGUAGE, Command.HELP)
            then = words.say("scan the order number on the pick list, or type it")
            return Instruction(words.say("Ready"), then, "", keys)
        case OpenView():
            return _while_open(view, words)
        case ProblemView():
            return _at_problem(view, words)
        case DoneView():
            keys = _keys(state, words, Command.AGAIN, Command.GO_ON, Command.LANGUAGE, Command.HELP)
            return Instruction(words.say("Close the box"), words.say("then scan the next order"), "done", keys)
        case AskView():
            then = words.say("press the number, touch the answer or scan its code")
            return Instruction(words.say("Choose an answer"), then, "", _keys(state, words, Command.LEAVE))
        case LoginView():
            then = words.say("or touch your name and type the PIN") if view.people else ""
            return Instruction(words.say("Scan your badge"), then, "", _keys(state, words, Command.LANGUAGE))
        case DayView() | CommandsView():
            keys = _keys(state, words, Command.LANGUAGE, Command.LEAVE)
            then = words.say("or press Esc")
            return Instruction(words.say("Go on scanning"), then, "", keys)


def _while_open(view: OpenView, words: Words) -> Instruction:
    wanted: list[Command | Action] = []
    if any(v.state is not None and v.state.value == "uncertain" for v in view.inserts):
        wanted.append(Command.UNCERTAIN)
    if view.can_undo:
        wanted.append(Command.UNDO)
    keys = _keys(State.OPEN, words, *wanted, Command.AGAIN, Command.SET_ASIDE, Command.FINISH, Command.HELP)
    now, insert = view.next, _insert(view)
    following = view.next_line
    if now.kind is NextKind.TAKE_OUT:
        out = view.to_take_out
        return _take_out(out.name, out.pieces, words, keys) if out is not None else _old_plan_out("F12", words, keys)
    if now.kind is NextKind.FOREIGN:
        then = words.say("then scan the print of order {number}", number=view.order.number)
        return Instruction(words.say("Take the wrong print out"), then, "bad", keys)
    if now.kind is NextKind.ITEM and following is not None:
        product = following.product
        shelf = product.shelf if product else ""
        then = words.say("shelf {shelf}", shelf=shelf) if shelf else words.say("or click it when it has no code")
        picture = product.picture if product else ""
        return Instruction(words.say("Scan {item}", item=following.line.name), then, "open", keys, picture)
    if insert is not None:
        return _lay_in(now, insert, words, keys)
    then = words.say("then F12, or scan the next order")
    return Instruction(words.say("Close the box"), then, "open", keys)


def _take_out(name: str, pieces: int, words: Words, keys: tuple[Key, ...]) -> Instruction:
    say = words.say("Take {pieces} out: {item}", pieces=pieces, item=name)
    return Instruction(say, words.say("and scan what comes out of the box"), "bad", keys)


def _old_plan_out(key: str, words: Words, keys: tuple[Key, ...]) -> Instruction:
    say = words.say("Take the old prints and samples out")
    return Instruction(say, words.say("then press {key}", key=key), "bad", keys)


def _lay_in(now: Next, insert: InsertView, words: Words, keys: tuple[Key, ...]) -> Instruction:
    title, bin_ = insert.title_in(words.language), insert.take_from
    if insert.waits_to_print and now.kind is not NextKind.SAMPLE:
        say, then = words.say("Not printed yet: {name}", name=title), words.say("look at the printer")
        return Instruction(say, then, "open", keys, print_png=insert.preview_png)
    match now.kind:
        case NextKind.SAMPLE:
            say, then = words.say("Lay in the sample: {name}", name=title), words.say("and scan it")
        case NextKind.PRINT:
            say = words.say("Lay in and scan: {name}", name=title)
            then = words.say("the code on the print says that it is this customer's")
        case _:
            say, then = words.say("Lay in: {name}", name=title), words.say("then F12, or scan the next order")
    if bin_:
        then = words.say("bin {bin}", bin=bin_) + " · " + then
    return Instruction(say, then, "open", keys, print_png=insert.preview_png)


def _insert(view: OpenView) -> InsertView | None:
    """The insert that is next."""
    if view.next.kind in (NextKind.FINISH, NextKind.ITEM, NextKind.TAKE_OUT):
        return None
    return next((insert for insert in view.inserts if insert.place == view.next.place), None)


def _at_problem(view: ProblemView, words: Words) -> Instruction:
    facts = dict(view.facts)
    state = state_of(view)
    back = _keys(state, words, Command.LEAVE)
    if state is State.UNCERTAIN:
        keys = _keys(state, words, Command.LIES_THERE, Command.NOT_THERE, Command.LEAVE)
        then = words.say("is the print lying there?")
        return Instruction(words.say("Look at the printer"), then, "bad", keys)
    if view.code.startswith("database.") and view.code != "database.locked":  # busy for a moment: scan again
        then = words.say("tell IT, then scan again")
        return Instruction(words.say("Stop packing"), then, "bad", back)
    if state is State.TAKE_OUT:
        keys = _keys(state, words, Command.TAKEN_OUT, Command.LEAVE)
        if view.code != "items.take_out":
            return _old_plan_out("F8", words, keys)
        return _take_out(str(facts.get("name", "")), _pieces(facts.get("pieces")), words, keys)
    if state is State.LOST:
        again = _keys(state, words, Command.AGAIN)
        keys = (*again, *_go_on(state, words), *back) if view.may_go_on else (*again, *back)
        return Instruction(words.say("Look at the printer"), words.say("F2 prints it again"), "bad", keys)
    if view.code in LOUDEST:
        then = words.say("then scan the print of order {number}", number=str(facts.get("open_number", "")))
        return Instruction(words.say("Take the wrong print out"), then, "bad", back)
    if view.may_go_on:
        then = words.say("Enter goes on, Esc goes back")
        say = words.say("Look at the printer") if view.code == "print.waiting" else words.say("Check first")
        return Instruction(say, then, "bad", (*_go_on(state, words), *back))
    if view.code == "item.wrong":
        say = words.say("Scan {item}", item=str(facts.get("expected") or facts.get("expected_sku", "")))
        return Instruction(say, words.say("put the wrong one back"), "bad", back)
    say = words.say("Scan the next item") if view.open is not None else words.say("Scan an order")
    return Instruction(say, words.say("or press Esc"), "bad", back)


def _go_on(state: State, words: Words) -> tuple[Key, ...]:
    return tuple(replace(key, label=words.say("Go on all the same")) for key in _keys(state, words, Command.GO_ON))


def _pieces(told: object) -> int:
    return told if isinstance(told, int) else 0


def _keys(state: State, words: Words, *wanted: Command | Action) -> tuple[Key, ...]:
    rows = [(does, row_of(does, state)) for does in wanted]
    return tuple(
        Key(key_name(row.keys[0], words), does.value, key_words(does, words)) for does, row in rows if row is not None
    )


def key_name(key: str, words: Words) -> str:
    """A key as it is printed on keyboards of the language."""
    name = {"Backspace": "⌫", "Ctrl+Up": "Ctrl+↑", "Ctrl+Down": "Ctrl+↓"}.get(key, key)
    return name.replace("Ctrl", "Strg") if words.language == "de" else name


def key_words(does: Command | Action, words: Words) -> str:
    """What a key does, in few words."""
    match does:
        case Action.FIND:
            return words.say("Find order")
        case Action.PACKER:
            return words.say("Change packer")
        case Action.LOUDER:
            return words.say("Louder")
        case Action.QUIETER:
            return words.say("Quieter")
    return command_words(does, words)
