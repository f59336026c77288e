"""Draws the ornaments of the cards into assets/ornaments; run again after changing a motif.

.venv/bin/python assets/ornaments/draw.py
"""

from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 240, 80  #: units of a motif
SCALE = 4  #: pixels of a finished picture for each unit
OVER = 4  #: drawn larger by this factor, then reduced: smooth edges
INK, GOLD, PALE = "#0E6B62", "#C58A1B", "#DDEBE6"
LINE = 1.6

Point = tuple[float, float]


class Pen:
    """Draws lines with round ends on white, in units from the top left."""

    def __init__(self) -> None:
        self._unit = SCALE * OVER
        self.image = Image.new("RGB", (WIDTH * self._unit, HEIGHT * self._unit), "white")
        self._draw = ImageDraw.Draw(self.image)

    def line(self, *points: Point, colour: str = INK, width: float = LINE) -> None:
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._draw.line(scaled, colour, round(width * self._unit), joint="curve")
        for x, y in (points[0], points[-1]):
            self.dot(x, y, width / 2, colour)

    def dot(self, x: float, y: float, radius: float, colour: str = INK) -> None:
        self._draw.ellipse([n * self._unit for n in (x - radius, y - radius, x + radius, y + radius)], colour)

    def arc(self, x: float, y: float, rx: float, ry: float, start: float, end: float, colour: str = INK) -> None:
        """Part of an ellipse around a point, in degrees clockwise from three o'clock."""
        steps = max(int(abs(end - start) / 3), 2)
        angles = [(start + (end - start) * i / steps) * pi / 180 for i in range(steps + 1)]
        self.line(*((x + rx * cos(a), y + ry * sin(a)) for a in angles), colour=colour)

    def shape(self, *points: Point, fill: str = PALE) -> None:
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], fill)
        self.line(*points, points[0])

    def leaf(self, x: float, y: float, length: float, angle: float, fill: str = PALE) -> None:
        """A leaf that grows from a point, `angle` in degrees."""
        a = angle * pi / 180
        left, right = [], []
        for i in range(11):
            along, wide = length * i / 10, length * 0.22 * sin(pi * i / 10)
            left.append((x + along * cos(a) - wide * sin(a), y + along * sin(a) + wide * cos(a)))
            right.append((x + along * cos(a) + wide * sin(a), y + along * sin(a) - wide * cos(a)))
        self.shape(*left, *reversed(right), fill=fill)

    def save(self, name: str) -> None:
        small = self.image.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.LANCZOS)
        small.quantize(32).save(HERE / f"ornament-{name}.png", optimize=True)


def sprig(pen: Pen) -> None:
    """A branch that lies across the card."""
    pen.line((60, 50), (90, 44), (120, 41), (150, 40), (182, 42))
    for i, x in enumerate(range(72, 176, 13)):
        y = 47 - (x - 72) * 0.06
        pen.leaf(x, y, 19, -50 if i % 2 else 48)
    for x, y in ((188, 40), (194, 45), (189, 49)):
        pen.dot(x, y, 2.2, GOLD)


def parcel(pen: Pen) -> None:
    """An open box that something pleasant comes out of."""
    pen.shape((90, 36), (150, 36), (146, 70), (94, 70))
    pen.line((90, 36), (78, 26))
    pen.line((150, 36), (162, 26))
    pen.line((120, 36), (120, 70))
    for x, y, size in ((106, 22, 3), (120, 12, 4), (135, 21, 3), (96, 12, 2), (146, 11, 2)):
        spark(pen, x, y, size)


def spark(pen: Pen, x: float, y: float, size: float) -> None:
    pen.line((x - size, y), (x + size, y), colour=GOLD, width=1.2)
    pen.line((x, y - size), (x, y + size), colour=GOLD, width=1.2)


def cup(pen: Pen, x: float = 120, mended: bool = False) -> None:
    """A cup that steams."""
    pen.shape((x - 22, 36), (x + 22, 36), (x + 19, 56), (x + 10, 64), (x - 10, 64), (x - 19, 56))
    pen.arc(x + 23, 46, 9, 8, -80, 100)
    pen.arc(x, 68, 32, 3, 0, 180)
    if mended:  # broken once, and put together again with gold
        pen.line((x - 6, 37), (x - 10, 44), (x - 2, 50), (x - 7, 57), (x - 3, 63), colour=GOLD)
        pen.line((x - 2, 50), (x + 8, 46), colour=GOLD)
        return
    for dx in (-9, 0, 9):
        pen.line(*((x + dx + 2.5 * sin(i / 2), 30 - i * 1.6) for i in range(13)), colour=GOLD, width=1.2)


