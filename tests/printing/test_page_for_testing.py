"""The test page: its rulers are true to the dot, and all its codes can be read at every resolution."""

import io
from datetime import UTC, datetime

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from printing.document import Document, Ruler
from printing.layout import lay_out
from printing.media import LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile, dots
from printing.raster import rasterise, to_png
from printing.test_page import document_of_test_page

AT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def profile(dpi: int) -> PrinterProfile:
    return PrinterProfile("zebra", Language.ZPL, dpi, dots(104, dpi), Confirmation.HOST_STATUS)


def read(dpi: int, media: Media) -> set[str]:
    page = lay_out(
        document_of_test_page("labels", profile(dpi), media, "tcp://192.0.2.7:9100", AT, "T000042"), media, profile(dpi)
    )
    picture = Image.open(io.BytesIO(to_png(rasterise(page, dpi, dots(media.width_mm, dpi)))))
    return {found.text for found in zxingcpp.read_barcodes(picture.convert("L"))}


@pytest.mark.parametrize("dpi", [180, 203, 300, 600])
def test_all_codes_can_be_read(dpi: int) -> None:
    assert read(dpi, NOTE_80) == {"labels T000042 2026-11-22", "labels T000042", "T000042"}
    assert read(dpi, LABEL_57X32) == {"labels T000042 2026-11-22"}


@pytest.mark.parametrize("dpi", [203, 300])
def test_the_ruler_is_true_to_the_dot(dpi: int) -> None:
    page = lay_out(Document("ruler", (Ruler(),)), NOTE_80, profile(dpi))
    wide = dots(80, dpi)
    bitmap = rasterise(page, dpi, wide)
    rows = np.unpackbits(np.frombuffer(bitmap.rows, np.uint8).reshape(bitmap.height_dots, -1), axis=1)
    used = np.flatnonzero(rows.any(axis=1))
    top, bottom = rows[used[0]], rows[used[-1]]
    assert set(np.flatnonzero(top)) == {0, wide - 1, *(min(wide - 1, round(mm * dpi / 25.4)) for mm in range(1, 81))}
    assert set(np.flatnonzero(bottom)) == {0, wide - 1, *range(10, wide, 10)}
