"""The style sheet of the manager's window: the palette of the packing table at desk size."""

from station.ui import theme
from station.ui.theme import Scale

__all__ = ["desk_scale", "desk_style"]

#: A manager sits in front of the screen: smaller than this nothing is read well.
SMALLEST = 0.78


def desk_scale(width: int, height: int) -> Scale:
    """Design pixels of 1920 x 1080 to this window's pixels."""
    return Scale(max(SMALLEST, min(1.25, height / theme.DESIGN_HEIGHT, width / 1920)))


def desk_style(scale: Scale) -> str:
    """The style sheet of all pages at a scale."""
    return _frame(scale) + _controls(scale) + _texts(scale)


def _frame(scale: Scale) -> str:
    px = scale.px
    return f"""
* {{ font-family: Inter, 'DejaVu Sans', sans-serif; font-size: {px(17)}px; color: {theme.INK}; }}
#desk {{ background: {theme.PAPER}; }}
#top {{ background: {theme.CARD}; border-bottom: 1px solid {theme.LINE}; }}
#brand {{ font-weight: 700; font-size: {px(20)}px; }}
#subtitle {{ color: {theme.SOFT}; font-size: {px(16)}px; }}
#nav {{ background: {theme.CARD}; border: none; border-right: 1px solid {theme.LINE}; outline: none;
  padding: {px(24)}px {px(14)}px; }}
#nav::item {{ color: {theme.SOFT}; border-radius: {px(8)}px; padding: {px(11)}px {px(16)}px; margin: {px(2)}px 0; }}
#nav::item:hover {{ background: #F4F1EA; }}
#nav::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.ACCENT}; font-weight: 600; }}
#nav::item:selected:focus {{ border: 2px solid {theme.ACCENT}; }}
QFrame[card="true"] {{ background: {theme.CARD}; border: 1px solid {theme.LINE}; border-radius: {px(12)}px; }}
#foot {{ background: {theme.CARD}; border-top: 1px solid {theme.LINE}; }}
#foot QLabel {{ color: {theme.SOFT}; font-size: {px(15)}px; }}
#foot QLabel[tone="bad"] {{ color: {theme.BAD}; font-weight: 600; }}
QDialog {{ background: {theme.PAPER}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: #C9BFAE; border-radius: {px(5)}px; min-height: {px(40)}px; }}
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
QToolTip {{ background: {theme.INK}; color: #FFFFFF; border: none; padding: {px(6)}px; }}
"""


