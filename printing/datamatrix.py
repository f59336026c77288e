"""Data Matrix codes (ECC 200, square) as modules. What they hold is ASCII; placement follows ISO/IEC 16022, annex F."""

from functools import lru_cache

from printing.errors import DoesNotFit

#: (modules a side, codewords of data, codewords of correction) of the sizes with one block and one region.
SIZES = (
    (10, 3, 5),
    (12, 5, 7),
    (14, 8, 10),
    (16, 12, 12),
    (18, 18, 14),
    (20, 22, 18),
    (22, 30, 20),
    (24, 36, 24),
    (26, 44, 28),
)
QUIET = 1  #: light modules beside the code
PAD = 129
_POLYNOMIAL = 0x12D  #: x^8 + x^5 + x^3 + x^2 + 1


def _field() -> tuple[list[int], list[int]]:
    """Powers of two in the field of 256 elements, and their logarithms."""
    powers, logs, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value <<= 1
        if value & 0x100:
            value ^= _POLYNOMIAL
    return powers, logs


_POWERS, _LOGS = _field()


@lru_cache(maxsize=256)
def datamatrix_modules(content: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a code without its quiet zone; none for no content or other than ASCII.

    Raises DoesNotFit when too long for 26 modules a side.
    """
    if not content or not content.isascii():
        return ()
    words = _words(content)
    for side, room, correction in SIZES:
        if len(words) <= room:
            filled = _padded(words, room)
            return _with_finder(_placed([*filled, *_correction(filled, correction)], side - 2), side)
    raise DoesNotFit("Data Matrix")


def _words(content: str) -> list[int]:
    """ASCII encodation: pairs of digits take one codeword."""
    words, place = [], 0
    while place < len(content):
        pair = content[place : place + 2]
        if len(pair) == 2 and pair.isdigit():
            words.append(130 + int(pair))
            place += 2
        else:
            words.append(ord(content[place]) + 1)
            place += 1
    return words


def _padded(words: list[int], room: int) -> list[int]:
    """Filled up: the first pad as it is, the others made irregular by their place."""
    filled = list(words)
    if len(filled) < room:
        filled.append(PAD)
    while len(filled) < room:
        pad = PAD + (149 * (len(filled) + 1)) % 253 + 1
        filled.append(pad if pad <= 254 else pad - 254)
    return filled


def _times(one: int, other: int) -> int:
    return _POWERS[(_LOGS[one] + _LOGS[other]) % 255] if one and other else 0


def _correction(words: list[int], count: int) -> list[int]:
    """Reed-Solomon: the remainder by the polynomial with the roots 2^1 to 2^count."""
    factors = [1]
    for exponent in range(1, count + 1):
        root = _POWERS[exponent]
        shifted = [*factors, 0]
        factors = [a ^ _times(b, root) for a, b in zip(shifted, [0, *factors], strict=True)]
    rest = [0] * count
    for word in words:
        lead = word ^ rest[0]
        rest = [a ^ _times(lead, b) for a, b in zip([*rest[1:], 0], factors[1:], strict=True)]
    return rest


class _Placement:
    """The square that codewords are laid into, bit by bit along its diagonals."""

    def __init__(self, words: list[int], side: int) -> None:
        self.side = side
        self.cells: dict[tuple[int, int], bool] = {}
        self._words = iter(words)

    def _module(self, row: int, column: int, word: int, bit: int) -> None:
        if row < 0:
            row, column = row + self.side, column + 4 - (self.side + 4) % 8
        if column < 0:
            row, column = row + 4 - (self.side + 4) % 8, column + self.side
        self.cells[row, column] = bool(word & 0x80 >> bit)

    def utah(self, row: int, column: int) -> None:
        """One codeword in its usual shape, by its lower right module."""
        shape = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
        word = next(self._words)
        for bit, (down, right) in enumerate(shape):
            self._module(row + down, column + right, word, bit)

    def corner(self, shape: tuple[tuple[int, int], ...]) -> None:
        """One codeword in a corner; negative places count from the end."""
        word, side = next(self._words), self.side
        for bit, (row, column) in enumerate(shape):
            self._module(row % side, column % side, word, bit)


_CORNER_1 = ((-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1))
_CORNER_2 = ((-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1))


def _placed(words: list[int], side: int) -> list[list[bool]]:
    """The data region. Of the four corner cases of the standard, squares up to 26 need the first two."""
    square = _Placement(words, side)
    row, column = 4, 0
    while row < side or column < side:
        if row == side and column == 0:
            square.corner(_CORNER_1)
        if row == side - 2 and column == 0 and side % 4:
            square.corner(_CORNER_2)
        while True:
            if row < side and column >= 0 and (row, column) not in square.cells:
                square.utah(row, column)
            row, column = row - 2, column + 2
            if row < 0 or column >= side:
                break
        row, column = row + 1, column + 3
        while True:
            if row >= 0 and column < side and (row, column) not in square.cells:
                square.utah(row, column)
            row, column = row + 2, column - 2
            if row >= side or column < 0:
                break
        row, column = row + 3, column + 1
    if (side - 1, side - 1) not in square.cells:
        square.cells[side - 1, side - 1] = square.cells[side - 2, side - 2] = True
    return [[square.cells.get((y, x), False) for x in range(side)] for y in range(side)]


def _with_finder(data: list[list[bool]], side: int) -> tuple[tuple[bool, ...], ...]:
    """Solid at the left and below, every other module dark above and at the right."""
    top = tuple(place % 2 == 0 for place in range(side))
    middle = [(True, *row, number % 2 == 0) for number, row in enumerate(data)]
    return (top, *middle, (True,) * side)
