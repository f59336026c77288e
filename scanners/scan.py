"""A scan: what was read, as what, from where, when."""

from dataclasses import dataclass
from datetime import datetime

from scanners.gs1 import Gs1Fields, gs1_fields, gtin_of, is_misread, may_be_misread
from scanners.symbology import Symbology, kind_of


@dataclass(frozen=True, slots=True)
class Scan:
    """One read of a code. `text` is the content without AIM identifier, prefix and suffix; separators (GS) stay in."""

    text: str
    source: str  #: "wedge", "serial:COM3", "hid:0c2e:0b8f", "typed", "click", "replay"
    at: datetime  #: aware
    symbology: str = ""  #: AIM symbology identifier without "]", e.g. "C1"; "" unknown
    stamp_ms: int = 0  #: the source's own clock, 32 bits: only differences within one source mean something

    @property
    def kind(self) -> Symbology:
        return kind_of(self.symbology)

    @property
    def gs1(self) -> Gs1Fields | None:
        """GS1 fields, None where the code has none. Read when first asked for: the first time costs about 0.1 s."""
        return gs1_fields(self.text, self.symbology)

    @property
    def gtin(self) -> str | None:
        """The article number, with a check digit that fits; None where the code names no article."""
        return gtin_of(self.text, self.symbology)

    @property
    def is_misread(self) -> bool:
        """Its own check digit denies it: no number of anything, scan again."""
        return is_misread(self.text, self.symbology)

    @property
    def may_be_misread(self) -> bool:
        """An article or parcel number with a wrong check digit, if it is one: for numbers nobody knows."""
        return may_be_misread(self.text, self.symbology)
