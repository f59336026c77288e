"""What a manager changes of a customer: it holds for all records of the person, and the audit log says who did it."""

import pytest
from sqlalchemy import Engine, select

from station.domain.customers import Customer
from station.domain.trouble import Trouble
from station.store import customers
from station.store.customer_changes import set_objection, switch_categories
from station.store.engine import reading, writing
from station.store.identity_changes import merge
from station.store.tables import AUDIT_ENTRY
from station.store.writers import add_customers
from tests.store.facts import NOON
from tests.store.person_facts import MANAGER


@pytest.fixture
def ids(engine: Engine) -> dict[str, int]:
    with writing(engine) as connection:
        made = add_customers(
            connection, [Customer(0, "A", categories_off=frozenset({"tea"})), Customer(0, "B"), Customer(0, "C")]
        )
        merge(connection, "B", "A", "main", NOON, "Mara", "same")
    return made


def facts_of(engine: Engine) -> list[tuple[str, str, dict[str, object]]]:
    with reading(engine) as connection:
        columns = (AUDIT_ENTRY.c.subject, AUDIT_ENTRY.c.who, AUDIT_ENTRY.c.facts)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(AUDIT_ENTRY.c.id))]


def test_an_objection_holds_for_the_person_and_can_be_taken_back(engine: Engine, ids: dict[str, int]) -> None:
    for objects in (True, False):
        with writing(engine) as connection:
            assert set_objection(connection, "B", "main", MANAGER, NOON, objects=objects)
            assert not set_objection(connection, "A", "main", MANAGER, NOON, objects=objects)
            person, other = (customers.customer(connection, ids[number]) for number in ("A", "C"))
        assert person is not None
        assert other is not None
        assert (person.objects_to_advertising, other.objects_to_advertising) == (objects, False)
    assert facts_of(engine) == [("B", "Mara", {"advertising": told}) for told in ("objects", "allowed")]


def test_categories_are_switched_for_the_person(engine: Engine, ids: dict[str, int]) -> None:
    with writing(engine) as connection:
        assert switch_categories(connection, "A", "main", [" cups ", "cups", ""], MANAGER, NOON)
        assert not switch_categories(connection, "B", "main", ["cups"], MANAGER, NOON)
        person = customers.customer(connection, ids["B"])
    assert person is not None
    assert person.categories_off == {"cups"}
    assert facts_of(engine) == [("A", "Mara", {"categories_off": 1})]


def test_an_unknown_customer_is_refused(engine: Engine) -> None:
    with writing(engine) as connection, pytest.raises(Trouble, match=r"customer\.unknown"):
        set_objection(connection, "nobody", "main", MANAGER, NOON, objects=True)
