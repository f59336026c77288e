"""Printers and paper as data with units. Millimetres become dots in one function, `dots`."""

from dataclasses import dataclass
from enum import StrEnum

MM_PER_INCH = 25.4


def dots(mm: float, dpi: int) -> int:
    """Millimetres as whole printer dots, rounded to nearest."""
    return round(mm * dpi / MM_PER_INCH)


class Language(StrEnum):
    """Printer languages; each has a module of that name in `printing.languages`."""

    ESCPOS = "escpos"
    STARPRNT = "starprnt"
    ZPL = "zpl"
    TSPL = "tspl"
    EPL = "epl"
    BROTHER = "brother_ql"
    PDF = "pdf"


class Confirmation(StrEnum):
    """How a printer proves that a job is on paper (printing facts, section 6)."""

    MARK = "mark"  #: ESC/POS GS ( H: the id comes back when printing is completed
    IN_ORDER = "in_order"  #: ESC/POS GS r: executed in order from the buffer, no promise of the mechanism
    HOST_VERIFY = "host_verify"  #: ZPL ^HV per printed label
    HOST_STATUS = "host_status"  #: ZPL ~HS counters back to zero
    STATUS = "status"  #: a status block of the printer (Brother QL, StarPRNT, TSPL)
    JOB_STATE = "job_state"  #: IPP job-state from the printer
    NONE = "none"  #: the wire cannot answer: handed over is all we know


class GraphicForm(StrEnum):
    """How ZPL carries a picture; the older the firmware, the plainer it has to be."""

    Z64 = "z64"  #: zlib and Base64 with a CRC
    ASCII = "ascii"  #: hexadecimal with repeat counts
    HEX = "hex"  #: two digits a byte


class CodeForm(StrEnum):
    """Who draws bar codes on a ZPL label."""

    DOTS = "dots"  #: we: the preview shows the very code, whatever the firmware
    NATIVE = "native"  #: the printer, by ^BC, ^BQ and ^BX; what it cannot hold for sure stays dots


@dataclass(frozen=True, slots=True)
class TextMode:
    """Letters of the printer's own font instead of dots: for slow serial lines, and printers without graphics."""

    code_page: str  #: Python's name of the encoding, e.g. cp858
    number: int  #: what ESC t takes for it on this printer
    columns: int  #: letters a line in font A
    has_qr: bool = True  #: prints QR codes by GS ( k; else their content is printed as text


@dataclass(frozen=True, slots=True)
class Media:
    """The paper in a printer."""

    name: str
    width_mm: float
    height_mm: float | None  #: None: continuous, cut to the length of the content
    margin_mm: float = 3.0
    max_height_mm: float = 300.0  #: longest page of continuous paper


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """What a make can do. `printable_dots` is the width of the print head in dots."""

    name: str
    language: Language
    dpi: int
    printable_dots: int
    confirmation: Confirmation
    has_cutter: bool = False
    speed_mm_s: float = 100.0
    monochrome: bool = True  #: False: office and card printers take the PDF as it is
    source: str = "assumed"  #: where the figures come from
    graphics: GraphicForm = GraphicForm.Z64  #: ZPL only
    codes: CodeForm = CodeForm.DOTS  #: ZPL only
    text_mode: TextMode | None = None  #: ESC/POS only; None: everything is printed as dots


#: Papers every station knows; settings may add to them.
NOTE_80 = Media("note80", 80.0, None, margin_mm=4.0)
LABEL_57X32 = Media("label57x32", 57.0, 32.0, margin_mm=2.0)
CARD_A6 = Media("card-a6", 105.0, 148.0, margin_mm=8.0)
STANDARD_MEDIA: dict[str, Media] = {m.name: m for m in (NOTE_80, LABEL_57X32, CARD_A6)}
