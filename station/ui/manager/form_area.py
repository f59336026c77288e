"""What the forms of the rules page share: rebuilt without losing the place, problems told at the row they belong to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from station.ui.manager.parts import label
from station.ui.manager.problem_lines import ProblemLine, ProblemLines
from station.ui.theme import Scale

__all__ = ["FormArea"]


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
            old.hide()
            for child in old.findChildren(QWidget):
                child.setObjectName("")  # whoever looks for a field finds the new one
            old.deleteLater()  # it may be one of its own fields that asked for the new one
        self._page = page
        self._place.addWidget(page)
        page.show()
        self._fit_parts()
        self._place_problems()
        self.verticalScrollBar().setValue(top)
        again = self.findChild(QWidget, name) if name else None
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


def _upwards(field: str) -> Iterator[str]:
    """The field and all it lies in: "when.all.1.value", "when.all.1", "when.all", "when", ""."""
    yield field
    while field:
        field = field.rpartition(".")[0]
        yield field
