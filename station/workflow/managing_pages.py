"""As it prints: the real page of a rule for a real order, in any language, on any paper, with the longest name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from printing.errors import DoesNotFit, PictureUnreadable
from printing.layout import lay_out
from printing.media import Media, PrinterProfile
from printing.raster import preview_png
from station.documents.compose import ShopVoice, compose_for_parcel
from station.documents.specimen import PEOPLE
from station.domain.catalog import Catalog
from station.domain.conditions import AllOf
from station.domain.plan import Choice, PackContext
from station.domain.planning import make_plan
from station.domain.reasons import Reason
from station.domain.rules import Rule, RuleSet, Schedule
from station.workflow.managing_orders import Fitting, OrderShelf

__all__ = ["PAGE_REQUESTS", "AsPrinted", "OrdersFound", "PageDesk", "Wish"]

#: What a window may ask of the desk.
PAGE_REQUESTS = frozenset({"find", "page"})


@dataclass(frozen=True, slots=True)
class OrdersFound:
    """Orders to step through."""

    rule: str
    matching: tuple[Fitting, ...]
    nearly: tuple[Fitting, ...]
    looked_at: int
    is_all: bool  #: no order is left to look at


@dataclass(frozen=True, slots=True)
class Wish:
    """Which page is wanted."""

    number: str
    language: str = ""  #: "" = the customer's
    paper: str = ""  #: "" = the one the insert is made for
    longest_name: bool = False


@dataclass(frozen=True, slots=True)
class AsPrinted:
    """The page, or why there is none."""

    wish: Wish
    png: bytes
    languages: tuple[str, ...]  #: the text is written in
    language: str
    paper: str
    why_not: Reason | None = None  #: no page at all
    problem: str = ""  #: code of the trouble that keeps it from its paper; "paper" = nothing is printed with it
    overtaken_by: str = ""  #: in the draft this rule has its place in this parcel; "" = the rule itself


@dataclass(slots=True)
class PageDesk:
    """What a manager looks at beside the form."""

    shelf: OrderShelf
    voice: ShopVoice
    picture: Callable[[str], bytes | None]
    papers: Mapping[str, tuple[Media, PrinterProfile]]  #: by the name of the paper
    _read_all: bool = field(default=False)

    def find(self, rule: Rule) -> OrdersFound:
        """Orders this rule fits, of those read so far and a few more; ask again while not all were looked at."""
        if not self._read_all:
            self._read_all = not self.shelf.read_more()
        matching, nearly = self.shelf.fitting(rule)
        return OrdersFound(rule.name, matching, nearly, len(self.shelf.known), self._read_all)

    def page(self, rules: RuleSet, rule: Rule, wish: Wish) -> AsPrinted:
        """The page the rule prints for an order, whatever else the parcel gets."""
        context = self.shelf.known[wish.number].context
        store = self.shelf.decider.store
        catalog, affinity = store.catalog(), store.affinity()
        plan = make_plan(context, rules, catalog, affinity, explain=False)
        took = next((one.rule for one in plan.in_slot(rule.slot) if one.rule != rule.name), "")
        own = next((one for one in plan.chosen if one.rule == rule.name), None)
        if own is None:
            alone = make_plan(context, _alone(rules, rule), catalog, affinity)
            own = next(iter(alone.chosen), None)
            if own is None:
                reason = next((left.reason for left in alone.left_out), Reason.of("rule.off"))
                return AsPrinted(wish, b"", (), "", "", reason)
        else:
            took = ""
        return self._printed(own, context, catalog, wish, took)

    def _printed(
        self, choice: Choice, context: PackContext, catalog: Catalog, wish: Wish, overtaken_by: str
    ) -> AsPrinted:
        written = {text.language for text in catalog.texts.get(choice.insert.text_set, ())}
        languages = tuple(sorted(written)) or (choice.language,)
        if wish.language and wish.language != choice.language:
            texts = catalog.spoken(choice.insert.text_set, (wish.language,), or_any=True)
            choice = choice._replace(language=wish.language, text=texts[0] if texts else choice.text)
            context = replace(context, language=wish.language)
        if wish.longest_name and context.customer is not None:
            longest = PEOPLE[0]
            named = replace(context.customer, first_name=longest.first_name, last_name=longest.last_name)
            context = replace(context, customer=named)
        paper = wish.paper or choice.insert.paper
        if paper not in self.papers:
            return AsPrinted(wish, b"", languages, choice.language, paper, problem="paper")
        try:
            made = compose_for_parcel("", choice, context, catalog, self.voice, self.picture)
            png = preview_png(lay_out(made.document, *self.papers[paper]), self.papers[paper][1])
        except (DoesNotFit, PictureUnreadable):
            return AsPrinted(wish, b"", languages, choice.language, paper, problem="print.does_not_fit")
        return AsPrinted(wish, png, languages, choice.language, paper, overtaken_by=overtaken_by)


def _alone(rules: RuleSet, rule: Rule) -> RuleSet:
    """The draft with this rule only, as if its conditions held and nobody had been given anything yet."""
    free = rule.model_copy(
        update={"when": AllOf(), "off": False, "hold_out": 0.0, "limit": None, "campaign": None, "schedule": Schedule()}
    )
    kept = {name: getattr(rules, name) for name in RuleSet.model_fields if name != "rules"}
    return RuleSet(**kept, rules=(free,))  # not a copy, which would bring the index of the other rules along
