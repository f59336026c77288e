"""The demo shop: tea and ceramics, invented by a seeded generator relative to today; every phase, every moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import yaml

from station.domain.catalog import Product, Sample
from station.domain.customers import Address, Customer, Gender, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderLine, OrderState, Return
from station.shops.demo_people import hostile_customer, make_customer

CUSTOMERS = 400
ORDERS = 2_000
DAYS = 548  #: 18 months
FIRST_NUMBER = 10_000
CONSUMABLE = frozenset({"Schwarztee", "Grüntee", "Matcha", "Kräutertee", "Früchtetee", "Rooibos", "Honig", "Süßes"})
#: What goes with what in this shop; gives the learned affinity something to find.
GOES_WITH = {
    "Kannen": ["ACC-SI-001", "ACC-ST-001", "ACC-FI-100", "CUP-ST-025", "ACC-EN-001"],
    "Matcha": ["BOW-MA-012", "ACC-BE-001", "ACC-LO-001"],
    "Schwarztee": ["SWE-KA-200", "ACC-FI-100", "SWE-SH-150", "HON-LI-500"],
    "Kräutertee": ["HON-LI-500", "HON-LI-250", "ACC-FI-100"],
    "Grüntee": ["ACC-UH-001", "KET-EL-170", "ACC-SI-001"],
    "Früchtetee": ["SWE-KA-200", "CUP-GL-030"],
    "Rooibos": ["HON-WA-500", "SWE-MA-120"],
    "Wasserkocher": ["ACC-UH-001", "ACC-EN-001"],
    "Tassen": ["ACC-TA-001", "SWE-SH-150"],
}


@dataclass(frozen=True, slots=True)
class Featured:
    """An order of the demo worth scanning; `story` is a key that the order strip words."""

    number: str
    story: str


@dataclass(slots=True)
class DemoShop:
    """All of the demo shop, ready for the store. Deterministic for one seed and day."""

    products: list[Product] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    returns: list[tuple[int, Return]] = field(default_factory=list)  #: (customer id, return)
    incidents: list[tuple[int, Incident]] = field(default_factory=list)
    given: list[tuple[int, InsertGiven]] = field(default_factory=list)
    featured: list[Featured] = field(default_factory=list)


def make_demo_shop(today: date, assets: Path, seed: int = 7) -> DemoShop:
    """The shop as of `today`. `assets` is the folder demo of the assets."""
    stock = yaml.safe_load((assets / "products.yaml").read_text(encoding="utf-8"))
    people = yaml.safe_load((assets / "people.yaml").read_text(encoding="utf-8"))
    shop = DemoShop([_product(row) for row in stock["products"]])
    products = {product.sku: product for product in shop.products}
    shop.samples = [_sample(row, products, today) for row in stock["samples"]]
    _Maker(shop, products, people, today, Random(seed)).run()
    shop.orders.sort(key=lambda order: (order.ordered_at, order.number))
    return shop


def _product(row: Mapping[str, Any]) -> Product:
    digits = f"20{crc32(row['sku'].encode()) % 10**10:010d}"  # 20: GS1's prefix for numbers used inside one shop
    check = -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10
    tags = frozenset(row.get("tags", ())) | ({"fragile"} if row.get("fragile") else frozenset())
    return Product(
        sku=row["sku"],
        name=row["de"],
        names={"de": row["de"], "en": row["en"]},
        price=Money(row["cents"]),
        categories=(row["category"],),
        gtin=f"{digits}{check}",
        shelf=row["shelf"],
        picture=f"{row['sku']}.png",
        consumable=row.get("consumable", row["category"] in CONSUMABLE),
        age_restricted=row.get("age_restricted", False),
        tags=tags,
    )


def _sample(row: Mapping[str, Any], products: Mapping[str, Product], today: date) -> Sample:
    known = products[row["of"]]
    return Sample(
        sku=row["sku"],
        name=row["de"],
        names={"de": row["de"], "en": row["en"]},
        makes_known=known.sku,
        stock=row["stock"],
        best_before=today + timedelta(days=row["days_left"]),
        bin=row["bin"],
        cost=Money(row["cents"]),
        weight_g=15,
        lot=f"{row['sku']}-A",
        picture=known.picture,
        tags=frozenset(row.get("tags", ())),
        categories=known.categories,
    )


@dataclass(slots=True)
class _Maker:
    """Fills a shop; every draw comes from one seeded generator, in a fixed order."""

    shop: DemoShop
    products: Mapping[str, Product]
    people: Mapping[str, Any]
    today: date
    rng: Random
    number: int = FIRST_NUMBER

    def run(self) -> None:
        self._featured()
        self._hostile()
        while len(self.shop.customers) < CUSTOMERS:
            customer = make_customer(len(self.shop.customers) + 1, self.people, self.rng, self.today)
            self.shop.customers.append(customer)
        crowd = self.shop.customers[len(self.shop.featured) :]
        tastes = {c.id: self.rng.sample(sorted(GOES_WITH), 2) for c in crowd}
        joined = {c.id: self.rng.randrange(8, DAYS) for c in crowd}
        while len(self.shop.orders) < ORDERS:
            loyal = int(self.rng.paretovariate(1.3) * 20) % len(crowd)
            customer = crowd[loyal if self.rng.random() < 0.5 else self.rng.randrange(len(crowd))]
            ago = self.rng.randrange(0, joined[customer.id] + 1)
            self._order(customer, ago, self._basket(tastes[customer.id], self.rng.randrange(1, 5)))
            self._aftermath(customer, ago)

    # --- orders ------------------------------------------------------------------------------------------

    def _order(self, customer: Customer, days_ago: int, skus: list[str], **more: Any) -> Order:
        """An order placed that many days ago; older ones have left and arrived."""
        self.number += 1
        ordered = datetime.combine(
            self.today - timedelta(days=days_ago), time(self.rng.randrange(0, 8), self.rng.randrange(60)), UTC
        )
        has_left = days_ago >= 3 and "shipped_on" not in more
        order = Order(
            id=self.number,
            number=str(self.number),
            ordered_at=ordered,
            lines=tuple(
                OrderLine(i, sku, self.products[sku].name, 1 + (self.rng.random() < 0.15), self._price(sku))
                for i, sku in enumerate(dict.fromkeys(skus), 1)
            ),
            customer_id=customer.id,
            country=customer.country,
            language=customer.language,
            **{
                "shipped_on": ordered.date() + timedelta(days=1) if has_left else None,
                "delivered_on": ordered.date() + timedelta(days=3) if has_left and days_ago >= 5 else None,
                **more,
            },
        )
        self.shop.orders.append(order)
        return order

    def _price(self, sku: str) -> Money:
        return self.products[sku].price or Money(0)

    def _basket(self, tastes: list[str], size: int) -> list[str]:
        skus: list[str] = []
        for _ in range(size):
            category = self.rng.choice(tastes)
            of_it = [p.sku for p in self.shop.products if category in p.categories]
            skus.append(self.rng.choice(of_it))
            if self.rng.random() < 0.4:
                skus.append(self.rng.choice(GOES_WITH[category]))
        return skus

    def _aftermath(self, customer: Customer, days_ago: int) -> None:
        """Now and then something comes back, a review is written, a sample was laid in."""
        order = self.shop.orders[-1]
        chance = self.rng.random()
        after = order.ordered_at.date() + timedelta(days=min(8, days_ago))
        if days_ago > 10 and chance < 0.05:
            line = order.lines[0]
            reason = self.rng.choice(["broken", "did not like it", "wrong size"])
            came_back = Return(after, line.sku, line.name, 1, line.unit_price, order.number, reason)
            self.shop.returns.append((customer.id, came_back))
        elif days_ago > 10 and chance < 0.12:
            score = self.rng.choice([5, 5, 4, 3])
            self.shop.incidents.append((customer.id, Incident(IncidentKind.REVIEW, after, after, order.number, score)))
        elif days_ago > 3 and chance < 0.35:
            sample = self.rng.choice(self.shop.samples)
            on = order.ordered_at.date() + timedelta(days=1)
            given = InsertGiven(on, "sample", "sample", order.number, skus=(sample.sku,), rule="sample")
            self.shop.given.append((customer.id, given))

    # --- people worth scanning ---------------------------------------------------------------------------

    def _person(self, first: str, last: str, **more: Any) -> Customer:
        fields: dict[str, Any] = {
            "town": "Leipzig",
            "country": "DE",
            "language": "de",
            "gender": Gender.FEMALE,
            "address": Address.DU,
            **more,
        }
        number = len(self.shop.customers) + 1
        customer = Customer(id=number, number=f"K{number:05d}", first_name=first, last_name=last, **fields)
        self.shop.customers.append(customer)
        return customer

    def _waiting(self, story: str, customer: Customer, skus: list[str], days_ago: int = 1, **more: Any) -> Order:
        order = self._order(customer, days_ago, skus, shipped_on=None, delivered_on=None, **more)
        self.shop.featured.append(Featured(order.number, story))
        return order

    def _earlier(self, customer: Customer, *days_ago: int) -> list[Order]:
        baskets = [["TEA-DJ-250", "HON-LI-250"], ["POT-GL-100"], ["HRB-AB-100", "SWE-KA-200"], ["TEA-AS-250"]]
        return [self._order(customer, ago, baskets[i % len(baskets)]) for i, ago in enumerate(days_ago)]

    def _featured(self) -> None:
        """One waiting order for every phase and for every sensitive moment."""
        first = self._person("Jonas", "Brandt", gender=Gender.MALE, town="Jena")
        self._waiting("rollercoaster", first, ["POT-ST-120", "TEA-DJ-250"])
        second = self._person("Emma", "Walker", language="en", country="GB", town="York")
        self._order(second, 6, ["MAT-CE-030"], shipped_on=self.today - timedelta(days=5), delivered_on=self.today)
        self._waiting("delivery", second, ["BOW-MA-012"])
        miriam = self._person(
            "Miriam", "Vogel", likes=("Schwarztee", "Honig"), categories_off=frozenset({"Wasserkocher"})
        )
        orders = self._earlier(miriam, 37, 21)
        jar = orders[0].lines[1]
        broken = Return(
            self.today - timedelta(days=28), jar.sku, jar.name, 1, jar.unit_price, orders[0].number, "broken"
        )
        self.shop.returns.append((miriam.id, broken))
        given = InsertGiven(self.today - timedelta(days=20), "sample", "sample", orders[1].number, skus=("SMP-AS",))
        self.shop.given.append((miriam.id, given))
        self._waiting("enjoy", miriam, ["TEA-EG-250", "HON-LI-500", "POT-ST-120"], 2)
        engaged = self._person("Thomas", "Schäfer", gender=Gender.MALE, address=Address.SIE, title="Dr.", town="Kiel")
        self._earlier(engaged, 160, 70)
        self._waiting("engage", engaged, ["TEA-OF-250", "SWE-KA-200"])
        loyal = self._person(
            "Ursula", "Köhler", address=Address.SIE, town="Graz", country="AT", ambassador_code="URSULA24"
        )
        kept = self._earlier(loyal, 500, 390, 280, 190, 90)
        review = Incident(IncidentKind.REVIEW, self.today - timedelta(days=80), None, kept[-1].number, 5)
        self.shop.incidents.append((loyal.id, review))
        self._waiting("promote", loyal, ["TEA-DJ-250", "TEA-CE-250", "ACC-FI-100"])
        self._moments()

    def _moments(self) -> None:
        late = self._person("Łukasz", "Wójcik", language="pl", country="PL", town="Kraków", gender=Gender.MALE)
        self._earlier(late, 60)
        self._waiting("delayed", late, ["KET-EL-170"], 9)
        unhappy = self._person("Sabine", "Groß", town="Köln")
        old = self._earlier(unhappy, 45, 30)
        self.shop.incidents.append(
            (unhappy.id, Incident(IncidentKind.COMPLAINT, self.today - timedelta(days=4), None, old[-1].number))
        )
        self._waiting("open_complaint", unhappy, ["HON-WA-500"])
        sending_back = self._person("Chloé", "Lefèvre", language="fr", country="FR", town="Lyon")
        back = self._earlier(sending_back, 20)
        self.shop.incidents.append(
            (sending_back.id, Incident(IncidentKind.RETURN, self.today - timedelta(days=2), None, back[0].number))
        )
        self._waiting("open_return", sending_back, ["ROO-VA-100", "FRU-BE-100"])
        resent = self._person("Ayşe", "Yıldız", language="tr", town="Berlin")
        lost = self._order(resent, 12, ["CUP-ST-040"], delivered_on=None, state=OrderState.CANCELLED)
        self._waiting("resent", resent, ["CUP-ST-040"], resent_for=lost.number)
        giver = self._person("Stefan", "Lange", gender=Gender.MALE, town="Trier")
        self._earlier(giver, 200, 40)
        self._waiting("gift", giver, ["GIF-SE-001"], is_gift=True, recipient="Greta", comment="Alles Gute, Oma!")
        private = self._person("Heike", "Sommer", address=Address.SIE, objects_to_advertising=True, town="Münster")
        self._earlier(private, 130)
        self._waiting("objection", private, ["HRB-VE-100", "HRB-KA-100"])
        lapsed = self._person("Björn", "Hahn", gender=Gender.MALE, town="Rostock")
        self._earlier(lapsed, 520, 450)
        self._waiting("returning", lapsed, ["TEA-LS-100", "ACC-SI-001"])
        market = self._person("Oliver", "Smith", language="en", country="GB", town="Bristol", gender=Gender.MALE)
        self._waiting("amazon", market, ["ACC-BE-001", "BOW-MA-012"], channel="amazon")
        changed_mind = self._person("Julia", "Winter", town="Hamburg")
        self._waiting("cancelled", changed_mind, ["POT-PO-150"], state=OrderState.CANCELLED)

    def _hostile(self) -> None:
        """Names that break software: each has bought before and has an order waiting."""
        for name in self.people["hostile"]:
            customer = hostile_customer(len(self.shop.customers) + 1, name)
            self.shop.customers.append(customer)
            self._earlier(customer, 50)
            self._waiting("name", customer, ["TEA-DJ-250", "ACC-SI-001"])
