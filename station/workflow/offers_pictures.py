"""A picture file that somebody hands in, made harmless: bounded, decoded once, and written anew without its extras."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from printing.errors import PictureUnreadable
from printing.layout.pictures import MOST_PIXELS, flattened
from station.domain.trouble import Trouble

__all__ = ["UploadedPicture", "read_picture"]

#: A camera's photograph has 5 to 15 MB; what is larger was not meant for a card.
MOST_BYTES = 25_000_000
#: Dots on the longer side: 105 mm at 300 dpi are 1240, a little more for the day the paper grows.
MOST_SIDE = 1600
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    """A picture as it is kept: a PNG or JPEG of our own making. The same picture has the same name."""

    name: str
    content: bytes
    width_px: int
    height_px: int


def read_picture(file: Path) -> UploadedPicture:
    """The picture of a file. Raises Trouble "picture.not_found", "picture.too_large" (most, in MB),
    "picture.wrong_kind" and "picture.broken", each with the name of the file."""
    shown = file.name[:80] or "–"
    try:
        with file.open("rb") as stream:  # never by its announced size: a device has none
            content = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Trouble("picture.not_found", name=shown) from error
    if len(content) > MOST_BYTES:
        raise Trouble("picture.too_large", name=shown, most=MOST_BYTES // 1_000_000)
    if not content.startswith(_STARTS):
        raise Trouble("picture.wrong_kind", name=shown)
    if _pixels(content, shown) > MOST_PIXELS:
        raise Trouble("picture.too_many_dots", name=shown, most=MOST_PIXELS // 1_000_000)
    try:
        picture = flattened(content, (MOST_SIDE, MOST_SIDE))
    except PictureUnreadable as error:
        raise Trouble("picture.broken", name=shown) from error
    picture.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    return _written(picture, file.stem, is_photograph=content.startswith(_STARTS[1]))


def _pixels(content: bytes, shown: str) -> int:
    """Read from its head: nothing is decoded."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as opened:
            return opened.width * opened.height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return MOST_PIXELS + 1
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Trouble("picture.broken", name=shown) from error


def _written(picture: Image.Image, stem: str, *, is_photograph: bool) -> UploadedPicture:
    """Place, time and camera of a photograph stay behind."""
    stream = BytesIO()
    if is_photograph:
        picture.save(stream, "JPEG", quality=_QUALITY)
    else:
        picture.save(stream, "PNG", optimize=True)
    content = stream.getvalue()
    plain = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:40] or "picture"
    mark = hashlib.sha256(content).hexdigest()[:8]
    name = f"{plain}-{mark}.{'jpg' if is_photograph else 'png'}"
    return UploadedPicture(name, content, picture.width, picture.height)