def mended(pen: Pen) -> None:
    cup(pen, mended=True)


def cups(pen: Pen) -> None:
    """One more than needed."""
    cup(pen, 88)
    cup(pen, 156)


def talk(pen: Pen) -> None:
    """Two people in conversation."""
    for x, y, rx, ry, tail in ((98, 30, 30, 20, -14), (148, 42, 26, 17, 12)):
        points = [(x + rx * cos(i * pi / 30), y + ry * sin(i * pi / 30)) for i in range(60)]
        pen.shape(*points, fill=PALE if tail < 0 else "white")
        pen.line((x + tail - 3, y + ry - 1), (x + tail * 1.5, y + ry + 9), (x + tail + 6, y + ry - 2))
    for x in (136, 148, 160):
        pen.dot(x, 42, 2, GOLD)


def milestone(pen: Pen) -> None:
    """A star in a wreath."""
    for side in (-1, 1):
        for i in range(7):
            a = (90 + side * (20 + i * 20)) * pi / 180
            x, y = 120 + 34 * cos(a), 40 + 32 * sin(a)
            pen.leaf(x, y, 14, a * 180 / pi + side * 65)
    points = [
        (120 + (18 if i % 2 == 0 else 8) * sin(i * pi / 5), 40 - (18 if i % 2 == 0 else 8) * cos(i * pi / 5))
        for i in range(10)
    ]
    pen.shape(*points, fill="#F3DDA8")
    for x, y, size in ((66, 22, 3), (174, 22, 3), (58, 52, 2), (182, 52, 2)):
        spark(pen, x, y, size)


def year(pen: Pen) -> None:
    """The four seasons in a row: bud, sun, falling leaf, snow."""
    pen.line((48, 66), (48, 40))
    pen.leaf(48, 52, 15, -140)
    pen.leaf(48, 44, 17, -50)
    pen.dot(96, 42, 10, "#F3DDA8")
    for i in range(12):
        a = i * pi / 6
        pen.line((96 + 14 * cos(a), 42 + 14 * sin(a)), (96 + 20 * cos(a), 42 + 20 * sin(a)), colour=GOLD)
    pen.leaf(136, 30, 27, 55, "#F3DDA8")
    pen.line((136, 30), (132, 22))
    for i in range(3):
        a = i * pi / 3 + pi / 6
        pen.line((192 - 17 * cos(a), 42 - 17 * sin(a)), (192 + 17 * cos(a), 42 + 17 * sin(a)))
    for i in range(6):
        a = i * pi / 3 + pi / 6
        for side in (-0.5, 0.5):
            x, y = 192 + 10 * cos(a), 42 + 10 * sin(a)
            pen.line((x, y), (x + 6 * cos(a + side * 1.6), y + 6 * sin(a + side * 1.6)), width=1.2)


def birthday(pen: Pen) -> None:
    """A cake with candles under bunting."""
    pen.arc(120, 2, 92, 14, 180, 0)
    for i, x in enumerate(range(42, 210, 18)):
        y = 3 + 13 * max(0.0, 1 - ((x - 120) / 92) ** 2) ** 0.5
        pen.shape((x - 6, y), (x + 6, y), (x, y + 11), fill="#F3DDA8" if i % 2 else PALE)
    pen.shape((92, 52), (148, 52), (148, 72), (92, 72))
    pen.line(*((92 + i * 3.5, 58 + (2.5 if i % 2 else -1)) for i in range(17)), colour=GOLD)
    for x in (104, 120, 136):
        pen.line((x, 51), (x, 42))
        pen.leaf(x, 41, 8, -90, "#F3DDA8")


def circle(pen: Pen) -> None:
    """People around a table."""
    pen.arc(120, 42, 17, 17, 0, 360)
    for i in range(9):
        a = i * 2 * pi / 9 - pi / 2
        pen.dot(120 + 30 * cos(a), 42 + 30 * sin(a), 4.6, GOLD if i == 0 else INK)


def houses(pen: Pen) -> None:
    """Two houses, and a way from one to the other."""
    for x in (70, 170):
        pen.shape((x - 16, 70), (x - 16, 44), (x, 28), (x + 16, 44), (x + 16, 70))
        pen.line((x - 5, 70), (x - 5, 57), (x + 5, 57), (x + 5, 70))
    for i in range(9):
        pen.dot(92 + i * 7, 62 - 22 * sin(pi * (i + 0.5) / 9), 1.5, GOLD)


