"""The text mode: words in one code page, readable whatever letters they have, and never a command."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Columns, Document, Handwriting, Heading, Picture, Qr, Rule, Text
from printing.languages import language_of
from printing.languages.escpos_text import cleaned
from printing.layout import lay_out
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile, TextMode
from printing.plain_text import LineKind, PlainLine, plain_lines, read, written
from tests.fakes.letter_printer import LetterPrinter

MODE = TextMode("cp858", 19, 42)
SLOW = PrinterProfile("slow", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True, text_mode=MODE)
FRAME = ["initialise", "automatic status", "usa", "one byte", "code page"]
END = ["mark", "cut", "mark"]
QR = ["centred", "qr model", "qr size", "qr correction", "qr store", "qr print", "left", "feed"]

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x1b@\x1dV\x00", "\x10\x04\x01", "a\x1b", "Ł\u0300", "\u202eabc", "\n" * 3, "x" * 90, "\x9b\x7f"]
    ),
)


def printed(document: Document, profile: PrinterProfile = SLOW) -> LetterPrinter:
    assert profile.text_mode is not None
    job = language_of(profile.language).encode(lay_out(document, NOTE_80, profile), profile, 42)
    return LetterPrinter(profile.text_mode).take(job)


def test_a_note_in_letters() -> None:
    note = Document(
        "note",
        (
            Heading("Grüße, Łukasz"),
            Text("Zażółć gęślą jaźń – für „dich“.\nÇağrı Şimşek, 5 €"),
            Rule(),
            Columns(((Handwriting("Anna"),), (Qr("https://example.com/ü"),)), (0.5, 0.5)),
        ),
        code="10482-N",
        mark="2",
    )
    paper = printed(note)
    assert paper.lines == [
        "Grüße, Lukasz",
        'Zazólc gesla jazn - für "dich".',
        "Çagri Simsek, 5 €",
        "-" * 42,
        "Anna",
        "10482-N [2]",
    ]
    assert paper.bold == ["Grüße, Lukasz"]
    assert paper.codes == ["https://example.com/ü"]
    assert paper.commands == [*FRAME, "bold", "not bold", *QR, *END]


@pytest.mark.parametrize(
    ("code_page", "text", "said"),
    [
        ("cp858", "Łódź, ağaç, ş", "Lódz, agaç, s"),
        ("cp852", "Łódź, ağaç, ş", "Łódź, agaç, ş"),
        ("cp857", "Łódź, ağaç, ş", "Lódz, ağaç, ş"),
        ("cp437", "„Größe“ … 5 €", '"Größe" ... 5 EUR'),
        ("cp1252", "„Größe“ … 5 €", "„Größe“ … 5 €"),
        ("cp858", "東京 🎁 ملاحظة", "·· ······"),
        ("cp437", "\U0001f381 ж", "·"),
        ("cp858", "e\u0301 \u200bx\u202e ﬁ ①", "é x fi 1"),
    ],
)
def test_letters_that_a_code_page_lacks_stay_readable(code_page: str, text: str, said: str) -> None:
    assert cleaned(text, code_page).decode(code_page) == said


@given(text=st.text(max_size=80), code_page=st.sampled_from(["cp437", "cp850", "cp852", "cp857", "cp858", "cp1252"]))
@settings(max_examples=200, deadline=None)
def test_cleaned_text_is_letters_only(text: str, code_page: str) -> None:
    raw = cleaned(text, code_page)
    assert all(byte >= 0x20 and byte != 0x7F for byte in raw)
    assert all(unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs") for one in raw.decode(code_page))


@given(one=HOSTILE, two=HOSTILE)
@settings(max_examples=60, deadline=None)
def test_no_text_changes_the_commands(one: str, two: str) -> None:
    def note(text: str) -> Document:
        return Document("note", (Heading(text), Text(text), Handwriting(text), Qr(text or "x")), code=text[:12])

    assert printed(note(one)).commands == printed(note(two)).commands == [*FRAME, "bold", "not bold", *QR, *END]


def test_a_printer_without_qr_codes_prints_what_they_hold() -> None:
    plain = PrinterProfile(
        "old", Language.ESCPOS, 203, 384, Confirmation.IN_ORDER, text_mode=TextMode("cp437", 0, 32, False)
    )
    paper = printed(Document("note", (Qr("https://example.com/a-very-long-link/that-wraps"),)), plain)
    assert "".join(paper.lines) == "https://example.com/a-very-long-link/that-wraps"
    assert all(len(line) <= 32 for line in paper.lines)
    assert paper.commands == [*FRAME, "in order"]


def test_a_note_is_a_few_hundred_bytes_and_a_second_at_9600_baud() -> None:
    letter = "Liebe Miriam, schön, dass du wieder da bist. " * 8
    note = lay_out(Document("note", (Text(letter), Qr("https://example.com/n/1"))), NOTE_80, SLOW)
    assert len(language_of(SLOW.language).encode(note, SLOW, 1)) < 960


@given(lines=st.lists(st.tuples(st.sampled_from(["heading", "text", "qr", "rule"]), st.text(max_size=20))))
def test_the_words_of_a_page_come_back_from_it(lines: list[tuple[str, str]]) -> None:
    wanted = tuple(PlainLine(LineKind(kind), text) for kind, text in lines)
    assert read(written(wanted)) == wanted


def test_pictures_say_nothing_and_other_subjects_are_no_words() -> None:
    assert plain_lines(Document("note", (Picture(b"", 10.0),))) == ()
    assert read("Note") == read("[1, 2]") == read("") == ()


def test_a_page_for_dots_carries_no_words() -> None:
    dots = PrinterProfile("dots", Language.ESCPOS, 203, 576, Confirmation.MARK)
    page = lay_out(Document("note", (Text("Miriam"),)), NOTE_80, dots)
    assert b"/Subject (unspecified)" in page.pdf
