"""Data Matrix codes: an independent reader reads every one of them back, in every size."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.datamatrix import SIZES, datamatrix_modules
from printing.errors import DoesNotFit


def read(rows: tuple[tuple[bool, ...], ...]) -> str:
    side = len(rows)
    image = Image.new("L", (side + 4, side + 4), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x + 2, y + 2), 0 if dark else 255)
    found = zxingcpp.read_barcodes(image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST))
    return found[0].text if found else ""


@given(st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=44))
@settings(max_examples=150, deadline=None)
def test_any_ascii_is_read_back(content: str) -> None:
    assert read(datamatrix_modules(content)) == content


@pytest.mark.parametrize(("side", "room", "_"), SIZES)
def test_every_size_is_read_back_when_full(side: int, room: int, _: int) -> None:
    full = ("A" + "bX-7c" * 9)[:room]
    rows = datamatrix_modules(full)
    assert (len(rows), {len(row) for row in rows}) == (side, {side})
    assert read(rows) == full


def test_pairs_of_digits_take_half_the_room() -> None:
    assert len(datamatrix_modules("1234567890" * 8)) == 26


def test_what_it_cannot_hold() -> None:
    assert datamatrix_modules("Größe") == datamatrix_modules("") == ()
    with pytest.raises(DoesNotFit):
        datamatrix_modules("x" * 45)
