"""How customers are greeted: five languages, two forms of address, and names that break software."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.documents.salutation import addressee, salutation
from station.domain.customers import Customer, Gender

F, M, D, U = Gender.FEMALE, Gender.MALE, Gender.DIVERSE, Gender.UNKNOWN


def greet(
    first: str, last: str, gender: Gender, language: str, formal: bool, title: str = "", company: str = ""
) -> str:
    customer = Customer(1, "K1", first, last, title, company, gender)
    return salutation(addressee(customer, language), language, formal)


@pytest.mark.parametrize(
    ("first", "last", "gender", "title", "informal", "formal"),
    [
        ("Miriam", "Vogel", F, "", "Liebe Miriam,", "Liebe Frau Vogel,"),
        ("MAX", "MUSTERMANN", M, "Dr.", "Lieber Max,", "Lieber Herr Dr. Mustermann,"),
        ("Eva", "Klein", F, "Prof. Dr. h. c.", "Liebe Eva,", "Liebe Frau Prof. Klein,"),
        ("Robin", "Sommer", D, "", "Hallo Robin,", "Guten Tag Robin Sommer,"),
        ("Robin", "Sommer", U, "Dr.", "Hallo Robin,", "Guten Tag Dr. Robin Sommer,"),
        ("", "Vogel", F, "", "Hallo,", "Liebe Frau Vogel,"),
        ("", "Vogel", U, "", "Hallo,", "Guten Tag,"),
        ("Miriam", "", F, "", "Liebe Miriam,", "Guten Tag Miriam,"),
        ("", "", U, "", "Hallo,", "Guten Tag,"),
        ("J.", "Vogel", U, "", "Hallo,", "Guten Tag,"),
        ("^XA", "\x1b@", M, "", "Hallo,", "Guten Tag,"),
        ("Frau MIRIAM", "VOGEL", U, "", "Liebe Miriam,", "Liebe Frau Vogel,"),
        ("", "Herr Dr. Vogel", U, "", "Hallo,", "Lieber Herr Dr. Vogel,"),
        ("Dr. Thomas", "van der BERG", M, "", "Lieber Thomas,", "Lieber Herr Dr. van der Berg,"),
        ("Miriam Vogel", "Vogel", F, "", "Liebe Miriam,", "Liebe Frau Vogel,"),
        ("DO HYUN", "KIM", U, "", "Hallo Do Hyun,", "Guten Tag Do Hyun Kim,"),
    ],
)
def test_german(first: str, last: str, gender: Gender, title: str, informal: str, formal: str) -> None:
    assert greet(first, last, gender, "de", False, title) == informal
    assert greet(first, last, gender, "de", True, title) == formal


@pytest.mark.parametrize(
    ("language", "gender", "informal", "formal"),
    [
        ("en", F, "Dear Ayşe,", "Dear Ms Kaya,"),
        ("en", U, "Dear Ayşe,", "Dear Ayşe Kaya,"),
        ("en-GB", M, "Dear Ayşe,", "Dear Mr Kaya,"),
        ("pl", F, "Cześć Ayşe,", "Szanowna Pani,"),
        ("pl", U, "Cześć Ayşe,", "Dzień dobry,"),
        ("tr", F, "Merhaba Ayşe,", "Sayın Ayşe Kaya,"),
        ("fr", F, "Chère Ayşe,", "Bonjour Madame Kaya,"),
        ("fr", D, "Bonjour Ayşe,", "Bonjour Ayşe Kaya,"),
        ("xx", U, "Dear Ayşe,", "Dear Ayşe Kaya,"),
    ],
)
def test_other_languages(language: str, gender: Gender, informal: str, formal: str) -> None:
    assert greet("Ayşe", "Kaya", gender, language, False) == informal
    assert greet("Ayşe", "Kaya", gender, language, True) == formal


def test_a_dotless_i_only_in_turkish_names() -> None:
    assert greet("IŞIK", "YILMAZ", U, "tr", True) == "Sayın Işık Yılmaz,"
    assert greet("MIRIAM", "VOGEL", F, "tr", False) == "Merhaba Miriam,"
    in_turkey = Customer(1, "K1", "IRMAK", "YILMAZ", country="TR")
    assert addressee(in_turkey, "en").full_name == "Irmak Yılmaz"


def test_a_company_is_greeted_as_a_team_unless_a_person_is_known() -> None:
    assert greet("", "", U, "de", True, company="Müller & Söhne GmbH") == "Liebes Team von Müller & Söhne GmbH,"
    assert greet("", "Müller & Söhne GmbH", U, "en", False) == "Hello everyone at Müller & Söhne GmbH,"
    assert greet("Eva", "Klein", F, "de", True, company="Hansa AG") == "Liebe Frau Klein,"


def test_a_gift_greets_its_recipient_and_never_its_buyer() -> None:
    buyer = Customer(1, "K1", "Miriam", "Vogel", gender=F)
    assert salutation(addressee(buyer, "de", is_gift=True, recipient="TOM"), "de", False) == "Hallo Tom,"
    assert salutation(addressee(buyer, "de", is_gift=True), "de", False) == "Hallo,"


def test_a_guest_is_greeted_without_a_name() -> None:
    assert salutation(addressee(None, "en"), "en", True) == "Hello,"


@example(Customer(1, "K", company="A,"), "de", False)
@given(
    st.builds(
        Customer, id=st.just(1), number=st.just("K"), first_name=st.text(max_size=70), last_name=st.text(max_size=70),
        title=st.text(max_size=20), company=st.text(max_size=70), gender=st.sampled_from(Gender),
    ),
    st.sampled_from(["de", "en", "pl", "tr", "fr", "xx"]),
    st.booleans(),
)  # fmt: skip
def test_every_greeting_is_a_short_line_that_greets(customer: Customer, language: str, formal: bool) -> None:
    """No field of any customer leaves an empty "Dear ,", a brace, a control character or a doubled blank."""
    line = salutation(addressee(customer, language), language, formal)
    assert re.fullmatch(r"\S.*[^\s,],", line)
    assert not line.lower().startswith(("dear ,", "dear,", "liebe,", "lieber,", "sayın,"))
    assert len(line) <= 120
    assert "  " not in line
    assert not re.search(r"[{}<>\x00-\x1f\x7f]", line)
