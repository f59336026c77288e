"""The packing window: every state shows what its view says, every key asks for the right thing, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from printing.jobs import JobState
from printing.status import Condition, PrinterStatus
from station.domain.customers import Customer
from station.domain.journal import DayCount, Packed
from station.domain.orders import OrderLine
from station.domain.phases import Moment
from station.ui import packer_window
from station.ui.packer_window import PackerWindow
from station.ui.parts import Text
from station.wording.problem_kinds import problem_kind
from station.wording.troubles import AT_THE_TABLE
from station.wording.words import PLACE, Words
from station.workflow.ports import PrinterLamp
from station.workflow.views import AskView, DoneView, IdleView, InsertView, OpenView, Option, ProblemView, View
from tests.fakes.packing_table import NOON, PackingTable, furnished_home, packing_table
from tests.wording.test_screens import GERMAN, screen_texts

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

HOSTILE = [
    "<b>bold</b><img src='file:///etc/passwd'>",
    "&amp; &lt;i&gt; &Anna",
    "O'Brien\nsecond line\ttab",
    "محمد \u202egnp.exe",
    "👩‍👩‍👧 Zoë " + "x" * 300,
]
JOBS = {
    JobState.QUEUED: "Waiting", JobState.SENDING: "Printing", JobState.HANDED_OVER: "At the printer",
    JobState.PRINTED: "Printed", JobState.FAILED: "Failed", JobState.UNCERTAIN: "Look for it",
    JobState.VOID: "Called off", None: "Not printed",
}  # fmt: skip
COUNT = DayCount(packed=12, waiting=31, set_aside=1, seconds_each=44.0)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Key = Qt.Key


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> OpenView:
    """A real order of the demo shop as the session shows it, its prints at rest."""
    with packing_table(tmp_path_factory.mktemp("t") / "home", *furnished_home(tmp_path_factory.mktemp("f"))) as table:
        return first_view(table)


def first_view(table: PackingTable) -> OpenView:
    session = table.make_session()
    session.start()
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    return table.open


@pytest.fixture
def idle() -> IdleView:
    return IdleView(COUNT, Packed("p", "10006", NOON, "Anna", "Packing table 1", 41.0, 1))


@pytest.fixture
def done(opened: OpenView) -> DoneView:
    return DoneView(opened.order, opened.customer, 41.0, opened.inserts, COUNT)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[PackerWindow]:
    made = PackerWindow("Blattgold 4", "Anna", lambda _name: None, Words, "en")
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def problem(code: str, view: OpenView | None = None, may_go_on: bool = False, **facts: object) -> ProblemView:
    return ProblemView(code, tuple(sorted(facts.items())), view, may_go_on)


def text_of(window: QWidget, name: str) -> str:
    QCoreApplication.processEvents()  # a new card is shown in the next turn
    label = next(label for label in window.findChildren(QLabel, name) if label.isVisible())
    told = label.full_text() if isinstance(label, Text) else label.text()
    return told.replace("\u00a0", " ")


def visible_texts(window: QWidget) -> set[str]:
    """Everything a packer can read just now, whole even where it is elided."""
    QCoreApplication.processEvents()
    told: set[str] = set()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        told |= {unescape(re.sub("<[^>]*>", "", widget.toolTip())), widget.accessibleName()}
        match widget:
            case Text():
                told.add(widget.full_text())
            case QLabel() | QAbstractButton():
                told.add(widget.text())
            case QLineEdit():
                told.add(widget.placeholderText())
            case QListView():
                told |= {str(index.data()) for index in rows(widget)}
    return {text.replace("\u00a0", " ").strip() for text in told if text.strip()}


def rows(found: QListView) -> list[QModelIndex]:
    return [found.model().index(row, 0) for row in range(found.model().rowCount())]


def parts(texts: set[str]) -> set[str]:
    """Single sayings: what stands between dots and line breaks, without the shapes before it."""
    return {part.strip(" ●◐▲■◌✓○") for text in texts for part in re.split(r" · |\n|, ", text)}


# --- what each state shows ---------------------------------------------------------------------------------


def test_idle_asks_for_an_order_and_shows_the_day(window: PackerWindow, idle: IdleView) -> None:
    window.show_view(idle)
    assert text_of(window, "idle.title") == "Scan an order"
    assert text_of(window, "idle.counts") == "12 parcels packed today · 31 waiting · 1 set aside"
    assert text_of(window, "idle.last").startswith("Last: 10006")
    assert text_of(window, "who") == "Anna · 12 parcels today · 44 s each"
    assert text_of(window, "say") == "Ready"


def test_the_first_idle_screen_of_a_day_has_no_last_parcel(window: PackerWindow) -> None:
    window.show_view(IdleView(DayCount(0, 1, 0, None)))
    assert text_of(window, "idle.counts") == "0 parcels packed today · 1 waiting · 0 set aside"
    assert text_of(window, "idle.last") == "Nothing packed at this table yet."


def test_an_open_order_shows_customer_items_and_inserts(window: PackerWindow, opened: OpenView) -> None:
    window.show_view(opened)
    assert opened.customer is not None
    assert text_of(window, "customer.name") == opened.customer.first_name
    assert not [text for text in visible_texts(window) if opened.customer.last_name in text]
    assert text_of(window, "customer.phase") == Words("en").reason(opened.standing.now.reason)
    assert text_of(window, "order.number") == f"ORDER {opened.order.number}"
    assert text_of(window, "order.progress") == f"0 of {len(opened.lines)} items checked"
    shown = window.findChild(QListView, "order.lines")
    assert isinstance(shown, QListView)
    assert [index.data() for index in rows(shown)] == [
        f"{line.line.name} 0 / {line.line.quantity}" for line in opened.lines
    ]
    for insert in opened.inserts:
        assert insert.title_in("en") in visible_texts(window)
        assert Words("en").reason(insert.reason) in visible_texts(window)
    assert text_of(window, "say").replace("\u00a0", " ") == f"Scan {opened.lines[0].line.name}"


@pytest.mark.parametrize(("state", "told"), JOBS.items(), ids=str)
def test_a_print_shows_the_state_it_is_in_and_never_more(
    window: PackerWindow, opened: OpenView, state: JobState | None, told: str
) -> None:
    insert = replace(opened.inserts[0], state=state, take_from="")
    window.show_view(replace(opened, inserts=(insert,)))
    assert told in text_of(window, f"insert.{insert.slot.value}.state")
    assert ("Printed" in text_of(window, f"insert.{insert.slot.value}.state")) is (state is JobState.PRINTED)


def test_a_new_state_replaces_the_old_one(window: PackerWindow, opened: OpenView) -> None:
    slot = opened.inserts[0].slot.value
    for state in (JobState.QUEUED, JobState.SENDING, JobState.PRINTED):
        window.show_view(replace(opened, inserts=(replace(opened.inserts[0], state=state, take_from=""),)))
        assert JOBS[state] in text_of(window, f"insert.{slot}.state")


def test_when_all_is_checked_the_band_sends_on(window: PackerWindow, opened: OpenView) -> None:
    lines = tuple(replace(line, checked=line.line.quantity, is_next=False) for line in opened.lines)
    window.show_view(replace(opened, lines=lines))
    assert text_of(window, "order.progress") == f"{len(lines)} of {len(lines)} items checked"
    assert text_of(window, "say") == "Close the box"


def test_a_sensitive_moment_is_named(window: PackerWindow, opened: OpenView) -> None:
    window.show_view(replace(opened, standing=opened.standing._replace(moments=frozenset({Moment.COMPLAINT}))))
    assert text_of(window, "customer.moment") == "open complaint"


def test_a_guest_and_an_empty_parcel_have_words_too(window: PackerWindow, opened: OpenView) -> None:
    window.show_view(replace(opened, customer=None, history=(), lifetime=None, inserts=()))
    assert text_of(window, "customer.name") == "Guest"
    assert {"Nothing extra in this parcel.", "Nothing yet: this is the first order."} <= visible_texts(window)


@pytest.mark.parametrize("code", sorted(AT_THE_TABLE))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_trouble_shows_what_happened_and_the_next_step(
    window: PackerWindow, opened: OpenView, code: str, language: str
) -> None:
    if language == "de":
        window.speak("de")
    facts = {name: name.upper() for sentence in AT_THE_TABLE[code] for name, _ in PLACE.findall(sentence)}
    window.show_view(problem(code, opened, **facts))
    happened, next_step = Words(language).trouble(code, **facts)
    assert text_of(window, "problem.kind")[2:] == problem_kind(code, Words(language))
    assert text_of(window, "problem.happened") == happened
    assert text_of(window, "problem.next") == next_step


def test_the_parcel_is_packed(window: PackerWindow, done: DoneView) -> None:
    window.show_view(done)
    assert text_of(window, "done.title") == "✓ Packed"
    assert text_of(window, "done.who") == f"Order {done.order.number} · 41 s"
    assert text_of(window, "done.counts") == "12 parcels packed today · 31 waiting"
    assert text_of(window, "say") == "Close the box"


def test_a_window_as_small_as_allowed_shows_the_same(window: PackerWindow, opened: OpenView) -> None:
    window.show_view(opened)
    large = visible_texts(window)
    window.resize(1024, 680)
    assert text_of(window, "order.number") in large
    assert text_of(window, "say") in large


# --- keys --------------------------------------------------------------------------------------------------

ASKED = [
    (Key.Key_F1, ("do", ("HELP",))),
    (Key.Key_F2, ("do", ("AGAIN",))),
    (Key.Key_F3, ("do", ("DAT",))),
    (Key.Key_F4, ("do", ("SHORT",))),
    (Key.Key_F5, ("do", ("DAMAGED",))),
    (Key.Key_F6, ("do", ("NOSAMPLE",))),
    (Key.Key_F7, ("do", ("TEXT",))),
    (Key.Key_F8, ("do", ("UNSURE",))),
    (Key.Key_F11, ("do", ("HANDOVER",))),
    (Key.Key_F12, ("do", ("DONE",))),
    (Key.Key_Backspace, ("do", ("UNDO",))),
    (Key.Key_Return, ("do", ("ENTER",))),
    (Key.Key_Enter, ("do", ("ENTER",))),
    (Key.Key_Escape, ("do", ("ASIDE",))),
]


@pytest.fixture
def asked(window: PackerWindow) -> list[tuple[str, tuple[object, ...]]]:
    """What the window asked of the session."""
    requests: list[tuple[str, tuple[object, ...]]] = []
    window.requested.connect(lambda name, arguments: requests.append((name, arguments)))
    return requests


@pytest.mark.parametrize(("key", "request_"), ASKED)
def test_each_key_asks_for_its_request(
    qtbot: QtBot,
    window: PackerWindow,
    opened: OpenView,
    asked: list[tuple[str, tuple[object, ...]]],
    key: Key,
    request_: tuple[str, tuple[object, ...]],
) -> None:
    window.show_view(opened)
    QTest.keyClick(window, key)
    assert asked == [request_]


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        (Key.Key_Return, ("do", ("HERE",))),
        (Key.Key_F2, ("do", ("NOTHERE",))),
        (Key.Key_Escape, ("do", ("BACK",))),
    ],
)
def test_an_uncertain_print_is_answered_by_keys(
    qtbot: QtBot,
    window: PackerWindow,
    opened: OpenView,
    asked: list[tuple[str, tuple[object, ...]]],
    key: Key,
    request_: tuple[str, tuple[object, ...]],
) -> None:
    window.show_view(problem("print.uncertain", opened, may_go_on=True, job_id="j1", title="Note"))
    QTest.keyClick(window, key)
    assert asked == [request_]


def test_a_key_meant_for_the_screen_before_is_no_answer_to_a_question_that_came_by_itself(
    qtbot: QtBot,
    window: PackerWindow,
    opened: OpenView,
    asked: list[tuple[str, tuple[object, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = problem("print.uncertain", opened, may_go_on=True, job_id="j1", title="Note")
    window.show_view(opened)
    monkeypatch.setattr(packer_window, "UNREAD_MS", 3_600_000)
    window.show_view(replace(question, comes_by_itself=True))
    window.show_view(replace(question, comes_by_itself=True, picture_png=b"drawn since"))
    QTest.keyClick(window, Key.Key_Return)
    assert asked == []
    monkeypatch.setattr(packer_window, "UNREAD_MS", 0)
    QTest.keyClick(window, Key.Key_Return)
    assert asked == [("do", ("HERE",))]


def test_each_button_of_the_band_does_what_its_key_does(
    qtbot: QtBot, window: PackerWindow, opened: OpenView, idle: IdleView, done: DoneView,
    asked: list[tuple[str, tuple[object, ...]]],
) -> None:  # fmt: skip
    uncertain = replace(opened, inserts=(replace(opened.inserts[0], state=JobState.UNCERTAIN),))
    asks = problem("print.uncertain", opened, may_go_on=True, job_id="j1")
    codes = {"Enter": Key.Key_Return, "Esc": Key.Key_Escape, "⌫": Key.Key_Backspace}
    for view in (idle, opened, uncertain, asks, problem("order.unknown", number="1"), done):
        window.show_view(view)
        for name in [button.objectName() for button in window.band.findChildren(QPushButton) if button.isVisible()]:
            button = window.band.findChild(QPushButton, name)
            assert isinstance(button, QPushButton)
            key, label = button.text().split("\n")
            if key in ("Ctrl+F", "F9", "F10"):
                continue
            asked.clear()
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            by_click = list(asked)
            asked.clear()
            QTest.keyClick(window, codes.get(key) or getattr(Key, f"Key_{key}"))
            assert by_click == asked != [], (key, label)
            assert button.accessibleName() == label


def test_typing_on_the_idle_screen_finds_an_order(
    qtbot: QtBot, window: PackerWindow, idle: IdleView, asked: list[tuple[str, tuple[object, ...]]]
) -> None:
    """The Return that ends the number is no Enter: it must not answer a question that the number brings up."""
    window.show_view(idle)
    QTest.keyClicks(window, "1")
    field = window.entry.field
    assert field.isVisible()
    QTest.keyClicks(field, "0006")
    with qtbot.waitSignal(window.scanned) as scanned:
        QTest.keyClick(field, Key.Key_Return)
    assert scanned.args == ["10006", "typed"]
    assert asked == []
    assert not field.isVisible()


def test_esc_closes_the_field_and_asks_nothing(
    qtbot: QtBot, window: PackerWindow, opened: OpenView, asked: list[tuple[str, tuple[object, ...]]]
) -> None:
    """Else it would set the parcel aside."""
    window.show_view(opened)
    QTest.keyClick(window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.entry.field, Key.Key_Escape)
    assert not window.entry.isVisible()
    assert asked == []


def test_another_packer_signs_in(
    qtbot: QtBot, window: PackerWindow, idle: IdleView, asked: list[tuple[str, tuple[object, ...]]]
) -> None:
    window.show_view(idle)
    QTest.keyClick(window, Key.Key_F10)
    QTest.keyClicks(window.entry.field, "Mehmet")
    QTest.keyClick(window.entry.field, Key.Key_Return)
    assert asked == [("change_packer", ("Mehmet",))]
    assert text_of(window, "who").startswith("Mehmet · ")


def test_a_click_on_an_item_counts_it_and_a_click_on_an_insert_lays_it_in(
    qtbot: QtBot, window: PackerWindow, opened: OpenView, asked: list[tuple[str, tuple[object, ...]]]
) -> None:
    window.show_view(opened)
    shown = window.findChild(QListView, "order.lines")
    assert isinstance(shown, QListView)
    centre = shown.visualRect(rows(shown)[1]).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    slot = opened.inserts[0].slot.value
    card = window.findChild(QWidget, f"insert.{slot}")
    assert isinstance(card, QWidget)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert asked == [("count_line", (opened.lines[1].line.position,)), ("lay_in", (slot,))]


def test_closing_the_window_is_told(qtbot: QtBot, window: PackerWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


# --- languages ---------------------------------------------------------------------------------------------


@cache
def pattern(msgid: str) -> re.Pattern[str]:
    """Matches a text that was made from this sentence."""
    return re.compile("(.+)".join(re.escape(part) for part in PLACE.sub("\0", msgid).split("\0")))


@cache
def only_english() -> dict[str, tuple[str, ...]]:
    """English screen texts that are not German as well, with their German forms."""
    german = {one: GERMAN.forms[texts[0]] for texts in screen_texts() for one in texts}
    return {msgid: forms for msgid, forms in german.items() if msgid not in forms}


def english_left(texts: set[str]) -> list[str]:
    """Texts that are an English screen text, and not German as well."""
    found = []
    for text in sorted(parts(texts)):
        msgids = [msgid for msgid in only_english() if pattern(msgid).fullmatch(text)]
        if not any(pattern(form).fullmatch(text) for msgid in msgids for form in only_english()[msgid]):
            found += [f"{text!r} is {msgid!r}" for msgid in msgids]
    return found


def every_view(idle: IdleView, opened: OpenView, done: DoneView) -> list[View]:
    states = tuple(replace(opened.inserts[0], state=state) for state in JobState)
    codes = [problem(code, None, may_go_on=code == "items.missing", number="1", name="x") for code in AT_THE_TABLE]
    guest = replace(opened, customer=None, history=(), inserts=())
    checked = replace(opened, lines=tuple(replace(v, checked=v.line.quantity, is_next=False) for v in opened.lines))
    moved = opened.standing._replace(moments=frozenset(Moment))
    return [
        idle, IdleView(COUNT), opened, guest, checked, done, *codes, problem("item.wrong", opened, expected_sku="A"),
        replace(opened, inserts=states, standing=moved, opened_at=AT + timedelta(minutes=1)),
    ]  # fmt: skip


def test_f9_switches_every_visible_text_there_and_back(
    qtbot: QtBot, window: PackerWindow, idle: IdleView, opened: OpenView, done: DoneView
) -> None:
    lamps = [PrinterLamp("notes", "Drucker", PrinterStatus(frozenset(Condition)), AT), unmeasured("zebra")]
    for view in every_view(idle, opened, done):
        window.show_view(view)
        window.show_lamps(lamps)
        english = visible_texts(window)
        assert english_left(english), "the check finds English where it is"
        QTest.keyClick(window, Key.Key_F9)
        assert english_left(visible_texts(window)) == [], view
        QTest.keyClick(window, Key.Key_F9)
        assert visible_texts(window) == english


def test_the_field_to_type_into_speaks_german_too(qtbot: QtBot, window: PackerWindow, idle: IdleView) -> None:
    window.show_view(idle)
    QTest.keyClick(window, Key.Key_F9)
    for key in (Key.Key_F6, Key.Key_F10):
        QTest.keyClick(window, key)
        assert english_left(visible_texts(window)) == []


def test_the_words_of_the_new_language_are_told(qtbot: QtBot, window: PackerWindow, idle: IdleView) -> None:
    window.show_view(idle)
    with qtbot.waitSignal(window.words_changed) as changed:
        QTest.keyClick(window, Key.Key_F9)
    assert changed.args[0].language == "de"


# --- hostile names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_plain_text(window: PackerWindow, opened: OpenView, name: str) -> None:
    """No name becomes markup, not even in a tooltip, where it could load a picture."""
    line = opened.lines[0]
    wild = replace(
        opened,
        customer=Customer(1, "K1", first_name=name, last_name=name, town=name, likes=(name,)),
        lines=(replace(line, line=OrderLine(1, "SKU", name, 1, line.line.unit_price)),),
        inserts=(replace(opened.inserts[0], title=name, names={}),),
    )
    for view in (wild, problem("item.wrong", wild, name=name, expected=name, shelf=name, expected_sku=name)):
        window.show_view(view)
        assert name in text_of(window, "customer.name").replace("\u00a0", " ")
        for label in window.findChildren(QLabel):
            is_plain = label.textFormat() is Qt.TextFormat.PlainText or not GuiQt.mightBeRichText(label.text())
            assert is_plain, label.text()
        tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
        tips += [
            str(i.data(Qt.ItemDataRole.ToolTipRole)) for found in window.findChildren(QListView) for i in rows(found)
        ]
        assert not [tip for tip in tips if "<b>" in tip or "<img" in tip]


# --- lamps -------------------------------------------------------------------------------------------------


def unmeasured(name: str) -> PrinterLamp:
    return PrinterLamp(name, name.title(), None, None)


def lamp(window: PackerWindow, name: str) -> tuple[str, str]:
    found = window.findChild(QWidget, f"lamp.{name}")
    assert found is not None
    return found.state, found.text()  # type: ignore[attr-defined]


def test_lamps_show_only_what_was_measured(window: PackerWindow, idle: IdleView) -> None:
    window.show_view(idle)
    ready, low = PrinterStatus(), PrinterStatus(frozenset({Condition.PAPER_LOW}))
    out = PrinterStatus(frozenset({Condition.PAPER_OUT, Condition.COVER_OPEN}))
    window.show_lamps(
        [
            unmeasured("cards"), PrinterLamp("notes", "Notes", ready, AT),
            PrinterLamp("labels", "Labels", low, AT), PrinterLamp("more", "More", out, AT, is_paused=True),
        ]
    )  # fmt: skip
    assert lamp(window, "cards") == ("unknown", "Cards · not measured")
    assert lamp(window, "notes") == ("ok", "Notes")
    assert lamp(window, "labels") == ("warn", "Labels · paper low")
    assert lamp(window, "more") == ("bad", "More · cover open, paper out")


def test_a_lamp_follows_the_next_measurement(window: PackerWindow) -> None:
    for status, state in (
        (None, "unknown"),
        (PrinterStatus(), "ok"),
        (PrinterStatus(frozenset({Condition.HOT})), "bad"),
    ):
        window.show_lamps([PrinterLamp("notes", "Notes", status, AT)])
        assert lamp(window, "notes")[0] == state


def test_the_scanner_counts_as_seen_only_after_a_scan(window: PackerWindow) -> None:
    window.show_lamps([])
    assert lamp(window, "scanner") == ("unknown", "Scanner · not seen yet")
    window.lamps.scanner_seen()
    window.show_lamps([])
    assert lamp(window, "scanner") == ("ok", "Scanner")
    window.lamps.scanner_gone("COM3")
    window.show_lamps([])
    assert lamp(window, "scanner") == ("bad", "Scanner COM3 unplugged")


def test_inserts_without_a_print_say_where_to_take_them(window: PackerWindow, opened: OpenView) -> None:
    sample = InsertView(opened.inserts[0].slot, "Matcha, 2 g", opened.inserts[0].reason, "", take_from="B-04")
    window.show_view(replace(opened, inserts=(sample,)))
    assert text_of(window, f"insert.{sample.slot.value}.state") == "Take from B-04"


@pytest.mark.parametrize(("key", "number"), [(Key.Key_1, 1), (Key.Key_3, 3)])
def test_an_answer_is_one_key(window: PackerWindow, qtbot: QtBot, key: Qt.Key, number: int) -> None:
    window.show_view(AskView("ask.reason", tuple(Option(f"again.{reason}") for reason in ("crumpled", "other", "x"))))
    with qtbot.waitSignal(window.requested) as asked:
        QTest.keyClick(window, key)
    assert asked.args == ["choose", (number,)]
