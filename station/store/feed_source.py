"""What the feed asks of an order source: lines that are understood or set aside. Files and formats live in `shops`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol


class LineFacts(NamedTuple):
    """One source line that was understood: a sold line of an order, or goods that came back."""

    number: str  #: order number as the shop writes it
    customer: str  #: customer number, "" for an anonymous order
    at: int  #: moment of the order, seconds since 1970 UTC
    sku: str
    name: str
    quantity: int  #: pieces, at least 1, also for a return
    cents: int  #: price of one piece in minor units
    country: str  #: ISO 3166-1 alpha-2, "" unknown
    is_return: bool
    more: str  #: further facts as a JSON object of texts, "" = none; keys are fields of the profile


class SourceLine(NamedTuple):
    """One line of a source: either `facts`, or the `reason` why it is set aside. `raw` is always kept."""

    line: int  #: line number in the unpacked file, the header is 1
    raw: str
    reason: str
    facts: LineFacts | None
    email: str = ""  #: of a line that is set aside, which holds `EMAIL_MASK` in its place


class OrderSource(Protocol):
    """A way to read order lines out of a file; `station.shops.profile.ShopProfile` is one."""

    @property
    def name(self) -> str: ...

    @property
    def shop(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def zone(self) -> str:
        """IANA time zone in which the shop counts its days."""

    @property
    def links_returns(self) -> bool:
        """Whether a return carries the number of the order it belongs to."""

    @property
    def tells_emails(self) -> bool:
        """Whether lines may carry an e-mail address."""

    def read(self, file: Path, position: Callable[[float], None]) -> Iterator[SourceLine]:
        """All lines in the order of the file; `position` is told the share read so far, 0.0 to 1.0.

        Raises Trouble "import.*" with file, line and column where the file itself is broken.
        """


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, for a progress bar."""

    stage: str  #: "reading", "writing", "learning"
    lines: int  #: lines done in this stage
    lines_total: int | None  #: None while the file is being read
    share: float  #: of the whole import, 0.0 to 1.0
    seconds_left: float | None  #: None until it can be told


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file; every line is imported, unchanged, set aside or of somebody forgotten."""

    source: str
    profile: str
    lines: int  #: records of the file, the header left out
    lines_imported: int  #: new order lines and returns
    lines_unchanged: int  #: known before, with the same content
    lines_set_aside: int
    set_aside: dict[str, int]  #: reason -> lines
    orders_new: int
    orders_unchanged: int
    orders_changed_since: int  #: known with other lines: frozen, set aside
    returns_new: int
    customers_new: int
    products_new: int
    seconds: float
    resumed: bool = False  #: completed an import that was interrupted
    learned: bool = False
    lines_forgotten: int = 0  #: of customers who asked to be forgotten: left out

    @property
    def changed_nothing(self) -> bool:
        return not (self.lines_imported or self.customers_new or self.products_new)
