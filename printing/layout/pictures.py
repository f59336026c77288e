"""Pictures of a document: decoded within bounds, dithered to the printer's own dots or kept in colour, and drawn."""

import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageFilter, ImageOps
from reportlab.pdfbase.pdfdoc import PDFImageXObject

from printing.document import Align, Picture
from printing.errors import PictureUnreadable
from printing.layout.sheet import Pen, Piece, Setting

#: Largest picture decoded; a shop's product photo has 1 to 12 million, a decompression bomb far more.
MOST_PIXELS = 25_000_000
#: Colour pictures are made this fine for paper, no finer.
COLOUR_DPI = 300
#: What thermal paper needs before dithering, chosen by looking (docs/performance.md): dots bleed, so greys are lifted;
#: contrast is stretched, so that light grounds stay white and black stays closed; edges are sharpened by the dot.
_THERMAL_GAMMA = 0.60
_THERMAL_CONTRAST = 4 / 3
_SHARPEN = ImageFilter.UnsharpMask(radius=1.2, percent=80, threshold=2)
_UNREADABLE = (
    OSError,  # includes UnidentifiedImageError
    ValueError,
    SyntaxError,  # Pillow's word for a broken PNG
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def _thermal_tone(grey: int) -> int:
    """The grey that is dithered for a grey of the picture, 0 to 255."""
    lifted: float = 255 * (grey / 255) ** _THERMAL_GAMMA
    return max(0, min(255, round((lifted - 127.5) * _THERMAL_CONTRAST + 127.5)))


_THERMAL_TONES = [_thermal_tone(grey) for grey in range(256)]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as the PDF carries it."""

    width_px: int
    height_px: int
    jpeg: bytes  #: empty for a 1-bit picture
    packed: bytes  #: 1-bit rows, zlib, 1 = white


def picture(block: Picture, setting: Setting, width_pt: float, gap: float) -> Piece:
    """Sets a picture as high as wanted, smaller where the width does not do. Raises PictureUnreadable."""
    aspect = _aspect(block.image)
    height_pt = setting.points(block.height_mm) * setting.scale
    wide = min(width_pt, height_pt * aspect)
    width_dots = max(1, int(wide / setting.dot_pt))
    height_dots = max(1, round(width_dots / aspect))
    most = int(width_pt / setting.dot_pt)

    def draw(pen: Pen, x: float, y: float) -> None:
        if setting.monochrome:
            ready = _dithered(block.image, width_dots, height_dots)
        else:
            finer = COLOUR_DPI / setting.dpi
            ready = _coloured(block.image, max(1, round(width_dots * finer)), max(1, round(height_dots * finer)))
        free = {Align.LEFT: 0, Align.CENTRE: (most - width_dots) // 2, Align.RIGHT: most - width_dots}[block.align]
        place(pen, ready, (pen.in_dots(x) + free, pen.in_dots(y)), (width_dots, height_dots))

    return Piece(height_dots * setting.dot_pt, draw, gap, quiet=gap)


def _opened(image: bytes) -> Image.Image:
    try:
        opened = Image.open(BytesIO(image), formats=("PNG", "JPEG"))
    except _UNREADABLE as error:
        raise PictureUnreadable(type(error).__name__) from error
    if opened.width * opened.height > MOST_PIXELS:
        raise PictureUnreadable("too many pixels")
    return opened


@lru_cache(maxsize=64)
def _aspect(image: bytes) -> float:
    """Width by height as it is to be seen; decodes once, so that a broken picture is known before drawing."""
    upright = flattened(image, (8192, 8192))
    return max(0.02, min(50.0, upright.width / upright.height))


def flattened(image: bytes, at_least: tuple[int, int]) -> Image.Image:
    """The picture upright on white, RGB; JPEGs are decoded no finer than `at_least` needs."""
    opened = _opened(image)
    try:
        opened.draft("RGB", at_least)
        upright = ImageOps.exif_transpose(opened)
        if upright.has_transparency_data:
            layer = upright.convert("RGBA")
            white = Image.new("RGBA", layer.size, "white")
            return Image.alpha_composite(white, layer).convert("RGB")
        return upright.convert("RGB")
    except _UNREADABLE as error:
        raise PictureUnreadable(type(error).__name__) from error


@lru_cache(maxsize=64)
def _dithered(image: bytes, width: int, height: int) -> Prepared:
    """Black dots by error diffusion at the printer's own resolution: thresholding the page later keeps them."""
    grey = flattened(image, (width, height)).convert("L").resize((width, height), Image.Resampling.LANCZOS)
    toned = ImageOps.autocontrast(grey, cutoff=0.5).filter(_SHARPEN).point(_THERMAL_TONES)
    return Prepared(width, height, b"", zlib.compress(toned.convert("1").tobytes()))


@lru_cache(maxsize=64)
def _coloured(image: bytes, width: int, height: int) -> Prepared:
    flat = flattened(image, (width, height))
    if flat.width > width:
        flat = flat.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    stream = BytesIO()
    flat.save(stream, "JPEG", quality=90, subsampling=0)
    return Prepared(flat.width, flat.height, stream.getvalue(), b"")


def place(pen: Pen, ready: Prepared, at_dots: tuple[int, int], size_dots: tuple[int, int]) -> None:
    """Draws on whole dots. Goes past `Canvas.drawImage`, which would decode the JPEG again to name it."""
    canvas: Any = pen.canvas  # reportlab's stubs leave out what drawImage itself uses
    name = hashlib.sha256(ready.jpeg or ready.packed).hexdigest()[:32]
    image: Any = PDFImageXObject(name)
    if ready.jpeg:
        image.loadImageFromJPEG(BytesIO(ready.jpeg))
    else:
        image.width, image.height = ready.width_px, ready.height_px
        image.bitsPerComponent, image.colorSpace = 1, "DeviceGray"
        image._filters, image.streamContent = ("FlateDecode",), ready.packed
    document = canvas._doc
    inner_name = document.getXObjectName(name)
    if inner_name not in document.idToObject:
        canvas._setXObjects(image)
        document.Reference(image, inner_name)
        document.addForm(name, image)
    canvas._formsinuse.append(name)
    canvas._currentPageHasImages = 1
    dot, inset = pen.dot_pt, 0.02
    canvas.saveState()
    canvas.translate((at_dots[0] + inset) * dot, pen.up((at_dots[1] + size_dots[1] - inset) * dot))
    canvas.scale((size_dots[0] - 2 * inset) * dot, (size_dots[1] - 2 * inset) * dot)
    canvas._code.append(f"/{inner_name} Do")
    canvas.restoreState()
