"""The pictures of the docs: few colours, and the colour of a small mark stays what it is."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from station.ui.palette import DARK, LIGHT, Palette

SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_a_small_mark_keeps_its_colour_among_a_thousand_others(
    palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(SCREENSHOTS)
    from few_colours import with_few_colours

    grey = np.random.default_rng(7).integers(60, 200, (200, 200, 1), dtype=np.uint8)
    pixels = np.repeat(grey, 3, axis=2) + np.random.default_rng(8).integers(0, 24, (200, 200, 3), dtype=np.uint8)
    picture = Image.fromarray(pixels)
    marks = {(4 + 6 * place, 10): colour for place, colour in enumerate((palette.bad, palette.warn, *palette.phases))}
    for corner, colour in marks.items():
        picture.paste(colour, (*corner, corner[0] + 3, corner[1] + 3))
    small = with_few_colours(picture, 128)
    assert len(small.getcolors() or []) <= 128
    for corner, colour in marks.items():
        assert "#{:02X}{:02X}{:02X}".format(*small.convert("RGB").getpixel(corner)) == colour
    sys.modules.pop("few_colours")
