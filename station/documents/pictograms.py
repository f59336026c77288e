"""A drawing for every command, for who reads neither language: strokes on a field of 24 units, y downwards."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from printing.fonts import Face, reportlab_name
from station.domain.command_codes import DIGITS, Command

FIELD = 24.0
_STROKE = 1.8  #: units

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[Point, ...]
    is_closed: bool = False
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """A part of a circle: degrees from three o'clock, clockwise on the page."""

    centre: Point
    radius: float
    start: int = 0
    extent: int = 360
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter or number, its middle at `centre`."""

    text: str
    centre: Point
    size: float


Shape = Line | Arc | Sign


def _box(left: float, top: float, width: float, height: float) -> Line:
    right, low = left + width, top + height
    return Line(((left, top), (right, top), (right, low), (left, low)), is_closed=True)


def _path(*points: Point) -> Line:
    return Line(points)


def _cross(x: float, y: float, reach: float) -> tuple[Line, Line]:
    return (
        _path((x - reach, y - reach), (x + reach, y + reach)),
        _path((x - reach, y + reach), (x + reach, y - reach)),
    )


def _arrow(start: Point, end: Point, head: float = 3.5) -> tuple[Line, Line]:
    """A shaft and its head."""
    along = math.atan2(end[1] - start[1], end[0] - start[0])
    wings = [(end[0] - head * math.cos(along + turn), end[1] - head * math.sin(along + turn)) for turn in (-0.7, 0.7)]
    return _path(start, end), _path(wings[0], end, wings[1])


_PARCEL = (_box(3, 7, 18, 14), _path((3, 11), (21, 11)), _path((12, 7), (12, 11)))
_PAGE = (Line(((5, 2), (15, 2), (19, 6), (19, 22), (5, 22)), is_closed=True),)
_TICK = _path((8, 14.5), (11, 18), (17, 9.5))

PICTOGRAMS: Mapping[Command, tuple[Shape, ...]] = {
    Command.FINISH: (_box(3, 3, 18, 18), _path((7, 12.5), (11, 16.5), (17.5, 8))),
    Command.GO_ON: _arrow((3, 12), (21, 12), 7),
    Command.LEAVE: _arrow((21, 12), (3, 12), 7),
    Command.UNDO: (Arc((13, 13), 7, 180, 250), _path((2.5, 9.5), (6, 13.5), (10, 9.5))),
    Command.SHORT: (*_PARCEL, Sign("?", (12, 16), 9)),
    Command.DAMAGED: (_box(3, 5, 18, 16), _path((13, 5), (9.5, 10), (14, 13), (10, 17), (12, 21))),
    Command.NO_SAMPLE: (_box(7, 4, 10, 16), _path((7, 8), (17, 8)), _path((3, 21.5), (21, 2.5))),
    Command.AGAIN: (
        Line(((7, 17), (3, 17), (3, 9), (21, 9), (21, 17), (17, 17))),
        _path((7, 9), (7, 3), (17, 3), (17, 9)),
        _box(7, 14, 10, 8),
        Sign("2", (12, 18), 6.5),
    ),
    Command.TEXT: (*_PAGE, _path((8.5, 10), (15.5, 10)), _path((8.5, 14), (15.5, 14)), _path((8.5, 18), (13, 18))),
    Command.SET_ASIDE: (_box(2, 9, 11, 12), _path((2, 12.5), (13, 12.5)), *_arrow((12, 4.5), (22, 4.5), 4)),
    Command.HAND_OVER: (
        Arc((5.5, 6), 3),
        _path((1, 20), (1.5, 14), (5.5, 11.5), (9.5, 14), (10, 20)),
        Arc((18.5, 6), 3),
        _path((14, 20), (14.5, 14), (18.5, 11.5), (22.5, 14), (23, 20)),
        *_arrow((9.5, 3), (14.5, 3), 2.5),
    ),
    Command.SPLIT: (_box(1, 8, 9, 11), _path((1, 11.5), (10, 11.5)), _box(14, 8, 9, 11), _path((14, 11.5), (23, 11.5))),
    Command.TAKEN_OUT: (*_PARCEL, *_arrow((12, 9), (12, 1), 3)),
    Command.UNCERTAIN: (*_PAGE, Sign("?", (12, 13), 12)),
    Command.LIES_THERE: (*_PAGE, _TICK),
    Command.NOT_THERE: (*_PAGE, *_cross(12, 13.5, 3.8)),
    Command.LOCK: (_box(4, 11, 16, 11), Arc((12, 11), 5, 180, 180), Arc((12, 16.5), 1.4, is_filled=True)),
    Command.DAY: (
        _path((3, 2), (3, 21), (22, 21)),
        _path((8, 21), (8, 13)),
        _path((13, 21), (13, 7)),
        _path((18, 21), (18, 10)),
    ),
    Command.HELP: (Arc((12, 12), 9.5), Sign("?", (12, 12), 14)),
    Command.LANGUAGE: (
        Arc((12, 12), 9.5),
        _path((2.5, 12), (21.5, 12)),
        _path((12, 2.5), (7.5, 7), (7.5, 17), (12, 21.5)),
        _path((12, 2.5), (16.5, 7), (16.5, 17), (12, 21.5)),
    ),
    Command.MUTE: (
        Line(((2, 9), (6, 9), (12, 4), (12, 20), (6, 15), (2, 15)), is_closed=True, is_filled=True),
        Arc((13, 12), 4, -50, 100),
        Arc((13, 12), 8, -50, 100),
    ),
    Command.DARK: (Arc((12, 12), 9.5), Arc((12, 12), 9.5, 90, 180, is_filled=True)),
    **{digit: (Sign(digit.value, (12, 12), 24),) for digit in DIGITS},
}


def draw(canvas: Canvas, command: Command, left: float, low: float, side: float) -> None:
    """The drawing of a command into a square; lengths in points, `low` from the foot of the page."""
    canvas.saveState()
    canvas.translate(left, low)
    canvas.scale(side / FIELD, side / FIELD)
    canvas.setLineWidth(_STROKE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for shape in PICTOGRAMS[command]:
        match shape:
            case Line():
                _draw_line(canvas, shape)
            case Arc():
                _draw_arc(canvas, shape)
            case Sign():
                canvas.setFont(reportlab_name(Face.SANS_BOLD), shape.size)
                canvas.drawCentredString(shape.centre[0], FIELD - shape.centre[1] - shape.size * 0.36, shape.text)
    canvas.restoreState()


def _draw_line(canvas: Canvas, line: Line) -> None:
    path = canvas.beginPath()
    path.moveTo(line.points[0][0], FIELD - line.points[0][1])
    for x, y in line.points[1:]:
        path.lineTo(x, FIELD - y)
    if line.is_closed:
        path.close()
    canvas.drawPath(path, stroke=1, fill=int(line.is_filled))


def _draw_arc(canvas: Canvas, arc: Arc) -> None:
    (x, y), r = arc.centre, arc.radius
    path = canvas.beginPath()
    path.arc(x - r, FIELD - y - r, x + r, FIELD - y + r, startAng=-arc.start, extent=-arc.extent)
    canvas.drawPath(path, stroke=1, fill=int(arc.is_filled))
