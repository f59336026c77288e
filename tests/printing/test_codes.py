import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.codes import bars, qr_modules
from printing.document import Barcode, Symbology
from printing.errors import DoesNotFit


def read(rows: tuple[tuple[bool, ...], ...], quiet: int, tall: int = 1) -> str:
    """What an independent reader reads from modules drawn four dots wide."""
    width = len(rows[0]) + 2 * quiet
    image = Image.new("L", (width, len(rows) * tall + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.paste(0, (x + quiet, y * tall + quiet, x + quiet + 1, (y + 1) * tall + quiet))
    found = zxingcpp.read_barcodes(image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST))
    return found[0].text if found else ""


@given(st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=24))
@settings(max_examples=60, deadline=None)
def test_code_128_is_read_back(content: str) -> None:
    drawn = bars(Barcode(content))
    assert drawn is not None
    assert drawn.text == content
    assert read((drawn.modules,), 12, tall=30) == content


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
@settings(max_examples=40, deadline=None)
def test_ean_13_gets_its_check_digit_and_is_read_back(digits: str) -> None:
    drawn = bars(Barcode(digits, Symbology.EAN13))
    assert drawn is not None
    assert drawn.text[:12] == digits
    assert read((drawn.modules,), 12, tall=30) == drawn.text


@pytest.mark.parametrize(
    "barcode",
    [
        Barcode(""),
        Barcode("Größe"),
        Barcode("a\x1bb"),
        Barcode("4006381333932", Symbology.EAN13),
        Barcode("12345", Symbology.EAN13),
        Barcode("١٢٣٤٥٦٧٨٩٠١٢", Symbology.EAN13),
    ],
)
def test_content_a_symbology_cannot_hold_has_no_bars(barcode: Barcode) -> None:
    assert bars(barcode) is None


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_becomes_a_readable_qr_code(content: str) -> None:
    readable = content.encode("utf-8", "ignore").decode()
    rows = qr_modules(content)
    if readable and readable.isprintable():
        assert read(rows, 4) == readable


def test_a_qr_code_with_too_much_content_does_not_fit() -> None:
    with pytest.raises(DoesNotFit):
        qr_modules("x" * 4000)
