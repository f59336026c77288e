"""What a scanned code can mean, and how a shop's own codes look. Looks nothing up: that is `workflow.recognising`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from station.domain.command_codes import Command

#: Named group of a pattern that holds what is looked up, where it is not the whole code.
CODE_GROUP = "code"


class MeaningKind(StrEnum):
    """What a code stands for; the value is what files and settings call it."""

    ORDER = "order"
    DELIVERY_NOTE = "delivery_note"
    PICK_LIST = "pick_list"  #: of one or several orders
    TOTE = "tote"  #: box of goods picked for one or several orders
    TRACKING = "tracking"  #: number of a shipment, on a label that was printed before packing
    ITEM = "item"
    SAMPLE = "sample"
    PRINT = "print"  #: a note or card of ours, scanned back
    BADGE = "badge"
    COMMAND = "command"
    VOUCHER = "voucher"


#: Kinds that lead to orders by a code that is not the order's own number.
ORDER_CODES = (MeaningKind.DELIVERY_NOTE, MeaningKind.PICK_LIST, MeaningKind.TOTE, MeaningKind.TRACKING)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a code can stand for. Fields that a kind does not need keep their default."""

    kind: MeaningKind
    text: str  #: as scanned
    orders: tuple[str, ...] = ()  #: ORDER and `ORDER_CODES`: numbers of the orders, those not packed yet first
    sku: str = ""  #: ITEM, SAMPLE
    lot: str = ""  #: SAMPLE: its lot where the code names it; ITEM: lot in a GS1 code
    parcel: str = ""  #: PRINT: first ten hex digits of the parcel's id
    place: int = -1  #: PRINT: which of the plan's inserts, from 0
    copy: int = 0  #: PRINT: from 1
    command: Command | None = None
    code: str = ""  #: BADGE, VOUCHER: as it is stored


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A code that the shop's database knows."""

    kind: MeaningKind  #: ORDER, one of `ORDER_CODES`, or VOUCHER
    code: str  #: as it is stored
    orders: tuple[str, ...] = ()


def _pattern(text: str) -> str:
    """Raises ValueError, which settings tell as the problem of their field."""
    try:
        named = set(re.compile(text).groupindex)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    if named - {CODE_GROUP}:
        raise ValueError(f"a named group is called (?P<{CODE_GROUP}>...), not {', '.join(sorted(named))}")
    return text


Pattern = Annotated[str, Field(max_length=200), AfterValidator(_pattern)]


class CodePatterns(BaseModel):
    """How the codes of one shop look: a regular expression for each kind, "" where they have no look of their own.

    It must match the whole code, without case. A group named `code` is what is looked up: `LS-(?P<code>\\d+)` finds
    delivery note "LS-10482", and where none is known by that code, order "10482".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: Pattern = Field("", description="order numbers")
    delivery_note: Pattern = Field("", description="delivery notes")
    pick_list: Pattern = Field("", description="pick lists")
    tote: Pattern = Field("", description="totes and boxes on a pick cart")
    tracking: Pattern = Field("", description="numbers of shipments")
    item: Pattern = Field("", description="codes on goods")
    sample: Pattern = Field("", description="codes on samples and their bins")
    voucher: Pattern = Field("", description="voucher codes")

    def kinds_of(self, code: str) -> tuple[tuple[MeaningKind, str], ...]:
        """Every kind whose pattern fits this code, with the part that is looked up."""
        found: list[tuple[MeaningKind, str]] = []
        for name in type(self).model_fields:
            pattern: str = getattr(self, name)
            match = re.fullmatch(pattern, code, re.IGNORECASE) if pattern else None
            if match is not None:
                part = match.groupdict().get(CODE_GROUP)
                found.append((MeaningKind(name), part if part is not None else code))
        return tuple(found)


def gtin_14(number: str) -> str:
    """A GTIN of any length with its leading zeros, by which EAN-13 and UPC-A of one article are the same.

    "" for what is no GTIN by its length and digits; check digits are the scanner's business (GS1 GenSpecs 2.1).
    """
    digits = number.strip()
    return digits.zfill(14) if digits.isascii() and digits.isdecimal() and 8 <= len(digits) <= 14 else ""
