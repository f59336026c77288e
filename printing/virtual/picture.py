"""Dots on paper as a picture: bands joined, the paper's margins around them, PNG."""

import io
from collections.abc import Sequence

from PIL import Image

from printing.page import Bitmap


def joined(bands: Sequence[Bitmap]) -> Bitmap:
    """Bands below each other, as wide as the widest. Raises ValueError without any."""
    if not bands:
        raise ValueError("no bands to join")
    width_dots = max(band.width_dots for band in bands)
    stride = (width_dots + 7) // 8
    rows = b"".join(_widened(band, stride) for band in bands)
    return Bitmap(width_dots, sum(band.height_dots for band in bands), rows)


def _widened(band: Bitmap, stride: int) -> bytes:
    if band.stride == stride:
        return band.rows
    lines = (band.rows[start : start + band.stride] for start in range(0, len(band.rows), band.stride))
    return b"".join(line.ljust(stride, b"\x00") for line in lines)


def to_png(bitmap: Bitmap, paper_dots: int) -> bytes:
    """Black on white, one pixel per dot, in the middle of paper that is `paper_dots` wide (or wider, if printed so)."""
    # Mode "1" has 1 = white: the raw mode with ";I" turns ours round.
    dots = Image.frombytes("1", (bitmap.width_dots, bitmap.height_dots), bitmap.rows, "raw", "1;I")
    paper = Image.new("1", (max(paper_dots, bitmap.width_dots), bitmap.height_dots), 1)
    paper.paste(dots, ((paper.width - bitmap.width_dots) // 2, 0))
    png = io.BytesIO()
    paper.save(png, "PNG")
    return png.getvalue()
