"""All scanners of one table, keyboard, serial and HID, brought to the GUI thread as scans. Knows no meaning of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from scanners.address import ScannerAddress, read_address
from scanners.debounce import Debounce
from scanners.hid_pos import HidScanner
from scanners.layouts import GS
from scanners.listening import ListeningScanner, PortState
from scanners.scan import Scan
from scanners.serial_port import SerialScanner
from scanners.symbology import identified
from station.bridge.wedge_filter import WedgeFilter
from station.settings import StationSettings


class ScannerDesk(QObject):
    """Scans of every scanner in the order they were made, each once, and whether the scanners are there."""

    scanned = Signal(object)  #: a Scan
    broken = Signal()  #: a keyboard scanner sent half a code, or no suffix: nothing was counted, scan again
    found = Signal(str)  #: a scanner's port opened, by its address
    gone = Signal(str)

    _arrived = Signal(object)
    _state = Signal(object)

    def __init__(self, settings: StationSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._separator = settings.scan_separator
        self._now = now
        self._debounce = Debounce(settings.scan_repeat_ms)
        self._last_source = ""
        self.wedge = WedgeFilter(
            settings.wedge_gap_ms,
            prefix=settings.wedge_prefix,
            suffix=settings.wedge_suffix,
            decode=settings.wedge_decode,
            undoes_caps_lock=settings.wedge_caps_lock == "undo",
        )
        self._scanners = [self._scanner(read_address(address)) for address in settings.scanners]
        self.wedge.scanned.connect(self._wedge_scanned)
        self.wedge.broken.connect(self._wedge_broken)
        self._arrived.connect(self._pass_on)
        self._state.connect(self._tell_state)

    def _scanner(self, address: ScannerAddress) -> ListeningScanner[Any]:
        make = HidScanner if address.kind == "hid" else SerialScanner
        return make(address, self._arrived.emit, self._state.emit, self._now)

    def start(self, app: QCoreApplication) -> None:
        """Listen to the keyboard of `app` and to every scanner of the settings."""
        self.wedge.install(app)
        for scanner in self._scanners:
            scanner.start()

    def close(self, app: QCoreApplication, timeout_s: float) -> bool:
        """Stop listening; False when a scanner's thread did not end in time. Safe to call twice."""
        self.wedge.remove(app)
        ended = [scanner.close(timeout_s) for scanner in self._scanners]
        return all(ended)

    def tell(self, is_good: bool) -> None:
        """Let the scanner of the last scan beep, good or bad, where it can."""
        for scanner in self._scanners:
            if scanner.source == self._last_source:
                scanner.tell(is_good)

    @Slot(str, object)
    def _wedge_scanned(self, text: str, stamp_ms: int) -> None:
        self._pass_on(Scan(text, "wedge", self._now(), "", stamp_ms))

    @Slot(str)
    def _wedge_broken(self, _: str) -> None:
        self.broken.emit()

    @Slot(object)
    def _pass_on(self, scan: Scan) -> None:
        text = scan.text.replace(self._separator, GS) if self._separator else scan.text
        symbology, text = (scan.symbology, text) if scan.symbology else identified(text)
        known = replace(scan, text=text, symbology=symbology)
        self._last_source = known.source
        if self._debounce.is_new(known):
            self.scanned.emit(known)

    @Slot(object)
    def _tell_state(self, state: PortState) -> None:
        (self.found if state.is_connected else self.gone).emit(state.port)
