"""What a packer can tell the table without a mouse: commands, and the codes printed on sheets, badges and notes.

Letters that change places between keyboard layouts (Y and Z, punctuation) appear in none of them, and case never
counts: a scanner set to another layout, or Caps Lock, cannot turn one code into another.
"""

from enum import StrEnum

#: 32 signs: digits and letters without I and O (read as 1 and 0) and without Y and Z (swapped on QWERTZ keyboards).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWX"

COMMAND_PREFIX = "PTC"
BADGE_PREFIX = "PTB"
PRINT_PREFIX = "PTN"

#: x^5 + x^2 + 1, primitive over the field of two elements.
FIELD_POLYNOMIAL = 0b100101

#: Signs of a parcel's id in a print's code: 8 of them hold the first 40 of its 128 random bits.
PARCEL_SIGNS = 8


class Command(StrEnum):
    """What a packer can do; the value stands on the command sheet behind COMMAND_PREFIX."""

    FINISH = "DONE"
    GO_ON = "ENTER"
    LEAVE = "BACK"
    UNDO = "UNDO"
    SHORT = "SHORT"
    DAMAGED = "DAMAGED"
    NO_SAMPLE = "NOSAMPLE"
    AGAIN = "AGAIN"
    TEXT = "TEXT"
    SET_ASIDE = "ASIDE"
    HAND_OVER = "HANDOVER"
    SPLIT = "SPLIT"
    TAKEN_OUT = "TAKENOUT"
    UNCERTAIN = "UNSURE"
    LIES_THERE = "HERE"
    NOT_THERE = "NOTHERE"
    LOCK = "LOCK"
    DAY = "DAT"
    HELP = "HELP"
    LANGUAGE = "LANGUAGE"
    MUTE = "MUTE"
    DARK = "DARK"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"
    SEVEN = "7"
    EIGHT = "8"
    NINE = "9"


DIGITS = tuple(Command(str(digit)) for digit in range(1, 10))


def command_code(command: Command) -> str:
    """What stands on the command sheet."""
    return COMMAND_PREFIX + command.value


def command_in(code: str) -> Command | None:
    """The command that a scanned code stands for; None = it is no command."""
    text = code.strip().upper()
    if not text.startswith(COMMAND_PREFIX):
        return None
    try:
        return Command(text.removeprefix(COMMAND_PREFIX))
    except ValueError:
        return None


def print_code(parcel_id: str, place: int, copy: int) -> str:
    """What a printed note or card carries to be scanned back: its parcel, its place in the plan and its copy.

    `parcel_id` is a UUID4 in hex; places and copies above 31 count as 31.
    """
    body = base32(int(parcel_id[:10], 16), PARCEL_SIGNS) + ALPHABET[min(place, 31)] + ALPHABET[min(copy, 31)]
    return PRINT_PREFIX + body + check_sign(body)


def print_in(code: str) -> tuple[str, int, int] | None:
    """First ten hex digits of the parcel's id, place and copy of a print's code; None = it is none, or misread."""
    body = _body(code, PRINT_PREFIX)
    if body is None or len(body) != PARCEL_SIGNS + 2:
        return None
    place, copy = (ALPHABET.index(sign) for sign in body[PARCEL_SIGNS:])
    return f"{from_base32(body[:PARCEL_SIGNS]):010x}", place, copy


def badge_code(secret: str) -> str:
    """A badge's content from its random signs of ALPHABET."""
    return BADGE_PREFIX + secret + check_sign(secret)


def is_badge(code: str) -> bool:
    """Whether a code is a badge, read without a mistake."""
    return _body(code, BADGE_PREFIX) is not None


def check_sign(body: str) -> str:
    """A sign that changes whenever one sign is misread or two neighbours are swapped.

    The remainder of a polynomial over the field of 32 elements, whose generator 2 has the order 31 under x^5 + x^2 + 1.
    """
    total = 0
    for sign in body:
        doubled = (total ^ ALPHABET.index(sign)) << 1
        total = doubled ^ FIELD_POLYNOMIAL if doubled & 32 else doubled
    return ALPHABET[total]


def _body(code: str, prefix: str) -> str | None:
    text = code.strip().upper()
    if not text.startswith(prefix) or len(text) < len(prefix) + 2:
        return None
    body, check = text[len(prefix) : -1], text[-1]
    if any(sign not in ALPHABET for sign in text[len(prefix) :]):
        return None
    return body if check_sign(body) == check else None


def base32(number: int, signs: int) -> str:
    """A number in so many signs of ALPHABET, the highest first; what does not fit is left out."""
    text = ""
    for _ in range(signs):
        number, rest = divmod(number, 32)
        text = ALPHABET[rest] + text
    return text


def from_base32(text: str) -> int:
    """The number that `base32` wrote. ValueError for another sign."""
    number = 0
    for sign in text:
        number = number * 32 + ALPHABET.index(sign)
    return number
