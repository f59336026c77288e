"""Which language a customer's texts are written in. The words themselves are content, in assets/templates."""

from collections.abc import Collection

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
