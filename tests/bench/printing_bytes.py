"""How long it takes from a document to the bytes that leave: a note, labels, a card; and the card as others make it."""

from collections.abc import Callable
from io import BytesIO
from time import perf_counter
from typing import Any

import html_card
import numpy as np
from PIL import Image

from printing.document import Document, Handwriting, Heading, Picture, Qr, Text
from printing.languages import language_of
from printing.layout import lay_out
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Media, PrinterProfile
from printing.profiles import load_profiles
from station.assets_folder import assets_folder

RUNS = 120
OTHERS_RUNS = 15
LABEL_100X150 = Media("label100x150", 100.0, 150.0)
LETTER = (
    "Liebe Miriam, schön, dass du wieder da bist. Deine Kanne hat ein paar Tage länger gebraucht, das tut uns leid. "
    "Spül sie vor dem ersten Tee einmal mit heißem Wasser aus, dann schmeckt schon die erste Tasse. Herzlich, Anna"
)
CARD = ("Passt zu deiner Kanne", LETTER, "https://example.com/c/1")


def figures(runs: int = RUNS) -> dict[str, Any]:
    """`note_bytes_ms`, `label_bytes_ms`, `label300_bytes_ms` and `card_pdf_ms`, each with p50 and p95; sizes; how many
    times faster the card is than through others (`card_vs_weasyprint`, `card_vs_wkhtmltopdf`); the cold import."""
    profiles = load_profiles((assets_folder() / "profiles" / "printers",))
    picture = photo()
    return {
        **_own(profiles, picture, runs),
        **_others(profiles["pdf"], picture),
        "printing_import_ms": round(html_card.import_ms(COLD), 1),
    }


#: What a process loads before its first print can leave: layout, dots, languages, wires, spool.
COLD = "printing.layout, printing.raster, printing.languages, printing.transports.address, printing.spool"


def photo() -> bytes:
    """A product picture as shops have them: JPEG, 800 pixels wide, which WeasyPrint takes over as it is."""
    drawn = Image.open(assets_folder() / "demo" / "pictures" / "POT-GU-080.png").convert("RGB")
    stream = BytesIO()
    drawn.resize((800, round(800 * drawn.height / drawn.width))).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def note_of(number: int) -> Document:
    """Another note every time: nobody gets the same one twice, and nothing is remembered for the second."""
    text = LETTER.replace("Miriam", f"Miriam {number}")
    return Document(
        "note", (Handwriting(text, size_pt=17.0, seed=number), Qr(f"https://example.com/n/{number}")), "de", "N"
    )


def label_of(number: int) -> Document:
    return Document("sample", (Heading(f"Marokkanische Minze {number}"), Text("Für dich zum Probieren")), "de", "S")


def large_label_of(number: int) -> Document:
    blocks = (
        Heading(f"Marokkanische Minze {number}"),
        Text("Bitte kühl lagern. Für Łukasz Żółć, 100 g. " * 3),
        Qr("X-1"),
    )
    return Document("label", blocks, "de", "S")


def card_of(number: int, picture: bytes) -> Document:
    heading, text, link = CARD
    return Document(
        "card", (Heading(heading), Picture(picture, 35.0), Text(text), Qr(f"{link}{number}", 24.0)), "de", "C"
    )


def _own(profiles: dict[str, PrinterProfile], picture: bytes, runs: int) -> dict[str, Any]:
    epson, zebra203, zebra300 = (profiles[name] for name in ("epson-tm-t88vi", "zebra-zd421-203", "zebra-zd421-300"))
    pdf = profiles["pdf"]
    return {
        "note_bytes_ms": _percentiles(lambda n: _bytes(note_of(n), NOTE_80, epson), runs),
        "label_bytes_ms": _percentiles(lambda n: _bytes(label_of(n), LABEL_57X32, zebra203), runs),
        "label300_bytes_ms": _percentiles(lambda n: _bytes(large_label_of(n), LABEL_100X150, zebra300), runs),
        "card_pdf_ms": _percentiles(lambda n: _bytes(card_of(n, picture), CARD_A6, pdf), runs),
        "label300_bytes": len(_bytes(large_label_of(1), LABEL_100X150, zebra300)),
    }


def _others(pdf: PrinterProfile, picture: bytes) -> dict[str, Any]:
    """How many times longer others take for the card, both warm and in turn; a sentence where they cannot run."""
    ours_ms = _percentiles(lambda n: _bytes(card_of(n, picture), CARD_A6, pdf), OTHERS_RUNS)["p50"]
    card = html_card.page(*CARD, picture)
    return {
        "card_vs_weasyprint": _ratio(html_card.weasyprint_ms(card, OTHERS_RUNS), ours_ms),
        "card_vs_wkhtmltopdf": _ratio(html_card.wkhtmltopdf_ms(card, OTHERS_RUNS), ours_ms),
    }


def _ratio(theirs: float | str, ours_ms: float) -> float | str:
    return theirs if isinstance(theirs, str) else round(theirs / ours_ms, 1)


def _bytes(document: Document, media: Media, profile: PrinterProfile) -> bytes:
    return language_of(profile.language).encode(lay_out(document, media, profile), profile, 42)


def _percentiles(work: Callable[[int], object], runs: int) -> dict[str, float]:
    for number in range(5):
        work(-1 - number)
    taken = []
    for number in range(runs):
        began = perf_counter()
        work(number)
        taken.append((perf_counter() - began) * 1000)
    return {f"p{p}": round(float(np.percentile(taken, p)), 1) for p in (50, 95)}
