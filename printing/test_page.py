"""The test page of a printer as a document: rulers, codes, letters, the hand, greys. It says facts, no sentences."""

import io
from datetime import datetime

from PIL import Image

from printing.document import (
    Align,
    Barcode,
    Block,
    Columns,
    DataMatrix,
    Document,
    Handwriting,
    Heading,
    Picture,
    Qr,
    Rule,
    Ruler,
    Text,
)
from printing.media import Media, PrinterProfile

#: What the letters of our languages look like, with the pairs that printers' own fonts get wrong.
LETTERS = (
    "DE ÄÖÜ äöü ß ẞ „“ – € § °\n"
    "EN ‘’ “” — £ & @ #\n"
    "FR àâæçéèêëîïôœùûüÿ «»\n"
    "PL ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż\n"
    "TR ÇĞİÖŞÜ çğıöşü I i İ ı"
)
HAND = "Liebe Grüße aus dem Lager, Łukasz & Ayşe"
#: Labels lower than this get facts, one code and a ruler only.
_LOW_MM = 60.0


def document_of_test_page(
    name: str, profile: PrinterProfile, media: Media, address: str, at: datetime, mark: str
) -> Document:
    """What is printed on this printer's test page; on small labels codes and facts only."""
    facts = f"{profile.name} · {profile.dpi} dpi · {media.name}\n{address}\n{at:%Y-%m-%d %H:%M:%S %z}"
    code = f"{name} {mark}"
    codes: tuple[Block, ...] = (Qr(f"{name} {mark} {at:%Y-%m-%d}", 16.0), DataMatrix(code, 12.0))
    if media.height_mm is not None and media.height_mm < _LOW_MM:
        side = Columns((((Text(f"{name}\n{facts}", 6.0)),), codes[:1]), (0.62, 0.38))
        return Document("test page", (Ruler(), side), code=mark)
    return Document(
        "test page",
        (
            Heading(name),
            Text(facts, 8.0),
            Ruler(),
            Columns(((codes[0],), (codes[1],)), (0.5, 0.5)),
            Barcode(mark, height_mm=9.0),
            Text(LETTERS, 9.0),
            Text(LETTERS.splitlines()[0], 6.5),
            Handwriting(HAND, seed=7, writer=1),
            Rule(),
            Picture(grey_ramp(), 9.0, align=Align.CENTRE),
            Ruler(),
        ),
        code=mark,
    )


def grey_ramp() -> bytes:
    """From black to white, smooth above and in eleven steps below, as PNG."""
    wide = 660
    smooth = [round(255 * x / (wide - 1)) for x in range(wide)]
    steps = [round(255 * (x * 11 // wide) / 10) for x in range(wide)]
    image = Image.new("L", (wide, 100))
    image.putdata([*(smooth * 50), *(steps * 50)])
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
