"""What every rule gave, by day, with how many customers and the cost: grouped by the database. Reads only."""

import json
from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, Engine, Select, Text, cast, func, select

from station.domain.catalog import Slot
from station.domain.given import GivenByRule
from station.store.engine import reading
from station.store.tables import INSERT_ITEM, PARCEL_INSERT, SAMPLE

__all__ = ["given_by_rule"]

_GIVEN = PARCEL_INSERT.c
_OF_PRODUCT = (_GIVEN.rule != "") & _GIVEN.parcel_id.is_not(None)
_BY_DAY = (
    select(_GIVEN.rule, _GIVEN.insert_id, _GIVEN.given_on, func.count().label("pieces"))
    .where(_OF_PRODUCT)
    .group_by(_GIVEN.rule, _GIVEN.insert_id, _GIVEN.given_on)
    .order_by(_GIVEN.given_on)
)
_CUSTOMERS = select(_GIVEN.rule, func.count(_GIVEN.customer_id.distinct())).where(_OF_PRODUCT).group_by(_GIVEN.rule)
_SKUS = cast(_GIVEN.skus, Text)
_SAMPLES = (
    select(_GIVEN.rule, _SKUS.label("skus"), func.count().label("pieces"))
    .where(_OF_PRODUCT, _GIVEN.slot == Slot.SAMPLE.value)
    .group_by(_GIVEN.rule, _SKUS)
)


def given_by_rule(engine: Engine, since: date | None = None) -> tuple[GivenByRule, ...]:
    """Every rule that ever gave something in a parcel of ours, from a day on. Raises Trouble "database...."."""
    days: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    inserts: dict[str, set[str]] = defaultdict(set)
    cents: dict[str, int] = defaultdict(int)
    asked = _GIVEN.given_on >= since if since else _GIVEN.given_on.is_not(None)
    with reading(engine) as connection:
        cost_of = _pairs(connection, select(INSERT_ITEM.c.id, INSERT_ITEM.c.cost_cents))
        dearest = func.max(SAMPLE.c.cost_cents)
        cost_of_sample = _pairs(connection, select(SAMPLE.c.sku, dearest).group_by(SAMPLE.c.sku))
        for row in connection.execute(_BY_DAY.where(asked)):
            days[row.rule][row.given_on] += row.pieces
            inserts[row.rule].add(row.insert_id)
            cents[row.rule] += row.pieces * cost_of.get(row.insert_id, 0)
        for row in connection.execute(_SAMPLES.where(asked)):
            cents[row.rule] += row.pieces * sum(cost_of_sample.get(sku, 0) for sku in json.loads(row.skus))
        customers = _pairs(connection, _CUSTOMERS.where(asked))
    return tuple(
        GivenByRule(rule, tuple(sorted(inserts[rule])), tuple(by_day.items()), customers.get(rule, 0), cents[rule])
        for rule, by_day in sorted((rule, dict(sorted(by_day.items()))) for rule, by_day in days.items())
    )


def _pairs(connection: Connection, query: Select[str, int]) -> dict[str, int]:
    """A number by a name."""
    return {str(name): int(number) for name, number in connection.execute(query)}
