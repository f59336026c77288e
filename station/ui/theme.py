"""Colours, sizes and the style sheet: one palette at a time on Fusion, scaled with the window."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from station.assets_folder import assets_folder
from station.ui.palette import LIGHT, PALETTES, Palette

#: The colours in use now; `use` changes them. Always read them as theme.INK, never import them by name.
PALETTE = LIGHT
PAPER, CARD, LINE, INK, SOFT, FAINT = LIGHT.paper, LIGHT.card, LIGHT.line, LIGHT.ink, LIGHT.soft, LIGHT.faint
ACCENT, ACCENT_SOFT = LIGHT.accent, LIGHT.accent_soft
OK, OK_SOFT, WARN, WARN_SOFT, BAD, BAD_SOFT = (
    LIGHT.ok, LIGHT.ok_soft, LIGHT.warn, LIGHT.warn_soft, LIGHT.bad, LIGHT.bad_soft,
)  # fmt: skip
PHASES = LIGHT.phases

#: The height the sizes below were drawn for.
DESIGN_HEIGHT = 1080
#: Down to this width nothing shrinks: a packer reads from 1.5 m.
NARROWEST_AT_FULL_SIZE = 1700


@dataclass(frozen=True, slots=True)
class Scale:
    """Design pixels to this window's pixels."""

    factor: float

    @classmethod
    def of(cls, width: int, height: int) -> "Scale":
        return cls(max(0.5, min(height / DESIGN_HEIGHT, width / NARROWEST_AT_FULL_SIZE)))

    def px(self, design: float) -> int:
        return max(1, round(design * self.factor))


def use(palette: Palette) -> None:
    """Paint everything with these colours from now on; what is on the screen must be shown again."""
    module = globals()
    module["PALETTE"] = palette
    for name in module.keys() & {name.upper() for name in Palette.__slots__}:
        module[name] = getattr(palette, name.lower())


def palette_named(name: str) -> Palette:
    """The palette with this name; the light one for an unknown name."""
    return PALETTES.get(name, LIGHT)


def load_fonts() -> None:
    """Make the bundled sans known to Qt; a missing file leaves the system's sans."""
    for file in sorted((assets_folder() / "fonts").rglob("*.ttf")):
        if file.stem.startswith(("Inter", "DejaVu")):
            QFontDatabase.addApplicationFont(str(file))


def dress(app: QApplication) -> None:
    """Fusion with our palette: the same look on every system."""
    app.setStyle("Fusion")
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, PAPER),
        (QPalette.ColorRole.Base, CARD),
        (QPalette.ColorRole.Button, CARD),
        (QPalette.ColorRole.WindowText, INK),
        (QPalette.ColorRole.Text, INK),
        (QPalette.ColorRole.ButtonText, INK),
        (QPalette.ColorRole.Highlight, ACCENT),
        (QPalette.ColorRole.HighlightedText, CARD),
        (QPalette.ColorRole.ToolTipBase, CARD),
        (QPalette.ColorRole.ToolTipText, INK),
    ):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)


#: Smallest side of anything that is touched, in pixels at 100 %: a thumb in a work glove.
TOUCH_PX = 60


def style_sheet(scale: Scale) -> str:
    """The style of the packing window at a scale, in the colours of now."""
    return _base_style(scale) + _text_style(scale) + _band_style(scale) + _touch_style(scale)


