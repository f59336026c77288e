"""Draws the product pictures of the demo shop into assets/demo/pictures; run again after changing products.yaml.

.venv/bin/python assets/demo/draw.py
"""

from collections.abc import Callable
from pathlib import Path

import yaml
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
SIZE = 320  #: pixels of a finished picture, square
OVER = 4  #: drawn larger by this factor, then reduced: smooth edges
TILE = "#EFE9DE"
SHADOW = "#DCD3C4"


class Brush:
    """Draws in a square of 100 x 100 units."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (SIZE * OVER, SIZE * OVER), TILE)
        self._draw = ImageDraw.Draw(self.image)
        self._unit = SIZE * OVER / 100

    def _scaled(self, *numbers: float) -> list[float]:
        return [n * self._unit for n in numbers]

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: str, radius: float = 0) -> None:
        self._draw.rounded_rectangle(self._scaled(x0, y0, x1, y1), radius * self._unit, fill)

    def oval(self, x0: float, y0: float, x1: float, y1: float, fill: str) -> None:
        self._draw.ellipse(self._scaled(x0, y0, x1, y1), fill)

    def ring(self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float) -> None:
        self._draw.ellipse(self._scaled(x0, y0, x1, y1), outline=colour, width=round(width * self._unit))

    def arc(
        self, x0: float, y0: float, x1: float, y1: float, start: float, end: float, colour: str, width: float
    ) -> None:
        self._draw.arc(self._scaled(x0, y0, x1, y1), start, end, colour, round(width * self._unit))

    def slice(self, x0: float, y0: float, x1: float, y1: float, start: float, end: float, fill: str) -> None:
        self._draw.pieslice(self._scaled(x0, y0, x1, y1), start, end, fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self._draw.polygon([tuple(self._scaled(x, y)) for x, y in points], fill)

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float) -> None:
        self._draw.line(self._scaled(x0, y0, x1, y1), colour, round(width * self._unit))

    def shadow(self, x0: float, x1: float, y: float = 85) -> None:
        self.oval(x0, y - 3, x1, y + 4, SHADOW)

    def leaf(self, x: float, y: float, size: float, colour: str) -> None:
        """A two-leaf sprig around a point."""
        self.slice(x - size, y - size, x + size, y + size, 180, 270, colour)
        self.slice(x - size * 0.9, y - size * 0.3, x + size * 1.1, y + size * 1.5, 270, 360, colour)


def shade(colour: str, factor: float) -> str:
    """A lighter (> 1) or darker (< 1) tone."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{min(255, max(0, round(part * factor))):02X}" for part in parts)


def pouch(b: Brush, colour: str, accent: str) -> None:
    b.shadow(24, 76, 88)
    b.shape([(30, 22), (70, 22), (74, 88), (26, 88)], colour)
    b.shape([(30, 22), (70, 22), (71, 32), (29, 32)], shade(colour, 0.8))
    b.box(35, 46, 65, 76, accent, 4)
    b.leaf(50, 60, 8, colour)


def tin(b: Brush, colour: str, accent: str) -> None:
    b.shadow(24, 76, 86)
    b.box(28, 34, 72, 87, colour, 4)
    b.box(26, 24, 74, 38, shade(colour, 0.75), 4)
    b.box(28, 52, 72, 74, accent)
    b.leaf(50, 64, 7, colour)


def jar(b: Brush, colour: str, accent: str) -> None:
    b.shadow(26, 74, 87)
    b.box(28, 36, 72, 88, colour, 9)
    b.box(31, 24, 69, 37, accent, 3)
    b.box(34, 52, 66, 76, "#FFF8E8", 3)
    b.oval(44, 57, 56, 71, colour)
    b.box(33, 40, 37, 82, shade(colour, 1.2), 2)


def box(b: Brush, colour: str, accent: str) -> None:
    b.shadow(14, 88, 80)
    b.shape([(18, 44), (58, 44), (58, 82), (18, 82)], colour)
    b.shape([(58, 44), (84, 34), (84, 72), (58, 82)], shade(colour, 0.75))
    b.shape([(18, 44), (44, 34), (84, 34), (58, 44)], shade(colour, 1.15))
    b.box(25, 54, 51, 73, accent, 3)


def teapot(b: Brush, colour: str, accent: str) -> None:
    b.shadow(20, 82, 84)
    b.arc(60, 36, 92, 74, 270, 90, accent, 5)
    b.shape([(32, 58), (8, 40), (14, 36), (36, 46)], colour)
    b.oval(24, 36, 78, 85, colour)
    b.oval(34, 32, 68, 46, shade(colour, 0.85))
    b.oval(46, 22, 56, 32, accent)
    b.oval(32, 46, 42, 66, shade(colour, 1.2))


def cup(b: Brush, colour: str, accent: str) -> None:
    b.shadow(24, 74, 84)
    b.ring(62, 44, 86, 70, accent, 5)
    b.shape([(24, 34), (72, 34), (67, 84), (29, 84)], colour)
    b.oval(24, 28, 72, 41, shade(colour, 0.8))
    b.oval(28, 30, 68, 39, "#8A5A2B")
    b.box(25, 56, 71, 61, accent)


