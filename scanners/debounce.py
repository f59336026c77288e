"""Tells one read that came twice from two reads of the same code. Pure: keeps stamps, asks no clock."""

from dataclasses import dataclass, field

from scanners.scan import Scan

#: A second pull of the trigger on the same code takes a hand and a decode; makers leave 500 to 750 ms between two
#: reads of one code by default (Zebra "timeout between decodes, same symbol" 0.5 s, Honeywell "reread delay" 750 ms),
#: where a bouncing trigger or a line that repeats itself comes back within one decode, 50 to 200 ms.
WINDOW_MS = 300

_STAMP_RANGE = 2**32


@dataclass(slots=True)
class Debounce:
    """Passes a scan on unless the same source just read the same text. Stamps are those of the device, so that two
    scans which waited in a busy application are still two.
    """

    window_ms: int = WINDOW_MS  #: 0 passes everything
    bounced: int = 0  #: reads that were held back
    _last: dict[str, tuple[str, int]] = field(default_factory=dict)

    def is_new(self, scan: Scan) -> bool:
        """Whether this is a read of its own. Another code in between, or another scanner, makes it one."""
        last = self._last.get(scan.source)
        self._last[scan.source] = (scan.text, scan.stamp_ms)
        if last is None or last[0] != scan.text:
            return True
        is_bounce = (scan.stamp_ms - last[1]) % _STAMP_RANGE < self.window_ms
        self.bounced += is_bounce
        return not is_bounce
