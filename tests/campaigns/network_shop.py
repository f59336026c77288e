"""The shop of the network campaign: the demo's goods, customers with a past, open orders, exact stocks, a campaign.

Its gift bears a voucher code.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, update

from station.assets_folder import assets_folder
from station.domain.audit import Actor
from station.domain.catalog import Insert, InsertKind, Slot
from station.domain.customers import Customer
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.rules import RuleSet, read_rules
from station.domain.vouchers import VoucherPool
from station.shops.demo_shop import make_demo_shop
from station.store import vouchers
from station.store.engine import writing
from station.store.rule_sets import live_rules, publish_rules
from station.store.tables import INSERT_ITEM
from station.store.writers import add_customers, add_inserts, add_orders, add_products, add_samples

#: More than any campaign takes, so that what is left is exact.
PLENTY = 1_000_000
GIFT = Insert("card.gift", InsertKind.GIFT, Slot.CARD, "Gift", cost=Money(50), stock=PLENTY)
RULE: dict[str, Any] = {
    "name": "gift",
    "slot": "card",
    "add": {"insert": GIFT.id},
    "priority": 900,
    "campaign": {"total": PLENTY},
}
POOL = "gift"
CODES_EACH = 4  #: voucher codes for each order
CUSTOMERS_EACH = 3  #: open orders of a customer, on average


def furnish(engine: Engine, orders: int, seed: int) -> list[str]:
    """Fill an empty database that is prepared; numbers of the open orders."""
    drawn, now = Random(seed), datetime.now(UTC)
    demo = make_demo_shop(now.date(), assets_folder() / "demo")
    names = [f"K-{number}" for number in range(orders // CUSTOMERS_EACH + 1)]
    skus = [product.sku for product in demo.products]
    with writing(engine) as connection:
        add_products(connection, demo.products)
        add_samples(connection, [replace(sample, stock=PLENTY) for sample in demo.samples])
        add_inserts(connection, [GIFT])
        vouchers.save_pool(connection, VoucherPool(POOL))
        vouchers.import_codes(connection, POOL, [f"GIFT-{n:06}" for n in range(CODES_EACH * orders)], Actor("Mia"), now)
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == GIFT.id).values(voucher_pool=POOL))
        publish_rules(connection, _with_gift(live_rules(connection)), now, "")
        ids = add_customers(connection, [Customer(0, name, "Ada", "Muster", language="de") for name in names])
        who = list(ids.values())
        past = [_order(f"P-{n}", now - timedelta(days=30 + n % 200), drawn, skus, n, who) for n in range(orders)]
        add_orders(connection, [replace(one, shipped_on=one.ordered_at.date()) for one in past])
        numbers = [f"N-{n:05d}" for n in range(orders)]
        placed = now - timedelta(hours=2)
        add_orders(connection, [_order(one, placed, drawn, skus, n, who) for n, one in enumerate(numbers)])
    return numbers


def _with_gift(rules: RuleSet) -> RuleSet:
    body = rules.model_dump(mode="json", exclude_unset=True)
    return read_rules({**body, "rules": [RULE, *body["rules"]]})


def _order(number: str, at: datetime, drawn: Random, skus: list[str], n: int, who: list[int]) -> Order:
    lines = tuple(
        OrderLine(position, sku, f"Product {sku}", drawn.randint(1, 3), Money(450))
        for position, sku in enumerate(drawn.sample(skus, drawn.randint(1, 3)), 1)
    )
    return Order(0, number, at, lines, customer_id=None if n % 10 == 9 else who[n % len(who)])
