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
#: (characters, ms each): no person writes six characters at 20 ms or three at 8 ms (fast typists reach 60 to 80 ms):
#: such a burst is a machine's.
MACHINES = ((6, 20), (3, 8))
#: A scanner in ALT mode presses up to twelve keys for one character, at its own pace; a person takes a second for it.
BY_NUMBER_MS = 300
#: A machine lets go of a key at once; a person holds it for 50 ms and more.
TAP_MS = 20
#: So long may a machine's burst pause, for a radio link or a computer out of breath, and still be one code.
PAUSE_MS = 250
#: The rest of a code that paused even longer comes within this time, and is no code of its own.
REST_MS = 1000


@dataclass(frozen=True, slots=True)
class Decoded(Generic[Key]):
    """What one key settled. Whoever replays does so in order, and before the scan is told."""

    scan: str | None = None  #: content without prefix and suffix
    broken: str | None = None  #: a machine's burst that no suffix ended: half a code, or a scanner without suffix
    replays: list[Key] = field(default_factory=list)  #: a person's after all
    swallowed: list[Key] = field(default_factory=list)  #: the scanner's


class WedgeDecoder(Generic[Key]):
    """Holds characters back until a burst ends: as a scan, or as typing that is given back unchanged, in order.

    A scan is at least `min_length` characters and a suffix, no two further apart than `gap_ms` by their own stamps.
    """

    def __init__(
        self, gap_ms: int = 60, min_length: int = 4, prefix: str = "", suffix: str = "", longest: int = LONGEST
    ) -> None:
        """`prefix`: what this scanner puts before every read; with one, a burst without it is typing.

        `suffix`: what it puts behind every read instead of Enter or Tab, so that their keys end no scan any more.
        """
        self._gap_ms = gap_ms
        self._min_length = min_length
        self._prefix = prefix
        self._suffix = suffix
        self._longest = longest
        self._held: list[tuple[Key, str]] = []
        self._characters = 0
        self._first_ms = 0
        self._last_ms = 0
        self._pauses = 0  #: gaps longer than `gap_ms` that a burst so quick may have
        self._paused_ms = 0
        self._is_tap = False  #: the first key went up as fast as a machine lets go
        self._is_machine = False
        self._is_by_number = False  #: Alt and numbers wrote all that is held
        self._broken_ms: int | None = None  #: stamp of the last key of a broken burst
        self._is_rest = False  #: what is held goes on where a broken burst stopped
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

    @property
    def patience_ms(self) -> int:
        """A silence longer than this settles what is held."""
        may_pause = self._is_machine or (self._pauses == 0 and self._is_quick())
        patience_ms = max(self._gap_ms, PAUSE_MS) if may_pause else self._gap_ms
        return max(patience_ms, BY_NUMBER_MS) if self._is_by_number else patience_ms

    def feed(
        self,
        text: str,
        at_ms: int,
        key: Key,
        is_suffix: bool = False,
        is_up: bool = False,
        is_by_number: bool = False,
    ) -> Decoded[Key]:
        """One key. `text` is "" for those that write nothing (Shift, any key going up); they ride along in a burst.

        `at_ms` is the system's stamp of the key, not the time of this call. `is_up`: a key that writes went up.
        `is_by_number`: Alt and the number of the character wrote it, at a pace of its own.
        """
        if is_up and self._characters == 1 and self._since(self._first_ms, at_ms) <= TAP_MS:
            self._is_tap = True
        interrupted: Decoded[Key] = Decoded()
        is_other_hand = self._is_by_number and bool(text) and not is_by_number and not is_suffix
        patience_ms = self._gap_ms if is_other_hand else self.patience_ms
        if self.is_waiting and self._since(self._last_ms, at_ms) > patience_ms:
            interrupted = self.expire()
        ends = is_suffix and (not self._suffix or self._is_tail)
        decoded = self._end(key, at_ms) if ends else self._take(text, at_ms, key, is_by_number)
        return Decoded(
            decoded.scan,
            interrupted.broken if decoded.broken is None else decoded.broken,
            interrupted.replays + decoded.replays,
            interrupted.swallowed + decoded.swallowed,
        )

    def expire(self) -> Decoded[Key]:
        """Nothing came for longer than `patience_ms`, or a key no scanner sends: what is held was typed.

        A machine's burst was not: it is half a code, and half a code in a field is worse than none.
        """
        keys, written, was_rest = self._keys(), self._written(), self._is_rest
        is_broken = self._is_too_long or (self._is_machine and self._prefix in written)
        self._forget()
        if not is_broken:
            return Decoded(replays=keys)
        self._broken_ms = self._last_ms
        return Decoded(broken=None if was_rest else written, swallowed=keys)

    def _take(self, text: str, at_ms: int, key: Key, is_by_number: bool) -> Decoded[Key]:
        if not text:
            if not self.is_holding:
                return Decoded(replays=[key])
        else:
            self._begin_or_go_on(at_ms, is_by_number)
        if self._characters > self._longest or len(self._held) >= self._longest * KEYS_PER_CHARACTER:
            return self._overflow(key)
        self._held.append((key, text))
        if text and self._suffix and self._written().endswith(self._suffix):
            return self._end(None, at_ms)
        return Decoded()

    def _begin_or_go_on(self, at_ms: int, is_by_number: bool) -> None:
        self._is_tail = False
        self._is_by_number = is_by_number and (self._is_by_number or not self._characters)
        may_pause_ms = max(self._gap_ms, BY_NUMBER_MS) if self._is_by_number else self._gap_ms
        if not self._characters:
            self._first_ms = at_ms
            self._is_rest = self._broken_ms is not None and self._since(self._broken_ms, at_ms) <= REST_MS
            self._broken_ms = None
        elif (gap_ms := self._since(self._last_ms, at_ms)) > may_pause_ms:
            self._pauses += 1
            self._paused_ms += gap_ms
        self._last_ms = at_ms
        self._characters += 1
        self._is_machine |= any(self._is_quick(characters, each_ms) for characters, each_ms in MACHINES)
        self._is_machine |= self._is_by_number and self._characters >= MACHINES[1][0]

    def _is_quick(self, characters: int = 1, each_ms: int = MACHINES[0][1]) -> bool:
        """So many characters or more, pauses left out, came at so many milliseconds each."""
        came = self._characters - self._pauses
        if self._characters == 1:
            return characters == 1 and self._is_tap
        took_ms = self._since(self._first_ms, self._last_ms) - self._paused_ms
        return came >= characters and took_ms <= each_ms * (came - 1)

    def _overflow(self, key: Key) -> Decoded[Key]:
        """Swallow the burst up to its end, without keeping it."""
        keys = self._keys()
        self._held.clear()
        self.dropped += not self._is_too_long
        self._is_too_long = True
        return Decoded(swallowed=[*keys, key])

    def _end(self, key: Key | None, at_ms: int) -> Decoded[Key]:
        """A suffix came: a key of its own, or the last of what is held (`key` is None)."""
        ending = [] if key is None else [key]
        if not self.is_waiting:
            return Decoded(replays=ending)
        took_ms = self._since(self._first_ms, at_ms)
        is_rest = self._is_rest and took_ms <= MACHINES[0][1] * max(1, self._characters)
        was_too_long, is_nothing = self._is_too_long, self._is_tail or self._is_too_long or is_rest
        held, written = self._held, self._written().removesuffix(self._suffix)
        start = written.find(self._prefix)
        content = written[start + len(self._prefix) :]
        is_whole = self._pauses == 0 or self._is_machine or self._is_quick(MACHINES[1][0])
        is_long_enough = is_whole and len(content) >= (MACHINES[1][0] if self._is_machine else self._min_length)
        keys = self._keys()
        self._forget()
        if is_nothing:
            self._begin_tail(at_ms)
            return Decoded(broken="" if was_too_long else None, swallowed=[*keys, *ending])
        if start < 0 or not is_long_enough:
            return Decoded(replays=[*keys, *ending])
        self._begin_tail(at_ms)
        typed = _keys_before(held, start)
        return Decoded(content, None, keys[:typed], [*keys[typed:], *ending])

    def _begin_tail(self, at_ms: int) -> None:
        self._is_tail = True
        self._last_ms = at_ms

    @staticmethod
    def _since(before_ms: int, at_ms: int) -> int:
        return (at_ms - before_ms) % STAMP_RANGE

    def _written(self) -> str:
        return "".join(text for _, text in self._held)

    def _keys(self) -> list[Key]:
        return [key for key, _ in self._held]

    def _forget(self) -> None:
        self._held = []
        self._characters = self._pauses = self._paused_ms = 0
        self._is_tap = self._is_machine = self._is_too_long = self._is_tail = self._is_rest = False
        self._is_by_number = False


def _keys_before(held: list[tuple[Key, str]], character: int) -> int:
    """How many keys wrote the characters before this one."""
    written = 0
    for place, (_, text) in enumerate(held):
        if written >= character:
            return place
        written += len(text)
    return len(held)
