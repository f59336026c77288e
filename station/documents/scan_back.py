"""The code at the end of a print, by which a packer scans it back: small, and never in the way of what is written."""

from typing import Literal

from printing.document import Align, Barcode, Block, Columns, DataMatrix, Text

#: How the code is printed; "none" = not at all.
ScanBackCode = Literal["datamatrix", "code128", "none"]

#: 18 modules of 3 dots at 203 dpi, 0.375 mm each: hand scanners read 0.25 mm, a crumpled note wants more.
SIZE_MM = 6.75
#: Bars as low as a hand scanner still meets them at once.
BARS_MM = 6.0

#: Words in the middle, the code at the right, and as much white at the left: the words stay centred.
_SHARES = (0.17, 0.66, 0.17)
#: Beside the lines of a label.
_LABEL_SHARES = (0.86, 0.14)


def with_foot(words: tuple[Text, ...], content: str, form: ScanBackCode) -> tuple[Block, ...]:
    """The last, centred lines of a note or card with the code beside them, so that it takes no paper of its own.

    `content` is "" where a print carries none. Bars are too wide for that: they stand below.
    """
    if not content or form == "none":
        return words
    if form == "code128":
        return (*words, Barcode(content, height_mm=BARS_MM, with_text=False, or_square=True))
    code = DataMatrix(content, SIZE_MM, Align.RIGHT)
    return (Columns(((), words, (code,)), _SHARES),) if words else (code,)


def on_label(lines: tuple[Block, ...], content: str, form: ScanBackCode) -> tuple[Block, ...]:
    """The lines of a label with the code beside them; none in bars, for which a label has no room."""
    if not content or form != "datamatrix":
        return lines
    return (Columns((lines, (DataMatrix(content, SIZE_MM, Align.RIGHT),)), _LABEL_SHARES),)
