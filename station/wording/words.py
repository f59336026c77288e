"""One catalogue of sentences for screens, command line and reasons: English is the source, .po files the rest."""

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal

from station import formats
from station.domain.catalog import Slot
from station.domain.facts import FACTS
from station.domain.meaning import MeaningKind
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.reasons import Reason
from station.wording.fact_values import code_words
from station.wording.names import MEANINGS, MOMENTS, ORDINALS, PHASES, SLOTS
from station.wording.reasons import reason_sentence
from station.wording.translations import load_translations
from station.wording.troubles import UNKNOWN_TROUBLE, trouble_sentences

log = logging.getLogger(__name__)

#: A place for a fact: {name}, or {name:ordinal} for "third". Nothing else is ever looked up, so a fact stays a fact.
PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)(?::(ordinal))?\}")

#: {days?day|days} is the word after a number: the first for one, the second for every other.
COUNTED = re.compile(r"\{([a-z_][a-z0-9_]*)\?([^{}|]*)\|([^{}|]*)\}")

#: "[, shelf {shelf}]" is left out of a sentence when its fact is missing or empty.
OPTIONAL = re.compile(r"\[([^\[\]]*\{[a-z_][a-z0-9_]*\}[^\[\]]*)\]")

_EMPTY: tuple[object, ...] = (None, "", ())
#: Facts of reasons that are codes, each with its kind.
_CODES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "guard.consent": (("consent", "consent"),),
    "parcel.currency": (("cost", "currency"), ("budget", "currency")),
    "check.bend_unused": (("guard", "guard"),),
    "check.bend_no_insert": (("guard", "guard"),),
}


