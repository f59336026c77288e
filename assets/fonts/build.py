"""Rebuilds the merged fonts of this folder from the npm packages of Fontsource; needs the `fonts` extra and npm.

Fontsource ships every face split by script (`latin` lacks the Polish letters, `latin-ext` lacks the German ones), and
reportlab takes only whole TrueType files. DejaVu Sans is not built here: its files are those of its release, unchanged.

    python assets/fonts/build.py

Caveat's designers drew most letters three times, for readers that apply OpenType features; we choose forms ourselves
(printing/layout/letterforms.py), so the numbers of these glyphs are written beside the font.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
LATIN = ("latin", "latin-ext")
WIDE = (*LATIN, "vietnamese", "greek", "cyrillic")
#: Tables that only make a file bigger: we hint nothing at 203 dpi, and the parts' signatures die with the merge.
NOT_NEEDED = ("DSIG", "gasp", "fpgm", "prep", "cvt ", "STAT", "meta")

#: Stylistic sets that hold the designers' other forms of a letter.
ALTERNATES = (".ss01", ".ss02")
#: Forms left out because at 203 dpi they read as another letter: k, r, o, u.
NOT_LEGIBLE = ("h.ss01", "l.ss02", "u.ss02", "v.ss02")


@dataclass(frozen=True)
class Face:
    """One font file to make; `package` is `name@version` below @fontsource."""

    package: str
    weight: int
    parts: tuple[str, ...]
    target: str


FACES = (
    Face("caveat@5.3.0", 600, (*LATIN, "cyrillic"), "caveat/Caveat-SemiBold.ttf"),
    Face("patrick-hand@5.3.0", 400, (*LATIN, "vietnamese"), "patrick-hand/PatrickHand-Regular.ttf"),
    Face("kalam@5.3.0", 400, LATIN, "kalam/Kalam-Regular.ttf"),
    Face("inter@5.3.0", 400, WIDE, "inter/Inter-Regular.ttf"),
    Face("inter@5.3.0", 600, WIDE, "inter/Inter-SemiBold.ttf"),
    Face("inter@5.3.0", 700, WIDE, "inter/Inter-Bold.ttf"),
)


def fetch(package: str, folder: Path) -> Path:
    """The unpacked npm package; one download per package."""
    unpacked = folder / package
    if not unpacked.is_dir():
        command = ["npm", "pack", "--silent", f"@fontsource/{package}", "--pack-destination", str(folder)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (our own list)
        with tarfile.open(folder / answer.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def merge(face: Face, package: Path, folder: Path) -> TTFont:
    """The parts of one face in one font, kerning included."""
    name = face.package.split("@", maxsplit=1)[0]
    parts = []
    for part in face.parts:
        font = TTFont(package / "files" / f"{name}-{part}-{face.weight}-normal.woff2")
        font.flavor = None
        for table in NOT_NEEDED:
            if table in font:
                del font[table]
        plain = folder / f"{name}-{part}-{face.weight}.ttf"
        font.save(plain)
        parts.append(str(plain))
    return Merger(options=Options(drop_tables=["vmtx", "vhea", "MATH"])).merge(parts)


def alternates(font: TTFont) -> dict[int, list[int]]:
    """The glyphs that may stand for a glyph, by glyph number; parts of the merge have their letters again ("a.1")."""
    order = font.getGlyphOrder()
    number = {name: index for index, name in enumerate(order)}
    found = {}
    for name in order:
        letter = re.sub(r"\.\d+$", "", name)
        others = [letter + ending for ending in ALTERNATES if letter + ending not in NOT_LEGIBLE]
        if drawn := [number[other] for other in others if other in number]:
            found[number[name]] = drawn
    return found


def main() -> int:
    """Writes every face and its licence; the same packages give the same glyphs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for face in FACES:
            package = fetch(face.package, folder)
            target = HERE / face.target
            target.parent.mkdir(exist_ok=True)
            font = merge(face, package, folder)
            font.save(target)
            if others := alternates(font):
                named = json.dumps(others, separators=(",", ":"))
                (target.parent / "alternates.json").write_text(f"{named}\n", encoding="ascii")
            (target.parent / "OFL.txt").write_bytes((package / "LICENSE").read_bytes())
            print(f"{face.target}: {len(font.getBestCmap())} characters, {target.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
