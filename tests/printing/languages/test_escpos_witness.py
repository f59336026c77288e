"""python-escpos as second witness: what its library sends prints the same dots, codes and code pages as ours."""

from escpos import capabilities, printer
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.languages import escpos
from printing.languages.escpos_text import QR_PRINT, QR_SETTINGS
from printing.media import Confirmation, Language, PrinterProfile
from printing.page import Bitmap
from printing.profiles import read_profile
from printing.virtual.escpos_interpreter import EscposInterpreter
from printing.virtual.picture import joined
from printing.virtual.steps import PrintDots
from station.assets_folder import assets_folder

PROFILES = assets_folder() / "profiles" / "printers"
CLONE = PrinterProfile("clone", Language.ESCPOS, 203, 384, Confirmation.NONE)


def dots(job: bytes) -> Bitmap:
    """What a strict printer puts on paper; it faults at a command of unknown form or length."""
    reader = EscposInterpreter(has_cutter=False)
    steps = [*reader.feed(job), *reader.end()]
    return joined([step.bitmap for step in steps if isinstance(step, PrintDots)])


@st.composite
def pictures(draw: st.DrawFn) -> Bitmap:
    """Whole bytes wide, as that library pads otherwise than we do; no byte begins a real-time command, which only we
    take out."""
    stride, height = draw(st.integers(1, 48)), draw(st.integers(1, 600))
    pattern = draw(st.lists(st.sampled_from([0x00, 0xFF, 0x81, 0x5A, 0x0F]), min_size=1, max_size=17))
    rows = (bytes(pattern) * (stride * height // len(pattern) + 1))[: stride * height]
    return Bitmap(stride * 8, height, rows)


@given(picture=pictures(), rows=st.integers(1, escpos.BAND_ROWS))
@settings(max_examples=60, deadline=None)
def test_a_picture_prints_the_same_dots(picture: Bitmap, rows: int) -> None:
    theirs = printer.Dummy()
    image = Image.frombytes("1", (picture.width_dots, picture.height_dots), bytes(~b & 0xFF for b in picture.rows))
    theirs.image(image, impl="bitImageRaster", fragment_height=rows, center=False)
    assert dots(escpos.encode_bitmap(picture, CLONE, 1)) == dots(theirs.output) == picture


def test_a_code_of_the_printer_is_asked_for_in_the_same_way() -> None:
    """Model 2, correction M, modules of 5 dots; only the order of the settings may differ."""
    theirs = printer.Dummy()
    theirs.qr("https://example.com/a", native=True, ec=1, size=5, model=2)
    ours = {QR_SETTINGS[i : i + n] for i, n in ((0, 9), (9, 8), (17, 8))}
    assert all(part in theirs.output for part in ours)
    assert QR_PRINT in theirs.output


def test_the_text_profile_names_the_code_page_and_columns_of_the_capability_data() -> None:
    mode = read_profile(PROFILES / "generic-escpos-80-text.toml").text_mode
    assert mode is not None
    known = capabilities.get_profile("default")
    assert int(known.get_code_pages()[mode.code_page.upper()]) == mode.number
    assert known.get_columns("a") == mode.columns


def test_start_and_cut_are_the_same_commands() -> None:
    theirs = printer.Dummy()
    theirs.hw("INIT")
    theirs.cut(feed=False)  # at the cutting position: the command feeds by itself
    assert theirs.output == escpos.INITIALISE + escpos.FEED_AND_CUT
