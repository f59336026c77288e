"""What a packer reads stands out from its ground, in the bright palette and in the dark one."""

import pytest

from station.ui import theme
from station.ui.palette import DARK, INSTRUCTION_CONTRAST, INSTRUCTION_PAIRS, LIGHT, PALETTES, Palette, contrast
from station.ui.theme import Scale


@pytest.mark.parametrize("palette", PALETTES.values(), ids=str)
@pytest.mark.parametrize("pair", INSTRUCTION_PAIRS, ids="-".join)
def test_instructions_have_a_contrast_of_at_least_seven(palette: Palette, pair: tuple[str, str]) -> None:
    assert contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) >= INSTRUCTION_CONTRAST


@pytest.mark.parametrize("palette", PALETTES.values(), ids=str)
def test_the_phase_reads_well_too(palette: Palette) -> None:
    """Large type on a phase's ground, and its name in writing on a card: 4.5:1 (WCAG 2.2, AA)."""
    assert min(contrast(palette.on_band, ground) for ground in palette.phases) >= 4.5
    assert min(contrast(words, palette.card) for words in palette.phase_words) >= 4.5
    assert contrast(palette.on_phase_past, palette.phase_past) >= 4.5
    assert contrast(palette.on_phase_to_come, palette.phase_to_come) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21:1, and #767676 is the lightest grey that is 4.5:1 on white."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("#FFFFFF", "#767676") == contrast("#767676", "#FFFFFF")


def test_the_dark_palette_is_drawn_and_not_inverted() -> None:
    inverted = {f"#{0xFFFFFF - int(colour[1:], 16):06X}" for colour in (LIGHT.paper, LIGHT.ink, LIGHT.accent)}
    assert not inverted & {DARK.paper, DARK.ink, DARK.accent}


def test_every_colour_of_the_theme_follows_the_palette() -> None:
    try:
        theme.use(DARK)
        assert (DARK.ink, DARK.card, DARK.phases, DARK) == (theme.INK, theme.CARD, theme.PHASES, theme.PALETTE)
        assert LIGHT.ink not in theme.style_sheet(Scale(1.0))
    finally:
        theme.use(LIGHT)
    assert LIGHT.ink == theme.INK


def test_an_unknown_palette_is_the_light_one() -> None:
    assert theme.palette_named("sepia") is LIGHT
    assert theme.palette_named("dark") is DARK
