"""Had it been live: the back-test of the draft, started by hand, with progress and cancel; figures of the open rule."""

from threading import Event

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from station.bridge.manager_desk import DeskBridge
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.rules import Rule, RuleSet
from station.domain.trouble import Trouble
from station.ui import theme
from station.ui.manager.parts import Combo, FlowLayout, button, label, named
from station.ui.manager.rules_page import RulePanel
from station.ui.theme import Scale
from station.wording.rule_sentence import RuleTeller
from station.wording.words import Words
from station.workflow.backtest import BacktestProgress
from station.workflow.managing_backtest import BacktestRun, RuleFigures, rule_figures

__all__ = ["BacktestPanel", "PhaseBars"]

#: Days of the past that can be asked for; the first is what is usually asked.
SPANS = (90, 30, 365)
#: Other rules told of; the rest is counted.
MOST_TOLD = 3


class PhaseBars(QWidget):
    """Parcels by phase as bars with their numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[tuple[Phase, str, int, str]] = []
        self._scale = Scale(1.0)

    def show_counts(self, counts: dict[Phase, int], words: Words) -> None:
        """Show the phases that have some."""
        self._bars = [
            (phase, words.phase(phase), counts[phase], words.number(counts[phase]))
            for phase in Phase
            if counts.get(phase)
        ]
        self.setAccessibleName(", ".join(f"{name} {said}" for _, name, _, said in self._bars))
        self._fit()
        self.update()

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._scale = scale
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._scale.px(34) * len(self._bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._scale.px
        most = max((count for _, _, count, _ in self._bars), default=1)
        left, right = px(130), px(70)
        room = max(self.width() - left - right, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        for line, (phase, name, count, said) in enumerate(self._bars):
            top = line * px(34)
            painter.setPen(QColor(theme.INK))
            painter.drawText(QRectF(0, top, left, px(26)), middle, name)
            painter.drawText(QRectF(left + room + px(12), top, right, px(26)), middle, said)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.PHASES[phase.number - 1]))
            painter.drawRoundedRect(QRectF(left, top, max(room * count / most, 3), px(24)), 4, 4)


class BacktestPanel(RulePanel):
    """Figures of the open rule out of the last back-test. Ctrl+T runs one."""

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__("backtest")
        self._desk = desk
        self._rules: RuleSet | None = None
        self._rule: Rule | None = None
        self._teller: RuleTeller | None = None
        self.result: BacktestRun | None = None
        self._cancelled = Event()
        self._ticket = 0
        self.is_running = False
        self._trouble = ""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.heading, self.figure = label("h"), label("figure", "backtest.parcels")
        self.about, self.more = label("soft", wraps=True), label("small", "backtest.more", wraps=True)
        self.bars = PhaseBars()
        self.span, self.run = Combo("backtest.days"), button("backtest.run")
        self.run.setShortcut("Ctrl+T")
        self.progress = named(QProgressBar(), "backtest.progress")
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.span.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        row = FlowLayout()
        row.addWidget(self.span)
        row.addWidget(self.run)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.figure)
        self.column.addWidget(self.about)
        self.column.addWidget(self.bars)
        self.column.addWidget(self.more)
        self.column.addWidget(self.progress)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.run.clicked.connect(self._run_or_cancel)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)
        self._desk.told.connect(self._told)

    def show_rule(self, rules: RuleSet, rule: Rule, teller: RuleTeller) -> None:
        self._rules, self._rule, self._teller = rules, rule, teller
        self._show()

    def show_set(self, rules: RuleSet, teller: RuleTeller) -> None:
        self._rules, self._rule, self._teller = rules, None, teller
        self._show()

    def show_nothing(self) -> None:
        self._rules = self._rule = None
        self._show()

    def end(self, timeout_s: float) -> bool:
        self._cancelled.set()
        return self._desk.close(timeout_s)

    @Slot()
    def _run_or_cancel(self) -> None:
        if self.is_running:
            self._cancelled.set()
        elif self._rules is not None:
            self._cancelled, self.is_running, self._trouble = Event(), True, ""
            self.progress.setRange(0, 0)
            self._ticket = self._desk.ask("run", self._rules, self.span.currentData(), self._cancelled)
        self._show()

    @Slot(object)
    def _told(self, progress: object) -> None:
        if isinstance(progress, BacktestProgress):
            self.progress.setRange(0, progress.of)
            self.progress.setValue(progress.parcels)

    @Slot(str, int, object)
    def _answered(self, _request: str, _ticket: int, answer: object) -> None:
        if isinstance(answer, BacktestRun):
            self.result, self.is_running = answer, False
            self._show()

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        self.is_running = False
        if isinstance(trouble, Trouble) and self._teller is not None and trouble.code != "backtest.interrupted":
            self._trouble = " ".join(self._teller.words.trouble(trouble.code, **trouble.facts))
        self._show()

    # --- showing --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        teller = self._teller
        if teller is None:
            return
        say = teller.words.say
        self.progress.setVisible(self.is_running)
        self.span.setEnabled(not self.is_running)
        self.run.setText(say("Cancel") if self.is_running else say("Try it out (Ctrl+T)"))
        self.run.setEnabled(self.is_running or self._rules is not None)
        figures = rule_figures(self.result, self._rule.name) if self.result and self._rule else None
        self.figure.setVisible(figures is not None)
        self.bars.setVisible(figures is not None)
        self.more.setVisible(figures is not None)
        if figures is not None and self.result is not None:
            self._show_figures(figures, self.result, teller.words)
        else:
            self.about.setText(self._trouble or say(
                "What would this draft have done with the parcels of the last weeks? Try it out: nothing is printed, "
                "nothing is recorded, and your packing tables do not notice."
            ))  # fmt: skip

    def _show_figures(self, figures: RuleFigures, run: BacktestRun, words: Words) -> None:
        money = _money(figures.cost_cents, words)
        self.figure.setText(words.count("{n} parcel", "{n} parcels", figures.parcels))
        about = [words.say("of {n}", n=run.draft.parcels), money]
        if figures.live_parcels is not None:
            about.append(words.say("as live now: {n}", n=figures.live_parcels))
        if figures.held_out:
            about.append(words.say("{n} left out for comparison", n=figures.held_out))
        self.about.setText(" · ".join(about))
        self.bars.show_counts(dict(figures.by_phase), words)
        lines = [self._trouble] if self._trouble else []
        if run.rules != self._rules:
            lines.append(words.say("The draft has changed since: try it out again."))
        lines += self._takes(figures, words)
        if figures.overtaken:
            lines.append(words.count("{n} time another rule had its place", "{n} times another rule had its place",
                                     figures.overtaken))  # fmt: skip
        if figures.stopped:
            lines.append(words.count("{n} time a guard stopped it", "{n} times a guard stopped it", figures.stopped))
        lines += self._whole(run, words)
        self.more.setText("\n".join(lines))

    def _takes(self, figures: RuleFigures, words: Words) -> list[str]:
        others = sorted(((n, rule) for rule, n in figures.takes_from.items() if rule), reverse=True)
        if not others:
            return []
        told = ", ".join(f"{rule} {words.number(n)} ×" for n, rule in others[:MOST_TOLD])
        rest = sum(n for n, _ in others[MOST_TOLD:])
        return [words.say("Takes the place of {rules}[ and of others {n} ×]", rules=told, n=rest or None)]

    def _whole(self, run: BacktestRun, words: Words) -> list[str]:
        draft, live = run.draft, run.live
        lines = [words.say(
            "All rules: {cost} for inserts, {each} a parcel; as live now {live}, {live_each}",
            cost=_money(draft.cost_cents, words), each=_money(draft.cost_cents / max(draft.parcels, 1), words),
            live=_money(live.cost_cents, words), live_each=_money(live.cost_cents / max(live.parcels, 1), words),
        )]  # fmt: skip
        short = run.short_of()
        if short:
            names = self._teller.named(short[0][0]) if self._teller else short[0][0]
            sentence = "Stock of today: {name} needs {needed}, there are {there}[; {n} samples more run short]"
            told = {"name": names, "needed": short[0][1], "there": short[0][2], "n": len(short) - 1 or None}
            lines.append(words.say(sentence, **told))
        return lines

    def show_words(self, words: Words) -> None:
        self.heading.setText(words.say("Had it been live"))
        chosen = self.span.currentData() or SPANS[0]
        self.span.fill([(words.say("last {n} days", n=days), days) for days in SPANS], chosen)
        self.span.setAccessibleName(words.say("days of the past"))
        if self._teller is None:
            self._teller = RuleTeller(words, {})
        self._show()

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        self.bars.fit(scale)


def _money(cents: float, words: Words) -> str:
    return words.money(Money(round(cents)))
