"""Several records of one person as one customer. Which records are one person is known to the store."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from station.domain.customers import Address, Customer, Gender

_TEXTS = ("first_name", "last_name", "title", "company", "language", "town", "country", "ambassador_code")


def one_person(records: Sequence[Customer]) -> Customer:
    """The first record, its gaps filled from the others in their order.

    What protects the customer holds as soon as one record says it: an objection to advertising, an allergy, a
    category switched off, and of two birthdays the later one, as for who is younger. `merged_numbers` names the other
    records.
    """
    first, *others = records
    if not others:
        return first
    texts: dict[str, Any] = {
        name: next((text for record in records if (text := getattr(record, name))), "") for name in _TEXTS
    }
    return replace(
        first,
        **texts,
        gender=next((r.gender for r in records if r.gender is not Gender.UNKNOWN), Gender.UNKNOWN),
        address=next((r.address for r in records if r.address is not Address.UNKNOWN), Address.UNKNOWN),
        birthday=max((r.birthday for r in records if r.birthday is not None), default=None),
        likes=tuple(dict.fromkeys(like for r in records for like in r.likes)),
        categories_off=frozenset().union(*(r.categories_off for r in records)),
        allergies=frozenset().union(*(r.allergies for r in records)),
        tags=frozenset().union(*(r.tags for r in records)),
        consents=frozenset().union(*(r.consents for r in records)),
        objects_to_advertising=any(r.objects_to_advertising for r in records),
        merged_numbers=tuple(r.number for r in others),
    )
