"""The ESC/POS text mode: a page's words in the printer's own letters, one code page, cleaned. No status, no cut.

Sources: "Epson" is the ESC/POS command reference for TM printers; numbers of code pages come with the profile.
"""

import unicodedata

from printing import characters
from printing.carried import Place, carried
from printing.media import TextMode
from printing.page import Page
from printing.plain_text import LineKind, PlainLine, read

INTERNATIONAL_USA = b"\x1bR\x00"  # ESC R 0: ASCII in the lower half, whatever a switch says
ONE_BYTE_LETTERS = b"\x1c."  # FS .: printers for Asian markets otherwise take two high bytes for one letter
CODE_PAGE = b"\x1bt"  # ESC t n
BOLD_ON, BOLD_OFF = b"\x1bE\x01", b"\x1bE\x00"  # ESC E n
CENTRED, LEFT = b"\x1ba\x01", b"\x1ba\x00"  # ESC a n
LINE_END = b"\n"
FEED_LINES = b"\x1bd\x01"  # ESC d 1

#: GS ( k for QR: model 2 (fn 65), module 5 dots (fn 67), correction M (fn 69); store (fn 80) and print (fn 81).
QR_SETTINGS = b"\x1d(k\x04\x001A2\x00" + b"\x1d(k\x03\x001C\x05" + b"\x1d(k\x03\x001E1"
QR_STORE, QR_STORE_PARAMETERS = b"\x1d(k", b"1P0"
QR_PRINT = b"\x1d(k\x03\x001Q0"
QR_MOST_BYTES = 2_331  #: version 40 with correction M, 8-bit data (ISO/IEC 18004)

#: What stands for letters without a decomposition in Unicode, and for typographic signs.
_READABLE = str.maketrans(
    {
        "…": "...",
        "€": "EUR",
        "×": "x",
        "♥": "<3",
        **dict.fromkeys("„“”«»‟", '"'),
        **dict.fromkeys("‚‘’‹›′", "'"),
        **dict.fromkeys("–—−‐‑‒", "-"),
        **dict.fromkeys("•∙·", "*"),
        **dict(zip("łŁøØđĐıħĦŧðÐĸ", "lLoOdDihHtdDk", strict=True)),
        **dict(zip("ßẞæÆœŒþÞŋŊ", ("ss", "SS", "ae", "AE", "oe", "OE", "th", "Th", "ng", "Ng"), strict=True)),
    }
)
_UNREADABLE = "?"


def text_body(page: Page, mode: TextMode) -> bytes:
    """The words of a page laid out for a text-mode profile. The commands depend on its blocks, never on its words."""
    body = b"".join(_line(line, mode) for line in words_of(page))
    return INTERNATIONAL_USA + ONE_BYTE_LETTERS + CODE_PAGE + bytes([mode.number]) + body


def words_of(page: Page) -> tuple[PlainLine, ...]:
    """What the page says; nothing where it was laid out for a printer of dots."""
    return read(carried(page, Place.WORDS))


def cleaned(text: str, code_page: str) -> bytes:
    """The text as letters of the code page: composed, without what cannot be seen, the rest replaced readably."""

    def has_letter(character: str) -> bool:
        try:
            return len(character.encode(code_page)) == 1
        except UnicodeEncodeError:
            return False

    composed = unicodedata.normalize("NFC", text)
    plain = "".join(one if has_letter(one) else one.translate(_READABLE) for one in composed)
    plain = characters.printable(plain, has_letter).replace("\n", " ").replace("\u00a0", " ")
    return "".join(one if has_letter(one) else _UNREADABLE for one in plain).encode(code_page)


def _line(line: PlainLine, mode: TextMode) -> bytes:
    match line.kind:
        case LineKind.RULE:
            return b"-" * mode.columns + LINE_END
        case LineKind.QR if mode.has_qr:
            return _qr(line.text)
        case LineKind.HEADING:
            return BOLD_ON + _wrapped(line.text, mode) + BOLD_OFF
    return _wrapped(line.text, mode)


def _wrapped(text: str, mode: TextMode) -> bytes:
    """Lines no longer than the paper is wide; a longer word is broken."""
    lines, line = [], b""
    for word in cleaned(text, mode.code_page).split():
        rest = word
        if line and len(line) + 1 + len(rest) <= mode.columns:
            line += b" " + rest
            continue
        if line:
            lines.append(line)
        while len(rest) > mode.columns:
            lines.append(rest[: mode.columns])
            rest = rest[mode.columns :]
        line = rest
    return b"".join(one + LINE_END for one in [*lines, line])


def _qr(content: str) -> bytes:
    """A QR code of the printer's own making, centred. Its length is told first, so no content is a command; control
    characters are left out all the same, as real-time commands are obeyed inside of anything."""
    seen = "".join(one for one in content if unicodedata.category(one) not in ("Cc", "Cs"))
    held = (seen or _UNREADABLE).encode("utf-8")[:QR_MOST_BYTES]  # of none at all GS ( k would make no code
    length = (len(QR_STORE_PARAMETERS) + len(held)).to_bytes(2, "little")
    store = QR_STORE + length + QR_STORE_PARAMETERS + held
    return CENTRED + QR_SETTINGS + store + QR_PRINT + LEFT + FEED_LINES
