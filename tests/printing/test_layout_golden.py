"""Three prints as the customer gets them, beside the pictures in tests/golden/layout that somebody has looked at.

After a wanted change: `python tests/printing/test_layout_golden.py` draws them anew; look at them before committing.
"""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from printing.document import Align, Columns, Document, Handwriting, Heading, Picture, Qr, Rule, Space, Text
from printing.layout import lay_out
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile
from printing.raster import preview_png

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "layout"
THERMAL = PrinterProfile("thermal", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
OFFICE = PrinterProfile("office", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)


def teapot() -> bytes:
    image = Image.new("RGB", (900, 560), "#EADFCB")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 440, 900, 560), fill="#D8C7A8")
    drawing.ellipse((280, 170, 620, 470), fill="#5A7D5A")
    drawing.rectangle((600, 260, 720, 290), fill="#5A7D5A")
    drawing.arc((200, 220, 340, 410), 90, 270, fill="#5A7D5A", width=26)
    drawing.ellipse((400, 130, 500, 180), fill="#3C583C")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


NOTE = Document(
    "note",
    (
        Handwriting(
            "Liebe Frau Müller-Łukasiewicz,\n\nherzlich willkommen! Ihre Teekanne hat Jonas heute Morgen in "
            "Seidenpapier gewickelt. Lassen Sie den Sencha beim ersten Mal nur 60 Sekunden ziehen, dann schmeckt er "
            "am besten.\n\nViel Freude damit wünscht\nAyşe",
            seed=7,
        ),
        Space(2),
        Rule(),
        Columns(
            (
                (Heading("Fragen? Wir sind da.", 11), Text("030 1234 567\nMontag bis Freitag, 9 bis 17\u00a0Uhr", 8.5)),
                (Qr("https://tee.example/w/8fK2mQ?x=aB3dE", 20, Align.RIGHT),),
            ),
            (0.66, 0.34),
        ),
    ),
    "de",
    "K7-4M2Q",
    "2",
)
LABEL = Document(
    "label",
    (
        Heading("Sencha Yamato", 12),
        Text("Probe für Sie · 10 g · Grüner Tee aus Kagoshima", 7.5),
        Columns(
            (
                (Text("70 °C, 60 Sekunden", 8, bold=True), Text("Mindestens haltbar bis 03.2027", 6.5, soft=True)),
                (Qr("https://t.example/s/12", 12, Align.RIGHT),),
            ),
            (0.7, 0.3),
        ),
    ),
    "de",
    "K7-4M2Q",
)
CARD = Document(
    "card",
    (
        Text("PASST ZU IHRER TEEKANNE", 8, bold=True, soft=True),
        Heading("Stövchen „Abendrot“ aus Steingut", 21),
        Picture(teapot(), 55),
        Text("Hält Ihren Tee bis zur letzten Tasse warm. Oft gekauft zu Ihrer Kanne „Morgentau“.", 10.5),
        Rule(),
        Columns(
            (
                (
                    Heading("24,90\u00a0€", 18),
                    Text("inkl. MwSt.", 8, soft=True),
                    Text("tee.example/abendrot", 9, bold=True),
                ),
                (Qr("https://tee.example/abendrot?p=aB3dE", 24, Align.RIGHT),),
            ),
            (0.62, 0.38),
        ),
    ),
    "de",
    "K7-4M2Q",
)
PRINTS = ((NOTE, NOTE_80, THERMAL), (LABEL, LABEL_57X32, LABELS), (CARD, CARD_A6, OFFICE))


def drawn(document: Document, media: Media, profile: PrinterProfile) -> Image.Image:
    return Image.open(io.BytesIO(preview_png(lay_out(document, media, profile), profile)))


@pytest.mark.parametrize(("document", "media", "profile"), PRINTS, ids=lambda value: getattr(value, "title", ""))
def test_prints_look_as_somebody_approved_them(document: Document, media: Media, profile: PrinterProfile) -> None:
    """At most one dot in 200 may differ: releases of pdfium round the edges of letters differently."""
    now = drawn(document, media, profile).convert("L")
    approved = Image.open(GOLDEN / f"{document.title}.png").convert("L")
    assert now.size == approved.size
    differing = ImageChops.difference(now, approved).point([0] * 64 + [1] * 192)
    assert sum(differing.tobytes()) <= now.width * now.height / 200


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for one, paper, printer in PRINTS:
        drawn(one, paper, printer).save(GOLDEN / f"{one.title}.png", optimize=True)
