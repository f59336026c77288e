import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from printing.page import Bitmap, Page
from printing.raster import rasterise, to_png


def page(width_dots: int, height_dots: int, dpi: int, black: tuple[int, int, int, int]) -> Page:
    """A page with one black rectangle (left, top, width, height in dots)."""
    stream = io.BytesIO()
    dot = 72 / dpi
    canvas = Canvas(stream, pagesize=((width_dots - 0.02) * dot, (height_dots - 0.02) * dot), invariant=1)
    left, top, width, height = black
    canvas.rect(
        (left + 0.1) * dot,
        (height_dots - 0.02 - top - height + 0.1) * dot,
        (width - 0.2) * dot,
        (height - 0.2) * dot,
        0,
        1,
    )
    canvas.save()
    return Page(stream.getvalue(), width_dots * 25.4 / dpi, height_dots * 25.4 / dpi)


def is_black(bitmap: Bitmap, x: int, y: int) -> bool:
    return bool(bitmap.rows[y * bitmap.stride + x // 8] & (0x80 >> x % 8))


@pytest.mark.parametrize("dpi", [180, 203, 300, 600])
def test_a_rectangle_on_the_grid_is_exactly_its_dots(dpi: int) -> None:
    bitmap = rasterise(page(37, 20, dpi, (3, 5, 9, 2)), dpi, 37)
    assert (bitmap.width_dots, bitmap.height_dots) == (37, 20)
    black = {(x, y) for y in range(20) for x in range(37) if is_black(bitmap, x, y)}
    assert black == {(x, y) for y in range(5, 7) for x in range(3, 12)}


@pytest.mark.parametrize("width", [16, 37, 64, 101])
def test_the_bitmap_is_as_wide_as_asked_with_white_at_the_right(width: int) -> None:
    bitmap = rasterise(page(37, 4, 203, (0, 0, 37, 4)), 203, width)
    assert len(bitmap.rows) == bitmap.stride * 4
    row = "".join(f"{byte:08b}" for byte in bitmap.rows[: bitmap.stride])
    assert row == ("1" * min(width, 37)).ljust(bitmap.stride * 8, "0")


@given(st.integers(1, 40), st.integers(1, 6), st.randoms())
def test_png_shows_the_dots(width: int, height: int, random: object) -> None:
    stride = (width + 7) // 8
    rows = bytes(random.randrange(256) for _ in range(stride * height))  # type: ignore[attr-defined]
    bitmap = Bitmap(width, height, rows)
    image = Image.open(io.BytesIO(to_png(bitmap)))
    assert image.size == (width, height)
    assert all((image.getpixel((x, y)) == 0) == is_black(bitmap, x, y) for y in range(height) for x in range(width))


def test_many_threads_rasterise_at_once() -> None:
    one = page(200, 100, 203, (10, 10, 50, 50))
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: rasterise(one, 203, 200), range(24)))) == 1
