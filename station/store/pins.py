"""PINs as digests that a copied database does not give away. Counting wrong tries is `people`'s business."""

from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from station.domain.trouble import Trouble

#: OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. About 20 to 40 ms on a table's PC.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

SHORTEST_PIN, LONGEST_PIN = 4, 12


def digest_of(pin: str) -> str:
    """The digest to store. Raises Trouble "people.pin_weak" (shortest, longest)."""
    digits = [ord(sign) - ord("0") for sign in pin]
    steps = {after - before for before, after in pairwise(digits)}
    is_number = pin.isascii() and pin.isdecimal() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN
    if not is_number or steps in ({0}, {1}, {-1}):  # 0000, 1234, 9876: the first ones that anybody tries
        raise Trouble("people.pin_weak", shortest=SHORTEST_PIN, longest=LONGEST_PIN)
    return _HASHER.hash(pin)


def fits(digest: str, pin: str) -> bool:
    """Whether this is the PIN; False for an empty or damaged digest."""
    try:
        return pin.isascii() and _HASHER.verify(digest, pin)
    except (VerificationError, InvalidHashError):
        return False
