"""The font of a page, seen through a reader of PDFs."""

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from scipy.ndimage import label

from printing.fonts import HANDS, Face
from printing.layout.letterforms import PRESSURES, SHAPES, letter_form
from printing.layout.page_font import NAME, PageFont

#: As notes are written (station.documents.note).
SIZES = {Face.CAVEAT: 18.0, Face.PATRICK_HAND: 15.5, Face.KALAM: 14.5}


def page_of(face: Face, letters: str) -> tuple[bytes, int]:
    """A page with one column for every form of the letters, 20 points wide, and their number."""
    forms = [
        (letter, letter_form(face, letter, shape, pressure, False).glyph)
        for letter in letters
        for shape in range(SHAPES)
        for pressure in range(len(PRESSURES))
    ]
    stream = io.BytesIO()
    canvas: Any = Canvas(stream, pagesize=(20 * len(forms), 40), invariant=1)
    font = PageFont()
    for column, (letter, glyph) in enumerate(forms):
        shown = f"1 0 0 1 {20 * column + 6} 14 Tm <{font.code(letter, glyph)}> Tj"
        canvas._code.append(f"BT /{NAME} {SIZES[face]} Tf {shown} ET")
    font.embed(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue(), len(forms)


def columns_of(pdf: bytes, count: int) -> list[Image.Image]:
    """Each column as black (255) and white (0) dots of a thermal printer."""
    opened = pypdfium2.PdfDocument(pdf)
    page = opened[0].render(scale=203 / 72, grayscale=True).to_pil().convert("L")
    opened.close()
    dark = page.point([255 if grey < 128 else 0 for grey in range(256)])
    wide = dark.width / count
    return [dark.crop((round(n * wide), 0, round((n + 1) * wide), dark.height)) for n in range(count)]


@pytest.mark.parametrize("face", HANDS.values())
def test_every_form_is_drawn(face: Face) -> None:
    assert all(column.getbbox() for column in columns_of(*page_of(face, "aßęğ")))


@pytest.mark.parametrize("face", HANDS.values())
@pytest.mark.parametrize("letter", "ij")
def test_an_i_keeps_its_dot_on_thermal_paper(face: Face, letter: str) -> None:
    """A row of white parts the dot from the letter: in Turkish a lost dot is another word."""
    for column in columns_of(*page_of(face, letter)):
        rows = [column.crop((0, y, column.width, y + 1)).getbbox() is not None for y in range(column.height)]
        written = "".join("x" if row else " " for row in rows).strip()
        assert " " in written


def test_the_letters_can_be_read_out_of_the_page() -> None:
    pdf, _ = page_of(Face.CAVEAT, "ğ")
    opened = pypdfium2.PdfDocument(pdf)
    text = opened[0].get_textpage().get_text_range()
    opened.close()
    assert set(text) - {" ", "\r", "\n"} == {"ğ"}


def test_a_form_has_one_code_however_often_it_is_written() -> None:
    font = PageFont()
    glyph, other = (letter_form(Face.CAVEAT, "a", shape, 1, False).glyph for shape in (0, 1))
    assert [font.code("a", glyph), font.code("a", other), font.code("a", glyph)] == ["0001", "0002", "0001"]


def test_a_page_without_handwriting_carries_no_font() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(100, 100), invariant=1)
    PageFont().embed(canvas)
    canvas.showPage()
    canvas.save()
    assert b"FontFile2" not in stream.getvalue()


@pytest.mark.parametrize("face", HANDS.values())
def test_no_stroke_breaks_on_thermal_paper(face: Face) -> None:
    """Letters of one stroke are one piece of black, however lightly they are written."""
    broken = [
        number for number, column in enumerate(columns_of(*page_of(face, "nmuaeclosrtdbhg"))) if pieces(column) != 1
    ]
    assert broken == []


def pieces(column: Image.Image) -> int:
    """How many separate pieces of black there are; dots that touch at a corner belong together."""
    return int(label(np.asarray(column) > 0, structure=np.ones((3, 3)))[1])
