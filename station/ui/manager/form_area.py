"""What the forms of the rules page share: rebuilt without losing the place, problems told at the row they belong to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from station.ui.manager.parts import label
from station.ui.manager.problem_lines import ProblemLine, ProblemLines
from station.ui.theme import Scale

__all__ = ["FormArea", "order_tabs"]


class FormArea(QScrollArea):
    """A form that scrolls, and the sentence that tells what it says."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.form")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scale = Scale(1.0)
        #: Stays for good: a page that left the window would be dressed anew, all of its fields, to be thrown away.
        self._host = QWidget()
        self._place = QVBoxLayout(self._host)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._page: QWidget | None = None
        self.setWidget(self._host)
        self._problems: tuple[ProblemLine, ...] = ()
        #: All of it in plain words; whoever shows the form puts it below, so that it never scrolls away.
        self.sentence = label("sentence", f"{name}.sentence", wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_problems(self, problems: Sequence[ProblemLine]) -> None:
        """What is wrong, each problem at the row it belongs to."""
        self._problems = tuple(problems)
        self._place_problems()

    def show_sentence(self, text: str) -> None:
        """What the form says, in plain words."""
        self.sentence.setText(text)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._scale = scale
        if self._page is not None:
            self._fit_parts()

    def _rebuild(self, build: Callable[[], QWidget]) -> None:
        """Take another page; what had the focus has it again where it is still there."""
        focused = self.focusWidget()
        name, top = (focused.objectName() if focused is not None else ""), self.verticalScrollBar().value()
        page, old = build(), self._page
        if old is not None:
            self._place.removeWidget(old)
            _let_go(old)
        self._page = page
        self._place.addWidget(page)
        page.show()
        self._fit_parts()
        self._place_problems()
        self.verticalScrollBar().setValue(top)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _swap(self, old: QWidget, new: QWidget, column: QVBoxLayout) -> None:
        """Put a part in the place of another; what had the focus in it has it again where it is still there."""
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None and old.isAncestorOf(focused) else ""
        place = column.indexOf(old)
        column.removeWidget(old)
        _let_go(old)
        column.insertWidget(place, new)
        new.show()
        again = new.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _place_problems(self) -> None:
        if self._page is None:
            return
        lines = dict(self._all_lines())
        told: Mapping[str, list[ProblemLine]] = {name: [] for name in lines}
        for one in self._problems:
            for field in self._fields_of(one):
                told[next((name for name in _upwards(field) if name in lines), "")].append(one)
        for name, problems in told.items():
            lines[name].show_problems(problems)

    # --- what a form has ------------------------------------------------------------------------------------------

    def _fit_parts(self) -> None:
        """Take the sizes of the scale, in all that was built."""
        raise NotImplementedError

    def _all_lines(self) -> Iterable[tuple[str, ProblemLines]]:
        """Where the problems of each field are told; "" where there is no better place."""
        raise NotImplementedError

    def _fields_of(self, problem: ProblemLine) -> list[str]:
        """The fields at which a problem is told."""
        return [problem.field]


def order_tabs(parts: Iterable[QWidget]) -> None:
    """Let Tab go through these parts one after the other, each in its own order, whenever they were built."""
    for before, after in pairwise(stop for part in parts for stop in _tab_stops(part)):
        QWidget.setTabOrder(before, after)


def _tab_stops(part: QWidget) -> list[QWidget]:
    """What Tab stops at in a part, in order; it may be one itself.

    The chain that Qt keeps must not be walked from here: PySide 6.11 takes what stands next in it for a part of the
    widget it was asked of, and ends it together with that.
    """
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return [part]  # with all that is in it: the line of a box, the chips of a list
    inner = (each for each in part.children() if isinstance(each, QWidget) and not each.isWindow())
    return [stop for each in inner for stop in _tab_stops(each)]


def _let_go(old: QWidget) -> None:
    """Take a part off the screen; whoever looks for one of its fields finds the new one."""
    old.hide()
    for child in (old, *old.findChildren(QWidget)):
        child.setObjectName("")
    old.deleteLater()  # it may be one of its own fields that asked for the new one


def _upwards(field: str) -> Iterator[str]:
    """The field and all it lies in: "when.all.1.value", "when.all.1", "when.all", "when", ""."""
    yield field
    while field:
        field = field.rpartition(".")[0]
        yield field
