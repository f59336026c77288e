"""Several records of one person: gaps are filled, and what protects the customer holds once one record says it."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from station.domain.customers import Address, Customer, Gender
from station.domain.persons import one_person

_WORDS = st.frozensets(st.sampled_from(["nuts", "tea", "vip"]))
_RECORDS = st.lists(
    st.builds(
        Customer,
        id=st.integers(1, 9),
        number=st.sampled_from(["C1", "C2", "C3"]),
        first_name=st.sampled_from(["", "Ada", "Bo"]),
        gender=st.sampled_from(Gender),
        address=st.sampled_from(Address),
        birthday=st.sampled_from([None, date(1990, 1, 1), date(2012, 1, 1)]),
        likes=_WORDS.map(lambda words: tuple(sorted(words))),
        categories_off=_WORDS,
        allergies=_WORDS,
        objects_to_advertising=st.booleans(),
        tags=_WORDS,
        consents=_WORDS,
    ),
    min_size=1,
    max_size=4,
)


@given(_RECORDS)
def test_nothing_that_protects_a_customer_is_lost(records: list[Customer]) -> None:
    person = one_person(records)
    assert (person.id, person.number) == (records[0].id, records[0].number)
    assert person.objects_to_advertising == any(record.objects_to_advertising for record in records)
    for record in records:
        assert record.allergies <= person.allergies
        assert record.categories_off <= person.categories_off
        assert record.birthday is None or (person.birthday is not None and record.birthday <= person.birthday)
    assert person.merged_numbers == tuple(record.number for record in records[1:])


@given(_RECORDS)
def test_what_the_first_record_tells_stays(records: list[Customer]) -> None:
    first, person = records[0], one_person(records)
    for name in ("first_name", "gender", "address"):
        assert not getattr(first, name) or getattr(person, name) == getattr(first, name)
        assert getattr(person, name) or not any(getattr(record, name) for record in records)


def test_one_record_is_itself() -> None:
    ada = Customer(1, "C1", first_name="Ada")
    assert one_person([ada]) is ada
    assert one_person([replace(ada, first_name=""), replace(ada, number="C2")]).first_name == "Ada"
