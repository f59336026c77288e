"""What is to be printed, in the words of a page: blocks, no printer words, no decisions."""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    size_pt: float = 16.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Text:
    text: str  #: paragraphs parted by "\n"; every character is content, never markup
    size_pt: float = 10.0
    bold: bool = False
    align: Align = Align.LEFT
    soft: bool = False  #: secondary text (grey on colour media, smaller on thermal)


@dataclass(frozen=True, slots=True)
class Handwriting:
    """Text as a person writes it: the same `seed` gives the same strokes, another one other strokes."""

    text: str
    font: str = "Caveat"  #: "Caveat", "Patrick Hand" or "Kalam"
    size_pt: float = 17.0
    seed: int = 0
    writer: int = 0  #: the person whose hand it is: slant, width and spaces stay the same in all they write


@dataclass(frozen=True, slots=True)
class Signature:
    """A first name as its owner signs: their own picture where there is one, else written with a flourish."""

    name: str
    picture: bytes | None = None  #: PNG or JPEG of ink on white; one that cannot be read is as good as none
    font: str = "Caveat"
    size_pt: float = 22.0
    seed: int = 0
    writer: int = 0  #: as in `Handwriting`; also chooses the flourish
    height_mm: float = 13.0  #: of the picture


@dataclass(frozen=True, slots=True)
class Picture:
    image: bytes  #: PNG or JPEG
    height_mm: float
    alt: str = ""  #: what it shows, for a picture that cannot be read
    align: Align = Align.CENTRE


class Symbology(StrEnum):
    CODE128 = "code128"
    EAN13 = "ean13"


@dataclass(frozen=True, slots=True)
class Barcode:
    content: str
    symbology: Symbology = Symbology.CODE128
    height_mm: float = 8.0
    with_text: bool = True
    or_square: bool = False  #: as a Data Matrix where the paper is too narrow for bars


@dataclass(frozen=True, slots=True)
class Qr:
    content: str
    size_mm: float = 22.0
    align: Align = Align.CENTRE


@dataclass(frozen=True, slots=True)
class DataMatrix:
    content: str  #: ASCII; anything else is printed as text
    size_mm: float = 12.0
    align: Align = Align.CENTRE


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """Millimetres and dots across the whole width, for test pages."""


@dataclass(frozen=True, slots=True)
class Space:
    height_mm: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper here, where the printer has a cutter."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side; `widths` are shares of the printable width that add up to 1."""

    columns: tuple[tuple["Block", ...], ...]
    widths: tuple[float, ...]


Block = (
    Heading
    | Text
    | Handwriting
    | Signature
    | Picture
    | Barcode
    | Qr
    | DataMatrix
    | Rule
    | Ruler
    | Space
    | Cut
    | Columns
)


@dataclass(frozen=True, slots=True)
class Document:
    """One print: a note, a label, a card."""

    title: str  #: for the archive and the PDF's metadata; no personal data
    blocks: tuple[Block, ...]
    language: str = "en"  #: BCP 47; decides direction and fallback fonts
    code: str = ""  #: small human-readable code that ties the print to its order, set at the foot of the page
    mark: str = ""  #: "2" on a second copy, "" on the first
