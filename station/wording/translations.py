"""The .po files of one language as one table; formats live in `station.formats`, sentences in `words`."""

import gettext
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from babel.messages.pofile import read_po

from station.assets_folder import assets_folder


@dataclass(frozen=True, slots=True)
class Translations:
    """Translated sentences by English sentence; a tuple holds the plural forms in the catalogue's order."""

    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plural_form: Callable[[int], int] = field(default=lambda n: int(n != 1))

    def sentence(self, msgid: str) -> str:
        """The translation, or the English sentence where there is none."""
        return self.forms.get(msgid, (msgid,))[0]

    def counted(self, singular: str, plural: str, n: int) -> str:
        """The sentence in the plural form of `n`, by the plural rule of the language."""
        forms = self.forms.get(singular, ())
        index = self.plural_form(n)
        if index < len(forms):
            return forms[index]
        return singular if n == 1 else plural


@cache
def load_translations(language: str) -> Translations:
    """All `assets/i18n/<language>/*.po` merged, read once per language; empty for English and unknown languages.

    Raises babel's PoFileError for a broken file: a fault of the build, found by the tests.
    """
    forms: dict[str, tuple[str, ...]] = {}
    plural_form = Translations().plural_form
    for file in sorted((assets_folder() / "i18n" / language).glob("*.po")):
        with file.open("rb") as stream:
            catalog = read_po(stream, locale=language, abort_invalid=True)
        plural_form = gettext.c2py(catalog.plural_expr)
        for message in catalog:
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            told = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if msgid and all(told) and not message.fuzzy:
                forms[msgid] = told
    return Translations(forms, plural_form)
