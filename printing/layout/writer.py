"""Who writes: what stays the same in everything one person writes by hand. Nothing of one note."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random


@dataclass(frozen=True, slots=True)
class Writer:
    """One person's habits. Widths and spaces are factors or shares of the size, leanings are tangents."""

    width: float = 1.0  #: of letters
    letter_space: float = 0.0
    word_space: float = 1.0
    lean: float = 0.0
    slope: float = 0.004  #: of lines
    margin_trend: float = 0.01  #: from line to line
    pressure: float = 0.0  #: -1 light to 1 firm

    @property
    def widest(self) -> float:
        """How much wider than the face sets it this person writes a word."""
        return self.width + 2 * self.letter_space


@lru_cache(maxsize=64)
def writer(number: int) -> Writer:
    """The person of this number: the same habits on every machine; 0 has none of their own."""
    if not number:
        return Writer()
    chance = Random(f"writer/{number}")
    return Writer(
        width=chance.uniform(0.93, 1.05),
        letter_space=chance.uniform(-0.006, 0.012),
        word_space=chance.uniform(0.9, 1.15),
        lean=chance.uniform(-0.06, 0.09),
        slope=chance.uniform(-0.004, 0.009),
        margin_trend=chance.uniform(-0.01, 0.03),
        pressure=chance.uniform(-0.6, 0.6),
    )
