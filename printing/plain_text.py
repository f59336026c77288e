"""What a document says without its looks, carried inside its page for printers that print letters, not dots."""

import json
from dataclasses import dataclass
from enum import StrEnum

from printing.document import (
    Barcode,
    Block,
    Columns,
    DataMatrix,
    Document,
    Handwriting,
    Heading,
    Qr,
    Rule,
    Signature,
    Text,
)


class LineKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    QR = "qr"  #: the text is what the code holds
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One paragraph, code or rule; the text is as the document has it, uncleaned."""

    kind: LineKind
    text: str = ""


def plain_lines(document: Document) -> tuple[PlainLine, ...]:
    """The document from top to bottom, columns one after the other; pictures say nothing."""
    lines = [line for block in document.blocks for line in _lines_of(block)]
    foot = " ".join(part for part in (document.code, f"[{document.mark}]" if document.mark else "") if part)
    return (*lines, PlainLine(LineKind.TEXT, foot)) if foot else tuple(lines)


def written(lines: tuple[PlainLine, ...]) -> str:
    """The lines as ASCII, to be kept in a page. `read` gets them back."""
    return json.dumps([[line.kind.value, line.text] for line in lines])


def read(text: str) -> tuple[PlainLine, ...]:
    """The lines that `written` wrote; none for any other text."""
    try:
        return tuple(PlainLine(LineKind(kind), str(said)) for kind, said in json.loads(text))
    except (ValueError, TypeError):
        return ()


def _lines_of(block: Block) -> list[PlainLine]:
    match block:
        case Heading(text):
            return [PlainLine(LineKind.HEADING, text)]
        case Text(text) | Handwriting(text):
            return [PlainLine(LineKind.TEXT, part) for part in text.split("\n")]
        case Signature(name):
            return [PlainLine(LineKind.TEXT, name)]
        case Barcode(content) | DataMatrix(content):
            return [PlainLine(LineKind.TEXT, content)]
        case Qr(content):
            return [PlainLine(LineKind.QR, content)] if content else []
        case Rule():
            return [PlainLine(LineKind.RULE)]
        case Columns(columns):
            return [line for column in columns for inner in column for line in _lines_of(inner)]
        case _:
            return []
