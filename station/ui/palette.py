"""The colours of the packing window: one palette for a bright hall, one for a dark one; each drawn, none inverted.

Names say what a colour is for. `ink`, `soft`, `warn` and `bad` are read on `paper`, `card` and their own soft grounds;
`on_...` stand on the filled bands. Every pair of INSTRUCTION_PAIRS keeps a contrast of at least 7:1 (WCAG 2.2, AAA).
"""

from dataclasses import dataclass

#: Least contrast of what tells a packer what to do.
INSTRUCTION_CONTRAST = 7.0


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours, as #RRGGBB."""

    name: str
    paper: str
    card: str
    line: str
    ink: str
    soft: str
    faint: str
    accent: str
    accent_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    tile: str  #: ground of a picture
    ring: str  #: outline of what is not done yet
    band: str  #: ground of the band while nothing is open
    band_open: str
    band_bad: str
    band_done: str
    on_band: str  #: what is written on every band and filled button
    phases: tuple[str, str, str, str, str]  #: ground of the phase that is now, `on_band` on it
    phase_words: tuple[str, str, str, str, str]  #: a phase in writing on `card`
    phase_past: str
    phase_to_come: str
    on_phase_past: str
    on_phase_to_come: str
    table: str  #: the table that papers lie on in the demo
    table_lane: str

    def band_in(self, tone: str) -> str:
        """The ground of the band in a tone: "open", "bad", "done"; "" while nothing is open."""
        return {"open": self.band_open, "bad": self.band_bad, "done": self.band_done}.get(tone, self.band)


LIGHT = Palette(
    name="light",
    paper="#FAF8F4", card="#FFFFFF", line="#E6E0D6", ink="#1E1B16", soft="#4F4A40", faint="#A39B8D",
    accent="#0A544C", accent_soft="#DCEFEA",
    ok="#115534", ok_soft="#DFF3E7", warn="#6B3F00", warn_soft="#FCEBCF", bad="#8C1710", bad_soft="#FBE1DE",
    tile="#EFE9DE", ring="#8F8675",
    band="#1E1B16", band_open="#0A544C", band_bad="#9E1B14", band_done="#17653F", on_band="#FFFFFF",
    phases=("#B2452F", "#8F620F", "#3E7330", "#17616F", "#5B3D9E"),
    phase_words=("#B2452F", "#8F620F", "#3E7330", "#17616F", "#5B3D9E"),
    phase_past="#E5EFE0", phase_to_come="#F0ECE4", on_phase_past="#4C6B41", on_phase_to_come="#6B6455",
    table="#EDE7DB", table_lane="#E5DDCE",
)  # fmt: skip

DARK = Palette(
    name="dark",
    paper="#14130F", card="#1E1C17", line="#3A362D", ink="#F3EFE6", soft="#C9C2B4", faint="#8A8375",
    accent="#6FD3C4", accent_soft="#14332F",
    ok="#7FDCA8", ok_soft="#14301F", warn="#F5C26B", warn_soft="#362711", bad="#FFB4AB", bad_soft="#3B1613",
    tile="#2B2822", ring="#8F8675",
    band="#2B2822", band_open="#0A4A43", band_bad="#8C1710", band_done="#115534", on_band="#FFFFFF",
    phases=("#9A3B28", "#7A530C", "#356329", "#145560", "#553A93"),
    phase_words=("#F2A08E", "#E3B863", "#A4D08F", "#86CFDD", "#C4B1F2"),
    phase_past="#24331F", phase_to_come="#2B2822", on_phase_past="#A9CB9D", on_phase_to_come="#B5AD9E",
    table="#191712", table_lane="#24211B",
)  # fmt: skip

PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}

#: What is read, and on what, wherever a packer is told something to do or to know.
INSTRUCTION_PAIRS = (
    ("ink", "paper"), ("ink", "card"), ("ink", "accent_soft"), ("ink", "warn_soft"), ("ink", "bad_soft"),
    ("soft", "paper"), ("soft", "card"),
    ("bad", "bad_soft"), ("bad", "card"), ("warn", "warn_soft"), ("warn", "card"), ("ok", "ok_soft"),
    ("accent", "accent_soft"), ("accent", "card"),
    ("on_band", "band"), ("on_band", "band_open"), ("on_band", "band_bad"), ("on_band", "band_done"),
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #RRGGBB colours, 1 to 21, by WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a #RRGGBB colour, 0 (black) to 1 (white), by WCAG 2.2."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
