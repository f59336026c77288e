"""Who is left out of a trial: the sticky arm of a customer. What came of it is `results.py`; who was met, the store."""

from enum import StrEnum
from hashlib import blake2b

#: Bits of the hash that decide; as many as a float holds exactly, so that a position never rounds up to 1.
_BITS = 53


class Arm(StrEnum):
    """What a trial does with a customer's parcels."""

    GIVEN = "given"
    HELD_OUT = "held_out"


def is_held_out(trial: str, salt: str, customer_key: str, share: float) -> bool:
    """Whether this customer gets nothing from this trial; `share` (0 to 1) of all customers do not.

    The answer is the customer's for good: it depends on nothing but the arguments, is drawn anew for another trial or
    another salt, and when the share grows customers move from given to held out, never back. `customer_key` is "c<id>"
    for a customer and "o<shop>/<number>" for the order of a guest.
    """
    return position(trial, salt, customer_key) < share


def position(trial: str, salt: str, customer_key: str) -> float:
    """Where the customer stands in the trial, evenly spread over 0 <= position < 1."""
    digest = blake2b(digest_size=8)
    for part in (salt, trial, customer_key):
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big"))  # so that no two triples make the same bytes
        digest.update(content)
    return (int.from_bytes(digest.digest(), "big") >> (64 - _BITS)) / (1 << _BITS)
