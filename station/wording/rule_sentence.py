"""A rule as a person would tell it: "When the customer opens it in Enjoy and the order contains ...: ..."."""

from collections.abc import Iterator, Mapping

from babel.lists import format_list
from babel.numbers import get_currency_symbol

from station import formats
from station.domain.catalog import Slot
from station.domain.conditions import AllOf, AnyOf, Comparison, Condition
from station.domain.facts import FACTS, Op
from station.domain.money import Money
from station.domain.rules import AddCrossSell, AddInsert, AddNote, AddSample, AddSeries, Rule
from station.wording.conditions import say_value
from station.wording.rule_claims import CLAIMS, FLAGS, WITHOUT
from station.wording.words import Words

__all__ = ["OPERATORS", "UNITS", "RuleTeller"]

#: Operators as they are chosen in the form.
OPERATORS: Mapping[Op, str] = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.IN: "is one of",
    Op.NOT_IN: "is none of",
    Op.AT_LEAST: "is at least",
    Op.AT_MOST: "is at most",
    Op.MORE_THAN: "is more than",
    Op.LESS_THAN: "is less than",
    Op.BETWEEN: "is between",
    Op.CONTAINS: "contains the text",
    Op.HAS_ANY: "has one of",
    Op.HAS_ALL: "has all of",
    Op.HAS_NONE: "has none of",
}

#: Units of facts beside their fields.
UNITS: Mapping[str, str] = {"days": "days", "pieces": "pcs.", "g": "g", "1 to 12": "1 to 12"}

#: What an operator asks for, inside a clause.
_WANTED: Mapping[Op, str] = {
    Op.IS: "{value}",
    Op.IS_NOT: "anything but {value}",
    Op.IN: "{any}",
    Op.NOT_IN: "anything but {any}",
    Op.AT_LEAST: "at least {value}",
    Op.AT_MOST: "at most {value}",
    Op.MORE_THAN: "more than {value}",
    Op.LESS_THAN: "less than {value}",
    Op.BETWEEN: "{value} to {upper}",
    Op.CONTAINS: "something with “{value}”",
    Op.HAS_ANY: "{any}",
    Op.HAS_ALL: "{all}",
    Op.HAS_NONE: "{any}",
}


