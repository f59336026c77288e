"""The self-test bar code: what of it arrived tells which layout, Caps Lock or separator is wrong. Says no sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from scanners.layouts import GS, LAYOUTS, Layout
from scanners.symbology import split_aim

#: Keys that differ between the layouts, digits and capitals of every kind; none that is a dead key anywhere, or that
#: a scanner set to any of the layouts could not type.
_BEFORE_GS, _AFTER_GS = "Test-yYzZaAqQmMwW/_:;?.0123456789", "End"
#: What the self-test bar code says: Code 128 or Data Matrix, printable in both.
SELF_TEST = f"{_BEFORE_GS}{GS}{_AFTER_GS}"

#: No scanner puts more than this in place of the separator, "<GS>" at most.
_LONGEST_SEPARATOR = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, as a code of `station.wording.troubles` with its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the self-test found. No findings: every character arrived as printed."""

    findings: tuple[Finding, ...] = ()
    prefix: str = ""  #: what the scanner sends before every code, AIM identifiers left out

    @property
    def is_good(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class _Cause:
    scanner: Layout
    computer: Layout
    has_caps_lock: bool

    def written(self, text: str) -> str | None:
        """What arrives of a text; None where a scanner of this layout cannot type it."""
        strokes = [self.scanner.stroke(character) for character in text]
        if None in strokes:
            return None
        return "".join(self.computer.character(s, self.has_caps_lock) for s in strokes if s is not None)


def is_self_test(arrived: str) -> bool:
    """Whether a scan is the self-test bar code, right or garbled."""
    return _match(split_aim(arrived)[1]) is not None


def judge(arrived: str) -> Verdict:
    """What is wrong with the way from scanner to computer, by what arrived of `SELF_TEST`."""
    match = _match(split_aim(arrived)[1])
    if match is None:
        return Verdict((Finding("scanner.test_not_recognised", {"arrived": visible(arrived)}),))
    cause, prefix, separator = match
    findings = []
    if cause.scanner != cause.computer:
        facts = {"scanner": cause.scanner.name, "computer": cause.computer.name}
        findings.append(Finding("scanner.test_layout", facts))
    if cause.has_caps_lock:
        findings.append(Finding("scanner.test_caps_lock"))
    if separator != GS and cause.scanner == cause.computer:  # else the layout's cure comes first
        code = "scanner.test_separator_replaced" if separator else "scanner.test_separator_lost"
        findings.append(Finding(code, {"arrived": visible(separator)} if separator else {}))
    return Verdict(tuple(findings), prefix)


def visible(text: str) -> str:
    """The text with its control characters named, "<GS>"; nothing in it is hidden."""
    return "".join(control_name(ord(char)) if ord(char) < 0x20 or ord(char) == 0x7F else char for char in text)


def control_name(code: int) -> str:
    """Name of a control character, 0 to 31 or 127 (ISO/IEC 646), in angle brackets."""
    return f"<{_CONTROLS[code]}>" if code < len(_CONTROLS) else "<DEL>"


_CONTROLS = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI"),
    *("DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"),
)


def _match(arrived: str) -> tuple[_Cause, str, str] | None:
    """(cause, what came before, what came for the separator) of the first cause that explains what arrived."""
    if len(arrived) < len(_BEFORE_GS) + len(_AFTER_GS):
        return None  # every other code, at no cost: each key writes one character in every layout
    for cause in _causes():
        before, after = cause.written(_BEFORE_GS), cause.written(_AFTER_GS)
        if before is None or after is None or not arrived.endswith(after):
            continue
        start = arrived.find(before)
        separator = arrived[start + len(before) : len(arrived) - len(after)]
        if start >= 0 and len(separator) <= _LONGEST_SEPARATOR:
            return cause, arrived[:start], separator
    return None


def _causes() -> Iterator[_Cause]:
    """Everything in order first, then Caps Lock, then unlike layouts."""
    pairs = sorted(product(LAYOUTS.values(), repeat=2), key=lambda pair: pair[0] != pair[1])
    for (scanner, computer), has_caps_lock in product(pairs, (False, True)):
        yield _Cause(scanner, computer, has_caps_lock)
