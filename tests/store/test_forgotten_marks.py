"""Names are found again however a line writes them."""

import unicodedata

import pytest

from station.store.forgotten_marks import name_words


@pytest.mark.parametrize("name", ["Işıl Yıldırım", "İlknur", "Straße", "O’Brien", "Müller-Lüdenscheidt", "Šárka"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_known_in_capitals_and_in_each_unicode_form(name: str, form: str) -> None:
    written = unicodedata.normalize(form, name.upper())
    assert name_words(name) <= name_words(f"10481;{written};Köln")
