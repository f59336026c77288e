"""Files that managers hand in as pictures: what can be shown is written anew, all else is refused in one sentence."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from station.domain.trouble import Trouble
from station.workflow.offers_pictures import MOST_BYTES, MOST_SIDE, read_picture


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def encoded(width: int, height: int, kind: str, mode: str = "RGB", **extras: object) -> bytes:
    stream = BytesIO()
    Image.new(mode, (width, height), "teal" if mode != "L" else 90).save(stream, kind, **extras)
    return stream.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head announces more dots than any memory holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(100)))]
    made = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("anim.gif", encoded(8, 8, "GIF"), "picture.wrong_kind"),
        ("page.png", b"<html>", "picture.wrong_kind"),
        ("empty.png", b"", "picture.wrong_kind"),
        ("run.png", b"MZ\x90\x00" + bytes(50), "picture.wrong_kind"),
        ("cut.png", encoded(900, 900, "PNG")[:300], "picture.broken"),
        ("cut.jpg", encoded(400, 400, "JPEG")[:500], "picture.broken"),
        ("head.jpg", b"\xff\xd8\xff", "picture.broken"),
        ("bomb.png", bomb(60_000, 60_000), "picture.too_many_dots"),
        ("large.png", encoded(5100, 5000, "PNG", "L"), "picture.too_many_dots"),
        ("heavy.jpg", b"\xff\xd8\xff" + bytes(MOST_BYTES), "picture.too_large"),
    ],
)
def test_what_is_no_picture_for_a_card_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Trouble) as refused:
        read_picture(written(tmp_path, name, content))
    assert (refused.value.code, refused.value.facts["name"]) == (code, name)


@pytest.mark.parametrize("missing", ["nothing.png", "", "a\x00b.png"])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, missing: str) -> None:
    with pytest.raises(Trouble, match=r"picture\.not_found"):
        read_picture(tmp_path / missing)


def test_a_photograph_is_made_smaller_and_loses_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # turned by 90 degrees
    found = read_picture(written(tmp_path, "IMG 4711 Ö!.JPG", encoded(3000, 2000, "JPEG", exif=exif)))
    assert (found.width_px, found.height_px) == (1067, MOST_SIDE)
    assert b"SecretCamera" not in found.content
    assert found.name.startswith("img-4711-")
    assert found.name.endswith(".jpg")


def test_the_same_picture_has_the_same_name_and_another_one_another(tmp_path: Path) -> None:
    one, two = encoded(30, 20, "PNG"), encoded(30, 21, "PNG")
    names = [read_picture(written(tmp_path, "cup.png", content)).name for content in (one, one, two)]
    assert names[0] == names[1] != names[2]


def test_what_was_transparent_becomes_white_paper(tmp_path: Path) -> None:
    stream = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(stream, "PNG")
    found = read_picture(written(tmp_path, "clear.png", stream.getvalue()))
    assert Image.open(BytesIO(found.content)).getpixel((1, 1)) == (255, 255, 255)


@given(st.binary(max_size=400), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", bomb(3, 3), b""]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_are_more_than_a_trouble(tmp_path_factory: pytest.TempPathFactory, tail: bytes, head: bytes) -> None:
    file = written(tmp_path_factory.getbasetemp(), "any.png", head + tail)
    try:
        read_picture(file)
    except Trouble as trouble:
        assert trouble.code in {"picture.wrong_kind", "picture.broken", "picture.too_many_dots"}  # noqa: PT017
