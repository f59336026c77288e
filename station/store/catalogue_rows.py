"""Rows of products, samples, inserts and texts to domain objects and back. No statements."""

from typing import Any

from sqlalchemy import Row

from station.domain.catalog import Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.money import Money
from station.domain.phase_names import Phase


def product_values(product: Product) -> dict[str, Any]:
    return {
        "sku": product.sku,
        "name": product.name,
        "price_cents": product.price.cents if product.price else None,
        "currency": product.price.currency if product.price else "EUR",
        "categories": list(product.categories),
        "gtin": product.gtin,
        "aliases": list(product.aliases),
        "shelf": product.shelf,
        "picture": product.picture,
        "url": product.url,
        "names": dict(product.names),
        "in_stock": product.in_stock,
        "consumable": product.consumable,
        "age_restricted": product.age_restricted,
        "weight_g": product.weight_g,
        "thickness_mm": product.thickness_mm,
        "tags": sorted(product.tags),
        "partner": product.partner,
    }


def product_from(row: Row[Any]) -> Product:
    return Product(
        sku=row.sku,
        name=row.name,
        price=None if row.price_cents is None else Money(row.price_cents, row.currency),
        categories=tuple(row.categories),
        gtin=row.gtin,
        aliases=tuple(row.aliases),
        shelf=row.shelf,
        picture=row.picture,
        url=row.url,
        names=row.names,
        in_stock=row.in_stock,
        consumable=row.consumable,
        age_restricted=row.age_restricted,
        weight_g=row.weight_g,
        thickness_mm=row.thickness_mm,
        tags=frozenset(row.tags),
        partner=row.partner,
    )


def sample_values(sample: Sample) -> dict[str, Any]:
    """Values of a new lot's row: all of its stock is free."""
    return {
        "sku": sample.sku,
        "lot": sample.lot,
        "name": sample.name,
        "makes_known": sample.makes_known,
        "on_hand": sample.stock,
        "reserved": 0,
        "best_before": sample.best_before,
        "bin": sample.bin,
        "cost_cents": sample.cost.cents,
        "currency": sample.cost.currency,
        "weight_g": sample.weight_g,
        "picture": sample.picture,
        "tags": sorted(sample.tags),
        "categories": list(sample.categories),
        "names": dict(sample.names),
    }


def sample_from(row: Row[Any]) -> Sample:
    return Sample(
        sku=row.sku,
        name=row.name,
        makes_known=row.makes_known,
        stock=row.on_hand - row.reserved,
        best_before=row.best_before,
        bin=row.bin,
        cost=Money(row.cost_cents, row.currency),
        weight_g=row.weight_g,
        lot=row.lot,
        picture=row.picture,
        tags=frozenset(row.tags),
        categories=tuple(row.categories),
        names=row.names,
    )


def insert_values(item: Insert) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind.value,
        "slot": item.slot.value,
        "name": item.name,
        "text_set": item.text_set,
        "paper": item.paper,
        "earliest": item.earliest.value if item.earliest else None,
        "latest": item.latest.value if item.latest else None,
        "cost_cents": item.cost.cents,
        "currency": item.cost.currency,
        "weight_g": item.weight_g,
        "thickness_mm": item.thickness_mm,
        "names": dict(item.names),
        "picture": item.picture,
        "url": item.url,
        "skus": sorted(item.skus),
        "categories": sorted(item.categories),
        "series": item.series,
        "series_number": item.series_number,
        "on_hand": item.stock,
        "reserved": 0,
        "bin": item.bin,
        "partner": item.partner,
        "consent": item.consent,
        "adults_only": item.adults_only,
        "best_before": item.best_before,
        "days_from": item.days_from,
        "days_until": item.days_until,
        "is_off": item.is_off,
    }


def insert_from(row: Row[Any]) -> Insert:
    return Insert(
        id=row.id,
        kind=InsertKind(row.kind),
        slot=Slot(row.slot),
        name=row.name,
        text_set=row.text_set,
        paper=row.paper,
        earliest=Phase(row.earliest) if row.earliest else None,
        latest=Phase(row.latest) if row.latest else None,
        cost=Money(row.cost_cents, row.currency),
        weight_g=row.weight_g,
        thickness_mm=row.thickness_mm,
        names=row.names,
        picture=row.picture,
        url=row.url,
        skus=frozenset(row.skus),
        categories=frozenset(row.categories),
        series=row.series,
        series_number=row.series_number,
        stock=None if row.on_hand is None else row.on_hand - row.reserved,
        bin=row.bin,
        partner=row.partner,
        consent=row.consent,
        adults_only=row.adults_only,
        best_before=row.best_before,
        days_from=row.days_from,
        days_until=row.days_until,
        is_off=row.is_off,
    )


def text_values(text: TextVariant) -> dict[str, Any]:
    return {
        "text_set": text.text_set,
        "id": text.id,
        "language": text.language,
        "heading": text.heading,
        "body": text.body,
    }


def text_from(row: Row[Any]) -> TextVariant:
    return TextVariant(row.id, row.text_set, row.language, row.body, row.heading)
