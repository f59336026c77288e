"""Who buys in the demo shop: invented customers in five languages, some with names that break software."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from station.domain.customers import Address, Customer, Gender

#: Share of languages among the customers.
LANGUAGE_WEIGHTS = {"de": 70, "en": 14, "pl": 6, "tr": 5, "fr": 5}
CATEGORIES_OFF = ("Süßes", "Geschenke", "Schwarztee", "Wasserkocher")


def make_customer(number: int, people: Mapping[str, Any], rng: Random, today: date) -> Customer:
    """Customer 1, 2, ... of the demo shop."""
    language = rng.choices(list(LANGUAGE_WEIGHTS), list(LANGUAGE_WEIGHTS.values()))[0]
    place = people["languages"][language]
    gender = rng.choices([Gender.FEMALE, Gender.MALE, Gender.DIVERSE, Gender.UNKNOWN], [54, 38, 2, 6])[0]
    first = rng.choice(place["male"] if gender is Gender.MALE else place["female"])
    return Customer(
        id=number,
        number=f"K{number:05d}",
        first_name=first if rng.random() > 0.03 else "",
        last_name=rng.choice(place["last"]),
        title="Dr." if rng.random() < 0.03 else "",
        company="Teestube am Markt" if rng.random() < 0.02 else "",
        gender=gender,
        address=rng.choice([Address.DU, Address.UNKNOWN, Address.UNKNOWN, Address.SIE]),
        language=language,
        town=rng.choice(place["towns"]),
        country=rng.choice(place["country"]),
        birthday=today - timedelta(days=rng.randrange(20 * 365, 80 * 365)) if rng.random() < 0.3 else None,
        categories_off=frozenset({rng.choice(CATEGORIES_OFF)}) if rng.random() < 0.06 else frozenset(),
        allergies=frozenset({"nuts"}) if rng.random() < 0.04 else frozenset(),
        objects_to_advertising=rng.random() < 0.03,
        ambassador_code=f"FREUND{number:04d}" if rng.random() < 0.1 else "",
    )


def hostile_customer(number: int, name: Mapping[str, str]) -> Customer:
    """A customer whose name was made to break printers, templates, screens or databases."""
    return Customer(
        id=number,
        number=f"K{number:05d}",
        first_name=name["first"],
        last_name=name["last"],
        company=name.get("company", ""),
        language="de",
        town="Leipzig",
        country="DE",
    )
