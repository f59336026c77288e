"""Pictures on thermal paper: clean grounds, closed blacks, greys in their order, and no real-time commands."""

import io

import numpy as np
import pytest
from PIL import Image

from printing.document import Document, Picture
from printing.languages import escpos, language_of
from printing.layout import lay_out
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.raster import rasterise

THERMAL = PrinterProfile("note", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)


def png(grey: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(grey.astype(np.uint8)).save(stream, "PNG")
    return stream.getvalue()


def dots_of(image: bytes, height_mm: float = 20.0) -> np.ndarray:
    page = lay_out(Document("picture", (Picture(image, height_mm),)), NOTE_80, THERMAL)
    bitmap = rasterise(page, 203, 576)
    rows = np.frombuffer(bitmap.rows, np.uint8).reshape(bitmap.height_dots, bitmap.stride)
    return np.unpackbits(rows, axis=1)


def stripes(*greys: int) -> bytes:
    """Upright stripes between a white and a black one, so that the range is known."""
    return png(np.repeat(np.array([[255, *greys, 0]]), 40, axis=1).repeat(120, axis=0))


def coverage(*greys: int) -> list[float]:
    """The share of black dots in the middle of each stripe."""
    dots = dots_of(stripes(*greys), height_mm=20.0)
    wide = round(20.0 * 40 / 120 / 25.4 * 203)
    right = int(np.flatnonzero(dots.any(axis=0))[-1]) + 1 - wide  # the black stripe ends there
    top, bottom = np.flatnonzero(dots.any(axis=1))[[0, -1]]
    ends = [right - place * wide for place in range(len(greys))]
    return [float(dots[top + 4 : bottom - 4, end - wide + 4 : end - 4].mean()) for end in reversed(ends)]


def test_greys_come_in_their_order_light_grounds_white_and_dark_ones_black() -> None:
    light, bright, middle, dark, darkest = coverage(235, 180, 128, 64, 8)
    assert light < 0.02
    assert light < bright < middle < dark < darkest
    assert darkest > 0.9


@pytest.mark.parametrize("seed", range(8))
def test_no_photo_hides_a_real_time_command(seed: int) -> None:
    """Light noise is where they hide: 0x10 before 04, 05 or 14."""
    random = np.random.default_rng(seed)
    photo = png(np.clip(random.normal(200, 25, (300, 400)), 0, 255))
    page = lay_out(Document("picture", (Picture(photo, 60.0),)), NOTE_80, THERMAL)
    bitmap = rasterise(page, 203, 576)
    job = language_of(Language.ESCPOS).encode(page, THERMAL, 1)
    body = job[job.index(escpos.RASTER) : job.rindex(escpos.COMPLETION_MARK)]
    assert not any(command in body for command in escpos.REAL_TIME_COMMANDS)
    freed = escpos.without_real_time_commands(bitmap.rows)
    added = sum((one ^ other).bit_count() for one, other in zip(bitmap.rows, freed, strict=True))
    assert added < 0.001 * 8 * len(freed)
