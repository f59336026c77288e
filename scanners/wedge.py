"""Keys of a keyboard-wedge scanner told from a person's typing, by their rhythm. Knows no Qt, no clock, no layout."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key")

#: Systems stamp keys with 32 bits of milliseconds, which begin again at 0 after 49 days.
STAMP_RANGE = 2**32
#: More characters than an order code or a GS1 element string has; a longer burst is no scan of ours.
LONGEST = 512
#: A character comes as at most four keys: Shift down, key down, key up, Shift up.
KEYS_PER_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Decoded(Generic[Key]):
    """What one key settled. Whoever replays does so in order, and before the scan is told."""

    scan: str | None = None  #: content without prefix and suffix
    replays: list[Key] = field(default_factory=list)  #: a person's after all
    swallowed: list[Key] = field(default_factory=list)  #: the scanner's


class WedgeDecoder(Generic[Key]):
    """Holds characters back until a burst ends: as a scan, or as typing that is given back unchanged, in order.

    A scan is at least `min_length` characters and a suffix, no two further apart than `gap_ms` by their own stamps.
    """

    def __init__(self, gap_ms: int = 60, min_length: int = 4, prefix: str = "", longest: int = LONGEST) -> None:
        """`prefix`: what this scanner puts before every read; with one, a burst without it is typing."""
        self._gap_ms = gap_ms
        self._min_length = min_length
        self._prefix = prefix
        self._longest = longest
        self._held: list[tuple[Key, str]] = []
        self._characters = 0
        self._last_ms = 0
        self._is_too_long = False
        self._is_tail = False  #: a scan has just ended; a scanner may send a second suffix (CR LF)
        self.dropped = 0  #: bursts that were too long: no person types so, and part of a code is another code

    @property
    def is_holding(self) -> bool:
        return bool(self._held) or self._is_too_long

    @property
    def is_waiting(self) -> bool:
        """Silence would settle something: tell it by `expire`."""
        return self.is_holding or self._is_tail

    def feed(self, text: str, at_ms: int, key: Key, is_suffix: bool = False) -> Decoded[Key]:
        """One key. `text` is "" for those that write nothing (Shift, any key going up); they ride along in a burst.

        `at_ms` is the system's stamp of the key, not the time of this call.
        """
        interrupted: Decoded[Key] = Decoded()
        if self.is_waiting and not self._is_near(at_ms):
            interrupted = self.expire()
        decoded = self._end(key, at_ms) if is_suffix else self._take(text, at_ms, key)
        return Decoded(decoded.scan, interrupted.replays + decoded.replays, interrupted.swallowed + decoded.swallowed)

    def expire(self) -> Decoded[Key]:
        """Nothing came for longer than the gap, or a key no scanner sends: what is held was typed."""
        keys, was_too_long = self._keys(), self._is_too_long
        self._forget()
        return Decoded(swallowed=keys) if was_too_long else Decoded(replays=keys)

    def _take(self, text: str, at_ms: int, key: Key) -> Decoded[Key]:
        if not text:
            if not self.is_holding:
                return Decoded(replays=[key])
        else:
            self._is_tail = False
            self._last_ms = at_ms
            self._characters += 1
        if self._characters > self._longest or len(self._held) >= self._longest * KEYS_PER_CHARACTER:
            return self._overflow(key)
        self._held.append((key, text))
        return Decoded()

    def _overflow(self, key: Key) -> Decoded[Key]:
        """Swallow the burst up to its end, without keeping it."""
        keys = self._keys()
        self._held.clear()
        self.dropped += not self._is_too_long
        self._is_too_long = True
        return Decoded(swallowed=[*keys, key])

    def _end(self, key: Key, at_ms: int) -> Decoded[Key]:
        if not self.is_waiting:
            return Decoded(replays=[key])
        was_scanned = self._is_tail or self._is_too_long
        held = self._held
        written = "".join(text for _, text in held)
        start = written.find(self._prefix)
        content = written[start + len(self._prefix) :]
        keys = self._keys()
        self._forget()
        if was_scanned:
            self._begin_tail(at_ms)
            return Decoded(swallowed=[*keys, key])
        if start < 0 or len(content) < self._min_length:
            return Decoded(replays=[*keys, key])
        self._begin_tail(at_ms)
        typed = _keys_before(held, start)
        return Decoded(content, keys[:typed], [*keys[typed:], key])

    def _begin_tail(self, at_ms: int) -> None:
        self._is_tail = True
        self._last_ms = at_ms

    def _is_near(self, at_ms: int) -> bool:
        return (at_ms - self._last_ms) % STAMP_RANGE <= self._gap_ms

    def _keys(self) -> list[Key]:
        return [key for key, _ in self._held]

    def _forget(self) -> None:
        self._held = []
        self._characters = 0
        self._is_too_long = self._is_tail = False


def _keys_before(held: list[tuple[Key, str]], character: int) -> int:
    """How many keys wrote the characters before this one."""
    written = 0
    for place, (_, text) in enumerate(held):
        if written >= character:
            return place
        written += len(text)
    return len(held)
