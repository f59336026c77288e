"""Bytes of a scanner in any chunking to single reads. Knows no port and no clock."""

from dataclasses import dataclass

from scanners.symbology import identified

CR, LF, TAB, ETX = 0x0D, 0x0A, 0x09, 0x03
SUFFIXES = frozenset({CR, LF, TAB, ETX})
GS = 0x1D  #: parts GS1 element strings: content, the only control character that is
#: More than the largest QR code holds (4,296 characters, ISO/IEC 18004) is no scan.
LONGEST_BYTES = 4296 * 2


@dataclass(frozen=True, slots=True)
class Read:
    """One framed read."""

    text: str
    symbology: str = ""  #: AIM identifier without "]", "" unknown


class ScanFramer:
    """Cuts a stream at suffixes. A read longer than `LONGEST_BYTES` is dropped whole, up to its suffix."""

    def __init__(self, prefix: bytes = b"", longest: int = LONGEST_BYTES, replies: tuple[bytes, ...] = ()) -> None:
        """`prefix`: what this scanner puts before every read, stripped where present.

        `replies`: what it answers to commands, without suffix bytes in it, which is taken out wherever it comes.
        """
        self._prefix = prefix
        self._replies = replies
        self._longest = longest
        self._pending = bytearray()
        self._is_too_long = False
        self.has_seen_suffix = False  #: this scanner ends its reads itself; silence ends none
        self.dropped = 0  #: reads that were too long

    def feed(self, received: bytes) -> list[Read]:
        """The reads that end in these bytes."""
        reads: list[Read] = []
        for byte in received:
            if byte in SUFFIXES:
                self.has_seen_suffix = self.has_seen_suffix or bool(self._pending)
                reads.extend(self._cut())
            elif len(self._pending) < self._longest:
                self._pending.append(byte)
                self._take_out_replies()
            else:
                self._is_too_long = True
        return reads

    def _take_out_replies(self) -> None:
        for reply in self._replies:
            if self._pending.endswith(reply):
                del self._pending[-len(reply) :]

    def flush(self) -> list[Read]:
        """What waits, as a read: for scanners without suffix, after a silence."""
        return self._cut()

    def reset(self) -> None:
        """Forget half a read: the line was cut, and half a number may be another order's."""
        self._pending.clear()
        self._is_too_long = False

    def _cut(self) -> list[Read]:
        raw, was_too_long = bytes(self._pending), self._is_too_long
        self.reset()
        if was_too_long:
            self.dropped += 1
            return []
        return read_of(raw.lstrip(b"\x02").removeprefix(self._prefix))


def read_of(raw: bytes) -> list[Read]:
    """The read in these bytes, none where nothing is left of them."""
    symbology, text = identified(_content(raw))
    return [Read(text, symbology)] if text.strip() else []


def _content(raw: bytes) -> str:
    """Text of a read: UTF-8, else Latin-1, as scanners send it; without control characters but GS."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return "".join(char for char in text if char == chr(GS) or (ord(char) >= 0x20 and not 0x7F <= ord(char) < 0xA0))
