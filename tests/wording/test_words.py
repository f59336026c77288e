"""Sentences in two languages: translations, plurals, facts by their type, and nothing a fact can break."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.catalog import Slot
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.wording.translations import Translations
from station.wording.words import Words

EN, DE = Words("en"), Words("de")


def test_money_by_language() -> None:
    assert EN.money(Money(123450)) == "€1,234.50"
    assert DE.money(Money(123450)) == "1.234,50\u00a0€"
    assert DE.money(Money(990, "GBP")) == "9,90\u00a0£"


def test_money_without_minor_units() -> None:
    assert EN.money(Money(500, "JPY")) == "JP¥500"


def test_narrow_no_break_spaces_become_ordinary_ones() -> None:
    """French parts thousands with U+202F, which many fonts lack."""
    assert Words("fr").money(Money(123450)) == "1\u00a0234,50\u00a0€"


def test_days_as_people_say_them() -> None:
    today = date(2026, 11, 2)
    assert [EN.day(date(2026, 11, d), today) for d in (1, 2, 3)] == ["yesterday", "today", "tomorrow"]
    assert [DE.day(date(2026, 11, d), today) for d in (1, 2, 3)] == ["gestern", "heute", "morgen"]
    assert EN.day(date(2026, 10, 25), today) == "25 Oct"
    assert DE.day(date(2026, 10, 25), today) == "25. Okt."
    assert EN.day(date(2025, 12, 31), today) == "31 Dec 2025"
    assert EN.day(today) == "2 Nov 2026"


def test_moments_in_the_zone_of_the_table() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    berlin = Words("de", ZoneInfo("Europe/Berlin"))
    assert berlin.time(at) == "00:30"
    assert berlin.say("{at}", at=at) == "2. Juli 2026, 00:30"
    assert DE.time(at) == "22:30"


@pytest.mark.parametrize(
    ("seconds", "english"), [(0, "0 s"), (41.4, "41 s"), (80, "1 min 20 s"), (7500, "2 h 5 min"), (-3, "0 s")]
)
def test_durations(seconds: float, english: str) -> None:
    assert EN.duration(seconds) == english


def test_ordinals_are_words_up_to_twelve() -> None:
    assert [EN.ordinal(n) for n in (1, 3, 12, 13, 21, 22, 112, 0)] == [
        "first", "third", "twelfth", "13th", "21st", "22nd", "112th", "0th",
    ]  # fmt: skip
    assert [DE.ordinal(n) for n in (3, 12, 13, 21, 22, 23)] == ["dritter", "zwölfter", "13.", "21.", "22.", "23."]
    assert EN.say("{orders:ordinal} order", orders=3) == "third order"


def test_names_of_phases_moments_slots_and_languages() -> None:
    assert DE.phase(Phase.ENJOY) == "Genießen"
    assert DE.moment(Moment.GIFT) == "Geschenkbestellung"
    assert (DE.slot(Slot.SAMPLE), EN.slot("cross_sell"), EN.slot("poster")) == ("Probe", "Goes-with card", "poster")
    assert (EN.language_name("de"), DE.language_name("pl"), EN.language_name("??")) == ("German", "Polnisch", "??")


def test_every_phase_moment_and_slot_has_a_german_name() -> None:
    for value in (*Phase, *Moment, *Slot):
        assert DE.fact(value) != EN.fact(value)


def test_facts_by_type() -> None:
    assert EN.fact(("a", 1234, Phase.ENJOY)) == "a, 1,234 and Enjoy"
    assert DE.fact(("a", "b", "c")) == "a, b und c"
    assert DE.fact(frozenset({"b", "a"})) == "a und b"
    assert (EN.fact(True), DE.fact(False), EN.fact(None), EN.fact(())) == ("yes", "nein", "–", "")
    assert (EN.percent(0.125), DE.percent(0.125)) == ("12.5%", "12,5\u00a0%")


def test_counting_follows_the_plural_rule() -> None:
    assert [EN.count("{n} item", "{n} items", n) for n in (0, 1, 1500)] == ["0 items", "1 item", "1,500 items"]
    polish = Translations(
        {"{n} item": ("{n} sztuka", "{n} sztuki", "{n} sztuk")},
        lambda n: 0 if n == 1 else 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2,
    )
    assert [polish.counted("{n} item", "{n} items", n) for n in (1, 3, 12)] == ["{n} sztuka", "{n} sztuki", "{n} sztuk"]


def test_a_sentence_without_translation_is_said_in_english() -> None:
    assert DE.say("No such sentence, {name}.", name="Anna") == "No such sentence, Anna."
    assert Words("xx").say("today") == "today"


def test_an_optional_part_goes_with_its_fact() -> None:
    assert EN.say("Take it[ from {shelf}].", shelf="B-12") == "Take it from B-12."
    assert EN.say("Take it[ from {shelf}].", shelf="") == EN.say("Take it[ from {shelf}].") == "Take it."
    assert EN.say("Press [F2].") == "Press [F2]."


def test_a_missing_fact_leaves_no_brace() -> None:
    assert EN.say("Order {number}") == "Order –"


@given(st.text())
def test_facts_are_data_never_format(hostile: str) -> None:
    """Whatever a name contains, it comes out as it went in."""
    assert EN.say("Order {a}.", a=hostile, b="B") == f"Order {hostile}."


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{b}", "%s", "[{b}]", "{{", "\\1"])
def test_a_fact_that_looks_like_a_place_stays_text(hostile: str) -> None:
    assert EN.say("{a} and {b}", a=hostile, b="B") == f"{hostile} and B"
