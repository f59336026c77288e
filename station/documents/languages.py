"""Which language a customer's texts are written in. The words themselves are content, in assets/templates."""

from collections.abc import Collection
from functools import lru_cache

from babel.languages import get_official_languages

FALLBACK = "en"


def resolve_language(wanted: str, available: Collection[str], shop_language: str) -> str:
    """The customer's language if there are texts in it, else the shop's, else English.

    A regional code ("de-AT") is served by its language ("de"). `available` holds the languages of a text set or shop.
    """
    for code in (wanted, shop_language, FALLBACK):
        for candidate in (code, code.replace("_", "-").split("-")[0].lower()):
            if candidate and candidate in available:
                return candidate
    return FALLBACK


@lru_cache(maxsize=256)
def spoken_in(country: str) -> str:
    """The most widely spoken official language of a country (ISO 3166-1 alpha-2; CLDR by Babel); "" unknown."""
    languages = get_official_languages(country.upper(), de_facto=True) if country else ()
    return languages[0].split("_")[0] if languages else ""
