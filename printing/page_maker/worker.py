"""The page process from inside: reads requests from its standard input until that ends, answers one after the other."""

import gc
import os
import signal
import traceback
from typing import IO

from printing.document import Document, Handwriting, Heading, Qr, Rule, Text
from printing.fonts import HANDS
from printing.media import CARD_A6, NOTE_80, Confirmation, Language, PrinterProfile
from printing.page_maker.here import PagesHere
from printing.page_maker.messages import FORESEEN, Answer, Ready, Refusal, Request, read, write

#: A page with every face and engine on it, made before the first one is asked for. Its letters are no customer's.
_EVERY_FACE = Document(
    "warm",
    (
        Heading("Hamburgefonts"),
        Text("Größe 12"),
        Text("Größe 12", bold=True),
        *(Handwriting("Hamburgefonts", font=hand) for hand in HANDS),
        Rule(),
        Qr("HAMBURGEFONTS"),
    ),
    code="1-N",
)
_THERMAL = PrinterProfile("warm", Language.ESCPOS, 203, 576, Confirmation.NONE)
_OFFICE = PrinterProfile("warm", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False)


def main(pages: PagesHere | None = None) -> None:
    """Serve over the standard streams of this process; what libraries print is not taken for an answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the station, which closes the pipe
    told = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    with os.fdopen(os.dup(0), "rb") as asked, told:
        serve(asked, told, pages or PagesHere())


def serve(asked: IO[bytes], told: IO[bytes], pages: PagesHere) -> None:
    """Answer until `asked` ends."""
    _warm_up(pages)
    try:
        write(told, Ready())
        while isinstance(request := read(asked), Request):
            write(told, _answer(pages, request))
    except BrokenPipeError:
        return  # the station is gone


def _warm_up(pages: PagesHere) -> None:
    """Load fonts, engines and tables, and let the search for garbage pass by them from now on."""
    for media, profile in ((NOTE_80, _THERMAL), (CARD_A6, _OFFICE)):
        page = pages.lay_out(_EVERY_FACE, media, profile)
        pages.encode(page, profile, 1)
        pages.preview_png(page, profile)
    gc.collect()
    gc.freeze()


def _answer(pages: PagesHere, request: Request) -> Answer | Refusal:
    try:
        return Answer(request.number, getattr(pages, request.task.value)(*request.given))
    except tuple(FORESEEN.values()) as error:
        foreseen = next(name for name, kind in FORESEEN.items() if isinstance(error, kind))
        return Refusal(request.number, foreseen, str(error))
    except Exception as error:  # whatever a page breaks, the next one is another customer's
        return Refusal(request.number, "", _place_of(error))


def _place_of(error: Exception) -> str:
    """Where it happened, without the message, which may hold a name."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames[-4:])


if __name__ == "__main__":
    main()
