"""The form of what holds for all parcels: limits, postage, trying out, guards; what it says; what is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui.manager.form_area import FormArea
from station.ui.manager.form_sections import FormSection
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import label
from station.ui.manager.problem_lines import ProblemLines
from station.ui.manager.set_sections import BendSection, FixedSection, HabitSection, ParcelSection, PostageSection
from station.workflow.managing_edits import Place, at_place, grown, put, taken

__all__ = ["SetForm"]


class SetForm(FormArea):
    """Shows the rule set but its rules, and tells of every edit with the whole new body; it decides nothing."""

    #: The body as it is now, and the field that was edited; "" where the form has to be rebuilt for it.
    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__("set")
        self.body: Mapping[str, Any] = {}

    def show_set(self, body: Mapping[str, Any], tools: FormTools) -> None:
        """Build the form for a body."""
        self.body = body
        self._rebuild(lambda: self._built(tools))
        self.sentence.setAccessibleName(tools.words.say("In plain words"))

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self._focus("set.budget")

    def _built(self, tools: FormTools) -> QWidget:
        say = tools.words.say
        page = QWidget()
        self._column = QVBoxLayout(page)
        head = label("title")
        head.setText(say("Every parcel"))
        self._column.addWidget(head)
        self.whole = ProblemLines()
        self._column.addWidget(self.whole)
        postage = PostageSection(say("Postage"), self.body, tools)
        bends = BendSection(say("Guards of taste that are bent"), self.body, tools)
        self.sections: list[FormSection] = [
            ParcelSection(say("One parcel"), self.body, tools),
            postage,
            HabitSection(say("New and again"), self.body, tools),
            bends,
            FixedSection(say("Guards that stay as they are"), self.body, tools),
        ]
        for section in self.sections:
            self._column.addWidget(section)
            section.edited.connect(self._section_edited)
        for rows in (postage, bends):
            rows.removed.connect(self._row_removed)
            rows.grew.connect(self._row_added)
        self._column.addStretch(1)
        return page

    def _fit_parts(self) -> None:
        px = self._scale.px
        self._column.setContentsMargins(px(6), px(4), px(12), px(10))
        self._column.setSpacing(px(15))
        for section in self.sections:
            section.fit(self._scale)

    def _all_lines(self) -> Iterator[tuple[str, ProblemLines]]:
        yield "", self.whole
        for section in self.sections:
            yield from section.all_problems()

    def _focus(self, name: str) -> None:
        field = self.findChild(QWidget, name)
        if field is not None:
            field.setFocus()
            self.ensureWidgetVisible(field)

    # --- edits ----------------------------------------------------------------------------------------------------

    @Slot(tuple, object, bool)
    def _section_edited(self, place: Place, value: object, rebuild: bool) -> None:
        body = taken(self.body, place) if value is None else put(self.body, place, value)
        self._edit(body, "" if rebuild else ".".join(map(str, place)))

    @Slot(str, object, str)
    def _row_added(self, rows: str, row: object, field: str) -> None:
        number = len(at_place(self.body, (rows,), ()))
        self._edit(grown(self.body, (rows,), row), "")
        self._focus(f"set.{rows}.{number}.{field}")

    @Slot(tuple)
    def _row_removed(self, place: Place) -> None:
        self._edit(taken(self.body, place), "")
        self._focus(f"set.{place[0]}.add")

    def _edit(self, body: Mapping[str, Any], field: str) -> None:
        self.body = body
        self.edited.emit(body, field)
