"""What every rule gave, counted by the database: by day, by customer, at the prices of today."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, insert, update

from station.domain.catalog import Insert, InsertKind, Sample, Slot
from station.domain.given import GivenByRule
from station.domain.money import Money
from station.store.catalogue_rows import insert_values, sample_values
from station.store.engine import writing
from station.store.given import given_by_rule
from station.store.tables import INSERT_ITEM, PARCEL, PARCEL_INSERT, SAMPLE
from tests.store.facts import NOON

DAY = NOON.date()


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """One card for 12 cents; a sample's label for 2, the sample itself for 80."""
    with writing(engine) as connection:
        for name, slot, cents in (("card.x", "card", 12), ("label.x", "sample", 2)):
            connection.execute(
                insert(INSERT_ITEM), insert_values(Insert(name, InsertKind.CARE, Slot(slot), name, cost=Money(cents)))
            )
        connection.execute(insert(SAMPLE), sample_values(Sample("S-1", "Mint", "P-1", 9, cost=Money(80))))
        connection.execute(
            insert(PARCEL).values(
                parcel_id="p", order_number="1", state="packed", packer="Anna", table_name="T1", opened_at=NOON,
                packed_at=NOON, closed_on=DAY, rules_version=1, policy_version=1, plan={}, why="", part=1,
            )
        )  # fmt: skip
    return engine


def lay_in(engine: Engine, rule: str, what: str = "card.x", day: date = DAY, parcel: str | None = "p") -> None:
    is_sample = what == "label.x"
    with writing(engine) as connection:
        connection.execute(
            insert(PARCEL_INSERT).values(
                parcel_id=parcel, given_on=day, insert_id=what, slot="sample" if is_sample else "card", rule=rule,
                skus=["S-1"] if is_sample else [],
            )
        )  # fmt: skip


def test_pieces_are_counted_by_day_with_what_they_cost(shop: Engine) -> None:
    before = DAY - timedelta(days=3)
    lay_in(shop, "care")
    lay_in(shop, "care")
    lay_in(shop, "care", day=before)
    lay_in(shop, "mint", "label.x")
    lay_in(shop, "care", parcel=None)  # given before this product kept the journal
    lay_in(shop, "")
    assert given_by_rule(shop) == (
        GivenByRule("care", ("card.x",), ((before, 1), (DAY, 2)), 0, 36),
        GivenByRule("mint", ("label.x",), ((DAY, 1),), 0, 82),
    )
    assert given_by_rule(shop, since=DAY)[0] == GivenByRule("care", ("card.x",), ((DAY, 2),), 0, 24)


def test_what_is_gone_from_the_catalogue_costs_nothing(shop: Engine) -> None:
    lay_in(shop, "care")
    with writing(shop) as connection:
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == "card.x").values(id="card.y"))
    (care,) = given_by_rule(shop)
    assert (care.pieces, care.cost_cents) == (1, 0)
