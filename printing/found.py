"""One printer that was found, and what is known of it and how. The searches are in the modules `discovery*`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from printing.media import Language
from printing.status import PrinterStatus


class Source(StrEnum):
    """Where a printer was found."""

    USB = "usb"
    SERIAL = "serial"
    QUEUE = "queue"  #: a print queue of this computer
    NETWORK = "network"  #: it announces itself (mDNS)
    GIVEN = "given"  #: an address that somebody asked about


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """A printer as it was found; everything said of it was measured at `measured_at`."""

    source: Source
    address: str  #: as the settings write it; "" = no wire of ours leads there
    name: str = ""  #: make and model, or the queue's name; "" = it does not say
    language: Language | None = None  #: a guess from `evidence`
    status: PrinterStatus | None = None  #: None: not asked, or no answer
    evidence: str = ""  #: where name, language and status come from
    cause: str = ""  #: why it cannot be used now, as in TransportError
    measured_at: datetime = field(default_factory=_now)
