"""The demo shop holds what a newcomer should meet."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from scanners.check_digits import has_valid_check_digit
from station.domain.customers import History
from station.domain.orders import Order
from station.domain.phase_names import Phase
from station.domain.phases import Moment, PhasePolicy, standing
from station.shops.demo_shop import CUSTOMERS, ORDERS, DemoShop, make_demo_shop

ASSETS = Path(__file__).parents[2] / "assets" / "demo"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return make_demo_shop(TODAY, ASSETS)


def history_of(shop: DemoShop, order: Order) -> History:
    who = order.customer_id
    return History(
        tuple(o for o in shop.orders if o.customer_id == who and o is not order),
        tuple(r for c, r in shop.returns if c == who),
        tuple(i for c, i in shop.incidents if c == who),
        tuple(g for c, g in shop.given if c == who),
    ).until(TODAY)


def test_is_the_same_for_the_same_day(shop: DemoShop) -> None:
    assert make_demo_shop(TODAY, ASSETS) == shop


def test_has_the_promised_size_and_five_languages(shop: DemoShop) -> None:
    assert (len(shop.customers), len(shop.orders)) == (CUSTOMERS, ORDERS)
    assert {c.language for c in shop.customers} == {"de", "en", "pl", "tr", "fr"}
    assert len({o.number for o in shop.orders}) == ORDERS
    assert min(len({o.customer_id for o in shop.orders}), 360) == 360


def test_features_every_phase_and_every_sensitive_moment(shop: DemoShop) -> None:
    orders = {o.number: o for o in shop.orders}
    seen = [standing(orders[f.number], history_of(shop, orders[f.number]), TODAY, PhasePolicy()) for f in shop.featured]
    assert {s.now.phase for s in seen} == set(Phase)
    assert {moment for s in seen for moment in s.moments} == set(Moment)
    assert any(s.now.is_returning for s in seen)
    assert Counter(f.story for f in shop.featured)["name"] >= 8


def test_every_product_has_a_picture_and_a_valid_gtin(shop: DemoShop) -> None:
    for product in shop.products:
        assert (ASSETS / "pictures" / product.picture).is_file(), product.sku
        assert has_valid_check_digit(product.gtin), product.gtin
    assert len({p.gtin for p in shop.products}) == len(shop.products)
