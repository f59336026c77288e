"""A packer's signature: their own picture as ink, or the name as they write it, with a flourish."""

import io
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from printing.document import Document, Signature
from printing.layout import lay_out
from printing.layout.sheet import LEAST_INDENT_MM
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile, dots
from printing.raster import rasterise, to_png

THERMAL = PrinterProfile("thermal", Language.ESCPOS, 203, 576, Confirmation.MARK)
OFFICE = PrinterProfile("office", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)
Box = tuple[int, int, int, int]


def picture(paper: str = "#ece8e0", ink: str | None = "#202a60", size: tuple[int, int] = (900, 420)) -> bytes:
    """A photographed signature: a stroke of ink on paper that is not quite white."""
    image = Image.new("RGB", size, paper)
    if ink:
        ImageDraw.Draw(image).line([(100, 350), (250, 60), (400, 350), (800, 200)], fill=ink, width=10)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def ink_of(block: Signature, profile: PrinterProfile = THERMAL) -> tuple[Box | None, float, Image.Image]:
    """Where ink is, which share of that is black, and the page in dots."""
    page = lay_out(Document("note", (block,)), NOTE_80, profile)
    image = Image.open(io.BytesIO(to_png(rasterise(page, 203, 576)))).convert("L")
    dark = image.point([255 if grey < 128 else 0 for grey in range(256)])
    box = dark.getbbox()
    return (
        box,
        sum(dark.crop(box).tobytes()) / 255 / (dark.crop(box).width * dark.crop(box).height) if box else 0,
        image,
    )


@pytest.mark.parametrize("profile", [THERMAL, OFFICE])
def test_a_picture_is_printed_as_ink_alone(profile: PrinterProfile) -> None:
    """The paper it was photographed on does not print, and the picture takes the size that was asked for."""
    box, black, _ = ink_of(Signature("Anna", picture(), height_mm=12.0), profile)
    assert box is not None
    assert 0.02 < black < 0.25
    assert box[3] - box[1] == pytest.approx(dots(12.0, 203), abs=2)


def test_a_wide_picture_leaves_room_beside_it() -> None:
    box, _, image = ink_of(Signature("Anna", picture(size=(3000, 400)), height_mm=30.0))
    assert box is not None
    assert box[2] < image.width * 0.7


@pytest.mark.parametrize("broken", [b"", b"GIF89a", picture()[:300], picture(ink=None)])
def test_a_picture_that_shows_nothing_gives_way_to_the_written_name(
    broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        _, _, image = ink_of(Signature("Weronika", broken))
    assert image.tobytes() == ink_of(Signature("Weronika"))[2].tobytes()
    assert "signature picture" in caplog.text
    assert "Weronika" not in caplog.text


@given(
    st.one_of(st.text(max_size=45), st.sampled_from(["Anna", "Çağrı", "Maximiliane-Alexandra-Theodora", "שרה", "🎁"])),
    st.integers(0, 2**32),
    st.integers(0, 2**32),
    st.sampled_from(["Caveat", "Patrick Hand", "Kalam"]),
)
@settings(max_examples=80, deadline=None)
def test_no_name_and_no_flourish_leaves_the_paper(name: str, seed: int, who: int, font: str) -> None:
    box, _, image = ink_of(Signature(name, font=font, seed=seed, writer=who))
    if box is not None:
        indent = dots(LEAST_INDENT_MM, 203)
        assert box[0] >= indent - 2
        assert box[2] <= 576 - indent + 2
        assert box[1] > 0
        assert box[3] < image.height


def test_the_same_job_is_signed_the_same_and_another_is_not() -> None:
    first, same, other = (ink_of(Signature("Anna", seed=seed, writer=5))[2].tobytes() for seed in (1, 1, 2))
    assert first == same != other


def test_a_written_name_has_a_stroke_under_it() -> None:
    """Below the name the row of most ink is far longer than any letter is wide."""
    _, _, image = ink_of(Signature("Anna", writer=1))
    longest = max(sum(grey < 128 for grey in image.crop((0, y, 576, y + 1)).tobytes()) for y in range(image.height))
    assert longest > 40


def test_a_name_of_nothing_that_prints_leaves_no_mark() -> None:
    assert ink_of(Signature("🎁"))[0] is None


@pytest.mark.parametrize("font", ["Caveat", "Patrick Hand", "Kalam"])
@pytest.mark.parametrize(
    "name",
    [
        "Maximiliane-Alexandra",
        "Wolfeschlegelsteinhausenbergerdorff",
        "Chukwuemeka Oluwaseun",
        "Bartholomäus-Maximilian",
    ],
)
def test_a_long_name_is_written_smaller_and_no_word_of_it_is_broken(name: str, font: str) -> None:
    """Two names stand on two lines where they must; one name never does."""
    short, _, _ = ink_of(Signature("Anna", font=font, size_pt=18.0))
    long, _, image = ink_of(Signature(name, font=font, size_pt=18.0))
    assert short is not None
    assert long is not None
    lines = 1 + name.count(" ")
    assert long[3] - long[1] <= lines * 1.6 * (short[3] - short[1])
    assert long[2] < image.width
