"""A scan: what was read, as what, from where, when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """One read of a code. `text` is the content without AIM identifier, prefix and suffix."""

    text: str
    source: str  #: "wedge", "serial:COM3", "typed", "click"
    at: datetime  #: aware
    symbology: str = ""  #: AIM symbology identifier without "]", e.g. "C1"; "" unknown
