"""A font made for one page: the letter forms written on it, embedded so that the page can still be searched."""

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from printing.layout import truetype
from printing.layout.truetype import Glyph

#: What the page's content calls the font.
NAME = "Hand"
#: A subset's name begins with six letters and a plus (PDF 1.7, 9.6.4).
_BASE_NAME = "AAAAAA+Hand"
#: Flags of a font descriptor (PDF 1.7, 9.8.2): symbolic, script.
_SYMBOLIC, _SCRIPT = 4, 8
#: Lines in one block of a CMap at most (Adobe Technical Note 5411).
_MOST_MAPPINGS = 100


class PageFont:
    """Gives every letter form its code on this page, and writes the font once all are known."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, Glyph], int] = {}

    def code(self, character: str, glyph: Glyph) -> str:
        """The four hexadecimal digits that show `glyph`, which is a form of `character`."""
        return f"{self._codes.setdefault((character, glyph), len(self._codes) + 1):04x}"

    def embed(self, canvas: Canvas) -> None:
        """Put the font into the document of `canvas`; nothing where no letter was written."""
        if not self._codes:
            return
        drawing: Any = canvas  # reportlab's stubs leave out what its own fonts use
        document = drawing._doc
        glyphs = [glyph for _, glyph in self._codes]
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": f"/{_BASE_NAME}",
            "Flags": _SYMBOLIC | _SCRIPT,
            "FontBBox": pdfdoc.PDFArray(truetype.outer_box(glyphs)),
            "ItalicAngle": 0,
            "Ascent": truetype.ASCENT,
            "Descent": truetype.DESCENT,
            "CapHeight": 700,
            "StemV": 80,
            "FontFile2": document.Reference(_font_stream(glyphs)),
        }
        system = {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{_BASE_NAME}",
            "CIDSystemInfo": pdfdoc.PDFDictionary(system),
            "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)),
            "CIDToGIDMap": "/Identity",
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray([glyph.advance for glyph in glyphs])]),
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{_BASE_NAME}",
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(descendant))]),
            "ToUnicode": document.Reference(_stream(_to_unicode([character for character, _ in self._codes]))),
        }
        document.idToObject["BasicFonts"].dict[NAME] = document.Reference(pdfdoc.PDFDictionary(font))


def _to_unicode(characters: list[str]) -> bytes:
    """Which character each code stands for."""
    said = [f"<{code:04x}> <{character.encode('utf-16-be').hex()}>" for code, character in enumerate(characters, 1)]
    blocks = [said[at : at + _MOST_MAPPINGS] for at in range(0, len(said), _MOST_MAPPINGS)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Hand def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
        *(f"{len(block)} beginbfchar {' '.join(block)} endbfchar" for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")


def _font_stream(glyphs: list[Glyph]) -> Any:
    file = truetype.font_file(glyphs)
    stream = _stream(file)
    stream.dictionary["Length1"] = len(file)
    return stream


def _stream(content: bytes) -> Any:
    stream: Any = pdfdoc.PDFStream(content=zlib.compress(content))
    stream.dictionary["Filter"] = "/FlateDecode"
    return stream
