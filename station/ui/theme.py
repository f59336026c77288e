"""Colours, sizes and the style sheet: one palette on Fusion, scaled with the window."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from station.assets_folder import assets_folder

PAPER, CARD, LINE, INK, SOFT, FAINT = "#FAF8F4", "#FFFFFF", "#E6E0D6", "#1E1B16", "#5A5449", "#A39B8D"
ACCENT, ACCENT_SOFT = "#0B5A52", "#DCEFEA"
OK, OK_SOFT, WARN, WARN_SOFT, BAD, BAD_SOFT = "#17653F", "#DFF3E7", "#7A4800", "#FCEBCF", "#9E1B14", "#FBE1DE"
PHASES = ("#B2452F", "#8F620F", "#3E7330", "#17616F", "#5B3D9E")

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
        return cls(max(0.62, min(height / DESIGN_HEIGHT, width / NARROWEST_AT_FULL_SIZE)))

    def px(self, design: float) -> int:
        return max(1, round(design * self.factor))


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
        (QPalette.ColorRole.HighlightedText, "#FFFFFF"),
    ):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)


def style_sheet(scale: Scale) -> str:
    """The style of the packing window at a scale."""
    px = scale.px
    return f"""
* {{ font-family: Inter, 'DejaVu Sans', sans-serif; font-size: {px(19)}px; color: {INK}; }}
#top {{ background: {CARD}; border-bottom: 1px solid {LINE}; }}
#top QLabel {{ color: {SOFT}; font-size: {px(18)}px; }}
QLabel#brand {{ color: {INK}; font-weight: 700; font-size: {px(22)}px; }}
QFrame[card="true"] {{ background: {CARD}; border: 1px solid {LINE}; border-radius: {px(12)}px; }}
QFrame[card="true"][tone="warn"] {{ background: {WARN_SOFT}; border-color: #EBCB91; }}
QFrame[card="true"][tone="bad"] {{ background: {BAD_SOFT}; border-color: #E9A9A3; }}
QFrame[row="next"] {{ background: {ACCENT_SOFT}; border: none; border-left: {px(6)}px solid {ACCENT}; }}
QFrame[row="plain"] {{ background: transparent; border: none; border-bottom: 1px solid {LINE}; }}
QLabel[kind="h"] {{ color: {SOFT}; font-size: {px(16)}px; font-weight: 600; }}
QLabel[kind="name"] {{ font-size: {px(36)}px; font-weight: 700; }}
QLabel[kind="title"] {{ font-size: {px(23)}px; font-weight: 600; }}
QLabel[kind="soft"] {{ color: {SOFT}; font-size: {px(18)}px; }}
QLabel[kind="qty"] {{ font-size: {px(34)}px; font-weight: 700; }}
QLabel[kind="huge"] {{ font-size: {px(88)}px; font-weight: 700; }}
QLabel[kind="big"] {{ font-size: {px(64)}px; font-weight: 700; }}
QLabel[kind="lead"] {{ font-size: {px(30)}px; }}
QLabel[kind="alarm"] {{ color: {BAD}; font-size: {px(30)}px; font-weight: 700; }}
QLabel[kind="warn"] {{ color: {WARN}; font-weight: 700; }}
#band {{ background: {INK}; }} #band[tone="open"] {{ background: {ACCENT}; }} #band[tone="bad"] {{ background: {BAD}; }}
#band[tone="done"] {{ background: {OK}; }}
#band QLabel {{ color: #FFFFFF; }}
QLabel#say {{ font-size: {px(54)}px; font-weight: 700; }} QLabel#then {{ font-size: {px(24)}px; }}
#band QPushButton {{ background: transparent; color: #FFFFFF; border: 2px solid rgba(255,255,255,130);
  border-radius: {px(10)}px; padding: {px(10)}px {px(18)}px; font-size: {px(18)}px; font-weight: 600; }}
#band QPushButton:hover, #band QPushButton:focus {{ border-color: #FFFFFF; background: rgba(255,255,255,30); }}
QLineEdit {{ font-size: {px(34)}px; padding: {px(10)}px; border: 2px solid {ACCENT}; border-radius: {px(10)}px; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: #C9BFAE; border-radius: {px(5)}px; min-height: {px(40)}px; }}
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
QListView {{ background: transparent; border: none; }}
QScrollArea {{ border: none; background: transparent; }} QScrollArea > QWidget > QWidget {{ background: transparent; }}
"""
