"""What a key writes on a US keyboard, by its place: the layout scanners leave the factory with. Reads no events."""

#: First key code of each row (evdev codes, Linux input-event-codes.h; PC scan code set 1 equals them here),
#: what the row writes plain and with Shift.
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_PLAIN = {first + place: char for first, plain, _ in _ROWS for place, char in enumerate(plain)}
_SHIFTED = {first + place: char for first, _, shifted in _ROWS for place, char in enumerate(shifted)}

GS_KEY = 27  #: Ctrl+] writes GS (0x1D), as scanners send the separator of GS1
#: X11 and Wayland count from 8 (X protocol: key codes below 8 are reserved).
X11_OFFSET = 8


def us_text(key_code: int, has_shift: bool, has_control: bool) -> str:
    """The character of a key by its evdev code or PC scan code (set 1); "" for keys that write none here.

    Caps Lock is left out: a scanner holds Shift for its capitals.
    """
    if has_control:
        return "\x1d" if key_code == GS_KEY else ""
    return (_SHIFTED if has_shift else _PLAIN).get(key_code, "")
