"""How long it takes from a document to the bytes that leave: a note, a label, a card."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from printing.document import Document, Handwriting, Heading, Qr, Text
from printing.languages import language_of
from printing.layout import lay_out
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Media, PrinterProfile
from printing.profiles import load_profiles
from station.assets_folder import assets_folder

RUNS = 120
LETTER = (
    "Liebe Miriam, schön, dass du wieder da bist. Deine Kanne hat ein paar Tage länger gebraucht, das tut uns leid. "
    "Spül sie vor dem ersten Tee einmal mit heißem Wasser aus, dann schmeckt schon die erste Tasse. Herzlich, Anna"
)


def figures(runs: int = RUNS) -> dict[str, Any]:
    """`note_bytes_ms`, `label_bytes_ms` and `card_pdf_ms`, each with p50 and p95."""
    profiles = load_profiles((assets_folder() / "profiles" / "printers",))
    note = Document("note", (Handwriting(LETTER, size_pt=17.0, seed=7), Qr("https://example.com/n/1")), "de", "10482-N")
    label = Document("sample", (Heading("Marokkanische Minze"), Text("Für dich zum Probieren")), "de", "10482-S")
    card = Document("card", (Heading("Passt zu deiner Kanne"), Text(LETTER), Qr("https://example.com/c/1")), "de", "C")
    return {
        "note_bytes_ms": _percentiles(lambda: _bytes(note, NOTE_80, profiles["epson-tm-t88vi"]), runs),
        "label_bytes_ms": _percentiles(lambda: _bytes(label, LABEL_57X32, profiles["zebra-zd421-203"]), runs),
        "card_pdf_ms": _percentiles(lambda: _bytes(card, CARD_A6, profiles["pdf"]), runs),
    }


def _bytes(document: Document, media: Media, profile: PrinterProfile) -> bytes:
    return language_of(profile.language).encode(lay_out(document, media, profile), profile, 42)


def _percentiles(work: Callable[[], object], runs: int) -> dict[str, float]:
    for _ in range(5):
        work()
    taken = []
    for _ in range(runs):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return {f"p{p}": round(float(np.percentile(taken, p)), 1) for p in (50, 95)}
