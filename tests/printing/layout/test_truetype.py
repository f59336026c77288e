"""Font files of ours, read by FreeType and summed as the specification says."""

import io
from itertools import pairwise
from struct import unpack, unpack_from

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from printing.layout.truetype import Glyph, font_file, glyph

SQUARE = (((100, 0, True), (100, 400, True), (500, 400, True), (500, 0, True)),)
POINTS = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000), st.booleans())


def tables(file: bytes) -> dict[bytes, bytes]:
    count = unpack_from(">H", file, 4)[0]
    found = {}
    for number in range(count):
        tag, _, start, length = unpack_from(">4s3I", file, 12 + 16 * number)
        found[tag] = file[start : start + length]
    return found


def points_of(record: bytes) -> list[tuple[int, int, bool]]:
    """The points of a simple glyph, decoded without a look at how they were encoded."""
    contours = unpack_from(">h", record)[0]
    count = unpack_from(">H", record, 8 + 2 * contours)[0] + 1
    at = 12 + 2 * contours
    flags = list(record[at : at + count])
    at += count
    axes = []
    for short, same in ((2, 16), (4, 32)):
        value, values = 0, []
        for flag in flags:
            if flag & short:
                value += record[at] * (1 if flag & same else -1)
                at += 1
            elif not flag & same:
                value += unpack_from(">h", record, at)[0]
                at += 2
            values.append(value)
        axes.append(values)
    return [(x, y, bool(flag & 1)) for x, y, flag in zip(*axes, flags, strict=True)]


@given(st.lists(st.lists(POINTS, min_size=1, max_size=8).map(tuple), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_glyph_reads_back_as_it_was_drawn(contours: list[tuple[tuple[int, int, bool], ...]]) -> None:
    made = glyph(contours, 500)
    assert points_of(made.record) == [point for contour in contours for point in contour]
    assert len(made.record) % 2 == 0


def test_the_whole_file_sums_to_the_number_of_the_specification() -> None:
    file = font_file([glyph(SQUARE, 600), glyph((), 250)])
    assert sum(unpack(f">{len(file) // 4}I", file)) & 0xFFFFFFFF == 0xB1B0AFBA


def test_freetype_opens_the_file() -> None:
    font = ImageFont.truetype(io.BytesIO(font_file([glyph(SQUARE, 600)])), 100)
    assert font.getmetrics() == (100, 40)


def test_every_glyph_lies_where_the_file_says() -> None:
    glyphs = [glyph(SQUARE, 600), glyph((), 250), glyph(SQUARE, 610)]
    read = tables(font_file(glyphs))
    starts = unpack(">5I", read[b"loca"])
    assert [read[b"glyf"][a:b] for a, b in pairwise(starts)] == [b"", *(g.record for g in glyphs)]
    assert unpack(">8H", read[b"hmtx"])[2::2] == (600, 250, 610)
    assert unpack_from(">H", read[b"maxp"], 4)[0] == 4


@pytest.mark.parametrize("advance", [0, 250])
def test_a_glyph_without_ink_is_empty(advance: int) -> None:
    assert glyph((), advance) == Glyph(b"", (0, 0, 0, 0), advance)
