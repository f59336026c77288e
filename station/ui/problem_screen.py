"""The centre of the packing window when something needs the packer: what happened, and what to do."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.ui.customer_column import CustomerColumn
from station.ui.fitted_text import FittedColumn, FittedText
from station.ui.parts import Card, Picture
from station.ui.theme import Scale
from station.wording.problem_kinds import LOUDEST, problem_kind
from station.wording.words import Words
from station.workflow.views import ProblemView, title_in

#: Shapes before the kind of a problem: a stop for the loudest, a triangle for what may go on, a cross else.
STOP, CHECK, WRONG = "⬣", "▲", "✖"


class ProblemScreen(QWidget):
    """What happened, as large as it can be read, and what to do. The loudest leaves room for nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self._customer = CustomerColumn()
        self._panel = Card("bad")
        self._panel.setObjectName("problem.panel")
        self._picture = Picture()
        self._picture.setObjectName("problem.picture")
        self._kind = FittedText("problem.kind", 34, 700, "alarm")
        self._subject = FittedText("problem.subject", 72, 700)
        self._happened = FittedText("problem.happened", 32)
        self._next = FittedText("problem.next", 38, 700)
        self._texts = (self._kind, self._subject, self._happened, self._next)
        self._told = FittedColumn(*self._texts)
        self._panel.column.addWidget(self._told)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._customer, 25)
        self._row.addWidget(self._panel, 75)
        self._row.addWidget(self._picture)

    def show_view(self, view: ProblemView, words: Words, scale: Scale) -> None:
        is_loudest = view.code in LOUDEST
        self._dress(is_loudest, scale)
        shown = view.open if not is_loudest and not view.picture_png else None
        self._customer.setVisible(shown is not None)
        if shown is not None:
            self._customer.show_view(shown, words, scale)
        self._picture.setVisible(bool(view.picture_png))
        if view.picture_png:
            self._picture.setAccessibleName(words.say("The print as it looks"))
            self._picture.show_paper(view.picture_png, scale.px(440), scale.px(620))
        facts = dict(view.facts)
        happened, next_step = words.trouble(view.code, **facts)
        shape = STOP if is_loudest else CHECK if view.may_go_on else WRONG
        self._kind.show_text(f"{shape} {problem_kind(view.code, words)}")
        self._subject.show_text(_subject(view, facts, words))
        self._happened.show_text(happened)
        self._next.show_text(next_step)
        self._told.fit(scale, 20)

    def _dress(self, is_loudest: bool, scale: Scale) -> None:
        margin = 0 if is_loudest else scale.px(28)
        self._row.setContentsMargins(margin, margin * 22 // 28, margin, margin * 22 // 28)
        self._row.setSpacing(scale.px(22))
        sizes = (64, 150, 44, 60) if is_loudest else (34, 72, 32, 38)
        for text, size in zip(self._texts, sizes, strict=True):
            text.grow_to(size)
        self._panel.column.setContentsMargins(scale.px(56), scale.px(28), scale.px(56), scale.px(28))
        tone = "stop" if is_loudest else "bad"
        if self._panel.property("tone") != tone:
            self._panel.setProperty("tone", tone)
            for widget in (self._panel, *self._texts):
                widget.style().unpolish(widget)
                widget.style().polish(widget)


def _subject(view: ProblemView, facts: Mapping[str, object], words: Words) -> str:
    """The thing that the problem is about, in one or two words: an item, a print, an order number."""
    if view.code in LOUDEST:
        return f"{facts.get('number', '')} ≠ {facts.get('open_number', '')}"
    inserts = view.open.inserts if view.open is not None else ()
    asked = next((one for one in inserts if one.job_id and one.job_id == facts.get("job_id")), None)
    title = asked.title_in(words.language) if asked is not None else title_in(words.language, facts)
    return str(facts.get("name") or title or facts.get("number") or facts.get("scanned") or "")
