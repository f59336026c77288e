"""Writes customers and products that a file of orders tells of: new ones in, gaps filled, newer facts taken over."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from station.domain.catalog import Product
from station.domain.customers import Customer
from station.domain.money import Money
from station.store.catalogue_rows import product_values
from station.store.email_keys import EmailKeys
from station.store.feed_source import OrderSource
from station.store.feed_staging import further, further_list
from station.store.numbers import insert_new, mark_changed, take_numbers
from station.store.shop_rows import customer_values
from station.store.tables import CUSTOMER, ORDER_LINE, PRODUCT, SHOP_ORDER

_CUSTOMER_TEXTS = ("first_name", "last_name", "title", "company", "gender", "address", "language", "town")


def write_customers(
    connection: Connection, source: OrderSource, emails: EmailKeys, customers: Sequence[tuple[str, str, str, int]]
) -> int:
    """Write customers as `Staging.customers` gives them; returns how many were new."""
    numbers = [number for number, *_ in customers]
    query = select(CUSTOMER).where(CUSTOMER.c.shop == source.shop, CUSTOMER.c.number.in_(numbers))
    known = {row.number: row for row in connection.execute(query)}
    latest = _latest_orders(connection, [row.id for row in known.values()])
    fresh = []
    filled = 0
    for number, country, more, at in customers:
        told = _customer_facts(emails, country, more)
        row = known.get(number)
        if row is None:
            fresh.append({**customer_values(Customer(id=0, number=number), source.shop), **told})
            continue
        is_newer = row.id not in latest or latest[row.id] < datetime.fromtimestamp(at, UTC)
        changed = {key: value for key, value in told.items() if _is_news(key, value, getattr(row, key), is_newer)}
        if changed:
            connection.execute(update(CUSTOMER).where(CUSTOMER.c.id == row.id).values(**changed))
            filled += 1
    if fresh or filled:
        mark_changed(connection, "customers")
    if fresh:
        ids = take_numbers(connection, CUSTOMER.name, len(fresh))
        connection.execute(CUSTOMER.insert(), [{**row, "id": key} for key, row in zip(ids, fresh, strict=True)])
    return len(fresh)


def _is_news(key: str, value: Any, held: Any, is_newer: bool) -> bool:
    """Gaps are filled by any file, the rest is told by a newer one; a consent that was withdrawn is no gap."""
    if value == held:
        return False
    return is_newer if key == "consents" else bool(value) and (is_newer or not held)


def _customer_facts(emails: EmailKeys, country: str, more: str) -> dict[str, Any]:
    facts = further(more)
    # a column of consents tells all of them, none too; without the column nothing is said
    consents = {"consents": sorted(set(further_list(facts, "consents")))} if "consents" in facts else {}
    return {
        "country": country,
        "email_key": emails.key(facts.get("email", "")),
        "tags": sorted(set(further_list(facts, "customer_tags"))),
        **consents,
        **{field: facts.get(field, "") for field in _CUSTOMER_TEXTS},
        "birthday": date.fromisoformat(facts["birthday"]) if facts.get("birthday") else None,
        "objects_to_advertising": facts.get("objects_to_advertising") == "1",  # never taken back by a file
    }


def _latest_orders(connection: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    if not ids:
        return {}
    columns = SHOP_ORDER.c
    query = select(columns.customer_id, func.max(columns.ordered_at)).where(columns.customer_id.in_(ids))
    return dict(connection.execute(query.group_by(columns.customer_id)).all())


def latest_sales(connection: Connection) -> dict[str, datetime]:
    """When each SKU was last ordered, before this file."""
    query = select(ORDER_LINE.c.sku, func.max(SHOP_ORDER.c.ordered_at)).select_from(
        ORDER_LINE.join(SHOP_ORDER, SHOP_ORDER.c.id == ORDER_LINE.c.order_id)
    )
    return dict(connection.execute(query.group_by(ORDER_LINE.c.sku)).all())


def write_products(
    connection: Connection,
    source: OrderSource,
    products: Sequence[tuple[str, str, int | None, str, int]],
    latest: dict[str, datetime],
) -> int:
    """Write products as `Staging.products` gives them; `latest` as `latest_sales`. Returns how many were new."""
    known = {
        row.sku: row for row in connection.execute(select(PRODUCT).where(PRODUCT.c.sku.in_([p[0] for p in products])))
    }
    fresh = []
    changes = 0
    for sku, name, cents, more, at in products:
        facts = further(more)
        told: dict[str, Any] = {
            "name": name,
            "price_cents": cents,
            "currency": facts.get("currency", source.currency),
            "gtin": facts.get("gtin", ""),
            "categories": further_list(facts, "categories"),
            "weight_g": round(float(facts.get("weight_g", 0))),
            "thickness_mm": float(facts.get("thickness_mm", 0)),
        }
        row = known.get(sku)
        if row is None:
            price = None if cents is None else Money(cents, told["currency"])
            measures = {name: told[name] for name in ("weight_g", "thickness_mm")}
            product = Product(sku, name, price, tuple(told["categories"]), told["gtin"], **measures)
            fresh.append({**product_values(product), "currency": told["currency"]})
            continue
        changed = _product_changes(row, told, sku in latest and latest[sku] < datetime.fromtimestamp(at, UTC))
        if changed:
            connection.execute(update(PRODUCT).where(PRODUCT.c.sku == sku).values(**changed))
            changes += 1
    if fresh:
        connection.execute(insert_new(connection, PRODUCT), fresh)
    if fresh or changes:
        mark_changed(connection, "catalogue")
    return len(fresh)


def _product_changes(row: Any, told: dict[str, Any], is_newer: bool) -> dict[str, Any]:
    """Gaps are filled; a newer file also tells the new price. Names and categories are the catalogue's."""
    filled = ("name", "gtin", "categories", "weight_g", "thickness_mm")
    changed = {key: told[key] for key in filled if told[key] and not getattr(row, key)}
    if told["price_cents"] is not None and (row.price_cents is None or is_newer):
        prices = {"price_cents": told["price_cents"], "currency": told["currency"]}
        changed |= prices if (row.price_cents, row.currency) != tuple(prices.values()) else {}
    return changed