def lock(pen: Pen) -> None:
    """What is ours to keep."""
    pen.arc(120, 36, 13, 17, 180, 360)
    pen.shape((98, 36), (142, 36), (142, 70), (98, 70))
    pen.dot(120, 50, 4, GOLD)
    pen.line((120, 50), (120, 60), colour=GOLD, width=2.4)


def drop(pen: Pen) -> None:
    """Clear water."""
    for x, y, size in ((120, 42, 22), (86, 52, 12), (154, 52, 12)):
        side = [(x + size * 0.78 * sin(i * pi / 20) * (i / 20) ** 0.6, y - size + i * size / 10) for i in range(21)]
        pen.shape(*side, *((2 * x - px, py) for px, py in reversed(side)))


def key(pen: Pen) -> None:
    """Home."""
    pen.arc(88, 42, 13, 13, 0, 360, GOLD)
    pen.line((101, 42), (158, 42), width=2.4)
    for x, length in ((158, 11), (148, 8), (139, 11)):
        pen.line((x, 42), (x, 42 + length), width=2.4)


def lamp(pen: Pen) -> None:
    """A single light in the corner."""
    pen.shape((106, 22), (134, 22), (144, 44), (96, 44), fill="#F3DDA8")
    pen.line((120, 44), (120, 68))
    pen.line((104, 69), (136, 69), width=2.4)
    for x, y, to_x, to_y in ((88, 52, 78, 60), (152, 52, 162, 60), (84, 36, 72, 36), (156, 36, 168, 36)):
        pen.line((x, y), (to_x, to_y), colour=GOLD)


def letter(pen: Pen) -> None:
    """Three lines, ready to go."""
    pen.shape((84, 24), (156, 24), (156, 68), (84, 68))
    pen.line((84, 24), (120, 50), (156, 24))
    pen.dot(120, 52, 5, GOLD)


def shelf(pen: Pen) -> None:
    """Only the good things."""
    pen.line((70, 66), (170, 66), width=2.4)
    pen.shape((82, 64), (82, 40), (100, 40), (100, 64))
    pen.line((86, 40), (86, 35), (96, 35), (96, 40))
    pen.shape((112, 64), (108, 48), (134, 48), (130, 64), fill="#F3DDA8")
    pen.leaf(121, 47, 22, -70)
    pen.leaf(121, 47, 19, -115)
    for x, top in ((146, 36), (153, 42), (160, 38)):
        pen.line((x, 64), (x, top), width=4)


def path(pen: Pen) -> None:
    """Once around the block."""
    pen.line(*((60 + i * 2, 62 - 9 * sin(i / 9)) for i in range(61)), colour=GOLD, width=2.4)
    for x, size in ((84, 13), (118, 17), (158, 12)):
        y = 62 - 9 * sin((x - 60) / 18) - 6
        pen.line((x, y), (x, y - size))
        pen.shape(*((x + size * 0.75 * cos(i * pi / 15), y - size * 1.7 + size * sin(i * pi / 15)) for i in range(30)))


def nothing(pen: Pen) -> None:
    """Sea, sky and a sun."""
    pen.line((60, 54), (180, 54))
    pen.arc(120, 54, 22, 22, 180, 360, GOLD)
    for y, half in ((60, 34), (66, 22), (72, 10)):
        pen.line((120 - half, y), (120 + half, y), colour=GOLD)


def bridge(pen: Pen) -> None:
    """From one side to the other."""
    pen.line((56, 46), (184, 46), width=2.4)
    for x in (88, 120, 152):
        pen.arc(x, 66, 14, 17, 180, 360)
    pen.line((74, 66), (74, 46))
    pen.line((166, 66), (166, 46))
    for x in (70, 104, 138):
        pen.line(*((x + i * 2, 73 + 1.5 * sin(i)) for i in range(16)), colour=GOLD, width=1.2)


MOTIFS: dict[str, Callable[[Pen], None]] = {
    "sprig": sprig, "parcel": parcel, "cup": cup, "mended": mended, "cups": cups, "talk": talk,
    "milestone": milestone, "year": year, "birthday": birthday, "circle": circle, "houses": houses, "lock": lock,
    "drop": drop, "key": key, "lamp": lamp, "letter": letter, "shelf": shelf, "path": path, "nothing": nothing,
    "bridge": bridge,
}  # fmt: skip


def main() -> None:
    for name, motif in MOTIFS.items():
        pen = Pen()
        motif(pen)
        pen.save(name)


if __name__ == "__main__":
    main()
