"""A thread that listens to one scanner and finds it again when it went. Knows no wire and no meaning of a scan."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from scanners.address import ScannerAddress
from scanners.errors import ScannerGone
from scanners.framing import Read
from scanners.scan import Scan

log = logging.getLogger(__name__)

RETRY_FIRST_S = 0.1
RETRY_MOST_S = 2.0
_STAMP_RANGE = 2**32

Wire = TypeVar("Wire")


@dataclass(frozen=True, slots=True)
class PortState:
    """Whether a scanner's port is open, as measured."""

    port: str
    is_connected: bool
    cause: str = ""  #: the system's own word for why not


class ListeningScanner(ABC, Generic[Wire]):
    """One scanner. `on_scan` and `on_state` are called from its thread, in order; nothing read is dropped."""

    def __init__(
        self,
        address: ScannerAddress,
        on_scan: Callable[[Scan], None],
        on_state: Callable[[PortState], None],
        now: Callable[[], datetime],
        on_bytes: Callable[[str, bytes], None] | None = None,
    ) -> None:
        """`on_bytes`: told the source and every byte as it arrived, before it is read as anything."""
        self.address = address
        self.source = f"{address.kind}:{address.port or address.name}"  #: of its scans; the port it was last found at
        self._on_scan = on_scan
        self._on_state = on_state
        self._now = now
        self._on_bytes = on_bytes
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"scanner {address.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """End the thread; True when it has ended (or never ran)."""
        self._is_closing.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def tell(self, is_good: bool) -> None:
        """Let the scanner beep for its last read, good or bad, where it can. Returns at once, from any thread."""

    @abstractmethod
    def _opened(self) -> Wire:
        """Find the device and open it, setting `source`. Raises ScannerGone."""

    @abstractmethod
    def _listen(self, wire: Wire) -> None:
        """Read until closing, then let go of the device. Raises ScannerGone when the device goes."""

    def _run(self) -> None:
        retry_s = RETRY_FIRST_S
        last_cause: str | None = None
        while not self._is_closing.is_set():
            try:
                wire = self._opened()
                self._on_state(PortState(self.address.name, is_connected=True))
                retry_s, last_cause = RETRY_FIRST_S, None
                self._listen(wire)
            except ScannerGone as gone:
                if gone.cause != last_cause:
                    log.warning("scanner %s", gone)
                    self._on_state(PortState(self.address.name, is_connected=False, cause=gone.cause))
                last_cause = gone.cause
                self._is_closing.wait(retry_s)
                retry_s = min(retry_s * 2, RETRY_MOST_S)

    def _tell_bytes(self, arrived: bytes) -> None:
        if self._on_bytes is not None:
            self._on_bytes(self.source, arrived)

    def _tell_reads(self, reads: list[Read]) -> None:
        stamp_ms = time.monotonic_ns() // 1_000_000 % _STAMP_RANGE
        for read in reads:
            self._on_scan(Scan(read.text, self.source, self._now(), read.symbology, stamp_ms))
