"""Draws the icon of the packing station, an open parcel with a note: PNG for Linux, ICO for Windows, ICNS for macOS.

python assets/icons/draw.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent

#: Drawn on a field of 256 units, enlarged, and scaled down smoothly.
FIELD, ENLARGED = 256, 8

GROUND, NOTE, INK, HEART = "#0B5A52", "#FFFDF8", "#C9BFAE", "#B2452F"
FRONT, SIDE, FLAP_LEFT, FLAP_RIGHT, INSIDE = "#D9A866", "#C08E4C", "#E9C48C", "#CFA05D", "#8A6232"

Points = tuple[tuple[float, float], ...]

#: What is drawn, from back to front: colour and corners.
SHAPES: tuple[tuple[str, Points], ...] = (
    (INSIDE, ((50, 128), (128, 104), (206, 128), (128, 152))),
    (NOTE, ((88, 36), (172, 52), (158, 148), (128, 152), (74, 130))),
    (FRONT, ((50, 128), (128, 154), (128, 226), (50, 198))),
    (SIDE, ((206, 128), (128, 154), (128, 226), (206, 198))),
    (FLAP_LEFT, ((50, 128), (128, 154), (102, 182), (24, 154))),
    (FLAP_RIGHT, ((206, 128), (128, 154), (154, 182), (232, 154))),
)

#: Lines of writing on the note, slanted as the note is.
WRITING: tuple[Points, ...] = (((100, 96), (150, 105)), ((97, 114), (147, 123)))

#: Two lobes (left, top, right, bottom) and the tip of a small heart above the writing.
LOBES = ((111, 56, 129, 74), (126, 59, 144, 77))
TIP: Points = ((112, 70), (143, 73), (125, 91))

ICO_SIZES = [(16, 16), (24, 24), (32, 32), (48, 48), (64, 64), (128, 128), (256, 256)]


def icon(size: int) -> Image.Image:
    """The icon, `size` pixels square, with transparent corners."""
    drawn = Image.new("RGBA", (FIELD * ENLARGED,) * 2, (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawn)
    pen.rounded_rectangle(enlarged((8, 8, 248, 248)), radius=52 * ENLARGED, fill=GROUND)
    for colour, corners in SHAPES[:2]:
        pen.polygon(flat(corners), fill=colour)
    for lobe in LOBES:
        pen.ellipse(enlarged(lobe), fill=HEART)
    pen.polygon(flat(TIP), fill=HEART)
    for line in WRITING:
        pen.line(flat(line), fill=INK, width=6 * ENLARGED)
    for colour, corners in SHAPES[2:]:
        pen.polygon(flat(corners), fill=colour)
    return drawn.resize((size, size), Image.Resampling.LANCZOS)


def enlarged(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left * ENLARGED, top * ENLARGED, right * ENLARGED, bottom * ENLARGED


def flat(corners: Points) -> list[tuple[float, float]]:
    return [(x * ENLARGED, y * ENLARGED) for x, y in corners]


def main() -> None:
    icon(256).save(HERE / "station.png", optimize=True)
    icon(256).save(HERE / "station.ico", sizes=ICO_SIZES)
    icon(512).save(HERE / "station.icns")


if __name__ == "__main__":
    main()
