"""What each key writes under the keyboard layouts scanners are set to, by its place. Reads no events."""

from dataclasses import dataclass, field
from typing import NamedTuple

GS = "\x1d"
GS_KEY = 27  #: Ctrl and the key of "]" on a US keyboard write GS, as scanners send the separator of GS1
#: X11 and Wayland count from 8 (X protocol: key codes below 8 are reserved).
X11_OFFSET = 8
#: Stands for a dead key that no character followed: a code with a hole must not read as another code.
UNREADABLE = "\ufffd"


class Stroke(NamedTuple):
    """One key with what is held down with it. `key_code`: evdev, which PC scan codes (set 1) equal here."""

    key_code: int
    has_shift: bool = False
    has_alt_gr: bool = False
    has_control: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A keyboard layout: rows of keys, each from its first key code on (Linux input-event-codes.h)."""

    name: str
    rows: tuple[tuple[int, str, str], ...]  #: first key code, what the row writes plain, and with Shift
    alt_gr: dict[int, str] = field(default_factory=dict)

    def character(self, stroke: Stroke, has_caps_lock: bool = False) -> str:
        """What the stroke writes; "" for keys that write nothing here."""
        if stroke.has_control:
            return GS if stroke.key_code == GS_KEY else ""
        if stroke.has_alt_gr:
            return self.alt_gr.get(stroke.key_code, "")
        for first, plain, shifted in self.rows:
            if first <= stroke.key_code < first + len(plain):
                written = (shifted if stroke.has_shift else plain)[stroke.key_code - first]
                return swapped_case(written) if has_caps_lock else written
        return ""

    def stroke(self, character: str) -> Stroke | None:
        """How a scanner set to this layout types the character; None where it has no key for it."""
        if character == GS:
            return Stroke(GS_KEY, has_control=True)
        for first, plain, shifted in self.rows:
            if (place := plain.find(character)) >= 0:
                return Stroke(first + place)
            if (place := shifted.find(character)) >= 0:
                return Stroke(first + place, has_shift=True)
        code = next((code for code, written in self.alt_gr.items() if written == character), None)
        return Stroke(code, has_alt_gr=True) if code is not None else None


def swapped_case(character: str) -> str:
    """What Caps Lock makes of a character, and what undoes it; letters without a single capital stay (ß)."""
    swapped = character.swapcase()
    return swapped if len(swapped) == len(character) else character


#: Key codes of the rows: digits from 2, letters from 16 and 30, the key beside Enter 43, bottom row from 44, space 57,
#: and 86, which only ISO keyboards have.
US = Layout(
    "us",
    (
        (2, "1234567890-=", "!@#$%^&*()_+"),
        (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
        (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
        (57, " ", " "),
    ),
)
DE = Layout(
    "de",
    (
        (2, "1234567890ß´", '!"§$%&/()=?`'),
        (16, "qwertzuiopü+", "QWERTZUIOPÜ*"),
        (30, "asdfghjklöä^", "ASDFGHJKLÖÄ°"),
        (43, "#yxcvbnm,.-", "'YXCVBNM;:_"),
        (57, " ", " "),
        (86, "<", ">"),
    ),
    alt_gr={3: "²", 4: "³", 8: "{", 9: "[", 10: "]", 11: "}", 12: "\\", 16: "@", 18: "€", 27: "~", 50: "µ", 86: "|"},
)
FR = Layout(
    "fr",
    (
        (2, "&é\"'(-è_çà)=", "1234567890°+"),
        (16, "azertyuiop^$", "AZERTYUIOP¨£"),
        (30, "qsdfghjklmù²", "QSDFGHJKLM%~"),
        (43, "*wxcvbn,;:!", "µWXCVBN?./§"),
        (57, " ", " "),
        (86, "<", ">"),
    ),
    alt_gr={3: "~", 4: "#", 5: "{", 6: "[", 7: "|", 8: "`", 9: "\\", 10: "^", 11: "@", 12: "]", 13: "}", 18: "€"},
)
LAYOUTS = {layout.name: layout for layout in (US, DE, FR)}
