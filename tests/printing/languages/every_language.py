"""One profile for every printer language, and what its strict interpreter makes of a page's bytes."""

from itertools import groupby

from printing.languages import language_of
from printing.media import CodeForm, Confirmation, GraphicForm, Language, PrinterProfile
from printing.page import Bitmap, Page
from printing.virtual.picture import joined
from printing.virtual.printer import interpreter_for
from printing.virtual.steps import PrintDots, PrintSheet, Step

PROFILES: dict[str, PrinterProfile] = {
    "escpos": PrinterProfile("escpos", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True),
    "clone": PrinterProfile("clone", Language.ESCPOS, 203, 384, Confirmation.IN_ORDER),
    "epson180": PrinterProfile("epson180", Language.ESCPOS, 180, 512, Confirmation.MARK, has_cutter=True),
    "star": PrinterProfile("star", Language.STARPRNT, 203, 576, Confirmation.STATUS, has_cutter=True),
    "zpl203": PrinterProfile("zpl203", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY),
    "zpl300": PrinterProfile("zpl300", Language.ZPL, 300, 1240, Confirmation.HOST_STATUS),
    "zpl600": PrinterProfile("zpl600", Language.ZPL, 600, 2480, Confirmation.HOST_STATUS),
    "ascii": PrinterProfile("ascii", Language.ZPL, 203, 832, Confirmation.HOST_STATUS, graphics=GraphicForm.ASCII),
    "native": PrinterProfile("native", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY, codes=CodeForm.NATIVE),
    "native300": PrinterProfile("native300", Language.ZPL, 300, 1240, Confirmation.HOST_STATUS, codes=CodeForm.NATIVE),
    "tspl": PrinterProfile("tspl", Language.TSPL, 203, 864, Confirmation.STATUS),
    "epl": PrinterProfile("epl", Language.EPL, 203, 832, Confirmation.IN_ORDER),
    "brother": PrinterProfile("brother", Language.BROTHER, 300, 720, Confirmation.STATUS, has_cutter=True),
    "pdf": PrinterProfile("pdf", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False),
}
#: The readers that replies are thrown at: those of the profiles, and the one of office printers that tell.
READERS = {**PROFILES, "ipp": PrinterProfile("ipp", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)}
DOTS = sorted(name for name, profile in PROFILES.items() if profile.language is not Language.PDF)


def steps_of(page: Page, profile: PrinterProfile, mark: int = 42) -> list[Step]:
    """What a strict printer does with a page; a byte that is no command of ours raises Fault."""
    reader = interpreter_for(profile)
    steps = reader.feed(language_of(profile.language).encode(page, profile, mark))
    return [*steps, *reader.end()]


def sequence(steps: list[Step]) -> list[str]:
    """The kinds of steps, dots that follow each other counted once: what the printer does, not how tall the page is."""
    return [kind for kind, _ in groupby(type(step).__name__ for step in steps)]


def paper(steps: list[Step]) -> Bitmap:
    return joined([step.bitmap for step in steps if isinstance(step, PrintDots)])


def sheets(steps: list[Step]) -> int:
    return sum(isinstance(step, PrintSheet) for step in steps)