class Words:
    """Sentences and formats in one language. Cheap to make; widgets hold one and ask again when it changes."""

    def __init__(self, language: str, zone: tzinfo | None = None) -> None:
        self.language = language  #: "en", "de"
        self._zone = zone  #: time zone of the table, for aware moments; None = as they come
        self._translations = load_translations(language)

    def say(self, msgid: str, **facts: object) -> str:
        """The translation of an English sentence with {named} facts; Money, dates and phases are formatted."""
        return self._fill(self._translations.sentence(msgid), facts)

    def count(self, singular: str, plural: str, n: int, **facts: object) -> str:
        """Like `say`, in the plural form of `n`; {n} is the formatted number."""
        return self._fill(self._translations.counted(singular, plural, n), {**facts, "n": n})

    def reason(self, reason: Reason) -> str:
        """A reason as one sentence with a capital first letter; the bare code where no sentence is known."""
        sentence = reason_sentence(reason.code)
        if sentence is None:
            log.warning("no sentence for reason %s", reason.code)
            return reason.code
        facts = dict(reason.facts)
        if "fact" in facts:
            named = facts["fact"]
            facts["fact"] = self._rule_facts(named)
            facts["found"] = self.found(named, facts.get("found"))
        for name, kind in _CODES.get(reason.code, ()):
            facts[name] = code_words(kind, facts.get(name), self.say, self.language)
        said = self.say(sentence, **facts)
        first = "İ" if self.language == "tr" and said.startswith("i") else said[:1].upper()
        return first + said[1:]

    def found(self, fact: object, value: object) -> object:
        """A value of a rule's fact: the phase or moment that a text names, a code by its name, else as it is."""
        spec = FACTS.get(fact) if isinstance(fact, str) else None
        if spec is None:
            return value
        if isinstance(value, tuple | list | set | frozenset):
            return tuple(self.found(fact, one) for one in sorted(value, key=str))
        known = next((choice for choice in spec.choices if choice == value), value)
        return code_words(spec.name, known, self.say, self.language)

    def _rule_facts(self, names: object) -> str:
        """The names of a rule's facts ("customer.orders, order.value") as people call them."""
        each = names if isinstance(names, tuple) else str(names).split(", ")
        known = (FACTS.get(name) for name in each)
        return ", ".join(self.say(fact.says) for fact in known if fact) or str(names)

    def trouble(self, code: str, **facts: object) -> tuple[str, str]:
        """A known trouble as (what happened, what to do next); an unknown code gets a sentence that names it."""
        sentences = trouble_sentences(code)
        if sentences is None:
            log.warning("no sentence for trouble %s", code)
            sentences, facts = UNKNOWN_TROUBLE, {"code": code}
        return self.say(sentences[0], **facts), self.say(sentences[1], **facts)

    def fact(self, value: object) -> str:
        """One fact as text, by its type; a str stays as it is."""
        match value:
            case Phase():
                return self.phase(value)
            case Slot():
                return self.slot(value)
            case Moment():
                return self.moment(value)
            case MeaningKind():
                return self.say(MEANINGS[value])
            case str():
                return value
            case bool():
                return self.say("yes") if value else self.say("no")
            case Money():
                return self.money(value)
            case Reason():
                return self.reason(value)
            case int() | float() | Decimal():
                return self.number(float(value) if isinstance(value, Decimal) else value)
            case datetime():
                return formats.say_moment(value, self.language, self._zone)
            case date():
                return formats.say_day(value, self.language)
            case None:
                return "–"
            case tuple() | list():
                return formats.say_list([self.fact(part) for part in value], self.language)
            case set() | frozenset():
                return formats.say_list(sorted(self.fact(part) for part in value), self.language)
        return str(value)

    def money(self, amount: Money) -> str:
        """An amount with its currency sign by the customs of the language."""
        return formats.say_money(amount, self.language)

    def number(self, number: float) -> str:
        """A number with the language's signs and at most two decimals."""
        return formats.say_number(number, self.language)

    def percent(self, share: float) -> str:
        """A share (0.125) in percent, at most one decimal."""
        return formats.say_percent(share, self.language)

    def day(self, day: date, today: date | None = None) -> str:
        """A day as people say it: "today", "2 Nov", "2 Nov 2025" when not of this year."""
        if today is None:
            return formats.say_day(day, self.language)
        near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((day - today).days)
        return self.say(near) if near else formats.say_day(day, self.language, with_year=day.year != today.year)

    def time(self, moment: datetime) -> str:
        """A time of day, "14:05"."""
        return formats.say_time(moment, self.language, self._zone)

    def duration(self, seconds: float) -> str:
        """A duration given in seconds: "41 s", "1 min 20 s", "2 h 5 min"."""
        whole = max(0, round(seconds))
        if whole < 60:
            return self.say("{seconds} s", seconds=whole)
        if whole < 3600:
            return self.say("{minutes} min {seconds} s", minutes=whole // 60, seconds=whole % 60)
        return self.say("{hours} h {minutes} min", hours=whole // 3600, minutes=whole % 3600 // 60)

    def ordinal(self, n: int) -> str:
        """ "third" ("dritte"), as a word up to twelve, then "13th" ("13.")."""
        return self.say(ORDINALS[n]) if n in ORDINALS else self.say(_ordinal_digits(n), n=str(n))

    def phase(self, phase: Phase) -> str:
        return self.say(PHASES[phase])

    def moment(self, moment: Moment) -> str:
        """A sensitive moment in few words."""
        return self.say(MOMENTS[moment])

    def slot(self, slot: Slot | str) -> str:
        """The place of an insert as packers call it; unknown slots of other shops stay as they are."""
        return self.say(SLOTS[Slot(slot)]) if slot in SLOTS else str(slot)

    def language_name(self, code: str) -> str:
        """ "de" as "German" or "Deutsch"."""
        return formats.say_language(code, self.language)

    def _fill(self, sentence: str, facts: Mapping[str, object]) -> str:
        def keep(part: re.Match[str]) -> str:
            names = [name for name, _ in PLACE.findall(part[1])]
            return part[1] if all(facts.get(name) not in _EMPTY for name in names) else ""

        def counted(word: re.Match[str]) -> str:
            number = facts.get(word[1])
            is_one = isinstance(number, int) and self._translations.plural_form(number) == 0
            return word[2] if is_one else word[3]

        def fill(place: re.Match[str]) -> str:
            name, form = place.groups()
            if name not in facts:
                log.warning("sentence %r lacks the fact %s", sentence, name)
                return "–"
            value = facts[name]
            if isinstance(value, int) and (form == "ordinal" or name == "ordinal"):
                return self.ordinal(value)
            return self.fact(value)

        return PLACE.sub(fill, COUNTED.sub(counted, OPTIONAL.sub(keep, sentence)))


def _ordinal_digits(n: int) -> str:
    """The English msgid of an ordinal in digits; 11th to 13th are irregular."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 not in (11, 12, 13) else "th"
    return "{n}" + ending
