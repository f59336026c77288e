"""Voucher codes that are given away once: their pools as managers see them. No database."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

#: Signs of a code; longer ones are no codes but lines that were not split.
SHORTEST_CODE, LONGEST_CODE = 3, 60


@dataclass(frozen=True, slots=True)
class VoucherPool:
    """Codes of one kind, with how many there are of each state."""

    id: str
    name: str = ""
    low_water: int = 0  #: fewer free codes than this are warned of
    valid_until: date | None = None  #: its last day
    free: int = 0
    held: int = 0  #: by open parcels
    given: int = 0
    blocks: dict[str, int] = field(default_factory=dict)  #: kept by tables for times without a network

    @property
    def left(self) -> int:
        """Codes that can still go out, those in the tables' blocks among them."""
        return self.free + sum(self.blocks.values())

    @property
    def is_low(self) -> bool:
        return self.left < max(self.low_water, 1)

    def is_over(self, today: date) -> bool:
        """Whether its codes are worth nothing any more."""
        return self.valid_until is not None and self.valid_until < today


#: The codes of a table that was not seen for so long may be taken out of use.
UNSEEN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Block:
    """The codes that a packing table holds, to give them without the network."""

    holder: str  #: name of the table and of its file: "Packing table 3 #a1b2c3"
    codes: int
    seen_at: datetime | None  #: when the table looked after it last; None: never


def is_code(text: str) -> bool:
    """Whether a text can be a voucher code: printable, without blanks, neither a letter nor a page."""
    return SHORTEST_CODE <= len(text) <= LONGEST_CODE and text.isprintable() and not any(c.isspace() for c in text)