def _base_style(scale: Scale) -> str:
    px = scale.px
    return f"""
* {{ font-family: Inter, 'DejaVu Sans', sans-serif; font-size: {px(19)}px; color: {INK}; }}
QMainWindow, #desk {{ background: {PAPER}; }}
#top {{ background: {CARD}; border-bottom: 1px solid {LINE}; }}
#top QLabel {{ color: {SOFT}; font-size: {px(18)}px; }}
QLabel#brand {{ color: {INK}; font-weight: 700; font-size: {px(22)}px; }}
QFrame[card="true"] {{ background: {CARD}; border: 1px solid {LINE}; border-radius: {px(12)}px; }}
QFrame[card="true"][tone="warn"] {{ background: {WARN_SOFT}; border-color: {WARN}; }}
QFrame[card="true"][tone="bad"] {{ background: {BAD_SOFT}; border: {px(3)}px solid {BAD}; }}
QFrame[card="true"][tone="stop"] {{ background: {PALETTE.band_bad}; border: {px(12)}px solid {PALETTE.on_band}; }}
QFrame[card="true"][tone="stop"] QLabel {{ color: {PALETTE.on_band}; }}
QFrame[row="next"] {{ background: {ACCENT_SOFT}; border: none; border-left: {px(6)}px solid {ACCENT}; }}
QFrame[row="plain"] {{ background: transparent; border: none; border-bottom: 1px solid {LINE}; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {FAINT}; border-radius: {px(5)}px; min-height: {px(40)}px; }}
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
QListView {{ background: transparent; border: none; }}
QScrollArea {{ border: none; background: transparent; }} QScrollArea > QWidget > QWidget {{ background: transparent; }}
"""


def _text_style(scale: Scale) -> str:
    px = scale.px
    return f"""
QLabel[kind="h"] {{ color: {SOFT}; font-size: {px(16)}px; font-weight: 600; }}
QLabel[kind="name"] {{ font-size: {px(36)}px; font-weight: 700; }}
QLabel[kind="title"] {{ font-size: {px(23)}px; font-weight: 600; }}
QLabel[kind="told"] {{ color: {SOFT}; font-size: {px(24)}px; }}
QLabel[kind="soft"] {{ color: {SOFT}; font-size: {px(18)}px; }}
QLabel[kind="qty"] {{ font-size: {px(34)}px; font-weight: 700; }}
QLabel[kind="huge"] {{ font-size: {px(88)}px; font-weight: 700; }}
QLabel[kind="big"] {{ font-size: {px(64)}px; font-weight: 700; }}
QLabel[kind="lead"] {{ font-size: {px(30)}px; }}
QLabel[kind="alarm"] {{ color: {BAD}; font-size: {px(30)}px; font-weight: 700; }}
QLabel[kind="notice"] {{ color: {WARN}; font-size: {px(26)}px; font-weight: 700; }}
QLabel[kind="warn"] {{ color: {WARN}; font-weight: 700; }}
QLabel[kind="training"] {{ background: {WARN_SOFT}; color: {WARN}; font-size: {px(24)}px; font-weight: 700;
  border-bottom: {px(4)}px solid {WARN}; padding: {px(10)}px {px(32)}px; }}
QLineEdit {{ background: {CARD}; color: {INK}; font-size: {px(34)}px; padding: {px(10)}px;
  border: 2px solid {ACCENT}; border-radius: {px(10)}px; }}
"""


def _band_style(scale: Scale) -> str:
    px, now = scale.px, PALETTE
    return f"""
#band QLabel {{ color: {now.on_band}; }}
QLabel#say {{ font-weight: 700; }}
#band QPushButton {{ background: transparent; color: {now.on_band}; border: 2px solid {now.on_band};
  border-radius: {px(10)}px; padding: {px(4)}px {px(14)}px; font-size: {px(18)}px; font-weight: 600; }}
#band QPushButton:hover, #band QPushButton:focus {{ background: rgba(255,255,255,30); }}
"""


def _touch_style(scale: Scale) -> str:
    """Answers, names, digits and commands: large buttons with a number or a key on them."""
    px = scale.px
    return f"""
QPushButton[touch="true"] {{ background: {CARD}; color: {INK}; border: 2px solid {LINE}; border-radius: {px(12)}px;
  padding: {px(6)}px {px(16)}px; font-size: {px(28)}px; font-weight: 600; text-align: left; }}
QPushButton[touch="true"]:hover, QPushButton[touch="true"]:focus, QPushButton[touch="true"]:checked {{
  border-color: {ACCENT}; background: {ACCENT_SOFT}; }}
QPushButton[touch="true"]:disabled {{ color: {FAINT}; }}
QPushButton[touch="true"][pad="true"] {{ text-align: center; font-size: {px(36)}px; }}
"""
