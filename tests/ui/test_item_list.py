"""A row of the items: how many pieces are checked of how many is seen whole, at every size and beside a long name."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from station.domain.money import Money
from station.domain.orders import OrderLine
from station.ui import theme
from station.ui.fitted_text import sized_font
from station.ui.item_list import LineDelegate, LineModel
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import LineView

FACTORS = (0.5, 0.667, 1.0, 1.6, 2.0)


def inked(image: QImage, columns: range) -> list[int]:
    """Columns in which something dark stands; the line below the row is lighter."""
    return [x for x in columns if any(image.pixelColor(x, y).lightness() < 160 for y in range(image.height()))]


def painted(line: LineView, scale: Scale) -> QImage:
    """The row of a line, as the list paints it."""
    model = LineModel()
    model.set_lines([line], Words("en"))
    delegate = LineDelegate(model, lambda _: None)
    delegate.scale = scale
    image = QImage(QSize(scale.px(700), scale.px(112)), QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.setFont(sized_font("Inter", 400, scale.px(19)))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, image.width(), image.height())  # type: ignore[attr-defined]
    delegate.paint(painter, option, model.index(0))
    painter.end()
    return image


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize(("checked", "quantity"), [(0, 1), (1, 1), (9, 12), (100, 120)])
def test_the_count_is_seen_whole(qapp: QApplication, factor: float, checked: int, quantity: int) -> None:
    theme.load_fonts()
    scale = Scale(factor)
    line = OrderLine(1, "A", "A name that is so long that it needs all the room there is", quantity, Money(100))
    image = painted(LineView(line, None, checked, False), scale)
    tick = image.width() - 1 - scale.px(62)
    metrics = QFontMetrics(sized_font("Inter", 700, scale.px(34)))
    wide = metrics.horizontalAdvance(f"{checked} / {quantity}")
    room = range(tick - scale.px(12) - wide - scale.px(6), tick - scale.px(2))
    columns = inked(image, room)
    last = metrics.boundingRect(str(quantity)[-1]).width()
    assert columns[-1] >= tick - scale.px(12) - last, "the last digit stands beside the tick"
    box = metrics.tightBoundingRect(f"{checked} / {quantity}")
    assert columns[-1] - columns[0] >= box.width() - scale.px(6)
