"""Which language a customer is written to in."""

import pytest

from station.documents.languages import resolve_language, spoken_in


@pytest.mark.parametrize(
    ("wanted", "shop", "got"),
    [("de-AT", "en", "de"), ("tr", "de", "tr"), ("xx", "de", "de"), ("", "xx", "en"), ("DE", "en", "de")],
)
def test_takes_the_customers_then_the_shops_then_english(wanted: str, shop: str, got: str) -> None:
    assert resolve_language(wanted, {"de", "en", "tr"}, shop) == got


@pytest.mark.parametrize(("country", "got"), [("GB", "en"), ("at", "de"), ("CH", "de"), ("", ""), ("ZZ", "")])
def test_a_country_without_a_told_language_speaks_its_first_one(country: str, got: str) -> None:
    assert spoken_in(country) == got
