"""Every kind of insert and every variable of a text has words of its own in both languages."""

import pytest

from station.documents.variables import VARIABLES
from station.domain.catalog import InsertKind
from station.wording.offer_words import kind_words, situation_words, variable_words
from station.wording.words import Words


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_and_variable_has_words(language: str) -> None:
    words = Words(language)
    kinds = [kind_words(kind, words) for kind in InsertKind]
    assert len(set(kinds)) == len(kinds)
    assert {name for name in VARIABLES if variable_words(name, words) == name} == set()


def test_a_set_of_a_shop_is_called_as_it_is() -> None:
    assert situation_words("gift", Words("de")) == "Geschenkauftrag"
    assert situation_words("summer_sale", Words("de")) == "Summer sale"
