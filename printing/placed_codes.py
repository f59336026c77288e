"""Which codes stand where on a page, kept inside it for printers that draw codes themselves."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum


class CodeKind(StrEnum):
    CODE128 = "code128"
    QR = "qr"
    DATAMATRIX = "datamatrix"


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """One code without its quiet zone; all lengths in dots of the printer the page was made for."""

    kind: CodeKind
    content: str
    left: int
    top: int
    width: int
    height: int
    module: int  #: width of the narrowest bar, side of a square


def written(codes: Sequence[PlacedCode]) -> str:
    """The codes as ASCII. `read` gets them back."""
    return json.dumps([astuple(code) for code in codes])


def read(text: str) -> tuple[PlacedCode, ...]:
    """The codes that `written` wrote; none for any other text."""
    try:
        return tuple(
            PlacedCode(CodeKind(kind), str(content), *(int(length) for length in lengths))
            for kind, content, *lengths in json.loads(text)
        )
    except (ValueError, TypeError):
        return ()
