"""Names freed of what people write beside them, whatever field it stands in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.documents.name_fields import sort_out
from station.domain.customers import Gender

F, M, U = Gender.FEMALE, Gender.MALE, Gender.UNKNOWN


@pytest.mark.parametrize(
    ("first", "last", "names", "title", "gender"),
    [
        ("Miriam", "Vogel", ("Miriam", "Vogel"), "", U),
        ("Dr. Miriam", "Vogel", ("Miriam", "Vogel"), "Dr.", U),
        ("Frau", "Vogel", ("Frau", "Vogel"), "", U),
        ("Frau Miriam", "Vogel", ("Miriam", "Vogel"), "", F),
        ("", "Herr Prof. Dr. med. Vogel", ("", "Vogel"), "Prof. Dr. med.", M),
        ("Mme Chloé", "Lefèvre", ("Chloé", "Lefèvre"), "", F),
        ("", "Vogel, Miriam", ("Miriam", "Vogel"), "", U),
        ("Vogel, Miriam", "", ("Miriam", "Vogel"), "", U),
        ("Miriam Vogel", "Vogel", ("Miriam", "Vogel"), "", U),
        ("MIRIAM VOGEL", "Vogel", ("MIRIAM", "Vogel"), "", U),
        ("Miriam", "Miriam Vogel", ("Miriam", "Vogel"), "", U),
        ("Miriam Vogel", "Miriam Vogel", ("Miriam", "Vogel"), "", U),
        ("Ursula", "Ursula", ("Ursula", "Ursula"), "", U),
        ("Magdalena", "Ing", ("Magdalena", "Ing"), "", U),
        ("", "", ("", ""), "", U),
    ],
)
def test_each_part_finds_its_place(first: str, last: str, names: tuple[str, str], title: str, gender: Gender) -> None:
    found = sort_out(first, last)
    assert ((found.first_name, found.last_name), found.title, found.gender) == (names, title, gender)


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_made_up_and_no_name_is_lost(first: str, last: str) -> None:
    """Every letter that is left was there before, and a field with letters never leaves both empty."""
    found = sort_out(first, last)
    before = f"{first} {last}".casefold()
    assert all(word.casefold() in before for word in (*found.first_name.split(), *found.last_name.split()))
    if first.strip() or last.strip():
        assert found.first_name.strip() or found.last_name.strip()
