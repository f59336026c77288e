"""The outlines of letters as a font file draws them, the designer's alternates included. Nothing is changed here."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from struct import unpack_from
from typing import Any

from printing import fonts
from printing.fonts import Face

#: Flags of simple and composite glyphs (OpenType 1.9, "glyf").
_ON_CURVE, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32
_ARE_WORDS, _ARE_OFFSETS, _HAS_SCALE, _MORE, _HAS_TWO_SCALES, _HAS_MATRIX = 1, 2, 8, 32, 64, 128
_DEEPEST = 6  #: composites within composites; ours have two levels
#: File beside a font that names the alternates of a glyph, written by assets/fonts/build.py.
_ALTERNATES = "alternates.json"

#: Characters remembered, at up to 30 kB each: asked for only while new forms of them are made.
_KEPT = 64

#: (x, y, lies on the curve): two points off the curve have one on it halfway between them.
Point = tuple[float, float, bool]
Contour = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One glyph. Lengths in thousandths of the size, y grows upwards, the baseline is 0."""

    contours: tuple[Contour, ...]
    advance: float


@lru_cache(maxsize=_KEPT)
def outlines(face: Face, character: str) -> tuple[Outline, ...]:
    """The forms the designer drew of one character the face covers: the usual one first, then its alternates."""
    table = _glyphs(face)
    glyph = table.of_code.get(ord(character), 0)
    most = max(len(table.alternates.get(part, ())) for part in table.parts(glyph))
    return tuple(Outline(table.contours(glyph, form), table.advance(glyph, form)) for form in range(most + 1))


class _Glyphs:
    """The glyf table of one face, as reportlab has read it."""

    def __init__(self, face: Face) -> None:
        font: Any = fonts.font_file(face)  # reportlab's stubs leave out what its own subsetter uses
        self.of_code: dict[int, int] = font.charToGlyph
        self._advances: bytes = font.get_table("hmtx")
        self._advances_count: int = unpack_from(">H", font.get_table("hhea"), 34)[0]
        self._glyf: bytes = font.get_table("glyf")
        self._starts: list[int] = font.glyphPos
        self._thousandths = 1000 / font.unitsPerEm
        self.alternates = _alternates(face)

    def advance(self, glyph: int, form: int = 0) -> float:
        """From one letter to the next; a letter with an accent is as much wider as the alternate of its letter is."""
        own = unpack_from(">H", self._advances, 4 * min(glyph, self._advances_count - 1))[0] * self._thousandths
        letter = next((part for part in self.parts(glyph) if form and part in self.alternates), None)
        if letter is None:
            return float(own)
        others = self.alternates[letter]
        return float(own) + self.advance(others[(form - 1) % len(others)]) - self.advance(letter)

    def parts(self, glyph: int, depth: int = 0) -> tuple[int, ...]:
        """The glyph itself and what it is composed of."""
        placed = self._placed(glyph) if depth < _DEEPEST else ()
        return (glyph, *(deeper for part, *_ in placed for deeper in self.parts(part, depth + 1)))

    def contours(self, glyph: int, form: int = 0, depth: int = 0) -> tuple[Contour, ...]:
        """The contours with every part in its alternate number `form`, where it has one."""
        if form and (others := self.alternates.get(glyph)):
            return self.contours(others[(form - 1) % len(others)], 0, depth)
        at, end = self._starts[glyph], self._starts[glyph + 1]
        if at == end or depth > _DEEPEST:
            return ()
        if unpack_from(">h", self._glyf, at)[0] >= 0:
            return self._simple(at)
        return tuple(
            tuple((a * x + c * y + dx, b * x + d * y + dy, on) for x, y, on in contour)
            for part, dx, dy, (a, b, c, d) in self._placed(glyph)
            for contour in self.contours(part, form, depth + 1)
        )

    def _placed(self, glyph: int) -> list[tuple[int, float, float, tuple[float, float, float, float]]]:
        """The parts of a composite glyph: which, where, and how they are scaled; empty for a simple glyph."""
        at = self._starts[glyph]
        if at == self._starts[glyph + 1] or unpack_from(">h", self._glyf, at)[0] >= 0:
            return []
        at += 10
        found = []
        flags = _MORE
        while flags & _MORE:
            flags, part = unpack_from(">HH", self._glyf, at)
            at += 4
            dx, dy = unpack_from(">hh" if flags & _ARE_WORDS else ">bb", self._glyf, at)
            at += 4 if flags & _ARE_WORDS else 2
            numbers = 4 if flags & _HAS_MATRIX else 2 if flags & _HAS_TWO_SCALES else 1 if flags & _HAS_SCALE else 0
            scales = [value / 16384 for value in unpack_from(f">{numbers}h", self._glyf, at)]
            at += 2 * numbers
            a, b, c, d = {0: (1.0, 0.0, 0.0, 1.0), 4: tuple(scales)}.get(numbers) or (scales[0], 0.0, 0.0, scales[-1])
            thousandths = self._thousandths if flags & _ARE_OFFSETS else 0.0  # points that match are not in our fonts
            found.append((part, dx * thousandths, dy * thousandths, (a, b, c, d)))
        return found

    def _simple(self, at: int) -> tuple[Contour, ...]:
        (count,) = unpack_from(">h", self._glyf, at)
        ends = unpack_from(f">{count}H", self._glyf, at + 10)
        if not ends:
            return ()
        at += 10 + 2 * count
        at += 2 + unpack_from(">H", self._glyf, at)[0]  # instructions
        flags: list[int] = []
        while len(flags) <= ends[-1]:
            flag = self._glyf[at]
            repeats = self._glyf[at + 1] if flag & _REPEAT else 0
            flags += [flag] * (1 + repeats)
            at += 2 if flag & _REPEAT else 1
        xs, at = self._coordinates(at, flags, _X_SHORT, _X_SAME)
        ys, at = self._coordinates(at, flags, _Y_SHORT, _Y_SAME)
        points = [(x, y, bool(flag & _ON_CURVE)) for x, y, flag in zip(xs, ys, flags, strict=True)]
        starts = [0, *(end + 1 for end in ends[:-1])]
        return tuple(tuple(points[start : end + 1]) for start, end in zip(starts, ends, strict=True))

    def _coordinates(self, at: int, flags: list[int], short: int, same: int) -> tuple[list[float], int]:
        found: list[float] = []
        value = 0
        for flag in flags:
            if flag & short:
                value += self._glyf[at] if flag & same else -self._glyf[at]
                at += 1
            elif not flag & same:
                value += unpack_from(">h", self._glyf, at)[0]
                at += 2
            found.append(value * self._thousandths)
        return found, at


@cache
def _glyphs(face: Face) -> _Glyphs:
    return _Glyphs(face)


def _alternates(face: Face) -> dict[int, tuple[int, ...]]:
    """Glyph to the glyphs that may stand for it; empty for a face whose designer drew each letter once."""
    file = (fonts.fonts_folder() / face.value).with_name(_ALTERNATES)
    if not file.is_file():
        return {}
    named: dict[str, list[int]] = json.loads(file.read_text(encoding="ascii"))
    return {int(glyph): tuple(others) for glyph, others in named.items()}
