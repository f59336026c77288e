"""Money, days, numbers and lists as people write them, by the customs of a language. No sentences here.

Babel parts digits and signs with U+00A0 and, in French, U+202F. Fonts of labels and old screens often lack U+202F,
so it becomes U+00A0 everywhere: it looks the same and does not wrap either.
"""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from babel.units import format_unit

from station.domain.money import Money

#: Languages whose bare code means a country we do not write for: "en" alone would be American dates.
_LOCALES = {"en": "en_GB", "pt": "pt_PT"}


@lru_cache(maxsize=32)
def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 code ("de", "de-AT"); English where it is unknown or no code at all."""
    code = _LOCALES.get(language, language)
    try:
        return Locale.parse(code, sep="-" if "-" in code else "_")
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale.parse("en_GB")


def _plain_spaces(text: str) -> str:
    return text.replace("\u202f", "\u00a0")


def say_money(amount: Money, language: str) -> str:
    """An amount with its currency sign, "24,90 €"; minor units by the currency (yen have none)."""
    units = amount.cents / 10 ** get_currency_precision(amount.currency)
    return _plain_spaces(format_currency(units, amount.currency, locale=locale_of(language)))


@lru_cache(maxsize=1024)
def say_number(number: float, language: str) -> str:
    """A number with the language's signs and at most two decimals."""
    return _plain_spaces(format_decimal(round(number, 2) + 0, locale=locale_of(language)))  # + 0: no "-0" in the cache


def say_percent(share: float, language: str) -> str:
    """A share (0.125 = 12.5 %) in percent with at most one decimal."""
    shown = format_percent(share, "#,##0.#\u00a0%" if language != "en" else "#,##0.#%", locale=locale_of(language))
    return _plain_spaces(shown)


def say_day(day: date, language: str, with_year: bool = True) -> str:
    """A day as "2 Nov 2025" or "2 Nov"."""
    return _plain_spaces(format_skeleton("yMMMd" if with_year else "MMMd", day, locale=locale_of(language)))


def say_time(moment: datetime, language: str, zone: tzinfo | None = None) -> str:
    """A time of day as "14:05", in `zone` where one is given and the moment is aware."""
    return _plain_spaces(format_time(_in_zone(moment, zone).time(), "HH:mm", locale=locale_of(language)))


def say_moment(moment: datetime, language: str, zone: tzinfo | None = None) -> str:
    """Day and time as "2 Nov 2025, 14:05"."""
    local = _in_zone(moment, zone)
    return f"{say_day(local.date(), language)}, {say_time(local, language)}"


def say_list(parts: list[str], language: str) -> str:
    """ "a, b and c" by the customs of the language."""
    return format_list(parts, locale=locale_of(language)) if parts else ""


def say_span(count: int, unit: str, language: str) -> str:
    """A whole number of a CLDR unit ("day", "year") in words of the right number: "1 day", "4 days", "5 dni"."""
    return _plain_spaces(format_unit(count, unit, locale=locale_of(language)))


def say_country(code: str, language: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2), e.g. "Germany"; the code itself where nobody knows it."""
    return str(locale_of(language).territories.get(code.upper(), code))


def say_currency(code: str, language: str) -> str:
    """The name of a currency (ISO 4217), e.g. "Swiss Franc"; the code itself where nobody knows it."""
    return str(locale_of(language).currencies.get(code.upper(), code))


def say_language(code: str, language: str) -> str:
    """The name of a language in another: "de" in English is "German"; the code itself where nobody knows it."""
    try:
        name = Locale.parse(code, sep="-" if "-" in code else "_").get_language_name(locale_of(language).language)
    except (UnknownLocaleError, ValueError, TypeError):
        return code
    return name or code


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone) if zone is not None and moment.tzinfo is not None else moment
