"""What codes that stand in facts are called by people: consents, guards, countries, currencies, languages.

English words here are msgids; names of the world come from CLDR. Whole sentences are made elsewhere.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from station import formats
from station.domain.customers import Address
from station.wording.guards import GUARDS

__all__ = ["CONSENTS", "code_words"]

#: Consents that the import knows by name; a shop's own stand as it calls them.
CONSENTS: Mapping[str, str] = {"partner_offers": "offers of partners", "birthday": "greetings on the birthday"}
#: What a code is told by: (code, language of the reader) -> name.
_NAMES: Mapping[str, Callable[[str, str], str]] = {
    "order.country": formats.say_country,
    "order.currency": formats.say_currency,
    "customer.language": formats.say_language,
    "customer.address": lambda code, _language: code.capitalize(),
    "currency": formats.say_currency,
}
#: Words of the catalogue for a code.
_WORDS: Mapping[str, Mapping[str, str]] = {"consent": CONSENTS, "customer.consents": CONSENTS, "guard": GUARDS}


def code_words(kind: str, value: object, say: Callable[[str], str], language: str) -> object:
    """What a code of this kind is called, "consent" or the name of a rule's fact; anything else stays as it is."""
    if not isinstance(value, str) or not value or (isinstance(value, StrEnum) and not isinstance(value, Address)):
        return value
    if (word := _WORDS.get(kind, {}).get(value)) is not None:
        return say(word)
    name = _NAMES.get(kind)
    return value if name is None else name(str(value), language)