def travel(b: Brush, colour: str, accent: str) -> None:
    b.shadow(30, 70, 89)
    b.shape([(34, 28), (66, 28), (62, 89), (38, 89)], colour)
    b.box(31, 18, 69, 30, accent, 4)
    b.box(35, 50, 65, 66, shade(colour, 1.35), 2)


def bowl(b: Brush, colour: str, accent: str) -> None:
    b.shadow(28, 72, 81)
    b.slice(18, 14, 82, 78, 0, 180, colour)
    b.box(40, 74, 60, 82, shade(colour, 0.8), 2)
    b.oval(18, 38, 82, 54, shade(colour, 0.85))
    b.oval(23, 40, 77, 52, accent)


def strainer(b: Brush, colour: str, accent: str) -> None:
    b.line(60, 44, 92, 28, accent, 5)
    b.slice(20, 20, 70, 76, 0, 180, colour)
    for step in range(5):
        b.line(26 + step * 9, 50, 34 + step * 5.5, 70, accent, 1)
    b.oval(18, 40, 72, 56, accent)
    b.oval(22, 43, 68, 53, shade(colour, 1.15))


def warmer(b: Brush, colour: str, accent: str) -> None:
    b.shadow(20, 80, 82)
    b.box(20, 38, 80, 82, colour, 8)
    b.oval(36, 48, 64, 78, shade(colour, 0.5))
    b.shape([(50, 50), (57, 66), (50, 73), (43, 66)], accent)
    b.box(16, 33, 84, 42, shade(colour, 1.3), 4)


def whisk(b: Brush, colour: str, accent: str) -> None:
    b.shadow(34, 66, 88)
    for step in range(9):
        b.line(46 + step, 44, 32 + step * 4.5, 86, colour, 1.8)
    b.box(43, 16, 57, 48, accent, 4)
    b.box(41, 42, 59, 48, shade(accent, 0.7), 2)


def spoon(b: Brush, colour: str, accent: str) -> None:
    b.line(46, 56, 82, 20, colour, 7)
    b.oval(18, 46, 54, 82, colour)
    b.oval(23, 51, 49, 77, accent)
    b.oval(30, 57, 42, 69, "#3F6B4F")


def timer(b: Brush, colour: str, accent: str) -> None:
    b.shadow(28, 72, 88)
    b.box(28, 16, 72, 23, colour, 3)
    b.box(28, 81, 72, 88, colour, 3)
    b.shape([(33, 23), (67, 23), (52, 52), (67, 81), (33, 81), (48, 52)], "#F8F6F0")
    b.shape([(38, 33), (62, 33), (51, 51), (49, 51)], accent)
    b.shape([(50, 64), (63, 80), (37, 80)], accent)


def tray(b: Brush, colour: str, accent: str) -> None:
    b.shadow(10, 90, 72)
    b.shape([(14, 48), (86, 48), (94, 72), (6, 72)], colour)
    b.shape([(19, 52), (81, 52), (87, 68), (13, 68)], shade(colour, 1.1))
    b.line(14, 48, 86, 48, accent, 2)
    b.line(6, 72, 94, 72, accent, 3)


def kettle(b: Brush, colour: str, accent: str) -> None:
    b.shadow(20, 80, 88)
    b.arc(30, 10, 72, 52, 180, 360, accent, 5)
    b.shape([(34, 52), (12, 40), (16, 33), (38, 40)], colour)
    b.shape([(34, 34), (68, 34), (78, 88), (24, 88)], colour)
    b.box(36, 28, 66, 36, shade(colour, 1.4), 3)
    b.box(46, 22, 56, 30, accent, 3)


def bottle(b: Brush, colour: str, accent: str) -> None:
    b.shadow(34, 66, 90)
    b.box(44, 14, 56, 34, shade(colour, 0.7), 2)
    b.box(34, 32, 66, 90, colour, 9)
    b.box(36, 52, 64, 76, accent, 2)


def gift(b: Brush, colour: str, accent: str) -> None:
    b.shadow(16, 84, 86)
    b.box(20, 44, 80, 86, colour, 3)
    b.box(16, 34, 84, 48, shade(colour, 0.85), 3)
    b.box(45, 34, 55, 86, accent)
    b.ring(30, 18, 51, 36, accent, 4)
    b.ring(49, 18, 70, 36, accent, 4)


def card(b: Brush, colour: str, accent: str) -> None:
    b.shadow(14, 88, 78)
    b.box(14, 30, 86, 76, colour, 4)
    b.box(14, 30, 30, 76, accent, 4)
    for step in range(3):
        b.box(38, 42 + step * 9, 76 - step * 9, 45 + step * 9, "#CBBFA6", 1)


MOTIFS: dict[str, Callable[[Brush, str, str], None]] = {
    motif.__name__: motif
    for motif in (
        pouch, tin, jar, box, teapot, cup, travel, bowl, strainer, warmer, whisk, spoon, timer, tray, kettle, bottle,
        gift, card,
    )
}  # fmt: skip


def main() -> None:
    shop = yaml.safe_load((HERE / "products.yaml").read_text(encoding="utf-8"))
    target = HERE / "pictures"
    target.mkdir(exist_ok=True)
    for product in shop["products"]:
        brush = Brush()
        MOTIFS[product["motif"]](brush, product["colour"], product["accent"])
        picture = brush.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(48)
        picture.save(target / f"{product['sku']}.png", optimize=True)


if __name__ == "__main__":
    main()
