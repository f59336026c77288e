"""As it prints: the page of the open rule, step by step through orders it fits and orders it nearly fits."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from station.bridge.manager_desk import DeskBridge
from station.domain.facts import FACTS, Op
from station.domain.reasons import Reason
from station.domain.rules import Rule, RuleSet
from station.domain.trouble import Trouble
from station.ui.manager.parts import Combo, FlowLayout, button, label, named
from station.ui.manager.rules_page import RulePanel
from station.ui.manager.sheet import Sheet
from station.ui.theme import Scale
from station.wording.rule_sentence import RuleTeller
from station.wording.words import Words
from station.workflow.managing_orders import Fitting
from station.workflow.managing_pages import AsPrinted, OrdersFound, Wish

__all__ = ["PagesPanel"]


class PagesPanel(RulePanel):
    """Shows the page of the rule for one order at a time. Alt+Left and Alt+Right step through the orders."""

    def __init__(self, desk: DeskBridge, papers: list[str]) -> None:
        super().__init__("pages")
        self._desk, self._papers = desk, papers
        self._rules: RuleSet | None = None
        self._rule: Rule | None = None
        self._teller: RuleTeller | None = None
        self.found: OrdersFound | None = None
        self.shown: AsPrinted | None = None
        self.place = 0
        self._find_ticket = self._page_ticket = 0
        self._build()
        self._connect()

    def _build(self) -> None:
        self.heading = label("h")
        self.fits, self.nearly = button("pages.fits", "toggle"), button("pages.nearly", "toggle")
        self.fits.setChecked(True)
        kinds = QHBoxLayout()
        kinds.addWidget(self.heading, 1)
        kinds.addWidget(self.fits)
        kinds.addWidget(self.nearly)
        self.sheet = Sheet("pages.sheet")
        self.why = label("problem", "pages.why", wraps=True)
        self.why.setProperty("tone", "warn")
        self.why.hide()
        self.back, self.next = button("pages.back"), button("pages.next")
        self.back.setText("‹")
        self.next.setText("›")
        self.order = named(QLabel(), "pages.order")
        self.order.setTextFormat(Qt.TextFormat.PlainText)
        self.order.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.order.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        steps = QHBoxLayout()
        steps.addWidget(self.back)
        steps.addWidget(self.order, 1)
        steps.addWidget(self.next)
        self.language, self.paper = Combo("pages.language"), Combo("pages.paper")
        self.longest = button("pages.longest", "toggle")
        for combo in (self.language, self.paper):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        choices = FlowLayout()
        for widget in (self.language, self.paper, self.longest):
            choices.addWidget(widget)
        self.column.addLayout(kinds)
        self.column.addWidget(self.sheet, 1)
        self.column.addWidget(self.why)
        self.column.addLayout(steps)
        self.column.addLayout(choices)

    def _connect(self) -> None:
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)
        self.fits.clicked.connect(self._show_fits)
        self.nearly.clicked.connect(self._show_nearly)
        self.back.clicked.connect(self._step_back)
        self.next.clicked.connect(self._step_on)
        for combo in (self.language, self.paper):
            combo.activated.connect(self._wish_changed)
        self.longest.toggled.connect(self._wish_changed)
        for keys, slot in (("Alt+Left", self._step_back), ("Alt+Right", self._step_on)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(slot)

    def show_rule(self, rules: RuleSet, rule: Rule, teller: RuleTeller) -> None:
        self.show()
        is_other = self._rule is None or self._rule.name != rule.name
        self._rules, self._rule, self._teller = rules, rule, teller
        if is_other:
            self.place, self.found, self.shown = 0, None, None
            self.sheet.show_page(b"")
            self._show_fits()
        self._find_ticket = self._desk.ask("find", rule)

    def show_set(self, rules: RuleSet, teller: RuleTeller) -> None:
        """What holds for every parcel has no page of its own."""
        self.show_nothing()
        self.hide()

    def show_nothing(self) -> None:
        self._rule = None
        self.found = self.shown = None
        self.sheet.show_page(b"")
        self._say_why("")
        self._show_order()

    def end(self, timeout_s: float) -> bool:
        self._rule = None
        return self._desk.close(timeout_s)

    # --- orders ---------------------------------------------------------------------------------------------------

    def offered(self) -> tuple[Fitting, ...]:
        """The orders one steps through now."""
        if self.found is None:
            return ()
        return self.found.matching if self.fits.isChecked() else self.found.nearly

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if self._rule is None:
            return
        if isinstance(answer, OrdersFound) and ticket == self._find_ticket:
            before = self._number()
            self.found = answer
            if not answer.is_all:
                self._find_ticket = self._desk.ask("find", self._rule)
            numbers = [one.number for one in self.offered()]
            self.place = numbers.index(before) if before in numbers else 0
            self._show_order()
            if self._number() != before or self.shown is None or answer.is_all:
                self._ask_page()
        elif isinstance(answer, AsPrinted) and ticket == self._page_ticket:
            self._show_page(answer)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble) and self._teller is not None:
            self._say_why(" ".join(self._teller.words.trouble(trouble.code, **trouble.facts)))

    def _number(self) -> str:
        offered = self.offered()
        return offered[self.place].number if self.place < len(offered) else ""

    @Slot()
    def _show_fits(self) -> None:
        self._choose(fits=True)

    @Slot()
    def _show_nearly(self) -> None:
        self._choose(fits=False)

    def _choose(self, fits: bool) -> None:
        self.fits.setChecked(fits)
        self.nearly.setChecked(not fits)
        self.place = 0
        self._show_order()
        self._ask_page()

    @Slot()
    def _step_back(self) -> None:
        self._step(-1)

    @Slot()
    def _step_on(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        if self.offered():
            self.place = (self.place + by) % len(self.offered())
            self._show_order()
            self._ask_page()

    @Slot()
    def _wish_changed(self) -> None:
        self._ask_page()

    def _ask_page(self) -> None:
        number = self._number()
        if not number or self._rule is None:
            self.shown = None
            self.sheet.show_page(b"")
            return
        language, paper = str(self.language.currentData() or ""), str(self.paper.currentData() or "")
        wish = Wish(number, language, paper, self.longest.isChecked())
        self._page_ticket = self._desk.ask("page", self._rules, self._rule, wish)

    # --- showing --------------------------------------------------------------------------------------------------

    def _show_order(self) -> None:
        if self._teller is None:
            return
        words, offered, found = self._teller.words, self.offered(), self.found
        self.fits.setText(words.say("fit: {n}", n=len(found.matching) if found else 0))
        self.nearly.setText(words.say("nearly: {n}", n=len(found.nearly) if found else 0))
        for widget in (self.back, self.next):
            widget.setEnabled(len(offered) > 1)
        if self.place < len(offered):
            one = offered[self.place]
            said = words.say("Order {number}[ · {name}]", number=one.number, name=one.name)
            self.order.setText(said)
            self.order.setToolTip(words.day(one.day))
            self._say_why(self._fails(one.fails) if one.fails else "")
        else:
            self.order.setText("–")
            self._say_why(self._none_found(words))

    def _none_found(self, words: Words) -> str:
        found = self.found
        if found is None or self._rule is None:
            return ""
        if not found.is_all:
            return words.say("Looking for orders …")
        if self.fits.isChecked():
            return words.say("None of the last {n} orders fits this rule. Look at those that nearly do.",
                             n=found.looked_at)  # fmt: skip
        return words.say("None of the last {n} orders misses this rule by one condition.", n=found.looked_at)

    def _fails(self, reason: Reason) -> str:
        """ "Fails only: value of the goods is €38.20, needed is at least €40.00"."""
        if self._teller is None:
            return ""
        words, facts = self._teller.words, dict(reason.facts)
        fact = str(facts.get("fact", ""))
        if reason.code != "rule.unmet" or fact not in FACTS:
            return words.say("Fails only: {reason}", reason=words.reason(reason))
        found = facts.get("found")
        if isinstance(found, tuple | frozenset | list):
            shown = [self._teller.value(fact, one) for one in sorted(found, key=str)]
            said = words.fact(tuple(shown)) if shown else words.say("nothing")
        else:
            said = "–" if found is None else self._teller.value(fact, found)
        wanted = self._teller.wanted(fact, Op(str(facts["op"])), facts["wanted"])
        return words.say("Fails only: {fact} is {found}, needed is {wanted}",
                         fact=words.say(FACTS[fact].says), found=said, wanted=wanted)  # fmt: skip

    def _show_page(self, page: AsPrinted) -> None:
        if self._teller is None:
            return
        words, self.shown = self._teller.words, page
        self.sheet.show_page(page.png)
        languages: list[tuple[str, object]] = [(words.language_name(code), code) for code in page.languages]
        if languages:
            self.language.fill([(words.say("customer's language"), ""), *languages], page.wish.language)
        offered, place = self.offered(), self.place
        fails = offered[place].fails if place < len(offered) else None
        told = [self._fails(fails)] if fails else []
        if page.why_not is not None:
            told.append(words.say("No page: {reason}", reason=words.reason(page.why_not)))
        elif page.problem == "paper":
            told.append(words.say("Nothing is printed with it."))
        elif page.problem:
            told.append(" ".join(words.trouble(page.problem)))
        elif page.overtaken_by and not fails:
            told.append(words.say("In this parcel “{rule}” takes the place.", rule=page.overtaken_by))
        self._say_why(" ".join(told))

    def _say_why(self, text: str) -> None:
        self.why.setText(text)
        self.why.setVisible(bool(text))

    def show_words(self, words: Words) -> None:
        say = words.say
        self.heading.setText(say("As it prints"))
        self.longest.setText(say("longest name"))
        self.language.setAccessibleName(say("language"))
        self.paper.setAccessibleName(say("paper"))
        self.language.fill([(say("customer's language"), "")], "")
        self.paper.fill([(say("its own paper"), ""), *[(name, name) for name in self._papers]], "")
        self.back.setAccessibleName(say("order before"))
        self.next.setAccessibleName(say("next order"))
        self.back.setToolTip(say("Alt+←"))
        self.next.setToolTip(say("Alt+→"))

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        self.sheet.setMinimumHeight(scale.px(230) if scale.factor > 0.9 else scale.px(110))
