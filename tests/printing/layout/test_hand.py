"""A handwritten block looks written: no two letters alike, nothing outside its paper, the same job the same picture."""

import io
from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.document import Align, Document, Handwriting
from printing.fonts import HANDS, Face
from printing.layout import lay_out
from printing.layout.hand import LEADING, Hand, Letter, fitted, wrapped
from printing.layout.lines import Style
from printing.layout.sheet import LEAST_INDENT_MM
from printing.layout.writer import Writer, writer
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile, dots
from printing.page import Page
from printing.raster import rasterise, to_png

THERMAL = PrinterProfile("thermal", Language.ESCPOS, 203, 576, Confirmation.MARK)
WIDTH_PT = 200.0
TEXTS = st.one_of(
    st.text(max_size=80),
    st.text("aeiounrstlkdmgbhäöüßşğıłąęéè ,.!", max_size=160),
    st.sampled_from(["Ελένη Παπαδοπούλου", "سارة محمد", "שרה כהן", "Żaneta Wiśniewska", "Çağrı Öztürk", "W" * 60]),
)
SEEDS = st.integers(0, 2**32)


def page_of(text: str, font: str = "Caveat", seed: int = 0, writer: int = 0) -> Page:
    return lay_out(Document("note", (Handwriting(text, font, 17.0, seed, writer),)), NOTE_80, THERMAL)


def picture_of(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(to_png(rasterise(page, 203, 576)))).convert("L")


def ink_of(page: Page) -> tuple[int, int, int, int] | None:
    return picture_of(page).point([255 if grey < 128 else 0 for grey in range(256)]).getbbox()


def written(text: str, seed: int, face: Face = Face.CAVEAT, who: Writer | None = None) -> list[Letter]:
    style = Style(face, 18.0, LEADING[face], (0.0, 0.0, 0.0), Align.LEFT)
    return Hand(who or Writer(), style, Random(seed)).line(text, 0, 0.0)


@given(TEXTS, SEEDS, SEEDS, st.sampled_from(list(HANDS)))
@settings(max_examples=60, deadline=None)
def test_the_same_job_gives_the_same_picture(text: str, seed: int, who: int, font: str) -> None:
    one, again = (page_of(text, font=font, seed=seed, writer=who) for _ in range(2))
    assert one == again


@given(SEEDS, st.integers(1, 2**32))
@settings(max_examples=40, deadline=None)
def test_another_job_gives_another_picture_of_the_same_size(seed: int, further: int) -> None:
    text = "Liebe Grüße und viel Freude beim Auspacken, das wünscht dir Ayşe"
    one, other = page_of(text, seed=seed), page_of(text, seed=seed + further)
    assert one.pdf != other.pdf
    assert one.height_mm == other.height_mm


@given(TEXTS, SEEDS, SEEDS, st.sampled_from(list(HANDS)))
@settings(max_examples=100, deadline=None)
def test_no_stroke_leaves_the_margins(text: str, seed: int, who: int, font: str) -> None:
    page = page_of(text, font=font, seed=seed, writer=who)
    box = ink_of(page)
    if box is None:
        return
    indent = dots(LEAST_INDENT_MM, 203)  # the head itself ends 4 mm from the edges of the paper
    assert box[0] >= indent - 1
    assert box[2] <= 576 - indent + 1
    assert box[1] >= 4
    assert box[3] <= dots(page.height_mm, 203) - 4


@given(TEXTS, SEEDS, st.sampled_from(list(HANDS.values())), SEEDS)
@settings(max_examples=100, deadline=None)
def test_a_line_is_fitted_between_its_margins(text: str, seed: int, face: Face, who: int) -> None:
    """Also where it was measured far too short."""
    letters = fitted(written(text.replace("\n", " "), seed, face, writer(who)), WIDTH_PT)
    for letter in letters:
        left, right = letter.ink
        assert left >= -0.01
        assert right <= WIDTH_PT + 0.01


@given(
    st.lists(st.text("aeiounrstlkdmgbhäöüßşğıłąęéè,.!", min_size=1, max_size=11), min_size=5, max_size=40).map(
        " ".join
    ),
    SEEDS,
    st.sampled_from(list(HANDS.values())),
    SEEDS,
)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_no_wider_than_was_measured(text: str, seed: int, face: Face, number: int) -> None:
    """Lines are squeezed by less than a tenth, whatever they say: nobody sees it."""
    who, style = writer(number), Style(face, 16.0, LEADING[face], (0.0, 0.0, 0.0), Align.LEFT)
    hand = Hand(who, style, Random(seed))
    for place, line in enumerate(wrapped(text, style, who, WIDTH_PT)):
        ink = [letter.ink for letter in hand.line(line, place, 0.0)]
        assert max(right for _, right in ink) - min(left for left, _ in ink) <= WIDTH_PT * 1.08


@given(SEEDS, st.sampled_from(list(HANDS.values())))
@settings(max_examples=60, deadline=None)
def test_equal_letters_beside_each_other_never_look_alike(seed: int, face: Face) -> None:
    for one, other in pairwise(written("ssssllllnnnnttttääääşşşş", seed, face)):
        assert one.character != other.character or one.glyph != other.glyph


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_no_letter_of_a_word_is_drawn_twice_alike(seed: int) -> None:
    for word in ("Sonnenblumenkerne", "teşekkür", "Mississippi", "dokładnie"):
        drawn = [(letter.character, letter.glyph, letter.matrix) for letter in written(word, seed)]
        assert all(one != other for one, other in combinations(drawn, 2))


def test_lines_do_not_begin_below_each_other_like_print() -> None:
    picture = picture_of(page_of("mmm\n" * 8, seed=5))
    rows = list(_lines(picture))
    assert len({left for left, _ in rows}) >= 5
    tops = [top for _, top in rows]
    assert len({below - above for above, below in pairwise(tops)}) >= 3


def _lines(picture: Image.Image) -> Iterator[tuple[int, int]]:
    """Left end and top of every written line."""
    dark = picture.point([255 if grey < 128 else 0 for grey in range(256)])
    ink = [dark.crop((0, row, dark.width, row + 1)).getbbox() for row in range(dark.height)]
    for row, here in enumerate(ink):
        if here and not ink[row - 1]:
            end = next((below for below in range(row, len(ink)) if not ink[below]), len(ink))
            box = dark.crop((0, row, dark.width, end)).getbbox()
            if box:
                yield box[0], row


def test_a_writer_keeps_their_hand_and_differs_from_others() -> None:
    assert writer(7) == writer(7)
    assert len({writer(number) for number in range(20)}) == 20
    leaning = [sum(letter.matrix[2] for letter in written("nnnnnnnn", 3, who=writer(number))) for number in (3, 4)]
    assert abs(leaning[0] - leaning[1]) > 0.05


@pytest.mark.parametrize("text", ["Liebe Łucja, schön!", "Çağrı, teşekkürler", "Чудесно"])
def test_an_archived_page_can_be_searched(text: str) -> None:
    opened = pypdfium2.PdfDocument(page_of(text).pdf)
    found = opened[0].get_textpage().get_text_range()
    opened.close()
    assert " ".join(found.split()) == text


@pytest.mark.parametrize("font", HANDS)
def test_the_page_stays_small(font: str) -> None:
    text = "Liebe Miriam, schön, dass du wieder da bist. Deine Kanne hat ein paar Tage länger gebraucht. " * 3
    assert len(page_of(text, font=font).pdf) < 64_000
