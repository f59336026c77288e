"""One printer of this table: what it is, what paper is in it, how to reach it, what it speaks."""

from collections.abc import Callable
from dataclasses import dataclass

from printing.languages.base import PrinterLanguage
from printing.media import Confirmation, Language, Media, PrinterProfile
from printing.transports.base import Transport


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as the spool uses it."""

    name: str  #: key in the settings
    label: str  #: what packers call it
    profile: PrinterProfile
    media: Media
    transport_factory: Callable[[], Transport]  #: makes a closed wire; called once per writer thread
    language: PrinterLanguage
    bytes_per_s: float = 100_000.0  #: throughput of its wire, to reckon deadlines with
    address: str = ""  #: where it stands: two names at one address are one machine; "" = nobody else's

    def confirms(self, transport: Transport) -> bool:
        """Whether a job's end can be learnt from the printer on this wire."""
        return transport.can_read and self.profile.confirmation is not Confirmation.NONE

    @property
    def prints_sheets(self) -> bool:
        """Whole sheets from a tray, which an empty tray does not part."""
        return self.profile.language is Language.PDF

    def job_seconds(self, payload_bytes: int, height_mm: float) -> float:
        """How long a job takes on the wire and on paper, without any slack."""
        return payload_bytes / self.bytes_per_s + height_mm / self.profile.speed_mm_s