class RuleTeller:
    """Tells rules in one language; `names` are those of products, samples and inserts by what stands in a rule."""

    def __init__(self, words: Words, names: Mapping[str, str], currency: str = "EUR") -> None:
        self.words, self._names, self.currency = words, names, currency

    def tell(self, rule: Rule) -> str:
        """The whole rule in a few sentences."""
        return " ".join(self._sentences(rule))

    def _sentences(self, rule: Rule) -> Iterator[str]:
        say = self.words.say
        if rule.when == AllOf():
            yield say("Into every parcel: {what}.", what=self.addition(rule))
        else:
            yield say("When {claims}: {what}.", claims=self.condition(rule.when), what=self.addition(rule))
        if limit := rule.limit:
            sentence = "One customer gets it at most {times} {times?time|times} in {days} {days?day|days}."
            yield say(sentence, times=limit.times, days=limit.days)
        if campaign := rule.campaign:
            sentence = "All customers together get at most[ {total} in all][ {per_day} a day]."
            yield say(sentence, total=campaign.total, per_day=campaign.per_day)
        if rule.schedule.start or rule.schedule.end:
            start, end = rule.schedule.start, rule.schedule.end
            yield say("It lives[ from {start}][ until {end}].", start=start, end=end)
        if rule.keep_stock:
            yield say("It leaves {n} {n?piece|pieces} in stock.", n=rule.keep_stock)
        if rule.exclusion:
            yield say("Never in one parcel with others of “{group}”.", group=rule.exclusion)
        if rule.shuts_out:
            slots = tuple(slot for slot in Slot if slot in rule.shuts_out)
            yield say("Beside it stay empty: {slots}.", slots=slots)
        if rule.hold_out:
            share = self.words.percent(rule.hold_out)
            yield say("{share} of the customers do not get it, to measure what it brings.", share=share)
        if rule.off:
            yield say("It is switched off.")

    def addition(self, rule: Rule) -> str:
        """What goes in: "the best sample of Herbal teas"."""
        say, add = self.words.say, rule.add
        match add:
            case AddNote():
                return say("a note from the texts “{texts}”", texts=add.note)
            case AddSample():
                pool = add.sample
                return say(
                    "the best sample[ of {names}]", names=self._listed((*pool.categories, *pool.tags, *pool.skus))
                )
            case AddCrossSell():
                scope = add.cross_sell
                told = {"n": scope.count, "names": self._listed((*scope.categories, *scope.skus))}
                return say("a card with the {n} {n?product|products} that go with it best[, from {names}]", **told)
            case AddSeries():
                return say("the next card of the series “{series}”", series=add.series)
            case AddInsert():
                return say("the insert “{insert}”", insert=self.named(add.insert))

    def condition(self, condition: Condition) -> str:
        """A condition as clauses; groups inside groups stand in brackets."""
        if isinstance(condition, Comparison):
            return self._claim(condition)
        if isinstance(condition, AllOf):
            return self._joined(condition.all, self.words.say(" and ")) or self.words.say("always")
        if isinstance(condition, AnyOf):
            return self._joined(condition.any, self.words.say(" or "))
        return self.words.say("none of this holds: {claims}", claims=self._joined(condition.none, "; "))

    def _joined(self, conditions: tuple[Condition, ...], glue: str) -> str:
        parts = [self.condition(one) for one in conditions]
        single = [isinstance(one, Comparison) or len(conditions) == 1 for one in conditions]
        return glue.join(part if is_single else f"({part})" for part, is_single in zip(parts, single, strict=True))

    def _claim(self, comparison: Comparison) -> str:
        fact, op, value = comparison.fact, comparison.op, comparison.value
        if fact in FLAGS:
            return self.words.say(FLAGS[fact][not value])
        table = WITHOUT if op is Op.HAS_NONE else CLAIMS
        return self.words.say(table[fact], wanted=self.wanted(fact, op, value))

    def wanted(self, fact: str, op: Op, value: object) -> str:
        """What a comparison asks for: "Enjoy or Engage", "at least 40.00 €"."""
        values = value if isinstance(value, tuple) else (value,)
        said = [self.value(fact, one) for one in values] or [self.words.say("nothing")]
        either, both = self._list(said, "or"), self._list(said, "standard")
        return self.words.say(_WANTED[op], value=said[0], upper=said[-1], any=either, all=both)

    def value(self, fact: str, value: object) -> str:
        """One value as people say it: an amount of money, a phase, a product by its name."""
        if FACTS[fact].unit == "currency units" and isinstance(value, int | float):
            return self.words.money(Money(round(value * 100), self.currency))
        if fact == "customer.language":
            return self.words.language_name(str(value))
        if fact.endswith("skus") or fact in ("customer.samples_had", "customer.samples_bought"):
            return self.named(str(value))
        return say_value(fact, value, self.words)

    def unit(self, fact: str) -> str:
        """What stands beside the field of a fact: "days", "€", or nothing."""
        unit = FACTS[fact].unit
        if unit == "currency units":
            return str(get_currency_symbol(self.currency, locale=formats.locale_of(self.words.language)))
        return self.words.say(UNITS[unit]) if unit in UNITS else ""

    def named(self, key: str) -> str:
        """The name of what stands in a rule by its SKU or id."""
        return self._names.get(key) or key

    def _listed(self, keys: tuple[str, ...]) -> str:
        return self._list([self.named(key) for key in keys], "or") if keys else ""

    def _list(self, parts: list[str], style: str) -> str:
        locale = formats.locale_of(self.words.language)
        return format_list(parts, style="or" if style == "or" else "standard", locale=locale) if parts else ""