def _controls(scale: Scale) -> str:
    px = scale.px
    field = f"border: 1px solid #CFC6B6; border-radius: {px(8)}px; background: #FFFFFF; padding: {px(7)}px {px(11)}px;"
    return f"""
QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit {{ {field} min-height: {px(22)}px; }}
QComboBox {{ padding-right: {px(20)}px; }}
QComboBox::drop-down {{ border: none; width: {px(22)}px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QAbstractSpinBox, QAbstractSpinBox:focus {{ padding: {px(7)}px 0; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ border: none; padding: 0; min-height: 0;
  background: transparent; }}
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border; width: 1px; height: 1px;
  border: none; background: transparent; }}
QComboBox QAbstractItemView {{ background: #FFFFFF; border: 1px solid {theme.LINE}; outline: none;
  selection-background-color: {theme.ACCENT_SOFT}; selection-color: {theme.INK}; }}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {theme.ACCENT};
  padding: {px(6)}px {px(10)}px; }}
QLineEdit[bad="true"], QAbstractSpinBox[bad="true"], QComboBox[bad="true"] {{ border: 2px solid {theme.BAD}; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {theme.FAINT}; background: #F6F3EE; }}
QPushButton {{ border: 1px solid #CFC6B6; border-radius: {px(8)}px; background: #FFFFFF; font-weight: 600;
  padding: {px(8)}px {px(16)}px; }}
QPushButton:hover {{ background: #F4F1EA; }}
QPushButton:focus {{ border: 2px solid {theme.ACCENT}; padding: {px(7)}px {px(15)}px; }}
QPushButton:disabled {{ color: {theme.FAINT}; border-color: {theme.LINE}; }}
QPushButton[primary="true"] {{ background: {theme.ACCENT}; color: #FFFFFF; border: 1px solid {theme.ACCENT}; }}
QPushButton[primary="true"]:hover {{ background: #0E6B62; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {theme.INK}; }}
QPushButton[primary="true"]:disabled {{ background: #C6D9D5; border-color: #C6D9D5; }}
QPushButton[quiet="true"] {{ border-color: transparent; background: transparent; color: {theme.SOFT};
  padding: {px(6)}px {px(8)}px; min-width: {px(18)}px; }}
QPushButton[quiet="true"]:hover {{ background: #F4F1EA; color: {theme.INK}; }}
QPushButton[quiet="true"]:disabled {{ color: {theme.FAINT}; }}
QPushButton[quiet="true"]:focus {{ border: 2px solid {theme.ACCENT}; padding: {px(5)}px {px(7)}px; }}
QPushButton[toggle="true"] {{ padding: {px(7)}px {px(10)}px; font-weight: 500; color: {theme.SOFT}; }}
QPushButton[toggle="true"]:checked {{ background: {theme.ACCENT_SOFT}; border-color: {theme.ACCENT};
  color: {theme.ACCENT}; font-weight: 600; }}
QPushButton[toggle="true"]:focus {{ border: 2px solid {theme.ACCENT}; padding: {px(6)}px {px(9)}px; }}
QPushButton[chip="true"] {{ background: #F4F1EA; border-color: #E0D9CB; font-weight: 500;
  padding: {px(4)}px {px(9)}px; }}
QPushButton[chip="true"]:focus {{ border: 2px solid {theme.ACCENT}; padding: {px(3)}px {px(8)}px; }}
QCheckBox {{ spacing: {px(8)}px; }} QCheckBox:focus {{ color: {theme.ACCENT}; }}
QListView {{ background: transparent; border: none; outline: none; }}
QListWidget::item {{ padding: {px(8)}px {px(10)}px; border-radius: {px(6)}px; }}
QListWidget::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}
QProgressBar {{ border: none; border-radius: {px(4)}px; background: #EFE9DE; max-height: {px(8)}px; }}
QProgressBar::chunk {{ background: {theme.ACCENT}; border-radius: {px(4)}px; }}
QFrame[group="true"] {{ background: #FBFAF7; border: 1px solid {theme.LINE}; border-radius: {px(10)}px; }}
"""


def _texts(scale: Scale) -> str:
    px = scale.px
    return f"""
QLabel[kind="h"] {{ color: {theme.SOFT}; font-size: {px(15)}px; font-weight: 600; }}
QLabel[kind="soft"] {{ color: {theme.SOFT}; font-size: {px(16)}px; }}
QLabel[kind="small"] {{ color: {theme.SOFT}; font-size: {px(15)}px; }}
QLabel[kind="strong"] {{ font-weight: 600; }}
QLabel[kind="title"] {{ font-size: {px(24)}px; font-weight: 700; }}
QLabel[kind="figure"] {{ font-size: {px(38)}px; font-weight: 700; }}
QLabel[kind="sentence"] {{ background: #F6F3EC; border-radius: {px(8)}px; padding: {px(11)}px {px(15)}px; }}
QLabel[kind="problem"] {{ border-radius: {px(8)}px; padding: {px(8)}px {px(13)}px; font-size: {px(16)}px; }}
QLabel[kind="problem"][tone="warn"] {{ background: {theme.WARN_SOFT}; color: {theme.WARN}; }}
QLabel[kind="problem"][tone="bad"] {{ background: {theme.BAD_SOFT}; color: {theme.BAD}; }}
QLabel[kind="problem"][tone="ok"] {{ background: {theme.OK_SOFT}; color: {theme.OK}; }}
QLineEdit#rule\\.name {{ font-size: {px(24)}px; font-weight: 700; border: 1px solid transparent; }}
QLineEdit#rule\\.name:hover {{ border: 1px solid {theme.LINE}; }}
QLineEdit#rule\\.name:focus {{ border: 2px solid {theme.ACCENT}; }}
"""
